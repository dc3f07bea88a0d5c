#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Reliability is that of pingouin, discriminability that of hyppo, and profiles
# are told as by correlations in NumPy.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs pingouin
needs hyppo

# visits SEED LEAST: scores.tsv of some people, each seen in every session, of
# LEAST features or more.
visits () {
    says "
rng = np.random.default_rng($1)
people, sessions, features = (int(rng.integers(a, b)) for a, b in ((4, 30), (2, 6), ($2, 12)))
own = rng.standard_normal((people, 1, features)) * rng.uniform(0, 2, features)
x = own + rng.standard_normal((1, sessions, features)) * rng.uniform(0, 1) + rng.standard_normal((people, sessions, features))
rows = [(f'sub-{i:02d}', f'ses-{k}', *x[i, k]) for i in range(people) for k in range(sessions)]
pd.DataFrame(rows, columns=['participant_id', 'session_id'] + [f'f{j}' for j in range(features)]).to_csv('scores.tsv', sep='\t', index=False)
pd.DataFrame({'participant_id': [f'sub-{i:02d}' for i in range(people)]}).to_csv('people.tsv', sep='\t', index=False)"
}

# The intervals of pingouin have two decimals.
icc='
import pingouin
scores = pd.read_csv("scores.tsv", sep="\t")
got = pd.read_csv("r.tsv", sep="\t", na_values="n/a")
for j, feature in enumerate(got["feature"]):
    want = pingouin.intraclass_corr(scores, targets="participant_id", raters="session_id", ratings=feature)
    ours = ["icc_1_1", "icc_2_1", "icc_3_1", "icc_1_k", "icc_2_k", "icc_3_k"]
    near(got.loc[j, ours], want["ICC"], 1e-10)
    for name, interval in zip(ours, want["CI95"]):
        near(got.loc[j, [name + "_low", name + "_high"]], interval, .00501)'

profiles='
from hyppo.discrim import DiscrimOneSample
from scipy.spatial.distance import cdist
scores = pd.read_csv("scores.tsv", sep="\t")
got = pd.read_csv("r_summary.tsv", sep="\t", na_values="n/a").iloc[0]
x, who, session = scores.iloc[:, 2:].to_numpy(), pd.factorize(scores["participant_id"])[0], scores["session_id"].to_numpy()
near(got["discriminability"], DiscrimOneSample(is_dist=True).statistic(cdist(x, x), who), 1e-12)
r = np.corrcoef(x)
same, other = who[:, None] == who, session[:, None] != session
near(got["i_self"], r[same & other].mean(), 1e-12)
near(got["i_others"], r[~same & other].mean(), 1e-12)
near(got["i_diff"], 100 * (got["i_self"] - got["i_others"]), 1e-10)
hits = [who[np.flatnonzero(session == s)[np.argmax(r[i, session == s])]] == who[i] for i in range(len(who)) for s in set(session) - {session[i]}]
near(got["identification_rate"], np.mean(hits), 1e-12)'

for seed in $(seq 20); do
    check "people $seed: six intraclass correlations of every feature" \
        "visits $seed 1 && reliability --table --permutations 9 scores.tsv people.tsv r.tsv && says '$icc'"
done
for seed in 21 22 23 24 25 26; do
    check "people $seed: discriminability, fingerprints and their difference" \
        "visits $seed 3 && reliability --table --permutations 9 scores.tsv people.tsv r.tsv && says '$profiles'"
done

done_testing
