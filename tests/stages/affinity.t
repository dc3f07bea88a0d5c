#!/bin/sh
# Affinities of nodes, as an array.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# wave NAME NODES [FROM [FRAMES]]: a series whose node n at frame t is
# sin((t + FROM) (.3 + .1 n) + n), of the nodes named.
wave () {
    awk -v nodes="$2" -v from="${3:-0}" -v frames="${4:-40}" 'BEGIN {
        n = split(nodes, name, ","); for (i = 1; i <= n; i++) printf "%s%s", (i > 1 ? "\t" : ""), name[i]; print ""
        for (t = 0; t < frames; t++) for (i = 1; i <= n; i++) { k = substr(name[i], 2)
            printf "%.12g%s", sin((t + from) * (.3 + .1 * k) + k), (i < n ? "\t" : "\n") } }' >"$1"
}
# numbers FILE f|l: the numbers of an array, one a line, n/a for NaN.
numbers () { perl -e 'local $/; open F, "<", $ARGV[0]; $_ = <F>; $h = unpack("x8 v", $_); print join("\n", map { $_ == $_ ? $_ : "n/a" } unpack("x" . (10 + $h) . "$ARGV[1]*", $_)), "\n"' "$1" "${2:-f<}"; }
shape () { head -c 128 "$1" | tr -d '\n' | grep -ao "(.*)"; }

check 'the difference of two series, by hand' '
    wave sub-1_timeseries.tsv n1,n2 && affinity --kind product --derivative difference --tr 2 sub-1_timeseries.tsv x.npy &&
    [ "$(shape x.npy)" = "(39, 1, 1)" ] && awk "NR > 2 { a[NR] = \$1 - p; b[NR] = \$2 - q; s += a[NR]; u += b[NR]; n++ } { p = \$1; q = \$2 }
        END { for (k in a) { v += (a[k] - s / n) ^ 2 / n; w += (b[k] - u / n) ^ 2 / n }
            for (k = 3; k <= NR; k++) { r = (a[k] - s / n) * (b[k] - u / n) / sqrt(v * w); print (r > 0 ? r : 0) } }" sub-1_timeseries.tsv >want &&
    (echo x; cat want) >w.tsv && (echo x; numbers x.npy) >g.tsv && same_table --tolerance 1e-5 w.tsv g.tsv && [ "$(wc -l <want)" = 39 ] &&
    holds x.json "field(RepetitionTime) == 2 && field(Affinity) eq q(product) && field(FramesLeftOut) == 1"'

check 'nodes are those of all subjects, and what one lacks is missing' '
    wave sub-1_timeseries.tsv n1,n2,n3 && wave sub-2_timeseries.tsv n2,n4,n1 5 30 && affinity sub-1_timeseries.tsv sub-2_timeseries.tsv x.npy 2>log &&
    grep -q "series have up to 40 frames, the shortest 30" log && [ "$(shape x.npy)" = "(30, 2, 6)" ] && [ "$(shape x_mask.npy)" = "(2, 4)" ] &&
    [ "$(numbers x_mask.npy "l<" | tr "\n" " ")" = "1 1 1 0 1 1 0 1 " ] &&
    numbers x.npy | awk "{ p = (NR - 1) % 6; w = int((NR - 1) / 6) % 2; miss = w ? (p == 1 || p == 3 || p == 5) : (p == 2 || p == 4 || p == 5); if ((\$1 == \"n/a\") != miss) exit 1 }" &&
    tr -d " \n" <x.json | grep -q "\"Subjects\":\[\"sub-1\",\"sub-2\"\],\"Nodes\":\[\"n1\",\"n2\",\"n3\",\"n4\"\]" &&
    affinity --min-subjects 2 sub-1_timeseries.tsv sub-2_timeseries.tsv y.npy 2>/dev/null && [ "$(shape y.npy)" = "(30, 2, 1)" ]'

check 'a censored frame is left out for all, and no slope crosses it' '
    wave sub-1_timeseries.tsv n1,n2 && wave sub-2_timeseries.tsv n1,n2 3 && sed -i "12s/.*/n\/a\tn\/a/" sub-2_timeseries.tsv &&
    affinity --derivative difference sub-1_timeseries.tsv sub-2_timeseries.tsv x.npy && [ "$(shape x.npy)" = "(37, 2, 1)" ] &&
    tr -d " \n" <x.json | grep -q "\"Time\":\[0,1,2,3,4,5,6,7,8,11,12"'

check 'time is that of the stimuli, wherever they came' '
    wave sub-1_timeseries.tsv n1,n2 0 900 && wave sub-2_timeseries.tsv n1,n2 -7 900 &&
    printf "participant_id\tonset\ttrial_type\nsub-1\t60\tb\nsub-1\t20\ta\nsub-2\t34\ta\nsub-2\t74\tb\nsub-1\t1798\tc\n" >events.tsv &&
    affinity --tr 2 --events events.tsv --before 4 --after 10 --derivative difference --kind rise sub-1_timeseries.tsv sub-2_timeseries.tsv x.npy 2>log &&
    grep -q "stimulus .c. (time 1) is left out" log && [ "$(shape x.npy)" = "(14, 2, 1)" ] &&
    tr -d " \n" <x.json | grep -q "\"Stimulus\":\[\"n/a\",\"n/a\",\"a\",\"a\",\"a\",\"a\",\"a\",\"n/a\",\"n/a\",\"b\"" &&
    numbers x.npy | awk "NR % 2 { a = \$1; next } { n += a > 0; d = a - \$1; if (d * d > .0004) exit 1 } END { exit !(n > 2) }"'

