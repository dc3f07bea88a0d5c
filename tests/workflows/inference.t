#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# From a study file to tests and predictions over the group, and their pages.
. "$(dirname "$0")/../lib.sh"

bin=$(dirname "$(command -v parcellate)")
MAKEFLAGS=; export MAKEFLAGS
study=$tap_home/study

# run N [NAME=VALUE...]: N subjects at rest, of those that are there.
run () {
    here=$PWD subjects=$1; shift
    ( cd "$root" && workflows/run "$bin" workflows/demo.mk 2 OUT="$study/out" DATA="$study/data" \
        demo_subjects=14 simulate_flags="--subjects 14 --frames 60 --tasks rest" TASKS=rest denoise_flags="--strategy 6P" \
        SUBJECTS="$(seq -f sub-%02.0f "$subjects" | tr '\n' ' ')" \
        edges_flags='--model "group + age" --method fdr,max-t,nbs,tfnbs --permutations 99' \
        predict_flags="--target age --model cpm,ridge --folds 4 --permutations 19" "$@" ) >"$here/log" 2>&1 || { cat "$here/log"; false; }
}
made () { sed -n 's/^  \([a-z]*\)  *[^ ]*$/\1/p' log | sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, $2 }'; }
makes () { got=$(made); [ "$got" = "$1" ] || { echo "made: $got"; cat log; false; }; }
at=task-rest_space-MNI152NLin2009cAsym_desc

check 'edges are tested, ages predicted, and both have pages that the group links to' '
    run 13 && makes "1 average, 13 connect, 13 denoise, 1 edges, 13 inspect, 13 measure, 13 parcellate, 1 predict, 1 qcfc, 16 report, 1 simulate" &&
    grep -q "group: patient - control" "$study/out/$at-edges.html" && grep -q "Family-wise error was held" "$study/out/$at-edges.html" &&
    grep -q ">Sagittal</text>" "$study/out/$at-edges.html" &&
    ! grep -q "qcfc was not run" "$study/out/$at-edges.html" && grep -q "predicts it with r" "$study/out/$at-edges.html" && grep -q "(Welch)" "$study/out/$at-edges.html" &&
    grep -q "<a href=.sub-01.html.>sub-01</a>" "$study/out/$at-edges.html" && grep -q "0 by p_fwe" "$study/out/group.html" && grep -q "Predicting age" "$study/out/$at-prediction.html" && grep -q "$at-edges.html" "$study/out/group.html" &&
    grep -q "$at-prediction.html" "$study/out/group.html" && [ "$(wc -l <"$study/out/group/$at-edges/results.tsv")" = 781 ]'

check 'a second time makes nothing' 'run 13 && makes ""'

check 'one subject more redoes that subject and the group' '
    run 14 && makes "1 average, 1 connect, 1 denoise, 1 edges, 1 inspect, 1 measure, 1 parcellate, 1 predict, 1 qcfc, 4 report"'

check 'another model redoes its tests alone' '
    run 14 edges_flags="--model group --method fdr --permutations 0" && makes "1 edges, 1 qcfc, 2 report"'

check 'components of the dynamic connectome are compared between the groups' '
    run 14 ntf_flags="--affinity codrive --rank 2 --restarts 2" dynamics_tasks=task-rest loadings_flags="--model group --permutations 99" &&
    [ "$(cut -f1 "$study/out/group/$at-loadings/results.tsv" | tr "\n" " ")" = "feature component1 component2 " ] &&
    grep -q "group: patient - control" "$study/out/$at-loadings.html" && grep -q "$at-loadings.html" "$study/out/group.html"'

check 'what sites differ by is beside the tests, and measures of the network are tested' '
    run 14 harmonize_flags="--batch sex --covariates age" edges_features=relmat && grep -q "^  harmonize " log && grep -q "Before harmonization, 2 of 2 sites" "$study/out/$at-edges.html" &&
    [ "$(wc -l <"$study/out/group/$at-edges/harmonized.tsv")" = 15 ] &&
    run 14 edges_features=network edges_flags="--model group --measure clustering,path_length --permutations 49" &&
    [ "$(cut -f1 "$study/out/group/$at-edges/results.tsv" | tr "\n" " ")" = "measure clustering path_length " ] && grep -q "path_length" "$study/out/$at-edges.html"'

check 'likeness of brains is compared with that of behavior' '
    run 14 intersubject_flags="--behavior age,group --permutations 49" && [ "$(sed -n 2p "$study/out/group/$at-intersubject/results.tsv" | cut -f2,3 | tr "\t" " ")" = "age nearest" ] &&
    grep -q "Are brains alike where" "$study/out/$at-intersubject.html" && grep -q "$at-intersubject.html" "$study/out/group.html" &&
    run 14 intersubject_flags="--behavior age,group --permutations 49" && makes "" && ! grep -q "(null)" "$study/out/$at-intersubject.html"'

check 'what is not asked for any more has no page' '
    run 14 edges_flags= predict_flags= && ! test -e "$study/out/$at-edges.html" && ! test -e "$study/out/$at-prediction.html" && ! grep -q desc-edges "$study/out/group.html"'

done_testing
