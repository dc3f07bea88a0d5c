#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Responses to events, their t and what is left are those of nilearn.
#
# Tolerance: images are float32, which leaves 1e-6 of the largest value; the
# rest is another order of sums.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs nilearn

# made: run.nii, 140 frames of 2 s and 6 x 5 x 4 voxels that answer to two kinds
# of events, with noise that remembers more from voxel to voxel; mask.nii without
# a corner, events.tsv, confounds.tsv.
made () {
    says "
import nibabel
rng = np.random.default_rng(1)
shape, frames = (6, 5, 4), 140
noise = rng.standard_normal((*shape, frames))
memory = np.linspace(-.2, .7, 120).reshape(shape)
for t in range(1, frames):
    noise[..., t] += memory * noise[..., t - 1]
onsets = np.sort(rng.uniform(3, 260, 24)).round(2)
events = pd.DataFrame({\"onset\": onsets, \"duration\": rng.choice([0, 1.5, 6], 24), \"trial_type\": rng.permutation([\"face\", \"house\"] * 12)})
for onset, kind in zip(onsets, events[\"trial_type\"]):
    first = int(onset / 2) + 2
    noise[..., first:first + 4] += .5 if kind == \"face\" else -.3
affine = np.diag([3, 3, 3, 1.])
image = nibabel.Nifti1Image(1000 + 10 * noise, affine)
image.header.set_zooms((3, 3, 3, 2))
image.header.set_xyzt_units(\"mm\", \"sec\")
nibabel.save(image, \"run.nii\")
mask = np.ones(shape, \"uint8\")
mask[:2, :2, :2] = 0
nibabel.save(nibabel.Nifti1Image(mask, affine), \"mask.nii\")
json.dump({\"RepetitionTime\": 2.0}, open(\"run.json\", \"w\"))
events.to_csv(\"events.tsv\", sep=\"\t\", index=False)
pd.DataFrame(rng.standard_normal((frames, 3)), columns=[\"x0\", \"x1\", \"x2\"]).to_csv(\"confounds.tsv\", sep=\"\t\", index=False)"
}

# fits BOLD MASK EVENTS CONFOUNDS COLUMNS OURS THEIRS: for OLS and AR(1), with
# OURS, options of glm, and THEIRS, of FirstLevelModel.
fits () {
    for noise in ols ar1; do
        # shellcheck disable=SC2086 # a list of words
        glm --noise $noise $6 --confounds "$4" --columns "$5" --mask "$2" --t-maps $noise-t.nii \
            --residuals $noise-left.nii "$1" "$3" $noise.nii || return 1
    done && says "
import fnmatch, warnings
import nibabel
from nilearn.glm.first_level import FirstLevelModel
warnings.filterwarnings(\"ignore\")
inside = nibabel.load(\"$2\").get_fdata() > 0
events = pd.read_csv(\"$3\", sep=\"\t\")
confounds = pd.read_csv(\"$4\", sep=\"\t\", na_values=\"n/a\")
confounds = confounds[[name for name in confounds if any(fnmatch.fnmatch(name, pattern) for pattern in \"$5\".split(\",\"))]]
bold = nibabel.load(\"$1\")
bold = nibabel.Nifti1Image(bold.get_fdata(), bold.affine)
for noise in (\"ols\", \"ar1\"):
    model = FirstLevelModel(mask_img=\"$2\", noise_model=noise, minimize_memory=False, signal_scaling=False, $7)
    model.fit(bold, events=events, confounds=confounds)
    ours, t, left = (nibabel.load(noise + name).get_fdata()[inside] for name in (\".nii\", \"-t.nii\", \"-left.nii\"))
    names = json.load(open(noise + \".json\"))[\"Conditions\"]
    columns = list(model.design_matrices_[0].columns)
    assert len(names) == ours.shape[1] and names[0] in columns[0], (names, columns)
    for k, name in enumerate(names):
        weights = np.eye(len(columns))[columns.index(name if name in columns else columns[k])]
        for got, kind in ((ours, \"effect_size\"), (t, \"stat\")):
            want = model.compute_contrast(weights, stat_type=\"t\", output_type=kind).get_fdata()[inside]
            near(got[:, k], want, 2e-6 * np.abs(want).max())
    white = np.empty_like(left)
    for label, result in model.results_[0].items():
        white[model.labels_[0] == label] = result.whitened_residuals.T
    print(noise, len(model.results_[0]), np.abs(left - white).max(), np.abs(white).max())
    near(left, white, 2e-6 * np.abs(white).max())"
}
here () { made && fits run.nii mask.nii events.tsv confounds.tsv "x*" "$@"; }

check 'the response of Glover, with cosines' '
    here "--hrf glover --high-pass 0.01" "t_r=2, hrf_model=\"glover\", high_pass=.01"'
check 'that of SPM, with polynomials' '
    here "--hrf spm --drift polynomial --drift-degree 3" "t_r=2, hrf_model=\"spm\", drift_model=\"polynomial\", drift_order=3"'
check 'with derivatives in time and in dispersion, of both' '
    here "--hrf spm-dispersion --drift none" "t_r=2, hrf_model=\"spm + derivative + dispersion\", drift_model=None" &&
    here "--hrf glover-derivative --high-pass 0.01" "t_r=2, hrf_model=\"glover + derivative\", high_pass=.01"'
check 'frames taken half a TR later' '
    here "--hrf spm --high-pass 0.01 --slice-time-ref 0.5" "t_r=2, hrf_model=\"spm\", high_pass=.01, slice_time_ref=.5"'

haxby=${PLEXUS_SHARED-}/data/haxby2001/sub-01/func/sub-01_task-objectviewing_run-
shared_check 'three real runs of eight categories, with motion' '
    for r in 01 05 12; do
        fits ${haxby}${r}_desc-preproc_bold.nii.gz ${haxby}${r}_desc-brain_mask.nii.gz ${haxby}${r}_events.tsv \
            ${haxby}${r}_desc-confounds_timeseries.tsv "trans_?,rot_?" "--hrf glover --high-pass 0.01" \
            "t_r=2.5, hrf_model=\"glover\", high_pass=.01" || exit 1
    done'

done_testing
