#!/bin/sh
# What runs cost is predicted: enough for every one, and not several times that.
. "$(dirname "$0")/../lib.sh"

MAKEFLAGS=; export MAKEFLAGS
PLEXUS_HOME=$root; export PLEXUS_HOME
ASAN_OPTIONS=detect_leaks=0; export ASAN_OPTIONS

# peak COMMAND...: the largest sum of the resident sets of it and of all that it
# starts, in MB of 10^6 bytes, to the file `peak`; seconds to `seconds`.
peak () {
    python3 - "$@" <<'END'
import glob, os, subprocess, sys, time
begun, most = time.time(), 0
call = subprocess.Popen(sys.argv[1:], start_new_session=True, stdin=subprocess.DEVNULL)
while call.poll() is None:
    total = 0
    for path in glob.glob('/proc/[0-9]*/stat'):
        try:
            fields = open(path).read().rsplit(')', 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == call.pid:
            total += int(fields[21]) * os.sysconf('SC_PAGE_SIZE')
    most = max(most, total)
    time.sleep(0.01)
open('peak', 'w').write('%d\n' % (most / 1e6))
open('seconds', 'w').write('%.1f\n' % (time.time() - begun))
sys.exit(call.returncode)
END
}

# within WHAT LEAST MOST: `said` predicts between so many times what was measured.
within () {
    predicted=$(sed -n "s/^plexus: a task takes at most \([0-9]*\) MB and \([0-9]*\) s.*/\\$1/p" said)
    echo "# predicted $predicted, measured $2, file $(cat "$2")"
    awk -v p="$predicted" -v m="$(cat "$2")" -v least="$3" -v most="$4" 'BEGIN { exit !(p >= least * m && p <= most * m) }'
}

# study FOLDER OPTION...: a simulated dataset of one subject.
study () {
    simulate --subjects 1 --tasks rest "$@" &&
        for folder; do :; done &&
        printf '{"Name": "x", "BIDSVersion": "1.4.0", "DatasetType": "derivative", "GeneratedBy": [{"Name": "fMRIPrep"}]}\n' >"$folder/dataset_description.json"
}

# is_predicted FOLDER: its memory is, and its time where it is not sanitized.
is_predicted () {
    plexus "$1" out participant --scheduler slurm --dry-run >said 2>&1 || { cat said; return 1; }
    if ldd "$(command -v plexus)" | grep -q libasan; then return 0; fi
    peak plexus "$1" out participant --n-procs 1 >log 2>&1 || { cat log; return 1; }
    echo; within 1 peak 1 4 && within 2 seconds 0.3 10
}

check 'a run of the demo' 'study --frames 200 in && is_predicted in'
check 'many regions' 'study --frames 300 --regions 700 in && is_predicted in'
check 'many frames' 'study --frames 1500 --regions 300 in && is_predicted in'
check 'a large image' 'study --frames 80 --regions 100 --grid full in && is_predicted in'

done_testing
