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
    run && makes "2 average, 4 connect, 4 denoise, 4 inspect, 4 measure, 4 parcellate, 3 report, 1 simulate" &&
    grep -q "^report: .*/group.html$" log && test -s "$study/out/group.html" &&
    test -s "$study/out/sub-01.html" && test -s "$study/out/sub-02.html"'

check 'every table has its sidecar, and no part is left' '
    for f in $(find "$study/out" -name "*.tsv" ! -name participants.tsv ! -name "*_manifest.tsv"); do
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
    makes "1 average, 1 connect, 1 denoise, 1 inspect, 1 measure, 2 report"'

check 'one more subject makes its own products and those of the group' '
    for only in sub-01 "sub-01 sub-02"; do
        run OUT="$PWD/out" only="$only" || exit 1; done &&
    makes "2 average, 2 connect, 2 denoise, 2 inspect, 2 measure, 2 parcellate, 2 report" &&
    ! grep "report.*sub-01" log && run OUT="$PWD/out" only=sub-01 &&
    makes "2 average, 1 report" && ! test -e out/sub-02.html'

check 'a rebuilt stage redoes its products, and what follows' '
    mkdir bin && cp -p "$bin"/* bin && run BIN="$PWD/bin" && makes "" && sleep 1 && touch bin/average &&
    run BIN="$PWD/bin" && makes "2 average, 1 report"'

check 'a failure is named, the others go on, the group is made without it' '
    bold=$study/data/sub-02/func/sub-02_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz &&
    cp "$bold" keep && head -c 50000 keep >"$bold" && ! run &&
    grep -A 9 "^failed:" log | grep -q "sub-02_task-rest.*timeseries.tsv (status 1)" &&
    grep -A 9 "^failed:" log | grep -q "parcellate: .*is truncated" &&
    test -s "$study/out/group.html" && grep -q "is truncated" "$study/out/group.html" &&
    ! ls "$study"/out/sub-02/func/*task-rest*_relmat.tsv 2>/dev/null &&
    cp keep "$bold" && run && ls "$study"/out/sub-02/func/*task-rest*_relmat.tsv &&
    ! grep -q "is truncated" "$study/out/group.html"'

check 'an input that is not there is a failure of its run alone' '
    table=$study/data/sub-02/func/sub-02_task-rest_desc-confounds_timeseries.tsv &&
    mv "$table" keep && ! run && mv keep "$table" &&
    grep -A 3 "^failed:" log | grep -q "cannot open .*sub-02_task-rest_desc-confounds" &&
    grep -q "^report:" log && ! ls "$study"/out/sub-02/func/sub-02_task-rest_motion.tsv 2>/dev/null && run'

check 'also where no rule makes it' '
    mkdir -p data/timeseries && cut -f1-5 "$study"/out/sub-01/func/*task-rest*_stat-mean_desc-preproc_timeseries.tsv >data/timeseries/s &&
    for s in 1 2 3; do cp data/timeseries/s data/timeseries/sub-${s}_task-rest_atlas-CC200_timeseries.tsv; done &&
    nyu () { ( cd "$root" && workflows/run "$bin" workflows/abide-nyu60.mk 2 DATA="$here/data" OUT="$here/out" participants= \
        "SUBJECTS=sub-1 sub-2 sub-3" ) >log 2>&1; } && here=$PWD && rm data/timeseries/sub-2_* && ! nyu &&
    grep -A 3 "^failed:" log | grep -q "there is no .*/sub-2_task-rest" && grep -q "^report:" log &&
    test -e out/sub-1.html && test -e out/sub-3.html'

check 'an input replaced by an older file counts as changed' '
    table=$study/data/sub-01/func/sub-01_task-rest_desc-confounds_timeseries.tsv &&
    cp -p "$table" keep && sed "2s/^[^	]*/0.5/" keep >"$table" && touch -d 2001-01-01 "$table" && run &&
    makes "1 average, 1 connect, 1 denoise, 1 inspect, 1 measure, 2 report" && cp -p keep "$table" && run'

