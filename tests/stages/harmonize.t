#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# People of several scanners, made alike.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# cohort N SEED: N participants of sites A, B and C with 8 features; the sites
# differ in mean (by 2 and 4) and spread (1, 2 and 3), age moves the features.
cohort () {
    awk -v n="$1" -v seed="$2" '
    function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307179586 * rand()) }
    BEGIN {
        srand(seed); OFS = "\t"; h = "participant_id"
        for (j = 1; j <= 8; j++) h = h "\tf" j
        print h >"f.tsv"; print "participant_id", "site", "age", "sex", "dx" >"p.tsv"
        for (i = 1; i <= n; i++) {
            s = i % 3; age = 20 + int(30 * rand()); id = sprintf("sub-%03d", i); line = id
            for (j = 1; j <= 8; j++) line = line "\t" (j + .1 * age + 2 * s + (1 + s) * normal())
            print line >"f.tsv"; print id, substr("ABC", s + 1, 1), age, rand() < .5 ? "M" : "F", i % 5 ? "TC" : "ASD" >"p.tsv"
        } }'
}
# gaps TABLE: largest difference between sites of means, and ratio of spreads.
gaps () {
    awk -F"\t" 'NR == FNR { if (FNR > 1) site[$1] = $2; next }
        FNR > 1 { s = site[$1]; n[s]++; for (j = 2; j <= NF; j++) { a[s, j] += $j; q[s, j] += $j * $j }; w = NF }
        END { for (j = 2; j <= w; j++) { lo = 1e9; hi = -1e9; ls = 1e9; hs = 0
            for (s in n) { m = a[s, j] / n[s]; v = (q[s, j] - n[s] * m * m) / (n[s] - 1)
                if (m < lo) lo = m; if (m > hi) hi = m; if (v < ls) ls = v; if (v > hs) hs = v }
            if (hi - lo > g) g = hi - lo; if (hs / ls > r) r = hs / ls }
            print g, r }' p.tsv "$1"
}
# of TABLE RULE: gap and ratio obey a rule of awk.
of () { gaps "$1" | tee /dev/stderr | awk "{ gap = \$1; ratio = \$2; exit !($2) }"; }

check 'sites differ, and then have one mean and one spread' '
    cohort 90 1 && of f.tsv "gap > 3 && ratio > 3" &&
    harmonize --batch site --no-bayes --sites s.tsv f.tsv p.tsv h.tsv && of h.tsv "gap < 1e-9 && ratio < 1 + 1e-9" &&
    [ "$(cut -f1-3 s.tsv | tail -n +2 | sort | tr "\t\n" "  ")" = "A 30 30 B 30 30 C 30 30 " ] &&
    holds h.json "field(Batches) == 3 && field(ParticipantsFitted) == 90"'

check 'with empirical Bayes nearly so; CovBat as well' '
    cohort 90 1 &&
    harmonize --batch site f.tsv p.tsv h.tsv && of h.tsv "gap > 0 && gap < 1 && ratio < 1.5" &&
    harmonize --batch site --method covbat f.tsv p.tsv c.tsv && of c.tsv "gap < 1 && ratio < 2" && ! cmp -s h.tsv c.tsv &&
    holds c.json "field(Components) >= 1"'

check 'what age explains stays' '
    cohort 90 1 &&
    harmonize --batch site --covariates age,sex f.tsv p.tsv h.tsv &&
    awk -F"\t" "NR == FNR { age[\$1] = \$3; next } FNR > 1 { x = age[\$1]; y = 0; for (j = 2; j <= NF; j++) y += \$j / 8
        n++; sx += x; sy += y; xx += x * x; xy += x * y }
        END { slope = (xy - sx * sy / n) / (xx - sx * sx / n); print slope; exit !(slope > .06 && slope < .14) }" p.tsv h.tsv'

check 'a model that was kept gives the same bytes' '
    cohort 90 1 &&
    harmonize --batch site --covariates age,sex --method covbat --save-model m.json f.tsv p.tsv h.tsv &&
    harmonize --model m.json f.tsv p.tsv again.tsv && cmp h.tsv again.tsv'

check 'who was not trained on does not change what is fitted' '
    cohort 90 1 &&
    head -61 p.tsv >train.tsv && head -61 f.tsv >few.tsv && harmonize --batch site --train train.tsv f.tsv p.tsv h.tsv &&
    harmonize --batch site few.tsv p.tsv alone.tsv && head -61 h.tsv | cmp - alone.tsv &&
    holds h.json "field(ParticipantsFitted) == 60 && field(Participants) == 90"'

check 'a site that was not fitted is refused, or met by its own controls' '
    cohort 90 1 &&
    grep -v "	C	" p.tsv >train.tsv && fails_with 1 "harmonize: .sub-002. is of site .C., which was not fitted; --new-batches estimates it from its own participants" \
        harmonize --batch site --train train.tsv f.tsv p.tsv n.tsv && [ ! -e n.tsv ] &&
    harmonize --batch site --no-bayes --train train.tsv --new-batches --sites s.tsv f.tsv p.tsv n.tsv && of n.tsv "gap < 1e-9 && ratio < 1 + 1e-9" &&
    [ "$(awk -F"\t" "\$1 == \"C\" { print \$2, \$7 }" s.tsv)" = "30 1" ] &&
    harmonize --batch site --no-bayes --train train.tsv --new-batches --controls dx=TC --sites s.tsv f.tsv p.tsv n.tsv &&
    [ "$(awk -F"\t" "\$1 == \"C\" { print \$2 }" s.tsv)" = 24 ]'

