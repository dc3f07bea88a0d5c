#!/bin/sh
# From a study file to maps of voxel networks, a classifier and its page.
. "$(dirname "$0")/../lib.sh"

bin=$(dirname "$(command -v parcellate)")
MAKEFLAGS=; export MAKEFLAGS
study=$tap_home/study

# run [NAME=VALUE...]: eight subjects at rest and at a task, told apart at rest.
run () {
    here=$PWD
    ( cd "$root" && workflows/run "$bin" workflows/demo.mk 2 OUT="$study/out" DATA="$study/data" \
        demo_subjects=8 simulate_flags="--subjects 8 --frames 60" denoise_flags="--strategy 6P" \
        voxelnet_flags="--density 0.02" classify_features=map classify_tasks=task-rest \
        classify_flags="--target group --model pca-lda --components 2 --folds 4 --permutations 9 --mask-learner univariate --half-samples 4" \
        "$@" ) >"$here/log" 2>&1 || { cat "$here/log"; false; }
}
made () { sed -n 's/^  \([a-z]*\)  *[^ ]*$/\1/p' log | sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, $2 }'; }
makes () { got=$(made); [ "$got" = "$1" ] || { echo "made: $got"; cat log; false; }; }
page=$study/out/task-rest_space-MNI152NLin2009cAsym_desc-classify.html
folder=$study/out/group/task-rest_space-MNI152NLin2009cAsym_desc-classify

check 'maps, classifier and its page are made' '
    run && makes "2 average, 1 classify, 16 connect, 16 denoise, 16 inspect, 16 measure, 16 parcellate, 10 report, 1 simulate, 16 voxelnet" &&
    test -s "$page" && grep -q "$(basename "$page")" "$study/out/group.html" && test -s "$folder/stat-stability_statmap.nii.gz" &&
    ls "$study"/out/sub-0[1-8]/func/*_task-blocks_*_desc-voxelnet/stat-cycles3_boldmap.nii.gz >/dev/null'

check 'its numbers do not tell where they were made' '! grep -rl "$study" "$folder" "$page" "$study"/out/group/*_manifest.tsv'

check 'a second time makes nothing' 'run && makes ""'

check 'another learner redoes the classifier and its page alone' '
    run classify_flags="--target group --model ridge --folds 4 --permutations 0" && makes "1 classify, 2 report" &&
    ! test -e "$folder/stat-stability_statmap.nii.gz"'

tested=$study/out/task-rest_space-MNI152NLin2009cAsym_desc-edges.html
check 'the maps are tested between the groups' '
    run classify_flags= edges_tasks=task-rest edges_features=map edges_flags="--model group --method max-t,tfce,cluster --permutations 20" && makes "2 average, 1 edges, 2 report" &&
    test -s "${folder%classify}edges/stat-t_statmap.nii.gz" && [ "$(head -1 "${folder%classify}edges/results.tsv" | cut -f1-4 | tr "\t" " ")" = "i j k t" ] && grep -q "group: patient - control" "$tested" && grep -q "The statistic of every voxel" "$tested"'

check 'who is not classified any more has no page' 'run classify_flags= && ! test -e "$page" && ! grep -q desc-classify "$study/out/group.html"'

check 'matrices are told apart, too' '
    run voxelnet_flags= classify_features=relmat classify_flags="--target group --components 2 --folds 4 --permutations 0" && grep -q "The 20 largest by size of" "$page"'

done_testing
