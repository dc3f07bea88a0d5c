"""Graph measures and motifs by bctpy, NetworkX and igraph, and by brute force.

`nodal` and `overall` give what `measure` does of a matrix of weights without
negative ones, by the names of its columns; `triads` and `graphlets` what
`motifs` counts.  Where conventions differ from ours they are matched here:

- betweenness of igraph counts a pair once, ours twice;
- the z of strength within a module has N - 1 here as in Matlab; bctpy has N;
- paths of bctpy's path length leave out pairs that none joins where it is told;
- bctpy divides by 0 where a region has no edge within its module: that is 0.

Where a peer is wrong, `exact_betweenness` and the like count by definition.
"""

import itertools
import warnings
from fractions import Fraction

import bct
import igraph
import networkx as nx
import numpy as np

warnings.filterwarnings("ignore")
np.seterr(all="ignore")

# MAN names in the order of BCT's motifs 1 - 13.
MAN = "021U 021C 021D 111D 030T 111U 030C 120D 201 120C 120U 210 300".split()


def lengths(w):
    return bct.distance_wei(np.where(w > 0, 1 / np.where(w > 0, w, 1), 0))[0]


def as_igraph(w):
    i, j = np.nonzero(np.triu(w, 1))
    graph = igraph.Graph(len(w), list(zip(i.tolist(), j.tolist())))
    graph.es["weight"] = w[i, j].tolist()
    return graph


def module_zscore(w, module):
    z = np.zeros(len(w))
    for m in np.unique(module):
        at = module == m
        k = w[np.ix_(at, at)].sum(1)
        if at.sum() > 1 and k.std() > 1e-12 * k.max():
            z[at] = (k - k.mean()) / k.std(ddof=1)
    return z


def leading(w):
    """Of bctpy, of the component with the largest eigenvalue alone: where there
    are several, its solver may mix them."""
    vector, largest = np.zeros(len(w)), 0
    labels = bct.get_components((w > 0) * 1.)[0]
    for label in np.unique(labels):
        at = np.flatnonzero(labels == label)
        part = w[np.ix_(at, at)]
        value = np.linalg.eigvalsh(part)[-1] if len(at) > 1 else 0
        if value > largest:
            vector, largest = np.zeros(len(w)), value
            vector[at] = bct.eigenvector_centrality_und(part)
    return vector


def scaled(w):
    return w / max(1, w.max())


def nodal(w, module):
    """A column per measure; w has 0 where there is no edge."""
    a = (w > 0) * 1.
    n, d = len(w), lengths(w)
    off = d[~np.eye(n, dtype=bool)].reshape(n, n - 1)
    reached = np.where(np.isinf(off), -np.inf, off).max(1)
    graph = as_igraph(w)
    labels = list(bct.get_components(a)[0])
    order = list(dict.fromkeys(labels))
    got = {
        "component": [order.index(label) + 1 for label in labels],
        "degree": bct.degrees_und(w),
        "strength": bct.strengths_und(w),
        "clustering": bct.clustering_coef_wu(scaled(w)),
        "clustering_binary": bct.clustering_coef_bu(a),
        "clustering_zhang": bct.clustering_coef_wu_sign(scaled(w), "zhang")[0],
        "triangles": list(nx.triangles(nx.from_numpy_array(a)).values()),
        "nodal_efficiency": (1 / off).sum(1) / (n - 1),
        "local_efficiency": bct.efficiency_wei(w, "local"),
        "local_efficiency_original": bct.efficiency_wei(w, "original"),
        "eccentricity": np.where(np.isfinite(reached), reached, np.nan),
        "betweenness": 2 * np.array(graph.betweenness(
            weights=[1 / x for x in graph.es["weight"]])) if graph.ecount() else np.zeros(n),
        "participation": np.nan_to_num(bct.participation_coef(w, module)),
        "module_zscore": module_zscore(w, module),
    }
    if graph.ecount():
        got["eigenvector_centrality"] = leading(w)
    return got


