#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Participants who come back, to other scanners as well.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# visits N SEED: N participants with 3 visits at sites A, B and C with 6
# features of which each has a level of its own (sd 3); sites differ by 0, 2, 4.
visits () {
    awk -v n="$1" -v seed="$2" '
    function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
    BEGIN {
        srand(seed); OFS = "\t"; h = "participant_id\tsession_id"
        for (j = 1; j <= 6; j++) h = h "\tf" j
        print h >"f.tsv"; print "participant_id", "session_id", "site", "age" >"p.tsv"
        for (i = 1; i <= n; i++) {
            for (j = 1; j <= 6; j++) level[j] = 3 * normal()
            for (k = 1; k <= 3; k++) {
                s = int(3 * rand()); age = 20 + i % 40 + k; id = sprintf("sub-%03d\tses-%d", i, k); line = id
                for (j = 1; j <= 6; j++) line = line "\t" (level[j] + .5 * age + 2 * s + normal())
                print line >"f.tsv"; print id, substr("ABC", s + 1, 1), age >"p.tsv"
            }
        } }'
}
# jump TABLE: the largest mean step of a feature from a visit at A to one at C
# of the same participant, less what age does to it.
jump () {
    awk -F"\t" 'NR == FNR { site[$1, $2] = $3; age[$1, $2] = $4; next }
        FNR > 1 { for (j = 3; j <= NF; j++) y[$1, site[$1, $2], j] = $j - .5 * age[$1, $2]; w = NF; who[$1] }
        END { for (j = 3; j <= w; j++) { n = d = 0
            for (i in who) if ((i, "A", j) in y && (i, "C", j) in y) { n++; d += y[i, "C", j] - y[i, "A", j] }
            d = d / n < 0 ? -d / n : d / n; if (d > most) most = d }
            print most }' p.tsv "$1"
}
is () { awk "BEGIN { x = $1; print x; exit !($2) }"; }

check 'what sites do to one and the same person goes, to other persons as well' '
    visits 60 1 && is "$(jump f.tsv)" "x > 3.5" &&
    harmonize --method longitudinal --batch site --covariates age f.tsv p.tsv h.tsv && is "$(jump h.tsv)" "x < .6" &&
    [ "$(cut -f1,2 h.tsv | tail -n +2)" = "$(cut -f1,2 f.tsv | tail -n +2)" ] && [ "$(head -1 h.tsv | cut -f2)" = session_id ] &&
    holds h.json "field(Visits) == 180 && field(Participants) == 60 && field(VisitsFitted) == 180 && field(Description) =~ /longitudinal/"'

check 'what differs between persons stays: all keep their level' '
    visits 60 1 && harmonize --method longitudinal --batch site --covariates age f.tsv p.tsv h.tsv &&
    paste f.tsv h.tsv | awk -F"\t" "NR > 1 { a[\$1] += \$3; b[\$1] += \$11; n++; s += \$3 - \$11 }
        END { for (i in a) { d = (a[i] - b[i]) / 3 - s / n; q += d * d; k++ } d = sqrt(q / k); print d; exit !(d < 1.2) }"'

