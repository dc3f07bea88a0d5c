#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# What features tell of people before and after they are made alike.
#
# HARMONIZE_NULL=1000 is the long form of the null studies.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"
studies=${HARMONIZE_NULL:-100}

# cohort N WIDE SEED: N people of sites A, B and C; AGE and SEX are how much of
# these the features have, SITE how much the sites differ, APART how much older
# people of the later sites are.
cohort () {
    awk -v n="$1" -v w="$2" -v seed="$3" -v by_age="${AGE-0}" -v by_sex="${SEX-0}" -v by_site="${SITE-0}" -v apart="${APART-0}" '
    function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
    BEGIN {
        srand(seed); OFS = "\t"; h = "participant_id"
        for (j = 1; j <= w; j++) { h = h "\tf" j; a[j] = normal(); for (s = 0; s < 3; s++) m[s, j] = normal() }
        print h >"f.tsv"; print "participant_id", "site", "age", "sex" >"p.tsv"
        for (i = 1; i <= n; i++) {
            s = i % 3; age = 20 + 30 * rand() + apart * s; sex = rand() < .35 ? "M" : "F"; id = sprintf("sub-%04d", i); line = id
            for (j = 1; j <= w; j++)
                line = line "\t" (by_age * a[j] * age / 10 + by_sex * (sex == "M") * (j % 4 == 0) + by_site * m[s, j] + normal())
            print line >"f.tsv"; print id, substr("ABC", s + 1, 1), age, sex >"p.tsv"
        } }'
}
# cell COLUMN NAME [TABLE]: of the row of a column.
cell () { awk -F"\t" -v row="$1" -v name="$2" 'NR == 1 { for (k = 1; k <= NF; k++) if ($k == name) at = k } $1 == row { print $at }' "${3-c.tsv}"; }
is () { awk "BEGIN { x = $1; y = ${3-0}; print x, y; exit !($2) }"; }

check 'sites go, and age and sex stay, as planted' '
    AGE=.4 SEX=1 SITE=1 cohort 150 40 1 &&
    harmonize --batch site --covariates age,sex --check age,sex,site --check-results c.tsv f.tsv p.tsv h.tsv &&
    is "$(cell site before)" "x > .95" && is "$(cell site after)" "x < .5" && is "$(cell site p_before)" "x < .002" &&
    is "$(cell age after)" "x > .8 && x >= y - .05" "$(cell age before)" && is "$(cell age p_after)" "x < .002" &&
    is "$(cell sex after)" "x > .7" && is "$(cell sex chance)" "x == .5" && is "$(cell site chance)" "x > .333 && x < .334" &&
    is "$(cell age error_after)" "x < .6 * y" "$(cell age error_chance)" && [ "$(cell sex error_after)" = n/a ] &&
    [ "$(cut -f1-12 c.tsv | head -1)" = "column	kind	n	chance	before	before_low	before_high	p_before	after	after_low	after_high	p_after" ] &&
    for c in age sex site; do for w in before after; do is "$(cell $c ${w}_low)" "x <= y" "$(cell $c $w)" && is "$(cell $c ${w}_high)" "x >= y" "$(cell $c $w)" || exit 1; done; done &&
    is "$(cell site change_high)" "x < 0" && awk -F"\t" "NR > 1 { print \$9 - \$5 - \$13 }" c.tsv | awk "\$1 > 1e-12 || \$1 < -1e-12 { exit 1 }" &&
    holds c.json "field(Folds) == 5 && field(Permutations) == 1000 && !field(Apart)" &&
    for c in $(head -1 c.tsv); do holds c.json "length field($c)" || exit 1; done'

check 'what is harmonized does not depend on being checked; the same seed gives the same bytes' '
    SITE=1 cohort 60 10 2 && harmonize --batch site f.tsv p.tsv h.tsv &&
    C="harmonize --batch site --check age,sex,site --check-permutations 50" &&
    $C --check-results c.tsv f.tsv p.tsv i.tsv && cmp h.tsv i.tsv && $C --check-results d.tsv f.tsv p.tsv i.tsv && cmp c.tsv d.tsv &&
    $C --seed 2 --check-results d.tsv f.tsv p.tsv i.tsv && ! cmp -s c.tsv d.tsv &&
    $C --method covbat --check-results d.tsv f.tsv p.tsv i.tsv && ! cmp -s c.tsv d.tsv'

