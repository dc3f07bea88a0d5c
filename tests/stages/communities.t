#!/bin/sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"
golden=$(cd "$(dirname "$0")/../golden/graph" && pwd)
export golden

# blocks INSIDE OUTSIDE: 16 regions, the odd and the even ones two communities,
# weights about INSIDE and OUTSIDE.
blocks () {
    awk -v inside="$1" -v outside="$2" 'BEGIN {
        n = 16; printf "Node"
        for (j = 0; j < n; j++) printf "\tr%d", j
        for (i = 0; i < n; i++) {
            printf "\nr%d", i
            for (j = 0; j < n; j++) {
                low = i < j ? i : j; high = i < j ? j : i
                w = (i % 2 == j % 2 ? inside : outside) 
                printf "\t%.4g", i == j ? 0 : w + ((7 * low + 3 * high) % 5) / 50
            } }
        print "" }'
}

# matrix 'a b c' 'row' 'row' ...: a relmat; blanks become tabs.
matrix () {
    names=$1; shift
    { echo "Node $names"
      for name in $names; do echo "$name $1"; shift; done; } | tr ' ' '\t'
}

# as_pairs MATRIX: the same as a table of pairs, and a column with one edge.
as_pairs () {
    awk -F '\t' 'NR == 1 { print "a\tb\tfull\tlone"; for (k = 2; k <= NF; k++) name[k] = $k }
        NR > 1 { for (k = NR + 1; k <= NF; k++)
            print name[NR] "\t" name[k] "\t" $k "\t" (NR == 2 && k == 3) }' "$1"
}

# column TABLE NAME: its cells, one a line.
column () {
    awk -F '\t' -v name="$2" '
        NR == 1 { for (k = 1; k <= NF; k++) if ($k == name) at = k; next }
        { print $at }' "$1"
}

# nothing: no output was made.
nothing () {
    [ ! -e n.tsv ] && [ ! -e b.tsv ] && [ ! -e n.json ] && [ ! -e b.json ]
}

# karate: the weighted club of the reference values.
karate () {
    awk -F '\t' 'NR == 1 { print; next }
        { printf "%s", $1
          for (j = 2; j <= NF; j++) {
              a = NR - 2; b = j - 2; low = a < b ? a : b; high = a < b ? b : a
              printf "\t%d", $j == 0 ? 0 : 1 + (7 * low + 3 * high) % 5 }
          print "" }' "$golden/zachary_relmat.tsv"
}

check 'two planted communities are found by every method' '
    blocks 5 1 >r.tsv &&
    for method in wsbm nested leiden louvain; do
        communities --method $method r.tsv n.tsv b.tsv || exit 1
        cat n.tsv
        [ "$(column n.tsv community | sort | uniq -c | tr -s " \n" " ")" = \
            " 8 1 8 2 " ] || exit 1
        [ "$(column n.tsv community | head -4 | tr "\n" " ")" = "1 2 1 2 " ] &&
        holds n.json "field(Components)->[0]{Communities}[0] == 2" || exit 1
    done'

check 'pairs of communities have sizes, edges and weights' '
    blocks 5 1 >r.tsv && communities r.tsv n.tsv b.tsv && cat b.tsv &&
    [ "$(column b.tsv pairs | tr "\n" " ")" = "28 64 28 " ] &&
    [ "$(column b.tsv edges | tr "\n" " ")" = "28 64 28 " ] &&
    column b.tsv mean | awk "{ m[NR] = \$1 } END { exit !(m[1] > 5 &&
        m[1] < 5.1 && m[2] > 1 && m[2] < 1.1 && m[3] > 5 && m[3] < 5.1) }" &&
    column b.tsv weight | awk "{ s += \$1 } END { print s }" >sum &&
    awk "NR > 1 { for (k = NR + 1; k <= NF; k++) s += \$k } END { print s }" \
        r.tsv | cmp - sum'

