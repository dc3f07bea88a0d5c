#!/bin/sh
# Two groups of participants, told apart in cross-validation.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"
. "$(dirname "$0")/../shards.sh"

# cohort N FEATURES EFFECT SITE SEED: N participants, half of each site A and B;
# the first 3 features of patients are higher by EFFECT.  With SITE above 0 the
# patients are mostly of site A, where the fourth feature is higher by SITE.
cohort () {
    awk -v n="$1" -v p="$2" -v effect="$3" -v site="$4" -v seed="$5" '
    function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
    BEGIN {
        srand(seed); OFS = "\t"; h = "participant_id"
        for (j = 1; j <= p; j++) h = h "\tf" j
        print h >"features.tsv"; print "participant_id", "dx", "site", "age" >"people.tsv"
        for (i = 1; i <= n; i++) {
            s = i % 2; d = site ? (i % 10 == 1 || i % 10 == 4 ? !s : s) : int(i / 2) % 2
            id = sprintf("sub-%03d", i); line = id
            for (j = 1; j <= p; j++) line = line "\t" (normal() + (j <= 3 ? effect * d : 0) + (j == 4 ? site * s : 0))
            print line >"features.tsv"; print id, d ? "patient" : "control", s ? "A" : "B", 20 + 10 * rand() >"people.tsv"
        } }'
}
# maps: every row of the features as an image of 4 x 2 x 1 voxels, a mask of the
# first six, and parcels of the first three and the others.
maps () {
    perl -e '
        sub image { my ($name, @x) = @_; my $h = "\0" x 352;
            substr($h, 0, 4) = pack("l<", 348); substr($h, 40, 16) = pack("s<8", 3, 4, 2, 1, 1, 1, 1, 1);
            substr($h, 70, 4) = pack("s<2", 16, 32); substr($h, 76, 32) = pack("f<8", 1, 2, 2, 2, 1, 1, 1, 1);
            substr($h, 108, 8) = pack("f<2", 352, 1); substr($h, 254, 2) = pack("s<", 1);
            substr($h, 280, 48) = pack("f<12", 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0); substr($h, 344, 4) = "n+1\0";
            open my $out, ">", $name; binmode $out; print $out $h, pack("f<8", @x, (0) x (8 - @x)); close $out }
        open my $in, "<", "features.tsv"; <$in>; open my $m, ">", "m.tsv"; print $m "participant_id\tmap\n";
        while (<$in>) { chomp; my ($id, @x) = split /\t/; image("$id.nii", @x); print $m "$id\t$id.nii\n" }
        image("mask.nii", (1) x 6); image("parcels.nii", 1, 1, 1, 2, 2, 2)'
}
# cell COLUMN MODEL [FILE]
cell () { awk -F"\t" -v name="$1" -v model="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } $1 == model { print $c }' "${3:-out/metrics.tsv}"; }
# is EXPRESSION: awk says it is true
is () { awk "BEGIN { exit !($1) }"; }
quick='--target dx --model pca-lda --components 5 --permutations 0'

check 'a difference that was planted is found, by every model' '
    cohort 40 20 2 0 7 && classify --target dx --groups site --model pca-lda,ridge,logistic,svm --permutations 39 features.tsv people.tsv out &&
    for m in pca-lda ridge logistic svm; do is "$(cell accuracy $m) > .8 && $(cell p $m) == .025 && $(cell auc $m) > .85" || exit 1; done &&
    [ "$(cell accuracy majority)" = 0.5 ] && [ "$(cell p majority)" = 1 ] && [ "$(cell auc majority)" = 0.5 ] &&
    [ "$(wc -l <out/null.tsv)" = 41 ] && [ "$(wc -l <out/predictions.tsv)" = 241 ] && [ "$(wc -l <out/folds.tsv)" = 401 ] &&
    [ "$(cell n pca-lda out/confusion.tsv | tr "\n" " ")" = "20 20 40 " ] &&
    holds out/metrics.json "field(PositiveClass) eq \"patient\" && field(NumberOfFeatures) == 20 && field(NumberOfPermutations) == 39" &&
    sort -t"	" -k2,2gr out/weights.tsv | head -3 | cut -f1 | sort | tr "\n" " " | grep -q "^f1 f2 f3 "'

check 'in 200 studies without a difference accuracy is at chance, and p uniform' '
    for k in $(seq 200); do
        cohort 42 8 0 0 $k && classify --target dx --model pca-lda --components 5 --folds 3 --permutations 19 features.tsv people.tsv out || exit 1
        echo "$(cell accuracy pca-lda) $(cell p pca-lda)"
    done >studies && cat studies | awk "{ sum += \$1; low += \$2 <= .05; half += \$2 <= .5 } END { print sum / NR, low, half
        exit !(NR == 200 && sum / NR > .47 && sum / NR < .53 && low >= 2 && low <= 19 && half >= 60 && half <= 120) }"'

