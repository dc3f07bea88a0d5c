#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# Events to condition patterns.
. "$(dirname "$0")/../lib.sh"

# An image of 5 x 4 x 3 voxels and 60 frames of 2 s, and what happened in it.
run_of () {
    nifti_make --frames 60 run.nii &&
    printf 'onset\tduration\ttrial_type\n4\t6\tface\n30\t6\thouse\n61\t6\tface\n90.5\t6\thouse\n' >events.tsv
}

# planted: the same, each voxel 1000 + v + response . (v + 1, -v) and no noise,
# by the columns of design.tsv.
planted () {
    run_of && glm run.nii events.tsv any.nii --design design.tsv "$@" &&
    awk -F"\t" "NR > 1 { for (v = 0; v < 60; v++) printf \"%.9g\n\", 1000 + v + (v + 1) * \$1 - v * \$2 }" design.tsv | pack
}

# pack: numbers on standard input become the voxels of run.nii.
pack () {
    nifti_make --frames 60 --type float64 shape.nii &&
    { head -c 352 shape.nii; perl -ne 'print pack("d<", $_)'; } >run.nii
}

# frame_of_nan T: frame T of run.nii (float64, 60 voxels) has no data.
frame_of_nan () {
    { head -c $((352 + 480 * $1)) run.nii; perl -e 'print pack("d<", "nan") x 60'; tail -c +$((353 + 480 * ($1 + 1))) run.nii; } >gap.nii &&
    mv gap.nii run.nii
}

# voxels IMAGE: its numbers, float32 without scaling, one a line.
voxels () { tail -c +353 "$1" | od -An -v -t f4 -w4 | tr -d " "; }

# at K N: block K of N lines.  near FILE TOLERANCE: the numbers are those of the
# file, relative to the larger of them and 1.  scaled FILE: each number times its
# own in the file, which begins anew at its end.
at () { awk -v k="$1" -v n="$2" 'NR > (k - 1) * n && NR <= k * n'; }
near () {
    paste - "$1" | awk -v tol="$2" 'NF != 2 { exit bad = 1 } { d = $1 - $2; if (d < 0) d = -d; s = $2 < 0 ? -$2 : $2; if (s < 1) s = 1 }
        !(d <= tol * s) { print NR ": " $1 " is not " $2; exit bad = 1 } END { exit bad || !NR }'
}
scaled () { awk -v file="$1" 'BEGIN { while ((getline x <file) > 0) s[n++] = x } { printf "%.9g\n", $1 * s[(NR - 1) % n] }'; }

# refuses PATTERN ARGUMENTS...: one line, status 1, nothing written.
refuses () {
    pattern=$1; shift
    fails_with 1 "$pattern" glm "$@" out.nii && [ "$(wc -l <output)" -eq 1 ] && ! ls out.* 2>/dev/null
}
# says KEY VALUE: the sidecar of out.nii does.
says () { tr -d "\n" <out.json | tr -s " " | grep -q "\"$1\": $2" || { cat out.json; false; }; }

check 'planted responses come back, whatever the noise is taken for' '
    planted && awk "BEGIN { for (v = 0; v < 60; v++) print v + 1; for (v = 0; v < 60; v++) print -v }" >want &&
    for noise in ols ar1 arma11; do
        glm --noise $noise run.nii events.tsv out.nii && voxels out.nii | near want 1e-5 || exit 1; done'

check 'and those of single trials, all in one design or each in its own' '
    planted && awk "BEGIN { for (k = 0; k < 4; k++) for (v = 0; v < 60; v++) print k % 2 ? -v : v + 1 }" >want &&
    for model in lsa lss; do
        glm --model $model run.nii events.tsv out.nii && voxels out.nii | near want 1e-5 &&
        says Conditions "\[ \"face\", \"house\", \"face\", \"house\" \]" && says Onsets "\[ 4, 30, 61, 90.5 \]" || exit 1; done'

check 'a response that has derivatives is still the canonical one' '
    planted --hrf glover && awk "BEGIN { for (v = 0; v < 60; v++) print v + 1; for (v = 0; v < 60; v++) print -v }" >want &&
    glm --hrf glover-dispersion run.nii events.tsv out.nii --design design.tsv && voxels out.nii | near want 1e-5 &&
    [ "$(head -1 design.tsv | tr "\t" ,)" = face,face_derivative,face_dispersion,house,house_derivative,house_dispersion,drift_1,constant ]'

