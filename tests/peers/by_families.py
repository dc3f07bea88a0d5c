"""The measures of `measure --measures all` that by_bctpy.py leaves out.

`nodes` and `pairs` give what columns of these names hold, of a matrix of
weights without negative ones.  Where bctpy goes by another convention, or where
it is wrong, the definition is written out here:

- its matching index masks the wrong matrix (families.t shows it);
- its gtom takes the greater of two degrees where the paper takes the lesser;
- NetworkX compares lengths of paths exactly, so that ties are lost: igraph's
  betweenness of edges is taken;
- mean first passage has no meaning for bctpy where a graph has several parts:
  parts are taken one by one.
"""

import bct
import networkx as nx
import numpy as np
from by_bctpy import as_igraph
from scipy.linalg import expm
from scipy.sparse.csgraph import shortest_path


def graph_of(w):
    graph = nx.from_numpy_array(w)
    nx.set_edge_attributes(graph, {(i, j): 1 / x for i, j, x in graph.edges(data="weight")},
                           "length")
    return graph


def parts(w):
    for part in nx.connected_components(nx.from_numpy_array(w)):
        at = np.array(sorted(part))
        yield at, w[np.ix_(at, at)]


def strength_core(w):
    """Peeled off one region at a time, the weakest first."""
    left, core, level = list(range(len(w))), np.zeros(len(w)), 0
    while left:
        strength = w[np.ix_(left, left)].sum(1)
        level = max(level, strength.min())
        core[left[int(strength.argmin())]] = level
        del left[int(strength.argmin())]
    return core


def efficiency(w):
    d = shortest_path(np.where(w > 0, 1 / np.where(w > 0, w, 1), 0), method="D")
    with np.errstate(divide="ignore"):
        near = 1 / d
    np.fill_diagonal(near, 0)
    return near.sum() / (len(w) * (len(w) - 1))


def vulnerability(w):
    whole = efficiency(w)
    without = (np.delete(np.delete(w, k, 0), k, 1) for k in range(len(w)))
    return np.array([(whole - efficiency(rest)) / whole for rest in without])


def diffusion(w):
    to = np.zeros(w.shape)
    for at, part in parts(w):
        if len(at) > 1:
            steps = bct.mean_first_passage_time(part)
            to[np.ix_(at, at)] = np.where(np.eye(len(at)), 0, 1 / steps)
    return to.sum(1) / (len(w) - 1)


def matching(a):
    shared, degree = a @ a, a.sum(1)
    others = np.add.outer(degree, degree) - 2 * a
    return np.divide(2 * shared, others, out=np.zeros(a.shape), where=others > 0)


def overlap(a):
    degree, shared = a.sum(1), a @ a
    return (shared + a) / (np.minimum.outer(degree, degree) + 1 - a)


def off(matrix):
    return (matrix.sum(1) - np.diag(matrix)) / (len(matrix) - 1)


def nodes(w, module):
    a, graph, n = (w > 0) * 1., graph_of(w), len(w)
    one = w / max(1, w.max())
    got = {
        "coreness": list(nx.core_number(graph).values()),
        "strength_core": strength_core(w),
        "clustering_signed": bct.clustering_coef_wu_sign(one, "costantini"),
        "diffusion_efficiency": diffusion(w),
        "subgraph_centrality_log": np.log(np.diag(expm(a))),
        "closeness": list(nx.closeness_centrality(graph, distance="length").values()),
        "harmonic_centrality": list(nx.harmonic_centrality(graph, distance="length").values()),
        "vulnerability": vulnerability(w),
        "matching_index": off(matching(a)),
        "topological_overlap": off(overlap(a)),
    }
    if (w.sum(1) > 0).all():
        got["pagerank"] = bct.pagerank_centrality(w, .85).ravel()
        local = bct.local_assortativity_wu_sign(w)[0]
        if len(local) == n and np.isfinite(local).all():
            got["assortativity_local"] = local
    if len(np.unique(module)) > 1:
        got["diversity"] = np.nan_to_num(bct.diversity_coef_sign(w, module)[0])
    return got


def pairs(w):
    a, graph, n = (w > 0) * 1., graph_of(w), len(w)
    resistance = np.full((n, n), np.nan)
    for at, part in parts(w):
        of = nx.resistance_distance(nx.from_numpy_array(part), weight="weight", invert_weight=False)
        resistance[np.ix_(at, at)] = [[of[i][j] for j in range(len(at))] for i in range(len(at))]
    between = np.full((n, n), np.nan)
    tied = as_igraph(w)
    for edge, x in zip(tied.es, tied.edge_betweenness(weights=[1 / x for x in tied.es["weight"]])):
        between[edge.tuple] = between[edge.tuple[::-1]] = x
    d = shortest_path(np.where(w > 0, 1 / np.where(w > 0, w, 1), 0), method="D")
    return {
        "distance": np.where(np.isinf(d), np.nan, d),
        "resistance": resistance,
        "communicability": expm(a),
        "matching_index": matching(a),
        "topological_overlap": overlap(a),
        "edge_betweenness": between,
    }
