# Haxby et al. (2001), subject 1: twelve runs of one slice, eight categories.
#
#   make run STUDY=haxby2001 PLEXUS_DATA=/where/the/data/are
PLEXUS_DATA ?= ../shared/data
DATA := $(PLEXUS_DATA)/haxby2001
OUT  ?= build/haxby2001

RUNS := $(patsubst $(DATA)/%_desc-preproc_bold.nii.gz,%,$(sort $(wildcard $(DATA)/sub-*/func/*_desc-preproc_bold.nii.gz)))

ATLAS        := kmeans12
atlas_image  := $(DATA)/atlas-kmeans12_dseg.nii.gz
atlas_labels := $(DATA)/atlas-kmeans12_dseg.tsv
participants := $(DATA)/participants.tsv

# 121 frames: a task is looked at, so nothing above 0.01 Hz is filtered out
denoise_flags ?= --strategy 6P --detrend linear --filter cosine \
                 --high-pass 0.01 --fd-threshold 0.5 --standardize zscore
measure_flags ?= --threshold density --at 0.3

include workflows/rules.mk