check 'least squares separate is a fit for every trial, with the others as one' '
    run_of && glm --model lss run.nii events.tsv lss.nii --t-maps t.nii && glm --model lss run.nii events.tsv fast.nii &&
    for k in 1 2 3 4; do
        awk -v k=$k -v OFS="\t" "NR == k + 1 { \$3 = \"this\" } { print }" events.tsv >one.tsv &&
        glm run.nii one.tsv this.nii --t-maps thist.nii &&
        voxels this.nii | tail -60 >want && voxels lss.nii | at $k 60 | near want 1e-6 && voxels fast.nii | at $k 60 | near want 1e-6 &&
        voxels thist.nii | tail -60 >want && voxels t.nii | at $k 60 | near want 1e-6 || exit 1; done'

check 'least squares separate is so under noise that remembers, too' '
    run_of && glm --noise ar1 --model lss run.nii events.tsv lss.nii &&
    for k in 1 4; do
        awk -v k=$k -v OFS="\t" "NR == k + 1 { \$3 = \"this\" } { print }" events.tsv >one.tsv &&
        glm --noise ar1 run.nii one.tsv this.nii && voxels this.nii | tail -60 >want && voxels lss.nii | at $k 60 | near want 1e-6 || exit 1; done'

check 'rdm takes the patterns and the residuals' '
    run_of && mv run.nii sub-01_task-a_run-02_bold.nii && glm sub-01_task-a_run-02_bold.nii events.tsv out.nii --residuals noise.nii &&
    says Run "\[ 2, 2 \]" && rdm --measure mahalanobis --noise noise.nii --estimator diagonal out.nii rdm.tsv &&
    [ "$(cut -f1,2 rdm.tsv | tail -1)" = "face	house" ]'

check 'a number given by --run goes before that of the name' '
    run_of && mv run.nii sub-01_task-a_run-02_bold.nii && glm --run 7 sub-01_task-a_run-02_bold.nii events.tsv out.nii && says Run "\[ 7, 7 \]"'

check 'finite impulses are a volume for each delay' '
    run_of && glm --hrf fir --fir-delays 1:3 run.nii events.tsv out.nii &&
    says Conditions "\[ \"face_delay_1\", \"face_delay_2\", \"face_delay_3\", \"house_delay_1\", \"house_delay_2\", \"house_delay_3\" \]" &&
    glm --hrf fir --fir-delays 1,2,3 run.nii events.tsv same.nii && cmp out.nii same.nii'

check 'percent signal change is relative to the mean of the voxel, and leaves t alone' '
    run_of && glm run.nii events.tsv plain.nii --t-maps t.nii --residuals r.nii &&
    glm --standardize psc run.nii events.tsv psc.nii --t-maps pt.nii --residuals pr.nii && cmp t.nii pt.nii &&
    awk "BEGIN { for (v = 0; v < 60; v++) { s = 0; for (t = 0; t < 60; t++) s += (7 * v + 13 * t) % 101; print 100 / (s / 60) } }" >scale &&
    voxels plain.nii | scaled scale >want && voxels psc.nii | near want 1e-5 &&
    voxels r.nii | scaled scale >want && voxels pr.nii | near want 1e-4'

check 'residuals are orthogonal to the design, and their sidecar counts their freedom' '
    run_of && glm run.nii events.tsv out.nii --residuals r.nii --design design.tsv &&
    grep -q "\"DegreesOfFreedom\": 56" r.json && voxels r.nii | awk "NR % 60 == 8" >e &&
    tail -n +2 design.tsv | paste - e | awk "{ for (k = 1; k < NF; k++) s[k] += \$k * \$NF } END { for (k = 1; k < NF; k++) if (s[k] > 1e-3 || s[k] < -1e-3) exit 1 }"'

