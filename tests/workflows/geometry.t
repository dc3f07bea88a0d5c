#!/bin/sh
# Representational geometry by make: from runs to models, and from RDMs alone.
. "$(dirname "$0")/../lib.sh"

bin=$(dirname "$(command -v rdm)")

# run STUDY: as `make run` does, with the stages under test.
run () { (cd "$root" && MAKE="make" workflows/run "$bin" "$1" 2); }

# events SEED: four conditions in blocks, in an order of its own.
events () {
    awk -v seed="$1" 'BEGIN { print "onset\tduration\ttrial_type"
        for (k = 0; k < 16; k++) printf "%d\t8\tc%d\n", 6 + 24 * k, 1 + (seed + 3 * k) % 4 }'
}

# study: two participants with two runs each and a study of them.
study () {
    simulate --subjects 2 --frames 200 --seed 5 data && rm -rf data/sub-*/func/*events* &&
    for s in 01 02; do events $s >"$PWD/events-sub-$s.tsv"; done && bold=data/sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz && test -s $bold &&
    printf 'a\tb\tpairs\tline\nc1\tc2\t0\t1\nc1\tc3\t1\t2\nc1\tc4\t1\t3\nc2\tc3\t1\t1\nc2\tc4\t1\t2\nc3\tc4\t0\t1\n' >models.tsv &&
    cat >study.mk <<END
OUT  := $PWD/out
DATA := $PWD/data
RUNS := \$(foreach s,01 02,\$(foreach t,rest blocks,sub-\$s/func/sub-\$s_task-\$t_space-MNI152NLin2009cAsym))
ATLAS := Simulated
atlas_image  := \$(DATA)/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_atlas-Simulated_dseg.nii.gz
atlas_labels := \$(atlas_image:.nii.gz=.tsv)
denoise_flags := --strategy 6P --standardize zscore
conditions_of = $PWD/events-\$(call subject_of,\$(1)).tsv
glm_flags := --drift cosine
rdm_flags := --measure=euclidean
rdm_regions := \$(shell sed -n '2,4p' \$(atlas_labels) | cut -f2)
geometry_tasks := task-rest task-blocks
rsa_models := $PWD/models.tsv
rsa_flags := --compare correlation --test labels --samples 99
trsa_flags := --lower .1 --upper .6
identify_flags := --bootstrap none
searchlight_flags := --radius 6 --measure euclidean
include workflows/rules.mk
END
}

check 'from runs to models, regions and searchlights' '
    study && run "$PWD/study.mk" >log 2>&1 && cd out && grep -q "searchlight *sub-01/func" ../log &&
    ! grep -rl "$(dirname "$PWD")" --include="*.json" --include="*.tsv" . &&
    for rdms in group/task-*_desc-geometry/*/rdms.tsv; do [ "$(head -1 "$rdms")" = "a	b	sub-01	sub-02" ] || exit 1; done &&
    [ "$(ls group/task-*_desc-geometry/*/rdms.tsv | wc -l) $(ls group/task-*_desc-geometry/*/results.tsv | wc -l)" = "6 8" ] && ls group/task-*_desc-geometry/identify/results.tsv &&
    grep -q "transformed towards" task-rest_space-*_desc-geometry.html && grep -q "Identification of regions" task-rest_space-*_desc-geometry.html && grep -q "desc-geometry.html" group.html && grep -q "Searchlight" sub-01.html'

check 'what did not change is not made again, and what did is' '
    study && run "$PWD/study.mk" >log 2>&1 && run "$PWD/study.mk" >again 2>&1 && cat again && ! grep -q "^  [a-z]" again && sed "s/	0	1/	0	5/" models.tsv >m && mv m models.tsv &&
    run "$PWD/study.mk" >third 2>&1 && cat third && grep -q "^  rsa " third && grep -q "^  searchlight " third && ! grep -q "^  glm \|^  parcellate " third &&
    events 7 >events-sub-02.tsv && run "$PWD/study.mk" >fourth 2>&1 && cat fourth && grep -q "^  glm *sub-02" fourth && ! grep -q "^  glm *sub-01\|^  parcellate" fourth'

# Lists of two tasks are looked at in one call, each for itself, however slow.
check 'tasks that are looked at together keep their own lists' '
    study && run "$PWD/study.mk" >log 2>&1 && mkdir slow && printf "#!/bin/sh\nsleep .3\nexec %s \"\$@\"\n" "$(command -v cmp)" >slow/cmp && chmod +x slow/cmp &&
    md5sum out/group/*/labels.tsv >before && (PATH=$PWD/slow:$PATH && run "$PWD/study.mk" >again 2>&1; s=$?; cat again; [ $s -eq 0 ]) && ! grep -q "^  [a-z]" again &&
    [ "$(cut -f1 out/group/*task-blocks*/labels.tsv | grep -c task-blocks)" = 6 ] && md5sum -c before'