check 'a site that goes along with the label shows in the group-only baseline' '
    cohort 80 10 0 3 3 && classify --target dx --groups site --confounds site --components 2,5 --permutations 39 features.tsv people.tsv out &&
    is "$(cell accuracy group-only) > .7 && $(cell accuracy phenotype-only) > .7 && $(cell p pca-lda) > .05" &&
    classify --target dx --components 2,5 --permutations 39 features.tsv people.tsv out && is "$(cell p pca-lda) < .05" &&
    [ -z "$(cell accuracy group-only)" ]'

check 'the number of threads, and of the run, changes no byte' '
    cohort 40 20 1 0 7 && set -- --target dx --groups site --confounds age --permutations 20 --model pca-lda,logistic,svm &&
    classify "$@" features.tsv people.tsv out && mv out one && classify "$@" --threads 3 features.tsv people.tsv out && mv out two &&
    classify "$@" --memory 0 features.tsv people.tsv out && mv out three && diff -r one two && diff -r one three &&
    set -- --target dx --mask-learner univariate --half-samples 10 --permutations 6 --model pca-lda &&
    classify "$@" features.tsv people.tsv out && mv out four && classify "$@" --threads 2 features.tsv people.tsv out && mv out five && diff -r four five &&
    classify "$@" --seed 2 features.tsv people.tsv six && ! cmp -s four/folds.tsv six/folds.tsv'

check 'what is tested says nothing to the model' '
    cohort 40 20 1 0 7 && (printf "participant_id\tfold\trole\n"; awk -F"\t" -v OFS="\t" "NR > 1 { print \$1, \"one\", (NR > 31 ? \"test\" : \"train\") }" features.tsv) >given.tsv &&
    for learner in none univariate rank-sum projection; do
        set -- --target dx --fold-table given.tsv --mask-learner $learner --standardize --confounds age --permutations 0
        classify "$@" features.tsv people.tsv one &&
        awk -F"\t" -v OFS="\t" "NR == 35 { for (i = 2; i <= NF; i++) \$i += 100 } { print }" features.tsv >moved.tsv &&
        awk -F"\t" -v OFS="\t" "NR > 31 { \$2 = \$2 == \"patient\" ? \"control\" : \"patient\" } NR == 35 { \$4 = 99 } { print }" people.tsv >turned.tsv &&
        classify "$@" moved.tsv turned.tsv two &&
        grep -v "^sub-034" one/predictions.tsv | cut -f1-4 | sed "s/	[a-z-]*	one//" >a.tsv && grep -v "^sub-034" two/predictions.tsv | cut -f1-4 | sed "s/	[a-z-]*	one//" >b.tsv &&
        [ "$(wc -l <a.tsv)" -gt 20 ] && cut -f2 <a.tsv | tail -n +2 | sort >a && cut -f2 <b.tsv | tail -n +2 | sort >b &&
        paste a b | awk "{ d = \$1 - \$2; if (d * d > 1e-16 * (1 + \$1 * \$1)) exit 1 }" || exit 1
    done'

