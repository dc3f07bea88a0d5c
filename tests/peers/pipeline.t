#!/bin/sh
# From images to matrices, beside nilearn's masker, clean and
# ConnectivityMeasure, on simulated and on real runs.
#
# Tolerances: 1e-8 of the largest value, as a recursive filter and an inverse
# leave it; 1e-7 for the tangent space, which is iterated to 1e-7 of its norm.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs nilearn

# regions BOLD ATLAS SERIES MASK: by parcellate, and checked against nilearn,
# which counts voxels that never vary: to match, they are taken out of the mask.
regions () {
    says "
from by_nilearn import varying
varying(\"$1\", \"$4\", \"varies.nii.gz\")" &&
    parcellate --mask varies.nii.gz --min-coverage 0 "$1" "$2" "$3" cover.tsv &&
    "$PYTHON" -W ignore "$peers/parcellate-nilearn" "$1" "$2" "want-$3" varies.nii.gz &&
    says "
want = series(\"want-$3\").to_numpy()
near(series(\"$3\"), want, 1e-6 * np.abs(want).max())"
}

# cleaned SERIES CONFOUNDS OPTIONS OF_NILEARN OPTIONS_OF_DENOISE...
cleaned () {
    raw=$1 confounds=$2 theirs=$3; shift 3
    denoise "$@" --detrend linear "$raw" "$confounds" clean.tsv &&
    says "
from by_nilearn import clean
got, raw = series(\"clean.tsv\"), series(\"$raw\")
kept = got.notna().any(axis=1).to_numpy()
confounds = None if \"$confounds\" == \"none\" else series(\"$confounds\")
want = clean(raw.to_numpy(), kept=None if kept.all() else kept, $theirs)
near(got[kept], want, 1e-8 * np.abs(want).max())"
}

# kinds SERIES: every kind of connectivity through every estimator.
kinds () {
    for kind in correlation partial covariance precision; do
        for estimator in empirical ledoit-wolf oas; do
            connect --kind $kind --estimator $estimator "$1" "$kind-$estimator.tsv" || return
        done
    done
    says "
from by_nilearn import connectivity
values = series(\"$1\").dropna().to_numpy()
for kind in (\"correlation\", \"partial\", \"covariance\", \"precision\"):
    for name in (\"empirical\", \"ledoit-wolf\", \"oas\"):
        want = connectivity(values, kind, name)
        near(relmat(f\"{kind}-{name}.tsv\"), want, 1e-8 * np.abs(want).max())"
}

# tangents SERIES...: the tangent space of a group, through every estimator.
tangents () {
    for estimator in empirical ledoit-wolf oas; do
        connect --kind tangent --estimator $estimator --each "$estimator" "$@" \
            "$estimator-mean.tsv" || return
    done
    says "
from by_nilearn import tangent
paths = \"$*\".split()
for name in (\"empirical\", \"ledoit-wolf\", \"oas\"):
    mean, each = tangent([series(path).dropna() for path in paths], name)
    near(relmat(f\"{name}-mean.tsv\"), mean, 1e-7 * np.abs(mean).max())
    got = sorted(glob.glob(f\"{name}/*.tsv\"))
    assert len(got) == len(paths)
    for path, want in zip(got, each):
        near(relmat(path), want, 1e-7 * max(1, np.abs(want).max()))"
}

simulated () {
    [ -d "$tap_home/sim" ] || simulate --subjects 3 --frames 150 --regions 12 "$tap_home/sim"
    func=$tap_home/sim/sub-0$1/func/sub-0$1_task-rest
    bold=$(ls "$func"_*_bold.nii.gz) mask=$(ls "$func"_*_mask.nii.gz)
    table=$(ls "$func"_*confounds_timeseries.tsv) atlas=$(ls "$tap_home"/sim/tpl-*/*_dseg.nii.gz)
}

check 'a simulated run: regions, Butterworth, cosines, scrubbing' '
    simulated 1 && regions "$bold" "$atlas" s.tsv "$mask" &&
    six="\"trans_x trans_y trans_z rot_x rot_y rot_z\".split()" &&
    cleaned s.tsv "$table" "confounds=confounds[$six].to_numpy()" --strategy 6P &&
    cleaned s.tsv "$table" "confounds=confounds[$six].to_numpy(), filter=\"butterworth\", high_pass=.01, low_pass=.1, t_r=2., standardize=\"zscore_sample\"" \
        --strategy 6P --filter butterworth --high-pass 0.01 --low-pass 0.1 --standardize zscore &&
    cleaned s.tsv "$table" "confounds=confounds[$six].to_numpy(), filter=\"cosine\", high_pass=.01, t_r=2., standardize=\"psc\"" \
        --strategy 6P --filter cosine --high-pass 0.01 --standardize psc'

check 'a simulated run: every kind of connectivity' '
    simulated 1 && parcellate --mask "$mask" "$bold" "$atlas" s.tsv cover.tsv &&
    denoise --detrend linear --standardize zscore s.tsv none clean.tsv && kinds clean.tsv'

check 'three simulated subjects: the tangent space' '
    for s in 1 2 3; do simulated $s && parcellate "$bold" "$atlas" s.tsv cover.tsv &&
        denoise --detrend linear --standardize zscore s.tsv none sub-${s}_timeseries.tsv || exit 1; done &&
    tangents sub-?_timeseries.tsv'

haxby () {
    data=$PLEXUS_SHARED/data/haxby2001 run=sub-01/func/sub-01_task-objectviewing_run-$1
    bold=$data/${run}_desc-preproc_bold.nii.gz mask=$data/${run}_desc-brain_mask.nii.gz
    table=$data/${run}_desc-confounds_timeseries.tsv atlas=$data/atlas-kmeans12_dseg.nii.gz
}

shared_check 'haxby2001: twelve runs cleaned of motion in a band, every kind' '
    six="\"trans_x trans_y trans_z rot_x rot_y rot_z\".split()" &&
    for r in $(seq -w 12); do
        haxby "$r" && regions "$bold" "$atlas" s.tsv "$mask" &&
        cleaned s.tsv "$table" "confounds=confounds[$six].to_numpy(), filter=\"butterworth\", high_pass=.01, low_pass=.1, t_r=2.5, standardize=\"zscore_sample\"" \
            --strategy 6P --filter butterworth --high-pass 0.01 --low-pass 0.1 --standardize zscore &&
        kinds clean.tsv && mv clean.tsv run-"${r}"_timeseries.tsv || exit 1
    done && tangents run-*_timeseries.tsv'

shared_check 'abide-slices: cosines and percent signal, every kind' '
    data=$PLEXUS_SHARED/data/abide-slices && for bold in "$data"/sub-*/func/*_bold.nii.gz; do
        mask=${bold%_desc-preproc_bold.nii.gz}_desc-brain_mask.nii.gz sub=${bold##*/} && sub=${sub%%_*} &&
        tr=$(sed -n "s/.*\"RepetitionTime\": *\([0-9.]*\).*/\1/p" "${bold%.nii.gz}.json") &&
        regions "$bold" "$data/atlas-kmeans20_dseg.nii.gz" s.tsv "$mask" &&
        cleaned s.tsv none "filter=\"butterworth\", high_pass=.01, low_pass=.1, t_r=$tr" --filter butterworth --high-pass 0.01 --low-pass 0.1 &&
        cleaned s.tsv none "filter=\"cosine\", high_pass=.01, t_r=$tr, standardize=\"zscore_sample\"" --filter cosine --high-pass 0.01 --standardize zscore &&
        kinds clean.tsv && mv clean.tsv "${sub}"_timeseries.tsv || exit 1
    done && tangents sub-*_timeseries.tsv'

done_testing
