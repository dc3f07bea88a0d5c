#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# RDMs from tables and images of patterns.
. "$(dirname "$0")/../lib.sh"

# The six trials of five channels of the notebook demo_unbalanced of rsatoolbox.
toy () {
    printf '%s\n' 'condition	run	a	b	c	d	e' '0	1	.7	.8	.9	1	1.1' \
        '0	2	.2	1.8	2.9	1	1.3' '1	1	2.7	.8	.2	1.2	1.1' \
        '1	2	1.7	.5	.9	1.5	1.1' '2	1	1.7	2.8	2.2	1.2	1' \
        '2	2	1.7	.5	.4	1.4	.3' >toy.tsv
}

# want D01 D02 D12: the table of an RDM of three conditions.
want () {
    printf 'a\tb\trdm\n0\t1\t%s\n0\t2\t%s\n1\t2\t%s\n' "$@" >want.tsv
}

# gives MEASURE D01 D02 D12 [OPTIONS...]
gives () {
    measure=$1; want "$2" "$3" "$4"; shift 4
    rdm --measure "$measure" "$@" toy.tsv out.tsv && same_table --tolerance 1e-8 out.tsv want.tsv
}

# An image of 60 voxels with 5 conditions in 4 runs, an atlas of 3 regions, and
# the same numbers as a table.
image () {
    nifti_make --type float32 "$@" run.nii && nifti_make --regions 3 --dims 3 atlas.nii &&
    awk 'BEGIN { printf "{\"Conditions\": ["; for (t = 0; t < 20; t++) printf "%s\"c%d\"", t ? ", " : "", t % 5
        printf "], \"Run\": ["; for (t = 0; t < 20; t++) printf "%s%d", t ? ", " : "", t / 5 + 1; print "]}" }' >run.json &&
    awk 'BEGIN { printf "condition\trun"; for (v = 0; v < 60; v++) printf "\tv%d", v; print ""
        for (t = 0; t < 20; t++) { printf "c%d\t%d", t % 5, t / 5 + 1; for (v = 0; v < 60; v++) printf "\t%d", (7 * v + 13 * t) % 101; print "" } }' >run.tsv &&
    awk 'BEGIN { print "channel\tregion"; for (v = 0; v < 60; v++) print "v" v "\tlabel" int(v / 20) + 1 }' >regions.tsv
}

# residuals FRAMES [SEED]: noise of the 60 voxels, as a table.
residuals () {
    awk -v n="$1" -v seed="${2-1}" 'BEGIN { srand(seed); for (v = 0; v < 60; v++) printf "%sv%d", v ? "\t" : "", v; print ""
        for (t = 0; t < n; t++) { s = rand(); for (v = 0; v < 60; v++) printf "%s%.6f", v ? "\t" : "", rand() + rand() + s; print "" } }'
}
# refuses PATTERN ARGUMENTS...: one line, status 1, nothing written.
refuses () {
    pattern=$1; shift
    fails_with 1 "$pattern" rdm "$@" out.tsv && [ "$(wc -l <output)" -eq 1 ] && ! ls out.* 2>/dev/null
}
# says KEY VALUE: the sidecar of out.tsv does.
says () { grep -q "\"$1\": $2" out.json || { cat out.json; false; }; }

check 'every measure gives the published values of the toy' '
    toy && gives euclidean 1.088 .4875 .4035 && gives correlation 1.93306076 1.29821018 .75182788 &&
    gives mahalanobis 1.088 .4875 .4035 && gives crossnobis .9 -.834 -.184 && says Estimator "\"balanced\"" &&
    gives poisson .82390993 .39072889 .31973757 && gives poisson-cv .79982758 -.44442879 -.20229682'

check 'the estimators of unbalanced designs are others, and the sidecar says so' '
    toy && gives correlation 1.30067486 .83862623 .46518993 --unbalanced && says Estimator "\"unbalanced\"" &&
    gives poisson .8536975 .428618 .26686784 --unbalanced && gives euclidean 1.088 .4875 .4035 --unbalanced &&
    gives crossnobis .9 -.834 -.184 --unbalanced'

