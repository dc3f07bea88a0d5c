#!/bin/sh
# A study through a real Slurm: munge, a controller and two nodes on loopback.
. "$(dirname "$0")/../lib.sh"
. "$root/tests/workflows/cluster.sh"

if ! reason=$(cluster_start "$tap_home/cluster" 2>&1); then
    cluster_home=$tap_home/cluster
    cluster_stop
    echo "1..0 # SKIP $(echo "$reason" | tail -n 1)"
    exit 0
fi
cluster_home=$tap_home/cluster SLURM_CONF=$tap_home/cluster/slurm.conf
export SLURM_CONF
trap 'cluster_stop; [ -n "${KEEP-}" ] && echo "# kept $tap_home" || rm -rf "$tap_home"' EXIT
trap 'exit 1' INT TERM HUP

MAKEFLAGS=; export MAKEFLAGS
PLEXUS_HOME=$root; export PLEXUS_HOME
ASAN_OPTIONS=detect_leaks=0; export ASAN_OPTIONS
made=$tap_home/made hold=$tap_home/hold hog=$tap_home/hog
mkdir "$hold" "$hog"

# The stages, of which `denoise` waits for a subject while $hold/<subject> is
# there, and holds 400 MB for a while when $hog/<subject> is.
stages=$tap_home/bin
mkdir -p "$stages/real"
cp "$(dirname "$(command -v plexus)")"/* "$stages" 2>/dev/null
mv "$stages/denoise" "$stages/real"
cat >"$stages/denoise" <<END
#!/bin/sh
subject=\$(echo "\$*" | grep -o 'sub-[0-9]*' | head -n 1)
for _ in \$(seq 1500); do [ -e "$hold/\$subject" ] || break; sleep 0.1; done
[ ! -e "$hog/\$subject" ] || python3 -c 'import time; x = bytearray(400 << 20); time.sleep(4)' || exit
exec "$stages/real/denoise" "\$@"
END
chmod +x "$stages/denoise"
PATH=$stages:$PATH

simulate --subjects 6 --frames 120 --tasks rest "$made" || exit 1
printf '{"Name": "fMRIPrep", "BIDSVersion": "1.4.0", "DatasetType": "derivative", "GeneratedBy": [{"Name": "fMRIPrep", "Version": "23.1.3"}]}\n' >"$made/dataset_description.json"
head -c 50000 "$made"/sub-05/func/*_bold.nii.gz >"$tap_home/cut"
mv "$tap_home/cut" "$made"/sub-05/func/*_bold.nii.gz # no such name elsewhere

# app STATUS ARGUMENT...: plexus ends with that status; what it says goes to `said`.
app () {
    want=$1; shift
    plexus "$@" >said 2>&1; got=$?
    cat said
    [ "$got" -eq "$want" ]
}

# until_true SECONDS COMMAND: wait for it, or fail.
until_true () {
    for _ in $(seq $(($1 * 10))); do
        eval "$2" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    echo "in vain: $2"
    squeue -r
    return 1
}

# state OUT SUBJECT STATE: the row of `plexus status`.
state () { plexus status "$1" | grep -q "^$2  *$3 "; }

# jobs OUT KIND: its number in the last submission.
jobs () { sed -n "s/^$2 //p" "$(find "$1/logs/slurm" -mindepth 1 -maxdepth 1 | sort | tail -n 1)/jobs"; }

# over OUT: no job of it waits or runs.
over () { ! plexus status "$1" | grep -Eq " (running|waiting) |^job "; }

# checksums OUT: of its products; flags, logs and what says where it is are none.
checksums () { ( cd "$1" && find . -type f ! -path './logs/*' ! -path './flags/*' ! -name study.mk ! -name dataset_description.json | sort | xargs sha256sum ); }

# What one check was made to hold shall not hold the next.
calm () { rm -f "$hold"/* "$hog"/*; check "$@"; }

calm 'the reference: the same study on this machine' '
    app 1 "$made" "$tap_home/here/out" participant --n-procs 2 && app 0 "$made" "$tap_home/here/out" group &&
    checksums "$tap_home/here/out" >"$tap_home/sums" && [ "$(wc -l <"$tap_home/sums")" -gt 60 ]'

calm 'a dry run writes the scripts and prints the commands' '
    app 0 "$made" out group --scheduler slurm --dry-run --throttle 3 --time 7 --mem 300M --scheduler-args "--partition=all --nice=5" --subjects-per-task 2 &&
    grep -q "^sbatch --parsable --array=1-3%3 --partition=all --nice=5 array.sh" said && grep -q "^sbatch .*--dependency=afterany:.* last.sh" said && cd out/logs/slurm/*/ &&
    grep -qx "#SBATCH --mem=287M" array.sh && grep -qx "#SBATCH --time=7" array.sh && grep -qx "#SBATCH --array=1-3%3" array.sh &&
    grep -qx "#SBATCH --mem=573M" again.sh && grep -qx "#SBATCH --time=14" again.sh && grep -qx "03 04" array.list && ! test -e jobs && [ -z "$(squeue -h)" ]'

