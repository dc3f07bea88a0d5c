#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
. "$(dirname "$0")/../lib.sh"
golden=$(cd "$(dirname "$0")/../golden/graph" && pwd)
club=$golden/zachary_relmat.tsv
export golden club

# square SEED [KIND]: a matrix of 30 regions with independent entries: r in
# [0, 1], signed in [-.5, .5], or arcs of which a fifth are there.
square () {
    awk -v seed="$1" -v kind="${2:-r}" 'BEGIN {
        srand(seed); OFS = "\t"; n = 30; row = "Node"
        for (i = 1; i <= n; i++) row = row OFS "r" i
        print row
        for (i = 1; i <= n; i++) for (j = 1; j <= n; j++) {
            r[i, j] = rand() - (kind == "signed") / 2
            if (kind == "arcs") r[i, j] = (rand() < .2) * r[i, j]
            if (kind != "arcs" && j < i) r[i, j] = r[j, i]
            if (i == j) r[i, j] = kind != "arcs" }
        for (i = 1; i <= n; i++) {
            row = "r" i; for (j = 1; j <= n; j++) row = row OFS r[i, j]
            print row } }'
}

# sums TABLE: of each row, how many are above and below 0, of each column
# likewise, and how many neighbors both ways; then all values in their order.
sums () {
    awk -F '\t' 'NR > 1 { n = NR - 1
        for (j = 2; j <= NF; j++) if (n != j - 1) w[n, j - 1] = $j }
        END { for (i = 1; i <= n; i++) {
            split("0 0 0 0 0", c, " ")
            for (j = 1; j <= n; j++) {
                c[1] += w[i, j] > 0; c[2] += w[i, j] < 0
                c[3] += w[j, i] > 0; c[4] += w[j, i] < 0 }
            print i, c[1], c[2], c[3], c[4] } }' "$1"
}
values () { sed 1d "$1" | cut -f 2- | tr '\t' '\n' | grep -v '^0$' | sort -g; }
mutual () {
    awk -F '\t' 'NR > 1 { for (j = 2; j <= NF; j++) w[NR - 1, j - 1] = $j }
        END { for (i = 1; i < NR; i++) { c = 0
            for (j = 1; j < NR; j++) c += i != j && w[i, j] && w[j, i]
            print i, c } }' "$1"
}
# column TABLE NAME: least and largest.
column () {
    awk -F '\t' -v name="$2" 'NR == 1 { for (k = 1; k <= NF; k++) if ($k == name) at = k; next }
        { if (NR == 2 || $at < low) low = $at; if (NR == 2 || $at > high) high = $at }
        END { print low, high }' "$1"
}

for model in maslov-sneppen connected lattice strength configuration; do
    check "$model: nulls have the degrees and the weights of the club" '
        nulls --threshold none --count 3 --null-model '$model' "$club" out &&
        sums "$club" >want && values "$club" >weights &&
        for k in 1 2 3; do
            sums out/null-${k}_relmat.tsv >got && diff want got &&
            values out/null-${k}_relmat.tsv >got && diff weights got &&
            ! cmp -s "$club" out/null-${k}_relmat.tsv || exit
        done
        [ "$(column out/nulls.tsv edges)" = "78 78" ]'
done

check 'erdos-renyi keeps the number of edges, and hqs the density' '
    square 1 >r.tsv && nulls --count 4 --null-model erdos-renyi r.tsv a &&
    nulls --count 4 --null-model hqs r.tsv b &&
    [ "$(column a/nulls.tsv edges)" = "65 65" ] &&
    [ "$(column b/nulls.tsv edges)" = "65 65" ]'

check 'signed: degrees and weights of each sign stay, strengths nearly' '
    square 2 signed >r.tsv &&
    nulls --null-model signed --negative keep --threshold absolute --at .1 \
        --count 5 r.tsv out &&
    sed 1q r.tsv >kept.tsv &&
    awk -F "\t" -v OFS="\t" "NR > 1 { for (j = 2; j <= NF; j++)
        if (j == NR || (\$j < .1 && \$j > -.1)) \$j = 0; print }" r.tsv >>kept.tsv &&
    sums kept.tsv >want && values kept.tsv >weights &&
    for k in 1 2 3 4 5; do
        sums out/null-${k}_relmat.tsv >got && diff want got &&
        values out/null-${k}_relmat.tsv >got && diff weights got || exit
    done
    column out/nulls.tsv strength_correlation | awk "{ exit !(\$1 > .9) }" &&
    column out/nulls.tsv strength_correlation_below | awk "{ exit !(\$1 > .9) }" &&
    column out/nulls.tsv shared_edges | awk "{ exit !(\$2 < .8) }"'

