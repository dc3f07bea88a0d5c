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
    fails_with 1 "too few frames: 2 of 30 are kept, fewer than three" \
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

check 'a full disk is noticed and leaves nothing' '
    series && ln -s /dev/full clean.tsv.part &&
    fails_with 1 "clean.tsv" denoise x.tsv none clean.tsv && ! test -e clean.tsv'

check 'a full device is noticed' '
    series && fails_with 1 "/dev/full" denoise x.tsv none /dev/full'

# ---- which columns ----

# fmriprep ROWS: a table of confounds as fMRIPrep has written it since 21.
fmriprep () {
    seeded "$1" trans_x trans_y trans_z rot_x rot_y rot_z csf white_matter \
        global_signal std_dvars framewise_displacement \
        a_comp_cor_00 a_comp_cor_01 a_comp_cor_02 \
        w_comp_cor_00 w_comp_cor_01 w_comp_cor_02 w_comp_cor_03 \
        w_comp_cor_04 w_comp_cor_05 c_comp_cor_00 c_comp_cor_01 c_comp_cor_02 \
        c_comp_cor_03 c_comp_cor_04 c_comp_cor_05 t_comp_cor_00 t_comp_cor_01 \
        t_comp_cor_02 t_comp_cor_03 t_comp_cor_04 t_comp_cor_05 \
        cosine00 cosine01 aroma_motion_02 aroma_motion_13
}

# columns_of FILE: its header on one line.
columns_of () { head -n 1 "$1" | tr '\t' ' '; }

