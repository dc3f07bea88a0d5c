#!/bin/sh
# Linear models of edges over a group.
. "$(dirname "$0")/../lib.sh"

# features: fourteen people, three features; the values of statsmodels 0.15.0
# below are of these.
features () {
    awk 'BEGIN { OFS = "\t"; OFMT = "%.17g"; CONVFMT = "%.17g"
        print "participant_id", "y1", "y2", "y3" >"f.tsv"; print "participant_id", "g", "sex", "age", "grade" >"p.tsv"
        for (i = 0; i < 14; i++) { id = sprintf("s%02d", i)
            print id, sin(1.7 * i) + .1 * i, cos(2.3 * i), sin(i * i) >"f.tsv"
            print id, substr("ABC", i % 3 + 1, 1), i % 4 < 2 ? "F" : "M", 20 + (7 * i) % 13, i % 3 + 1 >"p.tsv" } }'
}
# cohort EFFECT: 30 people at two sites, matrices of six regions; patients have
# EFFECT more in the edges a-b, b-c and c-d.
cohort () {
    mkdir -p m && awk -v effect="$1" 'BEGIN { srand(3); OFS = "\t"
        print "participant_id", "diagnosis", "age", "site" >"p.tsv"; print "participant_id", "relmat" >"m.tsv"
        for (s = 1; s <= 30; s++) { id = sprintf("sub-%02d", s); patient = s % 3 == 0
            print id, patient ? "patient" : "control", 20 + 30 * rand(), s % 2 ? "x" : "y" >"p.tsv"; print id, "m/" id "_relmat.tsv" >"m.tsv"
            for (i = 1; i <= 6; i++) for (j = 1; j < i; j++) r[i, j] = r[j, i] = .1 + .3 * rand() + (i == j + 1 && i < 5 ? effect * patient : 0)
            file = "m/" id "_relmat.tsv"; print "Node", "a", "b", "c", "d", "e", "f" >file
            for (i = 1; i <= 6; i++) { line = substr("abcdef", i, 1); for (j = 1; j <= 6; j++) line = line OFS (i == j ? 1 : r[i, j]); print line >file }
            close(file) } }'
}
# column NAME FILE: its cells, blank-separated.
column () { awk -F"\t" -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR > 1 { printf "%s ", $c } END { print "" }' "$2"; }
# maps: 16 people, images of 6 x 5 x 4 voxels of 3 mm, of which patients have more
# in a block of 2 x 2 x 2 and in one voxel at the far corner.
maps () {
    perl -e '
        sub image { my ($file, @x) = @_; my $h = "\0" x 352; my $put = sub { substr($h, $_[0], length $_[1]) = $_[1] };
            $put->(0, pack("l<", 348)); $put->(40, pack("s<8", 3, 6, 5, 4, 1, 1, 1, 1)); $put->(70, pack("s<2", 16, 32));
            $put->(76, pack("f<4", 1, 3, 3, 3)); $put->(108, pack("f<", 352)); $put->(112, pack("f<", 1)); $h = substr($h, 0, 344) . "n+1\0" . "\0" x 4;
            open my $out, ">", $file; binmode $out; print $out $h, pack("f<*", @x) }
        sub noise { sqrt(-2 * log(1 - rand)) * cos(6.2831853 * rand) } srand(5);
        open my $m, ">", "m.tsv"; open my $p, ">", "p.tsv"; print $m "participant_id\tmap\n"; print $p "participant_id\tdiagnosis\n";
        for my $s (1 .. 16) { my $patient = $s % 2; my @x;
            for my $v (0 .. 119) { my ($i, $j, $k) = ($v % 6, int($v / 6) % 5, int($v / 30));
                push @x, noise() + $patient * 3 * (($i < 2 && $j < 2 && $k < 2) || $v == 119) }
            $x[50] = 0; image("$s.nii", @x); print $m "s$s\t$s.nii\n"; print $p "s$s\t", ($patient ? "patient" : "control"), "\n" }
        image("mask.nii", map { $_ == 7 ? 0 : 1 } 0 .. 119)'
}
# near TOLERANCE NAME FILE VALUES...: the column has these values.
near () {
    tolerance=$1 got=$(column "$2" "$3"); shift 3
    echo "$got $*" | awk -v tolerance="$tolerance" '{ n = NF / 2; for (i = 1; i <= n; i++) if (($i - $(i + n))^2 > (tolerance * (1 + ($i)^2))^2) { print "# " $0; bad = 1 } exit bad || n != int(n) }'
}

check 't, p, estimate and its error are those of statsmodels' '
    features && edges --model "g + age + sex" --test sex --permutations 0 --method fdr f.tsv p.tsv r.tsv &&
    near 1e-12 t r.tsv -4.266279260987614 0.3069860943399938 -0.9473191812033834 &&
    near 1e-12 p r.tsv 0.002091729007927063 0.7658381325937804 0.3682158298880613 &&
    near 1e-12 estimate r.tsv -1.2872713950409793 0.10577918351793467 -0.3715171941823876 &&
    near 1e-12 se r.tsv 0.30173162990342667 0.34457320858573454 0.39217742188060395 && near 0 df r.tsv 9 9 9'

check 'so are F of a factor, contrasts of its levels, and interactions' '
    features && edges --model "g + age + sex" --test g --permutations 0 --method fdr f.tsv p.tsv r.tsv &&
    near 1e-12 F r.tsv 0.878268106638596 4.454481363574295 0.8740175058899378 && near 1e-12 p r.tsv 0.44829644608654157 0.04521414740427801 0.4498942745915514 &&
    edges --model "g + age + sex" --test g --contrast "B - C" --permutations 0 --method fdr f.tsv p.tsv r.tsv &&
    near 1e-12 t r.tsv -0.8873981289551112 -2.8467016686498705 -1.074772280534374 && near 1e-12 estimate r.tsv -0.33014823816221867 -1.2094644273079869 -0.5197191036656735 &&
    edges --model "sex * age" --test age:sex --permutations 0 --method fdr f.tsv p.tsv r.tsv &&
    near 1e-12 t r.tsv -0.16216814417196312 0.7438288495271389 1.3294038737270966 &&
    edges --model "sex * age" --test sex --permutations 0 --method fdr f.tsv p.tsv r.tsv &&
    near 1e-12 t r.tsv -0.4486020874841296 -0.6890500550363196 -1.4503820795449711 &&
    edges --model "g + age - 1" --test g --permutations 0 --method fdr f.tsv p.tsv r.tsv &&
    near 1e-12 F r.tsv 0.2031501410873904 4.934563213534967 0.8069704343909426 &&
    edges --model 1 --test constant --permutations 0 --method fdr f.tsv p.tsv r.tsv &&
    near 1e-12 t r.tsv 3.2495766099572667 0.11056649397564682 -0.8430474742014233'

check 'the reference may be chosen, and numbers may be levels' '
    features && edges --model "g + age + sex" --test sex --reference sex=M --permutations 0 --method fdr f.tsv p.tsv r.tsv &&
    near 1e-12 t r.tsv 4.266279260987614 -0.3069860943399938 0.9473191812033834 &&
    edges --model "g + age + sex" --test g --permutations 0 --method fdr f.tsv p.tsv want.tsv &&
    edges --model "grade + age + sex" --test grade --factors grade --permutations 0 --method fdr f.tsv p.tsv r.tsv && same_table r.tsv want.tsv'

check 'a planted path of edges is found by every method, and nothing else' '
    cohort .35 && edges --model "diagnosis + age" --method fdr,max-t,nbs,tfnbs --permutations 499 --components c.tsv --null n.tsv m.tsv p.tsv r.tsv &&
    awk -F"\t" "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i } NR > 1 { path = \$1 \$2; planted = path == \"ab\" || path == \"bc\" || path == \"cd\"
        for (k in at) if (k ~ /^(q_bh|p_fwe|p_tfnbs)\$/ && (\$at[k] < .05) != planted) bad = 1
        if ((\$at[\"p_nbs\"] != \"n/a\" && \$at[\"p_nbs\"] < .05) != planted) bad = 1 } END { exit bad }" r.tsv &&
    near 0 extent c.tsv 3 && near 0 nodes c.tsv 4 && near 1e-12 p_extent c.tsv .002 && [ "$(wc -l <n.tsv)" = 500 ]'

check 'rates are of p by the spread, by the distribution or by permutation' '
    cohort .35 && for from in spread distribution permutation; do edges --model "diagnosis + age" --method fdr --fdr-from $from --permutations 199 m.tsv p.tsv $from.tsv || exit 1; done &&
    grep -q "\"AdjustedP\": \"p_spread\"" spread.json && grep -q "\"AdjustedP\": \"p\"" distribution.json && grep -q "\"AdjustedP\": \"p_perm\"" permutation.json &&
    for from in spread:p_spread distribution:p permutation:p_perm; do
        awk -F"\t" -v name="${from#*:}" "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i } NR > 1 { p[NR] = \$at[name]; q[NR] = \$at[\"q_bh\"] }
            END { for (i in p) { least = 1; for (j in p) if (p[j] >= p[i]) { rank = 0; for (k in p) rank += p[k] <= p[j]; x = p[j] * 15 / rank; if (x < least) least = x }
                if ((q[i] - least)^2 > 1e-20) exit 1 } }" "${from%:*}.tsv" || exit 1
    done && edges --model "diagnosis + age" --method fdr --permutations 0 m.tsv p.tsv none.tsv && grep -q "\"AdjustedP\": \"p\"" none.json && ! grep -q p_spread none.tsv &&
    [ "$(column q_bh none.tsv)" = "$(column q_bh distribution.tsv)" ]'

# observed NAME FILE: what a sidecar of nulls says of the data.
observed () { grep -o "\"$1\": [-0-9.e]*[0-9]" "$2" | sed 's/.*: //'; }
check 'beside the nulls stands what is largest in the data, by the side that is tested' '
    cohort .35 && for side in two greater less; do
        edges --model "diagnosis + age" --side $side --method max-t,nbs,tfnbs --nbs-threshold 1.5,.5 --permutations 99 --components c.tsv --null n.tsv m.tsv p.tsv r.tsv &&
        column t r.tsv | awk -v side=$side -v said="$(observed max_t n.json)" "{ for (i = 1; i <= NF; i++) { x = side == \"less\" ? -\$i : \$i; if (side == \"two\" && x < 0) x = -x; if (i == 1 || x > most) most = x } exit most != said }" &&
        awk -F"\t" -v first="$(observed max_extent_1 n.json)" -v second="$(observed max_extent_2 n.json)" "NR > 1 && \$5 > most[\$1] { most[\$1] = \$5 } END { exit most[1.5] != first || most[.5] != second }" c.tsv &&
        awk -F"\t" -v first="$(observed max_intensity_1 n.json)" "NR > 1 && \$1 == 1.5 && \$6 > most { most = \$6 } END { exit most != first }" c.tsv &&
        column tfnbs r.tsv | awk -v said="$(observed max_tfnbs n.json)" "{ for (i = 1; i <= NF; i++) { x = \$i < 0 ? -\$i : \$i; if (x > most) most = x } exit most != said }" &&
        # the share of permutations as far out as that is the least p
        [ "$(column p_fwe r.tsv | tr " " "\n" | sort -g | grep . | head -1)" = "$(awk -v said="$(observed max_t n.json)" "NR > 1 { n += \$1 >= said } END { print (n + 1) / 100 }" n.tsv)" ] || exit 1
    done && features && edges --model "g + age" --method max-t --permutations 99 --null n.tsv f.tsv p.tsv r.tsv &&
    column F r.tsv | awk -v said="$(observed max_t n.json)" "{ for (i = 1; i <= NF; i++) if (\$i > most) most = \$i; d = sqrt(most) - said; exit d * d > 1e-20 }"'

check 'the number of threads changes no byte, and the seed does' '
    cohort .1 && mkdir two && edges --model "diagnosis + age" --method max-t,nbs,tfnbs --permutations 300 m.tsv p.tsv a.tsv &&
    edges --threads 3 --model "diagnosis + age" --method max-t,nbs,tfnbs --permutations 300 m.tsv p.tsv two/a.tsv && cmp a.tsv two/a.tsv && cmp a.json two/a.json &&
    edges --seed 2 --model "diagnosis + age" --method max-t,nbs,tfnbs --permutations 300 m.tsv p.tsv b.tsv && ! cmp -s a.tsv b.tsv'

check 'where there are few permutations all are taken' '
    features && head -8 f.tsv >few.tsv && edges --model sex few.tsv p.tsv r.tsv && grep -q "\"Permutations\": 34" r.json &&
    grep -q "\"DistinctPermutations\": 35" r.json && column p_perm r.tsv | awk "{ for (i = 1; i <= NF; i++) if ((\$i * 35 - int(\$i * 35 + .5))^2 > 1e-18) exit 1 }" &&
    edges --model sex --seed 9 few.tsv p.tsv s.tsv && cmp r.tsv s.tsv'

check 'a sample is tested against 0 by all flips of signs' '
    features && edges --model 1 --test constant --errors symmetric --permutations 20000 f.tsv p.tsv r.tsv && grep -q "\"Permutations\": 16383" r.json &&
    column p_perm r.tsv | awk "{ exit !(\$1 < .02 && \$2 > .8 && \$3 > .3 && \$3 < .5) }"'

check 'pairs of sessions are compared within people' '
    awk "BEGIN { OFS = \"\t\"; print \"participant_id\", \"relmat\", \"session\" >\"pairs.tsv\"; for (s = 1; s <= 15; s++) for (k = 0; k < 2; k++)
        print sprintf(\"sub-%02d\", s), sprintf(\"m/sub-%02d_relmat.tsv\", s + 15 * k), k ? \"post\" : \"pre\" >\"pairs.tsv\" }" && cohort 0 &&
    edges --model "session + participant_id" --blocks participant_id pairs.tsv p.tsv r.tsv && near 0 df r.tsv 14 14 14 14 14 14 14 14 14 14 14 14 14 14 14 &&
    fails_with 1 "sub-01. twice" edges --model session pairs.tsv p.tsv q.tsv && [ ! -e q.tsv ]'

check 'who lacks a variable is left out, counted and named' '
    cohort .3 && sed -i "5s/	[^	]*	y\$/	n\/a	y/" p.tsv && sed -i "\$d" p.tsv && edges --model "diagnosis + age" --permutations 99 m.tsv p.tsv r.tsv 2>log &&
    grep -q "sub-04. lacks .age" log && grep -q "sub-30. is not in participants" log && grep -q "\"Rows\": 28" r.json &&
    grep -q "\"sub-04\": \"lacks .age" r.json && near 0 n r.tsv 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28'

check 'an edge that some lack is refused, dropped, or tested in the others' '
    cohort .3 && for s in 03 17; do sed -i "2s/^a	1	[^	]*/a	1	n\/a/; 3s/^b	[^	]*/b	n\/a/" m/sub-${s}_relmat.tsv; done &&
    fails_with 1 "sub-03. has no value of .a. and .b.; --missing drop" edges --model diagnosis m.tsv p.tsv r.tsv && [ ! -e r.tsv ] &&
    edges --model diagnosis --missing drop --permutations 99 m.tsv p.tsv r.tsv && [ "$(column t r.tsv | cut -d" " -f1)" = n/a ] && grep -q "\"ElementsThatSomeLack\": 1" r.json &&
    edges --model diagnosis --missing per-edge --permutations 99 m.tsv p.tsv e.tsv && [ "$(column n e.tsv | cut -d" " -f1-2)" = "28 30" ] &&
    [ "$(column t e.tsv | cut -d" " -f2-)" = "$(column t r.tsv | cut -d" " -f2-)" ] && grep -v -e sub-03 -e sub-17 m.tsv >fewer.tsv &&
    edges --model diagnosis --permutations 99 fewer.tsv p.tsv w.tsv && [ "$(column t e.tsv | cut -c1-12)" = "$(column t w.tsv | cut -c1-12)" ]'

check 'an edge without variance is n/a and no part of the family' '
    cohort .3 && for f in m/*; do sed -i "2s/^a	1	[^	]*/a	1	0.5/; 3s/^b	[^	]*/b	0.5/" $f; done &&
    edges --model diagnosis --method max-t,tfnbs --permutations 99 m.tsv p.tsv r.tsv && [ "$(head -2 r.tsv | column t /dev/stdin)" = "n/a " ] &&
    [ "$(head -2 r.tsv | column p_fwe /dev/stdin)" = "n/a " ] && ! column t r.tsv | cut -d" " -f2- | grep -q n/a'

check 'correlations become Fisher z where their sidecars say so' '
    cohort .3 && edges --model diagnosis --permutations 0 --method fdr --fisher yes m.tsv p.tsv z.tsv && edges --model diagnosis --permutations 0 --method fdr m.tsv p.tsv r.tsv &&
    grep -q "\"FisherZ\": false" r.json && for f in m/*; do echo "{\"RelationshipMeasure\": \"Pearson correlation\"}" >${f%.tsv}.json; done &&
    edges --model diagnosis --permutations 0 --method fdr m.tsv p.tsv a.tsv && cmp a.tsv z.tsv && ! cmp -s a.tsv r.tsv &&
    rm m/sub-07_relmat.json && fails_with 1 "differ in their RelationshipMeasure" edges --model diagnosis m.tsv p.tsv b.tsv'

check 'means within and between networks are tested' '
    cohort .35 && printf "Node\tmodule\na\tone\nb\tone\nc\tone\nd\ttwo\ne\ttwo\nf\ttwo\n" >w.tsv &&
    edges --model diagnosis --networks w.tsv --network-results n.tsv --permutations 199 m.tsv p.tsv r.tsv && [ "$(column edges n.tsv)" = "3 9 3 " ] &&
    near 1e-12 mean_t n.tsv $(awk -F"\t" "NR > 1 { k = (\$1 > \"c\") + (\$2 > \"c\"); sum[k] += \$3; n[k]++ } END { printf \"%.17g %.17g %.17g\", sum[0] / n[0], sum[1] / n[1], sum[2] / n[2] }" r.tsv) &&
    column p_fwe n.tsv | awk "{ exit !(\$1 < .05 && \$3 > .05) }"'

check 'tables of nodes are features, too' '
    cohort 0 && mkdir n && awk "BEGIN { OFS = \"\t\"; print \"participant_id\", \"nodes\" >\"n.tsv\"; for (s = 1; s <= 30; s++) { f = sprintf(\"n/%02d.tsv\", s); print sprintf(\"sub-%02d\", s), f >\"n.tsv\"
        print \"Node\", \"degree\" >f; print \"a\", s % 3 ? 1 + s / 100 : 3 + s / 100 >f; print \"b\", sin(s) >f } }" &&
    edges --features nodes --measure degree --model diagnosis --permutations 199 n.tsv p.tsv r.tsv && [ "$(head -1 r.tsv | cut -f1-2)" = "Node	t" ] &&
    column p_fwe r.tsv | awk "{ exit !(\$1 < .01 && \$2 > .05) }" && fails_with 2 "need matrices of regions" edges --features nodes --measure degree --model diagnosis --method nbs n.tsv p.tsv q.tsv'

check 'what is tested may be permuted in place of the data' '
    cohort .35 && edges --model "diagnosis + age" --scheme smith --method max-t,tfnbs --permutations 499 --blocks site m.tsv p.tsv s.tsv &&
    edges --model "diagnosis + age" --method max-t,tfnbs --permutations 499 --blocks site m.tsv p.tsv f.tsv && near 1e-12 t s.tsv $(column t f.tsv) &&
    ! cmp -s s.tsv f.tsv && [ "$(column p_fwe s.tsv | awk "{ for (i = 1; i <= NF; i++) n += \$i < .05; print n }")" = 3 ] && grep -q "\"PermutationScheme\": \"smith" s.json'

check 'the tail of the null and several thresholds have columns of their own' '
    cohort .35 && edges --model diagnosis --tail --method max-t,nbs,tfnbs --nbs-threshold "2,3,p<.001" --components c.tsv --permutations 499 m.tsv p.tsv r.tsv &&
    [ "$(column threshold c.tsv | tr " " "\n" | sort -u | grep -c .)" -le 3 ] && column p_tfnbs_tail r.tsv | awk "{ exit !(\$1 < .002 && \$1 > 0) }" &&
    head -1 r.tsv | grep -q p_fwe_tail && grep -q "GoodnessOfFitP" r.json && awk -F"\t" "NR > 1 && \$9 < \$7 { bad = 1 } END { exit bad }" c.tsv'

check 'people with two files each are exchanged as a whole' '
    cohort 0 && awk "BEGIN { OFS = \"\t\"; print \"participant_id\", \"relmat\", \"run\" >\"runs.tsv\"; for (s = 1; s <= 15; s++) for (k = 0; k < 2; k++)
        print sprintf(\"sub-%02d\", s), sprintf(\"m/sub-%02d_relmat.tsv\", s + 15 * k), k + 1 >\"runs.tsv\" }" &&
    edges --model "diagnosis + run" --blocks participant_id --blocks-whole --permutations 5000 runs.tsv p.tsv r.tsv && grep -q "\"Permutations\": 3002" r.json &&
    fails_with 1 "no permutation changes" edges --model "diagnosis" --blocks participant_id --permutations 100 runs.tsv p.tsv q.tsv &&
    fails_with 1 "no permutation of whole blocks changes .run.: those who may" edges --model "diagnosis + run" --test run --blocks participant_id --blocks-whole runs.tsv p.tsv q.tsv &&
    fails_with 1 "no permutation changes .diagnosis: patient - control.: those who may" edges --model "diagnosis + run" --blocks participant_id runs.tsv p.tsv q.tsv &&
    edges --model "diagnosis + run" --blocks participant_id --permutations 0 --method fdr runs.tsv p.tsv n.tsv &&
    fails_with 2 "needs --blocks" edges --model diagnosis --blocks-whole m.tsv p.tsv q.tsv && [ ! -e q.tsv ]'

check 'the page of maps shows them, and what survives; without maps it says so' '
    maps && mkdir out && edges --features map --mask mask.nii --model diagnosis --method max-t,tfce --permutations 300 --maps out m.tsv p.tsv out/results.tsv && ls out/stat-pfwe_statmap.nii.gz &&
    report --level edges out page.html && grep -q "The statistic of every voxel" page.html && grep -q ">What survives</h3>" page.html && grep -q "voxel 5, 4, 3" page.html && rm out/*.nii.gz &&
    report --level edges out page.html && grep -q "edges had no --maps in this folder" page.html'

# measured: 24 people with tables of four nodes and of the network; patients have
# more strength in node b, and more clustering in all of the network.
measured () {
    mkdir -p t && awk 'BEGIN { srand(6); OFS = "\t"; print "participant_id", "group" >"p.tsv"; print "participant_id", "nodes", "network" >"m.tsv"
        for (s = 1; s <= 24; s++) { id = sprintf("sub-%02d", s); sick = s % 2; print id, sick ? "patient" : "control" >"p.tsv"; print id, "t/" id "_nodes.tsv", "t/" id "_net.tsv" >"m.tsv"
            file = "t/" id "_nodes.tsv"; print "Node", "degree", "strength" >file
            for (k = 1; k <= 4; k++) print substr("abcd", k, 1), int(9 * rand()), rand() + 2 * sick * (k == 2) >file
            close(file); file = "t/" id "_net.tsv"; print "clustering", "path_length", "note" >file; print rand() + 2 * sick, rand(), "n/a" >file; close(file) } }'
}

check 'measures of nodes are one family, however many there are' '
    measured && edges --model group --permutations 499 --features nodes --measure degree,strength m.tsv p.tsv r.tsv &&
    [ "$(cut -f1,2 r.tsv | tr "\t\n" "  ")" = "Node measure a degree b degree c degree d degree a strength b strength c strength d strength " ] &&
    awk -F"\t" "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i } NR > 1 && (\$at[\"p_fwe\"] < .05) != (\$1 \$2 == \"bstrength\") { exit 1 }" r.tsv &&
    for m in degree strength; do edges --model group --permutations 499 --features nodes --measure $m m.tsv p.tsv $m.tsv || exit 1; done && [ "$(head -1 degree.tsv | cut -f1,2)" = "Node	t" ] &&
    [ "$(column p_perm r.tsv)" = "$(column p_perm degree.tsv)$(column p_perm strength.tsv)" ] &&
    fails_with 2 "twice, or nothing" edges --model group --features nodes --measure degree,degree m.tsv p.tsv x.tsv && fails_with 1 "has no column .size" edges --model group --features nodes --measure degree,size m.tsv p.tsv x.tsv && [ ! -e x.tsv ]'

check 'measures of the network are tested as they are written' '
    measured && edges --model group --permutations 499 --features network --measure clustering,path_length m.tsv p.tsv r.tsv && [ "$(cut -f1 r.tsv | tr "\n" " ")" = "measure clustering path_length " ] &&
    [ "$(column p_fwe r.tsv | cut -d" " -f1)" = 0.002 ] &&
    fails_with 1 "no feature has a value" edges --model group --features network --measure note m.tsv p.tsv x.tsv &&
    { cat t/sub-01_net.tsv; tail -1 t/sub-01_net.tsv; } >two && cp two t/sub-02_net.tsv && fails_with 1 "sub-02_net.tsv. has 2 rows, not one" edges --model group --features network --measure clustering m.tsv p.tsv x.tsv'

check 'clusters and threshold-free enhancement of maps find a planted block' '
    maps && edges --features map --mask mask.nii --model diagnosis --method max-t,cluster,tfce --nbs-threshold p\<.01 --neighbors 6 --permutations 300 \
        --components c.tsv --maps out m.tsv p.tsv r.tsv && [ "$(head -1 r.tsv | cut -f1-4)" = "i	j	k	t" ] && [ "$(wc -l <r.tsv)" = 120 ] &&
    awk -F"\t" "NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i } NR > 1 { block = \$1 < 2 && \$2 < 2 && \$3 < 2
        if (block) { n++; found += \$at[\"p_tfnbs\"] < .05; in_one += \$at[\"p_nbs\"] != \"n/a\" && \$at[\"p_nbs\"] < .05 }
        else if ((\$1 > 2 || \$2 > 2 || \$3 > 2) && \$at[\"p_nbs\"] != \"n/a\" && \$at[\"p_nbs\"] < .05) other++
        if (\$at[\"t\"] == \"n/a\") flat++ } END { exit !(n == 7 && found == 7 && in_one == 7 && !other && flat == 1) }" r.tsv &&
    gzip -dc out/stat-t_statmap.nii.gz | perl -e "local \$/; @w = unpack(q(x352 f<120), <STDIN>); print qq(\$w[0]\n); exit !(\$w[0] > 3 && \$w[7] != \$w[7] && \$w[50] != \$w[50] && @w == 120)" &&
    column p_extent c.tsv | awk "{ exit !(\$1 < .01 && \$3 > .05) }" && column p_intensity c.tsv | awk "{ exit !(\$3 < .05) }" && [ -e out/stat-pnbs_statmap.nii.gz ] && grep -q "\"EnhancementHeight\": 2" r.json && head -1 c.tsv | grep -q extent &&
    fails_with 2 "needs --features of images" edges --maps out --model g --method fdr p.tsv p.tsv q.tsv'

check 'bad models and tables are refused in a line' '
    features && awk -v OFS="\t" "{ print \$0, NR == 1 ? \"twice\" : 2 * \$4, NR == 1 ? \"same\" : \"k\", NR == 1 ? \"mixed\" : NR % 2 ? 1 : \"w\" }" p.tsv >q.tsv &&
    fails_with 1 "the column .twice. of the model is a combination" edges --model "g + age + twice" f.tsv q.tsv r.tsv &&
    fails_with 1 ".same. is .k. in all 14" edges --model "g + same" f.tsv q.tsv r.tsv &&
    fails_with 1 ".mixed. is a number in some" edges --model mixed f.tsv q.tsv r.tsv &&
    fails_with 1 "has no column .height" edges --model height f.tsv q.tsv r.tsv &&
    fails_with 1 "no permutation changes the model" edges --model g --blocks g f.tsv q.tsv r.tsv &&
    fails_with 2 "needs\|without the terms" edges --model "g:age" f.tsv q.tsv r.tsv &&
    fails_with 2 "is no term" edges --model g --test age f.tsv q.tsv r.tsv &&
    fails_with 2 "add up to 1, not 0" edges --model g --contrast B f.tsv q.tsv r.tsv &&
    fails_with 2 "neither a level" edges --model g --contrast "B - D" f.tsv q.tsv r.tsv &&
    fails_with 2 "no level of .g" edges --model g --reference g=D f.tsv q.tsv r.tsv &&
    fails_with 2 "none of fdr" edges --model g --method bonferroni f.tsv q.tsv r.tsv &&
    fails_with 2 "leaves --method fdr alone" edges --model g --permutations 0 f.tsv q.tsv r.tsv &&
    fails_with 2 "tested by --errors symmetric" edges --model age --test constant f.tsv q.tsv r.tsv &&
    fails_with 2 "needs --method nbs" edges --model g --components c.tsv f.tsv q.tsv r.tsv &&
    cohort 0 && fails_with 2 "neither a number above 0" edges --model diagnosis --method nbs --nbs-threshold "p<2" m.tsv p.tsv r.tsv &&
    sed -i "2s/^a	1	[^	]*/a	1	1/; 3s/^b	[^	]*/b	1/" m/sub-02_relmat.tsv &&
    fails_with 1 "sub-02. has 1 at .a. and .b., which has no Fisher z" edges --fisher yes --model diagnosis m.tsv p.tsv r.tsv &&
    ! ls r.tsv r.json c.tsv 2>/dev/null'

# Values of the README of the data.
shared_check 'autism: the largest of 19,900 differences, and how many are above 3' '
    data=$PLEXUS_SHARED/data/abide-nyu60 && printf "participant_id\trelmat\n" >m.tsv && for f in "$data"/timeseries/*_timeseries.tsv; do
        id=$(basename "$f" | cut -d_ -f1); connect "$f" ${id}_relmat.tsv 2>/dev/null || exit 1; printf "%s\t%s\n" $id ${id}_relmat.tsv >>m.tsv; done &&
    edges --model diagnosis --contrast "ASD - TC" --method fdr --permutations 0 m.tsv "$data/participants.tsv" r.tsv &&
    awk -F"\t" "NR == 1 { for (i = 1; i <= NF; i++) if (\$i == \"t\") c = i } NR > 1 { t = \$c; n += t * t > 9; if (t * t > most) { most = t * t; best = sprintf(\"%.4f %s %s\", t, \$1, \$2) } }
        END { print best, n; exit !(best == \"-5.2529 CC200_040 CC200_198\" && n == 650) }" r.tsv'

done_testing
