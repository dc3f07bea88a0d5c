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

# The events mark the frames of each block, the delay of the blood included (the
# README of the data), so a response is the mean of its block.  Labels permuted:
# one participant says nothing of others.
conditions_of       = $(DATA)/$(call unspaced,$(1))_events.tsv
glm_flags          ?= --hrf fir --fir-delays 0 --drift polynomial --drift-degree 3 --noise ar1
rdm_flags          ?= --measure=crossnobis
rdm_noise          ?= yes
rsa_models         := workflows/haxby2001_models.tsv
rsa_flags          ?= --compare correlation --test labels --samples 5000
searchlight_flags  ?= --radius 8 --measure crossnobis --compare correlation

include workflows/rules.mk