check 'named sets have the columns of XCP-D and nilearn' '
    seeded 90 R1 R2 >x.tsv && fmriprep 90 >c.tsv &&
    for set in acompcor:24 acompcor_gsr:25 tcompcor:19 aroma:16 aroma_gsr:17 \
        gsr_only:1 simple:28; do
        denoise --strategy ${set%:*} --design d.tsv x.tsv c.tsv clean.tsv || exit 1
        test "$(head -n 1 d.tsv | wc -w)" = ${set#*:} || exit 1
    done &&
    denoise --strategy acompcor --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(columns_of d.tsv | cut -d " " -f 11-)" = "rot_z rot_z_derivative1 w_comp_cor_00 w_comp_cor_01 w_comp_cor_02 w_comp_cor_03 w_comp_cor_04 c_comp_cor_00 c_comp_cor_01 c_comp_cor_02 c_comp_cor_03 c_comp_cor_04 cosine00 cosine01" &&
    holds clean.json "field(NuisanceParameters) eq q(acompcor)"'

check 'the global signal is added to any set, or taken out' '
    seeded 60 R1 R2 >x.tsv && fmriprep 60 >c.tsv &&
    denoise --strategy 6P --global-signal yes --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(columns_of d.tsv)" = "trans_x trans_y trans_z rot_x rot_y rot_z global_signal" &&
    denoise --strategy 9P --global-signal no --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(columns_of d.tsv)" = "trans_x trans_y trans_z rot_x rot_y rot_z white_matter csf" &&
    denoise --strategy 36P --global-signal yes --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(head -n 1 d.tsv | wc -w)" -eq 36'

check 'components go with the cosines of the table, or with a high-pass' '
    seeded 60 R1 R2 >x.tsv && fmriprep 60 >c.tsv &&
    denoise --compcor temporal --compcor-count 2 --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(columns_of d.tsv)" = "t_comp_cor_00 t_comp_cor_01 cosine00 cosine01" &&
    denoise --compcor temporal --compcor-count 2 --tr 2 --filter butterworth \
        --high-pass 0.01 --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(columns_of d.tsv)" = "t_comp_cor_00 t_comp_cor_01" &&
    sed "1s/cosine/sine/g" c.tsv >none.tsv &&
    fails_with 1 "none.tsv. has no cosines.*--high-pass" \
        denoise --compcor temporal x.tsv none.tsv no.tsv &&
    fails_with 1 "none.tsv. has no cosines" denoise --tr 2 --filter butterworth \
        --low-pass 0.1 --strategy simple x.tsv none.tsv no.tsv && ! test -e no.tsv'

check 'fewer components than asked for are worth a warning, none are refused' '
    seeded 60 R1 R2 >x.tsv && fmriprep 60 >c.tsv &&
    denoise --compcor temporal --compcor-count 9 --design d.tsv x.tsv c.tsv clean.tsv 2>err &&
    grep -q "warning: .c.tsv. has 6 components of tCompCor, not 9" err &&
    test "$(head -n 1 d.tsv | wc -w)" -eq 8 &&
    sed "1s/t_comp_cor/other/g" c.tsv >none.tsv &&
    fails_with 1 "none.tsv. has no component of tCompCor" \
        denoise --strategy tcompcor x.tsv none.tsv no.tsv &&
    fails_with 2 "need components: --compcor" \
        denoise --compcor-count 3 x.tsv c.tsv no.tsv && ! test -e no.tsv'

check 'components are told apart by their masks, and counted by variance' '
    seeded 60 R1 R2 >x.tsv &&
    seeded 60 a_comp_cor_00 a_comp_cor_01 a_comp_cor_02 a_comp_cor_03 a_comp_cor_100 \
        cosine00 >c.tsv &&
    json () { printf "\"a_comp_cor_%s\": {\"Mask\": \"%s\", \"CumulativeVarianceExplained\": %s}" $*; } &&
    { echo "{"; json 00 combined 0.3; echo ,; json 01 CSF 0.4; echo ,; json 02 WM 0.2; echo ,
      json 03 WM 0.35; echo ,; json 100 WM 0.5; echo "}"; } >c.json &&
    denoise --compcor separate --design d.tsv x.tsv c.tsv clean.tsv 2>err &&
    test "$(columns_of d.tsv)" = "a_comp_cor_02 a_comp_cor_03 a_comp_cor_100 a_comp_cor_01 cosine00" &&
    denoise --compcor separate --compcor-variance 0.35 --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(columns_of d.tsv)" = "a_comp_cor_02 a_comp_cor_03 a_comp_cor_01 cosine00" &&
    fails_with 1 "c.tsv.*components of CSF explain 0.4 of the variance, not 0.45" \
        denoise --compcor separate --compcor-variance 0.45 x.tsv c.tsv no.tsv &&
    sed "s/CumulativeVarianceExplained/Other/" c.json >o.json && cp c.tsv o.tsv &&
    fails_with 1 "sidecar of .o.tsv. has no CumulativeVarianceExplained of .a_comp_cor_02" \
        denoise --compcor separate --compcor-variance 0.2 x.tsv o.tsv no.tsv &&
    mv c.tsv alone.tsv &&
    fails_with 1 "alone.tsv. has no sidecar to tell the Mask of .a_comp_cor_00" \
        denoise --compcor separate x.tsv alone.tsv no.tsv && ! test -e no.tsv'

check 'AROMA that fMRIPrep no longer writes is named' '
    seeded 60 R1 R2 >x.tsv && fmriprep 60 | sed "1s/aroma_motion/other/g" >c.tsv &&
    fails_with 1 "c.tsv. has no column .aroma_motion_NN.*since 23.1" \
        denoise --strategy aroma x.tsv c.tsv no.tsv && ! test -e no.tsv &&
    fmriprep 60 >a.tsv && printf "{\"aroma_motion_13\": {\"MotionNoise\": false}}\n" >a.json &&
    denoise --strategy aroma --design d.tsv x.tsv a.tsv clean.tsv &&
    columns_of d.tsv | grep -q aroma_motion_02 && ! grep -q aroma_motion_13 d.tsv'

check 'columns are found by globs, each once, in the order of the table' '
    seeded 60 R1 R2 >x.tsv && fmriprep 60 >c.tsv &&
    denoise --columns "csf,a_comp_cor_0[0-1],cosine*,cosine00,?sf" --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(columns_of d.tsv)" = "csf a_comp_cor_00 a_comp_cor_01 cosine00 cosine01" &&
    fails_with 1 "c.tsv. has no column that matches .motion_outlier" \
        denoise --columns "csf,motion_outlier*" x.tsv c.tsv no.tsv &&
    fails_with 2 "names .cos\*. twice" denoise --columns "cos*,csf,cos*" x.tsv c.tsv no.tsv &&
    ! test -e no.tsv'

# old: the names of fMRIPrep before 1.2, in another order than today.
old () {
    seeded 60 WhiteMatter GlobalSignal stdDVARS FramewiseDisplacement \
        tCompCor00 aCompCor00 aCompCor01 Cosine00 NonSteadyStateOutlier00 X Y Z \
        RotX RotY RotZ CSF AROMAAggrComp01 |
        awk -F '\t' 'BEGIN { OFS = FS } NR > 1 { $9 = NR == 2 } 1'
}

check 'names of fMRIPrep before 1.2 are those of today' '
    seeded 60 R1 R2 >x.tsv && old >c.tsv &&
    denoise --strategy aroma_gsr --columns "CSF,a_comp_cor_*,Cosine00" --fd-threshold 0.9 \
        --design d.tsv --motion m.tsv x.tsv c.tsv clean.tsv &&
    columns_of d.tsv | grep -q "^trans_x trans_x_derivative1 .* white_matter csf global_signal aroma_motion_01 a_comp_cor_00 a_comp_cor_01 cosine00$" &&
    cut -f 10-15,4 c.tsv | awk -F "\t" "BEGIN { OFS = FS } { print \$2, \$3, \$4, \$5, \$6, \$7, \$1 }" |
        sed "1s/.*/$(head -n 1 m.tsv)/" >want && same_table --tolerance 0 m.tsv want &&
    holds clean.json "field(ConfoundNames) =~ /before 1.2/ and
        field(NumberOfVolumesDiscardedByNonsteadyStatesDetector) == 1"'

check 'X, Y and Z alone are no motion' '
    seeded 60 R1 R2 >x.tsv && seeded 60 X Y Z >c.tsv &&
    denoise --columns X,Z --design d.tsv x.tsv c.tsv clean.tsv &&
    test "$(columns_of d.tsv)" = "X Z" && holds clean.json "not defined field(ConfoundNames)"'

check 'a table without a header is refused' '
    seeded 30 R1 R2 >x.tsv && seeded 31 a b c | sed 1d >c.tsv &&
    fails_with 1 "c.tsv. has no header: its first line holds numbers" \
        denoise --columns a x.tsv c.tsv no.tsv &&
    { printf "n/a\tn/a\t0.5\n"; cat c.tsv; } >n.tsv &&
    fails_with 1 "n.tsv. line 1 has two columns named .n/a.: is it a header" \
        denoise --columns a x.tsv n.tsv no.tsv && ! test -e no.tsv'

check 'noise is made orthogonal to columns of signal' '
    seeded 60 R1 R2 >x.tsv && seeded 60 signal__task noise other >c.tsv &&
    awk -F "\t" "BEGIN { OFS = FS; CONVFMT = \"%.17g\" } NR > 1 { \$2 += 3 * \$1 + 7 } 1" c.tsv >mixed.tsv &&
    denoise --columns "signal__*,noise,other" --design d.tsv x.tsv mixed.tsv clean.tsv &&
    test "$(columns_of d.tsv)" = "noise_orth other_orth" &&
    cut -f 1 mixed.tsv | paste d.tsv - >both.tsv && connect both.tsv r.tsv &&
    awk -F "\t" "NR == 4 && (\$2 ^ 2 > 1e-20 || \$3 ^ 2 > 1e-20) { exit 1 }" r.tsv &&
    denoise --columns "signal__*,noise,other" --design again.tsv x.tsv c.tsv clean.tsv &&
    sed 1d d.tsv | cut -f 1 >a && sed 1d again.tsv | cut -f 1 >b &&
    paste a b | awk "{ s = \$1 - \$2; if (NR > 1 && (s - last) ^ 2 > 1e-20) exit 1; last = s }"'

# ---- which frames ----

# outliers_of FILE: the frames that are 1, counted from 0.
outliers_of () { awk 'NR > 1 && $1 == 1 { printf "%s%d", sep, NR - 2; sep = " " }' "$1"; }

# spiky FRAME...: displacement of 0.1, and of 0.9 in these frames of 40.
spiky () {
    echo framewise_displacement
    for t in $(seq 0 39); do
        case " $* " in *" $t "*) echo 0.9 ;; *) echo 0.1 ;; esac
    done
}