check 'what is to be predicted is refused as a covariate' '
    cohort 90 1 &&
    fails_with 1 "harmonize: .dx. is to be predicted, and is kept as a covariate: the features would tell it; --keep-target allows that" \
        harmonize --batch site --covariates age,dx --target dx f.tsv p.tsv t.tsv && [ ! -e t.tsv ] &&
    harmonize --batch site --covariates age,dx --target dx --keep-target f.tsv p.tsv t.tsv'

check 'matrices become matrices, with a manifest that stages read' '
    for i in $(seq 6); do awk -v i=$i "BEGIN { srand(i); OFS = \"\t\"; print \"Node\", \"a\", \"b\", \"c\"
        x = rand(); y = rand(); z = rand() + i % 2; print \"a\", 1, x, y; print \"b\", x, 1, z; print \"c\", y, z, 1 }" >m$i.tsv; done &&
    { printf "participant_id\trelmat\n"; for i in $(seq 6); do printf "sub-00%d\tm%d.tsv\n" $i $i; done; } >m.tsv &&
    { printf "participant_id\tsite\n"; for i in $(seq 6); do printf "sub-00%d\t%s\n" $i "$([ $((i % 2)) = 1 ] && echo A || echo B)"; done; } >q.tsv &&
    harmonize --features relmat --batch site --no-bayes --matrices out m.tsv q.tsv h.tsv && [ "$(head -1 h.tsv)" = "participant_id	a~b	a~c	b~c" ] && [ "$(wc -l <out/manifest.tsv)" = 7 ] &&
    [ "$(awk -F"\t" "NR == 2 { print \$3 }" out/sub-001_desc-harmonized_relmat.tsv)" = "$(awk -F"\t" "NR == 2 { print \$2 }" h.tsv)" ] &&
    average out/sub-00*_relmat.tsv mean.tsv spread.tsv'

check 'bad input: one line, and nothing is written' '
    cohort 90 1 && harmonize --batch site --covariates age,sex --save-model m.json f.tsv p.tsv h.tsv &&
    sed "s/	C	/	A	/; s/^\(sub-004	\)B/\1D/" p.tsv >one.tsv &&
    fails_with 1 "harmonize: .site. has one participant of site .D.; leave it out, or give --means-only" harmonize --batch site f.tsv one.tsv x.tsv &&
    harmonize --batch site --means-only f.tsv one.tsv x.tsv && rm x.tsv x.json &&
    awk -F"\t" -v OFS="\t" "{ print \$0, NR == 1 ? \"scanner\" : \$2 == \"A\" ? 1 : \$2 == \"B\" ? 2 : 3 }" p.tsv >conf.tsv &&
    fails_with 1 "harmonize: the covariates tell site apart, or each other: what differs by the one cannot be told from what differs by the other" \
        harmonize --batch site --covariates scanner f.tsv conf.tsv x.tsv &&
    fails_with 1 "harmonize: .* has no column .nowhere." harmonize --batch nowhere f.tsv p.tsv x.tsv &&
    sed "s/	[ABC]	/	A	/" p.tsv >same.tsv && fails_with 1 "harmonize: .same.tsv.: all training participants are of site .A.; there is nothing to make alike" \
        harmonize --batch site f.tsv same.tsv x.tsv &&
    fails_with 2 "harmonize: give either --batch, to fit, or --model, to apply" harmonize f.tsv p.tsv x.tsv &&
    echo "{}" >bad.json && fails_with 1 "harmonize: .bad.json. is no model of harmonize: it has no list .Mean." harmonize --model bad.json f.tsv p.tsv x.tsv &&
    cut -f1-5 f.tsv >few.tsv && fails_with 1 "harmonize: .m.json. is a model of 8 features, and .few.tsv. has 4" harmonize --model m.json few.tsv p.tsv x.tsv &&
    sed "s/	M	/	X	/" p.tsv >sex.tsv && fails_with 1 "harmonize: .sex.tsv. line [0-9]*: .X. is no sex of the model" harmonize --model m.json f.tsv sex.tsv x.tsv &&
    sed "5s/	[^	]*$/	n\/a/" f.tsv >gap.tsv && fails_with 1 "harmonize: .*sub-004.*" harmonize --batch site gap.tsv p.tsv x.tsv && [ ! -e x.tsv ]'

check 'who lacks a site or a covariate is left out, and counted' '
    cohort 90 1 &&
    sed "4s/	[ABC]	/	n\/a	/; 6s/	[0-9]*	/	n\/a	/" p.tsv >gap.tsv &&
    harmonize --batch site --covariates age f.tsv gap.tsv h.tsv 2>&1 | grep -q "2 of 90 participants are left out" &&
    holds h.json "field(ParticipantsLeftOut) == 2" && [ "$(wc -l <h.tsv)" = 89 ]'

done_testing
