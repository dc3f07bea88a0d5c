#!/bin/sh
# What maps of cycles tell that maps of degrees do not, from images to verdict:
# simulate, voxelnet for every subject, classify.
. "$(dirname "$0")/../lib.sh"

# study DIR OPTION...: simulated resting runs and a manifest of their maps, on
# networks of the pairs that correlate above .35 once cleaned.
study () {
    dir=$1; shift
    simulate --tasks rest "$@" "$dir" && printf 'participant_id\tdegree\tc3\n' >"$dir/manifest.tsv" || return 1
    for folder in "$dir"/sub-*; do
        id=${folder##*/}; run=$folder/func/${id}_task-rest
        voxelnet --strategy 9P --confounds "${run}_desc-confounds_timeseries.tsv" --threshold .35 \
            "${run}"_space-*_bold.nii.gz "${run}"_space-*_mask.nii.gz "$folder/net" || return 1
        printf "$id\t$id/net/stat-degree_boldmap.nii.gz\t$id/net/stat-cycles3_boldmap.nii.gz\n" >>"$dir/manifest.tsv"
        cp "${run}"_space-*_mask.nii.gz "$dir/brain.nii.gz"
    done
}
# tell DIR MAP OUT OPTION...: classify its groups by one kind of map.
tell () {
    dir=$1 map=$2 out=$3; shift 3
    classify --target group --features $map --mask "$dir/brain.nii.gz" --drop-missing --standardize --model pca-lda --components 5 \
        --folds 4 "$@" "$dir/manifest.tsv" "$dir/participants.tsv" $out
}
# cell OUT COLUMN MODEL
cell () { awk -F"\t" -v name="$2" -v model="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } $1 == model { print $c }' "$1/metrics.tsv"; }
# is EXPRESSION: awk says it is true
is () { awk "BEGIN { exit !($1) }"; }
# voxels FILE TYPE: of an image, one a line; counts are f8, maps f4, masks u1.
voxels () { gzip -dc "$1" | tail -c +353 | od -An -v -t"$2" -w"${2#?}"; }
# in_patch STAT GROUP: mean over the patch and the subjects of a group
in_patch () {
    awk -F"\t" -v g=$2 '$2 == g { print $1 }' s/participants.tsv | while read -r id; do
        voxels s/truth/motif_mask.nii.gz u1 >inside; voxels s/$id/net/stat-$1_boldmap.nii.gz f8 | paste - inside
    done | awk '$2 == 1 { sum += $1; n++ } END { print sum / n }'
}

# Twenty of whom ten have hexagons for triangles in 72 of 5000 voxels.
check 'C3 maps with a learnt mask tell what degree maps do not' '
    study s --subjects 20 --plant motif && set -- --mask-learner rank-sum --half-samples 10 --permutations 39 &&
    tell s c3 c3 "$@" && tell s degree degree "$@" && cat c3/metrics.tsv degree/metrics.tsv &&
    is "$(cell c3 accuracy_low pca-lda) > .5 && $(cell c3 p pca-lda) < .05" &&
    is "$(cell degree accuracy_low pca-lda) < .5 && $(cell degree p pca-lda) > .05" &&
    degrees="$(in_patch degree control) $(in_patch degree patient)" && cycles="$(in_patch cycles3 control) $(in_patch cycles3 patient)" && echo "$degrees $cycles" &&
    echo "$degrees $cycles" | awk "{ d = \$1 - \$2; exit !(\$1 > 1.6 && \$1 < 2.2 && d * d < .01 && \$3 > .6 && \$4 < .2) }" &&
    voxels c3/stat-mask_statmap.nii.gz f4 | paste - inside | awk "\$1 == 1 { n++; hits += \$2 } END { print n, hits; exit !(hits >= 24 && hits > .8 * n) }"'

# Groups do not differ here, but four of five patients are of the site with
# twice the noise.  Across sites a shift of all scores alone makes an accuracy of
# one or four of five, at random; p within sites is not misled.
check 'a site that goes along with the group deceives whoever does not ask' '
    study s --subjects 40 --frames 100 --null --sites 2 --confounding .6 --site-effect 1 && tell s c3 naive --permutations 39 &&
    tell s c3 within --groups site --permutations 39 && tell s c3 apart --groups site --leave-one-group-out --permutations 39 &&
    tell s c3 freed --groups site --confounds site --permutations 39 && cat naive/metrics.tsv within/metrics.tsv apart/metrics.tsv freed/metrics.tsv &&
    is "$(cell naive accuracy_low pca-lda) > .5 && $(cell naive p pca-lda) < .05" &&
    is "$(cell within accuracy group-only) > .7 && $(cell within p pca-lda) > .05" &&
    is "$(cell apart p pca-lda) > .05 && $(cell freed accuracy_low pca-lda) < .5 && $(cell freed p pca-lda) > .05"'

done_testing