check 'a channel n/a in some trials is counted where it is there, with a warning' '
    toy && awk -F"\t" -v OFS="\t" "NR == 3 { \$1 = 1; \$5 = \"n/a\" } NR == 6 { \$7 = \"n/a\" } { print }" toy.tsv >gaps.tsv && mv gaps.tsv toy.tsv &&
    gives euclidean .24371429 .6645098 .41717647 2>warning && grep -q "n/a in some trials" warning && says Estimator "\"unbalanced\"" &&
    rdm --drop-missing toy.tsv out.tsv && says Estimator "\"balanced\"" && says Channels 3 && grep -A2 IncompleteChannels out.json | grep -q \"c\"'

check 'remove-mean takes away what all channels of a pattern share' '
    toy && rdm --remove-mean toy.tsv a.tsv && awk -F"\t" -v OFS="\t" "NR > 1 { for (c = 3; c <= NF; c++) \$c += 10 * NR } { print }" toy.tsv >up.tsv &&
    rdm --remove-mean up.tsv b.tsv && same_table a.tsv b.tsv && ! same_table a.tsv want.tsv 2>/dev/null'

check 'runs in files of their own are the same runs' '
    toy && awk -F"\t" "NR == 1 || \$2 == 1" toy.tsv >one.tsv && awk -F"\t" "NR == 1 || \$2 == 2" toy.tsv | cut -f1,3- >two.tsv &&
    want .9 -.834 -.184 && rdm --measure crossnobis one.tsv two.tsv out.tsv && same_table out.tsv want.tsv && says NumberOfRuns 2'

check 'conditions in unequal numbers make a cross-validated distance unbalanced' '
    toy && sed "\$d" toy.tsv >less.tsv && rdm --measure crossnobis less.tsv out.tsv 2>warning && grep -q "as often" warning &&
    says Estimator "\"unbalanced\"" && want .9 n/a n/a && same_table out.tsv want.tsv &&
    rdm less.tsv out.tsv && says Estimator "\"balanced\""'

check 'an image says what a table of its voxels says, by region and altogether' '
    image && for m in euclidean correlation crossnobis poisson poisson-cv; do
        rdm --measure $m --atlas atlas.nii run.nii a.tsv && rdm --measure $m --atlas regions.tsv run.tsv b.tsv && same_table a.tsv b.tsv &&
        rdm --measure $m run.nii a.tsv && rdm --measure $m run.tsv b.tsv && same_table a.tsv b.tsv || exit 1; done
    [ "$(head -1 a.tsv)" = "a	b	rdm" ]'

check 'an atlas and a mask choose the voxels' '
    image && rdm --atlas atlas.nii run.nii a.tsv && [ "$(head -1 a.tsv)" = "a	b	label1	label2	label3" ] && [ "$(wc -l <a.tsv)" = 11 ] &&
    nifti_make --dims 3 mask.nii && rdm --mask mask.nii run.nii out.tsv && says Channels 59'

check 'a table of conditions stands in for a sidecar, and may leave volumes out' '
    image && rdm --measure crossnobis run.nii a.tsv && rm run.json &&
    refuses "no sidecar with Conditions" run.nii &&
    awk "BEGIN { print \"volume\tcondition\trun\"; for (t = 0; t < 20; t++) print t \"\tc\" t % 5 \"\t\" int(t / 5) }" >c.tsv &&
    rdm --measure crossnobis --conditions c.tsv run.nii b.tsv && same_table a.tsv b.tsv &&
    grep -v c4 c.tsv >four.tsv && rdm --conditions four.tsv run.nii out.tsv && says NumberOfConditions 4 && says NumberOfTrials 16'

check 'memory and threads change no byte' '
    image && nifti_make --type float32 --frames 90 --shift 0 noise.nii && mkdir a b c && rdm --measure crossnobis --atlas atlas.nii --noise noise.nii run.nii a/o.tsv &&
    rdm --measure crossnobis --atlas atlas.nii --noise noise.nii --threads 3 run.nii b/o.tsv && cmp a/o.tsv b/o.tsv && cmp a/o.json b/o.json'