check 'frames around an outlier go with it' '
    seeded 40 R1 R2 >x.tsv && spiky 10 20 39 >c.tsv &&
    denoise --fd-threshold 0.5 --censor-before 1 --censor-after 2 --outliers o.tsv x.tsv c.tsv clean.tsv &&
    test "$(outliers_of o.tsv)" = "9 10 11 12 19 20 21 22 38 39" &&
    holds clean.json "field(CensoredBefore) == 1 and field(CensoredAfter) == 2 and
        field(NumberOfVolumesDiscardedByMotionScrubbing) == 10 and
        abs(field(MeanFramewiseDisplacement) - (0.1 * 37 + 0.9 * 3) / 40) < 1e-12 and
        abs(field(MeanFramewiseDisplacementKept) - 0.1) < 1e-12" &&
    fails_with 2 "censor-before" denoise --censor-before -1 x.tsv c.tsv no.tsv && ! test -e no.tsv'

check 'short stretches between outliers go, too' '
    seeded 40 R1 R2 >x.tsv && spiky 4 10 15 30 36 >c.tsv &&
    denoise --fd-threshold 0.5 --min-segment 5 --outliers o.tsv x.tsv c.tsv clean.tsv &&
    test "$(outliers_of o.tsv)" = "0 1 2 3 4 10 11 12 13 14 15 30 36 37 38 39" &&
    holds clean.json "field(MinimumSegment) == 5 and field(NumberOfVolumesInShortSegments) == 11"'

