#!/bin/sh
# How well what was measured twice agrees.
. "$(dirname "$0")/../lib.sh"

# judges: the table of Shrout and Fleiss (1979), six targets and four judges.
judges () {
    printf 'participant_id\n' >people.tsv
    printf 'participant_id\tsession_id\tscore\n' >scores.tsv
    t=0
    for row in '9 2 5 8' '6 1 3 2' '8 4 6 8' '7 1 2 6' '10 5 6 9' '6 2 4 7'; do
        t=$((t + 1)) j=0
        echo "sub-$t" >>people.tsv
        for score in $row; do
            j=$((j + 1))
            printf 'sub-%s\tses-%s\t%s\n' $t $j "$score" >>scores.tsv
        done
    done
}
# cohort OWN: twelve participants, two sessions each, matrices of six regions
# with OWN times a profile of the participant, and a node table of each.
cohort () {
    mkdir -p m && awk -v own="$1" 'BEGIN {
        srand(11); OFS = "\t"
        print "participant_id" >"people.tsv"; print "participant_id", "session_id", "relmat", "nodes" >"manifest.tsv"
        for (s = 1; s <= 12; s++) {
            print "sub-" s >"people.tsv"
            for (i = 1; i <= 6; i++) for (j = 1; j < i; j++) mine[i, j] = rand()
            for (v = 1; v <= 2; v++) {
                file = "m/sub-" s "_ses-" v
                print "sub-" s, "ses-" v, file "_relmat.tsv", file "_nodes.tsv" >"manifest.tsv"
                for (i = 1; i <= 6; i++) for (j = 1; j < i; j++) r[i, j] = r[j, i] = .4 * own * mine[i, j] + .1 * rand()
                print "Node", "a", "b", "c", "d", "e", "f" >(file "_relmat.tsv")
                print "Node", "strength" >(file "_nodes.tsv")
                for (i = 1; i <= 6; i++) {
                    row = substr("abcdef", i, 1); sum = 0
                    for (j = 1; j <= 6; j++) { row = row OFS (i == j ? 1 : r[i, j]); sum += r[i, j] * (i != j) }
                    print row >(file "_relmat.tsv"); print substr("abcdef", i, 1), sum >(file "_nodes.tsv")
                }
                close(file "_relmat.tsv"); close(file "_nodes.tsv")
            } } }'
}
# cell COLUMN FILE [ROW]
cell () { awk -F"\t" -v name="$1" -v row="${3:-2}" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR == row { print $c }' "$2"; }
# near VALUE WANTED
near () { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a - b < 5e-13 && b - a < 5e-13) }'; }

check 'the six forms of a published table' '
    judges && reliability --table scores.tsv people.tsv r.tsv && [ "$(cell feature r.tsv)" = score ] &&
    near "$(cell icc_1_1 r.tsv)" 0.165741768405475 && near "$(cell icc_2_1 r.tsv)" 0.289763779527559 && near "$(cell icc_3_1 r.tsv)" 0.714840714840715 &&
    near "$(cell icc_1_k r.tsv)" 0.442797133679269 && near "$(cell icc_2_k r.tsv)" 0.620050547598989 && near "$(cell icc_3_k r.tsv)" 0.90931554237707 &&
    [ "$(cell icc_3_1_low r.tsv | cut -c1-8)" = 0.342464 ] && grep -q "\"Balance\": \"every participant" r.json && grep -q "\"K\": 4" r.json'

check 'edges that are of the participant are reliable, and profiles tell who it is' '
    cohort 1 && reliability manifest.tsv people.tsv r.tsv && [ "$(wc -l <r.tsv)" = 16 ] && [ "$(head -1 r.tsv | cut -f1-3 | tr "\t" ,)" = a,b,icc_1_1 ] &&
    [ "$(sed -n 7p r.tsv | cut -f1,2 | tr "\t" ,)" = b,c ] && awk -F"\t" "NR > 1 && !(\$3 > .5) { bad++ } END { exit bad > 0 }" r.tsv &&
    [ "$(cell participants r_summary.tsv)" = 12 ] && [ "$(cell identification_rate r_summary.tsv)" = 1 ] &&
    [ "$(cell i_diff_p r_summary.tsv | cut -c1-6)" = 0.0009 ] && [ "$(cell components r_summary.tsv)" = n/a ] && ! ls r_components.tsv 2>/dev/null'

check 'without anything of the participant there is no reliability' '
    cohort 0 && reliability manifest.tsv people.tsv r.tsv && for p in discriminability_p i2c2_p identification_rate_p i_diff_p; do
        awk -v p="$(cell $p r_summary.tsv)" "BEGIN { exit !(p > .01) }" || exit 1; done'

check 'a scan tries the principal components' '
    cohort 1 && reliability --scan --threads 2 manifest.tsv people.tsv r.tsv && reliability --scan manifest.tsv people.tsv s.tsv && cmp r_summary.tsv s_summary.tsv &&
    [ "$(wc -l <r_components.tsv)" -gt 10 ] && m=$(cell components r_summary.tsv) && [ "$(cell i_diff r_components.tsv $((m + 1)))" = "$(cell components_i_diff r_summary.tsv)" ] &&
    [ "$(cell components_p r_summary.tsv | cut -c1-6)" = 0.0009 ]'