check 'labels of noise are not learnt from tests, whatever mask chooses' '
    for k in 1 2 3 4 5 6; do
        cohort 40 300 0 0 $k && classify --target dx --mask-learner univariate --half-samples 0 --model pca-lda --permutations 0 features.tsv people.tsv out || exit 1
        cell accuracy pca-lda
    done | awk "{ sum += \$1 } END { print sum / NR; exit !(sum / NR > .35 && sum / NR < .65) }"'

check 'a mask finds the features that differ, and is as good' '
    cohort 40 60 3 0 7 && for learner in univariate rank-sum projection; do
        classify --target dx --mask-learner $learner --mask-rounds 2 --mask-share .05 --mask-t 3 --model pca-lda --permutations 0 features.tsv people.tsv out &&
        is "$(cell accuracy pca-lda) > .8" && awk -F"\t" "\$4 == 1 { print \$1 }" out/stability.tsv | tr "\n" " " | grep -q "^f1 f2 f3 $" || exit 1
    done'

check 'folds that were written are read again' '
    cohort 40 10 1 0 7 && classify $quick features.tsv people.tsv one && cp one/folds.tsv given.tsv &&
    classify $quick --fold-table given.tsv features.tsv people.tsv two && cmp one/predictions.tsv two/predictions.tsv &&
    classify $quick --leave-one-group-out --groups site features.tsv people.tsv three && [ "$(cut -f3 three/predictions.tsv | sort -u | tr "\n" " ")" = "A B fold " ]'

check 'folds that are dealt several times have a mean accuracy, a spread and a p' '
    cohort 40 10 1 0 7 && set -- --target dx --model pca-lda --components 5 --permutations 19 && classify "$@" features.tsv people.tsv out && mv out one &&
    classify "$@" --repeats 4 features.tsv people.tsv out && cmp one/predictions.tsv out/predictions.tsv && cmp one/weights.tsv out/weights.tsv &&
    is "$(cell accuracy pca-lda) == $(cell accuracy pca-lda one/metrics.tsv) && $(cell accuracy_repeats_spread pca-lda) > 0 && $(cell accuracy_repeats_spread majority) == 0" &&
    is "$(cell accuracy_repeats pca-lda) == $(sed -n 2p out/null.tsv | cut -f2) && $(cell p pca-lda) == .05" && [ "$(cell accuracy_repeats_spread pca-lda one/metrics.tsv)" = n/a ] &&
    [ "$(cell accuracy_repeats pca-lda one/metrics.tsv)" = "$(cell accuracy pca-lda)" ] && holds out/metrics.json "field(NumberOfRepeats) == 4" &&
    for learner in none projection; do
        set -- --target dx --model pca-lda --components 5 --permutations 5 --repeats 2 --groups site --standardize --confounds age --mask-learner $learner --half-samples 4
        classify "$@" features.tsv people.tsv two && mv two a && classify "$@" --threads 3 features.tsv people.tsv two && diff -r two a && rm -r two a || exit 1
    done &&
    fails_with 2 "repeats is for folds that are dealt" classify "$@" --leave-one-group-out features.tsv people.tsv two && ! test -e two/metrics.tsv'

check 'the unit of a feature does not matter, once standardized' '
    cohort 40 10 1 0 7 && awk -F"\t" -v OFS="\t" "NR > 1 { \$3 = 1e4 * \$3 + 7 } { print }" features.tsv >other.tsv &&
    classify $quick --standardize features.tsv people.tsv one && classify $quick --standardize other.tsv people.tsv two &&
    cut -f4 one/predictions.tsv >a.tsv && cut -f4 two/predictions.tsv >b.tsv && same_table a.tsv b.tsv'

check 'who has no target is left out, and counted' '
    cohort 40 10 1 0 7 && sed -i "5s/patient\|control/n\/a/" people.tsv && classify $quick features.tsv people.tsv out 2>log &&
    grep -q "1 of 40 participants are left out; some have no target" log && [ "$(cell n pca-lda)" = 39 ] && [ "$(cell p pca-lda)" = n/a ] &&
    holds out/metrics.json "field(ParticipantsLeftOut) == 1"'