check 'kept apart, the error of what is fitted is seen: it tells sites that do not differ' '
    cohort 150 200 3 && harmonize --batch site --check site --check-permutations 200 --check-results c.tsv f.tsv p.tsv h.tsv &&
    harmonize --batch site --check site --check-permutations 200 --check-apart --check-results d.tsv f.tsv p.tsv h.tsv &&
    is "$(cell site before d.tsv)" "x > .2 && x < .45" && is "$(cell site after d.tsv)" "x > .42" && is "$(cell site p_after d.tsv)" "x < .01" &&
    is "$(cell site p_after)" "x > .05" && holds d.json "field(Apart)"'

# null NAME OPTION...: check of age in many studies; into NAME.
null () {
    name=$1; shift
    for k in $(seq "$studies"); do
        cohort 60 20 "$k" && harmonize --batch site --covariates age --check age --check-permutations 39 --check-results c.tsv "$@" f.tsv p.tsv h.tsv &&
            tail -1 c.tsv && harmonize --batch site --check age --check-permutations 0 --check-results naive.tsv h.tsv p.tsv i.tsv && tail -1 naive.tsv >>naive || return 1
    done >"$name"
}
# mean FIELD TABLE: the mean, its standard error, and the share that is at most
# .05 (a p).
mean () { awk -F"\t" -v k="$1" '{ n++; s += $k; q += $k * $k; few += $k <= .05 } END { m = s / n; print m, sqrt((q / n - m * m) / n), few / n }' "$2" | tee /dev/stderr; }
# limit: what of 5 % is within chance (99.9 %).
limit=$(awk -v n="$studies" 'BEGIN { print .05 + 3.3 * sqrt(.05 * .95 / n) }')

check 'null studies: of features that have nothing of age, age is told by chance, and p says so' '
    SITE=1 null of && mean 9 of | awk "{ exit !(\$1 < 3.3 * \$2 && \$1 > -3.3 * \$2) }" && mean 12 of | awk "{ exit !(\$3 <= $limit) }" &&
    mean 5 of | awk "{ exit !(\$1 < 3.3 * \$2 && \$1 > -3.3 * \$2) }" && mean 8 of | awk "{ exit !(\$3 <= $limit) }" &&
    # and the intervals hold what is so
    awk "\$6 > 0 || \$7 < 0 { before++ } \$10 > 0 || \$11 < 0 { after++ } END { print before + 0, after + 0; exit before / NR > $limit || after / NR > $limit }" of'

check 'batches that are too small for halves leave scores without an interval' '
    AGE=.4 SITE=1 cohort 60 40 1 && awk -F"\t" -v OFS="\t" "NR > 1 { \$2 = NR % 20 == 0 ? \"B\" : \"A\" } 1" p.tsv >q.tsv && [ "$(grep -c "	B	" q.tsv)" = 3 ] &&
    harmonize --batch site --check age --check-folds 3 --check-permutations 0 --check-results c.tsv f.tsv q.tsv h.tsv && cat c.tsv &&
    is "$(cell age after)" "x > .3" && [ "$(cell age after_low) $(cell age after_high) $(cell age change_low)" = "n/a n/a n/a" ] && is "$(cell age before_low)" "x < 1"'

check 'nor is it told where sites differ in age, and it is kept: harmonized for all at once it is' '
    APART=15 null of && mean 9 of | awk "{ exit !(\$1 < 3.3 * \$2) }" && mean 12 of | awk "{ exit !(\$3 <= $limit) }" &&
    mean 5 naive | awk "{ exit !(\$1 > .1 && \$1 > 5 * \$2) }"'

check 'the site of features that were harmonized for all at once looks far below chance' '
    SITE=1 cohort 150 40 4 && harmonize --batch site --check site --check-permutations 99 --check-results c.tsv f.tsv p.tsv h.tsv &&
    harmonize --batch site --check site --check-permutations 99 --check-results naive.tsv h.tsv p.tsv i.tsv &&
    is "$(cell site before naive.tsv)" "x < .15" && is "$(cell site after)" "x > .25"'

