#!/bin/sh
. "$(dirname "$0")/../lib.sh"
golden=$(cd "$(dirname "$0")/../golden/graph" && pwd)
export golden

# cell TABLE COLUMN [NODE]: that cell of the row of NODE, or of the only row.
cell () {
    awk -F '\t' -v column="$2" -v node="${3-}" '
        NR == 1 { for (k = 1; k <= NF; k++) if ($k == column) at = k; next }
        node == "" || $1 == node { print $at }' "$1"
}

# total TABLE COLUMN: the sum over the rows.
total () {
    awk -F '\t' -v column="$2" '
        NR == 1 { for (k = 1; k <= NF; k++) if ($k == column) at = k; next }
        { sum += $at } END { printf "%.15g\n", sum }' "$1"
}

# near A B: equal to 2e-8 of B, or of 1 where that is more.
near () {
    awk -v a="$1" -v b="$2" 'BEGIN {
        gap = a - b; if (gap < 0) gap = -gap
        size = b < 0 ? -b : b; if (size < 1) size = 1
        if (gap > 2e-8 * size) { print a " is not " b; exit 1 } }'
}

# matrix 'a b c' 'row' 'row' ...: a relmat; blanks become tabs.
matrix () {
    names=$1; shift
    { echo "Node $names"
      for name in $names; do echo "$name $1"; shift; done; } | tr ' ' '\t'
}

# zachary WEIGHTS OPTIONS...: measure the whole club at its two clubs.
zachary () {
    weights=$1; shift
    measure --measures all --threshold none --weights "$weights" \
        --partition "$golden/zachary_modules.tsv" "$@" \
        "$golden/zachary_relmat.tsv" "$weights.tsv" "$weights-net.tsv"
}

check 'the karate club has its known measures' '
    zachary binary && zachary weighted &&
    tail -n +2 "$golden/zachary_measures.tsv" | {
        bad=0
        while read -r weights column of value; do
            case $of in
            network) got=$(cell "$weights-net.tsv" "$column") ;;
            sum)     got=$(total "$weights.tsv" "$column") ;;
            *)       got=$(cell "$weights.tsv" "$column" "$of") ;;
            esac
            near "$got" "$value" || { echo "$weights $column $of"; bad=1; }
        done
        [ $bad -eq 0 ]; }'

check 'the search for modules finds the best partition of the club' '
    measure --threshold none "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    near "$(cell w.tsv modularity_best)" .4409071892 &&
    measure --threshold none --weights binary "$golden/zachary_relmat.tsv" \
        n.tsv w.tsv &&
    near "$(cell w.tsv modularity_best)" .4197896121'

check 'two runs give the same bytes' '
    for run in a b; do
        mkdir $run &&
        (cd $run && measure "$golden/zachary_relmat.tsv" n.tsv w.tsv) || exit 1
    done
    cmp a/n.tsv b/n.tsv && cmp a/w.tsv b/w.tsv &&
    cmp a/n.json b/n.json && cmp a/w.json b/w.json'

check 'every column is explained in its sidecar' '
    measure --negative keep "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    for name in n w; do
        head -1 $name.tsv | tr "\t" "\n" | grep -v "^Node$" |
        while read -r column; do
            grep -q "^  \"$column\": {" $name.json || { echo $column; exit 1; }
        done || exit 1
        grep -q "\"EdgesKept\": 78," $name.json &&
        grep -q "\"DensityReached\": 0.139" $name.json &&
        grep -q "\"UndefinedRegions\": 0," $name.json &&
        grep -q "\"Seed\": 1" $name.json || exit 1
    done'

check 'a density is half rounded away from zero' '
    matrix "a b c d" "1 .9 .8 .7" ".9 1 .6 .5" ".8 .6 1 .4" ".7 .5 .4 1" >r.tsv &&
    measure --at .25 r.tsv n.tsv w.tsv && [ "$(cell w.tsv edges)" = 2 ] &&
    measure --at .75 r.tsv n.tsv w.tsv && [ "$(cell w.tsv edges)" = 5 ]'

