#!/bin/sh
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/../sidecar.sh"

small='--subjects 2 --frames 40 --regions 10'

check 'the same seed gives the same bytes, another seed others' "
    simulate $small one/study && simulate $small two/study &&
    diff -r one two && simulate $small --seed 2 three/study &&
    ! cmp -s one/study/truth/sub-01_task-rest_timeseries.tsv three/study/truth/sub-01_task-rest_timeseries.tsv"

check 'a subject does not depend on how many there are' "
    simulate $small two && simulate $small --subjects 1 one &&
    cmp one/sub-01/func/*_task-rest_*_bold.nii.gz two/sub-01/func/*_task-rest_*_bold.nii.gz"

check 'runs, masks, confounds and events are named as fMRIPrep does' "
    simulate $small s && cd s/sub-02/func && space=space-MNI152NLin2009cAsym &&
    for task in rest blocks; do
        for f in _\${space}_desc-preproc_bold.nii.gz _\${space}_desc-preproc_bold.json \
                 _\${space}_desc-brain_mask.nii.gz _desc-confounds_timeseries.tsv; do
            test -s sub-02_task-\$task\$f || exit 1; done; done &&
    test -s sub-02_task-blocks_events.tsv && ! test -e sub-02_task-rest_events.tsv"

# Over many frames the series reach the planted correlation.
check 'the planted correlation is in the planted series' '
    simulate --subjects 1 --frames 4000 --regions 10 --tr 8 s &&
    connect s/truth/sub-01_task-rest_timeseries.tsv got.tsv &&
    same_table --tolerance 0.12 got.tsv s/truth/group-control_relmat.tsv &&
    ! same_table --tolerance 0.12 got.tsv s/truth/group-patient_relmat.tsv'

check 'and in the images, after parcellation' '
    simulate --subjects 1 --frames 400 --regions 10 s && run=s/sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym &&
    parcellate --mask ${run}_desc-brain_mask.nii.gz ${run}_desc-preproc_bold.nii.gz s/tpl-*/*_dseg.nii.gz t.tsv c.tsv &&
    denoise --strategy 9P --detrend linear t.tsv s/sub-01/func/*_task-rest_desc-confounds_timeseries.tsv clean.tsv &&
    denoise --detrend linear s/truth/sub-01_task-rest_timeseries.tsv none truth.tsv --tr 2 &&
    sed 1d clean.tsv | paste - truth.tsv >/dev/null &&
    sed 1d clean.tsv >a && sed 1d truth.tsv | paste a - |
    awk "{ x = \$1; y = \$11; sx += x; sy += y; xx += x * x; yy += y * y; xy += x * y }
         END { r = (xy - sx * sy / NR) / sqrt((xx - sx * sx / NR) * (yy - sy * sy / NR)); print r; exit !(r > 0.7) }"'

check 'without a plan there is nothing planted' "
    simulate $small --null s && cmp s/truth/group-control_relmat.tsv s/truth/group-patient_relmat.tsv &&
    [ \"\$(sed 1d s/truth/betas.tsv | tr '\t' '\n' | sort -u)\" = 0 ]"

check 'the header of a run says its repetition time, too' '
    simulate --subjects 1 --frames 60 --tr 1.5 data && f=data/sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold &&
    rm $f.json && parcellate $f.nii.gz data/tpl-*/*_dseg.nii.gz out.tsv coverage.tsv && holds out.json "field(RepetitionTime) == 1.5"'

check 'spikes of the truth stand out in the FD' "
    simulate --subjects 2 --frames 100 s &&
    sed 1d s/sub-02/func/sub-02_task-rest_desc-confounds_timeseries.tsv >c &&
    fd=\$(head -n 1 s/sub-02/func/sub-02_task-rest_desc-confounds_timeseries.tsv | tr '\t' '\n' | grep -n framewise | cut -d: -f1) &&
    cut -f\$fd c >fd && sed 1d s/truth/sub-02_task-rest_outliers.tsv | paste - fd |
    awk '\$1 == 1 { n++; if (!(\$2 > 0.5)) exit 1 } END { exit !(n >= 5) }'"

# The patch of 72 voxels is in the gray matter and on the grid of the runs.
check 'a motif is planted at equal degree, and nothing else differs' '
    simulate --subjects 2 --frames 40 --plant motif s && cmp s/truth/group-control_relmat.tsv s/truth/group-patient_relmat.tsv &&
    awk -F"\t" "NR > 1 { n++; if (\$5 != 2 || \$7 != 2 || \$6 != 1 || \$8 != 0) exit 1 } END { exit n != 72 }" s/truth/motif.tsv &&
    gzip -dc s/truth/motif_mask.nii.gz | tail -c +353 | od -An -v -tu1 -w1 | awk "{ n += \$1 } END { exit n != 72 }" &&
    simulate --subjects 2 --frames 40 --plant motif --null t && cmp s/sub-01/func/*rest*_bold.nii.gz t/sub-01/func/*rest*_bold.nii.gz &&
    awk -F"\t" "NR > 1 && \$6 != \$8 { exit 1 }" t/truth/motif.tsv && simulate --subjects 2 --frames 40 u && ! test -e u/truth/motif.tsv'

check 'sites are in the table of participants, and differ in noise' '
    simulate --subjects 20 --frames 20 --regions 10 --sites 2 --confounding 1 --site-effect 2 s &&
    cut -f2,5 s/participants.tsv | sort | uniq -c | tr -s "\t\n " " " | grep -q "^ 10 control site1 1 group site 10 patient site2 $" &&
    simulate --subjects 2 --frames 20 --regions 10 t && cmp s/sub-01/func/*rest*_bold.nii.gz t/sub-01/func/*rest*_bold.nii.gz &&
    ! cmp -s s/sub-02/func/*rest*_bold.nii.gz t/sub-02/func/*rest*_bold.nii.gz && [ "$(head -1 t/participants.tsv | wc -w)" = 4 ] &&
    fails_with 2 "need --sites of at least 2" simulate --confounding 1 u && ! test -e u'

check 'runs of one task can be had alone, and are the same' "
    simulate $small s && simulate $small --tasks rest r && simulate $small --tasks blocks b &&
    cmp s/sub-02/func/*rest*_bold.nii.gz r/sub-02/func/*_bold.nii.gz && cmp s/sub-02/func/*blocks*_bold.nii.gz b/sub-02/func/*_bold.nii.gz"

check 'too many regions for the grid' 'fails_with 2 "too few voxels" simulate --regions 5000 s && ! test -e s'
check 'a full disk leaves no dataset description' '
    mkdir s && ln -s /dev/full s/dataset_description.json.part &&
    fails_with 1 "cannot write" simulate --subjects 1 --frames 20 s && ! test -e s/dataset_description.json'

check 'a disk that fills up in the middle of an image is noticed' '
    image=s/sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz &&
    mkdir -p s/sub-01/func && ln -s /dev/full $image.part &&
    fails_with 1 "cannot write .$image.: No space" simulate --subjects 1 --frames 20 s &&
    [ -z "$(find s -type f)" ]'

# A stage that is told to stop takes its parts along; one that is killed cannot,
# but has given nothing its name.
for signal in TERM KILL; do
    check "SIG$signal half-way leaves no product" "
        simulate --frames 5000 s & pid=\$!
        while ! ls s/sub-01/func/*_bold.nii.gz.part >/dev/null 2>&1; do sleep 0.05; done
        kill -$signal \$pid; ! wait \$pid && [ -z \"\$(find s -type f ! -name '*.part')\" ] &&
        { [ $signal = KILL ] || [ -z \"\$(find s -type f)\" ]; }"
done

done_testing