check 'frames without steady state go, unless they are to stay' '
    seeded 40 R1 R2 >x.tsv && spiky 30 >fd && { echo non_steady_state_outlier00
        echo 1; yes 0 | head -39; } >n0 && { echo non_steady_state_outlier01; echo 0; echo 1
        yes 0 | head -38; } >n1 && paste fd n0 n1 >c.tsv &&
    denoise --fd-threshold 0.5 --outliers o.tsv x.tsv c.tsv clean.tsv &&
    test "$(outliers_of o.tsv)" = "0 1 30" &&
    holds clean.json "field(NumberOfVolumesDiscardedByNonsteadyStatesDetector) == 2 and
        field(NumberOfVolumesDiscardedByMotionScrubbing) == 1 and field(DummyScans) == 0" &&
    denoise --fd-threshold 0.5 --non-steady keep --outliers o.tsv x.tsv c.tsv clean.tsv &&
    test "$(outliers_of o.tsv)" = 30 &&
    denoise --non-steady keep --dummy-scans auto --outliers o.tsv x.tsv c.tsv clean.tsv &&
    test "$(outliers_of o.tsv)" = "0 1" && holds clean.json "field(DummyScans) == 2"'

check 'dummy scans keep their rows and are n/a' '
    seeded 40 R1 R2 >x.tsv && denoise --dummy-scans 3 --detrend linear x.tsv none clean.tsv &&
    test "$(grep -n n/a clean.tsv | cut -d: -f1 | tr "\n" " ")" = "2 3 4 " &&
    holds clean.json "field(DummyScans) == 3 and field(NumberOfVolumes) == 40 and
        field(NumberOfVolumesKept) == 37" &&
    sed "2,4d" x.tsv >rest.tsv && denoise --detrend linear rest.tsv none want.tsv &&
    sed "2,4d" clean.tsv >got.tsv && same_table --tolerance 1e-13 got.tsv want.tsv &&
    fails_with 1 "40 dummy scans leave nothing of a run of 40" \
        denoise --dummy-scans 40 x.tsv none no.tsv &&
    fails_with 2 "number of frames, or auto, not .two" denoise --dummy-scans two x.tsv none no.tsv &&
    fails_with 2 "auto needs a table" denoise --dummy-scans auto x.tsv none no.tsv && ! test -e no.tsv'

check 'displacement of another radius or kind is computed from motion' '
    series && moved && spiky >fd && yes 0.1 | head -80 >>fd && paste m.tsv fd >c.tsv &&
    denoise --fd-radius 80 --motion a.tsv x.tsv c.tsv clean.tsv &&
    denoise --fd-kind jenkinson --motion j.tsv x.tsv c.tsv clean.tsv &&
    denoise --motion p.tsv x.tsv c.tsv clean.tsv &&
    test "$(sed -n 4p p.tsv | cut -f 7)" = 0.1 &&
    paste m.tsv a.tsv | awk -F "\t" "
        function step(j) { d = \$j - last[j]; return d < 0 ? -d : d }
        NR > 2 { fd = step(1) + step(2) + step(3) + 80 * (step(4) + step(5) + step(6))
                 if ((fd - \$13) ^ 2 > 1e-24) exit 1 }
        { for (j = 1; j <= 6; j++) last[j] = \$j }" &&
    holds clean.json "field(FramewiseDisplacementKind) eq q(power)" &&
    awk -F "\t" "NR > 2 && !(\$7 > 0 && \$7 < 1) { exit 1 }" j.tsv &&
    sed "1s/framewise_displacement/rmsd/" c.tsv >rms.tsv &&
    denoise --fd-kind jenkinson --motion r.tsv x.tsv rms.tsv clean.tsv &&
    test "$(sed -n 4p r.tsv | cut -f 7)" = 0.1'

# breathing: six parameters that swing 15 times a minute at 1 s a frame, one of
# which jumps by 1 mm in frame 60.
breathing () {
    printf '%s\n' "$motion" framewise_displacement | paste -s - | tr ',' '\t'
    awk 'BEGIN { OFS = "\t"; for (t = 0; t < 120; t++) {
        wave = 0.2 * sin(2 * 3.14159265358979 * 0.25 * t + 0.5)
        print wave + (t >= 60), wave, wave, wave / 50, wave / 50, wave / 50, 9 } }'
}

check 'breathing is taken out of motion, its regressors and displacement' '
    seeded 120 R1 R2 >x.tsv && breathing >c.tsv && one="--tr 1 --fd-threshold 0.7" &&
    denoise $one --motion-filter notch --motion-band 12:18 --strategy 12P \
        --motion m.tsv --design d.tsv --outliers o.tsv x.tsv c.tsv clean.tsv &&
    test "$(outliers_of o.tsv)" = 60 &&
    cut -f 1-6 m.tsv >a.tsv && cut -f 1,3,5,7,9,11 d.tsv >b.tsv && same_table --tolerance 0 a.tsv b.tsv &&
    awk -F "\t" "NR > 2 { d = \$1 - last; if ((d - \$2) ^ 2 > 1e-24) exit 1 } { last = \$1 }" d.tsv &&
    awk -F "\t" "NR > 20 && NR < 50 && \$7 > 0.1 { exit 1 }" m.tsv &&
    holds clean.json "field(MotionFilter, q(Type)) eq q(notch)" &&
    fails_with 1 "too few frames" denoise --fd-threshold 0.3 --fd-radius 50.5 x.tsv c.tsv no.tsv'

