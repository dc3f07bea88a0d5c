#!/bin/sh
# The BIDS App: a dataset of fMRIPrep in, a study run, from any folder.
. "$(dirname "$0")/../lib.sh"

MAKEFLAGS=; export MAKEFLAGS
data=$tap_home/data made=$tap_home/made
space=MNI152NLin2009cAsym
PLEXUS_HOME=$root; export PLEXUS_HOME

# describe FOLDER VERSION: as the file that fMRIPrep leaves there.
describe () {
    printf '{"Name": "fMRIPrep", "BIDSVersion": "1.4.0", "DatasetType": "derivative", "GeneratedBy": [{"Name": "fMRIPrep", "Version": "%s"}]}\n' "$2" >"$1/dataset_description.json"
}

# raw FOLDER: a raw dataset with what fMRIPrep made in derivatives/fmriprep.
raw () {
    mkdir -p "$1/derivatives" "$1/sub-01/func" && cp -R "$made" "$1/derivatives/fmriprep" &&
    printf '{"Name": "raw", "BIDSVersion": "1.8.0"}\n' >"$1/dataset_description.json" &&
    mv "$1/derivatives/fmriprep/participants.tsv" "$1" && touch "$1/sub-01/func/sub-01_task-rest_bold.nii.gz"
}

# app STATUS ARGUMENT...: plexus ends with that status; what it says goes to `said`.
app () {
    want=$1; shift
    ASAN_OPTIONS=detect_leaks=0 plexus "$@" >said 2>&1; got=$?
    cat said
    [ "$got" -eq "$want" ]
}

# runs STUDY: its runs, as make has them.
runs () { ( cd "$root" && make -s --no-print-directory -f workflows/where.mk STUDY="$1" runs ); }

simulate --subjects 3 --frames 200 --tasks rest "$made" && describe "$made" 23.1.3 || exit 1

check 'level participant, then level group' '
    raw "$data" && find "$data" -exec ls -ld {} + >before && app 0 "$data" "$tap_home/out" participant --atlas "$made" --n-procs 2 &&
    [ "$(ls "$tap_home"/out/sub-*/func/*_relmat.tsv | wc -l)" -eq 3 ] && ! test -e "$tap_home/out/group.html" &&
    app 0 "$data" "$tap_home/out" group --atlas "$made" && grep -q "^report: .*/group.html" said &&
    test -s "$tap_home/out/group.html" && test -s "$tap_home/out/sub-03.html" &&
    find "$data" -exec ls -ld {} + | cmp - before'

check 'its tables are those of make run with the study file it wrote' '
    ( cd "$root" && workflows/run "$(dirname "$(command -v plexus)")" "$tap_home/out/study.mk" 2 OUT="$tap_home/again" ) >log 2>&1 &&
    cd "$tap_home" && find out -name "*.tsv" ! -path "*/logs/*" | grep -c . >n && [ "$(cat n)" -gt 20 ] &&
    for f in $(find out ! -path "*/logs/*" \( -name "*.tsv" -o -name "*.json" \)); do
        cmp "$f" "again${f#out}" || exit 1; done'

check 'the study file is one that a person would have written' '
    sed "s|$tap_home|/base|g; s|fMRIPrep 23.*|fMRIPrep.|" "$tap_home/out/study.mk" >got && cat >want <<\END
# 3 runs of 3 subjects in MNI152NLin2009cAsym, made by fMRIPrep.
#
#   make run STUDY=/base/out/study.mk
#
# Written by plexus 0.1.0.
DATA := /base/data/derivatives/fmriprep
OUT  ?= /base/out

SUBJECTS ?= sub-01 sub-02 sub-03
RUNS := $(foreach s,$(SUBJECTS), \
    $s/func/$s_task-rest_space-MNI152NLin2009cAsym)

ATLAS        := Simulated
atlas_image  := /base/made/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_atlas-Simulated_dseg.nii.gz
atlas_labels := /base/made/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_atlas-Simulated_dseg.tsv
participants := /base/data/participants.tsv

denoise_flags ?= --strategy 24P --fd-threshold 0.5 --detrend linear --filter butterworth \
                 --high-pass 0.01 --low-pass 0.1 --standardize zscore
measure_flags ?= --threshold density --at 0.15

include workflows/rules.mk
END
    diff want got'

check 'a second time makes nothing, and a dry run says so' '
    app 0 "$data" "$tap_home/out" participant --atlas "$made" --resume && ! grep -q "^  [a-z]*  *sub-" said &&
    app 0 "$data" "$tap_home/out" group --atlas "$made" --dry-run && grep -q "^would make 0 products" said'