check 'an absolute threshold keeps its own value' '
    matrix "a b c" "1 .5 .4" ".5 1 .3" ".4 .3 1" >r.tsv &&
    measure --threshold absolute --at .4 r.tsv n.tsv w.tsv &&
    [ "$(cell w.tsv edges)" = 2 ]'

check 'equal entries are kept in the order of the matrix' '
    matrix "a b c d" "1 .5 .5 .5" ".5 1 .5 .5" ".5 .5 1 .5" ".5 .5 .5 1" >r.tsv &&
    measure --at .5 r.tsv n.tsv w.tsv &&
    [ "$(cell n.tsv degree a)" = 3 ] && [ "$(cell n.tsv degree d)" = 1 ]'

check 'a density that positive entries cannot fill is told' '
    matrix "a b c" "1 .5 -.4" ".5 1 -.3" "-.4 -.3 1" >r.tsv &&
    measure --at 1 r.tsv n.tsv w.tsv 2>said && cat said &&
    grep -q "only 1 of the 3 edges" said && [ "$(wc -l <said)" = 1 ]'

check 'a region without data keeps its row, n/a throughout' '
    matrix "a b c d" "1 .9 n/a .7" ".9 1 n/a .5" "n/a n/a n/a n/a" \
        ".7 .5 n/a 1" >r.tsv &&
    measure --threshold none r.tsv n.tsv w.tsv 2>said && cat said n.tsv &&
    [ "$(sed -n 4p n.tsv | tr "\t" "\n" | sort -u | tr -d "\n")" = cn/a ] &&
    [ "$(cell w.tsv regions)" = 3 ] &&
    [ "$(cell w.tsv undefined_regions)" = 1 ] &&
    grep -q "1 regions without data" said &&
    matrix "a b d" "1 .9 .7" ".9 1 .5" ".7 .5 1" >r.tsv &&
    measure --threshold none r.tsv m.tsv v.tsv &&
    sed 4d n.tsv | cmp - m.tsv'

check 'an undefined pair is no edge' '
    matrix "a b c" "1 .9 n/a" ".9 1 .5" "n/a .5 1" >r.tsv &&
    measure --threshold none r.tsv n.tsv w.tsv 2>said && cat said &&
    [ "$(cell w.tsv edges)" = 2 ] && grep -q "1 more undefined pair" said'

check 'measures by sign, and n/a for those without a signed form' '
    matrix "a b c d" "1 .5 .4 -.2" ".5 1 .3 -.1" ".4 .3 1 .1" \
        "-.2 -.1 .1 1" >r.tsv &&
    measure --threshold none --negative keep r.tsv n.tsv w.tsv && cat n.tsv &&
    near "$(cell n.tsv strength_positive a)" .9 &&
    near "$(cell n.tsv strength_negative a)" .2 &&
    near "$(cell n.tsv strength d)" -.2 &&
    [ "$(cell n.tsv betweenness a)" = n/a ] &&
    [ "$(cell n.tsv participation a)" = n/a ] &&
    [ "$(cell n.tsv participation_positive a)" != n/a ] &&
    [ "$(cell w.tsv path_length)" = n/a ] &&
    [ "$(cell w.tsv modularity)" != n/a ] &&
    grep -q "\"HasNegativeEdges\": true" n.json'

check 'absolute takes magnitudes, drop leaves them out' '
    matrix "a b c" "1 .5 -.4" ".5 1 .3" "-.4 .3 1" >r.tsv &&
    measure --threshold none --negative absolute r.tsv n.tsv w.tsv &&
    [ "$(cell w.tsv edges)" = 3 ] && near "$(cell n.tsv strength c)" .7 &&
    measure --threshold none r.tsv n.tsv w.tsv &&
    [ "$(cell w.tsv edges)" = 2 ] && near "$(cell n.tsv strength c)" .3'