check 'regions that do not fit into the memory together give the same bytes' '
    nifti_make --type float32 --x 40 --y 40 --z 9 run.nii && nifti_make --type float32 --x 40 --y 40 --z 9 --frames 30 noise.nii && nifti_make --x 40 --y 40 --z 9 --regions 3 --dims 3 atlas.nii && mkdir a b &&
    awk "BEGIN { printf \"{\\\"Conditions\\\": [\"; for (t = 0; t < 20; t++) printf \"%s\\\"c%d\\\"\", t ? \", \" : \"\", t % 5; print \"]}\" }" >run.json &&
    for d in a b; do rdm --measure mahalanobis --estimator diagonal --noise noise.nii --atlas atlas.nii --memory $([ $d = a ] && echo 1 || echo 1024) run.nii $d/o.tsv || exit 1; done
    cmp a/o.tsv b/o.tsv && cmp a/o.json b/o.json && awk -F"\t" "NR > 1 && \$5 <= 0 { bad = 1 } END { exit bad }" a/o.tsv'

check 'a pair without a dissimilarity has a reason' '
    toy && sed "2s/.*/0	1	1	1	1	1	1/; 3s/.*/0	2	1	1	1	1	1/" toy.tsv >flat.tsv && rdm --measure correlation flat.tsv out.tsv && want n/a n/a .75182788 &&
    same_table --tolerance 1e-8 out.tsv want.tsv && says UndefinedPairs 2 && says Undefined "\"a pattern that is the same"'

check 'noise weights, and its degrees of freedom are a scale' '
    image && residuals 100 >noise.tsv && rdm --measure mahalanobis --estimator full --noise noise.tsv --atlas regions.tsv run.tsv out.tsv &&
    says NoiseDegreesOfFreedom 99 && says NoiseEstimator "\"full\"" && cp out.tsv plain.tsv && echo "{\"DegreesOfFreedom\": 49.5}" >noise.json &&
    rdm --measure mahalanobis --estimator full --noise noise.tsv --atlas regions.tsv run.tsv out.tsv && says NoiseDegreesOfFreedom 49.5 &&
    awk -F"\t" "NR == FNR { d[FNR] = \$3; next } FNR > 1 && (r = d[FNR] / \$3 - 2) * r > 1e-18 { bad = 1 } END { exit bad }" plain.tsv out.tsv'

check 'a full covariance without inverse is refused with what to use instead' '
    image && residuals 20 >noise.tsv && refuses "60 channels and its noise 19 degrees of freedom.*schaefer-strimmer" --measure mahalanobis --estimator full --noise noise.tsv run.tsv &&
    for e in schaefer-strimmer ledoit-wolf diagonal; do rdm --measure crossnobis --estimator $e --noise noise.tsv run.tsv $e.tsv || exit 1; done
    ! same_table ledoit-wolf.tsv diagonal.tsv'

check 'noise of each run weights its pairs of runs' '
    image && for r in 1 2 3 4; do residuals 50 $r >n$r.tsv; done && for r in 1 2 3 4; do cp n1.tsv same$r.tsv; done
    rdm --measure crossnobis --per-run --noise same1.tsv,same2.tsv,same3.tsv,same4.tsv run.tsv a.tsv && rdm --measure crossnobis --noise n1.tsv run.tsv b.tsv && same_table --tolerance 1e-9 a.tsv b.tsv &&
    rdm --measure crossnobis --per-run --noise n1.tsv,n2.tsv,n3.tsv,n4.tsv run.tsv out.tsv && ! same_table out.tsv b.tsv 2>/dev/null && says NoisePerRun true &&
    rdm --measure crossnobis --per-run --unbalanced --noise n1.tsv,n2.tsv,n3.tsv,n4.tsv run.tsv c.tsv && same_table --tolerance 1e-9 out.tsv c.tsv &&
    rm out.* && refuses "2 files of residuals for 4 runs" --measure crossnobis --per-run --noise n1.tsv,n2.tsv run.tsv'

check 'repeats give noise, with trials less conditions degrees of freedom' '
    image && rdm --measure crossnobis --noise-from repeats run.tsv out.tsv && says NoiseDegreesOfFreedom 15 && says Noise "\"repeats\"" && rm out.* &&
    refuses "no condition has a second trial" --measure crossnobis --per-run --noise-from repeats run.tsv &&
    awk -F"\t" -v OFS="\t" "NR > 1 { for (v = 3; v <= NF; v++) \$v += rand(); print }" run.tsv | cat run.tsv - >twice.tsv &&
    rdm --measure crossnobis --per-run --noise-from repeats twice.tsv out.tsv && says NoiseDegreesOfFreedom 20'

