#!/bin/sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

golden=$(cd "$(dirname "$0")/../golden/timeseries" && pwd)

# with_header NAMES FILE: a reference file becomes a table.
with_header () { printf '%s\n' "$1" | tr ',' '\t'; cat "$golden/$2"; }
regions=R1,R2,R3,R4,R5,R6
motion=trans_x,trans_y,trans_z,rot_x,rot_y,rot_z

series () { with_header "$regions" in_X_T120_R6_seed42.tsv >x.tsv; }
confounds () { with_header a,b,c in_C_T120_K3_seed7.tsv >c.tsv; }
moved () { with_header "$motion" in_motion_T120x6_mm_rad.tsv >m.tsv; }
wanted () { with_header "$regions" "$1" >want.tsv; }

# seeded ROWS NAME...: columns of arithmetic noise, the same every time.
seeded () {
    rows=$1; shift
    printf '%s\n' "$*" | tr ' ' '\t'
    awk -v rows="$rows" -v cols="$#" 'BEGIN {
        s = 1
        for (t = 0; t < rows; t++)
            for (j = 0; j < cols; j++) {
                s = (s * 16807) % 2147483647
                printf "%.6f%s", s / 2147483647, j + 1 < cols ? "\t" : "\n"
            }
    }'
}

check 'a detrended series agrees with nilearn' '
    series && denoise --detrend linear x.tsv none clean.tsv &&
    wanted clean_detrend.tsv && same_table --tolerance 1e-10 clean.tsv want.tsv'

check 'detrended z-scores agree with nilearn' '
    series && denoise --detrend linear --standardize zscore x.tsv none clean.tsv &&
    wanted clean_detrend_zs.tsv &&
    same_table --tolerance 1e-10 clean.tsv want.tsv'

check 'regression agrees with nilearn' '
    series && confounds &&
    denoise --detrend linear --columns a,b,c x.tsv c.tsv clean.tsv &&
    wanted clean_detrend_conf.tsv &&
    same_table --tolerance 1e-10 clean.tsv want.tsv'

check 'percent signal change agrees with nilearn' '
    series && denoise --standardize psc x.tsv none clean.tsv &&
    wanted clean_nodetrend_psc.tsv &&
    same_table --tolerance 1e-10 clean.tsv want.tsv'

check 'the band-pass agrees with nilearn' '
    series && denoise --tr 2 --detrend linear --filter butterworth \
        --high-pass 0.01 --low-pass 0.1 --standardize zscore x.tsv none clean.tsv &&
    wanted clean_bp_0.01_0.1_zs.tsv &&
    same_table --tolerance 1e-9 clean.tsv want.tsv'

check 'the cosine filter agrees with nilearn' '
    series && confounds && denoise --tr 2 --detrend linear --filter cosine \
        --high-pass 0.008 --columns a,b,c --standardize zscore \
        x.tsv c.tsv clean.tsv &&
    wanted clean_cosine_0.008_conf_zs.tsv &&
    same_table --tolerance 1e-10 clean.tsv want.tsv &&
    holds clean.json "@{field(ConfoundRegressors)} == 6"'

