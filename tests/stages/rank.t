#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# summary FOLDER MEDIAN PERCENT DISTANCE LOST EXCLUDED [SUBJECTS]: of qcfc.
summary () {
    mkdir -p "$1" && {
        printf 'subjects\texcluded\tedges\tmedian_abs_r\tchance_abs_r\tpercent_p05\tpercent_fdr05\tdistance_rho\tdistance_dependence\tgcor\tmean_fd\tcensored\tregressors\tfreedom_lost\n'
        printf '%s\t%s\t780\t%s\t0.13\t%s\t0\tn/a\t%s\t0.1\t0.2\t10\t5\t%s\n' "${7:-30}" "$6" "$2" "$3" "$4" "$5"
    } >"$1/summary.tsv"
}

# Three strategies: none is cheap, scrubbing good and dear, and acompcor between.
study () {
    summary none 0.3 40 0.3 5 0 && summary scrubbing 0.14 6 0.05 45 2 28 && summary acompcor 0.2 15 0.2 20 0
}

refuses () { # PATTERN OPERANDS...
    pattern=$1; shift
    fails_with 1 "$pattern" rank --html page.html "$@" out.tsv &&
    [ "$(grep -vc warning output)" -eq 1 ] && ! ls out.* page.* 2>/dev/null
}

check 'a row per strategy, best first, with the rank on each criterion' '
    study && rank none/summary.tsv scrubbing/summary.tsv acompcor/summary.tsv out.tsv 2>warnings &&
    printf "strategy\trank\tmean_rank\tsubjects\tmedian_abs_r\tdistance_dependence\tfreedom_lost\tpercent_p05\texcluded\trank_median_abs_r\trank_distance_dependence\trank_freedom_lost\trank_percent_p05\trank_excluded\n" >want &&
    printf "scrubbing\t1\t1.6666666666666667\t28\t0.14\t0.05\t45\t6\t2\t1\t1\t3\t1\t3\n" >>want &&
    printf "acompcor\t2\t2\t30\t0.2\t0.2\t20\t15\t0\t2\t2\t2\t2\t1.5\n" >>want &&
    printf "none\t3\t2.3333333333333335\t30\t0.3\t0.3\t5\t40\t0\t3\t3\t1\t3\t1.5\n" >>want && cmp out.tsv want &&
    for name in $(head -n 1 out.tsv); do NAME=$name holds out.json "length field(\$ENV{NAME}, \"Description\")" || exit 1; done &&
    grep -q "has 30 subjects and .scrubbing. has 28: by chance" warnings && [ "$(wc -l <warnings)" -eq 1 ]'

check 'the order of the summaries does not matter, nor where they lie' '
    study && rank none/summary.tsv scrubbing/summary.tsv acompcor/summary.tsv a.tsv &&
    rank "$PWD/acompcor//summary.tsv" ./none/summary.tsv scrubbing/summary.tsv b.tsv && cmp a.tsv b.tsv &&
    cp none/summary.tsv none.tsv && cp acompcor/summary.tsv acompcor.tsv && cp scrubbing/summary.tsv scrubbing.tsv && rank none.tsv scrubbing.tsv acompcor.tsv c.tsv && cmp a.tsv c.tsv &&
    rank --names x,y,z none/summary.tsv scrubbing/summary.tsv acompcor/summary.tsv d.tsv && [ "$(cut -f1 d.tsv | tr "\n" " ")" = "strategy y z x " ]'

check 'a criterion that one of them lacks ranks nobody' '
    study && summary none 0.3 40 n/a 5 0 && rank none/summary.tsv scrubbing/summary.tsv acompcor/summary.tsv out.tsv 2>warnings &&
    grep -q "distance_dependence. ranks nobody: strategy .none. has none" warnings &&
    [ "$(cut -f11 out.tsv | sort -u | tr "\n" " ")" = "n/a rank_distance_dependence " ] &&
    [ "$(cut -f3 out.tsv | tr "\n" " ")" = "mean_rank 2 2 2 " ] && [ "$(cut -f2 out.tsv | tr "\n" " ")" = "rank 2 2 2 " ]'

