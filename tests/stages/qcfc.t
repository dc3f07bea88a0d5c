#!/bin/sh
# Motion that is left in connectivity.
. "$(dirname "$0")/../lib.sh"

# cohort EFFECT: forty subjects with an age and a mean FD, and matrices of four
# regions whose edge a-b takes EFFECT times FD, the others only noise and age.
cohort () {
    mkdir -p matrices && awk -v effect="$1" 'BEGIN {
        srand(7); OFS = "\t"
        print "participant_id", "age", "sex" >"participants.tsv"
        print "participant_id", "relmat", "mean_fd" >"manifest.tsv"
        for (s = 1; s <= 40; s++) {
            id = sprintf("sub-%02d", s); age = 20 + 40 * rand(); fd = 0.1 + 0.2 * rand() + 0.004 * age
            print id, age, rand() < .5 ? "M" : "F" >"participants.tsv"
            print id, "matrices/" id "_relmat.tsv", fd >"manifest.tsv"
            for (i = 1; i <= 4; i++) for (j = 1; j < i; j++)
                r[i, j] = r[j, i] = 0.2 + 0.1 * rand() + 0.004 * age + (i * j == 2 ? effect * fd : 0)
            file = "matrices/" id "_relmat.tsv"
            print "Node", "a", "b", "c", "d" >file
            for (i = 1; i <= 4; i++) print substr("abcd", i, 1), i == 1 ? 1 : r[i, 1], i == 2 ? 1 : r[i, 2], i == 3 ? 1 : r[i, 3], i == 4 ? 1 : r[i, 4] >file
            close(file)
        } }'
    printf '%s\n' 'name	x	y	z' 'a	0	0	0' 'b	3	4	0' 'c	0	0	10' 'd	0	0	20' >centers.tsv
}
# cell COLUMN FILE [ROW]
cell () { awk -F"\t" -v name="$1" -v row="${3:-2}" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i } NR == row { print $c }' "$2"; }

check 'an edge that goes along with motion is found, others are not' '
    cohort 0.5 && qcfc --covariates age,sex --coordinates centers.tsv manifest.tsv participants.tsv edges.tsv summary.tsv &&
    [ "$(head -1 edges.tsv | tr "\t" ,)" = a,b,r,p,p_fdr,n,distance ] && [ "$(wc -l <edges.tsv)" = 7 ] &&
    awk -F"\t" "NR > 1 && \$1 == \"a\" && \$2 == \"b\" { exit !(\$3 > .5 && \$5 < .01 && \$6 == 40 && \$7 == 5) }" edges.tsv &&
    awk -F"\t" "NR > 2 && \$5 < .05 { bad++ } END { exit (bad > 0) }" edges.tsv &&
    [ "$(cell subjects summary.tsv)" = 40 ] && [ "$(cell excluded summary.tsv)" = 0 ] && [ "$(cell edges summary.tsv)" = 6 ]'

check 'age alone does not count as motion, once it is a covariate' '
    cohort 0 && qcfc manifest.tsv participants.tsv plain.tsv plain-summary.tsv &&
    qcfc --covariates age manifest.tsv participants.tsv given.tsv given-summary.tsv &&
    echo "$(cell median_abs_r plain-summary.tsv) $(cell median_abs_r given-summary.tsv)" | awk "{ exit !(\$2 < \$1) }" &&
    [ "$(cell percent_fdr05 given-summary.tsv)" = 0 ]'

check 'the order of subjects changes nothing but rounding' '
    cohort 0.3 && qcfc --covariates age,sex manifest.tsv participants.tsv one.tsv one-summary.tsv &&
    (head -1 manifest.tsv; tail -n +2 manifest.tsv | sort -r) >turned.tsv &&
    qcfc --covariates age,sex turned.tsv participants.tsv two.tsv two-summary.tsv && same_table one.tsv two.tsv'

check 'an edge that is n/a in some subjects counts the others' '
    cohort 0.3 && for s in 03 17; do sed -i "2s/.*/a	1	n\/a	0.3	0.3/; 3s/^b	[^	]*/b	n\/a/; 4s/^c	[^	]*/c	0.3/; 5s/^d	[^	]*/d	0.3/" matrices/sub-${s}_relmat.tsv; done &&
    qcfc manifest.tsv participants.tsv edges.tsv summary.tsv && [ "$(cell n edges.tsv 2)" = 38 ] && [ "$(cell n edges.tsv 3)" = 40 ]'

check 'mean FD may stand in the sidecar, and costs are read there' '
    cohort 0.5 && cut -f1,2 manifest.tsv >short.tsv && awk -F"\t" "NR > 1 { f = \$2; sub(/tsv\$/, \"json\", f)
        printf \"{\\\"MeanFramewiseDisplacement\\\": %s, \\\"NumberOfVolumes\\\": 90, \\\"DummyScans\\\": 4, \\\"NumberOfVolumesDiscardedByMotionScrubbing\\\": 6, \\\"DegreesOfFreedom\\\": 40, \\\"ConfoundRegressors\\\": [\\\"x\\\", \\\"y\\\"]}\", \$3 >f }" manifest.tsv &&
    qcfc manifest.tsv participants.tsv a.tsv a-summary.tsv && qcfc short.tsv participants.tsv b.tsv b-summary.tsv && cmp a.tsv b.tsv &&
    [ "$(cell censored b-summary.tsv)" = 10 ] && [ "$(cell regressors b-summary.tsv)" = 2 ] && [ "$(cell freedom_lost b-summary.tsv)" = 60 ]'