def overall(w, module, of_nodes):
    """One number per measure; of_nodes is what nodal() gives."""
    n = len(w)
    a = (w > 0) * 1.
    d = lengths(w)
    pairs = d[np.triu_indices(n, 1)]
    graph = nx.from_numpy_array(w)
    sizes = bct.get_components(a)[1]
    is_binary = set(np.unique(w)) <= {0., 1.}
    finite = pairs[np.isfinite(pairs)]
    got = {
        "regions": n,
        "edges": graph.number_of_edges(),
        "density": bct.density_und(w)[0],
        "isolated_regions": nx.number_of_isolates(graph),
        "components": len(sizes),
        "largest_component": sizes.max(),
        "transitivity": bct.transitivity_bu(a) if is_binary else bct.transitivity_wu(scaled(w)),
        "path_length": bct.charpath(d, include_infinite=False)[0],
        "path_length_harmonic": 1 / (1 / pairs).mean(),
        "unreachable_pairs": np.isinf(pairs).sum(),
        "diameter": finite.max(),
        "radius": np.nanmin(of_nodes["eccentricity"]),
        "global_efficiency": bct.efficiency_wei(w),
        "assortativity": bct.assortativity_bin(a) if is_binary else bct.assortativity_wei(w),
        "modules": len(np.unique(module)),
        "modularity": nx.community.modularity(
            graph, [set(np.flatnonzero(module == m)) for m in np.unique(module)]),
        "mean_degree": of_nodes["degree"].mean(),
        "mean_strength": of_nodes["strength"].mean(),
    }
    for name in ("clustering", "clustering_binary", "clustering_zhang",
                 "local_efficiency", "local_efficiency_original"):
        got[name] = of_nodes[name].mean()
    return got


def exact_betweenness(w, digits):
    """By definition, with lengths 1/w as fractions: ties are ties."""
    n = len(w)
    length = {(i, j): 1 / Fraction(round(w[i, j] * 10 ** digits), 10 ** digits)
              for i in range(n) for j in range(n) if w[i, j] > 0}
    d = [[Fraction(0) if i == j else length.get((i, j)) for j in range(n)] for i in range(n)]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                if d[i][k] is not None and d[k][j] is not None:
                    through = d[i][k] + d[k][j]
                    if d[i][j] is None or through < d[i][j]:
                        d[i][j] = through
    paths = np.zeros((n, n))
    for s in range(n):
        paths[s, s] = 1
        for t in sorted((t for t in range(n) if t != s and d[s][t] is not None), key=lambda t: d[s][t]):
            paths[s, t] = sum(paths[s, v] for v in range(n) if (v, t) in length
                              and d[s][v] is not None and d[s][v] + length[v, t] == d[s][t])
    return np.array([sum(paths[s, v] * paths[v, t] / paths[s, t]
                         for s in range(n) for t in range(n)
                         if len({s, t, v}) == 3 and None not in (d[s][t], d[s][v], d[v][t])
                         and d[s][v] + d[v][t] == d[s][t]) for v in range(n)])


def totals(w):
    """Induced subgraphs of 3 and 4 nodes, by igraph's numbers."""
    graph = as_igraph(w)
    return [graph.motifs_randesu(size, [0] * size) for size in (3, 4)]


def triads(arcs):
    census = nx.triadic_census(nx.from_numpy_array(arcs, create_using=nx.DiGraph))
    return [census[name] for name in MAN]


ROLES = {  # degrees of an induced subgraph: its name, and the orbit of each
    (1, 1, 2): ("path_3", {1: 1, 2: 2}), (2, 2, 2): ("triangle", {2: 3}),
    (1, 1, 2, 2): ("path_4", {1: 4, 2: 5}), (1, 1, 1, 3): ("claw", {1: 6, 3: 7}),
    (2, 2, 2, 2): ("cycle_4", {2: 8}), (1, 2, 2, 3): ("paw", {1: 9, 2: 10, 3: 11}),
    (2, 2, 3, 3): ("diamond", {2: 12, 3: 13}), (3, 3, 3, 3): ("complete_4", {3: 14})}


def graphlets(w):
    """Totals, orbits of every node, and for 3 nodes intensity and coherence."""
    a = w > 0
    n = len(w)
    total, orbit = dict.fromkeys((name for name, _ in ROLES.values()), 0), np.zeros((n, 15), int)
    orbit[:, 0] = a.sum(1)
    weight = {}
    for size in (3, 4):
        for nodes in itertools.combinations(range(n), size):
            inside = a[np.ix_(nodes, nodes)]
            degrees = inside.sum(1)
            found = ROLES.get(tuple(sorted(degrees.tolist())))
            if not found:
                continue
            total[found[0]] += 1
            for node, degree in zip(nodes, degrees.tolist()):
                orbit[node, found[1][degree]] += 1
            if size == 3:
                x = w[np.ix_(nodes, nodes)][np.triu(inside)]
                intensity = x.prod() ** (1 / len(x))
                for name, value in (("intensity_", intensity), ("coherence_", intensity / x.mean())):
                    weight[name + found[0]] = weight.get(name + found[0], 0) + value
    return total, orbit, weight


def cycles(w, longest=5):
    """Simple cycles of each length at every node, by NetworkX."""
    count = np.zeros((longest + 1, len(w)), int)
    for nodes in nx.simple_cycles(nx.from_numpy_array((w > 0) * 1), length_bound=longest):
        count[len(nodes), nodes] += 1
    return count
