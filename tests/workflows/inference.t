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
    run 13 && makes "1 average, 13 connect, 13 denoise, 1 edges, 13 inspect, 13 measure, 13 parcellate, 1 predict, 16 report, 1 simulate" &&
    grep -q "group: patient - control" "$study/out/$at-edges.html" && grep -q "Family-wise error was held" "$study/out/$at-edges.html" &&
    grep -q "Predicting age" "$study/out/$at-prediction.html" && grep -q "$at-edges.html" "$study/out/group.html" &&
    grep -q "$at-prediction.html" "$study/out/group.html" && [ "$(wc -l <"$study/out/group/$at-edges/results.tsv")" = 781 ]'

check 'a second time makes nothing' 'run 13 && makes ""'

check 'one subject more redoes that subject and the group' '
    run 14 && makes "1 average, 1 connect, 1 denoise, 1 edges, 1 inspect, 1 measure, 1 parcellate, 1 predict, 4 report"'

check 'another model redoes its tests alone' '
    run 14 edges_flags="--model group --method fdr --permutations 0" && makes "1 edges, 2 report"'

check 'components of the dynamic connectome are compared between the groups' '
    run 14 ntf_flags="--affinity codrive --rank 2 --restarts 2" dynamics_tasks=task-rest loadings_flags="--model group --permutations 99" &&
    [ "$(cut -f1 "$study/out/group/$at-loadings/results.tsv" | tr "\n" " ")" = "feature component1 component2 " ] &&
    grep -q "group: patient - control" "$study/out/$at-loadings.html" && grep -q "$at-loadings.html" "$study/out/group.html"'

check 'what is not asked for any more has no page' '
    run 14 edges_flags= predict_flags= && ! test -e "$study/out/$at-edges.html" && ! test -e "$study/out/$at-prediction.html" && ! grep -q desc-edges "$study/out/group.html"'

done_testing
