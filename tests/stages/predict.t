#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# A number of participants, predicted in cross-validation.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# cohort N FEATURES EFFECT SITE SEED: features of N participants, the first 3 of
# which rise with age (by EFFECT a decade); those of site B are higher by SITE
# and older by 2 SITE.
cohort () {
    awk -v n="$1" -v p="$2" -v effect="$3" -v site="$4" -v seed="$5" '
    function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
    BEGIN {
        srand(seed); OFS = "\t"; h = "participant_id"
        for (j = 1; j <= p; j++) h = h "\tf" j
        print h >"features.tsv"; print "participant_id", "age", "site", "iq" >"people.tsv"
        for (i = 1; i <= n; i++) {
            s = i % 2; age = 20 + 30 * rand() + 2 * site * s; id = sprintf("sub-%03d", i); line = id
            for (j = 1; j <= p; j++) line = line "\t" (normal() + (j <= 3) * effect * age / 10 + site * s)
            print line >"features.tsv"; print id, age, s ? "B" : "A", 100 + 15 * normal() >"people.tsv"
        } }'
}
# cell COLUMN MODEL [FILE]
cell () { awk -F"\t" -v name="$1" -v model="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } $1 == model { print $c }' "${3:-out/metrics.tsv}"; }
is () { awk "BEGIN { exit !($1) }"; }

check 'what was planted is predicted, by every model; the mean predicts nothing' '
    cohort 60 30 .8 0 3 && predict --target age --model cpm,ridge,elastic-net --permutations 19 --path 20 features.tsv people.tsv out &&
    for m in cpm cpm-positive ridge elastic-net; do is "$(cell r $m) > .6 && $(cell r2 $m) > .3 && $(cell p_r $m) == .05 && $(cell p_mae $m) == .05" || exit 1; done &&
    [ "$(cell r mean)" = n/a ] && is "$(cell r2 mean) <= 0" && [ "$(wc -l <out/null.tsv)" = 21 ] && [ "$(wc -l <out/predictions.tsv)" = 361 ] &&
    [ "$(sort -t"	" -k3,3gr out/weights.tsv | head -3 | cut -f1 | sort | tr "\n" " ")" = "f1 f2 f3 " ] &&
    holds out/metrics.json "field(NumberOfFeatures) == 30 && field(Folds) == 10 && field(Target) eq \"age\""'

check 'figures are those of the predictions' '
    cohort 40 10 .5 0 5 && predict --target age --model ridge --permutations 0 features.tsv people.tsv out &&
    awk -F"\t" "\$2 == \"ridge\" { n++; x = \$5; y = \$4; sx += x; sy += y; xx += x * x; yy += y * y; xy += x * y; e += (y - x) ^ 2; a += (y > x ? y - x : x - y) }
        END { printf \"%.9f %.9f %.9f %.9f\n\", (xy - sx * sy / n) / sqrt((xx - sx * sx / n) * (yy - sy * sy / n)), 1 - e / (yy - sy * sy / n), a / n, sqrt(e / n) }" out/predictions.tsv >want &&
    printf "%.9f %.9f %.9f %.9f\n" "$(cell r ridge)" "$(cell r2 ridge)" "$(cell mae ridge)" "$(cell rmse ridge)" | diff - want'

# PREDICT_NULL=1000 is the long form.  Limits are of 99.9 %.
check 'in studies without an effect p is uniform, with groups, confounds and ComBat, too' '
    for k in $(seq "${PREDICT_NULL:-200}"); do
        case $((k % 4)) in 0) how="--groups site" ;; 1) how="--groups site --batch site" ;; 2) how="--confounds site,age" ;; 3) how= ;; esac
        # shellcheck disable=SC2086 # words
        cohort 30 12 0 $((k % 2)) $k && predict --target iq $how --folds 3 --inner-folds 3 --path 10 --mixes .5 --model cpm,ridge,elastic-net --permutations 19 features.tsv people.tsv out || exit 1
        for m in cpm cpm-positive ridge elastic-net; do printf "%s %s %s\n" $m "$(cell p_r $m)" "$(cell p_mae $m)"; done
    done >studies && awk "{ n[\$1]++; r[\$1] += \$2 <= .05; e[\$1] += \$3 <= .05; half[\$1] += \$2 <= .5 }
        function far(x, n, p) { return (x - n * p) ^ 2 > (3.3 * sqrt(n * p * (1 - p)) + 1) ^ 2 }
        END { for (m in n) { print \"# \" m, n[m], r[m], e[m], half[m]; bad = bad || far(r[m], n[m], .05) || far(e[m], n[m], .05) || far(half[m], n[m], .5) } exit bad }" studies'

check 'who is tested does not change what is fitted' '
    cohort 40 10 .5 1 6 && predict --target age --leave-one-group-out --groups site --batch site --permutations 0 features.tsv people.tsv out 2>log;
    grep -q "trains with one site alone" log && predict --target age --leave-one-group-out --groups site --permutations 0 features.tsv people.tsv out &&
    awk -F"\t" -v OFS="\t" "NR > 1 && \$3 == \"A\" { \$2 = \$2 + 1000 * (NR % 3) } 1" people.tsv >other.tsv &&
    predict --target age --leave-one-group-out --groups site --permutations 0 features.tsv other.tsv out2 &&
    a=$(awk -F"\t" "NR == FNR { s[\$1] = \$3; next } \$2 == \"ridge\" && s[\$1] == \"A\" { print \$1, \$5 }" people.tsv out/predictions.tsv) &&
    b=$(awk -F"\t" "NR == FNR { s[\$1] = \$3; next } \$2 == \"ridge\" && s[\$1] == \"A\" { print \$1, \$5 }" people.tsv out2/predictions.tsv) && [ "$a" = "$b" ] && [ "$(echo "$a" | wc -l)" = 20 ]'

check 'age by site alone is what the group says; ComBat takes it from the features' '
    cohort 120 8 0 8 7 && predict --target age --permutations 0 --groups site features.tsv people.tsv out && is "$(cell r ridge) > .4 && $(cell r2 group-mean) > .2" &&
    predict --target age --permutations 0 --groups site --batch site features.tsv people.tsv alike && is "$(cell r ridge alike/metrics.tsv) < .2"'

check 'confounds leave the features, and are a rival' '
    cohort 80 8 0 8 8 && predict --target age --permutations 99 --confounds site features.tsv people.tsv out && is "$(cell r ridge) < .25 && $(cell r phenotype) > .4 && $(cell p_r phenotype) == .01"'

check 'same bytes at any number of threads; repeats give a spread' '
    cohort 30 10 .5 0 9 && predict --target age --model cpm,ridge,elastic-net --path 10 --permutations 70 --repeats 2 features.tsv people.tsv a &&
    predict --target age --model cpm,ridge,elastic-net --path 10 --permutations 70 --repeats 2 --threads 3 features.tsv people.tsv b &&
    for f in metrics null predictions weights; do cmp a/$f.tsv b/$f.tsv || exit 1; done && is "$(cell r_sd ridge a/metrics.tsv) > 0"'

check 'bad input: one line' '
    cohort 30 5 0 0 1 && fails_with 2 "predict: --target says what to predict" predict features.tsv people.tsv x &&
    fails_with 1 "predict: .* has no column .height." predict --target height features.tsv people.tsv x &&
    fails_with 1 "predict: .people.tsv. line 2 column 3.*" predict --target site features.tsv people.tsv x &&
    awk -F"\t" -v OFS="\t" "NR > 1 { \$2 = 7 } 1" people.tsv >same.tsv && fails_with 1 "predict: .same.tsv.: .age. is the same for all 30 participants" predict --target age features.tsv same.tsv x &&
    head -8 people.tsv >few.tsv && fails_with 1 "predict: .features.tsv.: 7 participants can be used; to predict, 10 are the least" predict --target age features.tsv few.tsv x &&
    fails_with 2 "predict: .forest. is no model; there are cpm, ridge, elastic-net" predict --target age --model forest features.tsv people.tsv x &&
    fails_with 1 "predict: 30 participants are fewer than 31 folds" predict --target age --folds 31 features.tsv people.tsv x &&
    awk -F"\t" -v OFS="\t" "NR == 3 { \$2 = -1 } 1" people.tsv >low.tsv && fails_with 1 "predict: .low.tsv. line 3: .age. is -1, which has no logarithm" predict --target age --log-target features.tsv low.tsv x &&
    [ ! -e x/metrics.tsv ]'

check 'weights of matrices are of pairs' '
    for i in $(seq 12); do awk -v i=$i "BEGIN { srand(i); OFS = \"\t\"; print \"Node\", \"a\", \"b\", \"c\"
        x = rand(); y = i / 12; z = rand(); print \"a\", 1, x, y; print \"b\", x, 1, z; print \"c\", y, z, 1 }" >m$i.tsv; done &&
    { printf "participant_id\trelmat\n"; for i in $(seq 12); do printf "sub-%03d\tm%d.tsv\n" $i $i; done; } >m.tsv &&
    { printf "participant_id\tage\n"; for i in $(seq 12); do printf "sub-%03d\t%d\n" $i $((20 + i)); done; } >q.tsv &&
    predict --target age --features relmat --folds 4 --permutations 0 m.tsv q.tsv out && [ "$(cut -f1,2 out/weights.tsv | tr "\t\n" "  ")" = "a b a b a c b c " ] &&
    [ "$(sort -t"	" -k4,4gr out/weights.tsv | head -1 | cut -f1,2)" = "a	c" ] && is "$(cell r ridge) > .8"'

shared_check 'age of children and adults, r above .8' '
    d=$PLEXUS_SHARED/data/development-fc && predict --target age --model ridge --permutations 99 "$d/features.tsv.gz" "$d/participants.tsv" out &&
    is "$(cell r ridge) > .8 && $(cell p_r ridge) == .01"'

done_testing