check 'the karate club costs what the reference values say' '
    karate >r.tsv &&
    communities --weights none --degree-correction yes r.tsv n.tsv b.tsv &&
    holds n.json "abs(field(Components)->[0]{DescriptionLength}{Total}
        - 222.890131) < 2e-6" &&
    [ "$(column n.tsv community | sort -u)" = 1 ] &&
    communities --weights exponential --degree-correction yes r.tsv n.tsv b.tsv &&
    holds n.json "abs(field(Components)->[0]{OneCommunityDescriptionLength}
        - 382.384916 - log(3)) < 2e-6" &&
    communities --weights none --degree-correction no r.tsv n.tsv b.tsv &&
    holds n.json "abs(field(Components)->[0]{OneCommunityDescriptionLength}
        - 234.651472) < 2e-6 &&
        field(Components)->[0]{DescriptionLength}{Total} < 234.651472"'

check 'the unit of the weights changes nothing but the length of their density' '
    blocks 2 1 >r.tsv &&
    awk -F "\t" -v OFS="\t" "NR > 1 { for (k = 2; k <= NF; k++) \$k *= 1024 } 1" \
        r.tsv >s.tsv &&
    for weights in exponential normal lognormal auto; do
        communities --starts 2 --weights $weights r.tsv n.tsv b.tsv &&
        communities --starts 2 --weights $weights s.tsv m.tsv c.tsv &&
        cmp n.tsv m.tsv || exit 1
        one=$(grep "\"LogPosteriorOdds\"" n.json | tr -dc "0-9.e-")
        two=$(grep "\"LogPosteriorOdds\"" m.json | tr -dc "0-9.e-")
        awk -v a="$one" -v b="$two" "BEGIN { d = a - b
            exit !(d * d < 1e-12) }" || exit 1
    done'

check 'columns of a pair table are graphs of their own' '
    blocks 5 1 >r.tsv && as_pairs r.tsv >p.tsv &&
    communities r.tsv n.tsv b.tsv &&
    communities p.tsv m.tsv c.tsv 2>said && cat said m.tsv &&
    head -1 m.tsv | tr "\t" " " | grep -qx "Node full_community full_consensus full_agreement lone_community lone_consensus lone_agreement" &&
    column n.tsv community >one && column m.tsv full_community | cmp - one &&
    [ "$(column m.tsv lone_community | sort -u)" = n/a ] &&
    [ "$(wc -l <said)" = 1 ] && grep -q "column lone has 1 edges" said &&
    holds m.json "field(Components)->[1]{NotAvailable} =~ /fewer than two/
        && !@{field(Components)->[1]{Communities}}" &&
    [ "$(column c.tsv component | sort -u)" = full ]'

check 'of a pair table the columns asked for' '
    blocks 5 1 >r.tsv && as_pairs r.tsv >p.tsv &&
    communities --column full p.tsv n.tsv b.tsv 2>said && [ ! -s said ] &&
    [ "$(head -1 n.tsv | wc -w)" = 4 ]'

check 'a pair without a row is undefined, and no edge' '
    blocks 5 1 >r.tsv && as_pairs r.tsv >p.tsv && sed 5d p.tsv >q.tsv &&
    communities --column full q.tsv n.tsv b.tsv &&
    holds n.json "field(Components)->[0]{Edges} == 119
        && field(Components)->[0]{UndefinedPairs} == 1"'

check 'a region without an edge belongs to no community' '
    blocks 5 1 >r.tsv &&
    awk -F "\t" -v OFS="\t" "NR == 5 { for (k = 2; k <= NF; k++) \$k = 0 }
        NR > 1 { \$5 = 0 } 1" r.tsv >s.tsv &&
    communities s.tsv n.tsv b.tsv && cat n.tsv &&
    sed -n 5p n.tsv | grep -qx "r3.n/a.n/a.n/a" &&
    holds n.json "field(Components)->[0]{UnassignedRegions} == 1
        && field(Components)->[0]{Nodes} == 15"'

check 'a graph without an edge is told, not refused' '
    matrix "a b c" "1 0 0" "0 1 0" "0 0 1" >r.tsv &&
    communities r.tsv n.tsv b.tsv 2>said && cat said &&
    grep -q "has 0 edges" said && [ "$(wc -l <b.tsv)" = 1 ] &&
    [ "$(column n.tsv community | sort -u)" = n/a ]'

