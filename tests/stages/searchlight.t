#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Models against the RDM of every sphere.
. "$(dirname "$0")/../lib.sh"

kinds=cosine,correlation,spearman,rho-a,tau-a,tau-b,whitened-cosine,whitened-correlation
noise=s/noise-1.nii,s/noise-2.nii,s/noise-3.nii

# light OPTIONS...: of the study in s into out.
light () { searchlight "$@" s/run-?.nii s/mask.nii s/models.tsv out; }

# says KEY VALUE: the sidecar of the summary does.
says () { grep -q "\"$1\": $2" out/summary.json || { grep "$1" out/summary.json; false; }; }

# values MAP: those of the voxels of the mask, one a line.
values () {
    map_table s/mask.nii >mask.txt
    map_table "$1" | paste mask.txt - | awk -F"\t" '$4 == 1 { print $8 }'
}

# agrees TOLERANCE RADIUS OPTIONS...: every center is what rdm and rsa say of the
# same sphere, in double precision, for every comparator and model.
agrees () {
    tolerance=$1 radius=$2; shift 2
    map_table s/mask.nii | awk -F"\t" 'BEGIN { print "x\ty\tz" } $4 == 1 { print $1 "\t" $2 "\t" $3 }' >c.tsv
    rdm --drop-missing --atlas c.tsv --radius "$radius" --mask s/mask.nii "$@" s/run-?.nii rdms.tsv 2>/dev/null &&
    rsa --compare $kinds rdms.tsv s/models.tsv res.tsv 2>/dev/null &&
    light --radius "$radius" --min-fraction 0 --compare $kinds "$@" || return 1
    for kind in $(echo $kinds | tr , ' '); do for model in ramp halves chance; do
        values "out/stat-$(echo $kind | tr -d -)_model-${model}_statmap.nii.gz" >got
        awk -F"\t" -v k=$kind -v m=$model '$1 == k && $3 == m { print $4 }' res_subjects.tsv >want
        paste got want | awk -F"\t" -v t="$tolerance" '
            ($1 == "n/a") != ($2 == "n/a") || ($1 - $2) ^ 2 > t * t { print NR ": " $0; bad = 1 }
            $1 != "n/a" { n++ } END { exit bad || NR < 10 || n < NR / 2 }' ||
            { echo "$kind $model $*"; return 1; }
    done; done
}

for what in '' '--oblique' '--oblique --spoil' '--repeats 2 --spoil'; do
    check "every center is what rdm and rsa say of its sphere: ${what:-plain}" "
        sphere_make $what s && agrees 2e-5 6 --measure euclidean && agrees 2e-5 6 --measure correlation && agrees 2e-5 6 --measure crossnobis &&
        for e in schaefer-strimmer ledoit-wolf diagonal full; do
            agrees 1e-4 6 --measure mahalanobis --noise \$noise --estimator \$e && agrees 1e-4 6 --measure crossnobis --noise \$noise --estimator \$e || exit 1; done"
done
done_testing
