#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Scanners are made alike as by neuroCombat.
#
# Its loop stops when nothing changes by more than 1e-4 of the value, and not
# at all where a mean is negative; here it runs to the end.  It keeps data in
# float32, so that the data here are multiples of 1/64; curves cannot be, and
# agree to what float32 leaves of them.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs neuroCombat

# compare SEED: options by word, of people of 3 to 5 sites.
compare () {
    says "
rng = np.random.default_rng($1)
n, p, sites = int(rng.integers(40, 90)), int(rng.integers(5, 200)), 3 + $1 % 3
site = np.r_[np.repeat(np.arange(sites), 3), rng.integers(0, sites, n - 3 * sites)]
age, sex = np.round(rng.uniform(8, 70, n) * 4) / 4, rng.integers(0, 2, n)
y = rng.standard_normal((n, p)) * (1 + .3 * site[:, None]) + site[:, None] * rng.standard_normal(p) + .05 * age[:, None]
y = np.round(y * 64) / 64
ids = [f'sub-{k:03d}' for k in range(n)]
pd.DataFrame(y, columns=[f'f{k}' for k in range(p)]).assign(participant_id=ids).set_index('participant_id').to_csv('f.tsv', sep='\t')
pd.DataFrame({'participant_id': ids, 'site': [f's{k}' for k in site], 'age': age, 'sex': np.where(sex, 'M', 'F')}).to_csv('p.tsv', sep='\t', index=False)" &&
    harmonize --batch site --covariates age,sex f.tsv p.tsv bayes.tsv &&
    harmonize --batch site --covariates age,sex --no-bayes f.tsv p.tsv plain.tsv &&
    harmonize --batch site --covariates age,sex --means-only f.tsv p.tsv means.tsv &&
    harmonize --batch site --covariates age,sex --reference s2 f.tsv p.tsv reference.tsv &&
    harmonize --batch site --smooth age --covariates sex f.tsv p.tsv smooth.tsv &&
    harmonize --batch site f.tsv p.tsv alone.tsv && says "
import contextlib, io, sys
import neuroCombat
peer = sys.modules['neuroCombat.neuroCombat']
np.int = int
def to_the_end(sdat, g_hat, d_hat, g_bar, t2, a, b):
    n = (1 - np.isnan(sdat)).sum(axis=1)
    g, d = g_hat.copy(), d_hat.copy()
    for _ in range(2000):
        g = peer.postmean(g_hat, g_bar, n, d, t2)
        d = peer.postvar(((sdat - g[:, None]) ** 2).sum(1), n, a, b)
    return g, d
peer.it_sol = to_the_end
def table(name):
    return pd.read_csv(name, sep='\t', index_col='participant_id')
y, people = table('f.tsv'), table('p.tsv')
sites = sorted(people['site'].unique())
covars = pd.DataFrame({'site': [sites.index(s) for s in people['site']], 'age': people['age'].to_numpy(),
                       'sex': (people['sex'] == 'M').to_numpy() * 1})
# Natural splines by their second form: the residuals, on a line, of cubes.
knots = np.quantile(people['age'], np.linspace(.05, .95, 5))
def cubes(x):
    return np.maximum(x[:, None] - knots, 0) ** 3
age = people['age'].to_numpy()
ends = np.vstack([np.ones(5), knots]) # sums of the cubes, and of these by the knots, are 0
free = np.linalg.svd(ends)[2][2:].T
curves = pd.DataFrame(np.c_[age, cubes(age) @ free], columns=['age'] + [f'age{k}' for k in range(3)])
curves = (curves - curves.mean()) / curves.std()
for name, options in (('smooth', {'continuous_cols': ['sex'] + list(curves)}), ('bayes', {}), ('plain', {'eb': False}), ('means', {'mean_only': True}), ('reference', {'ref_batch': sites.index('s2')}), ('alone', None)):
    columns = {} if options is None else {'continuous_cols': ['age', 'sex'], **options}
    with contextlib.redirect_stdout(io.StringIO()):
        want = neuroCombat.neuroCombat(dat=y.to_numpy().T, covars=pd.concat([covars[['site', 'sex']], curves], axis=1) if name == 'smooth' else covars if columns else covars[['site']], batch_col='site', **columns)['data'].T
    near(table(name + '.tsv'), want, (1e-6 if name == 'smooth' else 1e-8) * np.abs(want).max())
    print(name, np.abs(table(name + '.tsv').to_numpy() - want).max())"
}

for seed in 1 2 3 4 5 6; do
    check "ComBat, people $seed: Bayes, plain, means, reference, curves, without covariates" "compare $seed"
done

done_testing