check 'strength keeps strengths better than rewiring does' '
    square 3 >r.tsv && nulls --count 20 --at .3 r.tsv a &&
    nulls --count 20 --at .3 --null-model strength r.tsv b &&
    echo "$(column a/nulls.tsv strength_correlation) $(column b/nulls.tsv strength_correlation)" |
        awk "{ print; exit !(\$2 < \$3 || (\$1 < \$3 && \$3 > .9)) }"'

check 'arcs keep degrees in and out, and what every node sends' '
    square 4 arcs >r.tsv && nulls --directed --threshold none --count 3 r.tsv out &&
    sums r.tsv >want && mutual r.tsv >pairs &&
    for k in 1 2 3; do
        sums out/null-${k}_relmat.tsv >got && diff want got || exit
    done
    column out/nulls.tsv strength_correlation | awk "{ exit !(\$1 > .9999999) }" &&
    mutual out/null-1_relmat.tsv >got && ! cmp -s pairs got'

check 'reciprocity: pairs stay pairs at every node' '
    square 4 arcs >r.tsv &&
    nulls --directed --threshold none --count 3 --null-model reciprocity r.tsv out &&
    sums r.tsv >want && mutual r.tsv >pairs &&
    for k in 1 2 3; do
        sums out/null-${k}_relmat.tsv >got && diff want got &&
        mutual out/null-${k}_relmat.tsv >got && diff pairs got || exit
    done
    column out/nulls.tsv shared_edges | awk "{ exit !(\$2 < .7) }"'

check 'the same bytes at any number of threads, and a longer ensemble begins with a shorter' '
    square 5 >r.tsv && square 5 signed >s.tsv && square 5 arcs >d.tsv &&
    for threads in 1 3; do
        nulls --count 20 --null-model strength --threads $threads --stack r$threads.npy r.tsv r$threads &&
        nulls --count 20 --null-model signed --negative keep --threads $threads --stack s$threads.npy s.tsv s$threads &&
        nulls --count 20 --directed --threads $threads --stack d$threads.npy d.tsv d$threads || exit
    done
    for x in r s d; do
        cmp ${x}1.npy ${x}3.npy && cmp ${x}1/nulls.tsv ${x}3/nulls.tsv || exit
    done
    nulls --count 3 --null-model strength --stack few.npy r.tsv few &&
    tail -c +129 few.npy >bytes && tail -c +129 r1.npy | head -c "$(wc -c <bytes)" | cmp bytes &&
    [ "$(wc -c <few.npy)" -eq $((3 * 30 * 30 * 8 + 128)) ] && [ ! -e few/null-1_relmat.tsv ]'

check 'another seed is another ensemble' '
    square 6 >r.tsv && nulls --count 1 --seed 1 r.tsv a && nulls --count 1 --seed 2 r.tsv b &&
    ! cmp -s a/null-1_relmat.tsv b/null-1_relmat.tsv'

check 'the null is the graph that motifs counts' '
    motifs --threshold none --null 1 --graphlets --weights binary "$club" n.tsv w.tsv &&
    nulls --threshold none --count 1 --weights binary "$club" out &&
    motifs --threshold none --graphlets --weights binary out/null-1_relmat.tsv n.tsv v.tsv &&
    sed 1d w.tsv | cut -f 6 >want && sed 1d v.tsv | cut -f 5 >got && diff want got'

check 'a region without data stays n/a, and a complete graph is told' '
    printf "Node\ta\tb\tc\td\na\t1\t.5\tn/a\t.4\nb\t.5\t1\tn/a\t.3\nc\tn/a\tn/a\tn/a\tn/a\nd\t.4\t.3\tn/a\t1\n" >r.tsv &&
    nulls --threshold none --count 2 r.tsv out 2>log && grep -q "no edge could be rewired" log &&
    [ "$(sed -n 4p out/null-2_relmat.tsv | cut -f 2- | tr "\t" "\n" | sort -u)" = n/a ] &&
    [ "$(sed -n 2p out/null-1_relmat.tsv | cut -f 2,4)" = "$(printf "0\tn/a")" ] &&
    grep -q "\"UndefinedRegions\": 1" out/nulls.json'