calm 'a task killed, one over its memory, a node drained, the controller restarted: in the end as on one machine' '
    cd "$tap_home" && touch hold/sub-01 hold/sub-02 hold/sub-04 hog/sub-03 &&
    app 0 "$made" out group --scheduler slurm --subjects-per-task 1 --mem 250M --throttle 5 --time 5 &&
    until_true 60 "grep -q begun out/logs/tasks/sub-02.tsv && state out sub-01 running" && app 75 status out &&
    array=$(jobs out array) && scancel --signal=KILL "${array}_2" && rm hold/sub-02 &&
    scontrol update nodename=n2 state=drain reason=test && until_true 60 "state out sub-06 done" && scontrol update nodename=n2 state=resume &&
    cluster_controller_stop && cluster_controller_start && until_true 60 "squeue" && rm hold/sub-01 hold/sub-04 &&
    until_true 120 "over out" && rm hog/* && [ "$(cat out/logs/slurm/*/again.list)" = "02
03" ] && grep -qx "  refused  sub-05" out/logs/slurm/*/retry.log && checksums out | diff "$tap_home/sums" -'

calm 'its table tells who came through at the second attempt, who failed, and why' '
    cd "$tap_home" && app 1 status out && grep -Eq "^sub-01 +done +[0-9]+_1 +n[12] +1 +[0-9]+:[0-9]+ +[0-9]+ MB" said && grep -Eq "^sub-02 +done +[0-9]+_1 +n[12] +2 " said &&
    grep -Eq "^sub-03 +done +[0-9]+_2 +n[12] +2 " said && grep -A 1 "^sub-05  *failed" said | grep -q "truncated" && grep -q "^6 subjects: 5 done 1 failed" said'

