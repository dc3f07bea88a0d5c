#!/bin/sh
. "$(dirname "$0")/../lib.sh"
heavy=$(cd "$(dirname "$0")/../golden/graph" && pwd)
. "$(dirname "$0")/../shards.sh"
golden=$(cd "$(dirname "$0")/../golden/graph" && pwd)
club=$golden/zachary_relmat.tsv
export golden club

# cell TABLE COLUMN ROW: that cell of the row whose first cell is ROW.
cell () {
    awk -F '\t' -v column="$2" -v row="$3" '
        NR == 1 { for (k = 1; k <= NF; k++) if ($k == column) at = k; next }
        $1 == row { print $at }' "$1"
}

# near A B [GAP]: equal to GAP, or to 2e-8.
near () {
    awk -v a="$1" -v b="$2" -v most="${3:-2e-8}" 'BEGIN {
        gap = a - b; if (gap < 0) gap = -gap
        if (!(gap <= most)) { print a " is not " b; exit 1 } }'
}

# matrix 'a b c' 'row' 'row' ...: a relmat; blanks become tabs.
matrix () {
    names=$1; shift
    { echo "Node $names"
      for name in $names; do echo "$name $1"; shift; done; } | tr ' ' '\t'
}

# random_matrix REGIONS SEED: independent uniform numbers.
random_matrix () {
    awk -v n="$1" -v seed="$2" 'BEGIN {
        srand(seed); OFS = "\t"
        for (i = 1; i <= n; i++) for (j = 1; j < i; j++)
            r[i, j] = r[j, i] = rand()
        row = "Node"; for (i = 1; i <= n; i++) { row = row OFS "r" i; r[i, i] = 1 }
        print row
        for (i = 1; i <= n; i++) {
            row = "r" i; for (j = 1; j <= n; j++) row = row OFS r[i, j]
            print row } }'
}

check 'the karate club has its known cycles and motifs, by their numbers' '
    motifs --threshold none --cycles 3,4,5 --graphlets "$club" n.tsv w.tsv &&
    cut -f 1,3,5 w.tsv | sed -n 2,12p >got &&
    printf "%s\t%s\t%s\n" cycle_3_any n/a 45 cycle_4_any n/a 154 \
        cycle_5_any n/a 374 path_3 9 393 triangle 13 45 path_4 113 681 \
        claw 126 1098 cycle_4 187 36 paw 128 452 diamond 193 85 \
        complete_4 199 11 >want && diff want got &&
    near "$(cell w.tsv count intensity_path_3)" 190.53769947 &&
    near "$(cell w.tsv count coherence_triangle)" 39.5685767 1e-7'

check 'the orbits and the cycles of its leader are known' '
    motifs --threshold none "$club" n.tsv w.tsv &&
    [ "$(sed -n 2p n.tsv | cut -f 2-18 | tr "\t" " ")" = \
      "16 17 102 18 81 197 13 352 10 6 34 171 2 30 7 18 63" ]'

check 'what is not asked for is not there' '
    motifs --threshold none --cycles 4 "$club" n.tsv w.tsv &&
    [ "$(head -n 1 n.tsv)" = "$(printf "Node\tcycle_4_any")" ] &&
    [ "$(wc -l <w.tsv)" -eq 2 ] &&
    motifs --threshold none --weights binary --graphlets "$club" n.tsv w.tsv &&
    ! grep -q intensity w.tsv'

check 'a region without data keeps its row, n/a throughout' '
    matrix "a b c d" "1 .5 n/a .5" ".5 1 n/a .5" "n/a n/a n/a n/a" \
        ".5 .5 n/a 1" >r.tsv &&
    motifs --threshold none --null 9 r.tsv n.tsv w.tsv 2>log &&
    [ "$(cell n.tsv orbit_0 c)" = n/a ] && [ "$(cell n.tsv orbit_3 d)" = 1 ] &&
    [ "$(sed -n 4p n.tsv | tr "\t" "\n" | sort -u | tr "\n" " ")" = "c n/a " ] &&
    grep -q "1 regions without data" log'

