#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Models against the RDM of every sphere.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../shards.sh"

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
        values "out/stat-$(echo $kind | tr -d -)_model-${model}_statmap.nii.gz" | awk -v k=$kind -v m=$model '{ print k "\t" m "\t" $1 }'
    done; done >got
    awk -F"\t" -v t="$tolerance" '
        NR == FNR { if (FNR > 1) want[$1 "\t" $3, ++n[$1 "\t" $3]] = $4; next }
        { k = $1 "\t" $2; w = want[k, ++m[k]]; all++; defined += $3 != "n/a" }
        ($3 == "n/a") != (w == "n/a") || ($3 - w) ^ 2 > t * t { print k, m[k], $3, w; bad = 1 }
        END { exit bad || all < 2400 || defined < all / 2 }' res_subjects.tsv got || { echo "$*"; return 1; }
}

for what in --oblique '--spoil --repeats 2'; do
    check "every center is what rdm and rsa say of its sphere: $what" "
        sphere_make $what s && agrees 5e-6 6 --measure euclidean && agrees 1e-5 6 --measure correlation && agrees 5e-6 6 --measure crossnobis &&
        for e in schaefer-strimmer ledoit-wolf diagonal full; do
            agrees 1e-5 6 --measure mahalanobis --noise \$noise --estimator \$e && agrees 1e-5 6 --measure crossnobis --noise \$noise --estimator \$e || exit 1; done"
done

check 'no noise is Euclidean' '
    sphere_make s && light --measure mahalanobis && values out/stat-spearman_model-ramp_statmap.nii.gz >a &&
    light --measure euclidean && values out/stat-spearman_model-ramp_statmap.nii.gz >b && cmp a b && says Noise "\"none\""'