check 'weights above 1 are told, and only clustering is rescaled' '
    matrix "a b c" "0 2 1" "2 0 1" "1 1 0" >r.tsv &&
    measure --threshold none r.tsv n.tsv w.tsv 2>said && cat said &&
    grep -q "lie in \[1, 2\]" said && [ "$(wc -l <said)" = 1 ] &&
    near "$(cell n.tsv clustering a)" .6299605249474366 &&
    near "$(cell n.tsv strength a)" 3 && near "$(cell w.tsv diameter)" 1 &&
    grep -q "\"ClusteringDivisor\": 2" n.json &&
    measure --threshold none --normalize max r.tsv n.tsv w.tsv 2>said &&
    [ ! -s said ] && near "$(cell n.tsv clustering a)" .6299605249474366 &&
    near "$(cell n.tsv strength a)" 1.5'

check 'a disconnected graph has a path length over the pairs that are joined' '
    matrix "a b c d e" "1 .5 0 0 0" ".5 1 0 0 0" "0 0 1 1 0" "0 0 1 1 0" \
        "0 0 0 0 1" >r.tsv &&
    measure --threshold none r.tsv n.tsv w.tsv && cat w.tsv &&
    near "$(cell w.tsv path_length)" 1.5 &&
    [ "$(cell w.tsv unreachable_pairs)" = 8 ] &&
    near "$(cell w.tsv global_efficiency)" .15 &&
    [ "$(cell w.tsv components)" = 3 ] &&
    [ "$(cell w.tsv largest_component)" = 2 ] &&
    [ "$(cell w.tsv isolated_regions)" = 1 ] &&
    [ "$(cell n.tsv eccentricity e)" = n/a ]'

check 'two regions are enough' '
    matrix "a b" "1 .5" ".5 1" >r.tsv &&
    measure --at 1 r.tsv n.tsv w.tsv && cat w.tsv &&
    near "$(cell w.tsv path_length)" 2 && [ "$(cell w.tsv modules)" = 1 ] &&
    [ "$(cell w.tsv assortativity)" = n/a ]'

check 'the order of the regions does not matter' '
    matrix "a b c d" "1 .9 .8 .7" ".9 1 .6 .5" ".8 .6 1 .4" ".7 .5 .4 1" >r.tsv &&
    matrix "d c b a" "1 .4 .5 .7" ".4 1 .6 .8" ".5 .6 1 .9" ".7 .8 .9 1" >s.tsv &&
    measure --at .7 r.tsv n.tsv w.tsv && measure --at .7 s.tsv m.tsv v.tsv &&
    for column in strength clustering betweenness local_efficiency \
        eigenvector_centrality; do
        for node in a b c d; do
            near "$(cell n.tsv $column $node)" "$(cell m.tsv $column $node)" ||
                exit 1
        done
    done'

check 'a partition may name other regions, in any order' '
    matrix "a b c" "1 .5 .4" ".5 1 .3" ".4 .3 1" >r.tsv &&
    printf "module\tNode\nx\tc\ny\tz\nDefault\ta\nx\tb\n" >p.tsv &&
    measure --threshold none --partition p.tsv r.tsv n.tsv w.tsv &&
    [ "$(cell n.tsv module | tr "\n" " ")" = "1 2 2 " ] &&
    [ "$(cell w.tsv modules)" = 2 ] &&
    [ "$(cell w.tsv modularity_best)" = n/a ] &&
    tr -d "\n " <n.json | grep -q "\"ModuleLabels\":\[\"Default\",\"x\"\]"'

check 'a partition without a region is refused' '
    matrix "a b" "1 .5" ".5 1" >r.tsv &&
    printf "Node\tmodule\na\t1\n" >p.tsv &&
    fails_with 1 "does not name region .b." \
        measure --at 1 --partition p.tsv r.tsv n.tsv w.tsv &&
    printf "Node\tmodule\na\t1\nb\tn/a\n" >p.tsv &&
    fails_with 1 "line 3 has no module for region .b." \
        measure --at 1 --partition p.tsv r.tsv n.tsv w.tsv &&
    printf "Node\tmodule\na\t1\nb\t1\na\t1\n" >p.tsv &&
    fails_with 1 "line 4 names region .a. again" \
        measure --at 1 --partition p.tsv r.tsv n.tsv w.tsv &&
    [ ! -e n.tsv ] && [ ! -e w.tsv ]'

