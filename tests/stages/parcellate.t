#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
. "$(dirname "$0")/../lib.sh"

# A run of 60 voxels and 20 frames, and an atlas of three regions on its grid.
study () {
    nifti_make run.nii "$@" && nifti_make --regions 3 --dims 3 atlas.nii
}

# refuses PATTERN [OPERANDS...]: one line, status 1, nothing written.
refuses () {
    pattern=$1; shift
    [ $# -gt 0 ] || set -- run.nii atlas.nii
    fails_with 1 "$pattern" parcellate "$@" out.tsv cover.tsv &&
    [ "$(wc -l <output)" -eq 1 ] &&
    ! ls out.* cover.* 2>/dev/null
}

# The mean of voxels 0..19 in frame 0 is that of (7 v) mod 101.
expected='printf "label1\tlabel2\tlabel3\n" >want.tsv
for t in $(seq 0 19); do
    awk -v t="$t" "BEGIN { for (r = 0; r < 3; r++) { s = 0
        for (v = 20 * r; v < 20 * r + 20; v++) s += (7 * v + 13 * t) % 101
        printf \"%.17g%s\", s / 20, r < 2 ? \"\t\" : \"\n\" } }" >>want.tsv
done'

check 'the mean of each region, to the last bit' "
    study && $expected && parcellate run.nii atlas.nii out.tsv cover.tsv &&
    same_table --tolerance 0 out.tsv want.tsv"

for type in uint8 int8 uint16 int16 uint32 int32 uint64 int64 float32 float64; do
    for order in '' --big; do
        check "type $type ${order:-little-endian}" "
            study && parcellate run.nii atlas.nii want.tsv c.tsv &&
            study --type $type $order &&
            parcellate run.nii atlas.nii out.tsv cover.tsv &&
            same_table --tolerance 0 out.tsv want.tsv"
    done
done

for form in '--nifti2' '--nifti2 --big' '--extension 160' '--slope 0.5 --inter 3' \
    '--slope 0 --inter 5' '--sform 0 --qform 1' '--sform 0' \
    '--sform 0 --spacing -2' '--sform 0 --qform 1 --spacing -2'; do
    check "the same values whatever the form: $form" "
        study && parcellate run.nii atlas.nii want.tsv c.tsv &&
        nifti_make run.nii --type float64 $form &&
        parcellate run.nii atlas.nii out.tsv cover.tsv &&
        same_table --tolerance 1e-12 out.tsv want.tsv"
done

check 'a voxel size of zero counts as one' '
    nifti_make run.nii --sform 0 --spacing 0 &&
    nifti_make --regions 3 --dims 3 --spacing 1 atlas.nii &&
    parcellate run.nii atlas.nii out.tsv cover.tsv'

check 'pairs of .hdr and .img, also compressed, by either name' '
    study && parcellate run.nii atlas.nii want.tsv c.tsv &&
    nifti_make pair.hdr --data pair.img &&
    parcellate pair.img atlas.nii out.tsv cover.tsv &&
    same_table --tolerance 0 out.tsv want.tsv &&
    for f in pair.hdr pair.img; do grep -q "$(sha256sum $f | cut -d" " -f1)" out.json || exit 1; done &&
    gzip pair.img && parcellate pair.hdr atlas.nii out.tsv cover.tsv &&
    same_table --tolerance 0 out.tsv want.tsv'

check 'gzip of one member, of many, and with padding' '
    study && parcellate run.nii atlas.nii want.tsv c.tsv &&
    gzip -k run.nii && parcellate run.nii.gz atlas.nii out.tsv cover.tsv &&
    same_table --tolerance 0 out.tsv want.tsv &&
    { head -c 700 run.nii | gzip; tail -c +701 run.nii | gzip; } >many.nii.gz &&
    parcellate many.nii.gz atlas.nii out.tsv cover.tsv &&
    same_table --tolerance 0 out.tsv want.tsv &&
    { gzip -c run.nii; head -c 300 /dev/zero; } >padded.nii.gz &&
    parcellate padded.nii.gz atlas.nii out.tsv cover.tsv &&
    same_table --tolerance 0 out.tsv want.tsv'

# A run whose bytes do not repeat, so that gzip has something to do.
real_run () {
    simulate --subjects 1 --frames 20 sim &&
    cp sim/sub-01/func/*_task-rest_*_bold.nii.gz whole.gz &&
    cp sim/tpl-*/*_dseg.nii.gz atlas.nii.gz && size=$(wc -c <whole.gz) &&
    [ "$size" -gt 100000 ]
}

check 'gzip cut at every 1000th byte, and in its last, is refused by name' '
    real_run && for at in $(seq 1 1000 "$size") $((size - 9)) $((size - 1)); do
        head -c "$at" whole.gz >run.nii.gz
        refuses "run.nii.gz. is truncated" run.nii.gz atlas.nii.gz || exit 1
    done'

check 'a flipped bit of data or checksum is refused by name' '
    real_run && for back in 1 5 8 40 200 5000 50000; do
        at=$((size - back))
        byte=$(od -An -tu1 -j "$at" -N 1 whole.gz)
        { head -c "$at" whole.gz; printf "\\$(printf %o $((byte ^ 16)))"
          tail -c +$((at + 2)) whole.gz; } >run.nii.gz
        refuses "run.nii.gz. is \(corrupt\|truncated\)" run.nii.gz atlas.nii.gz || exit 1
    done'

check 'so is a wrong checksum where all fits into one read' '
    study && gzip -c run.nii >whole.gz && { head -c -6 whole.gz; printf abcdef; } >run.nii.gz &&
    refuses "run.nii.gz. is corrupt: its compressed data do not match their checksum" run.nii.gz atlas.nii &&
    head -c -20 whole.gz >run.nii.gz && refuses "run.nii.gz. is truncated" run.nii.gz atlas.nii'

check 'bytes after the end are refused, inside gzip and outside' '
    study && { cat run.nii; echo more; } >long.nii &&
    refuses "long.nii. holds more data" long.nii atlas.nii &&
    { gzip -c run.nii; echo more; } >long.nii.gz &&
    refuses "long.nii.gz. is corrupt: there are bytes after" long.nii.gz atlas.nii'

check 'an uncompressed file that is too short' '
    study && head -c 1000 run.nii >short.nii &&
    refuses "short.nii. is truncated: frame 6 of 20" short.nii atlas.nii'

check 'wrong magic'      'study --bad-magic && refuses "run.nii. is not a NIfTI image: its magic"'
check 'dim[0] of nine'   'study --first-dim 9 && refuses "run.nii. has a bad header: dim.0. is 9"'
check 'dim[0] of zero'   'study --first-dim 0 && refuses "run.nii. has a bad header: dim.0. is 0"'
check 'a negative size'  'study --x -5 && refuses "run.nii. has a bad header: dim.1. is -5"'
check 'complex voxels'   'study --type complex64 && refuses "holds voxels of type 32 (COMPLEX64)"'
check 'voxels of no type' 'study && printf "\\077" | dd of=run.nii bs=1 seek=70 conv=notrunc 2>/dev/null &&
    refuses "holds voxels of type 63"'
check 'sizes beyond reason' 'study && printf "\\377\\177\\377\\177\\377\\177" | dd of=run.nii bs=1 seek=42 conv=notrunc 2>/dev/null &&
    refuses "run.nii. has a bad header: a frame of 32767 x 32767 x 32767"'
check '3D for 4D'        'study --dims 3 && refuses "run.nii. is a 3D image"'
check 'a single frame'   'study --frames 1 && refuses "run.nii. has one frame"'
check '4D for a mask'    'study && refuses "run.nii. has 20 frames, and a 3D" --mask run.nii run.nii atlas.nii'
check 'an empty file'    'study && : >empty.nii && refuses "empty.nii. is empty" empty.nii atlas.nii'
check 'a folder'         'study && mkdir dir.nii && refuses "dir.nii. is a folder" dir.nii atlas.nii'
check 'a missing file'   'study && refuses "cannot open .no.nii.: No such" no.nii atlas.nii'
check 'text, not NIfTI'  'study && seq 1 500 >text.nii && refuses "text.nii. is not a NIfTI" text.nii atlas.nii'

check 'an atlas elsewhere' '
    study && nifti_make --regions 3 --dims 3 --shift 500 atlas.nii &&
    refuses "no region of .atlas.nii. lies on the grid of .run.nii."'

check 'a mask on another grid' '
    study && nifti_make mask.nii --dims 3 --regions 1 --shift 4 &&
    refuses "the mask .mask.nii. is not on the grid of .run.nii." --mask mask.nii run.nii atlas.nii'

check 'an atlas without a label inside the mask' '
    study && nifti_make mask.nii --dims 3 --type uint8 --regions 1 &&
    { head -c 352 mask.nii; head -c 59 /dev/zero; printf "\\001"; } >last.nii &&
    nifti_make first.nii --dims 3 --type uint8 --regions 1 &&
    { head -c 352 first.nii; printf "\\001"; head -c 59 /dev/zero; } >atlas1.nii &&
    refuses "no region of .atlas1.nii. lies inside the mask .last.nii." --mask last.nii run.nii atlas1.nii'

check 'an empty mask' '
    study && nifti_make mask.nii --dims 3 --type uint8 --regions 1 &&
    { head -c 352 mask.nii; head -c 60 /dev/zero; } >zero.nii &&
    refuses "the mask .zero.nii. is empty" --mask zero.nii run.nii atlas.nii'

check 'a run without any signal' '
    study --constant 60 && refuses "no region of .atlas.nii. has enough voxels that vary"'

check 'a run that is NaN in every frame is refused' '
    study --type float32 && { head -c 352 run.nii; perl -e "print qq(\\0\\0\\xc0\\x7f) x 1200"; } >nan.nii &&
    refuses "no voxel of any region is finite in any frame of .nan.nii." nan.nii atlas.nii'

check 'a constant region is n/a, not a number' '
    study --constant 20 && parcellate run.nii atlas.nii out.tsv cover.tsv &&
    [ "$(cut -f1 out.tsv | sort -u | tr "\n" " ")" = "label1 n/a " ] &&
    grep -q "^label1	0	1	20	20	0	20	0	n/a$" cover.tsv &&
    ! cut -f2- out.tsv | grep -q n/a'

check 'a constant voxel stays out of the mean' '
    study --constant 5 && parcellate run.nii atlas.nii out.tsv cover.tsv &&
    awk "BEGIN { for (v = 5; v < 20; v++) s += 7 * v % 101; printf \"%.15g\n\", s / 15 }" >want &&
    sed -n 2p out.tsv | cut -f1 | awk "{ printf \"%.15g\n\", \$1 }" | cmp - want &&
    grep -q "^label1	0.75	1	20	20	15	5	0	[0-9.]*$" cover.tsv'

for frame in 0 7; do
    check "a voxel that is NaN from frame $frame on stays out of the mean" "
        study --type float32 --nan-voxel 3 --nan-frame $frame &&
        parcellate run.nii atlas.nii out.tsv cover.tsv &&
        awk 'BEGIN { for (v = 0; v < 20; v++) if (v != 3) s += 7 * v % 101; printf \"%.15g\\n\", s / 19 }' >want &&
        sed -n 2p out.tsv | cut -f1 | awk '{ printf \"%.15g\\n\", \$1 }' | cmp - want &&
        grep -q '^label1	0.95	1	20	20	19	0	1	[0-9.]*\$' cover.tsv"
done

# column FILE NAME: the cells of one column.
column () {
    awk -F'\t' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i }
        { print $c }' "$1"
}

