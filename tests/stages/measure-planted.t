#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Graphs whose answer is known: rewired lattices and planted partitions.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# ring N K P SEED: g.tsv, a ring of N regions each joined to K neighbors, every
# edge of which ends elsewhere with probability P (Watts and Strogatz 1998).
ring () {
    awk -v n="$1" -v k="$2" -v p="$3" -v seed="$4" 'BEGIN {
        srand(seed); OFS = "\t"
        for (d = 1; d <= k / 2; d++) for (i = 0; i < n; i++) {
            j = (i + d) % n
            if (rand() < p) { do j = int(n * rand()); while (j == i || a[i, j]) }
            a[i, j] = a[j, i] = 1
        }
        h = "Node"; for (i = 0; i < n; i++) h = h "\tr" i
        print h
        for (i = 0; i < n; i++) { line = "r" i; for (j = 0; j < n; j++) line = line "\t" (a[i, j] + 0); print line }
    }' >g.tsv
}
# groups N Q DEGREE GAP SEED: Q groups of regions of a mean degree; an edge within
# a group is more likely than one between by GAP / N.
groups () {
    awk -v n="$1" -v q="$2" -v c="$3" -v gap="$4" -v seed="$5" 'BEGIN {
        srand(seed); out = (c - gap / q) / n; within = out + gap / n
        for (i = 0; i < n; i++) for (j = i + 1; j < n; j++)
            if (rand() < (i % q == j % q ? within : out)) a[i, j] = a[j, i] = 1
        h = "Node"; for (i = 0; i < n; i++) h = h "\tr" i
        print h
        for (i = 0; i < n; i++) { line = "r" i; for (j = 0; j < n; j++) line = line "\t" (a[i, j] + 0); print line }
    }' >g.tsv
}
# found Q: normalized mutual information of the modules with the planted groups.
found () {
    awk -F"\t" -v q="$1" 'NR == 1 { for (c = 1; c <= NF; c++) if ($c == "module") m = c; next }
        { i = substr($1, 2) % q; n++; a[i]++; b[$m]++; ab[i, $m]++ }
        END { for (x in ab) { split(x, k, SUBSEP); s += ab[x] * log(ab[x] * n / (a[k[1]] * b[k[2]])) }
            for (x in a) ha -= a[x] * log(a[x] / n)
            for (x in b) hb -= b[x] * log(b[x] / n)
            printf "%.3f\n", ha + hb ? 2 * s / (ha + hb) : 0 }' n.tsv
}
# cell COLUMN: of the network table
cell () { awk -F"\t" -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR == 2 { print $c }' w.tsv; }
is () { awk "BEGIN { exit !($1) }"; }

# At p = .01 paths have shortened and clustering has not; sigma is largest in
# between, omega goes from -1 (lattice) over 0 to 1 (random).
check 'rewired lattices trace the curve of small worlds' '
    for p in 0 .01 .1 1; do
        ring 200 10 $p 4 && measure --threshold none --weights binary --seeds 2 --null 20 --measures all g.tsv n.tsv w.tsv || exit 1
        echo "$p $(cell clustering) $(cell path_length) $(cell small_world_sigma) $(cell small_world_omega)"
    done | tee curve && awk "{ c[NR] = \$2; l[NR] = \$3; s[NR] = \$4; o[NR] = \$5 } END {
        exit !(c[1] > .66 && c[2] > .9 * c[1] && l[2] < .75 * l[1] && c[3] > .6 * c[1] && l[3] < .35 * l[1] && c[4] < .15 * c[1] &&
            s[3] > 2 * s[4] && s[4] > .8 && s[4] < 1.3 && o[1] < -.7 && o[1] > -1 && o[1] < o[2] && o[2] < o[3] && o[3] < o[4] && o[4] > .7) }" curve'

# Groups can be told while c_in - c_out > q sqrt(c) (Decelle 2011): here 16.
check 'planted groups are found far above the limit, in part near it, and not below' '
    for gap in 48 24 8; do
        for seed in 1 2 3; do
            groups 400 4 16 $gap $seed && measure --threshold none --weights binary --measures modules --seeds 20 g.tsv n.tsv w.tsv || exit 1
            echo "$gap $(found 4)"
        done
    done | tee limits && awk "{ s[\$1] += \$2 / 3 } END { print s[48], s[24], s[8]; exit !(s[48] > .95 && s[24] > .4 && s[8] < .1) }" limits'

check 'losses leave less, aimed ones least; the same at any number of threads' '
    groups 60 3 8 20 5 && measure --threshold none --weights binary --measures degree --attack a.tsv g.tsv n.tsv w.tsv &&
    measure --threshold none --weights binary --measures degree --attack b.tsv --threads 3 g.tsv n.tsv w.tsv && cmp a.tsv b.tsv &&
    [ "$(wc -l <a.tsv)" = 61 ] && holds a.json "field(Area_efficiency_betweenness) < field(Area_efficiency_random) && field(Area_largest_degree) < field(Area_largest_random) && field(Area_efficiency_random) < .6" &&
    sed "2s/	1/	-1/" g.tsv | awk -F"\t" -v OFS="\t" "NR == 2 { for (i = 2; i <= NF; i++) r[i] = \$i } NR > 2 { \$2 = r[NR] } 1" >s.tsv &&
    fails_with 1 "measure: .s.tsv. has negative edges, over which there are no paths to lose" measure --threshold none --negative keep --measures degree --attack x.tsv s.tsv n.tsv w.tsv && [ ! -e x.tsv ]'

done_testing
