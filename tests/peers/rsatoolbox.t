#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# RDMs, their comparison and their resamples are those of rsatoolbox.
#
# Tolerance: both work in double, in another order, so that RDMs differ by less
# than 1e-10 of their largest value, similarities by 1e-10, and those of
# resamples by 1e-9; searchlights are of single precision: 1e-5.  Where the peer
# is wrong, it is shown to be.  Its bures and bures-metric have the roots of what
# rounding, another on every processor, made of eigenvalues that are 0: ours are
# those of their definition, and the peer's as far from it as such roots can be.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs rsatoolbox

# made: 12 conditions in 4 runs, twice in each, of 20 channels whose noise is
# correlated; patterns.tsv, counts.tsv (their exponentials, as rates are), and
# noise.tsv, 90 frames of the same noise.
made () {
    says "
rng = np.random.default_rng(1)
mix = np.eye(20) + .2 * rng.standard_normal((20, 20))
truth = rng.standard_normal((12, 20))
channels = [f\"v{k:02}\" for k in range(20)]
trials = [(f\"c{c:02}\", r + 1, truth[c] + rng.standard_normal(20) @ mix)
          for r in range(4) for t in range(2) for c in range(12)]
def write(path, each):
    table = pd.DataFrame([each(x) for c, r, x in trials], columns=channels)
    table.insert(0, \"condition\", [c for c, r, x in trials])
    table.insert(1, \"run\", [r for c, r, x in trials])
    table.to_csv(path, sep=\"\t\", index=False)
write(\"patterns.tsv\", lambda x: x)
write(\"counts.tsv\", lambda x: np.exp(x / 2))
noise = pd.DataFrame(rng.standard_normal((90, 20)) @ mix, columns=channels)
noise.to_csv(\"noise.tsv\", sep=\"\t\", index=False)"
}

# rows: the tables of rsa92 in the same form.  A row of a brain matrix stands for
# the pattern of its image, its columns for channels, each session of a subject
# for a run; rows of judgments stand for noise.
rows () {
    says "
brain = [pd.read_csv(path, sep=\"\t\") for path in sorted(glob.glob(SHARED + \"rsa92/brain/*.tsv\"))]
for k, table in enumerate(brain):
    names = list(table.columns)
    table.columns = [f\"v{i:02}\" for i in range(len(names))]
    table.insert(0, \"condition\", names)
    table.insert(1, \"run\", k + 1)
pd.concat(brain).to_csv(\"patterns.tsv\", sep=\"\t\", index=False)
pd.concat(brain).to_csv(\"counts.tsv\", sep=\"\t\", index=False)
noise = [pd.read_csv(path, sep=\"\t\") for path in sorted(glob.glob(SHARED + \"rsa92/behavior/*.tsv\"))]
for table in noise:
    table.columns = [f\"v{i:02}\" for i in range(table.shape[1])]
pd.concat(noise).to_csv(\"noise.tsv\", sep=\"\t\", index=False)"
}

# same TABLE MEASURE WANT [OPTIONS...]: rdm is to say what the peer does, WANT
# being Python with `data`, the trials.  agree: it does, in all of these.
same () {
    table=$1 measure=$2 want=$3; shift 3
    count=$((${count-0} + 1))
    rdm --measure "$measure" "$@" "$table.tsv" out-$count.tsv &&
        printf '%s\n' "data = patterns('$table.tsv')" "want = $want" \
            "near(pd.read_csv('out-$count.tsv', sep='\t', na_values='n/a').iloc[:, 2], want, 1e-10 * np.abs(want).max())" >>wants
}
agree () {
    says "
from by_rsatoolbox import *
$(cat wants)"
}

estimates () {
    same patterns euclidean 'rdm(data, "euclidean")' &&
    same patterns euclidean 'rdm(data, "euclidean", remove_mean=True)' --remove-mean &&
    same patterns correlation 'rdm(data, "correlation")' &&
    same counts poisson 'rdm(data, "poisson")' &&
    same patterns crossnobis 'rdm(data, "crossnobis")' && agree
}

weighted () {
    for e in full diagonal ledoit-wolf schaefer-strimmer; do
        for m in mahalanobis crossnobis; do
            same patterns $m "rdm(data, \"$m\", noise=residual_precision(values(\"noise.tsv\"), \"$e\"))" --noise noise.tsv --estimator $e &&
            same patterns $m "rdm(data, \"$m\", noise=repeats_precision(data, \"$e\"))" --noise-from repeats --estimator $e || return 1
        done
    done
    agree
}

unbalanced () {
    for m in euclidean correlation crossnobis; do
        same patterns $m "rdm(data, \"$m\", balanced=False)" --unbalanced || return 1
    done
    for m in poisson poisson-cv; do
        same counts $m "rdm(data, \"$m\", balanced=False)" --unbalanced || return 1
    done
    agree
}

for data in made rows; do
    checks=check of='made patterns'
    [ $data = made ] || checks=shared_check of='rows of the matrices of rsa92'
    $checks "$of: every distance" "$data && estimates"
    $checks "$of: weighted by noise, of residuals and of repeats, by each estimator" "$data && weighted"
    $checks "$of: the estimators of unbalanced designs" "$data && unbalanced"
done

check 'made patterns: uneven trials, and channels that are n/a in some' '
    made && says "
from by_rsatoolbox import *
for name in (\"patterns\", \"counts\"):
    table = pd.read_csv(name + \".tsv\", sep=\"\t\").drop(index=[0, 9, 40])
    table.to_csv(f\"uneven-{name}.tsv\", sep=\"\t\", index=False)
    table.iloc[3, 5] = table.iloc[20, 2] = table.iloc[55, 14] = np.nan
    table.to_csv(f\"gaps-{name}.tsv\", sep=\"\t\", index=False, na_rep=\"n/a\")" &&
    for how in uneven gaps; do
        same $how-patterns crossnobis "rdm(data, \"crossnobis\", balanced=False)" --unbalanced &&
        same $how-patterns euclidean "rdm(data, \"euclidean\", balanced=False)" --unbalanced &&
        same $how-counts poisson-cv "rdm(data, \"poisson-cv\", balanced=False)" --unbalanced || exit 1
    done &&
    same uneven-patterns crossnobis "rdm(data, \"crossnobis\", balanced=False, noise=residual_precision(values(\"noise.tsv\"), \"schaefer-strimmer\"))" \
        --unbalanced --noise noise.tsv && agree'

check 'made patterns: a precision for every run' '
    made && says "
rng = np.random.default_rng(2)
names = pd.read_csv(\"noise.tsv\", sep=\"\t\").columns
for r in range(4):
    x = rng.standard_normal((80, 20)) * (1 + r)
    pd.DataFrame(x, columns=names).to_csv(f\"noise-{r}.tsv\", sep=\"\t\", index=False)" &&
    same patterns crossnobis "rdm(data, \"crossnobis\", noise=[residual_precision(values(f\"noise-{r}.tsv\"), \"schaefer-strimmer\") for r in range(4)])" \
        --per-run --noise noise-0.tsv,noise-1.tsv,noise-2.tsv,noise-3.tsv && agree'

# Its loop over folds keeps the last; the mean of the last ones, every run in
# turn made the last, is what it should be.
check 'poisson_cv of the peer depends on how runs are numbered; ours is its mean' '
    made && rdm --measure poisson-cv counts.tsv ours.tsv &&
    awk -F"\t" -v OFS="\t" "NR > 1 { \$2 = 5 - \$2 } { print }" counts.tsv >turned.tsv &&
    rdm --measure poisson-cv turned.tsv again.tsv && says "
from by_rsatoolbox import *
data = patterns(\"counts.tsv\")
each = []
for last in (1, 2, 3, 4):
    number = np.where(data.obs_descriptors[\"run\"] == last, 9, data.obs_descriptors[\"run\"])
    each.append(rdm(Dataset(data.measurements, obs_descriptors={**data.obs_descriptors, \"run\": number}), \"poisson-cv\"))
size = np.abs(each).max()
assert np.abs(each[0] - each[3]).max() > .01 * size, \"the peer has been mended\"
ours, again = (pd.read_csv(path, sep=\"\t\").iloc[:, 2] for path in (\"ours.tsv\", \"again.tsv\"))
near(ours, np.mean(each, 0), 1e-10 * size)
near(again, ours, 1e-13 * size)"'

# Forty conditions three times, of noise whose variance is 1: the peer takes the
# mean of each from three trials and divides by 39 x 3, not by 40 x 2.
check 'cov_from_measurements of the peer is 80 / 117 of the noise; ours is unbiased' '
    says "
rng = np.random.default_rng(3)
table = pd.DataFrame(rng.standard_normal((120, 30)) + np.tile(rng.standard_normal((40, 30)), (3, 1)), columns=[f\"v{k:02}\" for k in range(30)])
table.insert(0, \"condition\", [f\"c{c:02}\" for c in range(40)] * 3)
table.insert(1, \"run\", np.repeat([1, 2, 3], 40))
table.to_csv(\"patterns.tsv\", sep=\"\t\", index=False)" &&
    same patterns mahalanobis "rdm(data, \"mahalanobis\", noise=repeats_precision(data, \"full\"))" --noise-from repeats --estimator full && agree && says "
from by_rsatoolbox import *
data = patterns(\"patterns.tsv\")
wrong = noise.cov_from_measurements(data, \"condition\", method=\"full\")
right = noise.cov_from_unbalanced(data, \"condition\", method=\"full\")
near(wrong, right * 80 / 117, 1e-12)
print(np.trace(wrong) / 30, np.trace(right) / 30)
assert np.trace(wrong) / 30 < .75 and .95 < np.trace(right) / 30 < 1.05
ours = pd.read_csv(\"out-1.tsv\", sep=\"\t\").iloc[:, 2]
theirs = rdm(data, \"mahalanobis\", noise=noise.prec_from_measurements(data, \"condition\", method=\"full\"))
near(theirs / ours, np.full(780, 117 / 80), 1e-9)"'

# ---- comparators ----

# images: data.tsv, the mean of two sessions of four subjects, and models.tsv,
# eight models, of the 92 images; likewise: the same of made RDMs, of 16
# conditions, 5 subjects and 4 models, one of them with ties.
images () {
    real=$PLEXUS_SHARED/data/rsa92
    rdm --measure given --by sub "$real"/brain/*.tsv data.tsv &&
    rdm --measure given --by model "$real"/model/*.tsv models.tsv
}
likewise () {
    says "
rng = np.random.default_rng(4)
a, b = np.triu_indices(16, 1)
def distances(x):
    return ((x[a] - x[b]) ** 2).mean(1)
def write(path, columns):
    table = pd.DataFrame(columns)
    table.insert(0, \"a\", [f\"c{k:02}\" for k in a])
    table.insert(1, \"b\", [f\"c{k:02}\" for k in b])
    table.to_csv(path, sep=\"\t\", index=False)
truth = rng.standard_normal((16, 24))
write(\"data.tsv\", {f\"sub-{s}\": distances(truth + rng.standard_normal((16, 24))) for s in range(5)})
write(\"models.tsv\", {\"true\": distances(truth), \"near\": distances(truth + rng.standard_normal((16, 24))),
    \"far\": distances(rng.standard_normal((16, 24))), \"halves\": 1. * (a < 8) * (b >= 8)})"
}

# compared COMPARATORS TOLERANCE
compared () {
    rsa --compare "$1" data.tsv models.tsv x.tsv && says "
from by_rsatoolbox import *
data, models = rdms(\"data.tsv\"), rdms(\"models.tsv\")
ours = pd.read_csv(\"x_subjects.tsv\", sep=\"\t\", na_values=\"n/a\")
for name in \"$1\".split(\",\"):
    rows = ours[ours[\"comparator\"] == name].pivot(index=\"model\", columns=\"subject\", values=\"similarity\")
    got = rows.loc[models.rdm_descriptors[\"name\"], data.rdm_descriptors[\"name\"]]
    near(got, similarity(models, data, name), $2)
    print(name, np.abs(got - similarity(models, data, name)).max(axis=None))"
}

# likened: bures and its metric.
likened () {
    rsa --compare bures,bures-metric data.tsv models.tsv x.tsv && says "
from by_rsatoolbox import *
data, models = rdms(\"data.tsv\"), rdms(\"models.tsv\")
ours = pd.read_csv(\"x_subjects.tsv\", sep=\"\t\", na_values=\"n/a\")
for name, defined in zip((\"bures\", \"bures-metric\"), bures(models, data)):
    rows = ours[ours[\"comparator\"] == name].pivot(index=\"model\", columns=\"subject\", values=\"similarity\")
    got = rows.loc[models.rdm_descriptors[\"name\"], data.rdm_descriptors[\"name\"]]
    near(got, defined, 1e-12 * max(1, np.abs(defined).max()))
    off = np.abs(similarity(models, data, name) - defined)
    print(name, off.max(), (off / rounding(models, data, name)).max())
    assert (off <= rounding(models, data, name)).all()"
}

# bounded COMPARATORS: noise ceilings, and what follows from fixed models.
bounded () {
    rsa --compare "$1" data.tsv models.tsv x.tsv && says "
from by_rsatoolbox import *
from rsatoolbox.inference import eval_fixed
from rsatoolbox.model import ModelFixed
data, models = rdms(\"data.tsv\"), rdms(\"models.tsv\")
ours = pd.read_csv(\"x.tsv\", sep=\"\t\", na_values=\"n/a\")
fixed = [ModelFixed(name, models.subset(\"name\", name)) for name in models.rdm_descriptors[\"name\"]]
for name in \"$1\".split(\",\"):
    rows = ours[ours[\"comparator\"] == name].set_index(\"model\").loc[models.rdm_descriptors[\"name\"]]
    result = eval_fixed(fixed, data, method=COMPARATORS.get(name, name))
    near(rows[[\"ceiling_low\", \"ceiling_high\"]].iloc[0], ceiling(data, name), 1e-10)
    near(rows[\"mean\"], result.get_means(), 1e-10)
    near(rows[\"sem\"], result.get_sem(), 1e-10)"
}

# redrawn SAMPLES COMPARATORS...: ours and the peer's of the same draws, of
# subjects, of conditions and of both.  Of one subject alone there is no ceiling.
redrawn () {
    samples=$1; shift
    for comparator in "$@"; do
        rsa_resamples "$comparator" "$samples" 7 data.tsv models.tsv >"$comparator-draws" || return 1
    done && says "
from by_rsatoolbox import *
data, models = rdms(\"data.tsv\"), rdms(\"models.tsv\")
for comparator in \"$*\".split():
    repeated = 0
    for row in np.loadtxt(comparator + \"-draws\", ndmin=2):
        conditions, subjects, ours = np.split(row, [data.n_cond, data.n_cond + data.n_rdm])
        conditions, subjects = conditions.astype(int), subjects.astype(int)
        assert conditions.sum() == data.n_cond and subjects.sum() == data.n_rdm
        repeated += subjects.max() > 1
        for got, drawn in zip(ours.reshape(3, -1), ((None, subjects), (conditions, None), (conditions, subjects))):
            if drawn[1] is not None and subjects.max() == data.n_rdm:
                assert np.isnan(got[-2:]).all()
                continue
            near(got, resampled(models, data, comparator, *drawn), 1e-9)
    assert repeated"
}

exact=cosine,correlation,spearman,rho-a,tau-a,tau-b,whitened-cosine,whitened-correlation,cka
bounds=cosine,correlation,spearman,rho-a,tau-a,tau-b,whitened-cosine,whitened-correlation
for data in likewise images; do
    checks=check of='made RDMs' few=6 more=40
    [ $data = likewise ] || checks=shared_check of='rsa92' few=3 more=12
    $checks "$of: every comparator, each model with each subject" "
        $data && compared $exact 1e-10"
    $checks "$of: bures and its metric are what their formula says, and the peer's but for rounding" "$data && likened"
    $checks "$of: noise ceilings, means and standard errors of fixed models" "$data && bounded $bounds"
    $checks "$of: the same resamples, cosines and ranks" "$data && redrawn $more cosine correlation spearman rho-a tau-a tau-b"
    $checks "$of: the same resamples, whitened" "$data && redrawn $few whitened-cosine whitened-correlation"
done

# Its search for the scales ends within 1e-4 of the least; ours is no worse.
check 'made RDMs: the Riemannian distance is no longer than what the search of the peer finds' '
    likewise && rsa --compare riemannian data.tsv models.tsv x.tsv && says "
from by_rsatoolbox import *
data, models = rdms(\"data.tsv\"), rdms(\"models.tsv\")
ours = pd.read_csv(\"x_subjects.tsv\", sep=\"\t\", na_values=\"n/a\")
rows = ours.pivot(index=\"model\", columns=\"subject\", values=\"similarity\")
got = rows.loc[[\"true\", \"near\", \"far\"], data.rdm_descriptors[\"name\"]].to_numpy()
want = similarity(models.subset(\"name\", [\"true\", \"near\", \"far\"]), data, \"riemannian\")
print(got - want)
assert (got >= want - 1e-9).all() and (got <= want + 1e-3).all()"'

shared_check 'human and monkey IT: r = 0.491210' '
    real=$PLEXUS_SHARED/data/rsa92/figure1 && rdm --measure given "$real"/human*.tsv data.tsv &&
    rdm --measure given "$real"/monkey*.tsv models.tsv && compared correlation,spearman,tau-a 1e-10 && says "
near(pd.read_csv(\"x_subjects.tsv\", sep=\"\t\")[\"similarity\"][0], .491210, 5e-7)"'

# ---- searchlights ----

# A radius of 3 voxels of 3 mm, less a little: the peer takes those nearer.
check 'a searchlight: the RDM and the scores of every sphere' '
    says "
import nibabel
rng = np.random.default_rng(5)
shape = (9, 8, 7)
volume = rng.standard_normal((*shape, 10)).astype(\"float32\") + 100
inside = np.hypot(np.hypot(*np.ogrid[-4:5, -4:4][:2])[..., None], np.arange(-3, 4)) < 4.4
affine = np.diag([3, 3, 3, 1.])
nibabel.save(nibabel.Nifti1Image(volume, affine), \"run.nii\")
nibabel.save(nibabel.Nifti1Image(inside.astype(\"uint8\"), affine), \"mask.nii\")
json.dump({\"Conditions\": [f\"c{k}\" for k in range(10)], \"Run\": [1] * 10}, open(\"run.json\", \"w\"))
a, b = np.triu_indices(10, 1)
pd.DataFrame({\"a\": [f\"c{k}\" for k in a], \"b\": [f\"c{k}\" for k in b], \"ramp\": b - a, \"chance\": rng.random(45)}).to_csv(\"models.tsv\", sep=\"\t\", index=False)
x = np.argwhere(inside) * 3
pd.DataFrame(x, columns=list(\"xyz\")).to_csv(\"centers.tsv\", sep=\"\t\", index=False)" &&
    compare=correlation,spearman,tau-a,whitened-correlation &&
    searchlight --radius 8.99 --min-fraction 0 --compare $compare run.nii mask.nii models.tsv out &&
    rdm --measure correlation --atlas centers.tsv --radius 8.99 --mask mask.nii run.nii spheres.tsv && says "
import nibabel
from by_rsatoolbox import *
from rsatoolbox.util.searchlight import get_volume_searchlight, get_searchlight_RDMs
inside = nibabel.load(\"mask.nii\").get_fdata() > 0
centers, neighbors = get_volume_searchlight(inside, 3, 0, truncate_at_boundary=True)
assert len(centers) == inside.sum() and max(map(len, neighbors)) == 93
trials = nibabel.load(\"run.nii\").get_fdata().reshape(-1, 10).T
want = get_searchlight_RDMs(trials, centers, neighbors, np.arange(10), verbose=False)
near(pd.read_csv(\"spheres.tsv\", sep=\"\t\").iloc[:, 2:].T, want.dissimilarities, 1e-10)
models = rdms(\"models.tsv\")
for name in \"$compare\".split(\",\"):
    scores = similarity(models, want, name)
    for k, model in enumerate((\"ramp\", \"chance\")):
        path = f\"out/stat-{name.replace(chr(45), str())}_model-{model}_statmap.nii.gz\"
        got = nibabel.load(path).get_fdata().ravel()[centers]
        print(name, model, np.abs(got - scores[k]).max())
        near(got, scores[k], 1e-5)"'

done_testing
