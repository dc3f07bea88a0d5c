# A simulated study of a task: blocks that all subjects meet at the same times,
# the dynamic connectome of regions that rise together, and states by
# three methods.
OUT  ?= build/blocks/plexus
DATA ?= build/blocks/data

demo_subjects ?= 8
TASKS         := blocks

ntf_flags         ?= --affinity rise --ranks 1:6 --restarts 10 --survivors 3 --null 59
communities_flags ?= --starts 5
states_methods    ?= sliding leida hmm
states_flags      ?= --states 2:5
states_flags_sliding ?= --null 99 --null-model var
events_of          = $(DATA)/sub-01/func/sub-01_$(1)_events.tsv

include workflows/demo.mk
$(DATA)/sub-01/func/sub-01_task-blocks_events.tsv: $(DATA)/dataset_description.json ;
