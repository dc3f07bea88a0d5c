#!/bin/sh
# The scripts for schedulers, without one: what they ask for, and that they are
# shell.  slurm.t has a real one.
. "$(dirname "$0")/../lib.sh"

MAKEFLAGS=; export MAKEFLAGS
PLEXUS_HOME=$root; export PLEXUS_HOME
ASAN_OPTIONS=detect_leaks=0; export ASAN_OPTIONS
made=$tap_home/made

simulate --subjects 5 --frames 120 --tasks rest "$made" || exit 1
printf '{"Name": "fMRIPrep", "BIDSVersion": "1.4.0", "DatasetType": "derivative", "GeneratedBy": [{"Name": "fMRIPrep"}]}\n' >"$made/dataset_description.json"

# submit NAME OPTION...: a dry run for that scheduler; `jobs` is its folder.
submit () {
    name=$1; shift
    plexus "$made" "out-$name" group --scheduler "$name" --dry-run "$@" >said 2>&1; got=$?
    cat said
    jobs=$(echo "out-$name/logs/$name/"*)
    [ $got -eq 0 ]
}

# is_shell FOLDER: every script there, for sh and, if there, for shellcheck.
is_shell () {
    for script in "$1"/*.sh "$1/queue" "$1/submit"; do
        sh -n "$script" || return 1
        ! command -v shellcheck >/dev/null || shellcheck -s sh -e SC2034,SC2153,SC2238,SC2317,SC2329 "$script" || return 1
        ! grep -q "@[A-Z]*@" "$script" || return 1
    done
}

for scheduler in slurm sge pbs; do
    check "scripts for $scheduler are shell, and nothing in them is left open" "
        submit $scheduler --throttle 4 --subjects-per-task 2 && is_shell \"\$jobs\" && [ \"\$(wc -l <\"\$jobs/array.list\")\" -eq 3 ] && ! test -e \"\$jobs/jobs\""
done

check 'directives of Slurm' '
    submit slurm --throttle 4 --subjects-per-task 2 --mem 2G --time 1:30:00 --n-procs 2 && grep -qx "#SBATCH --array=1-3%4" "$jobs/array.sh" && grep -qx "#SBATCH --mem=1908M" "$jobs/array.sh" &&
    grep -qx "#SBATCH --time=90" "$jobs/array.sh" && grep -qx "#SBATCH --cpus-per-task=2" "$jobs/array.sh" && grep -qx "#SBATCH --output=array-%a.log" "$jobs/array.sh" &&
    grep -qx "#SBATCH --mem=3815M" "$jobs/again.sh" && grep -qx "#SBATCH --time=180" "$jobs/again.sh" && ! grep -q "^#SBATCH --array" "$jobs/retry.sh" && grep -qx "#SBATCH --output=last.log" "$jobs/last.sh" &&
    grep -q "^sbatch --parsable --array=1-3%4 array.sh" said && grep -q -- "--dependency=afterany:.* retry.sh" said'

check 'directives of Grid Engine' '
    submit sge --throttle 4 --subjects-per-task 2 --mem 2G --time 90 --n-procs 2 --scheduler-args "-q long.q" && grep -qx "#\$ -t 1-3" "$jobs/array.sh" && grep -qx "#\$ -tc 4" "$jobs/array.sh" &&
    grep -qx "#\$ -l mem_free=1908M" "$jobs/array.sh" && grep -qx "#\$ -l h_rt=5400" "$jobs/array.sh" && grep -qx "#\$ -pe smp 2" "$jobs/array.sh" && grep -qx "#\$ -o array-\$TASK_ID.log" "$jobs/array.sh" &&
    ! grep -q "^#\$ -pe" "$jobs/last.sh" && grep -q "^qsub -terse -V -t 1-3 -q long.q array.sh" said && grep -q "^qsub -terse -V -hold_jid .* last.sh" said'

check 'directives of PBS' '
    submit pbs --throttle 4 --subjects-per-task 2 --mem 2G --time 90 && grep -qx "#PBS -J 1-3" "$jobs/array.sh" && grep -qx "#PBS -W max_run_subjobs=4" "$jobs/array.sh" &&
    grep -qx "#PBS -l select=1:ncpus=1:mem=1908mb" "$jobs/array.sh" && grep -qx "#PBS -l walltime=5400" "$jobs/array.sh" && grep -q "^cd \"\$PBS_O_WORKDIR\"" "$jobs/array.sh" &&
    grep -q "^qsub -V -J 1-3 array.sh" said && grep -q "^qsub -V -W depend=afterany:.* last.sh" said &&
    submit pbs --subjects-per-task 100 && jobs=$(ls -d out-pbs/logs/pbs/* | tail -n 1) && [ "$(wc -l <"$jobs/array.list")" -eq 1 ] && grep -q "^qsub -V -J 1-2 array.sh" said'

# A qsub that runs what it gets at once, where it stands, task after task.
fake='#!/bin/sh
id=$(($(cat id 2>/dev/null || echo 6) + 1)); echo $id >id
last=; for word; do case $word in [1-9]*-[1-9]*) last=${word#*-} ;; *.sh) script=$word ;; esac; done
PBS_O_WORKDIR=$PWD; export PBS_O_WORKDIR
if [ -n "$last" ]; then
    for i in $(seq $last); do PBS_JOBID=$id[$i].host PBS_ARRAY_INDEX=$i sh ./$script >>$script.log 2>&1; done
    echo "$id[].host"
else
    PBS_JOBID=$id.host sh ./$script >>$script.log 2>&1; echo "$id.host"
fi'

check 'PBS jobs do their work, one after another' '
    mkdir bin && printf "%s\n" "$fake" >bin/qsub && printf "#!/bin/sh\nexit 0\n" >bin/qstat && printf "#!/bin/sh\necho \"\$@\" >>altered\n" >bin/qalter && chmod +x bin/* && PATH=$PWD/bin:$PATH &&
    plexus "$made" out group --scheduler pbs --subjects-per-task 2 && cat out/logs/pbs/*/*.log && plexus status out >said && grep -Eq "^sub-05 +done +7_3 " said && test -s out/group.html &&
    [ "$(cat out/logs/pbs/*/jobs | cut -d" " -f1 | tr "\n" " ")" = "array retry last " ]'

check 'wrong words' '
    fails_with 64 "slurm, sge or pbs" plexus "$made" out group --scheduler lsf && fails_with 64 "minutes" plexus "$made" out group --scheduler slurm --time soon &&
    fails_with 64 "at least 32M" plexus "$made" out group --scheduler slurm --mem 1M && fails_with 64 "1 to 4096" plexus "$made" out group --scheduler slurm --throttle 0 && ! test -e out'

done_testing
