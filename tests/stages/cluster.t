#!/bin/sh
# Parcellations from the data.
. "$(dirname "$0")/../lib.sh"

# A simulated subject of two runs, whose 40 regions are known.
simulated () {
    [ -d "$tap_home/sim" ] || simulate --subjects 1 --frames 60 "$tap_home/sim"
    runs=$(ls "$tap_home"/sim/sub-01/func/*_bold.nii.gz)
    mask=$(ls "$tap_home"/sim/sub-01/func/*_task-rest_*_mask.nii.gz)
    truth=$(ls "$tap_home"/sim/tpl-*/*_dseg.nii.gz)
}
field () { sed -n "s/.*\"$1\": *\([-0-9.e]*\).*/\1/p" "$2"; }

check 'as many regions as asked for, each with its row' '
    simulated && cluster --regions 25 $runs "$mask" parcels.nii.gz labels.tsv &&
    [ "$(wc -l <labels.tsv)" = 26 ] && [ "$(head -1 labels.tsv | tr "\t" ,)" = index,name,x,y,z,voxels ] &&
    [ "$(tail -n +2 labels.tsv | cut -f1 | tail -1)" = 25 ] &&
    [ "$(awk -F"\t" "NR > 1 { n += \$6 } END { print n }" labels.tsv)" = "$(field NumberOfVoxels parcels.json)" ]'

check 'regions that were planted are found: their means are those of the truth' '
    simulated && cluster --regions 40 $runs "$mask" parcels.nii.gz labels.tsv &&
    bold=$(ls "$tap_home"/sim/sub-01/func/*_task-rest_*_bold.nii.gz) &&
    parcellate --labels labels.tsv "$bold" parcels.nii.gz found.tsv cover.tsv &&
    parcellate "$bold" "$truth" planted.tsv cover-planted.tsv &&
    paste planted.tsv found.tsv | awk -F"\t" "
        NR > 1 { for (i = 1; i <= 80; i++) { x[NR, i] = \$i; m[i] += \$i } }
        END { n = NR - 1
            for (i = 1; i <= 80; i++) { m[i] /= n; for (t = 2; t <= NR; t++) s[i] += (x[t, i] - m[i])^2 }
            for (i = 1; i <= 40; i++) { best = 0
                for (j = 41; j <= 80; j++) { c = 0
                    for (t = 2; t <= NR; t++) c += (x[t, i] - m[i]) * (x[t, j] - m[j])
                    c /= sqrt(s[i] * s[j]); if (c > best) best = c }
                if (best > .95) good++ }
            print good; exit !(good >= 36) }"'

check 'they explain what Ward on all voxels explains, and more than the truth does' '
    simulated && cluster --regions 40 $runs "$mask" coarse.nii.gz coarse-labels.tsv &&
    cluster --regions 40 --coarse 6000 $runs "$mask" ward.nii.gz ward-labels.tsv &&
    echo "$(field ExplainedVariance coarse.json) $(field ExplainedVariance ward.json)" | awk "{ exit !(\$1 > .47 && \$2 > .47 && (\$1 - \$2)^2 < 1e-4) }"'

check 'the same bytes again' '
    simulated && cluster --regions 30 $runs "$mask" a.nii.gz a-labels.tsv && cluster --regions 30 $runs "$mask" b.nii.gz b-labels.tsv &&
    cmp a.nii.gz b.nii.gz && cmp a-labels.tsv b-labels.tsv'

check 'a voxel that never varies is in no region, nor is one that is NaN once' '
    nifti_make run.nii --type float32 --constant 20 && nifti_make --regions 1 --dims 3 mask.nii &&
    cluster --regions 2 run.nii mask.nii parcels.nii.gz labels.tsv &&
    grep -q "\"VoxelsWithoutSignal\": [1-9]" parcels.json'

check 'bad input is refused in a line, and nothing is written' '
    simulated && nifti_make other.nii && nifti_make --regions 1 --dims 3 small.nii &&
    fails_with 1 "grid" cluster --regions 5 $runs small.nii p.nii.gz l.tsv &&
    fails_with 1 "other.nii.*another grid\|grid" cluster --regions 5 $runs other.nii "$mask" p.nii.gz l.tsv &&
    fails_with 1 "for 90000 regions" cluster --regions 90000 $runs "$mask" p.nii.gz l.tsv &&
    head -c 30000 "$(echo "$runs" | head -1)" >half.nii.gz && fails_with 1 "truncated" cluster --regions 5 half.nii.gz "$mask" p.nii.gz l.tsv &&
    fails_with 2 "regions" cluster --regions 1 $runs "$mask" p.nii.gz l.tsv &&
    fails_with 2 "" cluster "$mask" p.nii.gz l.tsv && fails_with 2 "name" cluster $runs "$mask" p.nii.gz p.tsv &&
    ! ls p.nii.gz l.tsv p.json l.json ./*.part 2>/dev/null'

done_testing