check 'motion filters that make no sense are refused' '
    seeded 120 R1 R2 >x.tsv && breathing >c.tsv && notch="--tr 1 --motion-filter notch" &&
    fails_with 2 "needs --motion-band" denoise $notch x.tsv c.tsv no.tsv &&
    fails_with 2 "lower and a higher limit" denoise $notch --motion-band 18:12 x.tsv c.tsv no.tsv &&
    fails_with 2 "lower and a higher limit" denoise $notch --motion-band 12 x.tsv c.tsv no.tsv &&
    fails_with 2 "breaths per minute.*not .12-18" denoise $notch --motion-band 12-18 x.tsv c.tsv no.tsv &&
    fails_with 2 "takes one limit" denoise --tr 1 --motion-filter low-pass --motion-band 6:8 x.tsv c.tsv no.tsv &&
    fails_with 2 "needs --motion-filter" denoise --motion-band 6 x.tsv c.tsv no.tsv &&
    fails_with 1 "RepetitionTime" denoise --motion-filter low-pass --motion-band 6 x.tsv c.tsv no.tsv &&
    fails_with 1 "no trans_x in frame 1" denoise --tr 1 --motion-filter low-pass --motion-band 6 x.tsv none no.tsv &&
    ! test -e no.tsv &&
    denoise --tr 2 --motion-filter notch --motion-band 18:28 x.tsv c.tsv clean.tsv 2>err &&
    grep -q "warning: --motion-band is above the Nyquist frequency; its alias, up to 0.2 Hz" err'

check 'scrubbing brings thresholds of its own, which options replace' '
    seeded 90 R1 R2 >x.tsv && fmriprep 90 >c.tsv &&
    awk -F "\t" "BEGIN { OFS = FS } NR > 1 { \$10 = NR == 52 ? 1.6 : 1.5; \$11 = NR == 42 ? 0.6 : 0.5 } 1" \
        c.tsv >s.tsv &&
    denoise --strategy scrubbing --outliers o.tsv x.tsv s.tsv clean.tsv &&
    test "$(outliers_of o.tsv)" = "40 50" && holds clean.json "field(CensoredFDAbove) == 0.5 and
        field(CensoredDVARSAbove) == 1.5 and field(MinimumSegment) == 5" &&
    denoise --strategy scrubbing --fd-threshold 0.6 --outliers o.tsv x.tsv s.tsv clean.tsv &&
    test "$(outliers_of o.tsv)" = 50'

check 'the spectrum may stand in for censored frames' '
    seeded 120 R1 R2 >x.tsv && { spiky 10 11 12 13; yes 0.1 | head -80; } >c.tsv &&
    band="--tr 2 --filter butterworth --high-pass 0.01 --low-pass 0.1 --fd-threshold 0.5" &&
    denoise $band x.tsv c.tsv spline.tsv && denoise $band --interpolate lomb-scargle x.tsv c.tsv lomb.tsv &&
    grep -n n/a lomb.tsv | cut -d: -f1 | tr "\n" " " | grep -q "^12 13 14 15 $" &&
    ! cmp -s spline.tsv lomb.tsv && grep -q Lomb-Scargle lomb.json && grep -q spline spline.json &&
    awk -F "\t" "BEGIN { OFS = FS } NR >= 12 && NR <= 15 { \$1 = 1e6; \$2 = -1e6 } 1" x.tsv >y.tsv &&
    denoise $band --interpolate lomb-scargle y.tsv c.tsv again.tsv && cmp again.tsv lomb.tsv &&
    { echo framewise_displacement; yes 9 | head -117; echo 0; echo 9; echo 0; } >f.tsv &&
    fails_with 1 "is excluded: too few frames: .*2 of 120" denoise $band --interpolate lomb-scargle \
        --non-steady keep x.tsv f.tsv no.tsv && ! test -e no.tsv'

# ---- how much must be left ----