check 'a graph that cannot be rewired is told, and its z is n/a' '
    matrix "a b c" "1 .5 .4" ".5 1 .3" ".4 .3 1" >r.tsv &&
    motifs --threshold none --null 19 r.tsv n.tsv w.tsv 2>log &&
    grep -q "no edge of .* could be rewired" log &&
    [ "$(cell w.tsv z triangle)" = n/a ] && [ "$(cell w.tsv p triangle)" = 1 ]'

for model in maslov-sneppen connected configuration erdos-renyi lattice \
        strength hqs; do
    check "$model: the same bytes at any number of threads" '
        random_matrix 40 1 >r.tsv &&
        for threads in 1 3; do
            motifs --null 70 --null-model '$model' --threads $threads r.tsv \
                n$threads.tsv w$threads.tsv || exit
        done
        cmp n1.tsv n3.tsv && cmp w1.tsv w3.tsv'
done

check 'null k depends on the seed: another seed is another ensemble' '
    motifs --threshold none --null 20 --seed 1 "$club" n.tsv a.tsv &&
    motifs --threshold none --null 20 --seed 2 "$club" n.tsv b.tsv &&
    ! cmp -s a.tsv b.tsv'

check 'cliques stand out from graphs of the same degrees' '
    awk "BEGIN { OFS = \"\t\"; srand(3); row = \"Node\"
        for (i = 0; i < 40; i++) row = row OFS \"r\" i; print row
        for (i = 0; i < 40; i++) for (j = 0; j < i; j++)
            r[i, j] = r[j, i] = (int(i / 5) == int(j / 5)) + rand() / 2
        for (i = 0; i < 40; i++) { row = \"r\" i
            for (j = 0; j < 40; j++) row = row OFS (i == j ? 1 : r[i, j])
            print row } }" >r.tsv &&
    motifs --null 199 r.tsv n.tsv w.tsv &&
    awk "\$1 == \"triangle\" || \$1 == \"complete_4\" {
        if (!(\$8 > 5 && \$9 == .01)) exit 1 }" w.tsv'

check 'random graphs do not: z spreads around 0, p keeps its level' '
    for k in $(seq 40); do
        random_matrix 30 $k >r.tsv &&
        motifs --null 99 --weights binary --graphlets --seed $k r.tsv \
            n.tsv w.tsv || exit
        awk "\$1 == \"triangle\" { print \$8, \$9 }" w.tsv
    done >all
    awk "{ z += \$1; s += \$1 * \$1; hits += \$2 <= .1 }
        END { print z / NR, s / NR, hits
              m = z / NR; if (m * m > .25 || s / NR > 2 || s / NR < .4 ||
                  hits > 10) exit 1 }" all'

check 'strengths stay near to what they are' '
    motifs --threshold none --null 50 --null-model strength "$club" n.tsv \
        w.tsv && grep -q "\"NullStrengthCorrelation\": 0.9[5-9]" w.json &&
    [ "$(cell w.tsv null_sd intensity_triangle)" != n/a ] &&
    motifs --threshold none --null 50 "$club" n.tsv w.tsv &&
    [ "$(cell w.tsv z intensity_triangle)" = n/a ]'

check 'the sidecars say what was drawn and what the columns are' '
    motifs --null 10 --threshold none --null-model connected "$club" \
        n.tsv w.tsv &&
    grep -q "\"NullModel\": \"connected\"" w.json &&
    grep -q "\"NullSwapsPerEdge\": [1-9]" n.json &&
    grep -q "\"orbit_14\"" n.json && grep -q "\"triangle_z\"" n.json &&
    grep -q "\"null_mean\"" w.json'

check 'a directed graph has its known triads, at any threshold that keeps it' '
    matrix "a b c d e" "0 .5 0 .6 0" "0 0 .7 0 0" ".5 0 0 .8 0" \
        ".5 0 -.2 0 .9" "0 0 .7 0 n/a" >r.tsv &&
    for rule in "none" "absolute --at .3" "density --at .4"; do
        motifs --directed --threshold $rule r.tsv n.tsv w.tsv &&
        [ "$(sed 1d w.tsv | cut -f 5 | tr "\n" " ")" = \
            "1 2 0 0 0 2 2 1 0 0 0 0 0 " ] || exit
    done
    [ "$(cell n.tsv triad_030C c)" = 2 ] &&
    motifs --directed --threshold density --at .05 r.tsv n.tsv w.tsv &&
    grep -q "\"ArcsKept\": 1" w.json'

