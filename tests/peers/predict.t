#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Predictions are those of scikit-learn, and of connectome-based prediction as
# NumPy does it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs sklearn

# compare SEED
compare () {
    says "
rng = np.random.default_rng($1)
n, p = int(rng.integers(40, 80)), int(rng.integers(10, 120))
x = rng.standard_normal((n, p)) * rng.uniform(.5, 2, p)
age = 30 + 5 * x[:, 0] - 4 * x[:, 1] + 5 * rng.standard_normal(n)
sex = rng.integers(0, 2, n)
ids = [f'sub-{k:03d}' for k in range(n)]
pd.DataFrame(x, columns=[f'f{k}' for k in range(p)]).assign(participant_id=ids).set_index('participant_id').to_csv('f.tsv', sep='\t')
pd.DataFrame({'participant_id': ids, 'age': age, 'motion': x[:, 2] + rng.standard_normal(n)}).to_csv('p.tsv', sep='\t', index=False)" &&
    predict --target age --model cpm,ridge,elastic-net --mixes .5 --level .05 --confounds motion --permutations 0 f.tsv p.tsv out && says "
from scipy import stats
from sklearn.linear_model import ElasticNet, LinearRegression, RidgeCV
def table(name):
    return pd.read_csv(name, sep='\t', na_values='n/a')
x = table('f.tsv').set_index('participant_id').to_numpy()
people = table('p.tsv')
y, motion = people['age'].to_numpy(), people[['motion']].to_numpy()
got, folds = table('out/predictions.tsv'), table('out/folds.tsv')
def ours(model):
    return got[got['model'] == model]['predicted'].to_numpy()
fold = got[got['model'] == 'ridge']['fold'].to_numpy()
want = {name: np.zeros(len(y)) for name in ('ridge', 'elastic-net', 'phenotype', 'cpm', 'cpm-positive', 'cpm-negative')}
for k in np.unique(fold):
    train, test = fold != k, fold == k
    confound = LinearRegression().fit(motion[train], x[train])
    a, b = (x[at] - confound.predict(motion[at]) for at in (train, test))
    size = (a ** 2).sum(1).mean()
    model = RidgeCV(alphas=size * 10. ** np.arange(-3, 4)).fit(a, y[train])
    want['ridge'][test] = model.predict(b)
    chosen = folds[(folds['fold'] == str(k)) & (folds['model'] == 'ridge')]['parameter'].iloc[0]
    assert abs(model.alpha_ / size - chosen) < 1e-9 * chosen, (model.alpha_ / size, chosen)
    chosen = folds[(folds['fold'] == str(k)) & (folds['model'] == 'elastic-net')]['parameter'].iloc[0]
    sd = a.std(0)
    model = ElasticNet(alpha=chosen, l1_ratio=.5, tol=1e-12, max_iter=1000000).fit(a / sd, y[train])
    want['elastic-net'][test] = model.predict(b / sd)
    want['phenotype'][test] = LinearRegression().fit(motion[train], y[train]).predict(motion[test])
    r = np.array([np.corrcoef(a[:, j], y[train])[0, 1] for j in range(a.shape[1])])
    freedom = train.sum() - 3
    level = 2 * stats.t.sf(np.abs(r) * np.sqrt(freedom / (1 - r ** 2)), freedom)
    sums = {side: (a[:, (level <= .05) & (sign * r > 0)].sum(1), b[:, (level <= .05) & (sign * r > 0)].sum(1))
            for side, sign in (('positive', 1), ('negative', -1))}
    for name, sides in (('cpm', sums), ('cpm-positive', ['positive']), ('cpm-negative', ['negative'])):
        model = LinearRegression().fit(np.c_[tuple(sums[s][0] for s in sides)], y[train])
        want[name][test] = model.predict(np.c_[tuple(sums[s][1] for s in sides)])
for name in want:
    near(ours(name), want[name], (2e-3 if name == 'elastic-net' else 1e-8) * np.std(y))
    print(name, np.abs(ours(name) - want[name]).max())"
}

for seed in 1 2 3 4 5 6; do
    check "people $seed: ridge and its penalty, elastic net, cpm, phenotype" "compare $seed"
done

done_testing
