#!/bin/sh
# The pipeline as a whole, on two simulated subjects.
. "$(dirname "$0")/../lib.sh"

bin=$(dirname "$(command -v parcellate)")
MAKEFLAGS=; export MAKEFLAGS
study=$tap_home/study

# run [NAME=VALUE...]: the demo in $study; what it made goes to `log`.
run () {
    here=$PWD
    ( cd "$root" && workflows/run "$bin" workflows/demo.mk "${jobs:-2}" \
        OUT="$study/out" DATA="$study/data" demo_subjects=2 "$@" ) >"$here/log" 2>&1
}

# made: the stages that ran and how often, on one line.
made () {
    sed -n 's/^  \([a-z]*\)  *[^ ]*$/\1/p' log | sort | uniq -c | awk '{ printf "%s%s %s", (NR > 1 ? ", " : ""), $1, $2 }'
}
makes () {
    got=$(made)
    [ "$got" = "$1" ] || { echo "made: $got"; cat log; false; }
}

check 'from nothing to a report' '
    run && makes "2 average, 4 connect, 4 denoise, 4 measure, 4 parcellate, 3 report, 1 simulate" &&
    grep -q "^report: .*/group.html$" log && test -s "$study/out/group.html" &&
    test -s "$study/out/sub-01.html" && test -s "$study/out/sub-02.html"'

check 'every table has its sidecar, and no part is left' '
    for f in $(find "$study/out" -name "*.tsv" ! -name participants.tsv); do
        test -s "${f%.tsv}.json" || { echo "$f"; exit 1; }; done &&
    [ -z "$(find "$study" -name "*.part")" ]'

check 'no path of this machine is in any product' '! grep -rl "$study" "$study/out" --include=*.json --include=*.html --include=*.tsv'

check 'a second time makes nothing' 'run && makes ""'

check 'one parameter redoes what follows from it, and no more' '
    run measure_flags="--threshold density --at 0.2" && makes "4 measure, 3 report" &&
    run connect_flags=--verbose measure_flags="--threshold density --at 0.2" &&
    makes "2 average, 4 connect, 4 measure, 3 report" && run &&
    makes "2 average, 4 connect, 4 measure, 3 report"'

check 'one input redoes its own subject and the group' '
    touch "$study"/data/sub-02/func/sub-02_task-rest_desc-confounds_timeseries.tsv && run &&
    makes "1 average, 1 connect, 1 denoise, 1 measure, 2 report"'

check 'a rebuilt stage redoes its products' '
    mkdir bin && cp "$bin"/* bin && run BIN="$PWD/bin" && touch -d "+1 hour" bin/average 2>/dev/null || touch bin/average
    run BIN="$PWD/bin" >/dev/null; run BIN="$PWD/bin"; grep -q average log || [ -z "$(made)" ]'

check 'a failure is named, the others go on, the group is made without it' '
    bold=$study/data/sub-02/func/sub-02_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz &&
    cp "$bold" keep && head -c 50000 keep >"$bold" && ! run &&
    grep -A 9 "^failed:" log | grep -q "sub-02_task-rest.*timeseries.tsv (status 1)" &&
    grep -A 9 "^failed:" log | grep -q "parcellate: .*is truncated" &&
    test -s "$study/out/group.html" && grep -q "is truncated" "$study/out/group.html" &&
    ! ls "$study"/out/sub-02/func/*task-rest*_relmat.tsv 2>/dev/null &&
    cp keep "$bold" && run && ls "$study"/out/sub-02/func/*task-rest*_relmat.tsv &&
    ! grep -q "is truncated" "$study/out/group.html"'

check 'a product that was killed half-way is not there, and made the next time' '
    rm "$study"/out/sub-01/func/*task-rest*_desc-preproc_timeseries.tsv &&
    mkdir bin && cp "$bin"/* bin && printf "#!/bin/sh\nkill -9 \$\$\n" >bin/parcellate && ! run BIN="$PWD/bin" &&
    grep -q "status 137" log && ! ls "$study"/out/sub-01/func/*task-rest*_desc-preproc_timeseries.tsv 2>/dev/null &&
    run && ls "$study"/out/sub-01/func/*task-rest*_desc-preproc_timeseries.tsv'

check 'the same bytes with one job as with four' '
    mv "$study/out" first && jobs=4 && run && diff -r -x logs first "$study/out"'

check 'a study that is not there' '
    ( cd "$root" && fails_with 2 "there is no study" workflows/run "$bin" workflows/none.mk 1; s=$?; rm -f output; exit $s )'

done_testing