# Eight participants in two groups, one task, no searchlights.
check 'groups are compared in the models that their regions follow' '
    study && rm -rf data out && simulate --subjects 8 --frames 200 --tasks blocks --seed 5 data && rm -rf data/sub-*/func/*events* &&
    for s in 1 2 3 4 5 6 7 8; do events $s >"events-sub-0$s.tsv"; done &&
    { printf "participant_id\tgroup\n"; for s in 1 2 3 4 5 6 7 8; do printf "sub-0%d\t%s\n" $s $((s % 2 ? 0 : 1)); done | sed "s/0$/patient/; s/1$/control/"; } >people.tsv &&
    sed "s/s,01 02,.*,sub/s,01 02 03 04 05 06 07 08,sub/; s/sub-.s.func.sub-.s_task-.t_space/sub-\$s\/func\/sub-\$s_task-blocks_space/; s/MNI152NLin2009cAsym))$/MNI152NLin2009cAsym)/; /searchlight\|identify\|trsa\|^geometry_tasks/d; /^include/i participants := $PWD/people.tsv\nmodels_flags := --model group --permutations 69" study.mk >models.mk &&
    run "$PWD/models.mk" >log 2>&1 && cat log && cd out && [ "$(ls group/*_desc-geometry/*/models/results.tsv | wc -l) $(ls *_label-*_desc-models.html | wc -l)" = "3 3" ] &&
    [ "$(head -1 "$(ls group/*_desc-geometry/*/features.tsv | head -1)" | tr "\t" " ")" = "participant_id pairs line" ] && grep -q "desc-models.html" group.html &&
    run "${PWD%/out}/models.mk" >../again 2>&1 && cat ../again && ! grep -q "^  [a-z]" ../again'

check 'RDMs alone have a page of their own' '
    mkdir rdms && for s in 1 2 3; do awk -v seed=$s "BEGIN { srand(seed); n = 5; printf \"Node\"; for (i = 0; i < n; i++) printf \"\tc%d\", i; print \"\"; for (i = 0; i < n; i++) for (j = i + 1; j < n; j++) d[i, j] = d[j, i] = rand();
        for (i = 0; i < n; i++) { printf \"c%d\", i; for (j = 0; j < n; j++) printf \"\t%.4f\", i == j ? 0 : d[i, j]; print \"\" } }" >rdms/sub-$s""_rdm.tsv; done && cp rdms/sub-1_rdm.tsv rdms/model-one_rdm.tsv && cp rdms/sub-2_rdm.tsv rdms/model-two_rdm.tsv &&
    printf "OUT := $PWD/out\nrdms := \$(wildcard $PWD/rdms/sub-*)\nrsa_models := \$(wildcard $PWD/rdms/model-*)\nrsa_flags := --compare correlation\ninclude workflows/geometry.mk\n" >study.mk &&
    run "$PWD/study.mk" >log 2>&1 && grep -q "</html>" out/group.html && [ "$(awk -F"\t" "NR == 2 { print \$2 }" out/group/desc-geometry/results.tsv)" = one ] &&
    rm rdms/sub-3_rdm.tsv && run "$PWD/study.mk" >again 2>&1 && [ "$(head -1 out/group/desc-geometry/rdms.tsv)" = "a	b	sub-1	sub-2" ] &&
    run "$PWD/study.mk" >third 2>&1 && ! grep -q "^  [a-z]" third'

done_testing
