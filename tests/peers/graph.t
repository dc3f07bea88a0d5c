#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Graph measures are those of bctpy, motifs those of igraph and NetworkX.
#
# GRAPH_PEERS is how many random matrices are compared [6].  Tolerance: 1e-10 of
# the largest value, both being sums in double in another order; 1e-7 for
# leading eigenvectors, whose error is that of the values over their gap.
# Where the peer is wrong, it is shown to be, and ours to be what the
# definition says.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/graphs.sh"
needs bct
needs igraph
needs networkx

# measured DENSITY [SCALE]: m.tsv, of both scales, is as the peers have it.
measured () {
    for scale in ${2-weighted binary}; do
        measure --at "$1" --weights $scale --seeds 5 m.tsv $scale-n.tsv $scale-w.tsv || return 1
    done
    graph "
w = kept('m.tsv', $1)
for scale in '${2-weighted binary}'.split():
    compare(w if scale == 'weighted' else (w > 0) * 1., scale + '-n.tsv', scale + '-w.tsv')"
}

# counted DENSITY [FEW]: motifs of m.tsv; with FEW those of igraph alone.
counted () {
    motifs --at "$1" --graphlets --cycles 3,4,5 m.tsv n.tsv w.tsv && graph "
w = kept('m.tsv', $1)
nodes, network = table('n.tsv'), table('w.tsv').set_index('motif')
for size, want in zip((3, 4), totals(w)):
    rows = network[(network['nodes'] == size) & network['igraph'].notna()
                   & ~network.index.str.contains('intensity|coherence')]
    assert len(rows) == (2, 6)[size - 3], rows
    for name, row in rows.iterrows():
        assert row['count'] == want[int(row['igraph'])], name
if '${2-}':
    raise SystemExit
total, orbit, weight = graphlets(w)
for name, want in total.items():
    assert network.loc[name, 'count'] == want, name
for name, want in weight.items():
    close(name, network.loc[[name], 'count'], [want], 1e-10)
for k in range(15):
    close(f'orbit_{k}', nodes[f'orbit_{k}'], orbit[:, k], 0)
around = cycles(w)
for k in (3, 4, 5):
    close(f'cycle_{k}_any', nodes[f'cycle_{k}_any'], around[k], 0)
    assert network.loc[f'cycle_{k}_any', 'count'] * k == around[k].sum()"
}

# directed SEED DENSITY: triads, of which the weights do not matter.
directed () {
    graph "
rng = np.random.default_rng($1)
n = int(rng.integers(12, 41))
m = (rng.random((n, n)) < $2) * rng.random((n, n))
np.fill_diagonal(m, 0)
write('d.tsv', m)" && motifs --directed --threshold none d.tsv n.tsv w.tsv && graph "
m = pd.read_csv('d.tsv', sep='\t', index_col='Node').to_numpy()
want = triads((m > 0) * 1)
near(table('w.tsv')['count'], want, 0)
near(table('n.tsv').iloc[:, 1:].sum(), 3 * np.array(want), 0)"
}

for seed in $(seq "${GRAPH_PEERS:-6}"); do
    density=$(echo "$seed" | awk '{ print .1 + $1 % 4 * .15 }')
    check "random matrix $seed, density $density: measures" "made $seed && measured $density"
    check "random matrix $seed, density $density: motifs and cycles" "made $seed && counted $density"
    check "random matrix $seed: triads" "directed $seed $density"
done

shared_check 'ten connectomes of three sets, density 0.15: measures and motifs' '
    connectomes && for k in 0 1 2 3 4 5 6 7 8 9; do
        cp c$k.tsv m.tsv && measured .15 weighted && counted .15 few || { echo "connectome $k"; exit 1; }
    done'

# ---- where the peer is wrong ----

check 'subgraph centrality of bctpy is not the exponential of the club' '
    measure --threshold none --weights binary --seeds 2 "$club" n.tsv w.tsv && graph "