check 'a matrix that is not symmetric is refused by entry' '
    matrix "a b c" "1 .5 .4" ".5 1 .3" ".4 .2 1" >r.tsv &&
    fails_with 1 "row .b. column .c. is 0.3, but row .c. column .b. is 0.2" \
        measure r.tsv n.tsv w.tsv && [ "$(wc -l <output)" = 1 ] &&
    matrix "a b" "1 n/a" ".5 1" >r.tsv &&
    fails_with 1 "row .a. column .b. is n/a, but" measure r.tsv n.tsv w.tsv &&
    [ ! -e n.tsv ]'

check 'a matrix that is not square is refused' '
    matrix "a b c" "1 .5 .4" ".5 1 .3" ".4 .2 1" | sed 3d >r.tsv &&
    fails_with 1 "is not square" measure r.tsv n.tsv w.tsv'

check 'a matrix without an edge is refused' '
    matrix "a b" "1 -.5" "-.5 1" >r.tsv &&
    fails_with 1 "no edge is left" measure r.tsv n.tsv w.tsv &&
    fails_with 1 "no edge is left" measure --at 0 --negative keep r.tsv n.tsv \
        w.tsv &&
    matrix "a b" "1 n/a" "n/a 1" >r.tsv &&
    fails_with 1 "no edge is left" measure r.tsv n.tsv w.tsv &&
    matrix "a" "1" >r.tsv &&
    fails_with 1 "no edge is left" measure --at 1 r.tsv n.tsv w.tsv &&
    [ "$(wc -l <output)" = 1 ] && [ ! -e n.tsv ] && [ ! -e w.tsv ]'

check 'a bad command line is a usage error of one line' '
    matrix "a b" "1 .5" ".5 1" >r.tsv &&
    fails_with 2 "at is a density" measure --at 1.5 r.tsv n.tsv w.tsv &&
    [ "$(wc -l <output)" = 1 ] &&
    fails_with 2 "at" measure --at -1 r.tsv n.tsv w.tsv &&
    [ "$(wc -l <output)" = 1 ] &&
    fails_with 2 "seeds" measure --seeds 0 r.tsv n.tsv w.tsv &&
    fails_with 2 "negative" measure --negative no r.tsv n.tsv w.tsv &&
    fails_with 2 "resolution" measure --resolution -1 r.tsv n.tsv w.tsv &&
    [ ! -e n.tsv ]'

check 'a full disk leaves nothing behind' '
    ln -s /dev/full w.tsv.part &&
    fails_with 1 "w.tsv" measure "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    [ ! -e n.tsv ] && [ ! -e w.tsv ] && [ ! -e n.json ] && [ ! -e w.json ]'

check 'families are picked, in the order of all of them' '
    measure --measures all "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    measure --measures cores,degree "$golden/zachary_relmat.tsv" m.tsv v.tsv &&
    [ "$(head -1 m.tsv | tr "\t" " ")" = \
        "Node degree strength coreness strength_core core" ] &&
    near "$(cell m.tsv coreness n0)" "$(cell n.tsv coreness n0)" &&
    measure --measures default,cores "$golden/zachary_relmat.tsv" m.tsv v.tsv &&
    [ "$(head -1 m.tsv | tr "\t" "\n" | wc -l)" = 20 ] &&
    fails_with 2 "families, not .coress,degree" \
        measure --measures coress,degree "$golden/zachary_relmat.tsv" x.tsv \
        y.tsv && [ ! -e x.tsv ]'

check 'every column of all measures is explained, with signs and nulls' '
    measure --measures all --null 3 --negative keep \
        "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    for name in n w; do
        head -1 $name.tsv | tr "\t" "\n" | sort | uniq -d | grep . && exit 1
        head -1 $name.tsv | tr "\t" "\n" | grep -v "^Node$" |
        while read -r column; do
            grep -q "^  \"$column\": {" $name.json || { echo $column; exit 1; }
        done || exit 1
    done'

check 'the default measures are those of before' '
    measure "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    [ "$(head -1 n.tsv | tr "\t" "\n" | wc -l)" = 17 ] &&
    [ "$(head -1 w.tsv | tr "\t" "\n" | wc -l)" = 27 ]'