check 'a channel without noise is left out by name' '
    image && residuals 50 | awk -F"\t" -v OFS="\t" "NR > 1 { \$8 = 1 } { print }" >noise.tsv &&
    rdm --measure mahalanobis --noise noise.tsv run.tsv out.tsv 2>warning && grep -q "first is .v7. of .rdm." warning && says Channels 59 && grep -A2 ChannelsWithoutNoise out.json | grep -q \"v7\"'

check 'a frame of residuals that is n/a throughout was censored' '
    image && residuals 50 >noise.tsv && rdm --measure mahalanobis --noise noise.tsv run.tsv a.tsv &&
    (cat noise.tsv; sed 1d noise.tsv | head -1 | sed "s/[^	]*/n\/a/g") >more.tsv && rdm --measure mahalanobis --noise more.tsv run.tsv b.tsv && same_table a.tsv b.tsv'

check 'voxels that never vary are no brain; a region of these is n/a with the reason' '
    image --constant 20 && rdm --atlas atlas.nii run.nii out.tsv 2>warning && grep -q "1 of 3 RDMs are n/a" warning && says Undefined "\"no channel" && says ConstantChannels 20 &&
    [ "$(sed -n 2p out.tsv | cut -f3)" = n/a ]'

check 'movies have an RDM per time point or bin' '
    toy && awk -F"\t" -v OFS="\t" "NR == 1 { print \$0, \"time\"; next } { t = .3; print \$0, t; for (c = 3; c <= 7; c++) \$c *= 2; print \$0, .1; print \$0, .15 }" toy.tsv >movie.tsv &&
    rdm --time movie.tsv out.tsv && [ "$(head -1 out.tsv)" = "a	b	0.1	0.15	0.3" ] && rdm toy.tsv plain.tsv &&
    cut -f1,2,5 out.tsv | sed "1s/0.3/rdm/" >third.tsv && same_table third.tsv plain.tsv &&
    rdm --time --bin .1 movie.tsv out.tsv && head -1 out.tsv | grep -q "^a	b	0.1	0.3" && says BinWidth 0.1 &&
    awk -F"\t" "NR == 2 { exit !((\$3 - 4 * 1.088) ^ 2 < 1e-20 && (\$4 - 1.088) ^ 2 < 1e-20) }" out.tsv &&
    rdm --time --measure crossnobis movie.tsv out.tsv && says Estimator "\"balanced\"" && awk -F"\t" "NR == 2 { exit !((\$5 - .9) ^ 2 < 1e-20) }" out.tsv'

check 'matrices are put into pair form, a column per file' '
    printf "Node\tx\ty\tz\nx\t0\t1\t2\ny\t1\t0\tn/a\nz\t2\tn/a\t0\n" >first.tsv && sed "s/1/5/g" first.tsv | cut -f2- >second.tsv &&
    rdm --measure given first.tsv second.tsv out.tsv && printf "a\tb\tfirst\tsecond\nx\ty\t1\t5\nx\tz\t2\t2\ny\tz\tn/a\tn/a\n" | cmp - out.tsv && rm out.* &&
    sed "3s/1/3/" first.tsv >odd.tsv && refuses ".odd.tsv. has 1 from .x. to .y., but 3 back" --measure given odd.tsv &&
    sed "2s/0/1/" first.tsv >one.tsv && refuses "is 1 from itself" --measure given one.tsv && sed "1s/z/w/; 4s/z/w/" first.tsv >other.tsv &&
    refuses "other.tsv. has no condition .z. of .first.tsv." --measure given first.tsv other.tsv &&
    printf "z\ty\tx\n0\tn/a\t2\nn/a\t0\t5\n2\t5\t0\n" >second.tsv && rdm --measure given first.tsv second.tsv out.tsv && [ "$(sed -n 2p out.tsv)" = "x	y	1	5" ]'