for form in int16 'int16 --slope 0.5 --inter 3' float32 'float32 --nan-voxel 3' 'uint8 --constant 25'; do
    check "the tSNR of a region is the one of inspect: $form" "
        study --type $form && parcellate run.nii atlas.nii out.tsv cover.tsv &&
        inspect --atlas atlas.nii --regions regions.tsv run.nii metrics.tsv summary.json &&
        column cover.tsv tsnr >got.tsv && column regions.tsv tsnr >want.tsv &&
        [ \"\$(grep -c '[0-9]' got.tsv)\" -ge 2 ] && same_table --tolerance 1e-12 got.tsv want.tsv"
done

shared_check 'and so on a real run, in its mask' '
    data=$PLEXUS_SHARED/data/haxby2001 && run=$data/sub-01/func/sub-01_task-objectviewing_run-01 &&
    set -- --mask ${run}_desc-brain_mask.nii.gz && atlas=$data/atlas-kmeans12_dseg.nii.gz &&
    parcellate "$@" ${run}_desc-preproc_bold.nii.gz "$atlas" out.tsv cover.tsv &&
    inspect "$@" --atlas "$atlas" --regions regions.tsv ${run}_desc-preproc_bold.nii.gz metrics.tsv summary.json &&
    column cover.tsv tsnr >got.tsv && column regions.tsv tsnr >want.tsv && same_table --tolerance 1e-12 got.tsv want.tsv'

check 'below the coverage asked for a region is n/a' '
    study --constant 5 && parcellate --min-coverage 0.8 run.nii atlas.nii out.tsv cover.tsv &&
    [ "$(sed -n 2p out.tsv | cut -f1)" = n/a ] &&
    parcellate --min-coverage 0.75 run.nii atlas.nii out.tsv cover.tsv &&
    [ "$(sed -n 2p out.tsv | cut -f1)" != n/a ]'

check 'columns follow the table, also for labels that are not there' '
    study && printf "name\tindex\tnetwork\nlast\t9\tX\nC\t3\tX\nA\t1\tX\nB\t2\tY\n" >atlas.tsv &&
    parcellate run.nii atlas.nii out.tsv cover.tsv &&
    [ "$(head -n 1 out.tsv | tr "\t" " ")" = "A B C last" ] &&
    grep -q "^last	0	9	0	0	0	0	0	n/a	X$" cover.tsv'

check 'a label without a row is refused' '
    study && printf "index\tname\n1\tA\n2\tB\n" >atlas.tsv &&
    refuses "label 3 of .atlas.nii. is not in .atlas.tsv."'

check 'a label table with a label twice' '
    study && printf "index\tname\n1\tA\n1\tB\n" >atlas.tsv &&
    refuses "atlas.tsv. line 3 repeats the label 1"'

check 'an atlas of fractions is refused by voxel' '
    study && nifti_make --dims 3 --regions 3 --slope 0.3 half.nii &&
    refuses "half.nii. is not a label image: voxel (0, 0, 0) holds 0.9" run.nii half.nii'

check 'the full disk is noticed' '
    study && ln -s /dev/full out.tsv.part &&
    fails_with 1 "cannot write .out.tsv.: No space" parcellate run.nii atlas.nii out.tsv cover.tsv &&
    ! ls out.tsv cover.tsv 2>/dev/null &&
    fails_with 1 "cannot write ./dev/full.: No space" parcellate run.nii atlas.nii /dev/full cover.tsv &&
    ! test -e cover.tsv && test -c /dev/full'

check 'what was written before a failure is removed' '
    study && ln -s /dev/full cover.tsv.part &&
    fails_with 1 "cannot write .cover.tsv." parcellate run.nii atlas.nii out.tsv cover.tsv &&
    ! ls out.* cover.* 2>/dev/null'

check 'an earlier product survives a failure' '
    study && echo old >out.tsv && echo old >cover.tsv && head -c 1000 run.nii >short.nii &&
    fails_with 1 truncated parcellate short.nii atlas.nii out.tsv cover.tsv &&
    [ "$(cat out.tsv cover.tsv | tr -d "\n")" = oldold ] && ! ls ./*.part 2>/dev/null'

check 'two outputs of one name, or on an input, are a usage error' '
    study && fails_with 2 "two outputs would have the name" parcellate run.nii atlas.nii a.tsv ./a.tsv &&
    fails_with 2 "two outputs would have the name" parcellate run.nii atlas.nii a.tsv a.csv &&
    fails_with 2 "would overwrite an input" parcellate run.nii atlas.nii run.nii a.tsv &&
    fails_with 2 "run.json. would .* be taken for its sidecar" parcellate run.nii atlas.nii run.tsv a.tsv'

command_of () { perl -MJSON::PP -0777 -ne 'print decode_json($_)->{GeneratedBy}[0]{Command}' "$1"; }

check 'a command can be typed again as it stands in the sidecar' "
    study && cp run.nii \"it's a run.nii\" && parcellate \"it's a run.nii\" atlas.nii 'o u t.tsv' c.tsv &&
    mv 'o u t.tsv' want.tsv && command_of 'o u t.json' >again && cat again && . ./again &&
    cmp 'o u t.tsv' want.tsv"

check 'a file size limit is a full disk' '
    real_run && cp whole.gz run.nii.gz &&
    ( ulimit -f 1; fails_with 1 "cannot write .out.tsv." parcellate run.nii.gz atlas.nii.gz out.tsv cover.tsv ) ;
    ! ls out.tsv cover.tsv ./*.part 2>/dev/null'

check 'inputs of one name keep a checksum each' '
    study && for d in 1 2 3; do mkdir -p $d/func && nifti_make --tr $d $d/func/run.nii &&
        parcellate $d/func/run.nii atlas.nii $d/func/m.tsv $d/func/c.tsv && connect $d/func/m.tsv $d/func/r.tsv || exit 1; done &&
    average 1/func/r.tsv 2/func/r.tsv 3/func/r.tsv a.tsv b.tsv && cat a.json &&
    [ "$(sed -n "/SourceChecksums/,/}/p" a.json | grep -c "r.tsv")" -eq 3 ]'

check 'usage errors' '
    study && fails_with 2 "^usage: parcellate" parcellate run.nii atlas.nii out.tsv &&
    fails_with 2 "must lie in \[0, 1\]" parcellate --min-coverage 2 run.nii atlas.nii out.tsv cover.tsv &&
    fails_with 2 "does not know .mode." parcellate --statistic mode run.nii atlas.nii out.tsv cover.tsv &&
    fails_with 2 "unrecognized option" parcellate --nonsense run.nii atlas.nii out.tsv cover.tsv &&
    fails_with 2 "name of a file is empty" parcellate run.nii atlas.nii out.tsv "" &&
    fails_with 2 "not UTF-8" parcellate run.nii atlas.nii out.tsv "$(printf "c\351.tsv")" && ! ls out.* 2>/dev/null'

check 'twice the same bytes, and no path of this machine in them' '
    study && parcellate run.nii atlas.nii out.tsv cover.tsv && mkdir twice &&
    cp out.tsv out.json cover.tsv cover.json twice && rm out.* cover.* &&
    parcellate --verbose "$PWD/run.nii" ./atlas.nii out.tsv cover.tsv 2>/dev/null &&
    for f in out.tsv out.json cover.tsv cover.json; do cmp $f twice/$f || exit 1; done &&
    ! grep -q "$PWD" out.json'

check 'the sidecar holds TR, version, parameters and checksums' '
    study --tr 2.5 && parcellate --min-coverage 0.25 run.nii atlas.nii out.tsv cover.tsv &&
    grep -q "\"RepetitionTime\": 2.5" out.json && grep -q "\"min-coverage\": 0.25" out.json &&
    grep -q "$(sha256sum run.nii | cut -d" " -f1)" out.json &&
    grep -q "$(sha256sum atlas.nii | cut -d" " -f1)" cover.json &&
    echo "{\"RepetitionTime\": 3}" >run.json &&
    parcellate run.nii atlas.nii out.tsv cover.tsv && grep -q "\"RepetitionTime\": 3" out.json &&
    grep -q "$(sha256sum run.json | cut -d" " -f1)" out.json'

# Reference values by nilearn 0.14 (see the README of the folder); no header.
for mask in '' _mask; do
    check "region means of the reference image${mask:+ in its mask}" "
        golden=\"$root/tests/golden/timeseries\" &&
        printf 'label1\tlabel2\tlabel3\tlabel4\tlabel5\tlabel6\tlabel7\tlabel8\n' >want.tsv &&
        cat \"\$golden/masker_labels_mean$mask.tsv\" >>want.tsv && echo >>want.tsv &&
        parcellate --min-coverage 0 ${mask:+--mask \"\$golden/img_mask.nii.gz\"} \"\$golden/img_bold_3mm.nii.gz\" \
            \"\$golden/img_atlas_2mm.nii.gz\" out.tsv cover.tsv && cut -f1-8 out.tsv >got.tsv &&
        same_table --tolerance 1e-10 got.tsv want.tsv"
done

done_testing