check 'confounds that do not fit leave nothing of the run behind' '
    table=$study/data/sub-02/func/sub-02_task-rest_desc-confounds_timeseries.tsv &&
    cp -p "$table" keep && head -n 50 keep >"$table" && ! run &&
    grep -A 3 "^failed:" log | grep -q "denoise: " && grep -q "^report:" log &&
    ! ls "$study"/out/sub-02/func/*task-rest_motion.tsv "$study"/out/sub-02/func/*task-rest*_relmat.tsv 2>/dev/null &&
    cp -p keep "$table" && run && ls "$study"/out/sub-02/func/sub-02_task-rest_motion.tsv'

check 'a subject without a run that came through has no page' '
    for bold in "$study"/data/sub-02/func/*_bold.nii.gz; do cp -p "$bold" . && head -c 9999 "$(basename "$bold")" >"$bold"; done
    ! run && grep -q "^report:" log && ! test -e "$study/out/sub-02.html" && test -e "$study/out/sub-01.html" &&
    cp -p ./*_bold.nii.gz "$study"/data/sub-02/func/ && run && test -e "$study/out/sub-02.html"'

check 'the pages show this study, whatever else lies in the folder' '
    run demo_subjects=1 connect_kind=spearman && grep -q "<p class=\"lead\">1 subject</p>" "$study/out/group.html" &&
    ! grep -qi "pearson" "$study/out/group.html" && ! grep -q "sub-02" "$study/out/sub-01.html" &&
    ! test -e "$study/out/sub-02.html" && run && grep -q "2 subjects" "$study/out/group.html"'

check 'a run of which too little is left is excluded, and no failure unless STRICT' '
    few="--fd-threshold 0.5 --min-frames 190" &&
    run denoise_flags="$few" && grep -A 3 "^excluded:" log | grep -q "is excluded: too few frames" && ! grep -q "^failed:" log &&
    grep -q "<h3>Excluded</h3>" "$study/out/group.html" && grep -q "too few frames" "$study/out/group.html" &&
    ! grep -q sub-02 "$study"/out/group/*blocks*_manifest.tsv && [ -z "$(find "$study/out/logs" -path "*failed*" -name "*.txt")" ] &&
    ! ( STRICT=1 && export STRICT && run denoise_flags="$few" ) && run && ! grep -q "<h3>Excluded</h3>" "$study/out/group.html"'

check 'no data, blanks in names, a kind that is none: said at once' '
    ! run RUNS= && grep -q "names no run" log && ! run OUT="/tmp/o u t" && grep -q "blanks" log &&
    ! run connect_kind=wrong && grep -q "connect_kind is one of" log &&
    ! run connect_flags="--kind spearman" && grep -q "set connect_kind" log'

check 'a product that was killed half-way is not there, and made the next time' '
    rm "$study"/out/sub-01/func/*task-rest*_desc-preproc_timeseries.tsv &&
    mkdir bin && cp "$bin"/* bin && printf "#!/bin/sh\nkill -9 \$\$\n" >bin/parcellate && ! run BIN="$PWD/bin" &&
    grep -q "status 137" log && ! ls "$study"/out/sub-01/func/*task-rest*_desc-preproc_timeseries.tsv 2>/dev/null &&
    run && ls "$study"/out/sub-01/func/*task-rest*_desc-preproc_timeseries.tsv'

check 'the same bytes with one job as with four' '
    rm -rf "$study/out" && jobs=1 && run && mv "$study/out" first && jobs=4 && run && diff -r -x logs first "$study/out"'

check 'a study that is not there' '
    ( cd "$root" && fails_with 2 "there is no study" workflows/run "$bin" workflows/none.mk 1; s=$?; rm -f output; exit $s )'

done_testing