check 'visits of one person stay together: a trait of persons is not told by knowing them' '
    awk "function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
    BEGIN { srand(5); OFS = \"\t\"; print \"participant_id\", \"session_id\", \"f1\", \"f2\", \"f3\", \"f4\", \"f5\", \"f6\" >\"f.tsv\"
        print \"participant_id\", \"session_id\", \"site\", \"trait\" >\"p.tsv\"
        for (i = 1; i <= 60; i++) { trait = normal(); for (j = 1; j <= 6; j++) own[j] = 5 * normal()
            for (k = 1; k <= 3; k++) { line = \"sub-\" i OFS \"ses-\" k; for (j = 1; j <= 6; j++) line = line OFS own[j] + normal()
                print line >\"f.tsv\"; print \"sub-\" i, \"ses-\" k, substr(\"AB\", 1 + int(2 * rand()), 1), trait >\"p.tsv\" } } }" &&
    harmonize --method longitudinal --batch site --check trait,site --check-permutations 199 --check-results c.tsv f.tsv p.tsv h.tsv &&
    is "$(cell trait before)" "x < .35" && is "$(cell trait p_before)" "x > .01" && is "$(cell trait n)" "x == 180"'

shared_check 'real connectomes with a site planted: age is told as before, the site less, and least without shrinkage' '
    data=$PLEXUS_SHARED/data/development-fc && gzip -dc $data/features.tsv.gz | awk -F"\t" -v OFS="\t" "
        BEGIN { srand(1); for (j = 2; j <= 2017; j++) by[j] = .1 * sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
        NR == 1 { print \"participant_id\", \"site\" >\"site.tsv\" }
        NR > 1 { s = rand() < .5; print \$1, s ? \"B\" : \"A\" >\"site.tsv\"; line = \$1; for (j = 2; j <= NF; j++) line = line OFS (\$j + s * by[j]); print line; next } { print }" >f.tsv &&
    cut -f1,2 $data/participants.tsv | paste - site.tsv | cut -f1,2,4 >p.tsv && C="harmonize --batch site --check age,site --check-permutations 99 --check-results" &&
    $C c.tsv f.tsv p.tsv h.tsv && $C d.tsv --no-bayes f.tsv p.tsv h.tsv && cut -f1-12 c.tsv d.tsv &&
    is "$(cell age before)" "x > .8" && is "$(cell age after)" "x > .8" && is "$(cell age p_after)" "x == .01" &&
    is "$(cell site before)" "x > .95" && is "$(cell site after)" "x < .9" && is "$(cell site after d.tsv)" "x < .6"'

check 'bad input: one line, and nothing is written' '
    SITE=1 cohort 60 5 6 && C="harmonize --batch site --check-results c.tsv" &&
    fails_with 2 "harmonize: --check and --check-results go together" harmonize --batch site --check age f.tsv p.tsv h.tsv &&
    fails_with 2 "harmonize: --check and --check-results go together" $C f.tsv p.tsv h.tsv &&
    fails_with 2 "neither with --model nor with --train" $C --check age --train p.tsv f.tsv p.tsv h.tsv &&
    fails_with 1 "harmonize: .p.tsv. has no column .iq." $C --check age,iq f.tsv p.tsv h.tsv &&
    sed "5s/[^	]*$/7/" p.tsv >q.tsv && fails_with 1 "harmonize: .q.tsv.: .sex. is of numbers and of words" $C --check sex f.tsv q.tsv h.tsv &&
    sed "2,\$s/[^	]*$/M/" p.tsv >q.tsv && fails_with 1 "harmonize: .q.tsv.: .sex. is the same for all, which nothing can predict" $C --check sex f.tsv q.tsv h.tsv &&
    awk -F"\t" -v OFS="\t" "\$2 == \"C\" && ++n > 4 { \$2 = \"B\" } { print }" p.tsv >q.tsv &&
    fails_with 1 "harmonize: to check .age. in 5 folds, site .C. has 4 persons, and 5 are the least" $C --check age f.tsv q.tsv h.tsv &&
    awk -F"\t" -v OFS="\t" "NR > 16 { \$3 = \"n/a\" } { print }" p.tsv >q.tsv &&
    fails_with 1 "harmonize: .age. is known of 15 persons; to check it, 20 are the least" $C --check age f.tsv q.tsv h.tsv && [ ! -e h.tsv ] && [ ! -e c.tsv ]'

done_testing