check 'nodes, and who is listed under another form of the id' '
    cohort 1 && sed -i "s/^sub-//" people.tsv && reliability --files nodes --measure strength manifest.tsv people.tsv r.tsv && [ "$(wc -l <r.tsv)" = 7 ] && [ "$(head -2 r.tsv | tail -1 | cut -f1)" = a ]'

check 'an edge that a visit lacks is n/a, and counted' '
    cohort 1 && sed -i "2s/.*/a	1	n\/a	.2	.3	.4	.5/; 3s/^b	[^	]*/b	n\/a/; 4s/^c	[^	]*/c	.2/; 5s/^d	[^	]*/d	.3/; 6s/^e	[^	]*/e	.4/; 7s/^f	[^	]*/f	.5/" m/sub-3_ses-2_relmat.tsv &&
    reliability manifest.tsv people.tsv r.tsv 2>log && grep -q "1 of 15 features lack" log && [ "$(cell icc_1_1 r.tsv)" = n/a ] && [ "$(cell icc_1_1 r.tsv 3)" != n/a ] &&
    [ "$(wc -l <r.tsv)" = 16 ] && [ "$(cell features_left_out r_summary.tsv)" = 1 ]'

check 'without balance there is (1,1) alone, with the reason' '
    cohort 1 && sed -i "/^sub-2	ses-1/d" manifest.tsv && sed -i "s/^sub-3	ses-1/sub-3	ses-3/" manifest.tsv && reliability manifest.tsv people.tsv r.tsv 2>log &&
    grep -q "sub-2. was measured once and is left out" log && grep -q "forms 2 and 3 are n/a" log && grep -q "\"Balance\": \"participants have other" r.json &&
    [ "$(cell icc_2_1 r.tsv)" = n/a ] && [ "$(cell icc_1_1 r.tsv)" != n/a ] && [ "$(cell left_out r_summary.tsv)" = 1 ] && [ "$(cell participants r_summary.tsv)" = 11 ]'

check 'without a column of sessions the order of rows is that of visits' '
    cohort 1 && cut -f1,3 manifest.tsv >plain.tsv && reliability plain.tsv people.tsv one.tsv && reliability manifest.tsv people.tsv two.tsv && cmp one.tsv two.tsv && cmp one_summary.tsv two_summary.tsv'

check 'bad input is refused in a line' '
    cohort 1 && sed "3s/ses-2/ses-1/" manifest.tsv >two.tsv && fails_with 1 "two.tsv. lines 2 and 3 are both session .ses-1. of .sub-1" reliability two.tsv people.tsv r.tsv &&
    head -3 manifest.tsv >one.tsv && fails_with 1 "1 participants have two visits, but 2" reliability one.tsv people.tsv r.tsv &&
    fails_with 1 "no column .images" reliability --files images manifest.tsv people.tsv r.tsv &&
    fails_with 1 "is .m/sub-1_ses-1_relmat.tsv., no number" reliability --table manifest.tsv people.tsv r.tsv &&
    fails_with 2 "does not end in .tsv" reliability manifest.tsv people.tsv r.txt &&
    sed -i "s/	f/	g/; s/^f/g/" m/sub-5_ses-2_relmat.tsv && fails_with 1 "has region .g. where" reliability manifest.tsv people.tsv r.tsv && ! ls r.tsv r.json r_summary.tsv r_summary.json 2>/dev/null'

shared_check 'halves of a run tell seven people by their connectomes' '
    mkdir m && printf "participant_id\tsession_id\trelmat\n" >m.tsv && echo participant_id >p.tsv &&
    for f in "$PLEXUS_SHARED"/data/hcp-roi/sub-*/*_timeseries.tsv.gz; do
        id=$(basename "$f"); id=${id%%_*}; gunzip -c "$f" >all.tsv && half=$((($(wc -l <all.tsv) - 1) / 2)) || exit 1
        head -n $((half + 1)) all.tsv >first.tsv; { head -n 1 all.tsv; tail -n $half all.tsv; } >second.tsv
        for k in first second; do connect $k.tsv m/$id-$k.tsv && printf "%s\t%s\tm/%s-%s.tsv\n" $id $k $id $k >>m.tsv || exit 1; done
        echo $id >>p.tsv
    done && reliability --permutations 199 m.tsv p.tsv r.tsv && cat r_summary.tsv &&
    awk -F"\t" "NR == 1 { for (i = 1; i <= NF; i++) c[\$i] = i } NR == 2 { exit !(\$c[\"identification_rate\"] == 1 && \$c[\"identification_rate_p\"] == .005 && \$c[\"i_diff\"] > 20 && \$c[\"discriminability\"] > .98) }" r_summary.tsv'

done_testing