check 'a region without arcs in or out keeps its row in a directed graph' '
    matrix "a b c d" "1 .5 n/a .5" "0 1 n/a 0" "n/a n/a n/a n/a" \
        "0 0 n/a 1" >r.tsv &&
    motifs --directed --threshold none r.tsv n.tsv w.tsv 2>log &&
    [ "$(cell n.tsv triad_021D a)" = 1 ] && [ "$(cell n.tsv triad_021D c)" = n/a ]'

# arcs REGIONS SEED [GROUP]: a seventh of the arcs, or where GROUP is given fewer and the
# cycles a > b > c > a of three in a row.
arcs () {
    awk -v n="$1" -v seed="$2" -v group="${3:-0}" 'BEGIN {
        srand(seed); OFS = "\t"; row = "Node"
        for (i = 0; i < n; i++) row = row OFS "r" i
        print row
        for (i = 0; i < n; i++) {
            row = "r" i
            for (j = 0; j < n; j++) {
                w = i != j && rand() < (group ? .06 : .15)
                if (group && int(i / 3) == int(j / 3)) w = j % 3 == (i + 1) % 3
                row = row OFS w }
            print row } }'
}

check 'planted cycles of three stand out from arcs of the same degrees' '
    arcs 60 1 3 >r.tsv && for model in maslov-sneppen reciprocity; do
        motifs --directed --threshold none --null 199 --threads 2 \
            --null-model $model r.tsv n.tsv w.tsv &&
        awk "\$1 == \"triad_030C\" { exit !(\$8 > 2 && \$9 < .05) }" w.tsv &&
        grep -q "\"triad_300_z\"" n.json || exit
    done
    grep -q "\"NullModel\": \"reciprocity\"" w.json'

check 'random arcs do not: z of triads spreads around 0, p keeps its level' '
    for k in $(seq 30); do
        model=maslov-sneppen; [ $((k % 2)) = 1 ] || model=reciprocity
        arcs 24 $k >r.tsv && motifs --directed --threshold none --null 99 \
            --null-model $model --seed $k r.tsv n.tsv w.tsv || exit
        awk "\$1 ~ /030|021U|111/ { print \$8, \$9 }" w.tsv
    done >all
    awk "{ z += \$1; s += \$1 * \$1; hits += \$2 <= .1 }
        END { m = z / NR; print m, s / NR, hits / NR
              if (m * m > .06 || s / NR > 1.6 || s / NR < .6 ||
                  hits > .2 * NR) exit 1 }" all'

check 'triads beside nulls: the same bytes by threads and by shares' '
    arcs 24 7 >r.tsv && for threads in 1 3; do
        motifs --directed --threshold none --null 40 --null-model reciprocity \
            --threads $threads r.tsv n$threads.tsv w$threads.tsv || exit
    done
    cmp n1.tsv n3.tsv && cmp w1.tsv w3.tsv &&
    directed () { motifs --directed --threshold none --null 40 "$@" r.tsv n.tsv w.tsv; } &&
    is_whole_of 3 "n.tsv n.json w.tsv w.json" directed'

check 'bad command lines are refused' '
    cp "$club" r.tsv &&
    fails_with 2 "lengths of 3, 4 and 5" motifs --cycles 6 r.tsv n.tsv w.tsv &&
    fails_with 2 "lengths of 3, 4 and 5" motifs --cycles 3, r.tsv n.tsv w.tsv &&
    fails_with 2 "lengths of 3, 4 and 5" motifs --cycles "" r.tsv n.tsv w.tsv &&
    fails_with 2 "is a density" motifs --at 2 r.tsv n.tsv w.tsv &&
    fails_with 2 "needs --weights weighted" motifs --null 5 \
        --null-model strength --weights binary r.tsv n.tsv w.tsv &&
    fails_with 2 "goes without" motifs --directed --cycles 3 r.tsv n.tsv w.tsv &&
    fails_with 2 "has the null models" motifs --directed --null 5 \
        --null-model hqs r.tsv n.tsv w.tsv &&
    fails_with 2 "needs --directed" motifs --null 5 \
        --null-model reciprocity r.tsv n.tsv w.tsv &&
    fails_with 2 "motifs have no sign" motifs --null 5 \
        --null-model signed r.tsv n.tsv w.tsv &&
    [ ! -e n.tsv ] && [ ! -e w.tsv ]'