check 'matrices, tables of nodes and maps come by a manifest' '
    cohort 12 6 3 0 7 && awk -F"\t" -v OFS="\t" "NR == 1 { print \"participant_id\", \"relmat\", \"nodes\" >\"m.tsv\"; next } {
        f = \$1 \"_relmat.tsv\"; print \"Node\", \"a\", \"b\", \"c\", \"d\" >f; print \"a\", 1, \$2, \$3, \$4 >f; print \"b\", \$2, 1, \$5, \$6 >f
        print \"c\", \$3, \$5, 1, \$7 >f; print \"d\", \$4, \$6, \$7, 1 >f; close(f)
        g = \$1 \"_nodes.tsv\"; print \"Node\", \"degree\" >g; for (i = 2; i <= 7; i++) print \"n\" i, \$i >g; close(g); print \$1, f, g >\"m.tsv\" }" features.tsv &&
    set -- --target dx --model pca-lda --components 3 --folds 3 --permutations 0 && classify "$@" features.tsv people.tsv one &&
    classify "$@" --features relmat m.tsv people.tsv two && classify "$@" --features nodes --measure degree m.tsv people.tsv three &&
    cmp one/predictions.tsv two/predictions.tsv && cmp one/predictions.tsv three/predictions.tsv &&
    [ "$(head -1 two/weights.tsv)" = "a	b	pca-lda" ] && [ "$(head -1 three/weights.tsv)" = "Node	pca-lda" ] && [ "$(sed -n 7p two/weights.tsv | cut -f1,2)" = "c	d" ] &&
    fails_with 1 "no number; for a manifest name its column of files with --features" classify "$@" m.tsv people.tsv four && ! ls four/*.tsv 2>/dev/null'

check 'maps in a mask are features, and their weights are maps' '
    cohort 40 6 3 0 7 && maps && set -- --target dx --model pca-lda --components 3 --folds 4 --permutations 0 &&
    classify "$@" features.tsv people.tsv one && classify "$@" --features map --mask mask.nii m.tsv people.tsv two &&
    cut -f4 one/predictions.tsv >a && cut -f4 two/predictions.tsv >b && same_table --tolerance 1e-5 a b && [ "$(wc -l <a)" = 81 ] &&
    gzip -dc two/stat-pcalda_statmap.nii.gz | perl -e "local \$/; @w = unpack(q(x352 f<8), <STDIN>); print join(q( ), @w), qq(\n); exit !(\$w[0] > 0 && \$w[6] == 0 && @w == 8)" &&
    for learner in univariate rank-sum parcel searchlight; do
        classify "$@" --features map --mask mask.nii --mask-learner $learner --parcels parcels.nii --radius 1 --mask-cluster 2 --half-samples 8 m.tsv people.tsv three &&
        gzip -dc three/stat-mask_statmap.nii.gz | perl -e "local \$/; @w = unpack(q(x352 f<8), <STDIN>); print qq(@w\n); exit !(\$w[0] == 1 && \$w[5] == 0)" || exit 1
    done &&
    fails_with 2 "is an image; give its --mask" classify "$@" --features map m.tsv people.tsv four &&
    fails_with 2 "searchlight is for images" classify "$@" --mask-learner searchlight features.tsv people.tsv four &&
    fails_with 2 "parcel needs --parcels" classify "$@" --features map --mask mask.nii --mask-learner parcel m.tsv people.tsv four'

check 'the classes are described as they are' '
    cohort 40 6 3 0 7 && set -- --target dx --model pca-lda --components 3 --folds 4 --permutations 0 && classify "$@" features.tsv people.tsv out &&
    paste people.tsv features.tsv | awk "NR > 1 { n[\$2]++; s[\$2] += \$6; q[\$2] += \$6 ^ 2 } END { a = s[\"control\"] / n[\"control\"]; b = s[\"patient\"] / n[\"patient\"]
        v = (q[\"control\"] - n[\"control\"] * a * a + q[\"patient\"] - n[\"patient\"] * b * b) / (n[\"control\"] + n[\"patient\"] - 2)
        printf \"f1\t%.15g\t%.15g\t%.15g\n\", a, b, (b - a) / sqrt(v) }" >want.tsv &&
    sed -n 2p out/means.tsv >got.tsv && head -1 out/means.tsv >head.tsv && cat head.tsv want.tsv >w.tsv && cat head.tsv got.tsv >g.tsv && same_table --tolerance 1e-12 w.tsv g.tsv &&
    [ "$(cat head.tsv)" = "feature	meannegative	meanpositive	cohend" ] && maps && classify "$@" --features map --mask mask.nii m.tsv people.tsv two &&
    gzip -dc two/stat-meanpositive_statmap.nii.gz | perl -e "local \$/; @w = unpack(q(x352 f<8), <STDIN>); print join(qq(\n), qq(x), @w[0..5]), qq(\n)" >a.tsv &&
    cut -f3 out/means.tsv | sed 1s/.*/x/ >b.tsv && same_table --tolerance 1e-6 a.tsv b.tsv'