check 'a constant voxel and one that is not finite are NaN, counted and warned of' '
    run_of && nifti_make --frames 60 --type float32 --constant 2 --nan-voxel 9 --nan-frame 30 run.nii &&
    glm run.nii events.tsv out.nii --t-maps t.nii --residuals r.nii 2>err && grep -q "3 of 60 voxels are not finite or never vary: NaN" err && [ "$(wc -l <err)" -eq 1 ] &&
    says NumberOfVoxels 57 && says NumberOfVoxelsWithoutFit 3 &&
    [ "$(voxels out.nii | awk "/nan/ { printf \"%d \", NR - 1 }")" = "0 1 9 60 61 69 " ] && [ "$(voxels t.nii | grep -c nan)" -eq 6 ] && [ "$(voxels r.nii | grep -c nan)" -eq 180 ]'

check 'outside of the mask all is 0' '
    run_of && nifti_make --regions 1 --dims 3 --constant 3 all.nii && rm all.nii && nifti_make --regions 2 --dims 3 two.nii &&
    { head -c 352 two.nii; tail -c +353 two.nii | perl -pe "BEGIN { binmode STDIN; \$/ = \\2 } \$_ = pack(\"s<\", unpack(\"s<\") - 1)"; } >mask.nii &&
    glm --mask mask.nii run.nii events.tsv out.nii && glm run.nii events.tsv all.nii &&
    [ "$(voxels out.nii | head -30 | sort -u | awk "{ print \$1 + 0 }")" = 0 ] && voxels all.nii | at 2 30 >want && voxels out.nii | at 2 30 | near want 0'

check 'frames without data are left out of the design, the residuals and the noise' '
    planted && frame_of_nan 20 && frame_of_nan 21 && awk "BEGIN { for (v = 0; v < 60; v++) print v + 1; for (v = 0; v < 60; v++) print -v }" >want &&
    for noise in ols ar1 arma11; do
        glm --noise $noise run.nii events.tsv out.nii --residuals r.nii && voxels out.nii | near want 1e-5 && says DegreesOfFreedom 54 &&
        [ "$(voxels r.nii | wc -l)" -eq 3480 ] && ! voxels r.nii | grep -q nan || exit 1; done'

check 'the result depends neither on --threads nor on --memory' '
    run_of && nifti_make --x 60 --y 40 --z 9 --frames 60 run.nii &&
    for noise in ols ar1; do
        glm --noise $noise run.nii events.tsv out.nii --t-maps t.nii --residuals r.nii &&
        glm --noise $noise --threads 3 --memory 1 run.nii events.tsv out2.nii --t-maps t2.nii --residuals r2.nii &&
        cmp out.nii out2.nii && cmp t.nii t2.nii && cmp r.nii r2.nii || exit 1; done &&
    glm --model lsa run.nii events.tsv out.nii && glm --threads 2 --memory 1 --model lsa run.nii events.tsv out2.nii && cmp out.nii out2.nii && ! ls ./*scratch* 2>/dev/null'

check 'confounds and drifts stand in the design by name' '
    run_of && awk "BEGIN { print \"trans_x\tcsf\tspike\"; for (t = 0; t < 60; t++) printf \"%g\t%g\t%d\n\", sin(t), cos(t * t), t == 9 }" >confounds.tsv &&
    glm --confounds confounds.tsv --columns "csf,sp*" --drift polynomial --drift-degree 2 run.nii events.tsv out.nii --design design.tsv &&
    [ "$(head -1 design.tsv | tr "\t" ,)" = face,house,csf,spike,drift_1,drift_2,constant ] && says ConfoundRegressors "\[ \"csf\", \"spike\" \]" &&
    glm --drift none run.nii events.tsv out.nii --design design.tsv && [ "$(head -1 design.tsv | tr "\t" ,)" = face,house,constant ] &&
    says DegreesOfFreedom 57 && says Drift "\"none\""'

check 'the time within a frame is that of the sidecar, or of the command line' '
    run_of && glm --slice-time-ref 0.5 run.nii events.tsv half.nii && echo "{\"RepetitionTime\": 2, \"StartTime\": 1}" >run.json &&
    glm run.nii events.tsv out.nii && cmp half.nii out.nii && says SliceTimeReference 0.5 &&
    glm --slice-time-ref 0 run.nii events.tsv zero.nii && ! cmp -s half.nii zero.nii &&
    echo "{\"RepetitionTime\": 2, \"StartTime\": 3}" >run.json && rm out.nii out.json && refuses "StartTime of 3 s" run.nii events.tsv'

check 'modulations scale events, and repeated rows add theirs' '
    run_of && printf "onset\tduration\ttrial_type\tmodulation\n4\t6\tface\t2\n30\t6\tface\t3\n" >a.tsv &&
    printf "onset\tduration\ttrial_type\tmodulation\n4\t6\tface\t1\n30\t6\tface\t3\n4\t6\tface\t1\n" >b.tsv &&
    glm run.nii a.tsv aa.nii && glm run.nii b.tsv bb.nii 2>err && cmp aa.nii bb.nii && grep -q "1 rows of .b.tsv. repeat another" err && [ "$(wc -l <err)" -eq 1 ]'

check 'odd events are told in one line each' '
    run_of && printf "onset\tduration\tstrength\n4\t6\t1\n-50\t1\t1\n8\t1\t2\n500\t1\t2\n" >odd.tsv && glm run.nii odd.tsv out.nii 2>err &&
    says Conditions "\[ \"dummy\" \]" && grep -q "column .strength. of .odd.tsv. is not used" err && grep -q "no column trial_type" err &&
    grep -q "2 events of .odd.tsv. are outside of the run" err && grep -q "1 events of .odd.tsv. begin during another" err && [ "$(wc -l <err)" -eq 4 ] &&
    printf "onset\tduration\ttrial_type\n4\t0\tface\n-3\t1\tface\n30\t1\tn/a\n" >odd.tsv && glm run.nii odd.tsv out.nii 2>err &&
    grep -q "1 rows of .odd.tsv. have no trial_type" err && [ "$(wc -l <err)" -eq 1 ]'

check 'a design without a unique fit is refused by name' '
    run_of && printf "onset\tduration\ttrial_type\n4\t6\ta\n4\t6\tb\n30\t6\ta\n30\t6\tb\n" >twice.tsv &&
    printf "onset\tduration\ttrial_type\n0\t1\ta\n2\t1\tb\n" >early.tsv &&
    refuses "no unique fit: .a. is a combination of .b.\$" run.nii twice.tsv &&
    awk "BEGIN { print \"flat\"; for (t = 0; t < 60; t++) print 3 }" >confounds.tsv &&
    refuses "no unique fit: .flat. is a combination of .constant.\$" --confounds confounds.tsv --columns flat run.nii events.tsv &&
    awk "BEGIN { print \"zero\"; for (t = 0; t < 60; t++) print 0 }" >confounds.tsv &&
    refuses "no unique fit: .zero. is 0 throughout" --confounds confounds.tsv --columns zero run.nii events.tsv &&
    awk "BEGIN { print \"face\"; for (t = 0; t < 60; t++) print sin(t) }" >confounds.tsv &&
    refuses "two columns of the design are called .face." --confounds confounds.tsv --columns face run.nii events.tsv &&
    nifti_make --frames 3 short.nii && refuses "3 frames with data, too few for the 3 columns" --drift none short.nii early.tsv'

check 'events that make no sense are refused by line' '
    run_of && printf "onset\tduration\ttrial_type\n4\t-1\tface\n" >bad.tsv && refuses "line 2 has a duration of -1 s" run.nii bad.tsv &&
    printf "onset\tduration\ttrial_type\n4\tn/a\tface\n" >bad.tsv && refuses "bad.tsv. line 2 column 2" run.nii bad.tsv &&
    printf "onset\ttrial_type\n4\tface\n" >bad.tsv && refuses "duration" run.nii bad.tsv &&
    printf "onset\tduration\ttrial_type\n400\t1\tface\n" >bad.tsv && fails_with 1 "no event of .face. within the run" glm run.nii bad.tsv out.nii && ! ls out.* 2>/dev/null &&
    printf "onset\tduration\ttrial_type\n" >bad.tsv && refuses "bad.tsv. has no event" run.nii bad.tsv'

check 'other inputs that do not fit are refused' '
    run_of && nifti_make --frames 60 shape.nii && { head -c 92 shape.nii; perl -e "print pack(q(f<), -1)"; tail -c +97 shape.nii; } >still.nii && refuses "give --tr" still.nii events.tsv && glm --tr 2 still.nii events.tsv out.nii && rm out.* &&
    nifti_make --frames 60 --constant 60 flat.nii && refuses "no voxel of .flat.nii. is finite and varies" flat.nii events.tsv &&
    nifti_make --dims 3 --regions 1 three.nii && refuses "three.nii" three.nii events.tsv &&
    awk "BEGIN { print \"csf\"; for (t = 0; t < 59; t++) print sin(t) }" >confounds.tsv && refuses "confounds.tsv" --confounds confounds.tsv --columns csf run.nii events.tsv'

check 'a command line that makes no sense is a usage error' '
    run_of && echo csf >confounds.tsv && for t in $(seq 60); do echo $((t * t % 7)); done >>confounds.tsv &&
    fails_with 2 "needs --strategy or --columns" glm --confounds confounds.tsv run.nii events.tsv out.nii &&
    fails_with 2 "need a table of confounds" glm --strategy 6P run.nii events.tsv out.nii &&
    fails_with 2 "motion_outlier" glm --confounds confounds.tsv --strategy scrubbing run.nii events.tsv out.nii &&
    fails_with 2 "needs --fir-delays" glm --hrf fir run.nii events.tsv out.nii &&
    fails_with 2 "is for --hrf fir" glm --fir-delays 1 run.nii events.tsv out.nii &&
    fails_with 2 "whole frames" glm --hrf fir --fir-delays 1,x run.nii events.tsv out.nii &&
    fails_with 2 "whole frames" glm --hrf fir --fir-delays -1 run.nii events.tsv out.nii &&
    fails_with 2 "no --residuals" glm --model lss --residuals r.nii run.nii events.tsv out.nii &&
    fails_with 2 "Nyquist" glm --high-pass 1 run.nii events.tsv out.nii &&
    fails_with 2 "is no image" glm events.tsv events.tsv out.nii && ! ls out.* r.* 2>/dev/null'

haxby="${PLEXUS_SHARED-}/data/haxby2001/sub-01/func/sub-01_task-objectviewing_run-"

# Voxel 250 of run 1, face and house, by FirstLevelModel of nilearn 0.14.1 with
# the same options: effect_size and stat.
shared_check 'a voxel of a real run has the responses and the t that nilearn gives it' '
    fits () {
        glm --noise $1 --hrf glover-derivative --high-pass 0.01 --standardize psc --columns "trans_*,rot_*" --t-maps t.nii \
            --confounds ${haxby}01_desc-confounds_timeseries.tsv --mask ${haxby}01_desc-brain_mask.nii.gz \
            ${haxby}01_desc-preproc_bold.nii.gz ${haxby}01_events.tsv out.nii &&
        printf "%s\n" $2 $3 >want && voxels out.nii | awk "NR == 2651 || NR == 3451" | near want 1e-6 &&
        printf "%s\n" $4 $5 >want && voxels t.nii | awk "NR == 2651 || NR == 3451" | near want 1e-6
    }
    fits ols 1.2795181546641063 -0.04423251481348483 3.1325940820008076 -0.1101188847965376 &&
    fits ar1 1.279758514666823 -0.04636469992920972 3.108979246682742 -0.11455411094146531 &&
    [ "$(voxels out.nii | wc -l)" -eq 6400 ]'

# The t of odd and of even runs, without the mean of the conditions: that of a
# category is more like its own in the other half than like any other, in both
# directions.  The events of this set are the frames that its authors labeled,
# after the delay of the blood, so the response is a box.
shared_check 'each of eight categories is identified by its pattern in the other half of the runs' '
    for noise in ar1 arma11; do
        for r in 01 02 03 04 05 06 07 08 09 10 11 12; do
            glm --hrf fir --fir-delays 0 --high-pass 0.005 --noise $noise --mask ${haxby}01_desc-brain_mask.nii.gz \
                ${haxby}${r}_desc-preproc_bold.nii.gz ${haxby}${r}_events.tsv r$r.nii --t-maps t$r.nii &&
            voxels t$r.nii >t$r.txt || exit 1
        done &&
        paste t*.txt | awk "{ o = e = 0; for (k = 1; k <= NF; k += 2) { o += \$k; e += \$(k + 1) }
            c = int((NR - 1) / 800); v = (NR - 1) % 800; if (o == 0) next
            x[0, c, v] = o; x[1, c, v] = e; m[0, v] += o / 8; m[1, v] += e / 8; if (!c) at[n++] = v }
        END { for (h = 0; h < 2; h++) for (c = 0; c < 8; c++) { mean = 0
                for (i = 0; i < n; i++) mean += (x[h, c, at[i]] -= m[h, at[i]]) / n
                for (i = 0; i < n; i++) s[h, c] += (x[h, c, at[i]] -= mean) ^ 2 }
            for (a = 0; a < 8; a++) for (b = 0; b < 8; b++) { for (i = 0; i < n; i++) r[a, b] += x[0, a, at[i]] * x[1, b, at[i]]
                r[a, b] /= sqrt(s[0, a] * s[1, b]) }
            for (a = 0; a < 8; a++) for (b = 0; b < 8; b++) bad += b != a && (r[a, b] >= r[a, a] || r[b, a] >= r[a, a])
            print n, bad; exit n != 530 || bad > 0 }" || exit 1; done'

# Crossnobis distances of twelve runs, with the precision of their residuals.
shared_check 'the RDM of a real session separates faces and houses' '
    for r in 01 02 03 04 05 06 07 08 09 10 11 12; do
        glm --hrf fir --fir-delays 0 --high-pass 0.005 --noise ar1 --mask ${haxby}01_desc-brain_mask.nii.gz \
            --confounds ${haxby}${r}_desc-confounds_timeseries.tsv --strategy 6P --residuals noise$r.nii \
            ${haxby}${r}_desc-preproc_bold.nii.gz ${haxby}${r}_events.tsv r$r.nii || exit 1
    done &&
    rdm --measure crossnobis --mask ${haxby}01_desc-brain_mask.nii.gz --estimator schaefer-strimmer \
        --noise "$(printf "%s\n" noise*.nii | paste -sd,)" r??.nii rdm.tsv &&
    sort -t"$(printf "\t")" -k3,3gr rdm.tsv | head -4 | grep -q "face.house"'

done_testing
