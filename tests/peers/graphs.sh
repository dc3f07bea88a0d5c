# shellcheck shell=sh
# What the suites that compare graphs with Python packages share.
#
# GRAPH_PEERS is how many random matrices are compared [6].
. "$(dirname "$0")/python.sh"
club=$(cd "$(dirname "$0")/../golden/graph" && pwd)/zachary_relmat.tsv
export club

# graph PROGRAM: with what the checks share.
graph () {
    says "
from by_bctpy import *
def write(path, m):
    names = [f'r{k}' for k in range(len(m))]
    pd.DataFrame(m, index=names, columns=names).to_csv(path, sep='\t', index_label='Node')
def table(path):
    return pd.read_csv(path, sep='\t', na_values='n/a')
def close(name, got, want, tolerance):
    want = np.asarray(want, float)
    try:
        near(got, want, tolerance * max(1, np.nanmax(np.abs(want), initial=0)))
    except AssertionError as problem:
        raise AssertionError(f'{name}: {problem}')
def kept(path, density):
    m = relmat(path).to_numpy()
    m = np.where(m > 0, m, 0)
    np.fill_diagonal(m, 0)
    upper = np.triu(m, 1).ravel()
    count = int(np.floor(len(m) * (len(m) - 1) / 2 * density + .5))
    upper[np.argsort(-upper, kind='stable')[count:]] = 0
    upper = upper.reshape(m.shape)
    return upper + upper.T
def compare(w, nodes, network):
    nodes, network = table(nodes), table(network)
    module = nodes['module'].to_numpy()
    of_nodes = nodal(w, module)
    for theirs, ours in ((of_nodes, nodes), (overall(w, module, of_nodes), network)):
        for name, want in theirs.items():
            close(name, ours[name], np.atleast_1d(want), 1e-7 if 'eigen' in name else 1e-10)
        print('without a peer:', *(c for c in ours.columns if c not in theirs))
$1"
}

# made SEED: m.tsv, of 12 to 40 regions: noise; in groups; in two parts with a
# region alone; with weights above 1; or few values, so that paths tie.
made () {
    graph "
rng = np.random.default_rng($1)
n, kind = int(rng.integers(12, 41)), $1 % 5
m = rng.random((n, n))
if kind == 1: m = m / 3 + (np.add.outer(np.arange(n), np.arange(n)) % 2 == 0) / 3
if kind == 2: m[:n // 2, n // 2:] = 0; m[0] = 0; m[:, 0] = 0
if kind == 3: m = 3 * m
if kind == 4: m = np.ceil(m * 4) / 4
m = np.triu(m, 1)
write('m.tsv', m + m.T + np.eye(n))"
}

# connectomes: ten matrices of three sets, c0.tsv to c9.tsv.  Of 200 regions, the
# local efficiency of bctpy takes half a minute.
connectomes () {
    k=0
    for series in $(find "$PLEXUS_SHARED"/data/hcp-roi/ -name '*_timeseries.tsv.gz' | sort | head -n 6) \
            $(find "$PLEXUS_SHARED"/data/abide-nyu60/timeseries/ -name '*.tsv' | sort | head -n 1); do
        connect "$series" c$k.tsv || return 1
        k=$((k + 1))
    done
    graph "
features = pd.read_csv(SHARED + 'development-fc/features.tsv.gz', sep='\t')
values = features.select_dtypes('number').to_numpy()
values = values[:, -2016:]
for k, row in enumerate(values[:3]):
    m = np.eye(64)
    m[np.triu_indices(64, 1)] = row
    write(f'c{7 + k}.tsv', np.triu(m) + np.triu(m, 1).T)"
}
