#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# What age does in a curve stays, where sites differ in age.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# cohort N SEED: sites A, B and C of the young, the middle and the old; features
# have the curve ((age - 35) / 10)^2 and sites differ by 0, 3 and 6.
cohort () {
    awk -v n="$1" -v seed="$2" '
    function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
    BEGIN {
        srand(seed); OFS = "\t"; h = "participant_id"
        for (j = 1; j <= 6; j++) h = h "\tf" j
        print h >"f.tsv"; print "participant_id", "site", "age", "sex" >"p.tsv"
        for (i = 1; i <= n; i++) {
            s = i % 3; age = 10 + 15 * s + 20 * rand(); id = sprintf("sub-%03d", i); line = id
            for (j = 1; j <= 6; j++) line = line "\t" (((age - 35) / 10) ^ 2 + 3 * s + .5 * normal())
            print line >"f.tsv"; print id, substr("ABC", s + 1, 1), age, i % 2 ? "M" : "F" >"p.tsv"
        } }'
}
# far TABLE: root mean square of features less the curve and their mean.
far () {
    awk -F"\t" 'NR == FNR { g[$1] = (($3 - 35) / 10) ^ 2; next }
        FNR > 1 { for (j = 2; j <= NF; j++) { d = $j - g[$1]; n++; s += d; q += d * d } }
        END { m = s / n; print sqrt(q / n - m * m) }' p.tsv "$1"
}
is () { awk "BEGIN { x = $1; y = ${3-0}; print x, y; exit !($2) }"; }

check 'a curve stays, of which a straight line loses much to the sites' '
    cohort 150 1 && is "$(far f.tsv)" "x > 2" &&
    harmonize --batch site --smooth age --covariates sex f.tsv p.tsv h.tsv && harmonize --batch site --covariates age,sex f.tsv p.tsv line.tsv &&
    is "$(far h.tsv)" "x < .6 && x < .7 * y" "$(far line.tsv)"'

check 'a model that was kept gives the same bytes; knots are those of who trains' '
    cohort 150 1 && harmonize --batch site --smooth age --covariates sex --knots 4 --save-model m.json f.tsv p.tsv h.tsv &&
    harmonize --model m.json f.tsv p.tsv again.tsv && cmp h.tsv again.tsv &&
    head -101 p.tsv >train.tsv && head -101 f.tsv >few.tsv && harmonize --batch site --smooth age --train train.tsv f.tsv p.tsv h.tsv &&
    harmonize --batch site --smooth age few.tsv train.tsv alone.tsv && head -101 h.tsv | cmp - alone.tsv'

check 'someone of age 0 is there, and someone without age is left out' '
    cohort 90 1 && awk -F"\t" -v OFS="\t" "NR == 5 { \$3 = 0 } NR == 6 { \$3 = \"n/a\" } { print }" p.tsv >q.tsv &&
    harmonize --batch site --smooth age f.tsv q.tsv h.tsv && holds h.json "field(Participants) == 89 && field(ParticipantsLeftOut) == 1"'

check 'visits and the check go with curves; what is checked is not kept' '
    cohort 90 1 && awk -F"\t" -v OFS="\t" "NR == 1 { print \$0, \"who\" } NR > 1 { print \$0, int(NR / 2) }" p.tsv >q.tsv &&
    harmonize --method longitudinal --subject who --batch site --smooth age f.tsv q.tsv h.tsv &&
    harmonize --batch site --smooth age --check age,sex --check-permutations 39 --check-results c.tsv f.tsv p.tsv h.tsv &&
    harmonize --batch site --check age --check-permutations 39 --check-results d.tsv f.tsv p.tsv h.tsv &&
    [ "$(grep ^age c.tsv)" = "$(grep ^age d.tsv)" ]'

check 'bad input: one line, and nothing is written' '
    cohort 90 1 && H="harmonize --batch site" &&
    fails_with 1 "harmonize: .p.tsv.: .sex. is of words, which no curve is drawn through" $H --smooth sex f.tsv p.tsv h.tsv &&
    fails_with 2 "harmonize: .age. is named in --covariates and in --smooth" $H --smooth age --covariates age f.tsv p.tsv h.tsv &&
    fails_with 1 "harmonize: .* has no column .iq." $H --smooth iq f.tsv p.tsv h.tsv &&
    awk -F"\t" -v OFS="\t" "NR > 1 { \$3 = 20 + NR % 2 } { print }" p.tsv >q.tsv &&
    fails_with 1 "harmonize: .q.tsv.: .age. has too few different values for 5 knots" $H --smooth age f.tsv q.tsv h.tsv &&
    fails_with 1 "harmonize: .age. is to be predicted" $H --smooth age --target age f.tsv p.tsv h.tsv && [ ! -e h.tsv ]'

done_testing