check 'signed measures of a signed graph' '
    matrix "a b c d" "1 .5 .4 -.2" ".5 1 .3 -.1" ".4 .3 1 .1" \
        "-.2 -.1 .1 1" >r.tsv &&
    printf "Node\tmodule\na\t1\nb\t1\nc\t2\nd\t2\n" >p.tsv &&
    measure --measures all --threshold none --negative keep --null 5 \
        --partition p.tsv r.tsv n.tsv w.tsv && cat n.tsv w.tsv &&
    [ "$(cell n.tsv gateway a)" = n/a ] &&
    [ "$(cell n.tsv gateway_positive a)" != n/a ] &&
    [ "$(cell n.tsv strength_core a)" = n/a ] &&
    [ "$(cell n.tsv coreness a)" = 3 ] &&
    near "$(cell n.tsv diversity_negative d)" 0 &&
    near "$(cell n.tsv clustering_signed d)" \
        "$(awk "BEGIN { print (.02 * .5 - .02 * .4 - .01 * .3) / .05 }")" &&
    [ "$(cell w.tsv small_world_sigma)" = n/a ] &&
    [ "$(cell w.tsv modularity_gja)" != n/a ] &&
    [ "$(cell w.tsv modularity_symmetric)" != n/a ]'

check 'a disparity filter keeps the known edges of the club' '
    for pair in .2:19 .4:44; do
        measure --threshold disparity --alpha ${pair%:*} \
            "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
        [ "$(cell w.tsv edges)" = ${pair#*:} ] || exit 1
    done &&
    grep -q "\"ThresholdAlpha\": 0.4" w.json &&
    fails_with 1 "no edge is left" measure --threshold disparity \
        "$golden/zachary_relmat.tsv" x.tsv y.tsv && [ ! -e x.tsv ]'

check 'spanning trees, one or as many as pay off' '
    measure --threshold mst "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    [ "$(cell w.tsv edges)" = 33 ] && [ "$(cell w.tsv components)" = 1 ] &&
    measure --threshold omst "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    [ "$(cell w.tsv components)" = 1 ] && grep -q "\"SpanningTrees\": " w.json'

check 'a threshold by significance takes its freedom from the sidecar' '
    matrix "a b c" "1 .45 .4" ".45 1 -.6" ".4 -.6 1" >r.tsv &&
    fails_with 1 "has no EffectiveDegreesOfFreedom" \
        measure --threshold significance r.tsv n.tsv w.tsv && [ ! -e n.tsv ] &&
    echo "{\"EffectiveDegreesOfFreedom\": 20}" >r.json &&
    measure --threshold significance r.tsv n.tsv w.tsv &&
    [ "$(cell w.tsv edges)" = 1 ] && near "$(cell n.tsv strength a)" .45 &&
    grep -q "\"EffectiveDegreesOfFreedom\": 20" w.json &&
    measure --threshold significance --negative keep r.tsv n.tsv w.tsv &&
    [ "$(cell w.tsv edges)" = 2 ] &&
    measure --threshold significance --freedom 60 r.tsv n.tsv w.tsv &&
    [ "$(cell w.tsv edges)" = 2 ] &&
    measure --threshold significance --fdr --alpha .01 --negative keep r.tsv \
        n.tsv w.tsv && [ "$(cell w.tsv edges)" = 1 ]'

check 'Fisher z is undone before the test, as the sidecar says' '
    matrix "a b" "1 .45" ".45 1" >r.tsv &&
    echo "{\"EffectiveDegreesOfFreedom\": 20,
        \"RelationshipMeasure\": \"Pearson correlation, Fisher z\"}" >r.json &&
    fails_with 1 "no edge is left" \
        measure --threshold significance r.tsv n.tsv w.tsv'

check 'a curve has the graph of every density, and its area' '
    measure --curve c.tsv --curve-area a.tsv --densities .04:.12:.04 \
        "$golden/zachary_relmat.tsv" n.tsv w.tsv && cat c.tsv a.tsv &&
    [ "$(wc -l <c.tsv)" = 4 ] && [ "$(wc -l <a.tsv)" = 2 ] &&
    measure --at .08 "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    [ "$(sed -n 3p c.tsv | cut -f 2-)" = "$(sed -n 2p w.tsv)" ] &&
    near "$(cell a.tsv edges)" "$(cut -f 4 c.tsv | awk "NR > 1 { e[NR] = \$1 }
        END { print .04 * (e[2] / 2 + e[3] + e[4] / 2) }")" &&
    grep -q "\"global_efficiency\": {" c.json &&
    grep -q "\"LastDensity\": 0.12" a.json'

check 'a density without an edge is a row of n/a, and has no area' '
    matrix "a b c" "1 .5 .4" ".5 1 .3" ".4 .3 1" >r.tsv &&
    measure --at 1 --curve c.tsv --curve-area a.tsv --densities .1,.5,1 r.tsv \
        n.tsv w.tsv && cat c.tsv &&
    [ "$(sed -n 2p c.tsv | cut -f 1-3)" = "0.1	n/a	n/a" ] &&
    [ "$(cell a.tsv edges)" = n/a ]'

check 'modules over resolutions' '
    measure --threshold none --weights binary --sweep s.tsv \
        --resolutions .2,1,4 "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    cat s.tsv && near "$(sed -n 3p s.tsv | cut -f 4)" .4197896121 &&
    [ "$(cut -f 2 s.tsv | tail -n +2 | sort -nc; echo $?)" = 0 ]'

check 'an agreement matrix, and Louvain finds the best modules, too' '
    measure --threshold none --search louvain --agreement-matrix g.tsv \
        "$golden/zachary_relmat.tsv" n.tsv w.tsv &&
    near "$(cell w.tsv modularity_best)" .4409071892 &&
    [ "$(cell g.tsv n3 n3)" = 1 ] && [ "$(wc -l <g.tsv)" = 35 ] &&
    [ "$(cell g.tsv n3 n8)" = "$(cell g.tsv n8 n3)" ] &&
    matrix "a b c" "1 .5 -.4" ".5 1 .3" "-.4 .3 1" >r.tsv &&
    fails_with 1 "negative edges, for which there is no Louvain" \
        measure --threshold none --negative keep --search louvain r.tsv x.tsv \
        y.tsv && [ ! -e x.tsv ]'

check 'small worlds beside random graphs, the same at any number of threads' '
    for t in 1 3; do
        measure --threshold none --measures smallworld --null 30 --threads $t \
            --rich-club r$t.tsv "$golden/zachary_relmat.tsv" n$t.tsv w$t.tsv ||
            exit 1
    done && cmp w1.tsv w3.tsv && cmp r1.tsv r3.tsv &&
    cat w1.tsv && [ "$(cell w1.tsv small_world_harmonic)" = 0 ] &&
    awk "BEGIN { exit !($(cell w1.tsv small_world_sigma) > 1) }" &&
    near "$(cut -f 4 r1.tsv | sed -n 3p)" .14583333 &&
    [ "$(cut -f 4 r1.tsv | tail -n 1)" = n/a ]'

check 'without nulls there are no columns of them' '
    measure --measures all --rich-club r.tsv "$golden/zachary_relmat.tsv" \
        n.tsv w.tsv && ! grep -q sigma w.tsv && ! grep -q null r.tsv'

check 'ranges and combinations that mean nothing are usage errors' '
    matrix "a b" "1 .5" ".5 1" >r.tsv &&
    for wrong in .3:.1:.1 .1:.3 0:1:0 .2,.1 1,2 .1, x; do
        fails_with 2 "densities takes" measure --densities $wrong r.tsv n.tsv \
            w.tsv || exit 1
    done &&
    fails_with 2 "resolutions takes" measure --resolutions 2,1 r.tsv n.tsv \
        w.tsv &&
    printf "Node\tmodule\na\t1\nb\t1\n" >p.tsv &&
    fails_with 2 "go without --partition" measure --partition p.tsv \
        --sweep s.tsv r.tsv n.tsv w.tsv &&
    fails_with 2 "needs the measures of modules" measure --measures degree \
        --agreement-matrix s.tsv r.tsv n.tsv w.tsv && [ ! -e n.tsv ]'

done_testing
