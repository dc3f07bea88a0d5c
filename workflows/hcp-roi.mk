# HCP, seven subjects at rest: the dynamic connectome of region series.
#
#   make run STUDY=hcp-roi PLEXUS_DATA=/where/the/data/are
#
# At rest nothing puts the time of one subject beside that of another: components
# are of single subjects, and the page shows it.
PLEXUS_DATA ?= ../shared/data
DATA := $(PLEXUS_DATA)/hcp-roi
OUT  ?= build/hcp-roi

ATLAS := AAL2
SUBJECTS := $(notdir $(sort $(wildcard $(DATA)/sub-*)))
RUNS := $(foreach s,$(SUBJECTS),$s/func/$s_task-rest_dir-LR)

series_of     = $(DATA)/$(call subject_of,$(1))/$(notdir $(1))_atlas-AAL2_timeseries.tsv.gz
confounds_of  =

denoise_flags ?= --tr 0.72 --detrend linear --filter butterworth \
                 --high-pass 0.01 --low-pass 0.1 --standardize zscore
measure_flags ?= --threshold density --at 0.15
ntf_flags     ?= --affinity codrive --ranks 2:8 --restarts 6 --survivors 2 --null 59
communities_flags ?= --starts 5
states_methods    ?= sliding hmm
states_flags      ?= --states 2:6
states_flags_sliding ?= --step 6 --null 99 --null-model var
states_flags_hmm  ?= --components 20

include workflows/rules.mk
