#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Pages of tests over a group and of predictions.
. "$(dirname "$0")/../lib.sh"

# people: 24 of three groups with three features, of which the first tells them.
people () {
    awk 'BEGIN { srand(2); OFS = "\t"
        print "participant_id", "y1", "y2", "y3" >"f.tsv"; print "participant_id", "g", "age" >"p.tsv"
        for (i = 0; i < 24; i++) { id = sprintf("s%02d", i)
            print id, i % 3 + rand(), rand(), rand() >"f.tsv"; print id, substr("ABC", i % 3 + 1, 1), 20 + 10 * rand() + 5 * (i % 3) >"p.tsv" } }'
}

# well_formed PAGE, where there is a parser
well_formed () {
    ! command -v python3 >/dev/null || python3 -c "import sys, xml.dom.minidom as m; m.parse(sys.argv[1])" "$1"
}

# matrices: 20 people of two groups, of whom x have more between neighbors of
# five regions; where.tsv says where these are.
matrices () {
    mkdir m && awk 'BEGIN { srand(4); OFS = "\t"; print "participant_id", "relmat" >"m.tsv"; print "participant_id", "g" >"p.tsv"
        for (s = 1; s <= 20; s++) { file = "m/" s ".tsv"; print "s" s, file >"m.tsv"; print "s" s, s % 2 ? "x" : "y" >"p.tsv"
            for (i = 1; i <= 5; i++) for (j = 1; j < i; j++) r[i, j] = r[j, i] = .3 * rand() + .4 * (s % 2) * (i == j + 1)
            print "Node", "a", "b", "c", "d", "e" >file
            for (i = 1; i <= 5; i++) { line = substr("abcde", i, 1); for (j = 1; j <= 5; j++) line = line OFS (i == j ? 1 : r[i, j]); print line >file } close(file) } }' &&
    printf "name\tx\ty\tz\na\t-40\t10\t0\nb\t-30\t-60\t20\nc\t30\t-60\t20\nd\t40\t10\t0\ne\tn/a\tn/a\tn/a\n" >where.tsv
}
tested () { matrices && mkdir o && edges --model g --method fdr,max-t,nbs,tfnbs --permutations 199 --null o/null.tsv --components o/components.tsv m.tsv p.tsv o/results.tsv; }

check 'the page of F over features, with what is largest by chance' '
    people && mkdir o && edges --model "g + age" --permutations 99 --null o/null.tsv f.tsv p.tsv o/results.tsv && report --level edges o page.html &&
    grep -q "3 of 3 elements tested in 24 participants" page.html && grep -q "A 8" page.html && grep -q "<svg" page.html && grep -q "y1" page.html &&
    ! grep -q "not known" page.html'

check 'the page of t over matrices has them as a matrix, and components' '
    tested &&
    report --level edges o page.html && grep -q "g: y - x" page.html && grep -q "Those below .05 by p_fwe" page.html && grep -q "id=\"components\"" page.html &&
    ! grep -q "not known" page.html && report --level edges o again.html && sed s/again.html/page.html/ again.html | cmp - page.html'

