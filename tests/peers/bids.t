#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# What is written is a BIDS dataset, by the validator with the schema of BIDS.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
validator=$(dirname "$PYTHON")/bids-validator-deno
[ -x "$validator" ] || {
    echo "1..0 # SKIP there is no $validator (tests/peers/setup installs it)"
    exit 0
}
bin=$(dirname "$(command -v connect)")

# is_valid FOLDER: not one error, warnings aside.  What it says goes to `found`.
is_valid () {
    NO_COLOR=1 "$validator" --format json "$1" >found 2>log
    "$PYTHON" - <<'END'
import json, sys
report = json.load(open("found"))["issues"]["issues"]
errors = [i for i in report if i["severity"] == "error"]
for i in errors:
    print(i["code"], i["location"], i.get("issueMessage") or "")
sys.exit(bool(errors))
END
}

check 'a simulated study' 'simulate --subjects 2 --frames 120 data && is_valid data'

check 'the results of the app, of images with a resolution, with sessions, in two groups' '
    simulate --subjects 2 --frames 120 made && to=in/derivatives/fmriprep && space=MNI152NLin2009cAsym &&
    for s in 01 02; do for e in 1 2; do for t in rest blocks; do
        d=$to/sub-$s/ses-$e/func f=made/sub-$s/func/sub-${s}_task-$t && mkdir -p $d && n=$d/sub-${s}_ses-${e}_task-$t &&
        for x in desc-preproc_bold.nii.gz desc-preproc_bold.json desc-brain_mask.nii.gz; do
            cp ${f}_space-${space}_$x ${n}_space-${space}_res-2_$x || exit 1; done &&
        cp ${f}_desc-confounds_timeseries.tsv ${n}_desc-confounds_timeseries.tsv || exit 1; done; done; done &&
    cp made/participants.* in && echo "{\"Name\": \"raw\", \"BIDSVersion\": \"1.9.0\"}" >in/dataset_description.json &&
    printf "{\"Name\": \"x\", \"BIDSVersion\": \"1.9.0\", \"DatasetType\": \"derivative\", \"GeneratedBy\": [{\"Name\": \"fMRIPrep\", \"Version\": \"25.2.5\"}]}" >$to/dataset_description.json &&
    plexus in out participant --atlas made >log 2>&1 && plexus in out group --atlas made >>log 2>&1 && is_valid out &&
    grep -q "\"fMRIPrep\"" out/dataset_description.json && grep -q "\"fmriprep\": \"../in/derivatives/fmriprep\"" out/dataset_description.json &&
    ls out/sub-01/ses-1/func/sub-01_ses-1_task-rest_space-${space}_atlas-Simulated_stat-pearsoncorrelation_relmat.tsv &&
    [ -z "$(find out/sub-* -name "*_res-*")" ]'

check 'the results of a study with maps of voxels, responses and searchlights' '
    simulate --subjects 2 --frames 120 data && here=$PWD &&
    awk "BEGIN { print \"onset\tduration\ttrial_type\"; for (k = 0; k < 16; k++) printf \"%d\t6\tc%d\n\", 4 + 14 * k, 1 + k % 4 }" >events.tsv &&
    printf "a\tb\tline\nc1\tc2\t1\nc1\tc3\t2\nc1\tc4\t3\nc2\tc3\t1\nc2\tc4\t2\nc3\tc4\t1\n" >models.tsv &&
    cat >study.mk <<END
OUT  := $here/out
DATA := $here/data
RUNS := \$(foreach s,01 02,sub-\$s/func/sub-\${s}_task-rest_space-MNI152NLin2009cAsym)
ATLAS := Simulated
atlas_image  := \$(DATA)/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_atlas-Simulated_dseg.nii.gz
atlas_labels := \$(atlas_image:.nii.gz=.tsv)
participants := \$(DATA)/participants.tsv
denoise_flags := --strategy 6P
voxelnet_flags := --threshold 0.3
conditions_of = $here/events.tsv
rdm_flags := --measure=euclidean
rdm_regions := \$(shell sed -n 2,3p \$(atlas_labels) | cut -f2)
rsa_models := $here/models.tsv
rsa_flags := --compare correlation --test labels --samples 99
searchlight_flags := --radius 6 --measure euclidean
include workflows/rules.mk
END
    (cd "$root" && workflows/run "$bin" "$here/study.mk" 2) >log 2>&1 || { cat log; exit 1; }
    is_valid out && ls -d out/sub-01/func/*_desc-voxelnet out/sub-01/func/*_desc-searchlight'

check 'the validator does find what is wrong' '
    simulate --subjects 2 --frames 120 data && : >data/sub-01/func/sub-01_task-rest_nonsense.tsv && ! is_valid data >log2'

done_testing
