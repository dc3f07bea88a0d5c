#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Visits of people are made alike as by the mixed models of statsmodels, and
# the steps of the paper written out.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs statsmodels

# compare SEED: its optimizer stops where the likelihood is flat to 1e-12 or so,
# which leaves variances 1e-5 of themselves.
compare () {
    says "
from by_visits import *
table = people($1)
names = [c for c in table if c.startswith('f')]
table[['participant_id', 'session_id'] + names].to_csv('f.tsv', sep='\t', index=False)
table[['participant_id', 'session_id', 'site', 'age']].to_csv('p.tsv', sep='\t', index=False)" &&
    harmonize --method longitudinal --batch site --covariates age --save-model m.json f.tsv p.tsv h.tsv && says "
from by_visits import *
table, got, model = people($1), pd.read_csv('h.tsv', sep='\t'), json.load(open('m.json'))
names = [c for c in table if c.startswith('f')]
want, models = harmonized(table, names)
assert list(got.columns) == ['participant_id', 'session_id'] + names
order = [model['Batches'].index(s) for s in ('s0', 's1', 's2')]
for k, (b, variance, between) in enumerate(models):
    ours = np.array(model['BatchConstant'])[order, k] + model['Mean'][k]
    near(np.append(ours, model['Slopes'][0][k]) - b, np.zeros(4), 1e-5)
    near(model['Spread'][k] ** 2 / variance, 1, 1e-5)
    near(model['InterceptRatio'][k] * model['Spread'][k] ** 2 / between, 1, 1e-5)
print(np.abs(got[names].to_numpy() - want).max())
near(got[names], want, 1e-5)"
}

for seed in 1 2 3 4; do
    check "longitudinal ComBat, people $seed: variances, slopes, intercepts, features" "compare $seed"
done

done_testing