# The first histogram: places of its mark and its first bar in bins of that bar.
check 'the largest is marked where the nulls have it, by side and of F' '
    people && mkdir o && for args in "--model g" "--model age --side less" "--model age --side greater"; do
        edges $args --permutations 99 --null o/null.tsv f.tsv p.tsv o/results.tsv && report --level edges o page.html && well_formed page.html || exit 1
        said=$(grep -o "\"max_t\": [-0-9.e]*[0-9]" o/null.json | sed "s/.*: //")
        awk -v said="$said" "FILENAME ~ /null/ { if (FNR > 1) { if (\$1 < low) low = \$1; if (\$1 > high) high = \$1 } next }
            /Largest of all by chance/ { on = 1 } on && !bar && match(\$0, /rect class=.bar. x=.[0-9.]*/) { bar = substr(\$0, RSTART, RLENGTH); sub(/.*=./, \"\", bar); match(\$0, /width=.[0-9.]*/)
                bin = substr(\$0, RSTART + 7, RLENGTH - 7) + .6; from = \$0; sub(/.*<title>/, \"\", from); sub(/ to .*/, \"\", from) }
            on && match(\$0, /class=.limit. d=.M[0-9.]*/) { mark = substr(\$0, RSTART, RLENGTH); sub(/.*M/, \"\", mark); exit }
            END { if (said < low) low = said; if (said > high) high = said; high *= 1.05; off = (mark - bar) / bin - 40 * (said - from) / (high - low); print mark, off; exit !(mark && off * off < .04) }" o/null.tsv page.html || exit 1
    done'

check 'pairs without a statistic leave a gap in the matrix' '
    matrices && sed "2s/\t[^\t]*$/\tn\/a/; 6s/\t[^\t]*/\tn\/a/" m/1.tsv >x && mv x m/1.tsv && mkdir o && edges --model g --missing drop --permutations 99 m.tsv p.tsv o/results.tsv && grep -q "^a	e	n/a" o/results.tsv &&
    report --level edges --coordinates where.tsv o page.html && well_formed page.html && grep -q "t of every pair of regions" page.html && grep -q Sagittal page.html'

check 'pairs that survive are seen in the brain, and regions without a place are named' '
    tested && report --level edges --coordinates where.tsv o page.html && well_formed page.html && grep -q ">Sagittal</text>" page.html &&
    grep -q "3 of 4 pairs below .05 by p_fwe" page.html && grep -q "Without a position, and not drawn: e\." page.html &&
    grep -q "b: 2 edges" page.html && grep -q "Component 1 of t below" page.html && grep -q "positions: where.tsv" page.html &&
    report --level edges o bare.html && grep -q "neither an atlas nor coordinates say" bare.html && ! grep -q Sagittal bare.html'

check 'spheres of an atlas do as well, and so do measures of regions' '
    tested && sed "/n.a/d" where.tsv >spheres.tsv && report --level edges --atlas spheres.tsv o page.html && grep -q "positions: spheres.tsv" page.html &&
    printf "Node\tt\na\t2\nb\t-1\nc\t0\n" >o/results.tsv && rm o/components.* && report --level edges --coordinates where.tsv o page.html &&
    grep -q "Regions on three projections" page.html && grep -q "a: 2</title>" page.html && well_formed page.html'

check 'regions of an image lie where its table says, on the scale of the bar, and the left is left' '
    simulate --subjects 2 --frames 20 --tasks rest d && atlas=$(find d -name "*_dseg.nii.gz") && labels=${atlas%.nii.gz}.tsv && mkdir o &&
    awk "BEGIN { OFS = \"\t\"; print \"a\", \"b\", \"t\", \"q_bh\" } NR > 1 { n[++k] = \$2 }
        END { for (i = 1; i <= k; i++) for (j = i + 1; j <= k; j++) print n[i], n[j], i == 1 ? 3 : -1, i == 1 ? .01 : .5 }" "$labels" >o/results.tsv &&
    echo "{\"Question\": \"q\", \"Model\": \"m\"}" >o/results.json && report --level edges --atlas "$atlas" --labels "$labels" o page.html && well_formed page.html &&
    grep -q "39 of 39 pairs below .05 by q_bh" page.html && sed -n "s/.*cx=\"\([-0-9.]*\)\".*<title>\([^:<]*\).*/\2 \1/p; s/.*M[-0-9. ]*h\([0-9.]*\)\"\/>.*/bar \1/p" page.html >seen &&
    awk "FILENAME != \"seen\" { x[\$2] = \$5; next } \$1 == \"bar\" { bar = \$2 } ++count[\$1] == 3 && \$1 in x { at[\$1] = \$2; last = \$1 }
        END { for (r in at) { n++; off = at[r] - at[last] - bar / 50 * (x[r] - x[last]); if (off > .6 || off < -.6) { print r, off; bad = 1 } }
            exit bad || n != 40 }" "$labels" seen'

# Maps of a, b, c and nothing on voxels of 4 mm, the first at (-20, -20, -20): a
# has weights 1 and 3 at x of -12 and -4 (mean -6), and one below 0 that is none;
# b is at 8, c at -16.
maps () {
    perl -e 'my $h = "\0" x 352; sub put { substr($h, $_[0], length $_[1]) = $_[1] }
        put(0, pack("l<", 348)); put(40, pack("s<8", 4, 10, 10, 10, 4, 1, 1, 1)); put(70, pack("s<2", 16, 32)); put(76, pack("f<8", 1, 4, 4, 4, 1, 1, 1, 1));
        put(108, pack("f<2", 352, 1)); put(123, "\2"); put(252, pack("s<2", 0, 1)); put(280, pack("f<12", 4, 0, 0, -20, 0, 4, 0, -20, 0, 0, 4, -20)); put(344, "n+1\0");
        my @x = (0) x 4000; sub at { $x[$_[0] + 10 * $_[1] + 100 * $_[2] + 1000 * $_[3]] = $_[4] }
        at(2, 5, 5, 0, 1); at(4, 5, 5, 0, 3); at(9, 9, 9, 0, -5); at(7, 2, 3, 1, 2); at(1, 8, 7, 2, .5); print $h, pack("f<*", @x)' >maps.nii &&
    printf "index\tname\n1\ta\n2\tb\n3\tc\n4\td\n" >maps.tsv
}
check 'regions that are maps lie at the mean of their weights, and an empty one nowhere' '
    maps && mkdir o && printf "a\tb\tt\na\tb\t3\na\tc\t2\na\td\t1\nb\tc\t-2\nb\td\t1\nc\td\t1\n" >o/results.tsv && echo "{\"Question\": \"q\", \"Model\": \"m\"}" >o/results.json &&
    report --level edges --atlas maps.nii --labels maps.tsv o page.html && well_formed page.html && grep -q "Without a position, and not drawn: d\." page.html && grep -q "positions: maps.nii" page.html &&
    sed -n "s/.*cx=\"\([-0-9.]*\)\".*<title>\([^:<]*\).*/\2 \1/p; s/.*M[-0-9. ]*h\([0-9.]*\)\"\/>.*/bar \1/p" page.html | awk "\$1 == \"bar\" { bar = \$2 } ++n[\$1] == 3 { at[\$1] = \$2 }
        END { ab = (at[\"b\"] - at[\"a\"]) / bar * 50; ac = (at[\"c\"] - at[\"a\"]) / bar * 50; print ab, ac; exit (ab - 14)^2 > .2 || (ac + 10)^2 > .2 }"'

check 'places that do not fit are refused' '
    tested && sed "s/^[a-e]/no&/" where.tsv >other.tsv && cut -f1-3 where.tsv >flat.tsv && sed "s/-40/west/" where.tsv >west.tsv && sed "s/-40/-40000/" where.tsv >far.tsv && sed "s/\t[-0-9].*/\tn\/a\tn\/a\tn\/a/" where.tsv >nowhere.tsv &&
    fails_with 1 "report: .far.tsv. has regions 40040 mm apart" report --level edges --coordinates far.tsv o x.html &&
    fails_with 1 "report: .nowhere.tsv. has no region with a position" report --level edges --coordinates nowhere.tsv o x.html &&
    fails_with 1 "report: .other.tsv. has no position for any region of .o/results.tsv.: the first is .a." report --level edges --coordinates other.tsv o x.html &&
    fails_with 1 "report: .flat.tsv. has no column .z." report --level edges --coordinates flat.tsv o x.html &&
    fails_with 1 "report: .west.tsv. line 2 column 2" report --level edges --coordinates west.tsv o x.html &&
    fails_with 1 "report: " report --level edges --atlas o/results.json o x.html &&
    fails_with 2 "report: .*--labels" report --level edges --labels where.tsv o x.html && [ ! -e x.html ]'

# dataset: a test of task t in a dataset, with motion, age and who was excluded;
# s3 has no age and is left out.
dataset () {
    matrices && echo "{\"Name\": \"x\", \"BIDSVersion\": \"1.10.0\"}" >dataset_description.json &&
    awk 'BEGIN { OFS = "\t"; print "participant_id", "g", "age", "mean_fd"
        for (s = 1; s <= 20; s++) print "s" s, s % 2 ? "x" : "y", s == 3 ? "n/a" : 20 + s, .1 + s % 2 * .05 + s / 1000 }' >p.tsv &&
    e=group/task-t_desc-edges && mkdir -p "$e" sub-s1 sub-s2 && edges --model "g + age" --permutations 99 "$@" m.tsv p.tsv "$e/results.tsv"
}

check 'the sample is told by level, with its design, who was left out and how all moved' '
    dataset && report --level edges $e page.html && well_formed page.html && grep -q "<th scope=.row.>n</th><td>9</td><td>10</td><td>19</td>" page.html &&
    grep -q "<th scope=.row.>age</th><td>30.8 &#177; 5.9<br/><small>21 to 39</small></td><td>31 &#177; 6.1" page.html && grep -q "Left out: s3 (" page.html &&
    grep -q "Data: <code>m.tsv</code>\." page.html && grep -q "The columns of the model" page.html && grep -q "Mean FD of y less that of x: -0.0498 mm (95 % interval" page.html &&
    grep -q "the column mean_fd of the participants" page.html && grep -q "qcfc was not run" page.html &&
    qcfc m.tsv p.tsv $e/qcfc.tsv $e/qcfc_summary.tsv && report --level edges $e page.html && grep -q "median_abs_r" page.html && ! grep -q "qcfc was not run" page.html'

check 'motion goes along with a number in question, too' '
    dataset --test age --features relmat && report --level edges $e page.html && well_formed page.html && grep -q "Data: the files in column <code>relmat</code> of <code>m.tsv</code>\." page.html && grep -q "Correlation of mean FD with age: r = 0\." page.html && grep -q "Motion by what is tested" page.html'

check 'people who were changed since are not shown as those who were tested' '
    dataset && echo "s21	x	9	1" >>p.tsv && report --level edges $e page.html && well_formed page.html &&
    grep -q "n/a: p.tsv is not as it was when it was tested" page.html && ! grep -q "(Welch)" page.html && grep -q "g &#183; x 9 &#183; y 10" page.html &&
    rm p.tsv && report --level edges $e page.html && grep -q "n/a: there is no p.tsv any more" page.html'

check 'everybody tested has a link, and who had a run excluded is marked' '
    dataset && mkdir -p logs/excluded/sub-s2/func logs/excluded/sub-s77/func logs/excluded/sub-s1/func && touch logs/excluded/sub-s2/func/sub-s2_task-t_run-1_relmat.tsv.txt \
        logs/excluded/sub-s77/func/sub-s77_task-t_relmat.tsv.txt logs/excluded/sub-s1/func/sub-s1_task-other_relmat.tsv.txt &&
    report --level edges $e page.html && well_formed page.html && grep -q "<a href=.sub-s1.html.>sub-s1</a>, <a href=.sub-s2.html.>sub-s2</a> <span class=.failure.>(1 run excluded)" page.html &&
    grep -q "Not tested: sub-s77 <span" page.html'

check 'what the same task is classified and predicted with is said, with links' '
    dataset && ! { report --level edges $e page.html && grep -q "id=.verdicts" page.html; } &&
    predict --target age --model ridge --folds 4 --permutations 19 --features relmat m.tsv p.tsv group/task-t_desc-prediction &&
    report --level edges $e page.html && well_formed page.html && grep -q "<a href=.task-t_desc-prediction.html.>Prediction</a> of age: ridge predicts it with r = " page.html &&
    mkdir -p group/task-t_desc-classify && printf "model\taccuracy\taccuracy_low\taccuracy_high\tp\nmajority\t.9\tn/a\tn/a\tn/a\nlda\t.75\t.5\t.9\t.02\nsvm\t.7\t.4\t.8\tn/a\n" >group/task-t_desc-classify/metrics.tsv &&
    report --level edges $e page.html && grep -q "lda has an accuracy of 0.75 (95 % interval 0.5 to 0.9), p = 0.02" page.html'

check 'harmonization is seen before and after' '
    dataset && report --level edges $e page.html && ! grep -q "id=.harmonized" page.html &&
    printf "batch\tpeople\tshift\tspread\nA\t9\t-.5\t1.2\nB<\t10\t.5\t.8\n" >$e/sites.tsv &&
    h="column	kind	n	chance	before	before_low	before_high	p_before	after	after_low	after_high	p_after" &&
    printf "%s\nsite\tauc\t19\t.5\t.9\t.8\t.95\t.01\t.5\t.4\t.6\t.5\nage\tr\t19\t0\t.4\t.1\t.6\t.03\tn/a\tn/a\tn/a\tn/a\nsex\tauc\t19\t.5\t.7\t.6\t.8\t.02\t.7\t.6\t.8\tn/a\n" "$h" >$e/check.tsv &&
    report --level edges $e page.html && well_formed page.html && grep -q "spread of sites.tsv" page.html && grep -q "site, before" page.html && grep -q "age, after" page.html && grep -q "p n/a" page.html &&
    [ "$(grep -c "Before and after" page.html)" = 2 ] && printf "%s\n" "$h" >$e/check.tsv && report --level edges $e page.html && grep -q "check.tsv does not have" page.html'

check 'the page of effects says that they were chosen, and shows intervals' '
    tested && report --level edges o page.html && grep -q "The 4 largest of 4 that are below .05 by p_fwe" page.html && grep -q "winner.s curse" page.html &&
    grep -q "Effect sizes with intervals" page.html && grep -q "a – b" page.html'

check 'the page of a prediction' '
    people && predict --target age --model cpm,ridge --folds 4 --permutations 19 f.tsv p.tsv o && report --level prediction o page.html &&
    grep -q "Predicting age" page.html && grep -q "r with permuted targets" page.html && grep -q "Predicted against observed" page.html'

check 'a folder of something else is refused' '
    mkdir o && fails_with 1 "report: .o. holds no results.tsv of edges with its sidecar" report --level edges o x.html &&
    fails_with 1 "report: .o. holds no metrics.tsv of predict with its sidecar" report --level prediction o x.html && [ ! -e x.html ]'

done_testing
