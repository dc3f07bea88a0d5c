#!/bin/sh
# What measure says of pairs of regions, walks, overlap and curvature.
. "$(dirname "$0")/../lib.sh"
golden=$(cd "$(dirname "$0")/../golden/graph" && pwd)

# sum_of FILE COLUMN: the numbers of a column, without n/a.
sum_of () {
    awk -F'\t' -v name="$2" '
        NR == 1 { for (k = 1; k <= NF; k++) if ($k == name) at = k; next }
        $at != "n/a" { sum += $at }
        END { printf "%.12g\n", sum }' "$1"
}

# near GOT WANT: within 1e-7 of WANT, which is not below 0.
near () {
    awk -v a="$1" -v b="$2" 'BEGIN {
        d = a - b; if (d < 0) d = -d; exit !(d <= 1e-7 * (1 + b)) }' ||
        { echo "got $1, not $2"; return 1; }
}

pairs () {
    measure --threshold none --weights binary --measures degree "$@" \
        "$golden/zachary_relmat.tsv" n.tsv w.tsv
}

check 'pairs of the karate club have their known measures' '
    pairs --pairs p.tsv && [ $(wc -l <p.tsv) -eq 562 ] &&
    near $(sum_of p.tsv distance) 1351 &&
    near $(sum_of p.tsv matching_index) 127.98202462 &&
    near $(sum_of p.tsv topological_overlap) 168.00596234 &&
    near $(sum_of p.tsv edge_betweenness) 1351 &&
    [ "$(awk "BEGIN { printf \"%.6f\", $(sum_of p.tsv curvature_ollivier) / 78 }")" = 0.070856 ] &&
    grep -q "^n0	n1	1	" p.tsv'

# In the complete graph of n it is 1 - |x - (1 - x) / (n - 1)| for an idleness of x.
check 'the idleness of curvature is that of the walker' '
    awk "BEGIN { OFS = \"\t\"; print \"Node\", \"a\", \"b\", \"c\", \"d\", \"e\", \"f\"; for (i = 1; i <= 6; i++) { line = substr(\"abcdef\", i, 1); for (j = 1; j <= 6; j++) line = line OFS 1; print line } }" >k.tsv &&
    for pair in 0:0.8 0.1:0.92 0.5:0.6 1:0; do
        measure --threshold none --measures curvature --idleness "${pair%:*}" --pairs p.tsv k.tsv n.tsv w.tsv &&
        awk -F"\t" -v want="${pair#*:}" "NR == 1 { for (i = 1; i <= NF; i++) if (\$i == \"curvature_ollivier\") c = i } NR > 1 && (\$c - want) ^ 2 > 1e-18 { exit 1 } END { exit NR != 16 }" p.tsv &&
        grep -q "\"Idleness\": ${pair%:*}" n.json && grep -q "\"Idleness\": ${pair%:*}" p.json || exit 1
    done && fails_with 2 "idleness" measure --idleness 1.5 k.tsv x.tsv y.tsv'

check 'the other columns of pairs are those of all shortest paths' '
    measure --threshold none --measures degree --pairs p.tsv \
        "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    near $(sum_of p.tsv hops) 1634 &&
    near $(sum_of p.tsv distance) 2578.5 &&
    sidecar_says () { grep -q "$1" p.json; } &&
    sidecar_says "n/a: no edge, or a region without data" &&
    sidecar_says "n/a: no path, or a region without data"'

# Four regions in a row; .5, .25, .5: -log w is .693, 1.386, .693.
row='Node\ta\tb\tc\td\na\t1\t.5\t0\t0\nb\t.5\t1\t.25\t0\n'
row=$row'c\t0\t.25\t1\t.5\nd\t0\t0\t.5\t1\n'

# length_of MAP FACTOR: the distance of a and d, weights times FACTOR.
length_of () {
    printf "$row" | awk -F'\t' -v OFS='\t' -v by="$2" '
        NR > 1 { for (k = 2; k <= NF; k++) $k *= by } 1' >r.tsv &&
    measure --threshold none --lengths $1 --measures default,paths \
        --pairs p.tsv r.tsv n.tsv w.tsv &&
    awk -F'\t' '$1 == "a" && $2 == "d" { print $3 }' p.tsv
}

check 'edges are as long as --lengths says' '
    near $(length_of inverse 1) 8 &&
    near $(length_of log 1) 2.772588722239781 &&
    near $(length_of one-minus 1) 1.75 && grep -q "1 - w" w.json'

check 'weights of 1 and more are divided by the largest + the smallest' '
    near $(length_of log 4) 1.9095425048844386 &&
    near $(length_of one-minus 4) 1.3333333333333333 &&
    near $(length_of one-minus 40) 1.3333333333333333 &&
    grep -q "\"LengthDivisor\": 30" w.json'

check 'resistances of the edges of a connected graph add up to n - 1' '
    pairs --pairs p.tsv && awk -F"\t" "\$8 != \"n/a\"" p.tsv >edges.tsv &&
    [ $(wc -l <edges.tsv) -eq 79 ] &&
    near $(sum_of edges.tsv resistance) 33'

check 'the new families have columns, the same at any number of threads' '
    for t in 1 3; do
        measure --threshold none --threads $t --pairs p$t.tsv \
            --measures walks,paths,pairs,vulnerability,curvature \
            "$golden/zachary_relmat.tsv" n$t.tsv w$t.tsv || exit 1
    done && cmp n1.tsv n3.tsv && cmp p1.tsv p3.tsv &&
    near $(sum_of n1.tsv pagerank) 1 &&
    for name in closeness vulnerability curvature_ollivier matching_index; do
        head -n 1 n1.tsv | grep -qw $name || exit 1
    done'

check 'pairs of a graph with negative edges are refused' '
    printf "Node\ta\tb\na\t1\t-.5\nb\t-.5\t1\n" >r.tsv &&
    fails_with 1 "negative edges" measure --threshold none --negative keep \
        --pairs q.tsv r.tsv n0.tsv w0.tsv &&
    [ ! -e q.tsv ] && [ ! -e n0.tsv ] && [ ! -e w0.tsv ]'

check 'the flow through regions and search information have columns' '
    measure --threshold none --weights binary --measures paths \
        "$golden/zachary_relmat.tsv" m.tsv w.tsv &&
    near $(sum_of m.tsv flow_coefficient) 13.59829174 &&
    pairs --pairs p.tsv &&
    both=$(echo "$(sum_of p.tsv search_information) \
        $(sum_of p.tsv search_information_back)" | awk "{ print (\$1 + \$2) / 33 }" OFMT=%.12g) &&
    near $(sum_of m.tsv search_information) $both &&
    near $(sum_of m.tsv search_information_to) $both'

check 'help lists every family of measures with its columns' '
    measure --help | sed "1,/^Families/d" >families &&
    for name in degree paths walks vulnerability pairs curvature smallworld; do
        grep -q "^  $name " families || exit 1
        measure --threshold none --measures $name --null 1 \
            "$golden/zachary_relmat.tsv" n.tsv w.tsv || exit 1
    done && grep -q flow_coefficient families'

done_testing
