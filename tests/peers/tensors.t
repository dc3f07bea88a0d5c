#!/bin/sh
# Factors of tensors are those of tensorly and tensortools.
#
# Tolerance: two solvers that have converged differ in the error by less than
# 1e-6 of it, and in matched factors by less than 1e-3.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs tensorly
needs tensortools

# made PROGRAM: x.npy, time x subject x pair of three components in 5 % noise,
# and starts a.npy, b.npy, c.npy of as many; `start` holds them.
made="
import subprocess
import tensorly as tl
from tensorly.decomposition import non_negative_parafac_hals
import tensortools as tt
rng = np.random.default_rng(1)
shape, rank = (60, 8, 66), 3
def planted():
    truth = [rng.exponential(size=(n, rank)) for n in shape]
    truth[2] *= rng.random(truth[2].shape) < .6
    return truth
def noisy(truth=None, noise=.05):
    x = np.einsum('tr,wr,pr->twp', *(truth or planted()))
    x = np.abs(x + noise * np.linalg.norm(x) / np.sqrt(x.size) * rng.standard_normal(x.shape))
    np.save('x.npy', x)
    return x
def starts():
    start = [rng.random((n, rank)) for n in shape]
    for name, factor in zip('abc', start):
        np.save(name + '.npy', factor)
    return start
def at(errors, k):
    return float(errors[min(k, len(errors) - 1)]) # those who are done end early
x, start = noisy(), starts()
def ours(tensor, sweeps, *how):
    return [float(line) for line in subprocess.run(
        ['tensor_fit', tensor, 'a.npy', 'b.npy', 'c.npy', str(sweeps), *how],
        check=True, capture_output=True, text=True).stdout.split()]
def theirs(sweeps):
    # Modes in our order of updates: pairs, time, subjects.
    turned = np.ascontiguousarray(x.transpose(2, 0, 1))
    init = tl.cp_tensor.CPTensor((np.ones(rank), [start[2].copy(), start[0].copy(), start[1].copy()]))
    return non_negative_parafac_hals(turned, rank, n_iter_max=sweeps, init=init, tol=1e-300, return_errors=True)
"

check 'same tensor, same starts: the error is at least as low at equal sweeps' '
    says "$made
for seed in (1, 2, *range(13, 19)):
    rng = np.random.default_rng(seed)
    x, start = noisy(), starts()
    their = theirs(60)[1]
    our = ours(\"x.npy\", 60)
    for k in (20, 40, 59):
        print(seed, k, at(our, k), at(their, k))
        assert at(our, k) <= at(their, k) * (1 + 1e-6)"'

# Columns of pairs and of times that turn towards each other.
check 'and most often far lower where components are alike' '
    says "$made
ratios = []
for seed in (1, *range(13, 18)):
    rng = np.random.default_rng(seed)
    truth = planted()
    for factor in (truth[0], truth[2]):
        for r in (1, 2):
            factor[:, r] = .4 * factor[:, r] + .6 * factor[:, r - 1]
    x, start = noisy(truth, .01), starts()
    their = theirs(60)[1]
    our = ours(\"x.npy\", 60)
    for k in (20, 40, 59):
        print(seed, k, at(our, k), at(their, k))
        assert at(our, k) <= at(their, k) * (1 + 1e-6)
    ratios.append(our[20] / at(their, 20))
print(ratios)
assert np.median(ratios) < .9"'

check 'and the factors match at the optimum' '
    says "$made" && ntf --rank 3 x.npy out && says "$made
cp = theirs(300)[0]
their = tt.KTensor([cp.factors[1], cp.factors[2], cp.factors[0]])
def factor(name, skip):
    return pd.read_csv(f\"out/{name}.tsv\", sep=\"\t\").iloc[:, skip:].to_numpy()
our = tt.KTensor([factor(\"time\", 1), factor(\"subjects\", 1), factor(\"pairs\", 2)])
score = tt.kruskal_align(our, their)
print(score)
assert score > .9999
error = json.load(open(\"out/components.json\"))[\"Error\"]
near(error, float(theirs(300)[1][-1]), 1e-5)"'

check 'tensortools with missing nodes: the observed error is at least as low, much sooner' '
    says "$made
nodes = rng.random((8, 12)) < .8
i, j = np.triu_indices(12, 1)
mask = np.broadcast_to(nodes[:, i] & nodes[:, j], x.shape)
np.save(\"holes.npy\", np.where(mask, x, np.nan))
our = ours(\"holes.npy\", 40)
norm = np.linalg.norm(x[mask])
def observed(iterations):
    fit = tt.ncp_hals(x.copy(), rank, mask=mask, init=tt.KTensor([f.copy() for f in start]),
                      max_iter=iterations, tol=0, verbose=False)
    return np.linalg.norm((x - fit.factors.full())[mask]) / norm
near_end, end = observed(40), observed(400)
print(our[-1], near_end, end)
assert our[-1] <= near_end * (1 + 1e-6) and our[-1] <= end * (1 + 1e-5)"'

done_testing
