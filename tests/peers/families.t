#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# All families of measures are those of bctpy, NetworkX and SciPy.
#
# Tolerance: 1e-10 of the largest value; 1e-7 for distances and what is summed
# over them where lengths nearly tie, and for what comes from a pseudoinverse.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/graphs.sh"
needs bct
needs igraph
needs networkx

# measured DENSITY: every family of m.tsv, with weights and without.
measured () {
    for scale in weighted binary; do
        measure --at "$1" --weights $scale --measures all --seeds 5 --pairs $scale-p.tsv \
            m.tsv $scale-n.tsv $scale-w.tsv || return 1
    done
    graph "
import by_families
for scale in ('weighted', 'binary'):
    w = kept('m.tsv', $1)
    w = w if scale == 'weighted' else (w > 0) * 1.
    ours = table(scale + '-n.tsv')
    theirs = by_families.nodes(w, ours['module'].to_numpy())
    for name, want in theirs.items():
        close(name, ours[name], want, 1e-10)
    print(len(theirs), 'columns of regions')
    upper = np.triu_indices(len(w), 1)
    ours = table(scale + '-p.tsv')
    for name, want in by_families.pairs(w).items():
        close(name, ours[name], want[upper], 1e-8 if name == 'resistance' else 1e-10)"
}

for seed in $(seq "${GRAPH_PEERS:-6}"); do
    density=$(echo "$seed" | awk '{ print .1 + $1 % 4 * .15 }')
    check "random matrix $seed, density $density: every family" "made $seed && measured $density"
done

shared_check 'ten connectomes of three sets, density 0.15: every family' '
    connectomes && for k in 0 1 2 3 4 5 6 7 8 9; do
        cp c$k.tsv m.tsv && measured .15 || { echo "connectome $k"; exit 1; }
    done'

# ---- where the peer is wrong ----

check 'matching index and topological overlap of bctpy are not those of the club' '
    measure --threshold none --measures all --seeds 2 --pairs p.tsv "$club" n.tsv w.tsv && graph "
import by_families, contextlib, io
a = (pd.read_csv(\"$club\", sep=\"\t\", index_col=\"Node\").to_numpy() > 0) * 1.
np.fill_diagonal(a, 0)
ours, n = table(\"p.tsv\"), len(a)
with contextlib.redirect_stdout(io.StringIO()):
    theirs = bct.matching_ind_und(a).sum()
assert abs(theirs - 391.300) < .001, \"the peer has been mended\"
close(\"matching\", [2 * ours[\"matching_index\"].sum()], [255.964], 1e-5)
assert abs(bct.gtom(a, 1).sum() - 214.385) < .001, \"the peer has been mended\"
close(\"overlap\", [2 * ours[\"topological_overlap\"].sum() + n], [370.012], 1e-5)
between = by_families.pairs(a)[\"edge_betweenness\"][np.triu_indices(n, 1)]
close(\"edges\", ours[\"edge_betweenness\"].notna(), ~np.isnan(between), 0)"'

done_testing