check 'gauss, scaling and bins' '
    wave sub-1_timeseries.tsv n1,n2,n3 && affinity --kind gauss sub-1_timeseries.tsv x.npy && numbers x.npy | awk "{ s += \$1; if (\$1 < 0 || \$1 > 1) exit 1 } END { exit !(s > 1) }" &&
    affinity --scale sub-1_timeseries.tsv y.npy && numbers y.npy | awk "{ s += \$1 ^ 2 / 120 } END { exit !(s > .99999 && s < 1.00001) }" &&
    affinity sub-1_timeseries.tsv one.npy && affinity --bin 4 sub-1_timeseries.tsv z.npy && [ "$(shape z.npy)" = "(10, 1, 3)" ] &&
    numbers one.npy | awk "NR <= 12 { s[NR % 3] += \$1 / 4 } END { print \"x\"; print s[1]; print s[2]; print s[0] }" >w.tsv && (echo x; numbers z.npy | head -3) >g.tsv && same_table --tolerance 1e-5 w.tsv g.tsv'

check 'a node that is constant or has a hole counts as missing, and it is said' '
    wave sub-1_timeseries.tsv n1,n2,n3,n4 && awk -F"\t" -v OFS="\t" "NR > 1 { \$2 = 7 } NR == 9 { \$4 = \"n/a\" } { print }" sub-1_timeseries.tsv >sub-2_timeseries.tsv &&
    affinity sub-1_timeseries.tsv sub-2_timeseries.tsv x.npy 2>log && grep -q "sub-2_timeseries.tsv.: 2 of 4 nodes are constant or n/a .* such as .n2." log &&
    [ "$(numbers x_mask.npy "l<" | tr "\n" " ")" = "1 1 1 1 1 0 1 0 " ]'

check 'bad input is refused in a line, and nothing is written' '
    wave sub-1_timeseries.tsv n1,n2 && wave other.tsv n3 && refuse () { want=$1 pattern=$2; shift 2; fails_with $want "$pattern" affinity "$@" && [ "$(wc -l <output)" = 1 ] && ! ls x* 2>/dev/null; } &&
    refuse 1 "1 nodes are in at least 1 subjects, and 2 are the least" other.tsv x.npy &&
    wave short.tsv n1,n2 0 2 && refuse 1 "has 0 frames with a derivative, and 3 are the least" short.tsv x.npy &&
    refuse 1 "0 nodes are in at least 2 subjects" --min-subjects 2 sub-1_timeseries.tsv x.npy &&
    fails_with 2 "does not end in .npy" affinity sub-1_timeseries.tsv x.tsv &&
    fails_with 2 "needs the time between frames" affinity --events other.tsv sub-1_timeseries.tsv x.npy &&
    printf "participant_id\tonset\ttrial_type\nsub-9\t4\ta\n" >events.tsv && refuse 1 "has no event of .sub-1." --tr 2 --events events.tsv sub-1_timeseries.tsv x.npy &&
    cp sub-1_timeseries.tsv deep.tsv && mkdir d && cp deep.tsv d/deep.tsv && refuse 1 "two series are called .deep." deep.tsv d/deep.tsv x.npy &&
    refuse 1 "has 0 frames with a derivative" --tr 1 --smooth 9999 --derivative savitzky-golay sub-1_timeseries.tsv x.npy'

check 'ntf finds the same factors of the series as of the array' '
    wave sub-1_timeseries.tsv n1,n2,n3,n4 && wave sub-2_timeseries.tsv n2,n4,n1,n5 5 && wave sub-3_timeseries.tsv n5,n4,n3,n2 9 &&
    for kind in codrive anti cofluct; do
        affinity --tr 2 --kind $kind sub-[123]_timeseries.tsv x.npy && set -- --rank 2 --restarts 3 --folds 0 --precision double && ntf "$@" x.npy one && ntf "$@" --affinity $kind --tr 2 sub-[123]_timeseries.tsv two &&
        for of in one two; do cut -f1-3,5 $of/components.tsv >$of/sizes.tsv; done && # shifts move nodes of series, and pairs of an array: the excess differs
        for t in time subjects pairs sizes; do same_table --tolerance 1e-3 one/$t.tsv two/$t.tsv || { head -3 one/$t.tsv two/$t.tsv; exit 1; }; done || exit 1
    done && [ "$(cut -f1 two/time.tsv | sed -n 3p)" = 2 ] &&
    fails_with 2 "of series name the --affinity" ntf --rank 2 sub-[123]_timeseries.tsv three && fails_with 2 "mask is of a tensor" ntf --rank 2 --affinity rise --mask x_mask.npy sub-[123]_timeseries.tsv three &&
    fails_with 2 "gauss" ntf --rank 2 --affinity gauss sub-[123]_timeseries.tsv three && ! ls three/*.tsv 2>/dev/null'

shared_check 'one worm, whose left and right neurons change together' '
    affinity --kind product "$PLEXUS_SHARED/data/celegans/traces.tsv" x.npy && [ "$(shape x.npy)" = "(1600, 1, 4753)" ] &&
    holds x.json "field(RepetitionTime) > .6015 && field(RepetitionTime) < .6016"'

done_testing