check 'a dry run counts what is missing, and writes nothing' '
    app 0 "$made" out participant --dry-run && ! test -e out &&
    grep -q "^would make 15 products: 3 inspect, 3 parcellate, 3 denoise, 3 connect, 3 measure" said &&
    rm "$tap_home"/out/sub-02/func/*_relmat.tsv && ( cd "$tap_home" && find out | sort ) >before &&
    app 0 "$data" "$tap_home/out" participant --atlas "$made" --dry-run &&
    grep -q "^would make 2 products: 1 connect, 1 measure" said && ( cd "$tap_home" && find out | sort ) | cmp - before &&
    app 0 "$data" "$tap_home/out" participant --atlas "$made" && [ "$(grep -c "^  [a-z]*  *sub-02" said)" -eq 2 ]'

check 'participants one by one, at one time, in the end as all at once' '
    out=$PWD/out && for s in 01 sub-02 03; do
        ASAN_OPTIONS=detect_leaks=0 plexus "$data" "$out" participant --participant_label $s --atlas "$made" --n-procs 1 >"log-$s" 2>&1 & done; wait
    cat log-*; [ "$(grep -l "done, status 0" log-* | wc -l)" -eq 3 ] && app 0 "$data" "$out" group --atlas "$made" &&
    [ "$(find "$out" -name "*.new*" -o -name "*.part*" | wc -l)" -eq 0 ] &&
    diff -r -x logs -x study.mk -x dataset_description.json "$out" "$tap_home/out" &&
    grep -q "fmriprep.: .*/data/derivatives/fmriprep" "$out/dataset_description.json" && diff "$out/study.mk" "$tap_home/out/study.mk" | grep -c "^[<>]" | grep -qx 4'

check 'the group is of those who have results, and others are named' '
    app 66 "$data" out group --atlas "$made" && grep -q "run that first" said && ! test -e out &&
    printf "sub-01\r\n03\n" >labels.txt && app 0 "$data" out participant --participant-label ./labels.txt --atlas "$made" &&
    app 0 "$data" out group --atlas "$made" && grep -q "skipped  sub-02: no results" said && ! test -e out/sub-02.html && ! test -e out/sub-02'

check 'labels that do not exist' '
    app 18 "$data" out participant --participant-label 01 77 sub-88 --atlas "$made" &&
    grep -qx "plexus: no participant 77, 88 in .*, which has 3" said && ! test -e out &&
    app 18 "$data" out participant --task-id none --atlas "$made" && grep -q "no run is left" said'

