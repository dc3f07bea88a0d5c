"""What tests/peers/*.t ask of the tables of the stages, through pandas."""

import glob
import hashlib
import json
import os

import numpy as np
import pandas as pd

SHARED = os.environ.get("PLEXUS_SHARED", "") + "/data/"


def series(path):
    """A table of region series, as a stranger would open it."""
    return pd.read_csv(path, sep="\t", na_values="n/a")


def relmat(path):
    """A connectivity matrix: regions x regions, exactly symmetric."""
    matrix = pd.read_csv(path, sep="\t", index_col="Node", na_values="n/a")
    assert list(matrix.index) == list(matrix.columns), "names of rows and columns"
    assert matrix.index.is_unique, "names are unique"
    assert np.array_equal(matrix, matrix.T, equal_nan=True), "symmetric"
    return matrix


def edges(matrix):
    """What stands above the diagonal."""
    return matrix.to_numpy()[np.triu_indices(len(matrix), 1)]


def near(got, want, tolerance):
    """All of `got` within `tolerance` of `want`; NaN only where it is NaN."""
    got, want = np.asarray(got, float), np.asarray(want, float)
    assert got.shape == want.shape, f"shape {got.shape}, not {want.shape}"
    assert np.array_equal(np.isnan(got), np.isnan(want)), "NaN elsewhere"
    worst = np.nanmax(np.abs(got - want), initial=0)
    assert worst <= tolerance, f"off by {worst}:\n{got}\n{want}"


def sidecar(path):
    """The JSON beside a table, with what every product says of itself."""
    with open(path.replace(".tsv", ".json"), encoding="utf-8") as file:
        fields = json.load(file)
    made = fields["GeneratedBy"][0]
    assert {"Name", "Version", "Command", "Parameters"} <= made.keys(), made
    assert fields["Sources"], "no sources"
    assert list(fields["SourceChecksums"]) == fields["Sources"], "checksums of others"
    return fields


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
