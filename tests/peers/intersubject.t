#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Likeness of people, as scipy and numpy have it; of six people all 720
# permutations, of which the share is the p.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs scipy

# people COUNT SEED: series, matrices and RDMs of them, with gaps in one.
people () {
    says "
rng = np.random.default_rng($2)
n, regions, frames = $1, 5, 30
os.makedirs('s', exist_ok=True)
names = [f'r{k}' for k in range(regions)]
score, motion = np.round(rng.standard_normal(n), 3), np.round(rng.random(n), 3)
shared = rng.standard_normal((frames, regions))
for i in range(n):
    x = score[i] * shared + rng.standard_normal((frames, regions))
    pd.DataFrame(x, columns=names).to_csv(f's/{i}.tsv', sep='\t', index=False)
    gaps = pd.DataFrame(x, columns=names)
    gaps.loc[rng.integers(frames, size=4)] = np.nan
    gaps.to_csv(f's/{i}_gaps.tsv', sep='\t', index=False, na_rep='n/a')
    pd.DataFrame(np.corrcoef(x.T), index=pd.Index(names, name='Node'), columns=names).to_csv(f's/{i}_relmat.tsv', sep='\t')
ids = [f'sub-{i}' for i in range(n)]
pd.DataFrame({'participant_id': ids, 'score': score, 'motion': motion, 'sex': np.where(np.arange(n) % 3 == 0, 'F', 'M'), 'other': np.round(rng.standard_normal(n), 3)}).to_csv('p.tsv', sep='\t', index=False)
pd.DataFrame({'participant_id': ids, 'series': [f's/{i}.tsv' for i in range(n)], 'gaps': [f's/{i}_gaps.tsv' for i in range(n)], 'relmat': [f's/{i}_relmat.tsv' for i in range(n)]}).to_csv('m.tsv', sep='\t', index=False)"
}

# peer: everything by its definition, a pair and a permutation at a time.
peer='
import itertools
from scipy import stats
people = pd.read_csv("p.tsv", sep="\t")
n = len(people)
upper = np.triu_indices(n, 1)
models = {
    "nearest": lambda x: -np.abs(x[:, None] - x[None]),
    "mean": lambda x: (stats.rankdata(x)[:, None] + stats.rankdata(x)[None]) / 2,
    "minimum": lambda x: np.minimum.outer(stats.rankdata(x), stats.rankdata(x)),
    "product": lambda x: np.multiply.outer(stats.rankdata(x), stats.rankdata(x)),
    "maximum": lambda x: -np.maximum.outer(stats.rankdata(x), stats.rankdata(x)),
    "low-product": lambda x: np.multiply.outer(stats.rankdata(-x), stats.rankdata(-x)),
}
def rest(y, x):
    x = np.column_stack([np.ones(len(y))] + x)
    return y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
def brains(column, region):
    out = np.zeros((n, n))
    tables = [pd.read_csv(f, sep="\t", na_values="n/a") for f in pd.read_csv("m.tsv", sep="\t")[column]]
    for i in range(n):
        for j in range(n):
            if column == "relmat":
                k = list(tables[i]["Node"]).index(region) if region != "all" else None
                a, b = (t.to_numpy()[:, 1:].astype(float) for t in (tables[i], tables[j]))
                a, b = (m[np.triu_indices(len(m), 1)] if k is None else np.delete(m[k], k) for m in (a, b))
            else:
                a, b = tables[i][region].to_numpy(), tables[j][region].to_numpy()
            both = ~np.isnan(a) & ~np.isnan(b)
            out[i, j] = stats.pearsonr(a[both], b[both])[0]
    return out
def pairs_of(names):
    pairs, own = [], []
    for name in names:
        x = people[name]
        if x.dtype.kind not in "fi":
            pairs.append((x.to_numpy()[:, None] == x.to_numpy()[None]) * 1.0)
            x = (x == "M") * 1.0
        else:
            pairs.append(np.abs(x.to_numpy()[:, None] - x.to_numpy()[None]))
        x = x.to_numpy() - x.mean()
        own.append(x)
        pairs += [np.add.outer(x, x), np.multiply.outer(x, x)]
    return [m[upper] for m in pairs], own
