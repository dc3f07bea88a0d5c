#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Tests of edges over a group are those of nilearn and of bctpy.
#
# What is exact (t, components) is compared to 1e-8; p come from other orders,
# and agree to four of their standard errors.
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

ols='
from nilearn.mass_univariate import permuted_ols
f = pd.read_csv("f.tsv", sep="\t", index_col="participant_id").to_numpy()
people = pd.read_csv("p.tsv", sep="\t")
got = pd.read_csv("r.tsv", sep="\t", na_values="n/a")
x = (people["dx"] == "patient").to_numpy(float)[:, None]
want = permuted_ols(x, f, people[["age"]].to_numpy(), n_perm=2000, random_state=1, n_jobs=1, verbose=0, output_type="dict")
near(got["t"], want["t"][0], 1e-8)
theirs = 10 ** -want["logp_max_t"][0]
p = (got["p_fwe"] + theirs) / 2
far = np.abs(got["p_fwe"] - theirs) / np.sqrt(p * (1 - p) * (1 / 2000 + 1 / 4000) + 1e-6)
print(far.max())
assert far.max() < 4'

for seed in 1 2 3 4; do
    check "people $seed: t and the p of the largest t are those of permuted_ols" \
        "people $seed && edges --model 'dx + age' --method max-t --permutations 4000 f.tsv p.tsv r.tsv && says '$ols'"
done

# Its p may be 0, and its t has no covariates.
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
    edges --model dx --method nbs --side greater --nbs-threshold 2.1 --permutations 2000 --components c.tsv m.tsv p.tsv r.tsv && says "
import contextlib, io, bct
stack = np.stack([relmat(f\"m/{k}.tsv\").to_numpy() for k in range(34)], axis=2)
group = np.arange(34) % 2 == 0
with contextlib.redirect_stdout(io.StringIO()):
    p, adjacency, null = bct.nbs_bct(stack[:, :, group], stack[:, :, ~group], 2.1, k=1000, tail=\"right\", seed=1)
ours = pd.read_csv(\"c.tsv\", sep=\"\t\", na_values=\"n/a\")
theirs = sorted((int((adjacency == k + 1).sum() // 2), float(p[k])) for k in range(len(p)))
got = sorted(zip(ours[\"extent\"], ours[\"p_extent\"]))
assert [size for size, _ in got] == [size for size, _ in theirs], (got, theirs)
for (size, mine), (_, other) in zip(got, theirs):
    middle = (mine + other) / 2
    assert abs(mine - other) < 4 * np.sqrt(middle * (1 - middle) * (1 / 1000 + 1 / 2000)) + .002, (size, mine, other)
print(got, theirs)"'

done_testing