check 'given RDMs are averaged by an entity of their names, and taken from tables of pairs' '
    printf "a\tb\tR1\tR2\nx\ty\t1\t10\nx\tz\t2\t20\ny\tz\t4\tn/a\n" >sub-A_ses-1_rdms.tsv && sed "s/\t1\t/\t2\t/" sub-A_ses-1_rdms.tsv >sub-A_ses-2_rdms.tsv &&
    cp sub-A_ses-1_rdms.tsv sub-B_rdms.tsv && rdm --measure given --by sub --column R1 sub-*_rdms.tsv out.tsv &&
    printf "a\tb\tsub-A\tsub-B\nx\ty\t1.5\t1\nx\tz\t2\t2\ny\tz\t4\t4\n" | cmp - out.tsv && says sub-A 2 &&
    rdm --measure given --by sub --column R2 sub-*_rdms.tsv out.tsv && [ "$(tail -1 out.tsv)" = "y	z	n/a	n/a" ] && rm out.* &&
    refuses "holds 2 RDMs: say which with --column" --measure given sub-?_rdms.tsv --by sub && rdm --measure given sub-B_rdms.tsv out.tsv && cmp out.tsv sub-B_rdms.tsv && rm out.* &&
    printf "{\"Measure\": \"crossnobis\"}" >sub-B_rdms.json && printf "{\"Measure\": \"euclidean\"}" >sub-A_ses-1_rdms.json && rdm --measure given sub-B_rdms.tsv out.tsv && says Measure "\"crossnobis\"" && rm out.* &&
    refuses "are of different .Measure." --measure given --by sub --column R1 sub-A_ses-1_rdms.tsv sub-B_rdms.tsv && cp sub-B_rdms.tsv a.tsv && refuses "would be the column .a." --measure given --column R1 a.tsv sub-B_rdms.tsv && refuses "has no .ses-." --measure given --by ses --column R1 sub-B_rdms.tsv &&
    refuses "has no column .R3." --measure given --column R3 sub-B_rdms.tsv; rdm --by sub sub-B_rdms.tsv out.tsv 2>err; [ $? = 2 ] && [ ! -e out.tsv ]'

check 'what is no pattern is refused' '
    toy && image && sed "s/	.7	/	-.7	/" toy.tsv >bad.tsv && refuses "line 2 channel .a. is -0.7, and a rate" --measure poisson bad.tsv &&
    awk -F"\t" "NR == 1 || \$2 == 1" toy.tsv >one.tsv && refuses "has one run" --measure crossnobis one.tsv &&
    head -3 toy.tsv >few.tsv && refuses "fewer than 2 conditions" few.tsv && cut -f2- toy.tsv >none.tsv && refuses "condition" none.tsv &&
    cut -f1,2 toy.tsv >empty.tsv && refuses "no channel" empty.tsv && sed "1s/e\$/f/" toy.tsv >f.tsv && refuses "channel .f. where" toy.tsv f.tsv &&
    refuses "or the other way round" toy.tsv run.nii && sed "s/\"c0\", //" run.json >short.json && mv short.json run.json && refuses "has 19 entries, but there are 20" run.nii &&
    printf "volume\tcondition\trun\n20\tx\t1\n" >c.tsv && refuses "line 2 names volume 20" --conditions c.tsv run.nii &&
    printf "channel\tregion\nq\tr\n" >r.tsv && refuses "line 2 names channel .q." --atlas r.tsv toy.tsv && refuses "no column time" --time toy.tsv'

check 'residuals of other channels or another grid are refused' '
    toy && image && residuals 20 >noise.tsv && refuses "60 channels, but .toy.tsv. 5" --measure mahalanobis --noise noise.tsv toy.tsv &&
    nifti_make --shift 9 away.nii && refuses "not on the grid" --measure mahalanobis --noise away.nii run.nii &&
    refuses "way round" --measure mahalanobis --noise noise.tsv run.nii && refuses "cannot open" --measure mahalanobis --noise lost.tsv toy.tsv'

check 'options that say nothing here are a mistake' '
    toy && for wrong in "--noise toy.tsv" "--measure crossnobis --per-run" "--measure correlation --remove-mean" "--unbalanced --drop-missing" "--bin 2" "--mask toy.tsv" "--conditions toy.tsv" "--measure given --time"; do
        fails_with 2 "rdm: " rdm $wrong toy.tsv out.tsv || exit 1; done; ! ls out.tsv 2>/dev/null'

