#!/bin/sh
# shellcheck disable=SC2120 # the checks are evaluated later
# Stages in parts, by make: what a scheduler builds is what one machine does.
. "$(dirname "$0")/../lib.sh"

bin=$(dirname "$(command -v voxelnet)")
MAKEFLAGS=; export MAKEFLAGS

# run [NAME=VALUE...] and parts [NAME=VALUE...]: the study, and its parts alone.
make_it () { (cd "$root" && make --no-print-directory -j2 -f "$tap_home/study/study.mk" BIN="$bin" "$@"); }
run () { (cd "$root" && workflows/run "$bin" "$tap_home/study/study.mk" 2 "$@"); }
parts () { make_it parts "$@"; }
steps () { grep -c "^  $1 .*$2" "$3"; }

# Two participants at rest, whose networks and searchlights are asked for.
study () {
    [ -d "$tap_home/study" ] || {
        mkdir "$tap_home/study" && cd "$tap_home/study" && simulate --subjects 2 --frames 60 --tasks rest --seed 5 data &&
        awk 'BEGIN { print "onset\tduration\ttrial_type"; for (k = 0; k < 8; k++) printf "%d\t6\tc%d\n", 2 + 14 * k, 1 + k % 4 }' >events.tsv &&
        printf 'a\tb\tpairs\nc1\tc2\t0\nc1\tc3\t1\nc1\tc4\t1\nc2\tc3\t1\nc2\tc4\t1\nc3\tc4\t0\n' >models.tsv &&
        cat >study.mk <<END
OUT  ?= $PWD/out
DATA := $PWD/data
RUNS := \$(foreach s,01 02,sub-\$s/func/sub-\$s_task-rest_space-MNI152NLin2009cAsym)
ATLAS := Simulated
atlas_image  := \$(DATA)/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_atlas-Simulated_dseg.nii.gz
atlas_labels := \$(atlas_image:.nii.gz=.tsv)
denoise_flags := --strategy 6P
voxelnet_flags := --density .02 --strategy 6P
conditions_of = $PWD/events.tsv
glm_flags := --drift cosine
rdm_flags := --measure=euclidean
rsa_models := $PWD/models.tsv
rsa_flags := --compare correlation
searchlight_flags := --radius 8 --measure euclidean --permutations 24
include workflows/rules.mk
END
        cd - && run >"$tap_home/study/log" 2>&1 && mv "$tap_home/study/out" "$tap_home/study/whole"
    }
}
shards='voxelnet_shards=3 searchlight_shards=4'

check 'a study in parts is the study, byte for byte' '
    study && run $shards >log 2>&1 && [ "$(steps voxelnet bin log) $(steps voxelnet gz log)" = "6 2" ] && [ "$(steps searchlight bin log) $(steps searchlight tsv log)" = "8 2" ] &&
    diff -r -x logs "$tap_home/study/whole" "$tap_home/study/out" && ls "$tap_home"/study/out/sub-01/func/*_desc-voxelnet/stat-cycles3_boldmap.nii.gz "$tap_home"/study/out/sub-02/func/*_desc-searchlight/summary.tsv'

check 'what is done is not done again, and a part that is lost is' '
    study && run $shards >log 2>&1 && ! grep "^  [a-z]" log && rm "$tap_home"/study/out/logs/parts/sub-01/func/*_desc-voxelnet/3/part-2of3.bin &&
    run $shards >log 2>&1 && [ "$(steps voxelnet bin log) $(steps voxelnet gz log)" = "1 1" ] && diff -r -x logs "$tap_home/study/whole" "$tap_home/study/out"'

check 'a part of other flags, or of another number of parts, is made anew' '
    study && parts $shards "voxelnet_flags=--density .01" >log 2>&1 && [ "$(steps voxelnet bin log)" = 6 ] && ! grep "gz$" log && parts $shards >log 2>&1 && [ "$(steps voxelnet bin log)" = 6 ] &&
    parts voxelnet_shards=2 >log 2>&1 && [ "$(steps voxelnet bin log)" = 4 ] && run voxelnet_shards=2 >log 2>&1 && [ "$(steps voxelnet bin log) $(steps voxelnet gz log)" = "0 2" ] &&
    diff -r -x logs "$tap_home/study/whole" "$tap_home/study/out"'

check 'a part that fails is on record, and leaves no product of another time' '
    study && ! parts $shards -k "voxelnet_flags=--density .02 --memory 1" >log 2>&1 && ls "$tap_home"/study/out/logs/failed/logs/parts/sub-01/func/*_desc-voxelnet/3/part-1of3.bin.txt &&
    ! ls "$tap_home"/study/out/sub-0?/func/*_desc-voxelnet/stat-cycles3_boldmap.nii.gz'

check 'tasks of an array make a share each, at one time, and the study has only to merge' '
    study && rm -r "$tap_home/study/out" && make_it parts_inputs $shards >log 2>&1 && ! grep " part-\|voxelnet \|searchlight " log && [ "$(steps glm "" log)" = 2 ] &&
    for k in 1 2 3 4; do parts $shards share=$k >log$k 2>&1 & done; wait && [ "$(cat log? | grep -c "^  voxelnet .*bin")" = 6 ] && [ "$(cat log? | grep -c "^  searchlight .*bin")" = 8 ] &&
    ! grep "glm" log? && run $shards >log 2>&1 && ! grep "bin$" log && [ "$(steps voxelnet gz log) $(steps searchlight tsv log)" = "2 2" ] && diff -r -x logs "$tap_home/study/whole" "$tap_home/study/out"'

done_testing
