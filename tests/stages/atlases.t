#!/bin/sh
# shellcheck disable=SC2016 # the checks are evaluated later
# What parcellate makes of every kind of atlas and statistic.
. "$(dirname "$0")/../lib.sh"

golden=$root/tests/golden/timeseries
bold=$golden/img_bold_3mm.nii.gz labels=$golden/img_atlas_2mm.nii.gz
maps=$golden/img_maps.nii.gz mask=$golden/img_mask.nii.gz

# regions OPTIONS BOLD ATLAS: into out.tsv and cover.tsv.
regions () { parcellate "$@" out.tsv cover.tsv; }

# refuses PATTERN OPERANDS...: one line, status 1, nothing written.
refuses () {
    pattern=$1; shift
    fails_with 1 "$pattern" parcellate "$@" out.tsv cover.tsv &&
    [ "$(wc -l <output)" -eq 1 ] && ! ls out.* cover.* 2>/dev/null
}

# misuses PATTERN OPERANDS...: the same for the command line.
misuses () {
    pattern=$1; shift
    fails_with 2 "$pattern" parcellate "$@" out.tsv cover.tsv && ! ls out.* cover.* 2>/dev/null
}

# is_golden TOLERANCE FILE NAMES: out.tsv is the reference, which has no header.
is_golden () {
    tolerance=$1 file=$2; shift 2
    { echo "$*" | tr ' ' '\t'; cat "$golden/$file"; echo; } >want.tsv
    cut -f1-$# out.tsv >got.tsv
    same_table --tolerance "$tolerance" got.tsv want.tsv
}

# column FILE NAME: the cells of one column.
column () {
    awk -F'\t' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i }
        { print $c }' "$1"
}

# A run of 5 x 4 x 3 voxels of 2 mm from (0, 0, 0) on, x up to 8, y to 6, z to 4.
study () { nifti_make run.nii "$@"; }
table () { printf '%b\n' "$@" >centers.tsv; }

# floats FILE VOXEL BYTES COUNT: poke the floats of an image of 352 header bytes.
poke () { printf '%b' "$3" | dd of="$1" bs=1 seek=$((352 + 4 * $2)) conv=notrunc 2>/dev/null; }

# ---- spheres ----

check 'golden: the means of two spheres that overlap' '
    table "x\ty\tz" "0\t0\t0" "6\t-3\t2" && regions --radius 6 --allow-overlap "$bold" centers.tsv &&
    is_golden 1e-10 masker_spheres_r6.tsv sphere1 sphere2 && column cover.tsv voxels | tr "\n" " " | grep -q "voxels 32 28 "'

check 'spheres that overlap are refused by name and voxel, unless allowed' '
    table "x\ty\tz\tname" "0\t0\t0\tA" "6\t-3\t2\tB" &&
    refuses "the spheres .A. and .B. of .centers.tsv. share voxel (3, 3, 3): see --allow-overlap" --radius 6 "$bold" centers.tsv'

check 'names, order and radius come from the table, in either form' '
    study && table "name\tx\ty\tz\tradius\tindex\tnetwork" "far\t8\t6\t4\t2\t7\tX" "near\t0\t0\t0\t0\t3\tY" &&
    regions run.nii centers.tsv && [ "$(head -n 1 out.tsv | tr "\t" " ")" = "near far" ] &&
    grep -q "^near	1	3	1	1	1	0	0	.*	Y	0	0	0$" cover.tsv && grep -q "^far	0.5714285714285714	7	7	4	4	0" cover.tsv &&
    mv out.tsv want.tsv && tr "\t" , <centers.tsv >centers.csv && regions run.nii centers.csv && cmp out.tsv want.tsv &&
    sed -i "1s/name/region/" centers.tsv && regions run.nii centers.tsv && cmp out.tsv want.tsv'

check 'without a radius it is the nearest voxel' '
    study && table "x\ty\tz" "2.9\t3.1\t0.9" && regions run.nii centers.tsv &&
    column out.tsv sphere1 | sed -n 2p | grep -qx "$(((7 * 11) % 101))"'