check 'a run of which too little is left is excluded, in one line' '
    seeded 40 R1 R2 >x.tsv && spiky 3 8 20 >fd && seeded 40 noise | paste fd - >c.tsv &&
    keep="--fd-threshold 0.5 --tr 2" &&
    fails_with 1 "^denoise: .x.tsv. is excluded: too few frames: 37 of 40 are kept, --min-frames is 38$" \
        denoise $keep --min-frames 38 x.tsv c.tsv no.tsv &&
    fails_with 1 "is excluded: too few frames: 37 of 40 are kept, 74 s; --min-seconds is 75$" \
        denoise $keep --min-seconds 75 x.tsv c.tsv no.tsv &&
    fails_with 1 "is excluded: too few degrees of freedom: 35.0 of 37 frames that are kept, --min-freedom is 36$" \
        denoise $keep --min-freedom 36 --columns noise x.tsv c.tsv no.tsv &&
    test "$(wc -l <output)" -eq 1 && ! test -e no.tsv && ! test -e no.json &&
    denoise $keep --min-frames 37 --min-seconds 74 --min-freedom 35 \
        --columns noise x.tsv c.tsv clean.tsv &&
    holds clean.json "field(MinimumFrames) == 37 and field(MinimumSeconds) == 74 and
        field(MinimumDegreesOfFreedom) == 35 and field(RankOfConfounds) == 1 and
        field(ShareOfSpectrum) == 1 and field(DegreesOfFreedom) == 35"'

check 'seconds without a repetition time are refused' '
    seeded 40 R1 R2 >x.tsv &&
    fails_with 1 "RepetitionTime.*--tr" denoise --min-seconds 10 x.tsv none no.tsv && ! test -e no.tsv'

check 'a band that leaves less than one degree of freedom is excluded' '
    seeded 60 R1 R2 >x.tsv && fmriprep 60 >c.tsv &&
    fails_with 1 "is excluded: too few degrees of freedom: -3.4 of 60" denoise --strategy 24P --tr 2 \
        --filter butterworth --high-pass 0.01 --low-pass 0.1 x.tsv c.tsv no.tsv && ! test -e no.tsv'

check 'a parabola is removed from series and confounds' '
    { echo "R1	R2"; for t in $(seq 0 59); do echo "$((t * t))	$(((t * 7919) % 101 + t * t))"; done; } >x.tsv &&
    denoise --detrend quadratic x.tsv none clean.tsv 2>err && grep -q "1 of 2 regions" err &&
    awk -F "\t" "BEGIN { OFS = FS } NR > 1 { \$2 += 5 - 3 * NR + 0.5 * NR * NR } 1" x.tsv >y.tsv &&
    denoise --detrend quadratic y.tsv none again.tsv && same_table --tolerance 1e-9 again.tsv clean.tsv &&
    holds clean.json "field(Detrending) eq q(quadratic)"'

check 'spikes are squashed, in the frames that are kept' '
    seeded 40 R1 R2 | awk -F "\t" "BEGIN { OFS = FS } NR == 12 { \$1 = 1000 } 1" >x.tsv &&
    denoise --despike x.tsv none clean.tsv &&
    awk -F "\t" "NR > 1 && (\$1 > 3 || \$1 < 0) { exit 1 }" clean.tsv &&
    holds clean.json "field(Despiking) =~ /tanh/" &&
    spiky 10 >c.tsv && denoise --despike --fd-threshold 0.5 x.tsv c.tsv a.tsv &&
    awk -F "\t" "BEGIN { OFS = FS } NR == 12 { \$1 = 7 } 1" x.tsv >y.tsv &&
    denoise --despike --fd-threshold 0.5 y.tsv c.tsv b.tsv && cmp a.tsv b.tsv'

check 'the task of the input is that of the product' '
    seeded 30 R1 R2 >x.tsv && echo "{\"TaskName\": \"rest\", \"DummyScans\": 4}" >x.json &&
    denoise x.tsv none clean.tsv && holds clean.json "field(TaskName) eq q(rest) and
        field(DummyScans) == 4" &&
    denoise --dummy-scans 5 x.tsv none clean.tsv && holds clean.json "field(DummyScans) == 5"'

check 'the order of operations is in the help' '
    denoise --help | tr "\n" " " | grep -q "dummy scans.*censored.*interpolated.*detrended.*filtered.*regressed"'

# ---- planted truth ----

# likeness A B: correlation of the edges of two matrices.
likeness () {
    paste "$1" "$2" | awk -F '\t' 'NR > 1 { half = NF / 2
        for (j = 2; j < NR; j++) { x = $j; y = $(half + j); n++
            sx += x; sy += y; xx += x * x; yy += y * y; xy += x * y } }
        END { print (xy - sx * sy / n) / sqrt((xx - sx * sx / n) * (yy - sy * sy / n)) }'
}