'

check 'r of every model, of series, series with gaps and matrices' '
    people 25 1 && all=nearest,mean,minimum,product,maximum,low-product && for k in series gaps relmat; do for c in spearman pearson tau-a tau-b; do
        intersubject --features $k --compare $c --models $all --behavior score,other --permutations 20 m.tsv p.tsv r_${k}_$c.tsv || exit 1; done; done && says "$peer
worst = 0
for column in \"series\", \"gaps\", \"relmat\":
    y = {}
    for how, f in (\"spearman\", stats.spearmanr), (\"pearson\", stats.pearsonr), (\"tau-b\", stats.kendalltau):
        table = pd.read_csv(f\"r_{column}_{how}.tsv\", sep=\"\t\")
        assert len(table) == (6 if column == \"relmat\" else 5) * 12
        for row in table.itertuples():
            if row.region not in y:
                y[row.region] = brains(column, row.region)[upper]
            want = f(models[row.model](people[row.behavior].to_numpy())[upper], y[row.region])[0]
            worst = max(worst, abs(want - row.r))
print(worst)
assert worst < 1e-10"'

check 'joint nearness of columns, and words' '
    people 20 2 && intersubject --features series --behavior score,other --models joint --permutations 20 m.tsv p.tsv j.tsv &&
    intersubject --features series --behavior sex --permutations 20 m.tsv p.tsv w.tsv && says "$peer
z = stats.zscore(people[[\"score\", \"other\"]].to_numpy(), ddof=1)
near_by = -np.sqrt(((z[:, None] - z[None]) ** 2).sum(2))[upper]
same = (people.sex.to_numpy()[:, None] == people.sex.to_numpy()[None])[upper]
for name, x in (\"j.tsv\", near_by), (\"w.tsv\", same):
    for row in pd.read_csv(name, sep=\"\t\").itertuples():
        assert abs(row.r - stats.spearmanr(x, brains(\"series\", row.region)[upper])[0]) < 1e-10, row"'

# of_all COMPARE CONFOUNDS: r, p, p_fwe and p_fwe_all of six people.
of_all () {
    people 6 "$3" && intersubject --features series --behavior score --compare "$1" ${2:+--confounds "$2"} m.tsv p.tsv r.tsv && says "$peer
how, names = \"$1\", [c for c in \"$2\".split(\",\") if c]
ranks = stats.rankdata if how == \"spearman\" else lambda x: x
pairs, own = pairs_of(names)
pairs = [ranks(c) for c in pairs]
score = rest(people[\"score\"].to_numpy(), own)
table = pd.read_csv(\"r.tsv\", sep=\"\t\")
regions, null = list(table.region.unique()), {}
assert len(table) == 2 * len(regions)
y = np.array([rest(ranks(brains(\"series\", r)[upper]), pairs) for r in regions])
for model in table.model.unique():
    x = np.zeros((n, n))
    x[upper] = rest(ranks(models[model](score)[upper]), pairs)
    x += x.T
    null[model] = np.array([[stats.pearsonr(rest(x[np.ix_(p, p)][upper], pairs), v)[0] for v in y] for p in itertools.permutations(range(n))])
most = {m: np.abs(v).max(1) for m, v in null.items()}
every = np.max(list(most.values()), axis=0)
for row in table.itertuples():
    mine = null[row.model][:, regions.index(row.region)]
    assert abs(mine[0] - row.r) < 1e-10, (row, mine[0])
    least = abs(mine[0]) * (1 - 1e-8)
    for got, v in (row.p, np.abs(mine)), (row.p_fwe, most[row.model]), (row.p_fwe_all, every):
        assert abs(got - (v >= least).mean()) < 1e-12, (row, (v >= least).mean())"
}
for seed in 1 2; do
    check "people $seed: all permutations of six, by ranks and by values" "of_all spearman '' $seed && of_all pearson '' $seed"
    check "people $seed: the same given motion" "of_all spearman motion $seed && of_all pearson motion $seed"
    check "people $seed: the same given motion and sex" "of_all pearson motion,sex $seed"
done

done_testing