from scipy.linalg import expm
a = (pd.read_csv(\"$club\", sep=\"\t\", index_col=\"Node\").to_numpy() > 0) * 1.
np.fill_diagonal(a, 0)
want = np.diag(expm(a))
close(\"trace\", [want.sum()], [1041.24703342], 1e-8)
assert np.abs(bct.subgraph_centrality(a) - want).max() > .1, \"the peer has been mended\"
ours = table(\"n.tsv\")
if \"subgraph_centrality\" in ours:
    close(\"subgraph\", ours[\"subgraph_centrality\"], want, 1e-10)"'

check 'betweenness of bctpy loses ties of the club; ours is what fractions say' '
    measure --threshold none --seeds 2 "$club" n.tsv w.tsv && graph "
w = pd.read_csv(\"$club\", sep=\"\t\", index_col=\"Node\").to_numpy()
np.fill_diagonal(w, 0)
want = exact_betweenness(w, 1)
theirs = bct.betweenness_wei(np.where(w > 0, 1 / np.where(w > 0, w, 1), 0))
assert (np.abs(theirs - want) > .1).sum() == 5, \"the peer has been mended\"
close(\"betweenness\", table(\"n.tsv\")[\"betweenness\"], want, 1e-10)"'

# Its wheel lacks the table of motifs; from source it finds a third of them.
check 'motif3struct_bin of bctpy does not count the club; ours are those of brute force' '
    cp "$club" m.tsv && motifs --threshold none --graphlets "$club" n.tsv w.tsv && graph "
w = pd.read_csv(\"$club\", sep=\"\t\", index_col=\"Node\").to_numpy()
np.fill_diagonal(w, 0)
total = graphlets(w)[0]
ours = table(\"w.tsv\").set_index(\"motif\")[\"count\"]
assert all(ours[name] == count for name, count in total.items())
assert (total[\"path_3\"], total[\"triangle\"]) == (393, 45)
try:
    theirs = bct.motif3struct_bin((w > 0).astype(int))[0]
except FileNotFoundError as problem:
    print(\"its wheel lacks the table of motifs:\", problem)
else:
    assert theirs.sum() != 393 + 45, \"the peer has been mended\""'

check 'the z of bctpy within a module has N where ours and Matlab have N - 1' '
    made 1 && measure --at .3 --seeds 5 m.tsv n.tsv w.tsv && graph "
w, nodes = kept(\"m.tsv\", .3), table(\"n.tsv\")
module = nodes[\"module\"].to_numpy()
size = np.array([(module == m).sum() for m in module])
theirs = bct.module_degree_zscore(w, module)
assert np.abs(theirs - nodes[\"module_zscore\"]).max() > .01
close(\"z\", theirs * np.sqrt((size - 1) / size), nodes[\"module_zscore\"], 1e-10)"'

check 'nulls: degrees, weights and strengths of each sign, as the peer keeps them' '
    graph "
rng = np.random.default_rng(3)
m = np.triu(rng.standard_normal((30, 30)) + np.add.outer(np.arange(30), np.arange(30)) / 40 - .7, 1)
write(\"m.tsv\", m + m.T)" &&
    nulls --null-model signed --negative keep --threshold none --count 20 --stack s.npy m.tsv out && graph "
m = relmat(\"m.tsv\").to_numpy()
stack, rows = np.load(\"s.npy\"), table(\"out/nulls.tsv\")
theirs = []
for k, null in enumerate(stack):
    near(null, null.T, 0)
    for sign in (1, -1):
        near((null * sign > 0).sum(0), (m * sign > 0).sum(0), 0)
    near(np.sort(null.ravel()), np.sort(m.ravel()), 0)
    for sign, name in ((1, \"strength_correlation\"), (-1, \"strength_correlation_below\")):
        r = np.corrcoef(np.maximum(sign * null, 0).sum(0), np.maximum(sign * m, 0).sum(0))[0, 1]
        close(name, rows[name][k], r, 1e-10)
print(rows.mean())
assert rows[\"strength_correlation\"].min() > .9"'

done_testing