check 'the page is well-formed, whole, and names what it was made from' '
    study && summary "a<b&c" 0.1 1 0.1 1 1 && rank --html page.html none/summary.tsv "a<b&c/summary.tsv" out.tsv 2>/dev/null &&
    perl -0777 -ne "/<!DOCTYPE html>/ && /a&lt;b&amp;c/ && !/a<b/ && /<\/html>/ || exit 1; exit 1 unless (() = /<svg/g) == 5 && (() = /<figure/g) == (() = /<\/figure/g); exit 1 if /(src|href)=\"http/" page.html &&
    { ! command -v xmllint || xmllint --noout page.html; } && grep -q "class=\"limit\"" page.html &&
    grep -q "ranking\|SourceChecksums" page.html && ! grep -q "$PWD" page.html out.json'

check 'twice the same bytes' '
    study && rank --html a.html none/summary.tsv acompcor/summary.tsv out.tsv && mkdir first && mv a.html out.* first &&
    rank --html a.html none/summary.tsv acompcor/summary.tsv out.tsv && for f in a.html out.tsv out.json; do cmp $f first/$f || exit 1; done'

check 'summaries of qcfc are read' '
    mkdir -p a b && printf "participant_id\tage\tmean_fd\n" >people.tsv && for a in a b; do printf "participant_id\trelmat\n" >$a/m.tsv; done &&
    for s in 1 2 3 4 5 6; do printf "sub-$s\t$((20 + s * s % 7))\t0.$((s * 3 % 7))\n" >>people.tsv
        for a in a b; do printf "sub-$s\t$s.tsv\n" >>$a/m.tsv; r=0.$((s * (s + ${#a}) % 9 + 1)); printf "Node\tx\ty\tz\nx\t1\t$r\t0.2$s\ny\t$r\t1\t0.${s}5\nz\t0.2$s\t0.${s}5\t1\n" >$a/$s.tsv; done; done &&
    for a in a b; do qcfc $a/m.tsv people.tsv $a/edges.tsv $a/summary.tsv || exit 1; done &&
    rank a/summary.tsv b/summary.tsv out.tsv && [ "$(wc -l <out.tsv)" -eq 3 ] && [ "$(cut -f2 out.tsv | tr "\n" " ")" = "rank 1.5 1.5 " ]'

check 'a summary that is none' '
    study && printf "subjects\texcluded\n3\t4\n" >a.tsv && refuses "a.tsv. has no column .median_abs_r." none/summary.tsv a.tsv &&
    sed 1q none/summary.tsv >b.tsv && refuses "b.tsv. has 0 rows, and a summary of qcfc has one" none/summary.tsv b.tsv &&
    sed "s/0.3/x/" none/summary.tsv >c.tsv && refuses "c.tsv. line 2 column" none/summary.tsv c.tsv &&
    refuses "cannot open .no/summary.tsv." none/summary.tsv no/summary.tsv'

check 'nothing that counts is known of all' '
    for a in x y; do summary $a n/a 1 n/a n/a 1 || exit 1; done && refuses "no criterion that counts is known of all 2" x/summary.tsv y/summary.tsv'

check 'the full disk is noticed' '
    study && fails_with 1 "cannot write" rank --html /dev/full none/summary.tsv acompcor/summary.tsv out.tsv && ! ls out.*  2>/dev/null'

check 'usage errors' '
    study && fails_with 2 "^usage: rank" rank out.tsv && fails_with 2 "two summaries or more" rank none/summary.tsv out.tsv &&
    fails_with 2 "2 names for 3 summaries" rank --names a,b none/summary.tsv acompcor/summary.tsv scrubbing/summary.tsv out.tsv &&
    fails_with 2 "3 names for 2 summaries" rank --names a,b,c none/summary.tsv acompcor/summary.tsv out.tsv &&
    fails_with 2 "two strategies have the name .a." rank --names a,a none/summary.tsv acompcor/summary.tsv out.tsv &&
    fails_with 2 "empty name" rank --names a, none/summary.tsv acompcor/summary.tsv out.tsv &&
    cp -r none other && mkdir x && mv other x/none && fails_with 2 "give --names" rank none/summary.tsv x/none/summary.tsv out.tsv && ! ls out.* 2>/dev/null'

done_testing
