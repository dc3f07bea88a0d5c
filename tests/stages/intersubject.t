#!/bin/sh
# Whose behavior is alike, are their brains.
. "$(dirname "$0")/../lib.sh"

# cohort: thirty people, who see one film of 60 frames.  In `near` those with
# near scores see the same, in `high` those who score high, `none` is noise.
cohort () {
    mkdir -p s && awk 'function normal() { return sqrt(-2 * log(1 - rand())) * cos(6.283185307 * rand()) }
    BEGIN {
        srand(5); OFS = "\t"
        print "participant_id", "score", "age", "sex", "motion" >"people.tsv"; print "participant_id", "series" >"manifest.tsv"
        for (t = 0; t < 60; t++) film[t] = normal()
        for (k = 0; k < 4; k++) for (t = 0; t < 60; t++) wave[k, t] = normal()
        for (s = 1; s <= 30; s++) {
            score = s / 30; file = "s/sub-" s ".tsv"
            print "sub-" s, score, 20 + int(40 * rand()), s % 2 ? "F" : "M", rand() >"people.tsv"; print "sub-" s, file >"manifest.tsv"
            print "near", "high", "none" >file
            for (t = 0; t < 60; t++)
                print 2 * (cos(3 * score) * wave[0, t] + sin(3 * score) * wave[1, t]) + normal(), 2 * score * score * film[t] + normal(), normal() >file
            close(file)
        } }'
}
# cell COLUMN REGION MODEL FILE
cell () { awk -F"\t" -v name="$1" -v region="$2" -v model="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } $1 == region && $3 == model { print $c }' "$4"; }
# is EXPRESSION: a comparison of numbers
is () { awk "BEGIN { exit !($1) }"; }

check 'nearness and Anna Karenina are found and told apart' '
    cohort && intersubject --features series --behavior score --permutations 499 manifest.tsv people.tsv r.tsv && cat r.tsv &&
    [ "$(head -1 r.tsv | tr "\t" ,)" = region,behavior,model,r,participants,pairs,p,p_fwe,p_fwe_all,q_bh,without ] && [ "$(wc -l <r.tsv)" = 7 ] &&
    [ "$(cell p_fwe near nearest r.tsv)" = 0.002 ] && [ "$(cell p_fwe high mean r.tsv)" = 0.002 ] &&
    is "$(cell r near nearest r.tsv) > $(cell r near mean r.tsv) + .3" && is "$(cell r high mean r.tsv) > $(cell r high nearest r.tsv) + .3" &&
    is "$(cell p none nearest r.tsv) > .05" && is "$(cell p none mean r.tsv) > .05" && [ "$(cell pairs none mean r.tsv)" = 435 ] &&
    grep -q "\"Test\": \"exact where" r.json && grep -q "\"Intervals\": \"none" r.json && grep -q "\"AllPermutations\": false" r.json'

check 'the mirror has the other sign' '
    cohort && awk -F"\t" -v OFS="\t" "NR > 1 { \$2 = -\$2 } 1" people.tsv >low.tsv && models=mean,minimum,product,maximum,low-product &&
    intersubject --features series --behavior score --models $models --permutations 99 manifest.tsv people.tsv r.tsv &&
    intersubject --features series --behavior score --models $models --permutations 99 manifest.tsv low.tsv s.tsv &&
    is "($(cell r high mean r.tsv) + ($(cell r high mean s.tsv)))^2 < 1e-24" && is "$(cell r high minimum r.tsv) == $(cell r high maximum s.tsv)" &&
    is "$(cell r high product r.tsv) == $(cell r high low-product s.tsv)" && is "$(cell r high minimum r.tsv) > .5"'

check 'same seed, same bytes, whatever the threads; another seed, other p, the same r' '
    cohort && for k in 1 3; do intersubject --features series --behavior score,age --confounds motion,sex --threads $k --permutations 600 --null n$k.tsv manifest.tsv people.tsv r$k.tsv || exit 1; done &&
    cmp r1.tsv r3.tsv && cmp n1.tsv n3.tsv && [ "$(wc -l <n1.tsv)" = 601 ] && [ "$(head -1 n1.tsv | tr "\t" ,)" = score_nearest,score_mean,age_nearest,age_mean,all ] &&
    grep -q "\"Test\": \"approximate" r1.json && intersubject --seed 2 --features series --behavior score,age --confounds motion,sex --permutations 600 manifest.tsv people.tsv r2.tsv &&
    ! cmp -s r1.tsv r2.tsv && cut -f1-6 r1.tsv >a && cut -f1-6 r2.tsv >b && cmp a b'

check 'a confound that is the behavior leaves nothing' '
    cohort && fails_with 1 "the confounds make up all of .score" intersubject --features series --behavior score --confounds score manifest.tsv people.tsv r.tsv && ! ls r.tsv r.json 2>/dev/null'

check 'several columns at once, and words' '
    cohort && intersubject --features series --behavior score,age,sex --permutations 99 manifest.tsv people.tsv r.tsv && cut -f2,3 r.tsv | sort -u >l && cat l &&
    grep -q "^sex	same" l && grep -q "^age	nearest" l && ! grep -q "sex	nearest" l && fails_with 2 "sex. is no column of numbers" intersubject --features series --behavior score,sex --models joint manifest.tsv people.tsv s.tsv &&
    intersubject --features series --behavior score,age --models joint --permutations 99 manifest.tsv people.tsv j.tsv && [ "$(cut -f2 j.tsv | sed -n 2p)" = score+age ]'

check 'matrices: the whole, and the row of each region; tables of nodes; RDMs' '
    cohort && printf "participant_id\trelmat\tnodes\trdm\n" >m.tsv && for k in $(seq 1 30); do
        connect s/sub-$k.tsv s/$k.tsv && printf "Node\tx\nnear\t.$k\nhigh\t.5\nnone\t.$k\n" >s/n$k.tsv && printf "a\tb\tone\tother\np\tq\t.$k\t1\np\tr\t.3\t2\nq\tr\t.2\t.$k\n" >s/d$k.tsv &&
        printf "sub-$k\ts/$k.tsv\ts/n$k.tsv\ts/d$k.tsv\n" >>m.tsv || exit 1; done &&
    intersubject --features relmat --behavior score --permutations 99 m.tsv people.tsv r.tsv 2>log; cat log r.tsv;
    [ "$(cell r all nearest r.tsv)" != n/a ] && [ "$(cell r high nearest r.tsv)" = n/a ] && [ "$(cell without high nearest r.tsv)" = 30 ] && grep -q "3 of 4 regions lack a profile" log &&
    intersubject --features relmat --similarity distance --behavior score --permutations 99 m.tsv people.tsv d.tsv && [ "$(cell r high nearest d.tsv)" != n/a ] &&
    intersubject --features nodes --measure x --behavior score --permutations 99 m.tsv people.tsv n.tsv 2>log; [ "$(cell r near nearest n.tsv)" != n/a ] && [ "$(cell r high nearest n.tsv)" = n/a ] &&
    intersubject --features rdm --behavior score --permutations 99 m.tsv people.tsv p.tsv && cut -f1 p.tsv | sort -u | tr "\n" " " | grep -q "^one other region"'

check 'all permutations of four people are 24, and blocks keep who is where' '
    cohort && head -5 manifest.tsv >four.tsv && intersubject --features series --behavior score --null n.tsv four.tsv people.tsv r.tsv && [ "$(wc -l <n.tsv)" = 24 ] && grep -q "\"AllPermutations\": true" r.json &&
    awk "NR > 1 && int(\$7 * 24 + .5) / 24 - \$7 > 1e-9 { exit 1 }" r.tsv &&
    intersubject --features series --behavior score --blocks sex --null n.tsv four.tsv people.tsv r.tsv && [ "$(wc -l <n.tsv)" = 4 ] &&
    fails_with 1 "no two participants share a block of .participant_id" intersubject --features series --behavior score --blocks participant_id four.tsv people.tsv s.tsv'

check 'a table of features: all of them, and each by itself; tau takes no confounds' '
    cohort && awk -F"\t" -v OFS="\t" "NR == 1 { print \$1, \"f\", \"g\", \"h\" } NR > 1 { print \$1, \$2, \$3, NR % 7 }" people.tsv >f.tsv && for c in tau-a tau-b; do
        intersubject --behavior score --models nearest --compare $c --permutations 99 f.tsv people.tsv $c.tsv || exit 1; done; cat tau-b.tsv
    [ "$(cut -f1 tau-b.tsv | tr "\n" ,)" = region,all,f,g,h, ] && is "$(cell r f nearest tau-b.tsv) == 1" && is "$(cell r f nearest tau-a.tsv) < 1" &&
    [ "$(cell p f nearest tau-a.tsv)" = "$(cell p f nearest tau-b.tsv)" ] && [ "$(cell p f nearest tau-b.tsv)" = 0.01 ] &&
    fails_with 2 "alone" intersubject --behavior score --compare tau-b --confounds age f.tsv people.tsv r.tsv && ! ls r.tsv r.json 2>/dev/null'

check 'who lacks a cell or a region is told of and counted' '
    cohort && sed -i "3s/	0[^	]*/	n\/a/" people.tsv && sed -i "/^sub-9	/d" people.tsv && awk -F"\t" -v OFS="\t" "NR > 1 { \$3 = 1 } 1" s/sub-5.tsv >t && mv t s/sub-5.tsv &&
    intersubject --features series --behavior score --permutations 99 manifest.tsv people.tsv r.tsv 2>log; cat log r.tsv; grep -q "sub-2. lacks .score. and is left out" log && grep -q "sub-9. is not in participants" log &&
    [ "$(cell participants near mean r.tsv)" = 28 ] && [ "$(cell r none mean r.tsv)" = n/a ] && [ "$(cell p_fwe none mean r.tsv)" = n/a ] && [ "$(cell without none mean r.tsv)" = 1 ] &&
    [ "$(cell p_fwe near nearest r.tsv)" = 0.01 ] && grep -q "\"LeftOut\": 2" r.json'

check 'bad input is refused in a line' '
    cohort && head -4 manifest.tsv >three.tsv && fails_with 1 "3 participants can be used, but 4" intersubject --features series --behavior score three.tsv people.tsv r.tsv &&
    fails_with 2 "names the columns" intersubject --features series manifest.tsv people.tsv r.tsv &&
    fails_with 2 "is none of nearest" intersubject --features series --behavior score --models far manifest.tsv people.tsv r.tsv &&
    fails_with 1 "no column .iq" intersubject --features series --behavior iq manifest.tsv people.tsv r.tsv &&
    awk -F"\t" -v OFS="\t" "NR > 1 { \$2 = 1 } 1" people.tsv >flat.tsv && fails_with 1 "score. is the same in all 30" intersubject --features series --behavior score manifest.tsv flat.tsv r.tsv &&
    cat manifest.tsv >two.tsv && sed -n 2p manifest.tsv >>two.tsv && fails_with 1 "has .sub-1. twice" intersubject --features series --behavior score two.tsv people.tsv r.tsv &&
    fails_with 2 "does not end in .tsv" intersubject --features series --behavior score manifest.tsv people.tsv r.txt &&
    sed -i "\$d" s/sub-7.tsv && fails_with 1 "sub-7.tsv. has 59 frames" intersubject --features series --behavior score manifest.tsv people.tsv r.tsv &&
    sed -i "1s/none/other/" s/sub-4.tsv && fails_with 1 "sub-4.tsv. has .other. where" intersubject --features series --behavior score manifest.tsv people.tsv r.tsv && ! ls r.tsv r.json 2>/dev/null'

check 'a column twice is refused' '
    printf "participant_id\tage\n" >p.tsv && printf "participant_id\ty\n" >f.tsv && for s in 1 2 3 4 5; do printf "s%s\t%s\n" $s $((s * s)) >>p.tsv; printf "s%s\t%s\n" $s $((7 - s)) >>f.tsv; done &&
    fails_with 2 "names .age. twice" intersubject --behavior age,age f.tsv p.tsv r.tsv && [ ! -e r.tsv ]'

check 'beside the nulls stands what is largest in the data, by the side that is tested' '
    cohort && for side in two greater less; do
        intersubject --features series --behavior score --models nearest --side $side --permutations 99 --null n.tsv manifest.tsv people.tsv r.tsv && cat n.json &&
        awk -F"\t" -v side=$side -v said="$(grep -o "\"score_nearest\": [-0-9.e]*[0-9]" n.json | sed "s/.*: //")" "FNR == 1 { next } FILENAME == \"r.tsv\" { x = side == \"less\" ? -\$4 : \$4; if (side == \"two\" && x < 0) x = -x; if (!rows++ || x > most) { most = x; p = \$8 } next }
            { n += \$1 >= said } END { print most, said, n, p; exit most != said || p != (n + 1) / 100 }" r.tsv n.tsv || exit 1
    done && mkdir o && cp r.* n.* o && mv o/r.tsv o/results.tsv && mv o/r.json o/results.json && mv o/n.tsv o/null.tsv && mv o/n.json o/null.json &&
    report --level intersubject o page.html && ! grep -q "not known" page.html && grep -q "Largest of all by chance" page.html'

done_testing
