"""RDMs, what compares them and resamples of them, by rsatoolbox.

Where its conventions differ from ours they are matched here, one by one:

- it orders conditions by their names, so those of the tests are in that order;
- noise enters as a precision, so the names of our estimators of covariances
  are turned into its own;
- a sphere has voxels nearer than the radius, in voxels, where ours may be as
  far as it, in mm.
"""

import warnings

import numpy as np
import pandas as pd
from rsatoolbox.data import Dataset, noise
from rsatoolbox.inference.noise_ceiling import boot_noise_ceiling
from rsatoolbox.rdm import RDMs, calc_rdm, calc_rdm_unbalanced, compare

warnings.filterwarnings("ignore")

ESTIMATORS = {"full": "full", "diagonal": "diag", "ledoit-wolf": "shrinkage_eye",
              "schaefer-strimmer": "shrinkage_diag"}
COMPARATORS = {"correlation": "corr", "tau-b": "kendall",
               "whitened-cosine": "cosine_cov", "cka": "cosine_cov",
               "whitened-correlation": "corr_cov", "bures-metric": "bures_metric",
               "riemannian": "neg_riem_dist"}


def patterns(path):
    """The trials of a table of patterns."""
    table = pd.read_csv(path, sep="\t")
    return Dataset(table.iloc[:, 2:].to_numpy(float), obs_descriptors={
        "condition": table["condition"].to_numpy(), "run": table["run"].to_numpy()})


def values(path):
    """A table of numbers, as of residuals."""
    return pd.read_csv(path, sep="\t").to_numpy(float)


def rdm(data, measure, balanced=True, **options):
    """One RDM, as a vector."""
    how = calc_rdm if balanced else calc_rdm_unbalanced
    if measure in ("crossnobis", "poisson-cv"):
        options["cv_descriptor"] = "run"
    return how(data, measure.replace("-", "_"), "condition",
               **options).dissimilarities[0]


def residual_precision(residuals, estimator):
    return noise.prec_from_residuals(residuals, method=ESTIMATORS[estimator])


def repeats_precision(data, estimator):
    return noise.prec_from_unbalanced(data, "condition",
                                      method=ESTIMATORS[estimator])


def rdms(path):
    """The columns of a table of pairs."""
    table = pd.read_csv(path, sep="\t").iloc[:, 2:]
    return RDMs(table.to_numpy().T, rdm_descriptors={"name": list(table.columns)})


def similarity(models, data, comparator):
    """Models x subjects."""
    return compare(models, data, COMPARATORS.get(comparator, comparator))


def grams(rdms):
    center = np.eye(rdms.n_cond) - 1 / rdms.n_cond
    return [-center @ square @ center / 2 for square in rdms.get_matrices()]


def root(gram):
    """Without the eigenvalues that are 0, whatever rounding made of them."""
    values, vectors = np.linalg.eigh(gram)
    kept = values > len(gram) * np.finfo(float).eps * values[-1]
    return vectors[:, kept] * np.sqrt(values[kept])


def bures(models, data):
    """Similarity and squared metric of squared Euclidean distances, models x
    subjects, by the singular values of the roots."""
    a, b = grams(models), grams(data)
    nuclear = np.array([[np.linalg.norm(root(x).T @ root(y), "nuc") for y in b]
                        for x in a])
    x, y = np.trace(a, axis1=1, axis2=2)[:, None], np.trace(b, axis1=1, axis2=2)
    return nuclear / np.sqrt(x * y), x + y - 2 * nuclear


def rounding(models, data, name):
    """How far roots of rounded zeros take the peer: each eigenvalue of
    A^1/2 B A^1/2 that is 0 is off by epsilon |A| |B|, and those of A likewise."""
    a, b = grams(models), grams(data)
    ranks = [np.array([root(x).shape[1] for x in y]) for y in (a, b)]
    zeros = models.n_cond - np.minimum.outer(*ranks)
    sizes = np.outer(*[[np.linalg.norm(x, 2) for x in y] for y in (a, b)])
    off = 2 * zeros * np.sqrt(np.finfo(float).eps * sizes)
    if name == "bures-metric":
        return 2 * off
    traces = [np.trace(y, axis1=1, axis2=2) for y in (a, b)]
    return off / np.sqrt(np.outer(*traces))


def ceiling(data, comparator):
    """Lower and upper bound."""
    return boot_noise_ceiling(data, COMPARATORS.get(comparator, comparator))


def resampled(models, data, comparator, conditions=None, subjects=None):
    """The mean similarity of each model, lower and upper bound, of a resample
    in which conditions and subjects are so many times (None: once)."""
    if subjects is not None:
        data = data.subsample("index", np.repeat(np.arange(len(subjects)), subjects))
    if conditions is not None:
        drawn = np.repeat(np.arange(len(conditions)), conditions)
        data = data.subsample_pattern("index", drawn)
        models = models.subsample_pattern("index", drawn)
    means = similarity(models, data, comparator).mean(1)
    return np.concatenate([means, ceiling(data, comparator)])