check 'a planted geometry peaks where it was planted, and noise has no family' '
    sphere_make --signal 3 s && light --measure crossnobis --radius 5 --compare correlation,whitened-cosine --permutations 500 --threads 2 &&
    awk -F"\t" "NR == 1 { for (i = 1; i <= NF; i++) c[\$i] = i; next } \$c[\"model\"] == \"ramp\" && \$c[\"comparator\"] == \"correlation\" {
        exit !(\$c[\"peak\"] > .9 && (\$c[\"x\"] + 0) ^ 2 <= 9 && (\$c[\"y\"] - 3) ^ 2 <= 9 && (\$c[\"z\"] - 6) ^ 2 <= 9 && \$c[\"p\"] < .02 && \$c[\"p_familywise\"] < .05) }" out/summary.tsv &&
    sphere_make --signal 0 --level 0 t && mv t/* s && light --measure crossnobis --radius 5 --permutations 200 &&
    awk -F"\t" "NR > 1 && \$8 < .05 { bad = 1 } END { exit bad || NR != 4 }" out/summary.tsv'

check 'p maps are those of the labels, never below 1 / (1 + permutations), and a family has no less' '
    sphere_make --signal 2 s && light --permutations 99 --radius 6 && p=out/stat-spearman_model-ramp &&
    values ${p}_desc-p_statmap.nii.gz >one && values ${p}_desc-familywisep_statmap.nii.gz >family && values ${p}_statmap.nii.gz >score &&
    paste one family score | awk -F"\t" "(\$3 == \"n/a\") != (\$1 == \"n/a\") { bad = 1 } \$1 != \"n/a\" && (\$1 < .00999 || \$2 < \$1 - 1e-6 || \$2 > 1) { bad = 1 } \$2 < .5 { n++ } END { exit bad || !n }" &&
    says NumberOfPermutations 99'

check 'threads, and whether other centers are done, change no byte of a score' '
    sphere_make --spoil s && mkdir a b && for d in a b; do searchlight --measure crossnobis --noise $noise --permutations 50 --compare spearman,whitened-correlation \
        --threads $([ $d = a ] && echo 1 || echo 3) s/run-?.nii s/mask.nii s/models.tsv $d/o || exit 1; done; diff -r a b &&
    map_table s/mask.nii | awk -F"\t" "BEGIN { print \"x\ty\tz\" } NR == 100 || NR == 101 { print \$1 \"\t\" \$2 \"\t\" \$3 }" >c.tsv &&
    light --measure crossnobis --noise $noise --compare spearman,whitened-correlation --centers c.tsv && says NumberOfCenters 2 &&
    map_table out/stat-spearman_model-ramp_statmap.nii.gz | sed -n 100,101p >x && map_table a/o/stat-spearman_model-ramp_statmap.nii.gz | sed -n 100,101p | cmp - x &&
    [ "$(map_table out/stat-spearman_model-ramp_statmap.nii.gz | grep -vc n/a)" = 2 ]'

check 'a radius of 3 voxels, without its ends, has 93, and one on a voxel takes it in' '
    sphere_make --x 9 --y 9 --z 9 s && light --radius 8.9 && says VoxelsPerSphere 93 && light --radius 9 && says VoxelsPerSphere 123 &&
    light --radius 3 && says VoxelsPerSphere 7 && says RadiusRule "\"voxels whose center is at most"'

check 'oblique voxels that are no cubes make a ball in mm, not in voxels' '
    sphere_make --oblique --x 9 --y 9 --z 9 s && light --radius 8 && map_table s/mask.nii | awk -F"\t" "{ x[NR] = \$1; y[NR] = \$2; z[NR] = \$3 }
        END { c = 365; for (i = 1; i <= NR; i++) n += (x[i] - x[c]) ^ 2 + (y[i] - y[c]) ^ 2 + (z[i] - z[c]) ^ 2 <= 64; print n }" >n && says VoxelsPerSphere "$(cat n)"'

check 'spheres with too few voxels are NaN, never 0, and so is what is no center' '
    sphere_make s && light --radius 6 --min-fraction 1 && says CentersBelowFraction 204 && says MinimumVoxels 33 &&
    map_table out/stat-spearman_model-ramp_statmap.nii.gz | awk -F"\t" "\$4 == \"n/a\" { n++ } \$4 == 0 { bad = 1 } END { exit bad || n != 204 }" &&
    light --radius 6 --min-fraction 0 && says CentersBelowFraction 0 && [ "$(cut -f8 out/summary.tsv | sed -n 2p)" = 210 ]'

check 'voxels without data are left out and counted' '
    sphere_make --spoil s && light --measure crossnobis --noise $noise && says NumberOfVoxelsInMask 191 && says NumberOfVoxels 187 && says VoxelsWithoutData 1 &&
    says IncompleteVoxels 1 && says ConstantVoxels 1 && says VoxelsWithoutNoise 1 && says NoiseDegreesOfFreedom 177 && says MeanNoiseShrinkage 0'

check 'one voxel has Euclidean distances, but no correlation' '
    sphere_make s && light --radius 0 --measure euclidean && says VoxelsPerSphere 1 && says CentersWithUndefinedDistances 0 && [ "$(cut -f8 out/summary.tsv | sed -n 2p)" = 210 ] &&
    light --radius 0 --measure correlation 2>warning && grep -q "no center has an RDM" warning && says CentersWithUndefinedDistances 210 && grep -q "^ramp	spearman	n/a	n/a" out/summary.tsv'

check 'centers are an image or a table, in the mask or beside it' '
    sphere_make --spoil s && light --centers s/mask.nii && cp out/stat-spearman_model-ramp_statmap.nii.gz a.nii.gz && light && cmp a.nii.gz out/stat-spearman_model-ramp_statmap.nii.gz &&
    map_table s/mask.nii | awk -F"\t" "BEGIN { print \"name\tx\ty\tz\" } \$4 == 0 { print NR \"\t\" \$1 + .4 \"\t\" \$2 \"\t\" \$3 }" >c.tsv &&
    light --radius 6 --min-fraction .1 --centers c.tsv && says NumberOfCenters 19 && says CentersBelowFraction 0'

# refuses STATUS PATTERN OPTIONS...: one line, and no product.
refuses () {
    status=$1 pattern=$2; shift 2
    fails_with "$status" "$pattern" light "$@" && [ "$(wc -l <output)" -eq 1 ] && ! ls out 2>/dev/null
}

check 'what cannot be cross-validated is refused' '
    sphere_make --runs 1 s && refuses 1 "one run, and cross-validation needs 2" --measure crossnobis && rm -r s && sphere_make s && sed "s/\"c0\"/\"c1\"/" s/run-2.json >j && mv j s/run-2.json &&
    refuses 1 "condition .c1. has 2 trials in run .2. of .s/run-2.nii. and .c1. 1 in another" --measure crossnobis && light --measure correlation'

check 'models that do not fit are refused' '
    sphere_make s && cp s/models.tsv m.tsv && sed "2s/[^	]*\$/n\/a/" m.tsv >s/models.tsv && refuses 1 "no value of model .chance. for" &&
    sed "s/c5/c9/" m.tsv >s/models.tsv && refuses 1 "no condition .c5. of" && sed "1s/ramp/r-1/; 1s/halves/r_1/" m.tsv >s/models.tsv && refuses 1 "has no letters of its own" &&
    sphere_make --conditions 2 t && mv t/* s && refuses 1 "has 2 conditions, and a comparison of RDMs needs 3"'

check 'a model that never varies has no score' '
    sphere_make s && awk -F"\t" -v OFS="\t" "NR > 1 { \$4 = 1 } { print }" s/models.tsv >m.tsv && mv m.tsv s/models.tsv && light --compare spearman,rho-a && grep -q "^halves	spearman	n/a" out/summary.tsv &&
    awk -F"\t" "\$1 == \"halves\" && \$2 == \"rho-a\" { exit \$3 != 0 }" out/summary.tsv'

check 'what is no study is refused' '
    sphere_make s && sphere_make --x 5 t && refuses 1 "t/mask.nii.* grid" --centers t/mask.nii && refuses 1 "not on the grid" --measure crossnobis --noise t/noise-1.nii && rm -r t &&
    printf "x\ty\tz\n900\t0\t0\n" >c.tsv && refuses 1 "has center .sphere1. outside" --centers c.tsv && refuses 1 "cannot open" --measure crossnobis --noise lost.nii &&
    sphere_make --frames 6 --runs 1 t && refuses 1 "7 voxels and the noise 5 degrees.*schaefer-strimmer" --measure crossnobis --radius 3 --estimator full --noise t/noise-1.nii'

check 'numbers that do not fit are refused with what they need' '
    sphere_make --x 40 --y 40 --z 20 s && refuses 1 "32000 voxels with 228 numbers each take 28 MiB, more than --memory 20" --measure crossnobis --noise $noise --memory 20 &&
    refuses 1 "1000000 permutations of 3 models by 1 comparators take 172 MiB" --permutations 1000000 --memory 100'

check 'options that say nothing here are a mistake' '
    sphere_make s && refuses 2 "correlation does not weight" --noise $noise && refuses 2 "needs --noise" --estimator full && refuses 2 "no such comparator" --compare kendall &&
    refuses 2 "bures is not for searchlights" --compare bures && refuses 2 "names .cosine. twice" --compare cosine,cosine && refuses 2 "takes too long" --compare tau-a --permutations 9 &&
    refuses 2 "no comparator" --compare "" && fails_with 2 "is a table" searchlight s/models.tsv s/mask.nii s/models.tsv out'

# A study with 400 centers: seven batches.
with="--measure crossnobis --noise $noise --permutations 50 --compare spearman,whitened-correlation"
big () { sphere_make --spoil --x 10 --y 8 s; }

check 'shares of the centers, done apart and merged, are the whole: every map, p and sidecar' '
    big && is_whole_of "1 3 7 20" out light $with --threads 2 && [ "$(ls whole/out/*.nii.gz | wc -l)" = 18 ] &&
    rm -r whole merged* parts* && is_whole_of 3 out light --radius 6 --min-fraction 1'

check 'parts that are missing, doubled, cut, damaged or of another study are refused' '
    big && bad_parts_are_refused out light $with && other_parts_are_refused "--radius 7" out light && other_parts_are_refused "--seed 2" out light $with &&
    makes_parts 2 bad light && sed "2s/[^	]*\$/77/" s/models.tsv >m.tsv && mv m.tsv s/models.tsv && no_merge "of other inputs" out light'

check 'parts that other numbers of threads made are the same' '
    big && light $with && mv out whole && makes_parts 2 parts light $with --threads 2 && light $with --merge --parts parts && diff -r whole out'

check 'a share that is killed, or cannot be written, leaves no part' '
    big && { searchlight --permutations 300000 --shard 1/2 --parts parts s/run-?.nii s/mask.nii s/models.tsv out & } && sleep .3 && kill $! && ! wait $! &&
    [ ! -e out ] && ! ls parts/* 2>/dev/null &&
    (ulimit -f 1; trap "" XFSZ; fails_with 1 "cannot write .parts/part-1of2.bin" light $with --compare cosine,spearman,rho-a --shard 1/2 --parts parts) && ! ls parts/* 2>/dev/null'

check 'a share is K of N, with a folder' 'sphere_make s && wrong_shards_are_refused light'

# The volumes of the blocks, 5 s later, are trials, as in the suite of rdm.
shared_check 'in the slice of Haxby 2001 a sphere tells houses apart, and every sphere is that of rdm' '
    haxby=$PLEXUS_SHARED/data/haxby2001 && for r in 01 02 03 04 05 06 07 08 09 10 11 12; do
        stem=$haxby/sub-01/func/sub-01_task-objectviewing_run-$r && ln -s "${stem}_desc-preproc_bold.nii.gz" run-$r.nii.gz &&
        awk -F"\t" "NR > 1 { for (t = 0; t < 121; t++) if (2.5 * t >= \$1 + 5 && 2.5 * t < \$1 + \$2 + 2.5) name[t] = \$3 }
            END { printf \"{\\\"Conditions\\\": [\"; for (t = 0; t < 121; t++) printf \"%s\\\"%s\\\"\", t ? \", \" : \"\", t in name ? name[t] : \"n/a\"; print \"]}\" }" "${stem}_events.tsv" >run-$r.json || exit 1; done
    ln -s "${stem%12}01_desc-brain_mask.nii.gz" mask.nii.gz && rdm --mask mask.nii.gz run-*.nii.gz all.tsv &&
    awk -F"\t" -v OFS="\t" "NR == 1 { print \"a\", \"b\", \"house\"; next } { print \$1, \$2, (\$1 == \"house\") != (\$2 == \"house\") }" all.tsv >models.tsv &&
    searchlight --min-fraction .1 --compare correlation --permutations 500 run-*.nii.gz mask.nii.gz models.tsv out &&
    awk -F"\t" "NR == 2 { exit !(\$3 > .9 && \$7 > .1 && \$7 < .15 && \$10 == 530) }" out/summary.tsv &&
    map_table mask.nii.gz >mask.txt && awk -F"\t" "BEGIN { print \"x\ty\tz\" } \$4 == 1 { print \$1 \"\t\" \$2 \"\t\" \$3 }" mask.txt >c.tsv &&
    rdm --measure correlation --drop-missing --atlas c.tsv --radius 8 --mask mask.nii.gz run-*.nii.gz rdms.tsv && rsa --compare correlation rdms.tsv models.tsv res.tsv &&
    map_table out/stat-correlation_model-house_statmap.nii.gz | paste mask.txt - | awk -F"\t" "\$4 == 1 { print \$8 }" >got &&
    awk -F"\t" "NR > 1 { print \$4 }" res_subjects.tsv | paste got - | awk "(\$1 - \$2) ^ 2 > 2.5e-11 { bad = 1 } END { exit bad || NR != 530 }"'

done_testing