# The five frames of the reference are planted as framewise displacement.
scrubbed () {
    series && confounds &&
    awk "BEGIN { OFS = \"\t\" }
         NR == 1 { print \$0, \"framewise_displacement\"; next }
         { t = NR - 2
           bad = t == 10 || t == 11 || t == 40 || t == 77 || t == 100
           print \$0, t ? (bad ? 0.6 : 0.5) : \"n/a\" }" c.tsv >fd.tsv &&
    denoise --tr 2 --detrend linear --filter butterworth --high-pass 0.01 \
        --low-pass 0.1 --columns a,b,c --standardize zscore \
        --fd-threshold 0.5 --outliers outliers.tsv x.tsv fd.tsv clean.tsv
}

check 'censoring agrees with nilearn in the frames that stay' '
    scrubbed && wanted clean_bp_scrub_conf_zs.tsv && grep -v n/a clean.tsv >kept.tsv &&
    same_table --tolerance 1e-9 kept.tsv want.tsv'

check 'a censored frame keeps its row and is n/a throughout' '
    scrubbed && test "$(wc -l <clean.tsv)" -eq 121 &&
    test "$(grep -n n/a clean.tsv | cut -d: -f1 | tr "\n" " ")" = "12 13 42 79 102 " &&
    test "$(sed -n 79p clean.tsv | tr "\t" " ")" = "n/a n/a n/a n/a n/a n/a"'

check 'the table of outliers and the sidecar count the same frames' '
    scrubbed && test "$(head -1 outliers.tsv)" = framewise_displacement &&
    test "$(grep -c "^1$" outliers.tsv)" -eq 5 &&
    test "$(grep -c "^0$" outliers.tsv)" -eq 115 &&
    holds clean.json "field(NumberOfVolumes) == 120 and
        field(NumberOfVolumesKept) == 115 and
        field(NumberOfVolumesDiscardedByMotionScrubbing) == 5 and
        field(RepetitionTime) == 2 and field(SamplingFrequency) == 0.5 and
        join(q( ), @{field(ConfoundRegressors)}) eq q(a b c) and
        field(SoftwareFilters, q(Bandpass filter), q(Filter order)) == 5 and
        abs(field(MeanFramewiseDisplacement) - (0.5 * 114 + 0.6 * 5) / 119) < 1e-12 and
        abs(field(DegreesOfFreedom) - (115 * 0.36 - 4)) < 1e-9"'

check 'running twice gives the same bytes' '
    scrubbed && cp clean.tsv a.tsv && cp clean.json a.json && scrubbed &&
    cmp a.tsv clean.tsv && cmp a.json clean.json'

check 'the repetition time comes from the sidecar of the input' '
    series && printf "{\"RepetitionTime\": 2}\n" >x.json &&
    denoise --detrend linear --filter butterworth --high-pass 0.01 --low-pass 0.1 \
        --standardize zscore x.tsv none clean.tsv &&
    wanted clean_bp_0.01_0.1_zs.tsv &&
    same_table --tolerance 1e-9 clean.tsv want.tsv'

check 'a filter without a repetition time is refused' '
    series && fails_with 1 "x.tsv.*RepetitionTime.*--tr" \
        denoise --filter butterworth --low-pass 0.1 x.tsv none clean.tsv &&
    ! test -e clean.tsv'

check 'displacement is computed from motion where the table lacks it' '
    series && moved && denoise --motion motion.tsv x.tsv m.tsv clean.tsv &&
    cut -f 1-6 motion.tsv >six.tsv && same_table --tolerance 0 six.tsv m.tsv &&
    { echo fd; tr "\t" "\n" <"$golden/fd_power_50mm.tsv" | sed "1s|.*|n/a|"; } >want.tsv &&
    { echo fd; cut -f 7 motion.tsv | sed 1d; } >got.tsv &&
    same_table --tolerance 1e-12 got.tsv want.tsv'

check 'censoring needs no strategy' '
    series && moved && denoise --fd-threshold 0.4 --outliers o.tsv x.tsv m.tsv clean.tsv &&
    tr "\t" "\n" <"$golden/fd_power_50mm.tsv" |
        awk "BEGIN { print \"framewise_displacement\" } { print (\$1 > 0.4) }" >want.tsv &&
    cmp o.tsv want.tsv && grep -q "^1$" o.tsv &&
    paste o.tsv clean.tsv | awk "NR > 1 && (\$1 == 1) != (\$2 == \"n/a\") { exit 1 }"'

check 'motion without a table of confounds is n/a' '
    series && denoise --motion motion.tsv --outliers o.tsv x.tsv none clean.tsv &&
    test "$(sed -n 2p motion.tsv | tr "\t" " ")" = "n/a n/a n/a n/a n/a n/a n/a" &&
    ! grep -q "^1$" o.tsv && holds clean.json "not defined field(MeanFramewiseDisplacement)"'

check 'DVARS censors too' '
    series && { echo std_dvars; echo n/a; yes 1.2 | head -118; echo 1.6; } >c.tsv &&
    denoise --dvars-threshold 1.5 x.tsv c.tsv clean.tsv &&
    test "$(grep -n n/a clean.tsv | cut -d: -f1)" = 121'

check 'expansions are computed where the table lacks them' '
    seeded 60 R1 R2 >x.tsv &&
    seeded 60 trans_x trans_y trans_z rot_x rot_y rot_z >base.tsv &&
    denoise --strategy 24P --design design.tsv x.tsv base.tsv clean.tsv &&
    test "$(head -1 design.tsv | wc -w)" -eq 24 &&
    awk -F "\t" "
        NR == 1 { for (j = 1; j <= NF; j++) at[\$j] = j; next }
        { x = \$at[\"rot_y\"]; d = \$at[\"rot_y_derivative1\"]
          if (NR == 2) first = d
          if (NR == 3) { if (d != first) exit 1 }
          if (NR > 2 && (d - (x - last)) ^ 2 > 1e-24) exit 1
          if ((\$at[\"rot_y_power2\"] - x * x) ^ 2 > 1e-24) exit 1
          if ((\$at[\"rot_y_derivative1_power2\"] - d * d) ^ 2 > 1e-24) exit 1
          last = x }" design.tsv &&
    denoise --strategy 24P x.tsv design.tsv again.tsv &&
    same_table --tolerance 0 again.tsv clean.tsv'

check 'every strategy has the number of regressors in its name' '
    seeded 60 R1 R2 >x.tsv &&
    seeded 60 trans_x trans_y trans_z rot_x rot_y rot_z csf white_matter \
        global_signal >c.tsv &&
    for p in 6P 9P 12P 24P 27P 36P; do
        denoise --strategy $p --design d.tsv x.tsv c.tsv clean.tsv || exit 1
        test "$(head -1 d.tsv | wc -w)P" = $p || exit 1
    done'

check 'columns of the table are used where it has them' '
    seeded 30 R1 R2 >x.tsv && seeded 30 csf csf_power2 >c.tsv &&
    denoise --columns csf_power2,csf --design d.tsv x.tsv c.tsv clean.tsv &&
    cut -f 2 c.tsv >want.tsv && cut -f 1 d.tsv >got.tsv && same_table got.tsv want.tsv'

check 'a strategy and columns are joined, each column once' '
    seeded 30 R1 >x.tsv &&
    seeded 30 trans_x trans_y trans_z rot_x rot_y rot_z other >c.tsv &&
    denoise --strategy 6P --columns rot_x,other --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(head -1 d.tsv | tr "\t" " ")" = "trans_x trans_y trans_z rot_x rot_y rot_z other"'

check 'n/a in the first row of a confound takes the second value' '
    seeded 30 R1 R2 >x.tsv && seeded 30 dvars >c.tsv &&
    sed "2s|.*|n/a|" c.tsv >na.tsv &&
    denoise --columns dvars --design d.tsv x.tsv na.tsv clean.tsv &&
    test "$(sed -n 2p d.tsv)" = "$(sed -n 3p c.tsv)"'

check 'n/a further down is refused by name and line' '
    seeded 30 R1 R2 >x.tsv && seeded 30 dvars >c.tsv &&
    sed "7s|.*|n/a|" c.tsv >na.tsv &&
    fails_with 1 "na.tsv. line 7 column 1 (.dvars.) is n/a" \
        denoise --columns dvars x.tsv na.tsv clean.tsv && ! test -e clean.tsv'

check 'a base column that is missing is named' '
    seeded 30 R1 R2 >x.tsv && seeded 30 trans_x trans_y trans_z rot_x rot_y >c.tsv &&
    fails_with 1 "c.tsv. has no column .rot_z" \
        denoise --strategy 24P x.tsv c.tsv clean.tsv'

check 'residuals do not correlate with the confounds' '
    series && confounds && denoise --columns c x.tsv c.tsv clean.tsv &&
    cut -f 3 c.tsv | paste clean.tsv - >both.tsv && connect both.tsv r.tsv &&
    awk -F "\t" "NR > 1 && NR < 8 && (\$8 > 1e-12 || \$8 < -1e-12) { exit 1 }" r.tsv'

check 'a constant region is n/a, with a warning' '
    seeded 30 R1 R2 R3 | awk -F "\t" "BEGIN { OFS = FS } NR > 1 { \$2 = 0.1 } 1" >x.tsv &&
    denoise --standardize zscore x.tsv none clean.tsv 2>err &&
    grep -q "warning: 1 of 3 regions" err &&
    test "$(cut -f 2 clean.tsv | sort -u | tr "\n" " ")" = "R2 n/a " &&
    ! cut -f 1,3 clean.tsv | grep -q n/a'

check 'a region without data stays n/a, without a warning' '
    seeded 30 R1 R2 R3 | awk -F "\t" "BEGIN { OFS = FS } NR > 1 { \$2 = \"n/a\" } 1" >x.tsv &&
    denoise --detrend linear x.tsv none clean.tsv 2>err && ! test -s err &&
    test "$(cut -f 2 clean.tsv | sort -u | tr "\n" " ")" = "R2 n/a " &&
    ! cut -f 1,3 clean.tsv | grep -q n/a'

check 'a cell that is n/a alone is refused by line and column' '
    seeded 30 R1 R2 R3 | awk -F "\t" "BEGIN { OFS = FS } NR == 9 { \$2 = \"n/a\" } 1" >x.tsv &&
    fails_with 1 "x.tsv. line 9 column .R2. is n/a" denoise x.tsv none clean.tsv'

check 'a frame censored upstream stays censored' '
    seeded 40 R1 R2 >x.tsv && sed "1b;5s|.*|n/a\tn/a|" x.tsv >na.tsv &&
    denoise --tr 1 --filter butterworth --low-pass 0.2 --outliers o.tsv \
        na.tsv none clean.tsv &&
    test "$(grep -n n/a clean.tsv | cut -d: -f1)" = 5 &&
    test "$(grep -n "^1$" o.tsv | cut -d: -f1)" = 5 &&
    holds clean.json "field(NumberOfVolumesKept) == 39"'

check 'censoring twice is censoring once' '
    scrubbed && denoise --standardize zscore clean.tsv none twice.tsv &&
    same_table --tolerance 1e-12 twice.tsv clean.tsv'

check 'confounds of another length are refused' '
    series && confounds && sed "\$d" c.tsv >short.tsv &&
    fails_with 1 "short.tsv. has 119 rows for a run of 120 frames" \
        denoise --columns a x.tsv short.tsv clean.tsv && ! test -e clean.tsv'

check 'a duplicate column is refused' '
    seeded 30 R1 R2 >x.tsv && seeded 30 a b >c.tsv && sed "1s/b/a/" c.tsv >dup.tsv &&
    fails_with 1 "dup.tsv. line 1 .*.a" denoise --columns a x.tsv dup.tsv clean.tsv &&
    fails_with 2 "names .a. twice" denoise --columns a,a x.tsv c.tsv clean.tsv'

check 'fewer frames than regressors are refused' '
    seeded 20 R1 R2 >x.tsv &&
    seeded 20 trans_x trans_y trans_z rot_x rot_y rot_z >c.tsv &&
    fails_with 1 "x.tsv.*fewer frames than regressors.*20.*24" \
        denoise --strategy 24P x.tsv c.tsv clean.tsv && ! test -e clean.tsv'

check 'few degrees of freedom are worth a warning' '
    seeded 30 R1 R2 >x.tsv &&
    seeded 30 trans_x trans_y trans_z rot_x rot_y rot_z >c.tsv &&
    denoise --strategy 24P x.tsv c.tsv clean.tsv 2>err &&
    grep -q "about 5.0 degrees of freedom" err'

check 'a run as short as the padding of the filter is refused' '
    seeded 33 R1 R2 >x.tsv && seeded 34 R1 R2 >y.tsv &&
    fails_with 1 "padding of the filter" denoise --tr 2 --filter butterworth \
        --high-pass 0.01 --low-pass 0.1 x.tsv none clean.tsv &&
    denoise --tr 2 --filter butterworth --high-pass 0.01 --low-pass 0.1 \
        y.tsv none clean.tsv'

check 'too few kept frames are refused' '
    seeded 30 R1 R2 >x.tsv &&
    { echo framewise_displacement; echo 0; echo 0; yes 1 | head -28; } >c.tsv &&
    fails_with 1 "too few frames are kept: 2 of 30" \
        denoise --fd-threshold 0.5 x.tsv c.tsv clean.tsv'

check 'censoring without displacement or motion is refused' '
    seeded 30 R1 >x.tsv && seeded 30 csf >c.tsv &&
    fails_with 1 "c.tsv.*no framewise displacement" \
        denoise --fd-threshold 0.5 x.tsv c.tsv clean.tsv &&
    fails_with 1 "c.tsv. has no column .std_dvars" \
        denoise --dvars-threshold 1.5 x.tsv c.tsv clean.tsv'

check 'what needs a table of confounds is refused without one' '
    series && fails_with 2 "need a table of confounds" \
        denoise --strategy 6P x.tsv none clean.tsv &&
    fails_with 2 "needs a table of confounds" \
        denoise --fd-threshold 0.5 x.tsv none clean.tsv'

check 'faulty filters are usage errors' '
    series &&
    fails_with 2 "cut-off needs a filter" denoise --tr 2 --low-pass 0.1 x.tsv none c.tsv &&
    fails_with 2 "needs a high-pass or a low-pass" \
        denoise --tr 2 --filter butterworth x.tsv none c.tsv &&
    fails_with 2 "must be below the low-pass" denoise --tr 2 --filter butterworth \
        --high-pass 0.1 --low-pass 0.1 x.tsv none c.tsv &&
    fails_with 2 "below the Nyquist" denoise --tr 2 --filter butterworth \
        --high-pass 0.25 x.tsv none c.tsv &&
    fails_with 2 "takes a high-pass" denoise --tr 2 --filter cosine x.tsv none c.tsv &&
    fails_with 2 "order must lie in" denoise --order 0 x.tsv none c.tsv &&
    fails_with 2 "does not know .7P" denoise --strategy 7P x.tsv none c.tsv &&
    fails_with 2 "no regressor" denoise --design d.tsv x.tsv none c.tsv &&
    test "$(wc -l <output)" -eq 1 && ! test -e c.tsv'

check 'an image is refused for now' '
    : >x.nii.gz && fails_with 1 "x.nii.gz. is an image" denoise x.nii.gz none c.tsv'

check 'a full disk is noticed and leaves nothing' '
    series && ln -s /dev/full clean.tsv.part &&
    fails_with 1 "clean.tsv" denoise x.tsv none clean.tsv && ! test -e clean.tsv'

check 'a full device is noticed' '
    series && fails_with 1 "/dev/full" denoise x.tsv none /dev/full'

check 'a table as fMRIPrep writes it is understood' '
    table=${PLEXUS_SHARED:-/nowhere}/data/confounds/sub-01_task-test_desc-confounds_timeseries.tsv
    if ! test -e "$table"; then echo "skipped: no shared data"; exit 0; fi
    seeded 30 R1 R2 >x.tsv &&
    denoise --strategy 9P --columns cosine00,a_comp_cor_00 --fd-threshold 0.15 \
        --motion m.tsv --design d.tsv x.tsv "$table" clean.tsv &&
    holds clean.json "abs(field(MeanFramewiseDisplacement) - 0.107793) < 1e-6" &&
    test "$(head -1 d.tsv | wc -w)" -eq 11 &&
    awk -F "\t" "NR > 1 && \$7 + 0 > 0.15 { print NR }" m.tsv >above &&
    grep -n n/a clean.tsv | cut -d: -f1 | cmp - above'

done_testing
