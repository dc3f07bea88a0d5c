#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

# A run of 60 voxels and 20 frames, and an atlas of three regions on its grid.
study () {
    nifti_make run.nii "$@" && nifti_make --regions 3 --dims 3 atlas.nii &&
    nifti_make --regions 1 --dims 3 --type uint8 mask.nii
}

# refuses PATTERN [OPERANDS...]: one line, status 1, nothing written.
refuses () {
    pattern=$1; shift
    [ $# -gt 0 ] || set -- run.nii
    fails_with 1 "$pattern" inspect --tsnr tsnr.nii "$@" out.tsv sum.json &&
    [ "$(wc -l <output)" -eq 1 ] &&
    ! ls out.* sum.* tsnr.* 2>/dev/null
}

# column NAME TABLE: the cells of a column.
column () {
    awk -F'\t' -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
        NR > 1 { print at ? $at : "no column" }' "$2"
}

# A table of confounds: six parameters, the head moving 1 mm in frame 5.
motion='printf "trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\n" >c.tsv
for t in $(seq 0 19); do printf "%d\t0\t0\t0\t0\t0\n" $((t >= 5)); done >>c.tsv'

check 'a row per frame, and every column explained' '
    study && inspect run.nii out.tsv sum.json && [ "$(wc -l <out.tsv)" -eq 21 ] &&
    for name in $(head -n 1 out.tsv); do
        NAME=$name holds out.json "length field(\$ENV{NAME}, \"Description\")" || exit 1; done &&
    holds out.json "field(RepetitionTime) == 2 && field(SamplingFrequency) == 0.5"'

# Voxel v of frame t holds (7 v + 13 t) mod 101.
check 'the global signal and DVARS of a run, by hand' '
    study && inspect run.nii out.tsv sum.json && awk "BEGIN { for (t = 0; t < 20; t++) {
        s = d = 0; for (v = 0; v < 60; v++) { x = (7 * v + 13 * t) % 101; s += x
            d += (x - before[v]) ^ 2; before[v] = x }
        printf \"%.12g %s\n\", s / 60, t ? sprintf(\"%.12g\", sqrt(d / 60)) : \"n/a\" } }" >want &&
    column global_signal out.tsv | awk "{ printf \"%.12g\n\", \$1 }" >a &&
    column raw_dvars out.tsv | awk "{ print \$1 == \"n/a\" ? \$1 : sprintf(\"%.12g\", \$1) }" >b &&
    paste -d " " a b | cmp - want'

check 'std_dvars and tSNR of the reference image in its mask' '
    golden="$root/tests/golden/timeseries" && { echo std_dvars; tr "\t" "\n" <"$golden/dvars_std.tsv"; echo; } >want.tsv &&
    inspect --mask "$golden/img_mask.nii.gz" --tsnr tsnr.nii "$golden/img_bold_3mm.nii.gz" out.tsv sum.json &&
    { echo std_dvars; column std_dvars out.tsv | sed 1d; } >got.tsv &&
    same_table --tolerance 1e-12 got.tsv want.tsv &&
    tr "\t" "\n" <"$golden/tsnr_in_mask.tsv" | sort -g | awk "NF { x[++n] = \$1 } END { printf \"%.12g\n\", (x[n / 2] + x[n / 2 + 1]) / 2 }" >want &&
    perl -MJSON::PP -0777 -ne "printf qq(%.12g\n), decode_json(\$_)->{median_tsnr}" sum.json | cmp - want'

check 'the map of tSNR holds the float of every voxel, and 0 outside the mask' '
    golden="$root/tests/golden/timeseries" &&
    inspect --mask "$golden/img_mask.nii.gz" --tsnr tsnr.nii "$golden/img_bold_3mm.nii.gz" out.tsv sum.json &&
    tail -c +353 tsnr.nii | od -An -v -tf4 -w4 | awk "BEGIN { print \"tsnr\" } \$1 != 0" | { sed -u 1q; sort -g; } | tr -d " " >got.tsv &&
    { echo tsnr; tr "\t" "\n" <"$golden/tsnr_in_mask.tsv" | grep . | sort -g; } >want.tsv && same_table --tolerance 1e-6 got.tsv want.tsv &&
    [ "$(tail -c +353 tsnr.nii | wc -c)" -eq 2880 ] && holds tsnr.json "field(Description) =~ /^Mean over SD/"'

check 'displacement from the motion parameters' "
    study && $motion && inspect --confounds c.tsv run.nii out.tsv sum.json &&
    [ \"\$(column framewise_displacement out.tsv | tr '\\n' ' ')\" = 'n/a 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 ' ] &&
    [ \"\$(column fd_jenkinson out.tsv | sed -n 6p)\" = 1 ] &&
    holds sum.json 'field(\"max_fd\") == 1 && field(\"num_volumes_fd_above_0.2\") == 1 && abs(field(\"mean_fd\") - 1 / 19) < 1e-15'"

check 'displacement as it stands in the confounds goes first' '
    study && { printf "framewise_displacement\trmsd\n"; printf "n/a\tn/a\n"; for t in $(seq 1 19); do printf "0.%d\t0.01\n" $((t % 2 * 6)); done; } >c.tsv &&
    inspect --confounds c.tsv run.nii out.tsv sum.json &&
    holds sum.json "field(\"num_volumes_fd_above_0.5\") == 10 && abs(field(\"mean_relative_rms\") - 0.01) < 1e-15"'

check 'without motion it is n/a, with the reason' '
    study && inspect run.nii out.tsv sum.json &&
    [ "$(column framewise_displacement out.tsv | sort -u)" = n/a ] &&
    holds sum.json "field(\"mean_fd\") eq \"n/a\" && field(\"NotAvailable\", \"mean_fd\") =~ /motion/" &&
    holds sum.json "field(\"Definitions\", \"mean_fd\", \"Units\") eq \"mm\" && !exists field(\"NotAvailable\")->{gcor}"'

check 'coverage and tSNR of each region, in the summary and as a table' '
    study --constant 5 && inspect --atlas atlas.nii --regions regions.tsv run.nii out.tsv sum.json &&
    holds sum.json "field(\"Regions\")->[0]{coverage} == 0.75 && field(\"Regions\")->[0]{constant} == 5" &&
    holds sum.json "field(\"Regions\")->[2]{Node} eq \"label3\" && field(\"Regions\")->[2]{tsnr} > 0" &&
    grep -q "^label1	0.75	1	20	20	15	5	0	" regions.tsv && holds regions.json "field(\"tsnr\", \"Description\") =~ /Median/" &&
    parcellate run.nii atlas.nii p.tsv cover.tsv && cut -f1-8 cover.tsv >want && cut -f1-8 regions.tsv | cmp - want'

check 'a region without usable voxels is n/a, not a number' '
    study --constant 20 && inspect --atlas atlas.nii --regions regions.tsv run.nii out.tsv sum.json &&
    grep -q "^label1	0	1	20	20	0	20	0	7	n/a	n/a$" regions.tsv'

check 'a region outside the mask keeps its row' '
    study && { head -c 352 mask.nii; head -c 20 /dev/zero; tail -c 40 mask.nii; } >part.nii &&
    inspect --mask part.nii --atlas atlas.nii --regions regions.tsv run.nii out.tsv sum.json &&
    grep -q "^label1	0	1	20	0	0	0	0	n/a	n/a	n/a$" regions.tsv && grep -q "^label2	1	2	20	20	20	" regions.tsv'

for frame in 0 7; do
    check "a voxel that is NaN from frame $frame on leaves the rest as it is" "
        study --type float32 && { head -c 352 mask.nii; printf '\\001\\001\\001\\000'; tail -c 56 mask.nii; } >most.nii &&
        inspect --mask most.nii run.nii want.tsv w.json && study --type float32 --nan-voxel 3 --nan-frame $frame &&
        inspect run.nii out.tsv sum.json && cut -f4-10 want.tsv >a && cut -f4-10 out.tsv | cmp - a &&
        holds sum.json 'field(\"not_finite_voxels\") == 1 && field(\"used_voxels\") == 59'"
done

check 'a voxel that never changes has no tSNR, but a place in the mask' '
    study --constant 5 && inspect --tsnr tsnr.nii run.nii out.tsv sum.json &&
    [ "$(tail -c +353 tsnr.nii | od -An -v -tf4 -w4 | grep -c nan)" -eq 5 ] &&
    holds sum.json "field(\"constant_voxels\") == 5 && field(\"mask_voxels\") == 60"'

# floats MAP: the voxels of a float32 image.
floats () { tail -c +353 "$1" | od -An -v -tf4 -w4 | tr -d ' '; }

# local_measures NEIGHBORS BAND: the maps of ALFF, fALFF and ReHo of the run
# that nifti_make makes, from their definitions, voxel by voxel.
local_measures () {
    perl -e '
        my ($size, $low, $high) = @ARGV; my $n = 20; my %near = (7, 1, 19, 2, 27, 3);
        sub at { my ($v, $t) = @_; (7 * $v + 13 * $t) % 101 }
        sub rank_of { my ($v, $t) = @_; my ($below, $same) = (0, 0);
            for (0 .. $n - 1) { $below += at($v, $_) < at($v, $t); $same += at($v, $_) == at($v, $t) }
            $below + ($same + 1) / 2 }
        for my $v (0 .. 59) {
            my ($sum, $slow, $bins) = (0, 0, 0); my $mean = 0; $mean += at($v, $_) / $n for 0 .. $n - 1;
            for my $k (1 .. $n / 2 - 1) { my ($c, $s) = (0, 0); my $w = 6.283185307179586 * $k / $n;
                for (0 .. $n - 1) { $c += (at($v, $_) - $mean) * cos($w * $_); $s += (at($v, $_) - $mean) * sin($w * $_) }
                my $a = sqrt(2 * ($c * $c + $s * $s)) / $n; $sum += $a;
                $slow += $a, $bins++ if $k >= $low * $n * 2 && $k < $high * $n * 2 }
            my @n = grep { my ($x, $y, $z) = ($_ % 5 - $v % 5, int($_ / 5) % 4 - int($v / 5) % 4, int($_ / 20) - int($v / 20));
                abs($x) < 2 && abs($y) < 2 && abs($z) < 2 && abs($x) + abs($y) + abs($z) <= $near{$size} } 0 .. 59;
            my ($m, $square) = (scalar @n, 0);
            for my $t (0 .. $n - 1) { my $r = 0; $r += rank_of($_, $t) for @n; $square += $r ** 2 }
            my $w = 12 * ($square - $n * ($m * ($n + 1) / 2) ** 2) / ($m ** 2 * ($n ** 3 - $n));
            printf "%.9g\t%.9g\t%.9g\n", 2 * $slow / $bins, $slow / $sum, $w }' "$@"
}

check 'ALFF, fALFF and ReHo of every voxel, from their definitions' '
    study && for near in 7 19 27; do
        inspect --alff a.nii --falff f.nii --reho r.nii --neighbors $near --band 0.05:0.15 run.nii out.tsv sum.json || exit 1
        { printf "alff\tfalff\treho\n"; for map in a f r; do floats $map.nii >$map; done; paste a f r; } >got.tsv
        { printf "alff\tfalff\treho\n"; local_measures $near 0.05 0.15; } >want.tsv
        same_table --tolerance 1e-6 got.tsv want.tsv || exit 1; done &&
    holds r.json "field(Neighbors) == 27" && holds a.json "field(FrequencyBand)->[1] == 0.15 && field(Description) =~ /low-frequency/"'

check 'the means of the maps over regions are in the tables, those that are written' '
    study && inspect --atlas atlas.nii --regions regions.tsv --alff a.nii --reho r.nii --band 0.05:0.15 run.nii out.tsv sum.json &&
    [ "$(head -n 1 regions.tsv | cut -f10-)" = "tsnr	lag1_autocorrelation	alff	reho" ] &&
    for map in alff reho; do floats ${map%${map#?}}.nii | awk "{ s += \$1 } NR % 20 == 0 { printf \"%.5g\n\", s / 20; s = 0 }" >want &&
        column $map regions.tsv | awk "{ printf \"%.5g\n\", \$1 }" | cmp - want || exit 1; done &&
    holds sum.json "field(\"Regions\")->[0]{reho} > 0 && !exists field(\"Regions\")->[0]{falff} && field(Definitions, reho, LongName) =~ /homogeneity/"'

check 'a voxel without usable neighbors has no ReHo, and none that is constant counts' '
    study && { head -c 352 mask.nii; printf "\\001\\001\\000\\001"; head -c 56 /dev/zero; } >few.nii &&
    inspect --mask few.nii --reho r.nii --alff a.nii --band 0.05:0.15 run.nii out.tsv sum.json &&
    [ "$(floats r.nii | head -n 4 | grep -c nan)" -eq 1 ] && floats r.nii | sed -n 4p | grep -q nan && ! floats a.nii | grep -q nan &&
    study --constant 5 && inspect --reho r.nii --alff a.nii --band 0.05:0.15 run.nii out.tsv sum.json &&
    [ "$(floats r.nii | grep -c nan)" -eq 5 ] && [ "$(floats a.nii | grep -c nan)" -eq 5 ] &&
    { head -c 352 mask.nii; head -c 5 /dev/zero; tail -c 55 mask.nii; } >rest.nii && floats r.nii | sed 1,5d >all &&
    inspect --mask rest.nii --reho r.nii run.nii out.tsv sum.json && floats r.nii | sed 1,5d | cmp - all'

# The run without frame 7, and the run with frame 7 censored, as floats.
gap='study --type float32 && { head -c 352 run.nii; tail -c +353 run.nii | head -c 1680; yes "$(printf "\\377\\377\\377\\177")" | tr -d "\\n" | head -c 240; tail -c 2880 run.nii; } >gap.nii &&
    nifti_make --type float32 --frames 19 short.nii && { head -c 352 short.nii; tail -c +353 run.nii | head -c 1680; tail -c 2880 run.nii; } >less.nii'

check 'a censored frame is n/a, the one after it has no DVARS, and the rest is that of a run without it' "
    $gap"' && inspect --tsnr t.nii --reho r.nii gap.nii out.tsv sum.json && inspect --tsnr t2.nii --reho r2.nii less.nii want.tsv w.json &&
    [ "$(sed -n 9p out.tsv | cut -f3-)" = "$(printf "n/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\tn/a\t1")" ] &&
    [ "$(column raw_dvars out.tsv | grep -n n/a | tr "\n" " ")" = "1:n/a 8:n/a 9:n/a " ] &&
    column raw_dvars want.tsv | sed 8d >a && column raw_dvars out.tsv | sed 8,9d | cmp - a &&
    for name in global_signal global_signal_z spike; do column $name want.tsv >a; column $name out.tsv | sed 8d | cmp - a || exit 1; done &&
    floats t.nii >a && floats t2.nii | cmp - a && floats r.nii >a && floats r2.nii | cmp - a &&
    holds sum.json "field(\"num_censored_volumes\") == 1 && field(\"num_retained_volumes\") == 19 && field(\"num_volumes\") == 20" &&
    holds w.json "field(\"num_censored_volumes\") == 0"'

check 'frames above the threshold and in the table of outliers count as censored, equal is kept' "
    study && $motion && { echo framewise_displacement; for t in \$(seq 0 19); do echo \$((t == 2 || t == 5)); done; } >o.tsv &&"'
    inspect --confounds c.tsv --fd-threshold 0.5 run.nii out.tsv sum.json && [ "$(column censored out.tsv | grep -n 1 | tr "\n" " ")" = "6:1 " ] &&
    holds sum.json "field(\"num_censored_volumes\") == 1 && field(\"mean_fd_post_censoring\") == 0 && field(\"mean_fd\") > 0" &&
    inspect --confounds c.tsv --fd-threshold 1 run.nii out.tsv sum.json && holds sum.json "field(\"num_retained_volumes\") == 20" &&
    inspect --confounds c.tsv --fd-threshold 0.5 --outliers o.tsv --tsnr t.nii --alff a.nii --band 0.05:0.15 run.nii out.tsv sum.json &&
    holds sum.json "field(\"num_censored_volumes\") == 2" && inspect --tsnr all.nii --alff b.nii --band 0.05:0.15 run.nii out.tsv sum.json &&
    cmp t.nii all.nii && ! cmp a.nii b.nii'

check 'what denoise left of a run is inspected' '
    simulate --subjects 1 --frames 100 sim && f=sim/sub-01/func && m=$(ls $f/*rest*mask.nii.gz) && c=$(ls $f/*rest*confounds*.tsv) &&
    denoise --mask "$m" --fd-threshold 0.3 --outliers o.tsv --columns csf "$(ls $f/*rest*bold.nii.gz)" "$c" clean.nii.gz &&
    inspect --mask "$m" --confounds "$c" --outliers o.tsv --alff a.nii.gz --falff f.nii.gz --reho r.nii.gz clean.nii.gz out.tsv sum.json &&
    column framewise_displacement o.tsv >want && column censored out.tsv | cmp - want && grep -q 1 want &&
    holds sum.json "field(\"num_censored_volumes\") > 0 && field(\"used_voxels\") > 0 && field(\"mean_std_dvars\") > 0"'

check 'a band beyond what is seen' 'study && refuses "a band up to 0.3 Hz, but with a RepetitionTime of 2 s nothing is seen above 0.25 Hz" --alff a.nii --band 0.01:0.3 run.nii && ! ls a.nii'
check 'a band without a frequency' 'study && refuses "20 of 20 frames of 2 s are too few to see a frequency of the band 0.01 to 0.012 Hz" --falff a.nii --band 0.01:0.012 run.nii'
check 'ALFF without a repetition time' 'study && { head -c 92 run.nii; printf "\\000\\000\\000\\300"; tail -c +97 run.nii; } >none.nii && refuses "none.nii. has no RepetitionTime, which ALFF needs" --alff a.nii none.nii'
check 'ReHo of two frames' 'study --frames 2 && refuses "ReHo of fewer than 3 frames" --reho r.nii run.nii'
check 'outliers of another length' 'study && printf "x\n0\n" >o.tsv && refuses "o.tsv. has 1 rows for a run of 20 frames" --outliers o.tsv run.nii'
check 'outliers that are no numbers' 'study && { echo x; yes no | head -n 20; } >o.tsv && refuses "o.tsv. line 2 column" --outliers o.tsv run.nii'
check 'a threshold of motion that is not known' 'study && { echo csf; seq 20; } >c.tsv &&
    refuses "c.tsv. has neither framewise_displacement nor motion" --confounds c.tsv --fd-threshold 0.5 run.nii'

check 'a constant run'  'study --constant 60 && refuses "no voxel of the mask varies in .run.nii."'
check 'a run that is NaN' 'study --type float32 && { head -c 352 run.nii; yes "$(printf "\\377\\377\\377\\177")" | tr -d "\\n" | head -c 4800; } >nan.nii &&
    refuses "no voxel of the mask varies in .nan.nii. and is finite" nan.nii'
check 'a mask on another grid' 'study && nifti_make mask.nii --dims 3 --regions 1 --shift 4 &&
    refuses "the mask .mask.nii. is not on the grid of .run.nii." --mask mask.nii run.nii'
check 'an empty mask' 'study && { head -c 352 mask.nii; head -c 60 /dev/zero; } >zero.nii &&
    refuses "the mask .zero.nii. is empty" --mask zero.nii run.nii'
check 'a truncated run' 'study && head -c 1000 run.nii >short.nii && refuses "short.nii. is truncated: frame 6 of 20" short.nii'
check 'a longer run'    'study && { cat run.nii; echo more; } >long.nii && refuses "long.nii. holds more data" long.nii'
check 'a truncated gzip' 'study && gzip run.nii && head -c 200 run.nii.gz >short.nii.gz && refuses "short.nii.gz. is truncated" short.nii.gz'
check '3D for 4D'       'study --dims 3 && refuses "run.nii. is a 3D image"'
check 'a single frame'  'study --frames 1 && refuses "run.nii. has one frame"'
check 'a missing file'  'study && refuses "cannot open .no.nii.: No such" no.nii'
check 'an atlas elsewhere' 'study && nifti_make --regions 3 --dims 3 --shift 500 atlas.nii &&
    refuses "no region of .atlas.nii. lies in the image .run.nii." --atlas atlas.nii run.nii'
check 'an atlas outside the mask' 'study && { head -c 352 mask.nii; head -c 59 /dev/zero; printf "\\001"; } >last.nii &&
    { head -c 352 mask.nii; printf "\\001"; head -c 59 /dev/zero; } >first.nii &&
    refuses "no region of .first.nii. lies in the mask .last.nii." --mask last.nii --atlas first.nii run.nii'
check 'an atlas of fractions' 'study && nifti_make --dims 3 --regions 3 --slope 0.3 half.nii &&
    refuses "half.nii. is not a label image: voxel (0, 0, 0)" --atlas half.nii run.nii'
check 'confounds of another length' "study && $motion && sed -i '\$d' c.tsv && refuses 'c.tsv. has 19 rows for a run of 20 frames' --confounds c.tsv run.nii"
check 'confounds that are no numbers' "study && $motion && sed -i '4s/^0/x/' c.tsv && refuses 'c.tsv. line 4 column' --confounds c.tsv run.nii"

check 'two frames have no quartiles: DVARS is n/a but in units of the image' '
    study --frames 2 && inspect run.nii out.tsv sum.json &&
    [ "$(column std_dvars out.tsv | sort -u)" = n/a ] && column raw_dvars out.tsv | tail -n 1 | grep -q "^[1-9]" &&
    holds sum.json "field(\"NotAvailable\", \"mean_std_dvars\") =~ /quartiles/"'

check 'the full disk is noticed' '
    study && ln -s /dev/full out.tsv.part &&
    fails_with 1 "cannot write .out.tsv.: No space" inspect run.nii out.tsv sum.json && ! ls out.tsv sum.json 2>/dev/null &&
    fails_with 1 "cannot write ./dev/full.: No space" inspect run.nii out.tsv /dev/full && ! ls out.tsv sum.json 2>/dev/null &&
    fails_with 1 "cannot write ./dev/full.: No space" inspect --tsnr /dev/full run.nii out.tsv sum.json && ! ls out.tsv sum.json 2>/dev/null'

check 'an earlier product survives a failure' '
    study && echo old >out.tsv && echo old >sum.json && head -c 1000 run.nii >short.nii &&
    fails_with 1 truncated inspect short.nii out.tsv sum.json &&
    [ "$(cat out.tsv sum.json | tr -d "\n")" = oldold ] && ! ls ./*.part 2>/dev/null'

check 'usage errors' '
    study && fails_with 2 "^usage: inspect" inspect run.nii out.tsv &&
    fails_with 2 "must lie in" inspect --memory 0 run.nii out.tsv sum.json &&
    fails_with 2 "need --atlas" inspect --regions r.tsv run.nii out.tsv sum.json &&
    fails_with 2 "need --atlas" inspect --labels run.nii run.nii out.tsv sum.json &&
    fails_with 2 "needs --confounds" inspect --fd-threshold 1 run.nii out.tsv sum.json &&
    fails_with 2 "does not know .8" inspect --neighbors 8 run.nii out.tsv sum.json &&
    for band in 0.1 0.1:0.01 x:1 0.01: -1:2 0.01:0.1Hz; do fails_with 2 "two frequencies in Hz" inspect --band "$band" run.nii out.tsv sum.json || exit 1; done &&
    fails_with 2 "two outputs would have the name" inspect run.nii out.tsv out.json &&
    fails_with 2 "unrecognized option" inspect --nonsense run.nii out.tsv sum.json && ! ls out.* sum.* 2>/dev/null'

check 'twice the same bytes, whatever the memory, and no path of this machine in them' '
    maps="--alff a.nii.gz --falff f.nii.gz --reho w.nii.gz" && simulate --subjects 1 --frames 60 sim && set -- sim/sub-01/func/*_task-rest_*_bold.nii.gz sim/tpl-*/*_dseg.nii.gz sim/sub-01/func/*task-rest*confounds*.tsv &&
    inspect --atlas "$2" --confounds "$3" --regions r.tsv --tsnr t.nii.gz $maps "$1" out.tsv sum.json && mkdir twice && mv r.* t.* [afw].nii.gz out.* sum.json twice &&
    inspect --memory 1 --verbose --atlas "$2" --confounds "$PWD/$3" --regions r.tsv --tsnr t.nii.gz $maps "$PWD/$1" out.tsv sum.json 2>log &&
    [ "$(grep -c reading log)" -gt 3 ] && for f in r.tsv r.json [afw].nii.gz t.nii.gz t.json out.tsv out.json sum.json; do cmp $f twice/$f || exit 1; done &&
    ! grep -q "$PWD" out.json sum.json && holds sum.json "field(\"GeneratedBy\")->[0]{Name} eq \"plexus inspect\" && !exists field(\"GeneratedBy\")->[0]{Parameters}{memory}"'

check 'a planted head movement shows in DVARS' '
    simulate --subjects 1 --frames 120 sim && f=sim/sub-01/func && inspect --mask $(ls $f/*rest*mask.nii.gz) --confounds $(ls $f/*rest*confounds*.tsv) $(ls $f/*rest*bold.nii.gz) out.tsv sum.json &&
    holds sum.json "field(\"fd_dvars_correlation\") > 0.3 && field(\"max_std_dvars\") > 1.3"'

# Values of the README of the data.
abide='check_slice () { # SUBJECT MEDIAN LARGEST CONSTANT MEAN ORDER
    a=$PLEXUS_SHARED/data/abide-slices; d=$a/sub-$1/func/sub-$1_task-rest_desc
    inspect --mask ${d}-brain_mask.nii.gz --atlas $a/atlas-kmeans20_dseg.nii.gz ${d}-preproc_bold.nii.gz out.tsv sum.json &&
    holds sum.json "abs(field(\"median_raw_dvars\") - $2) < 5e-4 && abs(field(\"max_raw_dvars\") - $3) < 5e-4" &&
    holds sum.json "field(\"constant_voxels\") == $4 && abs(field(\"mean_signal\") - $5) < 5e-5" &&
    column raw_dvars out.tsv | awk "{ print NR - 1, \$1 }" | sort -k2,2gr | head -n 8 | cut -d" " -f1 | tr "\n" " " >got &&
    [ "$(cat got)" = "$6 " ]; }'
shared_check 'DVARS of a bad and of a good slice of ABIDE are the published ones' "$abide"'
    check_slice 0050048 19.198 156.284 283 581.7476 "60 59 149 150 61 58 133 151" &&
    check_slice 0051479 13.755 23.058 68 489.1620 "39 108 10 4 128 32 36 5"'

shared_check 'displacement, mean and tSNR of the twelve runs of Haxby et al.' '
    d=$PLEXUS_SHARED/data/haxby2001/sub-01/func/sub-01_task-objectviewing_run && run=1 above=0 &&
    for fd in 0.1292 0.1066 0.1152 0.1073 0.1175 0.1112 0.0888 0.1320 0.1282 0.1502 0.1305 0.1579; do
        r=$d-$(printf %02d $run) && inspect --mask ${r}_desc-brain_mask.nii.gz --confounds ${r}_desc-confounds_timeseries.tsv ${r}_desc-preproc_bold.nii.gz out.tsv sum.json &&
        holds sum.json "abs(field(\"mean_fd\") - $fd) < 5e-5 && ($run > 1 || abs(field(\"median_tsnr\") - 86.796) < 5e-4 && abs(field(\"mean_signal\") - 1472.2111) < 5e-5)" || exit 1
        above=$((above + $(column framewise_displacement out.tsv | awk "\$1 != \"n/a\" && \$1 > 0.2" | wc -l))); run=$((run + 1)); done &&
    [ $above -eq 153 ]'

done_testing
