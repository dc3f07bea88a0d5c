# shellcheck shell=sh
# Sections of run: responses to events, RDMs, models of them, searchlights.
#
# Their peers are rsatoolbox and nilearn; a ratio is that of CPU time, of one
# thread each.

# beside: joins $bench/now/ours and theirs, each name and number with a tab
# between; theirs is empty without a peer.
beside () {
    awk -F'\t' -v file=$bench/now/theirs '
        BEGIN {
            while ((getline <file) > 0)
                theirs[$1] = $2
            row = "  %-48s %12s %12s %11s %8s\n"
            if (length(theirs))
                printf row, "", "ours", "rsatoolbox", "ours/theirs", "times"
        }
        !($1 in theirs) { printf "  %-48s %12.4f\n", $1, $2; next }
        { printf row, $1, sprintf("%.4f", $2), sprintf("%.4f", theirs[$1]),
            sprintf("%.5f", $2 / theirs[$1]), sprintf("%.0f", theirs[$1] / $2) }' $bench/now/ours
}

section_glm () {
    peer="$PYTHON -W ignore tests/bench/glm-nilearn" at=$bench/glm
    title "glm, 24 confounds, voxels and frames: $volume"
    has nilearn || { skip nilearn; return; }
    mkdir -p "$at"
    # shellcheck disable=SC2086 # four numbers
    $peer make "$at" $volume || exit 1
    for noise in ols ar1; do
        by_turns 1 "glm --noise $noise" "glm --noise $noise --hrf glover --high-pass 0.01 \
            --confounds $at/confounds.tsv --columns 'x*' --mask $at/mask.nii \
            $at/bold.nii $at/events.tsv $at/ours.nii" "nilearn FirstLevelModel, $noise" "$peer $noise $at"
        says "
import nibabel
ours, theirs = (nibabel.load(f'$at/{name}.nii').get_fdata() for name in ('ours', 'theirs'))
print(f'  largest difference of the responses: {np.abs(ours - theirs).max():.2g} in {np.abs(theirs).max():.3g}')"
    done
    rm -rf "$at"
}

section_rdm () {
    at=$bench/rdm
    printf '\n%s\n' 'rdm, one thread: CPU ms, the least of several'
    : >$bench/now/theirs
    bench_rdm "$times" >$bench/now/ours || exit 1
    if has rsatoolbox; then
        mkdir -p "$at"
        $PYTHON tests/bench/rdm-rsatoolbox "$at" >$bench/now/theirs || exit 1
        beside
        rdm --measure crossnobis --noise "$at/noise.tsv" "$at/patterns.tsv" "$at/ours.tsv" && says "
ours, theirs = pd.read_csv('$at/ours.tsv', sep='\t').iloc[:, 2], np.load('$at/want.npy')
print(f'  largest difference of crossnobis with noise, 1000 channels: {np.abs(ours - theirs).max():.2g} in {np.abs(theirs).max():.3g}')"
        rm -rf "$at"
    else
        beside
        skip rsatoolbox
    fi
}

# resampled COMPARATOR SAMPLES: the peer does so few, and the same draws as ours.
resampled () {
    ours=$(bench_rsa "$1" 92 20 10 "$samples" | awk -v n="$samples" '{ print $1 * 1000 / n }')
    has rsatoolbox || { printf '  %-24s %12.3f\n' "$1" "$ours"; return; }
    rsa_resamples "$1" "$2" 1 "$at/data.tsv" "$at/models.tsv" >"$at/draws.tsv" &&
        $PYTHON tests/bench/rsa-rsatoolbox "$1" "$2" "$at" >$bench/now/theirs || exit 1
    awk -F'\t' -v name="$1" -v ours="$ours" -v n="$2" '{
        printf "  %-24s %12.3f %12.1f %11.5f %8.0f %8d %12s\n", name, ours, $1, ours / $1, $1 / ours, n, $2 }' $bench/now/theirs
}

section_rsa () {
    at=$bench/rsa
    printf '\n%s\n' 'rsa --bootstrap both, 1000 samples x 10 models x 92 conditions x 20 subjects: CPU s, one thread'
    if has rsatoolbox; then
        mkdir -p "$at"
        $PYTHON tests/bench/rsa-rsatoolbox make "$at" || exit 1
        echo '  rsatoolbox is extrapolated from so many samples; the difference is the largest of the same resamples'
        printf '  %-24s %12s %12s %11s %8s %8s %12s\n' '' ours rsatoolbox 'ours/theirs' times samples difference
    else
        skip rsatoolbox
    fi
    resampled cosine 40
    resampled correlation 40
    resampled spearman 8
    resampled tau-a 4
    resampled whitened-cosine 3
    resampled whitened-correlation 3
    rm -rf "$at"
}

# light OUT OPTIONS...: searchlight at a few centers.
light () {
    out=$at/$1; shift
    searchlight --radius 2.99 --compare correlation --centers "$at/centers.tsv" "$@" \
        "$at/runs.nii" "$at/mask.nii" "$at/models.tsv" "$out" || exit 1
}

section_searchlight () {
    at=$bench/searchlight
    printf '\n%s\n' 'searchlight, spheres of 93 voxels, one thread: CPU ms for each center'
    : >$bench/now/theirs
    bench_searchlight 2000 >$bench/now/lights || exit 1
    sed -n 's/ *\([0-9.]*\) CPU ms a center.*/\t\1/p' $bench/now/lights >$bench/now/ours
    if has rsatoolbox && has nibabel; then
        mkdir -p "$at"
        TQDM_DISABLE=1 $PYTHON tests/bench/searchlight-rsatoolbox "$at" >$bench/now/theirs || exit 1
        beside
        echo '  crossnobis of rsatoolbox: a loop over its RDMs, as it has no such searchlight'
        light a --measure correlation && light b --measure crossnobis &&
            light c --measure crossnobis --noise "$at/noise.nii" && says "
import nibabel
where = tuple(pd.read_csv('$at/centers.tsv', sep='\t').to_numpy().T)
for out, name, want in zip('abc', ('correlation', 'crossnobis', 'crossnobis with noise'), np.load('$at/want.npy')):
    ours = nibabel.load(f'$at/{out}/stat-correlation_model-model_statmap.nii.gz').get_fdata()[where]
    print(f'  largest difference of the scores, {name}: {np.abs(ours - want).max():.2g} in {np.abs(want).max():.3g}')"
    else
        beside
        skip rsatoolbox
    fi
    rm -rf "$at"
    # shellcheck disable=SC2086 # three numbers
    set -- $centers
    sphere_make --x "$1" --y "$2" --z "$3" --conditions 92 --runs 1 --frames 2 "$at" || exit 1
    title "searchlight, $(($1 * $2 * $3)) centers, 92 conditions, $cores threads"
    by_turns 1 'correlation, scored by two' "searchlight --threads $cores --radius 8.97 --measure correlation \
        --compare correlation,spearman $at/run-1.nii $at/mask.nii $at/models.tsv $at/out"
    rm -rf "$at"
}

section_states () {
    printf '\n%s\n' 'states: fast forms beside plain ones, which stand in for a peer: none is installed'
    bench_states
    printf '\n%s\n' 'states, hidden Markov models: an iteration by level 3 and by plain loops'
    bench_hmm
}