check 'voxels that all masks share are used' '
    cohort 20 6 3 0 7 && maps && perl -i -pe "s/$/qq(\t) . ($. == 1 ? q(mask) : $. == 3 ? q(small.nii) : q(mask.nii))/e" m.tsv &&
    perl -e "undef \$/; open I, q(mask.nii); \$_ = <I>; substr(\$_, 352, 4) = pack(q(f<), 0); open O, q(>small.nii); print O" &&
    set -- --target dx --model pca-lda --components 3 --folds 4 --permutations 0 && classify "$@" --features map --masks mask m.tsv people.tsv one &&
    cut -f1,3-7 features.tsv >f.tsv && classify "$@" f.tsv people.tsv two && cut -f4 one/predictions.tsv >a && cut -f4 two/predictions.tsv >b && same_table --tolerance 1e-5 a b &&
    fails_with 2 "give its --mask, or the column of --masks" classify "$@" --features map --masks mask --mask mask.nii m.tsv people.tsv four &&
    perl -e "undef \$/; open I, q(mask.nii); \$_ = <I>; substr(\$_, 352) = pack(q(f<8), 1, (0) x 7); open O, q(>other.nii); print O" && sed -i "2s/mask.nii/other.nii/" m.tsv &&
    fails_with 1 "masks of column .mask. have no voxel in common" classify "$@" --features map --masks mask m.tsv people.tsv five && ! ls five/*.tsv 2>/dev/null'

check 'bad input is refused in a line, and nothing is written' '
    cohort 20 6 1 0 7 && refuse () { want=$1 pattern=$2; shift 2; fails_with $want "$pattern" classify $quick "$@" out && ! ls out/*.tsv out/*.json 2>/dev/null; } &&
    sed "3s/	[^	]*/	n\/a/2" features.tsv >f.tsv && refuse 1 "sub-002. has no finite value of .f2." f.tsv people.tsv &&
    (cat features.tsv; sed -n 4p features.tsv) >f.tsv && refuse 1 "has .sub-003. twice" f.tsv people.tsv &&
    sed "s/	[^	]*/	1/g; 1s/.*/participant_id	a	b	c	d	e	f/" features.tsv >f.tsv && refuse 1 "no feature varies" f.tsv people.tsv &&
    sed "4s/control\|patient/other/" people.tsv >p.tsv && refuse 1 "has 3 classes (control, other, patient)" features.tsv p.tsv &&
    sed "s/patient/control/" people.tsv >p.tsv && refuse 1 "has 1 class (control)" features.tsv p.tsv &&
    refuse 1 "20 participants are fewer than 21 folds" --folds 21 features.tsv people.tsv &&
    refuse 1 "height" --confounds height features.tsv people.tsv && refuse 2 "no model" --model forest features.tsv people.tsv &&
    refuse 2 "list of numbers" --components 0,x features.tsv people.tsv && refuse 2 "names one class twice" --classes a,a features.tsv people.tsv &&
    refuse 2 "needs --groups" --leave-one-group-out features.tsv people.tsv &&
    sed "s/	[AB]	/	A	/" people.tsv >p.tsv && refuse 1 "has one group, .A." --leave-one-group-out --groups site features.tsv p.tsv &&
    awk -F"\t" -v OFS="\t" "NR > 1 { \$3 = \$2 == \"control\" ? \"A\" : \"B\" } { print }" people.tsv >p.tsv &&
    refuse 1 "fold .A. trains on 0 of class .control" --leave-one-group-out --groups site features.tsv p.tsv &&
    printf "participant_id\tfold\trole\nsub-001\tx\ttrain\nsub-001\tx\ttest\n" >t.tsv && refuse 1 "fold .x. both trains on and tests .sub-001" --fold-table t.tsv features.tsv people.tsv &&
    printf "participant_id\tfold\trole\nsub-001\tx\ttest\nsub-001\ty\ttest\n" >t.tsv && refuse 1 "folds .x. and .y. both test .sub-001" --fold-table t.tsv features.tsv people.tsv &&
    printf "participant_id\tfold\trole\nsub-001\tx\tvalid\n" >t.tsv && refuse 1 "t.tsv. line 2: role .valid. is neither" --fold-table t.tsv features.tsv people.tsv'