check 'a sphere without a voxel in the image is n/a, with a coverage of 0' '
    study && table "x\ty\tz\tname" "0\t0\t0\tA" "500\t0\t0\tB" && regions --radius 1 run.nii centers.tsv &&
    grep -q "^B	0	2	1	0	0	0	0	n/a" cover.tsv && [ "$(column out.tsv B | sort -u | tr "\n" " ")" = "B n/a " ] &&
    table "x\ty\tz\tname" "500\t0\t0\tB" && rm out.* cover.* && refuses "no region of .centers.tsv. lies inside the image .run.nii." run.nii centers.tsv'

check 'a mask and a constant voxel take from a sphere' '
    table "x\ty\tz" "0\t0\t0" && regions --radius 12 --min-coverage 0 --mask "$mask" "$bold" centers.tsv &&
    awk -F"\t" "NR == 2 { exit !(\$4 > \$5 && \$5 == \$6) }" cover.tsv && study --constant 2 &&
    regions --radius 2 --min-coverage 0 run.nii centers.tsv && grep -q "^sphere1	0.2857142857142857	1	7	4	2	2	0" cover.tsv'

check 'the grid of a sphere may come from an sform or a qform alone' '
    study && table "x\ty\tz" "4\t2\t2" && regions --radius 2 run.nii centers.tsv && mv out.tsv want.tsv &&
    study --sform 0 --qform 1 && regions --radius 2 run.nii centers.tsv && cmp out.tsv want.tsv &&
    study --sform 1 --qform 0 && regions --radius 2 run.nii centers.tsv && cmp out.tsv want.tsv'

check 'what is no table of centers is refused by line and column' '
    study && table "x\ty" "1\t2" && refuses "centers.tsv. has no column .z." run.nii centers.tsv &&
    table "x\ty\tz" "1\t2\t3" "1\ttwo\t3" && refuses "centers.tsv. line 3 column 2 (.y.) is not a finite number: .two." run.nii centers.tsv &&
    table "x\ty\tz" "1\t2\tn/a" && refuses "centers.tsv. line 2 column 3 (.z.) is n/a" run.nii centers.tsv &&
    table "x\ty\tz\tname" "1\t2\t3\tA" "7\t2\t3\tA" && refuses "centers.tsv. has two regions named .A." run.nii centers.tsv &&
    table "x\ty\tz\tindex" "1\t2\t3\t4" "7\t2\t3\t4" && refuses "centers.tsv. line 3 repeats the label 4" run.nii centers.tsv &&
    table "x\ty\tz\tindex" "1\t2\t3\t0" "7\t2\t3\t1" && refuses "centers.tsv. has a sphere with the index 0" run.nii centers.tsv &&
    table "x\ty\tz\tradius" "1\t2\t3\t-4" && refuses "centers.tsv. line 2 column 4 (.radius.) is not between 0 and 200 mm: -4" run.nii centers.tsv &&
    table "x\ty\tz" && refuses "centers.tsv. names no region" run.nii centers.tsv'