check 'within participants: the published form adds to the variance, --keep-within does not' '
    within () { awk -F"\t" "NR > 1 { for (j = 3; j <= NF; j++) { n[\$1, j]++; s[\$1, j] += \$j; q[\$1, j] += \$j * \$j } }
        END { for (i in n) { v += q[i] - s[i] * s[i] / n[i]; d += n[i] - 1 } print v / d }" "$1"; } &&
    visits 200 5 && awk -F"\t" -v OFS="\t" "NR == FNR { at[\$1, \$2] = (\$3 == \"B\" ? 2 : \$3 == \"C\" ? 4 : 0); next }
        FNR > 1 { for (j = 3; j <= NF; j++) \$j -= at[\$1, \$2] } { print }" p.tsv f.tsv >g.tsv &&
    harmonize --method longitudinal --batch site --covariates age f.tsv p.tsv h.tsv && harmonize --method longitudinal --keep-within --batch site --covariates age f.tsv p.tsv k.tsv &&
    is "$(within h.tsv)/$(within g.tsv)" "x > 1.2 && x < 1.6" && is "$(within k.tsv)/$(within g.tsv)" "x > .95 && x < 1.05"'

check 'the order of rows, and how ids are spelled in one table or the other, do not matter' '
    visits 30 2 && harmonize --method longitudinal --batch site --covariates age f.tsv p.tsv h.tsv &&
    { head -1 p.tsv; tail -n +2 p.tsv | sed "s/^sub-//" | sort -r; } >q.tsv &&
    harmonize --method longitudinal --batch site --covariates age f.tsv q.tsv again.tsv && cmp h.tsv again.tsv'

check 'a model that was kept gives the same bytes, and --train never saw the others' '
    visits 60 1 &&
    harmonize --method longitudinal --batch site --covariates age --save-model m.json f.tsv p.tsv h.tsv &&
    harmonize --model m.json f.tsv p.tsv again.tsv && cmp h.tsv again.tsv &&
    head -121 p.tsv >train.tsv && head -121 f.tsv >few.tsv &&
    harmonize --method longitudinal --batch site --train train.tsv f.tsv p.tsv h.tsv &&
    harmonize --method longitudinal --batch site few.tsv p.tsv alone.tsv && head -121 h.tsv >head.tsv && cmp head.tsv alone.tsv &&
    holds h.json "field(VisitsFitted) == 120 && field(Visits) == 180"'

check 'one row of participants may stand for all visits, and --subject tell who is one person' '
    visits 30 3 && awk -F"\t" -v OFS="\t" "NR == 1 { print \"participant_id\", \"site\", \"who\" }
        NR > 1 { print \$1 \$2, \$3, \$1 }" p.tsv >q.tsv && awk -F"\t" -v OFS="\t" "{ \$1 = NR == 1 ? \$1 : \$1 \$2; print }" f.tsv | cut -f1,3- >g.tsv &&
    harmonize --method longitudinal --batch site --subject who g.tsv q.tsv a.tsv &&
    harmonize --method longitudinal --batch site f.tsv p.tsv b.tsv && cut -f2- a.tsv >a && cut -f3- b.tsv >b && cmp a b &&
    awk -F"\t" -v OFS="\t" "NR == 1 { print \"participant_id\", \"site\" } NR > 1 && \$2 == \"ses-1\" { print \$1, \$3 }" p.tsv >one.tsv &&
    harmonize --method longitudinal --batch site f.tsv one.tsv c.tsv'

check 'matrices of visits are named by participant and session' '
    visits 12 4 && { printf "participant_id\tsession_id\trelmat\n"; tail -n +2 f.tsv | while read -r id ses x y z rest; do
        printf "Node\ta\tb\tc\na\t1\t%s\t%s\nb\t%s\t1\t%s\nc\t%s\t%s\t1\n" "$x" "$y" "$x" "$z" "$y" "$z" >"$id$ses.tsv"
        printf "%s\t%s\t%s\n" "$id" "$ses" "$id$ses.tsv"; done; } >m.tsv &&
    harmonize --method longitudinal --features relmat --batch site --matrices out m.tsv p.tsv h.tsv &&
    [ "$(wc -l <out/manifest.tsv)" = 37 ] && [ "$(head -2 out/manifest.tsv | tail -1)" = "sub-001	ses-1	sub-001_ses-1_desc-harmonized_relmat.tsv" ] &&
    [ "$(awk -F"\t" "NR == 2 { print \$3 }" out/sub-001_ses-1_desc-harmonized_relmat.tsv)" = "$(awk -F"\t" "NR == 2 { print \$3 }" h.tsv)" ]'

check 'bad input: one line, and nothing is written' '
    visits 30 1 && L="harmonize --method longitudinal --batch site" &&
    fails_with 1 "harmonize: .*sub-001.* twice" harmonize --batch site f.tsv p.tsv x.tsv &&
    grep -v "ses-[23]" f.tsv >one.tsv && fails_with 1 "harmonize: too few participants have several visits" $L one.tsv p.tsv x.tsv &&
    { cat f.tsv; tail -1 f.tsv; } >two.tsv && fails_with 1 "harmonize: .two.tsv. lines 91 and 92 are both session .ses-3. of .sub-030." $L two.tsv p.tsv x.tsv &&
    { cat p.tsv; tail -1 p.tsv; } >twice.tsv && fails_with 1 "harmonize: .twice.tsv. lines 91 and 92 are both session .ses-3. of .sub-030." $L f.tsv twice.tsv x.tsv &&
    for id in ses-1 1; do printf "Node\ta\tb\na\t1\t.2\nb\t.2\t1\n" >"$id.tsv"; done && awk -F"\t" -v OFS="\t" "{ sub(\"ses-2\", \"1\", \$2); print \$1, \$2, NR == 1 ? \"relmat\" : \"ses-1.tsv\" }" f.tsv >names.tsv && sed "s/ses-2/1/" p.tsv >same.tsv &&
    fails_with 1 "harmonize: .out/sub-001_ses-1_desc-harmonized_relmat.tsv. would be written twice" $L --features relmat --matrices out names.tsv same.tsv x.tsv &&
    cut -f1,3- f.tsv >bare.tsv && fails_with 1 "harmonize: .p.tsv. has a row per session_id, and .bare.tsv. does not tell it" $L bare.tsv p.tsv x.tsv &&
    fails_with 2 "harmonize: --new-batches and --reference are not for the longitudinal form" $L --reference A f.tsv p.tsv x.tsv &&
    fails_with 2 "harmonize: --keep-within is for --method longitudinal" harmonize --keep-within --batch site f.tsv p.tsv x.tsv &&
    fails_with 1 "harmonize: .* has no column .nobody." $L --subject nobody f.tsv p.tsv x.tsv &&
    awk -F"\t" "NR == FNR { c[\$1] += \$3 == \"C\"; next } FNR == 1 || !c[\$1]" p.tsv p.tsv >ab.tsv && [ "$(wc -l <ab.tsv)" -gt 9 ] &&
    fails_with 1 "harmonize: .* is of site .C., which was not fitted; in the longitudinal form nobody is met after the fit" \
        $L --train ab.tsv --save-model m.json f.tsv p.tsv x.tsv && [ ! -e x.tsv ] && [ ! -e m.json ]'

done_testing