# peer COLUMN PATTERNS OPTIONS...: that column of what rsatoolbox 0.3.2 gives.
peer () {
    awk -F"\t" -v name="$1" 'NR == 1 { for (i = 3; i <= NF; i++) if ($i == name) c = i; $c = "rdm" } { print $1 "\t" $2 "\t" $c }' "$golden/rsatoolbox.tsv" >want.tsv
    patterns=$golden/$2.tsv; shift 2
    rdm "$@" "$patterns" out.tsv && same_table --tolerance 1e-10 out.tsv want.tsv
}
golden=$root/tests/golden/rsa
all_runs=$golden/residuals_run-1.tsv,$golden/residuals_run-2.tsv,$golden/residuals_run-3.tsv

for e in full diagonal ledoit-wolf schaefer-strimmer; do
    check "rsatoolbox weights by the same noise: $e" "
        peer crossnobis_$e patterns --measure crossnobis --noise $golden/residuals_run-1.tsv --estimator $e &&
        peer mahalanobis_$e patterns --measure mahalanobis --noise $golden/residuals_run-1.tsv --estimator $e"
done

check 'rsatoolbox agrees on noise of each run and of repeats' '
    peer crossnobis_runs patterns --measure crossnobis --per-run --noise $all_runs &&
    peer crossnobis_repeats patterns --measure crossnobis --noise-from repeats --estimator full'

check 'rsatoolbox agrees on two trials a run, and on unbalanced estimators' '
    peer crossnobis patterns --measure crossnobis && peer euclidean_mean patterns --remove-mean && for m in euclidean correlation poisson; do
        peer $m patterns --measure $m && peer ${m}_unbalanced patterns --measure $m --unbalanced || exit 1; done'

check 'rsatoolbox agrees on uneven designs and on gaps' '
    peer crossnobis_uneven patterns_uneven --measure crossnobis && peer poisson_cv_uneven patterns_uneven --measure poisson-cv &&
    peer crossnobis_uneven_noise patterns_uneven --measure crossnobis --noise $golden/residuals_run-1.tsv &&
    peer crossnobis_gaps patterns_gaps --measure crossnobis && peer poisson_cv_gaps patterns_gaps --measure poisson-cv && peer poisson_gaps patterns_gaps --measure poisson'

# The volumes of the blocks, 5 s later, are trials; the runs of this subject have
# no sidecar with Conditions, so that copies of the names get one.
shared_check 'the slice of Haxby 2001 tells houses from all other categories' '
    haxby=$PLEXUS_SHARED/data/haxby2001 && for r in 01 02 03 04 05 06 07 08 09 10 11 12; do
        stem=$haxby/sub-01/func/sub-01_task-objectviewing_run-$r && ln -s "${stem}_desc-preproc_bold.nii.gz" run-$r.nii.gz &&
        awk -F"\t" "NR > 1 { for (t = 0; t < 121; t++) if (2.5 * t >= \$1 + 5 && 2.5 * t < \$1 + \$2 + 2.5) name[t] = \$3 }
            END { printf \"{\\\"Conditions\\\": [\"; for (t = 0; t < 121; t++) printf \"%s\\\"%s\\\"\", t ? \", \" : \"\", t in name ? name[t] : \"n/a\"; print \"]}\" }" "${stem}_events.tsv" >run-$r.json || exit 1; done
    rdm --measure crossnobis --noise-from repeats --mask "${stem%12}01_desc-brain_mask.nii.gz" run-*.nii.gz out.tsv && says Channels 530 && says NumberOfRuns 12 &&
    awk -F"\t" "NR > 1 { if (\$3 <= 0) bad = 1; if (\$1 == \"house\" || \$2 == \"house\") { h += \$3 / 7 } else o += \$3 / 21 } END { exit bad || h < 1.5 * o }" out.tsv &&
    rdm --measure crossnobis --noise-from repeats --atlas $haxby/atlas-kmeans12_dseg.nii.gz --threads 2 run-*.nii.gz out.tsv && [ "$(head -1 out.tsv | wc -w)" = 14 ]'

done_testing