check 'denoising brings the planted network back' '
    simulate --subjects 2 --frames 200 --regions 24 s &&
    run=s/sub-02/func/sub-02_task-rest && image=${run}_space-MNI152NLin2009cAsym &&
    parcellate --mask ${image}_desc-brain_mask.nii.gz ${image}_desc-preproc_bold.nii.gz \
        s/tpl-*/*_dseg.nii.gz t.tsv coverage.tsv &&
    connect s/truth/sub-02_task-rest_timeseries.tsv truth.tsv &&
    score () { denoise "$@" t.tsv ${run}_desc-confounds_timeseries.tsv clean.tsv &&
               connect clean.tsv r.tsv && likeness r.tsv truth.tsv; } &&
    none=$(score --detrend linear) && some=$(score --strategy 24P --detrend linear) &&
    all=$(score --strategy 36P --detrend linear) &&
    scrubbed=$(score --strategy 24P --detrend linear --fd-threshold 0.5 --censor-after 1) &&
    echo "none $none 24P $some 36P $all scrubbed $scrubbed" &&
    echo "$none $some $all $scrubbed" |
        awk "{ exit !(\$1 < 0.75 && \$2 > 0.9 && \$3 > 0.85 && \$4 > 0.85) }"'

table=${PLEXUS_SHARED:-/nowhere}/data/confounds/sub-01_task-test_desc-confounds_timeseries.tsv

shared_check 'a table as fMRIPrep writes it is understood' '
    seeded 30 R1 R2 >x.tsv &&
    denoise --strategy 9P --columns cosine00,a_comp_cor_00 --fd-threshold 0.15 \
        --motion m.tsv --design d.tsv x.tsv "$table" clean.tsv &&
    holds clean.json "abs(field(MeanFramewiseDisplacement) - 0.107793) < 1e-6" &&
    test "$(head -1 d.tsv | wc -w)" -eq 11 &&
    { echo 2; awk -F "\t" "NR > 1 && \$7 + 0 > 0.15 { print NR }" m.tsv; } >above &&
    grep -n n/a clean.tsv | cut -d: -f1 | cmp - above'

# nilearn 0.14 load_confounds: the columns and the sample mask.
shared_check 'its components and outliers are those of nilearn' '
    seeded 30 R1 R2 >x.tsv &&
    denoise --compcor separate --design d.tsv x.tsv "$table" clean.tsv &&
    test "$(columns_of d.tsv)" = "a_comp_cor_70 a_comp_cor_71 a_comp_cor_72 a_comp_cor_73 a_comp_cor_74 a_comp_cor_57 a_comp_cor_58 a_comp_cor_59 a_comp_cor_60 a_comp_cor_61 cosine00 cosine01 cosine02 cosine03" &&
    denoise --fd-threshold 0.15 --dvars-threshold 1.2 --min-segment 5 --outliers o.tsv \
        x.tsv "$table" clean.tsv &&
    test "$(outliers_of o.tsv)" = "0 1 2 11 12 13 19 28 29" &&
    for set in simple:30 scrubbing:36 compcor:85; do
        fails_with 1 "29 of 30 frames are kept, for ${set#*:} regressors" \
            denoise --strategy ${set%:*} x.tsv "$table" no.tsv || exit 1
    done &&
    denoise --compcor combined --compcor-variance 0.1 --design d.tsv x.tsv "$table" clean.tsv &&
    test "$(head -n 1 d.tsv | wc -w)" -eq 11'

check 'the reflection at the ends is odd, as in SciPy, or even' '
    series && denoise --tr 2 --filter butterworth --high-pass 0.01 --low-pass 0.1 x.tsv none odd.tsv &&
    denoise --tr 2 --filter butterworth --high-pass 0.01 --low-pass 0.1 --reflection even x.tsv none even.tsv &&
    ! cmp -s odd.tsv even.tsv && grep -q "\"Reflection at the ends\": \"even\"" even.json &&
    grep -q "\"Reflection at the ends\": \"odd\"" odd.json'

# ---- images, voxel by voxel ----

voxels () { # a simulated run in $bold, $mask, $table
    [ -d "$tap_home/vox" ] || simulate --subjects 1 --frames 80 --regions 10 "$tap_home/vox"
    func=$tap_home/vox/sub-01/func/sub-01_task-rest
    bold=$(ls "$func"_*_bold.nii.gz) mask=$(ls "$func"_*_mask.nii.gz) table=$(ls "$func"_*confounds_timeseries.tsv)
    atlas=$(ls "$tap_home"/vox/tpl-*/*_dseg.nii.gz)
}
recipe="--strategy 24P --detrend linear --filter butterworth --high-pass 0.01 --low-pass 0.1"

check 'the mean of cleaned voxels is the cleaned mean' '
    voxels && denoise $recipe --mask "$mask" "$bold" "$table" clean.nii.gz &&
    parcellate --mask "$mask" clean.nii.gz "$atlas" after.tsv cover.tsv &&
    parcellate --mask "$mask" "$bold" "$atlas" raw.tsv cover.tsv && denoise $recipe raw.tsv "$table" before.tsv &&
    same_table --tolerance 2e-5 after.tsv before.tsv'