check 'bad command lines and matrices are refused, and nothing is written' '
    square 7 signed >s.tsv && square 7 arcs >d.tsv &&
    fails_with 2 "is a density" nulls --at 2 "$club" out &&
    fails_with 2 "has the null models" nulls --directed --null-model hqs d.tsv out &&
    fails_with 2 "needs --directed" nulls --null-model reciprocity s.tsv out &&
    fails_with 2 "go together" nulls --null-model signed s.tsv out &&
    fails_with 2 "go together" nulls --negative keep s.tsv out &&
    fails_with 1 "is not symmetric" nulls d.tsv out &&
    fails_with 1 "no edge is left" nulls --threshold absolute --at 9 s.tsv out &&
    [ ! -e out ]'

# spots: where the thirty regions of square() are.
spots () {
    awk 'BEGIN { srand(5); OFS = "\t"; print "name", "x", "y", "z"
        for (i = 1; i <= 30; i++) print "r" i, 100 * rand(), 100 * rand(), 60 * rand() }'
}
# thirds TABLE: degrees, and the sum of the weights of the shortest, middle and
# longest third of the edges.
thirds () {
    awk -F '\t' 'NR == FNR { if (FNR > 1) { n++; x[n] = $2; y[n] = $3; z[n] = $4 } next }
        FNR > 1 { i = FNR - 1; for (j = 2; j <= NF; j++) if ($j != 0 && $j != "n/a" && j - 1 != i) {
            degree[i]++
            if (j - 1 < i) printf "%.9f %s\n", sqrt((x[i] - x[j-1])^2 + (y[i] - y[j-1])^2 + (z[i] - z[j-1])^2), $j } }
        END { line = ""; for (i = 1; i <= n; i++) line = line " " degree[i]; print line >"degrees" }' spots.tsv "$1" |
        sort -n >lengths
    awk 'NR == FNR { n++; next } { t = int((FNR - 1) * 3 / n); sum[t] += $2 } END { printf "%.9f %.9f %.9f\n", sum[0], sum[1], sum[2] }' lengths lengths
    cat degrees
}
check 'with length nulls have the degrees, and the weights of short and long edges' '
    square 1 >r.tsv && spots >spots.tsv && nulls --null-model length --length-bins 3 --at .2 --coordinates spots.tsv --count 3 r.tsv out &&
    nulls --null-model length --length-bins 3 --at .2 --coordinates spots.tsv --count 3 --threads 2 r.tsv again && cmp out/null-2_relmat.tsv again/null-2_relmat.tsv &&
    least=$(awk -F"\t" "NR > 1 { for (j = 2; j < NR; j++) print \$j }" r.tsv | sort -rg | sed -n 87p) &&
    awk -F"\t" -v OFS="\t" -v least="$least" "NR > 1 { for (j = 2; j <= NF; j++) if (\$j < least || j == NR) \$j = 0 } { print }" r.tsv >kept.tsv &&
    thirds kept.tsv >want &&
    for k in 1 2 3; do thirds out/null-${k}_relmat.tsv | cmp - want || exit 1; done &&
    ! cmp -s out/null-1_relmat.tsv out/null-2_relmat.tsv && awk -F"\t" "NR > 1 && !(\$3 < .9) { bad = 1 } END { exit bad }" out/nulls.tsv'

check 'length and positions go together' '
    square 1 >r.tsv && spots >spots.tsv && fails_with 2 "go together" nulls --null-model length r.tsv out &&
    fails_with 2 "go together" nulls --coordinates spots.tsv r.tsv out && fails_with 2 "motifs have no sign and no place" motifs --null 2 --null-model length r.tsv a.tsv b.tsv &&
    head -20 spots.tsv >few.tsv && fails_with 1 "no distance between the regions" nulls --null-model length --coordinates few.tsv r.tsv out && ! ls out a.tsv 2>/dev/null'

done_testing
