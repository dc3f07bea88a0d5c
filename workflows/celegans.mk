# Calcium activity of 98 named neurons of one worm: components without stimuli.
#
#   make run STUDY=celegans PLEXUS_DATA=/where/the/data/are
PLEXUS_DATA ?= ../shared/data
DATA := $(PLEXUS_DATA)/celegans
OUT  ?= build/celegans

ATLAS := NeuroPAL
RUNS  := sub-worm/func/sub-worm_task-free

series_of     = $(DATA)/traces.tsv
confounds_of  =

denoise_flags ?= --tr 0.601567 --detrend linear --standardize zscore
measure_flags ?= --threshold density --at 0.15
ntf_flags     ?= --affinity codrive --ranks 2:12 --restarts 6 --survivors 2 --null 99
communities_flags ?= --starts 5
states_methods    ?= sliding hmm
states_flags      ?= --states 2:6
states_flags_sliding ?= --step 6 --null 99 --null-model var
states_flags_hmm  ?= --components 20

include workflows/rules.mk