check 'frames that are censored are NaN in the image, and n/a in its regions' '
    voxels && denoise $recipe --fd-threshold 0.3 --outliers out.tsv --mask "$mask" "$bold" "$table" clean.nii.gz &&
    parcellate --mask "$mask" clean.nii.gz "$atlas" after.tsv cover.tsv &&
    removed=$(grep -c "^1" out.tsv) && [ "$removed" -gt 0 ] && [ "$(grep -c "^n/a" after.tsv)" = "$removed" ] &&
    parcellate --mask "$mask" "$bold" "$atlas" raw.tsv cover.tsv && denoise $recipe --fd-threshold 0.3 raw.tsv "$table" before.tsv &&
    same_table --tolerance 2e-5 after.tsv before.tsv'

check 'a frame that is censored is NaN outside the mask as well, so that no mask is needed to know it' '
    voxels && denoise $recipe --fd-threshold 0.3 --mask "$mask" "$bold" "$table" clean.nii.gz &&
    parcellate --mask "$mask" clean.nii.gz "$atlas" with.tsv cover.tsv && grep -q "^n/a" with.tsv &&
    parcellate clean.nii.gz "$atlas" without.tsv cover.tsv && cmp with.tsv without.tsv'

check 'values that float32 cannot hold are refused, and not made infinite' '
    nifti_make run.nii --type float64 && { head -c 112 run.nii; perl -e "print pack q(f), 1e37"; tail -c +117 run.nii; } >huge.nii &&
    fails_with 1 "too large for an image of float32" denoise --tr 2 huge.nii none clean.nii && ! ls clean.* 2>/dev/null'

check 'percent of a mean that is 0 but for the rounding of float32 is NaN, not a huge number' '
    voxels && denoise --detrend linear --standardize zscore --mask "$mask" "$bold" none zero.nii.gz &&
    fails_with 1 "no voxel of .zero.nii.gz. varies and has anything left" denoise --standardize psc --mask "$mask" zero.nii.gz none no.nii.gz'

check 'an image is written under the name of one' '
    voxels && for name in clean.img clean.hdr clean.img.gz; do
        fails_with 2 "are written as .nii or .nii.gz" denoise --mask "$mask" "$bold" none $name || exit 1
    done && ! ls clean.* .*scratch* 2>/dev/null'

check 'the bytes do not depend on the memory, and no scratch file is left' '
    voxels && denoise $recipe --standardize zscore --mask "$mask" "$bold" "$table" all.nii.gz &&
    denoise $recipe --standardize zscore --memory 1 --mask "$mask" "$bold" "$table" few.nii.gz && cmp all.nii.gz few.nii.gz &&
    sed "s/few/all/" few.json | cmp - all.json && [ -z "$(ls -A | grep -v "^all\|^few")" ]'

check 'an image keeps its grid and timing, and says what was done' '
    voxels && denoise $recipe --mask "$mask" "$bold" "$table" clean.nii.gz &&
    grep -q "\"RepetitionTime\": 2" clean.json && grep -q "\"NumberOfVoxels\": [1-9]" clean.json &&
    grep -q "\"ConfoundRegressors\"" clean.json && inspect --mask "$mask" clean.nii.gz qc.tsv summary.json &&
    grep -q "\"used_voxels\": $(sed -n "s/.*\"NumberOfVoxels\": \([0-9]*\).*/\1/p" clean.json)" summary.json'

check 'a voxel that never varies or is NaN once is NaN throughout, and said' '
    nifti_make run.nii --type float32 --constant 20 && denoise --tr 2 --detrend linear run.nii none clean.nii 2>log &&
    grep -q "never vary" log && nifti_make --regions 3 --dims 3 atlas.nii &&
    parcellate clean.nii atlas.nii series.tsv cover.tsv && awk -F"\t" "NR == 1 { for (i = 1; i <= NF; i++) if (\$i == \"not_finite\") c = i; next } { n += \$c } END { exit !(n > 0) }" cover.tsv'

check 'bad images are refused in a line, and nothing is left' '
    voxels && head -c 20000 "$bold" >half.nii.gz && nifti_make --dims 3 --regions 1 small.nii &&
    fails_with 1 "truncated" denoise --tr 2 half.nii.gz none clean.nii.gz &&
    fails_with 1 "grid" denoise --mask small.nii "$bold" none clean.nii.gz &&
    fails_with 2 "is an image.*and .clean.tsv. is not" denoise "$bold" none clean.tsv &&
    fails_with 2 "is a table.*" denoise "$table" none clean.nii.gz &&
    fails_with 1 "is excluded: too few frames" denoise --min-frames 200 --mask "$mask" "$bold" "$table" clean.nii.gz &&
    head -20 "$table" >short.tsv && fails_with 1 "rows" denoise --strategy 6P "$bold" short.tsv clean.nii.gz &&
    ! ls clean.* 2>/dev/null && [ -z "$(ls -A | grep scratch)" ]'

check 'a full disk is noticed' '
    voxels && ln -s /dev/full full.nii.gz && fails_with 1 "cannot write" denoise --mask "$mask" "$bold" "$table" full.nii.gz'

done_testing
