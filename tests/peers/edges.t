#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Tests of edges over a group are those of nilearn and of bctpy.
#
# The peers are given the permutations that ours are of, so that everything is
# compared exactly.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs bct
needs nilearn

# people SEED: f.tsv and p.tsv, of two groups with age; some features differ.
people () {
    says "
rng = np.random.default_rng($1)
n, p = int(rng.integers(20, 60)), int(rng.integers(5, 80))
group, age = np.arange(n) % 3 == 0, rng.uniform(20, 60, n)
y = rng.standard_normal((n, p)) + .03 * age[:, None]
y[:, :3] += .9 * group[:, None]
ids = [f'sub-{k:03d}' for k in range(n)]
pd.DataFrame(y, columns=[f'f{k}' for k in range(p)]).assign(participant_id=ids).set_index('participant_id').to_csv('f.tsv', sep='\t')
pd.DataFrame({'participant_id': ids, 'dx': np.where(group, 'patient', 'control'), 'age': age}).to_csv('p.tsv', sep='\t', index=False)"
}

# Its permutations go on from each other.
ols='
import nilearn.mass_univariate.permuted_least_squares as module
class Given(np.random.RandomState):
    def permutation(self, n):
        step = np.argsort(self.before)[orders[self.place]]
        self.before, self.place = orders[self.place], self.place + 1
        return step
def given(state):
    rng = Given(1)
    rng.before, rng.place = np.arange(len(people)), 0
    return rng
orders = np.loadtxt("orders.txt", dtype=int)
f = pd.read_csv("f.tsv", sep="\t", index_col="participant_id").to_numpy()
people = pd.read_csv("p.tsv", sep="\t")
got = pd.read_csv("r.tsv", sep="\t", na_values="n/a")
null = pd.read_csv("n.tsv", sep="\t")["max_t"]
module.check_random_state = given
x = (people["dx"] == "patient").to_numpy(float)[:, None]
want = module.permuted_ols(x, f, people[["age"]].to_numpy(), n_perm=len(orders), random_state=1, n_jobs=1, verbose=0, output_type="dict")
near(got["t"], want["t"][0], 1e-8)
near(np.sort(null), np.sort(want["h0_max_t"][0]), 1e-8)
assert np.abs(got["p_fwe"] - 10 ** -want["logp_max_t"][0]).max() < 1e-9'

for seed in 1 2 3 4; do
    check "people $seed: t, the largest t of every permutation and p are those of permuted_ols" \
        "people $seed && edges --model 'dx + age' --method max-t --permutations 500 --null n.tsv f.tsv p.tsv r.tsv &&
         group_orders \$((\$(wc -l <p.tsv) - 1)) 500 1 >orders.txt && says '$ols'"
done

# Of each permutation of the residuals the whole model is fitted.
check 'F of three levels, the largest of every permutation and p are those of least squares' '
    people 5 && awk -F"\t" -v OFS="\t" "NR == 1 { print \$0, \"grade\"; next } { print \$0, \"k\" NR * NR % 7 % 3 }" p.tsv >q.tsv &&
    edges --model "grade + age" --method max-t --permutations 40 --null n.tsv f.tsv q.tsv r.tsv &&
    group_orders "$(($(wc -l <p.tsv) - 1))" 40 1 >orders.txt && says "
orders = np.loadtxt(\"orders.txt\", dtype=int)
f = pd.read_csv(\"f.tsv\", sep=\"\t\", index_col=\"participant_id\").to_numpy()
people = pd.read_csv(\"q.tsv\", sep=\"\t\")
got = pd.read_csv(\"r.tsv\", sep=\"\t\", na_values=\"n/a\")
small = np.column_stack([np.ones(len(people)), people[\"age\"]])
full = np.column_stack([small] + [people[\"grade\"] == g for g in sorted(set(people[\"grade\"]))[1:]])
def left(y, x):
    return y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
def f_of(y, x):
    a, b = (left(y, x) ** 2).sum(0), (left(y, small) ** 2).sum(0)
    return (b - a) / 2 / (a / (len(x) - 4))
def permuted(e, order):
    return f_of(e[np.argsort(order)], full)
rest = left(f, small)
near(got[\"F\"], f_of(f, full), 1e-8)
null = np.array([permuted(rest, order).max() for order in orders])
near(pd.read_csv(\"n.tsv\", sep=\"\t\")[\"max_t\"] ** 2, null, 1e-8)
near(got[\"p_fwe\"], [(1 + (null >= F * (1 - 1e-9)).sum()) / 41 for F in got[\"F\"]], 1e-12)"'

# Its p may be 0, and its t has no covariates; it moves the data, not the design.
check 'components, their extent and its p are those of nbs_bct' '
    mkdir m && says "
rng = np.random.default_rng(3)
n, regions = 34, 20
group = np.arange(n) % 2 == 0
rows = []
for k in range(n):
    r = .2 * rng.standard_normal((regions, regions)) + .1
    for i in range(5):
        r[i, i + 1] += .22 * group[k]
    r = np.triu(r, 1) + np.triu(r, 1).T + np.eye(regions)
    names = [f\"r{i}\" for i in range(regions)]
    pd.DataFrame(r, index=names, columns=names).to_csv(f\"m/{k}.tsv\", sep=\"\t\", index_label=\"Node\")
    rows.append((f\"sub-{k:02d}\", f\"m/{k}.tsv\"))
pd.DataFrame(rows, columns=[\"participant_id\", \"relmat\"]).to_csv(\"m.tsv\", sep=\"\t\", index=False)
pd.DataFrame({\"participant_id\": [r[0] for r in rows], \"dx\": np.where(group, \"b\", \"a\")}).to_csv(\"p.tsv\", sep=\"\t\", index=False)" &&
    edges --model dx --method nbs --side greater --nbs-threshold 2.1 --permutations 1000 --components c.tsv m.tsv p.tsv r.tsv &&
    group_orders 34 1000 1 >orders.txt && says "
import contextlib, io, bct
stack = np.stack([relmat(f\"m/{k}.tsv\").to_numpy() for k in range(34)], axis=2)
group = np.arange(34) % 2 == 0
orders = iter(np.loadtxt(\"orders.txt\", dtype=int))
split = np.concatenate([np.flatnonzero(group), np.flatnonzero(~group)])
class Given(np.random.RandomState):
    def permutation(self, n):
        meets = np.argsort(next(orders))
        return np.argsort(split)[meets[split]]
with contextlib.redirect_stdout(io.StringIO()):
    p, adjacency, null = bct.nbs_bct(stack[:, :, group], stack[:, :, ~group], 2.1, k=1000, tail=\"right\", seed=Given(1))
ours = pd.read_csv(\"c.tsv\", sep=\"\t\", na_values=\"n/a\")
theirs = sorted((int((adjacency == k + 1).sum() // 2), float(p[k])) for k in range(len(p)))
got = sorted(zip(ours[\"extent\"], ours[\"p_extent\"]))
assert [size for size, _ in got] == [size for size, _ in theirs], (got, theirs)
near([mine for _, mine in got], [(1 + 1000 * other) / 1001 for _, other in theirs], 1e-12)"'

done_testing