check 'bad matrices are refused, and nothing is written' '
    matrix "a b" "1 .5" ".4 1" >r.tsv &&
    fails_with 1 "not symmetric" motifs r.tsv n.tsv w.tsv &&
    matrix "a b" "1 -.5" "-.5 1" >r.tsv &&
    fails_with 1 "no arc is left" motifs --directed r.tsv n.tsv w.tsv &&
    fails_with 1 "no edge is left" motifs r.tsv n.tsv w.tsv &&
    matrix "a b c" "1 -.5 -.1" "-.5 1 .2" "-.1 .2 1" >r.tsv &&
    fails_with 1 "no covariance null" motifs --at 1 --null 5 \
        --null-model hqs r.tsv n.tsv w.tsv &&
    [ ! -e n.tsv ] && [ ! -e w.tsv ]'

# counted OPTIONS...: of the karate club.
counted () { motifs --threshold none --null 50 "$@" "$club" n.tsv w.tsv; }
both='n.tsv n.json w.tsv w.json'
some='--cycles 3,4 --graphlets'

check 'shares of the nulls, done apart and merged, are the whole: tables and sidecars' '
    is_whole_of "1 3 7 60" "$both" counted $some --threads 2 &&
    for model in configuration lattice strength hqs; do
        rm -rf whole merged* parts* && is_whole_of 3 "$both" counted --null-model $model --seed 3 || { echo $model; exit 1; }
    done'

check 'parts that are missing, doubled, cut, damaged or of another graph are refused' '
    bad_parts_are_refused "$both" counted $some && other_parts_are_refused "--seed 2" "$both" counted && other_parts_are_refused "--swaps 9" "$both" counted &&
    random_matrix 12 1 >r.tsv && motifs --null 9 --shard 1/1 --parts parts r.tsv n.tsv w.tsv && random_matrix 12 2 >r.tsv && fails_with 1 "of other inputs" motifs --null 9 --merge --parts parts r.tsv n.tsv w.tsv && [ ! -e w.tsv ]'

check 'a share is K of N, with a folder, of nulls' '
    wrong_shards_are_refused counted && fails_with 2 "null is 0" motifs --shard 1/2 --parts parts "$club" n.tsv w.tsv && [ ! -e parts ]'

check 'subgraphs of 4 have their known intensity and coherence' '
    motifs --threshold none --heavy-four "$heavy/zachary_relmat.tsv" n4.tsv \
        w4.tsv &&
    for known in intensity_path_4:320.083 intensity_claw:497.724 \
        intensity_cycle_4:16.947 intensity_paw:216.091 \
        intensity_diamond:39.718 intensity_complete_4:5.477 \
        coherence_path_4:590.274 coherence_complete_4:9.569; do
        got=$(awk -F"\t" -v name="${known%:*}" "
            \$1 == name { for (k = 1; k <= NF; k++)
                if (title[k] == \"count\") printf \"%.3f\", \$k }
            NR == 1 { split(\$0, title, FS) }" w4.tsv)
        [ "$got" = "${known#*:}" ] || { echo "$known $got"; exit 1; }
    done && head -n 1 n4.tsv | grep -qw intensity_paw'

check 'intensities of subgraphs of 4 are asked for where there are weights' '
    fails_with 2 "heavy-four" motifs --heavy-four --weights binary \
        "$heavy/zachary_relmat.tsv" a.tsv b.tsv && [ ! -e a.tsv ] &&
    fails_with 2 "heavy-four" motifs --heavy-four --cycles 3 \
        "$heavy/zachary_relmat.tsv" a.tsv b.tsv'

done_testing
