#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Group tests of data from several scanners.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# cohort SEED EFFECT SITE: 60 people of sites A and B, patients mostly at A; the
# 20 features differ by SITE in mean and spread between the sites, and the first
# three by EFFECT between the groups.
cohort () {
    awk -v seed="$1" -v effect="$2" -v site="$3" '
    function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
    BEGIN {
        srand(seed); OFS = "\t"; h = "participant_id"
        for (j = 1; j <= 20; j++) h = h "\tf" j
        print h >"f.tsv"; print "participant_id", "dx", "site", "age" >"p.tsv"
        for (i = 1; i <= 60; i++) {
            s = i % 2; d = rand() < (s ? .7 : .3); id = sprintf("sub-%02d", i); line = id; age = 20 + 30 * rand()
            for (j = 1; j <= 20; j++) line = line "\t" (normal() * (1 + site * s / 2) + site * s + .02 * age + (j <= 3) * effect * d)
            print line >"f.tsv"; print id, d ? "patient" : "control", s ? "A" : "B", age >"p.tsv"
        } }'
}
# below NAME [FILE]: how many cells of a column are below .05
below () { awk -F"\t" -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR > 1 && $c != "n/a" && $c <= .05 { n++ } END { print n + 0 }' "${2:-r.tsv}"; }

# Naively, sites of unequal shares are found as groups in a third of the studies or more.
check 'in 120 studies without an effect sites pass for groups, harmonized they do not' '
    for k in $(seq 120); do
        cohort $k 0 1 && edges --model "dx + age" --permutations 99 --method max-t f.tsv p.tsv n.tsv &&
            edges --model "dx + age" --permutations 99 --method max-t --harmonize combat --batch site f.tsv p.tsv r.tsv || exit 1
        echo "$(below p_fwe n.tsv) $(below p_fwe)"
    done >studies && awk "{ naive += \$1 > 0; alike += \$2 > 0 } END { print naive, alike; exit !(NR == 120 && naive > 30 && alike <= 13) }" studies'

check 'an effect that was planted is found beside sites' '
    cohort 7 2 1 && edges --model "dx + age" --permutations 499 --method max-t --harmonize combat --blocks site f.tsv p.tsv r.tsv &&
    [ "$(awk -F"\t" "NR == 1 { for (i = 1; i <= NF; i++) if (\$i == \"p_fwe\") c = i } NR > 1 && \$c <= .05 { print \$1 }" r.tsv | sort | head -3 | tr "\n" " ")" = "f1 f2 f3 " ] &&
    holds r.json "field(HarmonizedBy) eq \"site\""'

check 'what cannot be harmonized is told' '
    cohort 7 0 2 && fails_with 2 "edges: --harmonize needs --batch, the column to harmonize by" edges --model dx --harmonize combat f.tsv p.tsv x.tsv &&
    fails_with 1 "edges: the model tells site apart, or has it: leave it to --harmonize, or to the model" edges --model "dx + site" --harmonize combat --batch site f.tsv p.tsv x.tsv &&
    sed "2s/	[AB]	/	C	/" p.tsv >one.tsv && fails_with 1 "edges: one row alone is of site .C., which cannot be harmonized" edges --model dx --harmonize combat --batch site f.tsv one.tsv x.tsv &&
    sed "s/	[AB]	/	A	/" p.tsv >same.tsv && fails_with 1 "edges: there is nothing to harmonize: 1 different site, 20 elements" edges --model dx --harmonize combat --batch site f.tsv same.tsv x.tsv &&
    [ ! -e x.tsv ]'

done_testing