check 'what was skipped, what failed, as a table and as JSON; the others go on' '
    cp -R "$made" in && rm in/sub-01/func/*mask.nii.gz && bold=$(ls in/sub-02/func/*_bold.nii.gz) && head -c 50000 "$bold" >cut && mv cut "$bold" &&
    app 1 in out participant && grep -q "skipped  sub-01_task-rest_.*: no brain mask beside it" said &&
    grep -A 1 "^  sub-02  *parcellate  *sub-02/func/.*(status 1)" said | grep -q "is truncated" &&
    ls out/sub-03/func/*_nodes.tsv && python3 - out/logs/*.json <<\END &&
import json, sys
o = json.load(open(sys.argv[1]))
assert o["Level"] == "participant" and o["Status"] == 1 and o["Subjects"] == 2, o
assert {f["Stage"] for f in o["Failed"]} == {"inspect", "parcellate"} and o["Failed"][0]["Subject"] == "sub-02", o
assert "truncated" in o["Failed"][0]["Message"] and len(o["Skipped"]) == 1, o
END
    app 0 in out group && test -s out/group.html && ! test -e out/sub-02.html'

check 'too little data is no failure, but for --strict' '
    app 0 "$made" out participant --strategy 36P+scrubbing && sed -i "s/--strategy 36P/--min-frames 199 &/" out/study.mk &&
    app 0 "$made" out participant --study out/study.mk && grep -q "^excluded:" said &&
    app 1 "$made" out participant --study out/study.mk --strict'

check 'the layouts of fMRIPrep: names without space, old confounds, sessions, resolutions' '
    mkdir -p in/sub-a1/ses-1/func in/sub-a1/ses-2/func in/sub-b2/ses-1/func && describe in 20.1.0 && f=$made/sub-01/func/sub-01_task-rest &&
    for s in a1:1 a1:2 b2:1; do to=in/sub-${s%:*}/ses-${s#*:}/func/sub-${s%:*}_ses-${s#*:}_task-rest &&
        for r in 1 2; do
            cp ${f}_space-${space}_desc-preproc_bold.nii.gz ${to}_run-${r}_space-MNI152NLin6Asym_res-2_desc-preproc_bold.nii.gz &&
            cp ${f}_space-${space}_desc-preproc_bold.json ${to}_run-${r}_space-MNI152NLin6Asym_res-2_desc-preproc_bold.json &&
            cp ${f}_space-${space}_desc-brain_mask.nii.gz ${to}_run-${r}_space-MNI152NLin6Asym_res-2_desc-brain_mask.nii.gz &&
            cp ${f}_desc-confounds_timeseries.tsv ${to}_run-${r}_desc-confounds_regressors.tsv || exit 1; done; done
    cp "$made"/tpl-*/*_dseg.nii.gz atlas-toy_dseg.nii.gz && cp "$made"/tpl-*/*_dseg.tsv atlas-toy_dseg.tsv &&
    app 0 in out participant --atlas atlas-toy_dseg.nii.gz --participant-label a1 --session-label 2 --run 01 &&
    [ "$(runs "$PWD/out/study.mk")" = "sub-a1/ses-2/func/sub-a1_ses-2_task-rest_run-1_space-MNI152NLin6Asym" ] &&
    ls out/sub-a1/ses-2/func/sub-a1_ses-2_task-rest_run-1_space-MNI152NLin6Asym_atlas-toy_stat-pearsoncorrelation_relmat.tsv &&
    grep -q "^confounds_of = .*_regressors.tsv" out/study.mk &&
    app 0 in out2 participant --atlas atlas-toy_dseg.nii.gz && [ "$(runs "$PWD/out2/study.mk" | wc -l)" -eq 6 ] &&
    grep -q "^RUNS := .(filter .(SUBJECTS:=/%)" out2/study.mk && grep -q "sub-b2/ses-1" out2/study.mk'

check 'multi-echo: the combination is taken, its odd neighbors are told' '
    mkdir -p in && cp -R "$made/sub-01" in && describe in 24.1.1 && cd in/sub-01/func && f=sub-01_task-rest_space-${space} &&
    for e in 1 2 3; do cp ${f}_desc-preproc_bold.nii.gz sub-01_task-rest_echo-${e}_desc-preproc_bold.nii.gz; done && cd - &&
    app 0 in out participant --atlas "$made" && [ "$(grep -c "skipped  sub-01_task-rest_echo-[123]_.*one echo of several" said)" -eq 3 ] &&
    [ "$(runs "$PWD/out/study.mk" | wc -l)" -eq 1 ]'

check 'several derivatives, none, no description' '
    raw in && cp -R in/derivatives/fmriprep in/derivatives/fmriprep-24 && app 66 in out participant && grep -q "name one" said &&
    app 0 in/derivatives/fmriprep-24 out participant --dry-run &&
    mkdir empty && app 16 ./empty out participant && rm in/derivatives/fmriprep-24/dataset_description.json &&
    app 16 in/derivatives/fmriprep-24 out participant && grep -q "skip-bids-validation" said &&
    app 0 in/derivatives/fmriprep-24 out participant --skip-bids-validation --dry-run'

check 'an atlas by name, by folder, by image; in another space it is refused' '
    app 0 "$made" out participant --atlas Power264 --dry-run && app 66 "$made" out participant --atlas nowhere && grep -q "known are .*Power264" said &&
    cp "$made"/tpl-*/*_dseg.nii.gz tpl-MNI305_atlas-toy_dseg.nii.gz && app 65 "$made" out participant --space $space --atlas tpl-MNI305_atlas-toy_dseg.nii.gz &&
    app 18 "$made" out participant --atlas ./tpl-MNI305_atlas-toy_dseg.nii.gz && grep -q "not in MNI305, but in" said &&
    mkdir bare && cp -R "$made"/sub-01 bare && describe bare 22.0.0 && app 64 ./bare out participant && grep -q "atlas is needed" said'

check 'the strategies of the list and of denoise' '
    app 0 "$made" out participant --participant-label 01 --strategy 24P+GSR && grep -q "^denoise_flags ?= --strategy 24P --global-signal yes --fd-threshold 0.5" out/study.mk &&
    app 0 "$made" out2 participant --participant-label 01 --strategy simple && grep -q "^denoise_flags ?= --strategy simple" out2/study.mk &&
    app 64 "$made" out3 participant --strategy best && grep -q "no strategy .best." said && ! test -e out3'

check 'a folder that has another study keeps it' '
    app 0 "$made" out participant --participant-label 01 && cp out/study.mk before && app 73 "$made" out participant --strategy 36P &&
    grep -q "something else" said && cmp before out/study.mk &&
    sed -i "s/at 0.15/at 0.2/" out/study.mk && app 73 "$made" out participant && app 0 "$made" out participant --participant-label 01 --study out/study.mk &&
    grep -q "measure  *sub-01" said && ! grep -q "connect  *sub-01" said'