calm 'nothing missing, nothing submitted; mended data are' '
    cd "$tap_home" && cp -R "$made" whole && cp whole/sub-06/func/*_bold.nii.gz x && mv x "$(ls whole/sub-05/func/*_bold.nii.gz)" &&
    app 0 whole all/out group --scheduler slurm --resume && until_true 120 "over all/out" && app 0 status all/out && grep -q "^6 subjects: 6 done" said &&
    app 0 whole all/out group --scheduler slurm --resume && grep -q "nothing is missing: nothing is submitted" said && [ "$(ls all/out/logs/slurm | wc -l)" -eq 1 ] &&
    rm all/out/sub-02/func/*_relmat.tsv && app 0 whole all/out group --scheduler slurm --resume --dry-run && grep -q "1 subject with something missing (2 products), 1 task" said &&
    [ "$(cat "$(ls -d all/out/logs/slurm/* | tail -n 1)/array.list")" = 02 ] && app 0 whole all/out group --scheduler slurm --resume && until_true 120 "over all/out" && app 0 status all/out'

calm 'nodes that fail: others take over; what is lost all the same, --resume finishes' '
    cd "$tap_home" && touch hold/sub-03 hold/sub-04 && scontrol update nodename=n2 state=drain reason=test && app 0 whole lost/out group --scheduler slurm --subjects-per-task 1 --throttle 3 &&
    begun () { [ "$(grep -c begun "lost/out/logs/tasks/sub-0$1.tsv")" -eq $2 ] && state lost/out sub-0$1 running; } &&
    until_true 60 "begun 3 1 && begun 4 1 && state lost/out sub-06 done" && scontrol update nodename=n2 state=resume && cluster_node_fail n1 &&
    until_true 90 "begun 3 2 && begun 4 2" && plexus status lost/out | grep "^sub-0[34].* n2 " && cluster_node_fail n2 && app 75 status lost/out &&
    cluster_node_start n1 && cluster_node_start n2 && until_true 120 "over lost/out" && app 1 status lost/out && grep -q "^6 subjects: 4 done 2 failed" said &&
    grep -A 1 "^sub-03  *failed" said | grep -q "ended from outside" && test -s lost/out/group.html && ! test -e lost/out/sub-03.html && grep -q "missing  sub-03/func/" lost/out/logs/slurm/*/last.log &&
    rm hold/* && app 0 whole lost/out group --scheduler slurm --resume && grep -q "2 subjects with something missing" said && until_true 120 "over lost/out" && app 0 status lost/out &&
    checksums all/out >sums-all && checksums lost/out | diff sums-all -'

calm 'level participant ends with the pages, and the group is a job of its own' '
    cd "$tap_home" && app 0 whole each/out participant --scheduler slurm --participant-label 01 02 && until_true 120 "over each/out" && test -s each/out/sub-01.html &&
    ! test -e each/out/group.html && app 1 status each/out && grep -q "2 done 4 missing" said &&
    app 0 whole each/out group --scheduler slurm && until_true 120 "over each/out" && app 0 status each/out && checksums each/out | diff sums-all -'

calm 'the states: missing, excluded, done, on this machine and without jobs' '
    app 0 "$tap_home/whole" out participant --participant-label 01 && app 1 status out && grep -Eq "^sub-01 +done +- +[^ ]+ +1 +0:0[0-9] +[0-9]+ MB" said && grep -q "1 done 5 missing" said &&
    cp -R "$tap_home/whole/sub-01" . && touch "$hold/sub-02" && { plexus "$tap_home/whole" out participant --participant-label 02 >log 2>&1 & } && call=$! &&
    until_true 60 "state out sub-02 running" && app 75 status out; rm "$hold/sub-02"; wait $call && state out sub-02 done && app 66 status nowhere && app 64 status && app 66 status "$hold" &&
    app 0 "$tap_home/whole" few participant && sed -i "s/--strategy 24P/--min-frames 119 &/" few/study.mk && app 0 "$tap_home/whole" few participant --study few/study.mk &&
    app 0 status few && grep -Eq "[1-6] excluded" said && app 0 "$tap_home/whole" few participant --study few/study.mk --resume --scheduler slurm && until_true 120 "over few" &&
    grep -q "stay excluded" said && app 0 "$tap_home/whole" few participant --study few/study.mk --resume --scheduler slurm && grep -q "nothing is submitted" said'

calm 'who is at work or waits is not submitted again' '
    touch "$hold/sub-01" "$hold/sub-02" && app 0 "$tap_home/whole" out participant --participant-label 01 02 03 --scheduler slurm --subjects-per-task 1 --throttle 1 &&
    until_true 60 "state out sub-01 running" && app 0 "$tap_home/whole" out participant --scheduler slurm --subjects-per-task 1 && grep -q "3 are at work or wait already" said &&
    [ "$(cat "$(ls -d out/logs/slurm/* | tail -n 1)/array.list" | tr "\n" " ")" = "04 05 06 " ] && rm "$hold"/* && until_true 120 "over out" && app 0 status out'

calm 'a study of its own, by make submit' '
    sed "s|^OUT .*|OUT ?= $PWD/out|; s|^DATA .*|DATA ?= $PWD/data|; s|= 8|= 2|; s|^simulate_flags.*|& --frames 100|" "$root/workflows/demo.mk" >study.mk &&
    ( cd "$root" && workflows/submit "$stages" "$OLDPWD/study.mk" slurm --throttle 2 ) && until_true 120 "over out" && app 0 status out && mkdir here &&
    ( cd "$root" && workflows/run "$stages" "$OLDPWD/study.mk" 2 OUT="$OLDPWD/here/out" ) && checksums here/out >sums && checksums out | diff sums - && fails_with 2 "no study" sh "$root/workflows/submit" "$stages" no.mk slurm'

calm 'stages in parts: an array of shares before the tasks that join them; a share that is lost is made there' '
    awk "BEGIN { print \"onset\tduration\ttrial_type\"; for (k = 0; k < 8; k++) printf \"%d\t6\tc%d\n\", 2 + 14 * k, 1 + k % 4 }" >events.tsv &&
    printf "a\tb\tpairs\nc1\tc2\t0\nc1\tc3\t1\nc1\tc4\t1\nc2\tc3\t1\nc2\tc4\t1\nc3\tc4\t0\n" >models.tsv && cat >study.mk <<END &&
OUT  ?= $PWD/out
DATA := $tap_home/whole
RUNS := \$(foreach s,01 02,sub-\$s/func/sub-\$s_task-rest_space-MNI152NLin2009cAsym)
ATLAS := Simulated
atlas_image  := \$(DATA)/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_atlas-Simulated_dseg.nii.gz
atlas_labels := \$(atlas_image:.nii.gz=.tsv)
denoise_flags := --strategy 6P
voxelnet_flags := --density .02 --strategy 6P
voxelnet_shards ?= 2
conditions_of = $PWD/events.tsv
glm_flags := --drift cosine
rdm_flags := --measure=euclidean
rsa_models := $PWD/models.tsv
rsa_flags := --compare correlation
searchlight_flags := --radius 8 --measure euclidean --permutations 24
searchlight_shards ?= 3
include workflows/rules.mk
END
    app 0 "$tap_home/whole" out group --study study.mk --scheduler slurm --subjects-per-task 1 --throttle 4 && scancel "$(jobs "$PWD/out" parts)_2" && until_true 120 "over out" &&
    app 0 status out && grep -q "^6 subjects: 6 done\|^2 subjects: 2 done" said && [ "$(wc -l <"$(ls out/logs/slurm/*/parts.list)")" -eq 6 ] && grep -q "voxelnet .*/part-1of2.bin" out/logs/slurm/*/parts-1.log &&
    ! grep "part-[13]of" out/logs/slurm/*/array-*.log && grep -q "searchlight .*/part-2of3.bin" out/logs/slurm/*/array-1.log && ! ls out/logs/slurm/*/parts-2.log &&
    checksums out >sums && mv out there && ( cd "$root" && workflows/run "$stages" "$OLDPWD/study.mk" 2 voxelnet_shards= searchlight_shards= ) && checksums out | diff sums -'

calm 'where there is no scheduler, scripts to be submitted where there is' '
    mkdir path && for f in "$stages"/*; do ln -s "$f" path; done && for f in sh make mkdir cat sed grep dirname basename uname mv cmp rm stat printf sort find rmdir tr ls head date id env awk cp mktemp cut touch xargs; do ln -s "$(command -v $f)" path; done &&
    PATH=$PWD/path app 0 "$tap_home/whole" out participant --participant-label 01 --scheduler slurm && grep -q "PLEXUS_RUN=" said && jobs=$(echo out/logs/slurm/*) && ! test -e "$jobs/jobs" &&
    PATH=$PWD/path app 1 status out && printf "#!/bin/sh\necho \"\$@\" >>%s/ran\nexec \"\$@\"\n" "$PWD" >container && chmod +x container &&
    ( PLEXUS_RUN="env HELD=1 $PWD/container"; export PLEXUS_RUN; cd / && sh "$OLDPWD/$jobs/submit" ) && until_true 120 "over out" && [ "$(grep -c "/plexus " ran)" -ge 3 ] && test -s out/sub-01.html &&
    fails_with 1 "have been submitted" sh "$jobs/submit"'

done_testing
