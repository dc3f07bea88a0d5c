# ABIDE, New York University: region series of 60 subjects in two groups.
#
#   make run STUDY=abide-nyu60 PLEXUS_DATA=/where/the/data/are
PLEXUS_DATA ?= ../shared/data
DATA := $(PLEXUS_DATA)/abide-nyu60
OUT  ?= build/abide-nyu60

ATLAS := CC200
SUBJECTS := $(patsubst $(DATA)/timeseries/%_task-rest_atlas-CC200_timeseries.tsv,%,$(sort $(wildcard $(DATA)/timeseries/sub-*_timeseries.tsv)))
RUNS := $(foreach s,$(SUBJECTS),$s/func/$s_task-rest)

series_of     = $(DATA)/timeseries/$(notdir $(1))_atlas-CC200_timeseries.tsv
confounds_of  =
participants := $(DATA)/participants.tsv

denoise_flags ?= --tr 2 --detrend linear --filter butterworth \
                 --high-pass 0.01 --low-pass 0.1 --standardize zscore
edges_flags   ?= --model "diagnosis + age + mean_fd" --method fdr,max-t,nbs,tfnbs
predict_flags ?= --target age --confounds mean_fd
measure_flags ?= --threshold density --at 0.15

include workflows/rules.mk