check 'a folder that cannot be written, one that is locked' '
    touch file && app 73 "$made" file/out participant && mkdir -p out/logs &&
    flock out/logs/lock sh -c "ASAN_OPTIONS=detect_leaks=0 plexus \"$made\" out participant >said 2>&1; [ \$? -eq 75 ]"; s=$?; cat said; [ $s -eq 0 ] &&
    app 73 "$made" "o u t" participant && grep -q "make does not take" said'

check 'command lines that are wrong' '
    app 17 "$made" out subject && grep -q "only participant and group" said && app 64 "$made" out participant --color red &&
    app 64 "$made" out participant --n-procs none && app 64 "$made" out participant --mem lots && app 64 "$made" out participant --participant-label &&
    app 64 --participant-label 01 "$made" out participant && grep -q "before" said && app 66 /nonexistent out participant && app 64 ./x &&
    app 64 "$made" out participant more && app 64 "$made" out participant --space "a:b" && app 2 nonsense && grep -q "no stage" said && ! test -e out'

check 'help and version, and a stage by its name all the same' '
    app 0 -h && grep -q -- "--participant-label L..." said && app 0 -v && grep -q "^plexus 0" said && app 0 --help && grep -q "stages here: .*connect" said &&
    app 0 connect --help && grep -q "^usage: connect" said'

check 'a limit of memory, a log elsewhere' '
    limit="--mem 512M" && if ldd "$(command -v plexus)" | grep -q libasan; then limit=; fi && # whose shadow is larger
    app 0 "$made" out participant --participant-label 01 $limit --n-procs 8 --work-dir w && ls w/*_participant_*.log && ls out/logs/*_participant_*.json &&
    app 64 "$made" out participant --mem 1M'

check 'no memory left: try again; no space left; a stage that was killed' '
    mkdir bin && cp "$(dirname "$(command -v plexus)")"/* bin && say () {
        for s in inspect parcellate; do printf "#!/bin/sh\n%s\n" "$1" >bin/$s; chmod +x bin/$s; done; } && PATH=$PWD/bin:$PATH &&
    say "echo \"\${0##*/}: out of memory asking for 1 x 2 bytes\" >&2; exit 1" && app 75 "$made" out participant --participant-label 01 &&
    say "echo \"\${0##*/}: cannot write x: No space left on device\" >&2; exit 1" && app 74 "$made" out participant --participant-label 01 &&
    say "kill -9 \$\$" && app 1 "$made" out participant --participant-label 01 && grep -q "(status 137)" said'

check 'a call that is ended ends what it has started, and a next one goes on' '
    mkdir bin && cp "$(dirname "$(command -v plexus)")"/* bin && printf "#!/bin/sh\necho \$\$ >%s/pid\nexec sleep 60\n" "$PWD" >bin/parcellate && rm bin/inspect &&
    printf "#!/bin/sh\nexit 0\n" >bin/inspect && chmod +x bin/* && { ASAN_OPTIONS=detect_leaks=0 bin/plexus "$made" out participant --participant-label 01 >said 2>&1 & } &&
    call=$! && until [ -s pid ]; do sleep 0.1; done && kill -TERM $call; wait $call; s=$?; cat said; [ $s -eq 143 ] && ! kill -0 "$(cat pid)" 2>/dev/null &&
    grep -q "status 143" said && app 0 "$made" out participant --participant-label 01 && ls out/sub-01/func/*_relmat.tsv'

check 'installed elsewhere, from any folder, without HOME' '
    mkdir -p prefix/bin prefix/share/plexus && cp "$(dirname "$(command -v plexus)")"/* prefix/bin && cp -R "$root/workflows" "$root/atlases" prefix/share/plexus &&
    ls prefix/bin | tr "\n" " " >prefix/share/plexus/workflows/stages && here=$PWD && mkdir other && cd other &&
    env -u PLEXUS_HOME -u HOME ASAN_OPTIONS=detect_leaks=0 "$here/prefix/bin/plexus" "$made" out participant --participant-label 01 >said 2>&1; s=$?
    cat said; [ $s -eq 0 ] && ls out/sub-01/func/*_nodes.tsv && ( unset PLEXUS_HOME; PATH=$here/prefix/bin:$PATH; rm -r "$here/prefix/share"; app 66 "$made" out2 participant ) &&
    PLEXUS_HOME=/nonexistent app 66 "$made" out participant'

done_testing