check 'two matrices of a participant are refused, or averaged when asked' '
    cohort 0.5 && (cat manifest.tsv; sed -n 2p manifest.tsv) >twice.tsv &&
    fails_with 1 "lines 2 and 42 are both of .sub-01" qcfc twice.tsv participants.tsv e.tsv s.tsv && ! ls e.tsv s.tsv 2>/dev/null &&
    qcfc manifest.tsv participants.tsv one.tsv one-summary.tsv && qcfc --average twice.tsv participants.tsv two.tsv two-summary.tsv &&
    same_table one.tsv two.tsv'

check 'who lacks a covariate is left out, and said' '
    cohort 0.5 && sed -i "5s/	[^	]*/	n\/a/" participants.tsv && head -39 participants.tsv >fewer.tsv &&
    qcfc --covariates age manifest.tsv fewer.tsv e.tsv s.tsv 2>log && grep -q "sub-04. lacks a covariate" log &&
    grep -q "sub-40. is not in participants" log && [ "$(cell subjects s.tsv)" = 37 ] && [ "$(cell excluded s.tsv)" = 1 ]'

check 'an id is the same with sub- and without, and a number that is n/a is looked for further on' '
    cohort 0.5 && (cat manifest.tsv; sed -n "2s/^sub-//p" manifest.tsv) >twice.tsv &&
    fails_with 1 "lines 2 and 42 are both of .sub-01" qcfc twice.tsv participants.tsv e.tsv s.tsv &&
    awk -F"\t" -v OFS="\t" "NR == FNR { fd[NR] = \$3; next } { print \$0, fd[FNR] }" manifest.tsv participants.tsv >people.tsv &&
    qcfc manifest.tsv people.tsv want.tsv s.tsv && sed "7s/	[^	]*\$/	n\/a/" manifest.tsv >some.tsv &&
    qcfc some.tsv people.tsv e.tsv s.tsv && [ "$(cell subjects s.tsv)" = 40 ] && cmp e.tsv want.tsv'

check 'a matrix that is symmetric but for rounding is taken' '
    cohort 0.5 && for s in 01 02; do awk -F"\t" -v OFS="\t" "NR == 2 { \$3 = 0 } NR == 3 { \$2 = 1e-17 } { print }" matrices/sub-${s}_relmat.tsv >m && mv m matrices/sub-${s}_relmat.tsv; done &&
    qcfc manifest.tsv participants.tsv e.tsv s.tsv'

check 'what the data do not support is n/a' '
    cohort 0.5 && sed "s/	[^	]*\$/	0.25/; 1s/.*/participant_id	relmat	mean_fd/" manifest.tsv >still.tsv &&
    qcfc still.tsv participants.tsv e.tsv s.tsv 2>log && grep -q "no edge has an r" log && [ "$(cell median_abs_r s.tsv)" = n/a ] &&
    [ "$(cell distance_rho s.tsv)" = n/a ] && [ "$(cell edges s.tsv)" = 0 ]'

check 'bad input is refused in a line' '
    cohort 0.5 && sed "s/relmat/matrix/" manifest.tsv >m.tsv && fails_with 1 "relmat" qcfc m.tsv participants.tsv e.tsv s.tsv &&
    sed "3s/sub-02_/sub-99_/" manifest.tsv >m.tsv && fails_with 1 "m.tsv. line 3: cannot read .matrices/sub-99" qcfc m.tsv participants.tsv e.tsv s.tsv &&
    fails_with 1 "height" qcfc --covariates height manifest.tsv participants.tsv e.tsv s.tsv &&
    fails_with 2 "named twice" qcfc --covariates age,age manifest.tsv participants.tsv e.tsv s.tsv &&
    head -3 manifest.tsv >m.tsv && fails_with 1 "2 subjects can be used, but 3" qcfc m.tsv participants.tsv e.tsv s.tsv &&
    sed -i "2s/	[^	]*/	0.9/" matrices/sub-05_relmat.tsv && sed -i "2s/^a	[^	]*	[^	]*/a	1	0.77/" matrices/sub-05_relmat.tsv &&
    fails_with 1 "sub-05_relmat.tsv. is not symmetric: .b. and .a" qcfc manifest.tsv participants.tsv e.tsv s.tsv &&
    sed -i "s/	d/	e/; s/^d/e/" matrices/sub-02_relmat.tsv && fails_with 1 "has region .e. where" qcfc manifest.tsv participants.tsv e.tsv s.tsv &&
    cohort 0.5 && sed "3s/	[^	]*/	NA/" participants.tsv >p.tsv && fails_with 1 "p.tsv. line 3 column 2 (.age.) is .NA." qcfc --covariates age manifest.tsv p.tsv e.tsv s.tsv &&
    sed "4s/	[^	]*\$/	-1/" manifest.tsv >m.tsv && fails_with 1 "m.tsv. line 4 column 3 (.mean_fd.) is below 0" qcfc m.tsv participants.tsv e.tsv s.tsv &&
    { cat centers.tsv; sed -n 2p centers.tsv; } >two.tsv && fails_with 1 "two.tsv. line 6: .a. is there twice" qcfc --coordinates two.tsv manifest.tsv participants.tsv e.tsv s.tsv &&
    printf "name\tx\ty\tz\nelsewhere\t1\t2\t3\n" >far.tsv &&
    fails_with 1 "far.tsv. has the position of no region" qcfc --coordinates far.tsv manifest.tsv participants.tsv e.tsv s.tsv && ! ls e.tsv s.tsv e.json s.json 2>/dev/null'

done_testing