check 'a feature that some lack is left out when asked' '
    cohort 20 6 2 0 7 && sed "3s/	[^	]*/	n\/a/2" features.tsv >f.tsv && classify $quick --drop-missing f.tsv people.tsv one 2>log &&
    grep -q "1 of 6 features lack a value" log && cut -f1,2,4-7 features.tsv >g.tsv && classify $quick g.tsv people.tsv two && cmp one/predictions.tsv two/predictions.tsv'

shared_check 'ABIDE of one site: some accuracy, with an honest interval' '
    data=$PLEXUS_SHARED/data/abide-nyu60 && printf "participant_id\trelmat\n" >manifest.tsv && for f in "$data"/timeseries/*.tsv; do
        id=$(basename "$f" | cut -d_ -f1); connect --fisher "$f" ${id}_relmat.tsv 2>/dev/null || exit 1; printf "%s\t%s\n" $id ${id}_relmat.tsv >>manifest.tsv; done &&
    classify --target diagnosis --classes TC,ASD --features relmat --permutations 99 manifest.tsv "$data/participants.tsv" out && cat out/metrics.tsv &&
    is "$(cell n pca-lda) == 60 && $(cell accuracy pca-lda) > .55 && $(cell accuracy pca-lda) < .85 && $(cell p pca-lda) < .1"'

# told OPTIONS...: the groups of the features into out.
told () { classify --target dx --groups site --permutations 20 "$@" features.tsv people.tsv out; }

check 'shares of the permutations, done apart and merged, are the whole: every table and sidecar' '
    cohort 40 12 1 0 7 && is_whole_of "1 3 7 25" out told --model pca-lda,ridge --components 2,5 --phenotype age && [ "$(wc -l <whole/out/null.tsv)" -gt 20 ] &&
    for with in "--repeats 3 --components 5" "--mask-learner univariate --half-samples 3 --mask-t 1 --folds 4 --components 2" "--standardize --folds 4 --leave-one-group-out --components 3"; do
        rm -rf whole merged* parts* && is_whole_of 3 out told --model pca-lda $with --threads 2 || { echo "$with"; exit 1; }
    done'

check 'parts that are missing, doubled, cut, damaged or of another study are refused' '
    cohort 40 12 1 0 7 && bad_parts_are_refused out/metrics.tsv told --model ridge && other_parts_are_refused "--seed 2" out/metrics.tsv told --model ridge &&
    other_parts_are_refused "--permutations 21" out/metrics.tsv told --model ridge && makes_parts 2 bad told --model ridge && awk -F"\t" -v OFS="\t" "NR == 2 { \$3 += 1 } { print }" features.tsv >f && mv f features.tsv &&
    no_merge "of other inputs" out/metrics.tsv told --model ridge'

check 'a share is K of N, with a folder, of permutations' '
    cohort 40 12 1 0 7 && wrong_shards_are_refused told && fails_with 2 "permutations is 0" told --permutations 0 --shard 1/2 --parts parts && [ ! -e parts ]'

done_testing
