#!/bin/sh
# From a study file to a dynamic connectome and its page.
. "$(dirname "$0")/../lib.sh"

bin=$(dirname "$(command -v parcellate)")
MAKEFLAGS=; export MAKEFLAGS
study=$tap_home/study

# run [NAME=VALUE...]: four subjects at a task.
run () {
    here=$PWD
    ( cd "$root" && workflows/run "$bin" workflows/blocks.mk 2 OUT="$study/out" DATA="$study/data" \
        demo_subjects=4 simulate_flags="--subjects 4 --frames 90 --tasks blocks" denoise_flags="--strategy 6P" \
        ntf_flags="--affinity rise --rank 2 --restarts 4 --survivors 2" communities_flags="--starts 2" \
        states_methods="sliding hmm" states_flags="--states 2:3 --restarts 2" "$@" ) >"$here/log" 2>&1 || { cat "$here/log"; false; }
}
made () { sed -n 's/^  \([a-z]*\)  *[^ ]*$/\1/p' log | sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, $2 }'; }
makes () { got=$(made); [ "$got" = "$1" ] || { echo "made: $got"; cat log; false; }; }
name=task-blocks_space-MNI152NLin2009cAsym_desc-dynamics
page=$study/out/$name.html
folder=$study/out/group/$name

check 'components, communities, their dynamics and a page are made' '
    run && makes "1 average, 1 communities, 4 connect, 4 denoise, 1 dynamics, 4 inspect, 4 measure, 1 ntf, 4 parcellate, 7 report, 1 simulate, 2 states" &&
    test -s "$page" && grep -q "$name.html" "$study/out/group.html" && test -s "$folder/dynamics/epochs.tsv" &&
    grep -q "Responses to stimuli" "$page" && test -s "${folder%dynamics}states/hmm/means.tsv" &&
    grep -q "desc-states.html" "$study/out/group.html" && [ "$(grep -c "<h2" "${page%dynamics.html}states.html")" = 4 ]'

check 'its numbers do not tell where they were made' '! grep -rl "$study" "$folder" "$page" "${folder%dynamics}states" "${page%dynamics.html}states.html"'

check 'a second time makes nothing' 'run && makes ""'

check 'another seed of the communities redoes them and what follows' '
    run communities_flags="--starts 2 --seed 2" && makes "1 communities, 1 dynamics, 2 report"'

check 'other flags of states redo states alone' '
    run communities_flags="--starts 2 --seed 2" states_flags="--states 2" && makes "2 report, 2 states"'

check 'what is not asked for any more has no page' '
    run ntf_flags= states_methods= && ! test -e "$page" && ! grep -q "desc-dynamics\|desc-states" "$study/out/group.html"'

done_testing
