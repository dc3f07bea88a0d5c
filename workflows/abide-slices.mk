# ABIDE: one slice of two resting subjects, without any confounds.
#
#   make run STUDY=abide-slices PLEXUS_DATA=/where/the/data/are
PLEXUS_DATA ?= ../shared/data
DATA := $(PLEXUS_DATA)/abide-slices
OUT  ?= build/abide-slices

RUNS := $(patsubst $(DATA)/%_desc-preproc_bold.nii.gz,%,$(sort $(wildcard $(DATA)/sub-*/func/*_desc-preproc_bold.nii.gz)))

ATLAS        := kmeans20
atlas_image  := $(DATA)/atlas-kmeans20_dseg.nii.gz
atlas_labels := $(DATA)/atlas-kmeans20_dseg.tsv
participants := $(DATA)/participants.tsv
confounds_of  =

denoise_flags ?= --detrend linear --filter butterworth --high-pass 0.01 \
                 --low-pass 0.1 --standardize zscore
measure_flags ?= --threshold density --at 0.2

include workflows/rules.mk