# A run of two frames, the labels and one more: a sphere shows which label it is in.
shared_check 'the spheres of Power264 lie where its labels are, by name' '
    data=$PLEXUS_SHARED/data/atlases/atlas-Power264 &&
    gzip -dc ${data}_dseg.nii.gz | perl -0777 -ne "binmode STDOUT; \$h = substr(\$_, 0, 352); @v = unpack(\"s<*\", substr(\$_, 352));
        substr(\$h, 40, 16) = pack(\"s<8\", 4, 97, 115, 97, 2, 1, 1, 1); print \$h, pack(\"s<*\", @v), pack(\"s<*\", map { \$_ + 1 } @v)" >run.nii &&
    regions --statistic median run.nii ${data}_coordinates.tsv && head -n 1 out.tsv >names && column cover.tsv voxels >voxels &&
    sed -n 2p out.tsv | tr "\t" "\n" | awk "\$1 == NR { n++ } END { print NR, n; exit !(NR == 264 && n > 250) }" &&
    awk "NR > 1 { if (\$1 < 57 || \$1 > 81) exit 1 } END { exit NR != 265 }" voxels &&
    regions --statistic median run.nii ${data}_dseg.nii.gz && head -n 1 out.tsv | cmp - names &&
    sed -n 2p out.tsv | tr "\t" "\n" | awk "\$1 != NR { exit 1 }"'

# ---- maps ----

check 'golden: least squares of three maps' '
    regions --maps least-squares "$bold" "$maps" && is_golden 1e-5 masker_maps_lstsq.tsv map1 map2 map3'

# numpy 1.24: np.einsum("xyzk,xyzt->tk", maps, bold) / maps.sum((0, 1, 2)), frame 0 and 19.
check 'the weighted mean of three maps' '
    regions "$bold" "$maps" && printf "map1\tmap2\tmap3\n%s\t%s\t%s\n%s\t%s\t%s\n" 1029.4105034009513 1061.4665396410617 1004.1638843023435 1128.6091697728077 1157.1861385289712 1100.2881935996104 >want.tsv &&
    sed -n "1,2p;21p" out.tsv >got.tsv && same_table --tolerance 1e-12 got.tsv want.tsv'

check 'maps of zeros and ones are labels' '
    study && nifti_make --regions 3 --dims 3 --type float32 atlas.nii && regions run.nii atlas.nii && mv out.tsv want.tsv &&
    nifti_make maps.nii --frames 3 --type float32 && one="\0\0\0200\077" &&
    { head -c 352 maps.nii; for r in 0 1 2; do for v in $(seq 0 59); do
        [ $((v / 20)) -eq $r ] && printf "%b" "$one" || printf "\0\0\0\0"; done; done; } >ones.nii &&
    printf "index\tname\n10\tlabel1\n20\tlabel2\n30\tlabel3\n" >ones.tsv &&
    regions run.nii ones.nii && same_table --tolerance 1e-13 out.tsv want.tsv &&
    grep -q "^label2	1	20	20	20	20	0	0	" cover.tsv &&
    regions --maps least-squares run.nii ones.nii && same_table --tolerance 1e-12 out.tsv want.tsv'

check 'maps are interpolated to the grid of the run' '
    study --spacing 1 --x 9 --y 7 --z 5 && nifti_make maps.nii --frames 3 --type float64 && regions run.nii maps.nii &&
    [ "$(column cover.tsv voxels | tail -n 1)" -gt 200 ] && ! grep -q n/a out.tsv'

check 'the coverage of a map is the share of its weight' '
    study --constant 20 && nifti_make maps.nii --frames 2 && regions --min-coverage 0 run.nii maps.nii &&
    awk "BEGIN { for (v = 0; v < 60; v++) { w = 7 * v % 101; all += w; used += v < 20 ? 0 : w } printf \"%.12f\n\", used / all }" >want &&
    column cover.tsv coverage | sed -n 2p | awk "{ printf \"%.12f\n\", \$1 }" | cmp - want'

check 'names of maps: --labels, else the table beside, of as many regions' '
    study && nifti_make maps.nii --frames 2 && printf "index\tname\n2\tB\n1\tA\n" >names.tsv &&
    regions --labels names.tsv run.nii maps.nii && [ "$(head -n 1 out.tsv)" = "$(printf "A\tB")" ] && rm out.* cover.* &&
    nifti_make maps.nii --frames 3 && refuses "names.tsv. names 2 regions, and .maps.nii. holds 3 maps" --labels names.tsv run.nii maps.nii &&
    mv names.tsv maps.tsv && refuses "maps.tsv. names 2 regions, and .maps.nii. holds 3 maps" run.nii maps.nii'

check 'maps that are no maps are refused by volume, name and voxel' '
    study && nifti_make whole.nii --frames 3 --type float32 && cp whole.nii maps.nii && poke maps.nii 66 "\0\0\0300\0177" &&
    refuses "map 2 (.map2.) of .maps.nii. is not finite in voxel (1, 1, 0)" run.nii maps.nii &&
    cp whole.nii maps.nii && poke maps.nii 66 "\0\0\0200\0277" &&
    refuses "map 2 (.map2.) of .maps.nii. has the weight -1 in voxel (1, 1, 0), and a weighted mean has none below 0" run.nii maps.nii &&
    regions --maps least-squares run.nii maps.nii && rm out.* cover.* && cp whole.nii maps.nii &&
    head -c 240 /dev/zero | dd of=maps.nii bs=1 seek=$((352 + 480)) conv=notrunc 2>/dev/null &&
    refuses "map 3 (.map3.) of .maps.nii. is zero everywhere" run.nii maps.nii &&
    { head -c $((352 + 240)) whole.nii; tail -c +353 whole.nii | head -c 240; tail -c 240 whole.nii; } >twins.nii &&
    refuses "the maps cannot be told apart in the usable voxels of .run.nii." --maps least-squares run.nii twins.nii &&
    gzip whole.nii && head -c -9 whole.nii.gz >short.nii.gz && refuses "short.nii.gz. is truncated" run.nii short.nii.gz'

check 'options that fit another kind of atlas are a usage error' '
    study && nifti_make maps.nii --frames 3 && nifti_make --regions 3 --dims 3 atlas.nii && table "x\ty\tz" "0\t0\t0" &&
    printf "index\tname\n1\tA\n" >names.tsv &&
    for s in median pc1 sd; do misuses "statistic $s has no weights, and .maps.nii. holds maps" --statistic $s run.nii maps.nii || exit 1; done &&
    misuses "maps least-squares needs a 4D image of maps, and .atlas.nii. is none" --maps least-squares run.nii atlas.nii &&
    misuses "radius and --allow-overlap need a table of spheres" --radius 3 run.nii atlas.nii &&
    misuses "radius and --allow-overlap need a table of spheres" --allow-overlap run.nii maps.nii &&
    misuses "labels is for an image" --labels names.tsv run.nii centers.tsv &&
    misuses "must lie in \[0, 200\]" --radius -2 run.nii centers.tsv &&
    misuses "must lie in \[0, 100\]" --smooth -2 run.nii atlas.nii'

# ---- folders ----

# A BIDS-Atlas folder of one space, atlas and resolution, and a run in that space.
dataset () {
    mkdir -p set/tpl-MNI && nifti_make --regions 3 --dims 3 set/tpl-MNI/tpl-MNI_atlas-Toy_res-2_dseg.nii &&
    printf "index\tname\n1\tA\n2\tB\n3\tC\n" >set/tpl-MNI/tpl-MNI_atlas-Toy_res-2_dseg.tsv &&
    echo "{}" >set/atlas-Toy_description.json && nifti_make sub-01_task-rest_space-MNI_bold.nii
}
run=sub-01_task-rest_space-MNI_bold.nii

check 'a BIDS-Atlas folder stands for its image, which is among the sources' '
    dataset && regions $run set && [ "$(head -n 1 out.tsv | tr "\t" " ")" = "A B C" ] && mv out.tsv want.tsv &&
    grep -q "tpl-MNI_atlas-Toy_res-2_dseg.nii" out.json && grep -q "$(sha256sum set/tpl-MNI/*.nii | cut -d" " -f1)" out.json &&
    regions $run set/tpl-MNI && cmp out.tsv want.tsv && regions $run set/ && cmp out.tsv want.tsv'

check 'of several resolutions it is the one nearest to the run' '
    dataset && nifti_make --regions 5 --dims 3 --spacing 1 set/tpl-MNI/tpl-MNI_atlas-Toy_res-1_dseg.nii &&
    regions $run set && [ "$(head -n 1 out.tsv | tr "\t" " ")" = "A B C" ] &&
    nifti_make --spacing 1.2 $run && regions $run set && [ "$(head -n 1 out.tsv | wc -w)" -eq 5 ] && ! grep -q res-2 out.json'

check 'a folder in another space, or with several atlases, is refused with what it holds' '
    dataset && cp $run sub-01_space-T1w_bold.nii &&
    refuses "set. holds no atlas image in the space T1w of .sub-01_space-T1w_bold.nii.: tpl-MNI_atlas-Toy_res-2_dseg.nii$" sub-01_space-T1w_bold.nii set &&
    cp set/tpl-MNI/tpl-MNI_atlas-Toy_res-2_dseg.nii set/tpl-MNI/tpl-MNI_atlas-Yot_res-2_dseg.nii &&
    refuses "set. holds more than one atlas image for .*: tpl-MNI_atlas-Toy_res-2_dseg.nii, tpl-MNI_atlas-Yot_res-2_dseg.nii$" $run set &&
    mkdir none && refuses "none. holds no atlas image (dseg or probseg)" $run none'

check 'spaces of an atlas are told apart, and a plain folder needs none' '
    dataset && mkdir set/tpl-Other && nifti_make --regions 5 --dims 3 set/tpl-Other/tpl-Other_atlas-Toy_dseg.nii &&
    regions $run set && [ "$(head -n 1 out.tsv | tr "\t" " ")" = "A B C" ] &&
    mkdir plain && cp set/tpl-MNI/*.nii plain/my_dseg.nii && regions $run plain && [ "$(head -n 1 out.tsv | wc -w)" -eq 3 ]'

check 'without labels the maps of a folder are taken' '
    dataset && rm set/tpl-MNI/* && nifti_make --frames 4 set/tpl-MNI/tpl-MNI_atlas-Toy_probseg.nii &&
    regions $run set && [ "$(head -n 1 out.tsv | wc -w)" -eq 4 ] && grep -q "\"AtlasKind\": \"maps\"" out.json'

# ---- statistics ----

# two_regions: of out.tsv, labels 1 and 6 in the first and the last frame.
two_regions () {
    printf 'region\tfirst\tlast\n'
    for l in label1 label6; do column out.tsv $l | sed -n '1,2p;21p'; done | paste - - -
}

# are CELL...: two_regions are these.
are () {
    printf 'region\tfirst\tlast\nlabel1\t%s\t%s\nlabel6\t%s\t%s\n' "$@" >want.tsv
    two_regions | sed 's/label//' >got.tsv && sed -i 's/label//' want.tsv && same_table --tolerance 1e-12 got.tsv want.tsv
}

check 'golden: the median of labels' '
    regions --min-coverage 0 --statistic median "$bold" "$labels" &&
    is_golden 1e-12 masker_labels_median.tsv label1 label2 label3 label4 label5 label6 label7 label8'

# numpy 1.24 and np.linalg.svd on the golden image: labels 1 and 6, frames 0 and 19.
check 'the first component and the SD of labels' '
    regions --statistic pc1 "$bold" "$labels" &&
    are 1103.4777940795357 1190.7290442250153 1055.770973367054 1155.4367704736655 &&
    column cover.tsv explained_variance | sed -n "1,2p;7p" >got.tsv &&
    printf "explained_variance\n%s\n%s\n" 0.5492365745069577 0.5277300072938356 >want.tsv && same_table --tolerance 1e-12 got.tsv want.tsv &&
    regions --statistic sd "$bold" "$labels" &&
    are 36.35184448170715 41.87678271495502 42.6091629991059 40.56810619482224'

check 'the first component does not depend on the memory it may take' '
    simulate --subjects 1 --frames 120 --regions 12 sim && run=$(ls sim/sub-01/func/*_task-rest_*_bold.nii.gz) &&
    regions --statistic pc1 "$run" sim && mv out.tsv want.tsv && mv out.json want.json &&
    regions --statistic pc1 --memory 1 "$run" sim && cmp out.tsv want.tsv && cmp out.json want.json &&
    parcellate --verbose --statistic pc1 --memory 1 "$run" sim out.tsv cover.tsv 2>&1 | grep -c "reading" | grep -qv "^[01]$"'

for statistic in median sd pc1; do
    check "constant and non-finite voxels stay out of the $statistic" "
        nifti_make --regions 1 --dims 3 --x 3 --y 4 --z 3 atlas.nii && study --x 3 --type float32 && cp run.nii part.nii &&
        regions --statistic $statistic part.nii atlas.nii && study --type float32 --x 3 --nan-voxel 3 --nan-frame 7 --constant 2 &&
        { head -c 352 atlas.nii; printf '\0\0\0\0'; tail -c +357 atlas.nii; } >without.nii &&
        regions --statistic $statistic run.nii without.nii && mv out.tsv want.tsv &&
        regions --min-coverage 0 --statistic $statistic run.nii atlas.nii && cut -f1 want.tsv | tail -n +2 >w && cut -f1 out.tsv | tail -n +2 >g &&
        ! grep -q n/a g && cmp g w && grep -q '^label1	.*	33	2	1	' cover.tsv"
done

# Voxel 0 is 0 throughout: it adds nothing to a sum, so that only these show it.
for way in '--statistic median' '--statistic sd' '--smooth 4'; do
    check "a voxel that is always 0 stays out with $way" "
        study --type float32 && for t in \$(seq 0 19); do poke run.nii \$((60 * t)) '\0\0\0\0'; done &&
        nifti_make --regions 1 --dims 3 atlas.nii &&
        { head -c 352 atlas.nii; printf '\0\0'; tail -c +355 atlas.nii; } >without.nii &&
        regions $way run.nii without.nii && mv out.tsv want.tsv &&
        regions $way run.nii atlas.nii && cmp out.tsv want.tsv && grep -q '^label1	.*	59	1	0	' cover.tsv"
done

for way in weighted least-squares; do
    check "constant voxels stay out of maps: $way" "
        study --constant 5 && nifti_make maps.nii --frames 3 --type float32 && cp maps.nii without.nii &&
        for v in \$(seq 0 4) \$(seq 60 64) \$(seq 120 124); do poke without.nii \$v '\0\0\0\0'; done &&
        regions --maps $way --min-coverage 0 run.nii without.nii && mv out.tsv want.tsv &&
        regions --maps $way --min-coverage 0 run.nii maps.nii && same_table --tolerance 1e-12 out.tsv want.tsv"
done

# ---- smoothing ----

# scipy 1.10 gaussian_filter of every frame, then the means of labels 1 and 6, frames 0 and 19;
# in the mask m: gaussian_filter(m x) / gaussian_filter(m).
check 'smoothing comes before the mean, within the mask where there is one' '
    regions --smooth 6 "$bold" "$labels" &&
    are 1100.1424589341889 1187.816797904751 1056.0592346226056 1153.6000344873794 &&
    regions --smooth 6 --mask "$mask" "$bold" "$labels" &&
    are 1084.6128066294632 1171.7300103645346 1052.363123183416 1150.5032754004635'

check 'a voxel is judged before it is smoothed, and a width of 0 is none' '
    study --constant 20 && nifti_make --regions 3 --dims 3 atlas.nii && regions run.nii atlas.nii && mv out.tsv want.tsv && mv cover.tsv want-cover.tsv &&
    regions --smooth 0 run.nii atlas.nii && cmp out.tsv want.tsv && regions --smooth 5 run.nii atlas.nii && cmp cover.tsv want-cover.tsv &&
    ! cmp -s out.tsv want.tsv && grep -q "\"SmoothingFWHM\": 5" out.json'

check 'the sidecar says what was asked for' '
    study && table "x\ty\tz" "4\t2\t2" && regions --radius 2 --statistic median run.nii centers.tsv &&
    for field in "\"Description\": \"Median of each region" "\"AtlasKind\": \"spheres\"" "\"Statistic\": \"median\"" "\"SphereRadius\": 2" "\"RepetitionTime\": 2"; do
        grep -q "$field" out.json || exit 1; done && grep -q "\"tsnr\"" cover.json && ! grep -q memory out.json'

check 'twice the same bytes for every kind' '
    for way in "--statistic pc1 $bold $labels" "--statistic median --smooth 4 $bold $labels" "--maps least-squares $bold $maps"; do
        regions $way 2>/dev/null && cp out.tsv one.tsv && cp cover.tsv one-cover.tsv && OPENBLAS_NUM_THREADS=2 regions $way 2>/dev/null &&
        cmp out.tsv one.tsv && cmp cover.tsv one-cover.tsv || exit 1; done'

done_testing
