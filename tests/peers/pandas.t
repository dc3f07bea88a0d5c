#!/bin/sh
# Tables of the stages open in pandas as what they are, and hold its numbers.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/python.sh"
needs pandas

# A simulated run of 60 frames and 8 regions.
run () {
    simulate --subjects 1 --frames 60 --regions 8 --tr 1.5 sim &&
    bold=$(ls sim/sub-01/func/*_task-rest_*_bold.nii.gz) &&
    parcellate "$bold" sim/tpl-*/*_dseg.nii.gz series.tsv coverage.tsv
}

check 'region series are a column of floats per region' '
    run && says "
table, labels = series(\"series.tsv\"), series(glob.glob(\"sim/tpl-*/*_dseg.tsv\")[0])
assert list(table.columns) == list(labels[\"name\"])
assert table.shape == (60, 8) and (table.dtypes == float).all()
assert table.notna().all(axis=None) and (table.std() > 0).all()"'

check 'n/a opens as NaN: a region without data, censored frames' '
    nifti_make run.nii --constant 20 && nifti_make --regions 3 --dims 3 atlas.nii &&
    parcellate run.nii atlas.nii series.tsv coverage.tsv &&
    says "
table = series(\"series.tsv\")
assert table[\"label1\"].isna().all() and table[[\"label2\", \"label3\"]].notna().all(axis=None)" &&
    run && confounds=$(ls sim/sub-01/func/*_task-rest_*confounds_timeseries.tsv) &&
    denoise --fd-threshold 0.2 --outliers outliers.tsv series.tsv "$confounds" clean.tsv &&
    says "
table, removed = series(\"clean.tsv\"), series(\"outliers.tsv\").any(axis=1)
assert 0 < removed.sum() < 60 and len(table) == 60
assert (table.isna().all(axis=1) == removed).all() and (table.isna().any(axis=1) == removed).all()"'

check 'DataFrame.corr gives the same matrix' '
    run && connect series.tsv relmat.tsv && says "
matrix = relmat(\"relmat.tsv\")
near(matrix, series(\"series.tsv\").corr(), 1e-12)
assert (np.diag(matrix) == 1).all()"'

check 'DataFrame.corr and cov agree on the frames that censoring leaves' '
    run && confounds=$(ls sim/sub-01/func/*_task-rest_*confounds_timeseries.tsv) &&
    denoise --fd-threshold 0.2 series.tsv "$confounds" clean.tsv &&
    connect clean.tsv r.tsv && connect --kind spearman clean.tsv rho.tsv &&
    connect --kind covariance clean.tsv cov.tsv && says "
table = series(\"clean.tsv\")
near(relmat(\"r.tsv\"), table.corr(), 1e-12)
near(relmat(\"rho.tsv\"), table.corr(\"spearman\"), 1e-12)
covariance = table.dropna().cov(ddof=0)
near(relmat(\"cov.tsv\"), covariance, 1e-12 * covariance.abs().max(axis=None))"'

check 'a region without data has a row and column of NaN' '
    nifti_make run.nii --constant 20 && nifti_make --regions 3 --dims 3 atlas.nii &&
    parcellate run.nii atlas.nii series.tsv coverage.tsv &&
    connect series.tsv relmat.tsv && says "
matrix = relmat(\"relmat.tsv\")
assert matrix[\"label1\"].isna().all() and matrix.loc[\"label2\", \"label3\"] <= 1
near(matrix.iloc[1:, 1:], series(\"series.tsv\").corr().iloc[1:, 1:], 1e-12)"'

check 'sidecars are JSON and name the bytes they were made from' '
    run && connect series.tsv relmat.tsv && says "
fields = sidecar(\"series.tsv\")
assert fields[\"RepetitionTime\"] == 1.5 and fields[\"NumberOfVolumes\"] == 60
assert sha256(\"$bold\") in fields[\"SourceChecksums\"].values()
assert list(sidecar(\"relmat.tsv\")[\"SourceChecksums\"].values()) == [
    sha256(\"series.tsv\"), sha256(\"series.json\")]
sidecar(\"coverage.tsv\")"'

check 'graph measures: a number per region and column, a row for the network' '
    run && connect series.tsv relmat.tsv &&
    measure relmat.tsv nodes.tsv network.tsv && says "
nodes = pd.read_csv(\"nodes.tsv\", sep=\"\t\", index_col=\"Node\", na_values=\"n/a\")
assert list(nodes.index) == list(relmat(\"relmat.tsv\").index)
assert all(np.issubdtype(kind, np.number) for kind in nodes.dtypes)
assert len(series(\"network.tsv\")) == 1
assert set(nodes.columns) <= sidecar(\"nodes.tsv\").keys()"'

# The values below stand in the README beside the data.

shared_check 'haxby2001: twelve runs of 121 frames and 12 regions' '
    data=$PLEXUS_SHARED/data/haxby2001 && for run in $(seq -w 12); do
        parcellate --mask "$data"/sub-01/func/*_run-"$run"_desc-brain_mask.nii.gz \
            "$data"/sub-01/func/*_run-"$run"_desc-preproc_bold.nii.gz \
            "$data"/atlas-kmeans12_dseg.nii.gz "$run.tsv" cover.tsv &&
        connect "$run.tsv" "relmat-$run.tsv" || exit 1
    done && says "
for path in sorted(glob.glob(\"[0-9]*.tsv\")):
    table = series(path)
    assert list(table.columns) == [f\"Region{r:02}\" for r in range(1, 13)]
    assert table.shape == (121, 12) and (table.dtypes == float).all()
    assert sidecar(path)[\"RepetitionTime\"] == 2.5
    near(relmat(f\"relmat-{path}\"), table.corr(), 1e-12)
assert len(glob.glob(\"relmat-*.tsv\")) == 12
near(series(\"01.tsv\").mean(), [1105.97, 999.31, 1261.44, 1643.85, 1244.13, 1649.08,
     1344.29, 1861.07, 1305.58, 2199.05, 1955.29, 1258.58], 0.005)
first = relmat(\"relmat-01.tsv\")
near(first.loc[\"Region01\", \"Region02\"], 0.919638, 5e-7)
near(edges(first).mean(), 0.299977, 5e-7)"'

shared_check 'abide-nyu60: the correlations of sixty subjects' '
    for run in "$PLEXUS_SHARED"/data/abide-nyu60/timeseries/sub-*.tsv; do
        subject=${run##*/} && connect "$run" "${subject%%_*}.tsv" || exit 1
    done && says "
means = {}
for path in sorted(glob.glob(\"sub-*.tsv\")):
    subject, matrix = path[:-4], relmat(path)
    want = series(f\"{SHARED}abide-nyu60/timeseries/{subject}_task-rest_atlas-CC200_timeseries.tsv\")
    near(matrix, want.corr(), 1e-12)
    means[subject] = edges(matrix).mean()
    sidecar(path)
assert len(means) == 60
near(relmat(\"sub-0050966.tsv\").loc[\"CC200_001\", \"CC200_002\"], 0.049968, 5e-7)
near(means[\"sub-0050966\"], 0.202440, 5e-7)
near(np.mean(list(means.values())), 0.197263, 5e-7)
near([min(means.values()), max(means.values())], [0.109, 0.407], 5e-4)"'

done_testing
