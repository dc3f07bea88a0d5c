#!/bin/sh
# Strategies of denoising compared on a simulated study, by the motion they leave.
. "$(dirname "$0")/../lib.sh"

bin=$(dirname "$(command -v parcellate)")
MAKEFLAGS=; export MAKEFLAGS
study=$tap_home/study

printf '%s\n' '# two' 'none' '24P  --strategy 24P' 'noComponents --strategy acompcor' >"$tap_home/list"
LIST=$tap_home/list; export LIST

# compare [NAME=VALUE...]: what it says goes to `log`.
compare () {
    here=$PWD
    ( cd "$root" && workflows/strategies "$bin" workflows/demo.mk 2 OUT="$study/out" DATA="$study/data" \
        demo_subjects=12 simulate_flags="--subjects 12 --frames 120 --regions 24" "$@" ) >"$here/log" 2>&1
}
# cell COLUMN FILE ROW
cell () { awk -F"\t" -v name="$1" -v row="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR == row { print $c }' "$2"; }

check 'denoising leaves less motion in connectivity than none, and ranks before it' '
    compare && for task in rest blocks; do
        summary () { ls "$study"/out/strategies/"$1"/group/task-${task}_*_desc-summary_qcfc.tsv; }
        plain=$(cell median_abs_r "$(summary none)" 2) clean=$(cell median_abs_r "$(summary 24P)" 2)
        echo "$task: $plain $clean" && awk "BEGIN { exit !($clean < $plain) }" &&
        ranking=$(ls "$study"/out/strategies/task-${task}_*_ranking.tsv) && cat "$ranking" && [ "$(wc -l <"$ranking")" = 3 ] &&
        test -s "${ranking%.tsv}.html" && test -s "${ranking%.tsv}.json" || exit 1
    done'

check 'a strategy that the confounds do not allow is named and left out' '
    cat "$study"/out/strategies/noComponents.log | tail -3; ls "$study"/out/strategies/ &&
    ! ls "$study"/out/strategies/noComponents/group/*_manifest.tsv 2>/dev/null && compare && cat log &&
    grep -q "noComponents: left out, .*has no component" log'

check 'a second time denoises nothing again' '! grep -E "^  (denoise|connect) " "$study"/out/strategies/24P.log'

check 'without participants it says so' '! compare participants= && grep -q "has no participants" log'

done_testing
