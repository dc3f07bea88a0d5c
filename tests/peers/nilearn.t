#!/bin/sh
# The means of regions are those of nilearn.
#
# Tolerance: nilearn sums integers and doubles in double, in another order; float32
# images it sums in float32, which leaves 1e-6 of the largest value.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs nilearn

by_nilearn () { "$PYTHON" -W ignore "$peers/parcellate-nilearn" "$@"; }

# same_means TOLERANCE: of the largest value; the names of regions differ.
same_means () {
    says "
want = series(\"want.tsv\").to_numpy()
near(series(\"out.tsv\"), want, $1 * np.abs(want).max())"
}

for type in int16 uint8 float64; do
    check "a run of type $type" "
        nifti_make run.nii --type $type && nifti_make --regions 3 --dims 3 atlas.nii &&
        parcellate run.nii atlas.nii out.tsv cover.tsv &&
        by_nilearn run.nii atlas.nii want.tsv && same_means 1e-12"
done

check 'a simulated float32 run' '
    simulate --subjects 1 --frames 30 sim &&
    bold=$(ls sim/sub-01/func/*_task-rest_*_bold.nii.gz) atlas=$(ls sim/tpl-*/*_dseg.nii.gz) &&
    parcellate "$bold" "$atlas" out.tsv cover.tsv &&
    by_nilearn "$bold" "$atlas" want.tsv && same_means 1e-6'

shared_check 'a real run, inside its mask' '
    data=$PLEXUS_SHARED/data/haxby2001 run=sub-01/func/sub-01_task-objectviewing_run-01 &&
    bold=$data/${run}_desc-preproc_bold.nii.gz mask=$data/${run}_desc-brain_mask.nii.gz &&
    atlas=$data/atlas-kmeans12_dseg.nii.gz &&
    parcellate --mask "$mask" "$bold" "$atlas" out.tsv cover.tsv &&
    by_nilearn "$bold" "$atlas" want.tsv "$mask" && same_means 1e-12'

done_testing
