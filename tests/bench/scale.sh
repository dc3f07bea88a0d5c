# shellcheck shell=sh
# A study of many small subjects: on this machine, and through a Slurm on it.
# Part of tests/bench/run, whose functions it uses.
. tests/workflows/cluster.sh

# spent_line: CPU seconds, seconds and MB, of what spend printed.
spent_line () { awk '{ printf "%.1f s CPU, %.1f s, peak %.0f MB", $1, $2, $3 }' "$1"; }

# each NAME FILE: what one subject took.
each () {
    printf '  %-34s %s\n' "$1" "$(spent_line "$2"); $(awk -v n="$subjects" '{
        printf "%.3f s CPU a subject, %.0f subjects per core-hour", $1 / n, 3600 * n / $1 }' "$2")"
}

# scale_sums OUT: checksums of the products.
scale_sums () {
    (cd "$1" && find . -type f ! -path './logs/*' ! -path './flags/*' ! -name study.mk \
        ! -name dataset_description.json | sort | xargs sha256sum)
}

scale_local () {
    rm -rf "$home/here"
    spend plexus "$home/data" "$home/here/out" participant --atlas "$home/data" --n-procs "$cores" >"$home/participant" 2>"$home/log" &&
        spend plexus "$home/data" "$home/here/out" group --atlas "$home/data" --n-procs "$cores" >"$home/group" 2>>"$home/log" ||
        { tail "$home/log"; exit 1; }
    each "plexus, level participant, $cores jobs" "$home/participant"
    each 'plexus, level group' "$home/group"
}

scale_idle () {
    for goal in participants group 'participants group'; do
        # shellcheck disable=SC2086 # one or two words
        spend make -f "$home/here/out/study.mk" BIN="$(dirname "$(command -v plexus)")" $goal >"$home/idle" || exit 1
        printf '  %-34s %s\n' "nothing to do: make $goal" "$(spent_line "$home/idle")"
    done
}

scale_files () {
    files=$(find "$home/here/out" -type f | wc -l) megabytes=$(du -sm "$home/here/out" | cut -f1)
    products=$(find "$home/here/out"/sub-* -type f ! -name '*.html' ! -name '*.json' | wc -l)
    awk -v n="$subjects" -v f="$files" -v m="$megabytes" -v p="$products" 'BEGIN {
        printf "  %-34s %.1f files a subject (%.1f tables, the rest sidecars, a page and notes), %.2f MB a subject\n",
            "on the disk", f / n, p / n, m / n }'
}

scale_slurm () {
    if ! cluster_start "$home/cluster" >"$home/log" 2>&1; then
        echo "  Slurm: skipped, $(tail -n 1 "$home/log")"
        return
    fi
    trap cluster_stop EXIT
    begun=$(date +%s)
    spend plexus "$home/data" "$home/there/out" group --atlas "$home/data" --scheduler slurm --time 30 --n-procs 1 --throttle "$cores" >"$home/submit" 2>"$home/log" || { tail "$home/log"; exit 1; }
    submitted=$(date +%s)
    until plexus status "$home/there/out" >"$home/status"; do
        [ $? -eq 75 ] || { tail -n 3 "$home/status"; break; }
        sleep 1
    done
    ended=$(date +%s)
    tasks=$(grep -c . "$home"/there/out/logs/slurm/*/array.list)
    wall=$((ended - begun)) here=$(awk '{ s += $2 } END { print s }' "$home/participant" "$home/group")
    printf '  %-34s %s\n' "plexus --scheduler slurm, $tasks tasks" "submitted in $((submitted - begun)) s, over in $wall s; $(awk -v w="$wall" -v h="$here" -v n="$subjects" \
        'BEGIN { printf "%.3f s a subject more than on this machine without", (w - h) / n }')"
    cluster_stop
    trap - EXIT
    scale_sums "$home/here/out" >"$home/sums-here"
    scale_sums "$home/there/out" >"$home/sums-there"
    if cmp -s "$home/sums-here" "$home/sums-there"; then
        echo "  $(wc -l <"$home/sums-here") products are the same bytes"
    else
        echo '  the products differ'
        status=1
    fi
}

section_scale () {
    subjects=${BENCH_SUBJECTS:-1000} home=$PWD/$bench/scale-${BENCH_SUBJECTS:-1000}
    printf '\n%s\n' "$subjects subjects of 120 frames and 20 regions: make decides in at most 2 s"
    unset MAKEFLAGS
    mkdir -p "$home"
    [ -e "$home/data/participants.tsv" ] ||
        simulate --subjects "$subjects" --frames 120 --tasks rest --regions 20 "$home/data" || exit 1
    rm -rf "$home/here" "$home/there" "$home/cluster"
    scale_local
    scale_idle
    scale_files
    scale_slurm
}