check 'noise is one community' '
    awk "BEGIN { srand(3); n = 40; printf \"Node\"
        for (j = 0; j < n; j++) printf \"\tr%d\", j
        for (i = 0; i < n; i++) for (j = 0; j < i; j++)
            w[i, j] = w[j, i] = -log(1 - rand())
        for (i = 0; i < n; i++) { printf \"\nr%d\", i
            for (j = 0; j < n; j++) printf \"\t%.6f\", w[i, j] }
        print \"\" }" >r.tsv &&
    for method in wsbm nested; do
        communities --starts 3 --method $method r.tsv n.tsv b.tsv &&
        [ "$(column n.tsv community | sort -u)" = 1 ] || exit 1
    done &&
    holds n.json "field(Components)->[0]{Weights} eq q(exponential)
        && field(Components)->[0]{Adjacency} eq q(none)
        && abs(field(Components)->[0]{LogPosteriorOdds}) < 1e-9"'

check 'nested levels stand side by side' '
    awk "BEGIN { n = 96; printf \"Node\"
        for (j = 0; j < n; j++) printf \"\tr%d\", j
        for (i = 0; i < n; i++) { printf \"\nr%d\", i
            for (j = 0; j < n; j++) {
                a = int(i / 6); b = int(j / 6)
                near = a == b || (i % 6 == 0 && j % 6 == 1 && (b - a + 16) % 16 == 1) ||
                    (j % 6 == 0 && i % 6 == 1 && (a - b + 16) % 16 == 1)
                printf \"\t%d\", near && i != j }
        } print \"\" }" >r.tsv &&
    communities --starts 2 --method nested r.tsv n.tsv b.tsv && head -3 n.tsv &&
    head -1 n.tsv | tr "\t" " " | grep -q "^Node community community_2" &&
    [ "$(column n.tsv community | sort -u | wc -l)" -gt \
        "$(column n.tsv community_2 | sort -u | wc -l)" ] &&
    column b.tsv level | sort -u | tr "\n" " " | grep -q "^1 2" &&
    holds n.json "field(Components)->[0]{Weights} eq q(none)
        && exists field(Components)->[0]{DescriptionLength}{UpperPartitions}"'

check 'threads change no byte' '
    blocks 1.5 1 >r.tsv &&
    communities --starts 5 r.tsv n.tsv b.tsv && mkdir one && mv n.* b.* one &&
    communities --starts 5 --threads 3 r.tsv n.tsv b.tsv &&
    for file in n.tsv b.tsv n.json b.json; do cmp $file one/$file || exit 1; done'

check 'models that were compared are listed, the shortest is taken' '
    karate >r.tsv && communities --starts 4 r.tsv n.tsv b.tsv &&
    holds n.json "my \$of = field(Components)->[0];
        my @by = sort { \$a->{DescriptionLength} <=> \$b->{DescriptionLength} }
            @{\$of->{Models}};
        @by == 6 && \$by[0]{Weights} eq \$of->{Weights}
        && \$by[0]{Starts} == 4 && \$by[1]{Starts} == 3
        && \$by[0]{DescriptionLength} == \$of->{DescriptionLength}{Total}
        && \$of->{Starts}{Count} == 4
        && \$of->{Starts}{Best} <= \$of->{Starts}{Mean}"'

check 'negative weights are normal, or refused' '
    blocks 2 -1 >r.tsv &&
    communities r.tsv n.tsv b.tsv &&
    holds n.json "field(Components)->[0]{Weights} eq q(normal)" &&
    rm n.* b.* &&
    fails_with 1 "r0.*r1.* is below 0, and only --weights normal" \
        communities --weights exponential r.tsv n.tsv b.tsv && nothing &&
    fails_with 1 "louvain takes no such weights" \
        communities --method louvain r.tsv n.tsv b.tsv && nothing &&
    communities --negative drop --weights exponential r.tsv n.tsv b.tsv &&
    holds n.json "field(Components)->[0]{Edges} == 56"'

check 'correlations are transformed, but not one of 1' '
    matrix "a b c d" "1 .9 .1 .2" ".9 1 .2 .1" ".1 .2 1 .8" ".2 .1 .8 1" >r.tsv &&
    communities --fisher r.tsv n.tsv b.tsv && cat b.tsv &&
    column b.tsv weight | awk "{ s += \$1 } END { d = s - 3.1769678
        exit !(d * d < 1e-10) }" && rm n.* b.* &&
    matrix "a b c" "1 1 .1" "1 1 .2" ".1 .2 1" >r.tsv &&
    fails_with 1 "1 of .a. and .b. has no Fisher z" \
        communities --fisher r.tsv n.tsv b.tsv && nothing'

check 'edges counted twice let a weak division through' '
    blocks 2.5 1 >r.tsv &&
    communities --weights exponential r.tsv n.tsv b.tsv &&
    holds n.json "field(Components)->[0]{Communities}[0] == 1" &&
    communities --edge-mult 2 --weights exponential r.tsv n.tsv b.tsv &&
    holds n.json "field(Components)->[0]{Communities}[0] == 2
        && field(Components)->[0]{EdgeMultiplicity} == 2"'

check 'bad files are refused by line, and leave nothing' '
    matrix "a b" "1 .5" ".4 1" >r.tsv &&
    fails_with 1 "is not symmetric: row .a. column .b." \
        communities r.tsv n.tsv b.tsv && nothing &&
    printf "a\tb\tw\nx\ty\t1\nx\tz\t2\ny\tx\t3\n" >p.tsv &&
    fails_with 1 "line 4 has the pair .y., .x. again" \
        communities p.tsv n.tsv b.tsv && nothing &&
    printf "a\tb\tw\nx\ty\t1\nz\tz\t2\n" >p.tsv &&
    fails_with 1 "line 3 pairs .z. with itself" \
        communities p.tsv n.tsv b.tsv && nothing &&
    printf "a\tb\tw\nx\ty\tone\nx\tz\t2\n" >p.tsv &&
    fails_with 1 "line 2 column 3" communities p.tsv n.tsv b.tsv && nothing &&
    printf "a\tb\tw\nx\ty\t1\nx\tz\t2\n" >p.tsv &&
    fails_with 1 "no column .v." communities --column v p.tsv n.tsv b.tsv &&
    nothing && printf "a\tb\tw\n" >p.tsv &&
    fails_with 1 "has no pair" communities p.tsv n.tsv b.tsv && nothing &&
    fails_with 1 "cannot open" communities none.tsv n.tsv b.tsv && nothing'

check 'options that do not go together are refused' '
    blocks 5 1 >r.tsv &&
    fails_with 2 "is for --adjacency sparse" \
        communities --degree-correction yes --adjacency dense r.tsv n.tsv b.tsv &&
    fails_with 2 "no simple graph" \
        communities --edge-mult 2 --adjacency dense r.tsv n.tsv b.tsv &&
    fails_with 2 "leaves nothing to describe" \
        communities --weights none --adjacency none r.tsv n.tsv b.tsv &&
    fails_with 2 "for block models, not for leiden" \
        communities --method leiden --weights normal r.tsv n.tsv b.tsv &&
    fails_with 2 "not for nested" \
        communities --method nested --resolution 2 r.tsv n.tsv b.tsv &&
    fails_with 2 "is a matrix" \
        communities --column w r.tsv n.tsv b.tsv &&
    fails_with 2 "edge-mult" communities --edge-mult 3 r.tsv n.tsv b.tsv &&
    nothing'

check 'a resolution makes modules smaller' '
    communities --method leiden "$golden/zachary_relmat.tsv" n.tsv b.tsv &&
    communities --method leiden --resolution 4 "$golden/zachary_relmat.tsv" \
        m.tsv c.tsv &&
    holds n.json "abs(field(Components)->[0]{Modularity} - .4409071892) < 1e-8" &&
    [ "$(column m.tsv community | sort -u | wc -l)" -gt \
        "$(column n.tsv community | sort -u | wc -l)" ]'

shared_check 'regions and their counterparts in the other half share communities' '
    connect "$PLEXUS_SHARED"/data/hcp-roi/sub-101309/sub-101309_*timeseries.tsv.gz \
        r.tsv 2>said &&
    communities --starts 2 --fisher r.tsv n.tsv b.tsv &&
    awk -F "\t" "NR > 1 { of[\$1] = \$2; size[\$2]++; n++ }
        END { for (a in of) if (a ~ /_L\$/) { b = a; sub(/_L\$/, \"_R\", b)
                  if (b in of) { pairs++; same += of[a] == of[b] } }
              for (c in size) chance += size[c] * (size[c] - 1) / n / (n - 1)
              print pairs, same, chance
              exit !(pairs > 40 && same > 6 * chance * pairs) }" n.tsv'

done_testing
