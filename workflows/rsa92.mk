# 92 images, human IT of four participants against eight models: the figure of
# Nili et al. (2014), doi:10.1371/journal.pcbi.1003553.
#
#   make run STUDY=rsa92 PLEXUS_DATA=/where/the/data/are
PLEXUS_DATA ?= ../shared/data
DATA := $(PLEXUS_DATA)/rsa92
OUT  ?= build/rsa92

rdms           := $(sort $(wildcard $(DATA)/brain/sub-*_rdm.tsv))
rsa_models     := $(sort $(wildcard $(DATA)/model/model-*_rdm.tsv))
rsa_conditions := $(DATA)/stimuli.tsv

# Four participants say little of others, 92 images much of other images.
rsa_flags ?= --compare tau-a,correlation --bootstrap conditions --correction fdr

trsa_flags ?= --lower 0 --upper 0.3

include workflows/geometry.mk
