"""The first half of the pipeline by nilearn: masker, clean, connectivity.

Where its conventions differ from ours they are matched here, one by one:

- a partial correlation through a shrunk covariance depends on the scale of
  the series, so that it is given z-scored ones, as `connect` makes them;
- the samples are the frames that censoring keeps, so its rows are compared
  with those of ours that are not n/a.
"""

import warnings

import nibabel
import numpy as np
from nilearn import signal
from nilearn.connectome import ConnectivityMeasure
from sklearn.covariance import OAS, EmpiricalCovariance, LedoitWolf

warnings.filterwarnings("ignore")

KINDS = {"correlation": "correlation", "partial": "partial correlation",
         "covariance": "covariance", "precision": "precision"}
ESTIMATORS = {"empirical": EmpiricalCovariance, "ledoit-wolf": LedoitWolf,
              "oas": OAS}


def clean(values, confounds=None, kept=None, **options):
    """signal.clean, without surprises; the kept frames."""
    if kept is not None:
        options["sample_mask"] = np.flatnonzero(kept)
    return signal.clean(np.asarray(values), confounds=confounds,
                        **{"detrend": True, "standardize": None, **options})


def varying(bold, mask, path):
    """The voxels of a mask whose signal is not constant, as an image."""
    run = nibabel.load(bold)
    inside = nibabel.load(mask).get_fdata() > 0
    inside &= np.ptp(run.get_fdata(), axis=3) > 0
    nibabel.save(nibabel.Nifti1Image(inside.astype("uint8"), run.affine), path)


def zscore(values):
    return (values - values.mean(0)) / values.std(0)


def estimator(name):
    return ESTIMATORS[name](store_precision=False)


def connectivity(values, kind, name):
    """One matrix of one subject."""
    if kind == "partial":
        values = zscore(values)
    measure = ConnectivityMeasure(estimator(name), kind=KINDS[kind],
                                  standardize=None)
    return measure.fit_transform([np.asarray(values)])[0]


def tangent(subjects, name):
    """The mean of the group, and the matrix of each subject."""
    measure = ConnectivityMeasure(estimator(name), kind="tangent",
                                  standardize=None)
    each = measure.fit_transform([np.asarray(x) for x in subjects])
    return measure.mean_, each
