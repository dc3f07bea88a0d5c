# A simulated study: patients and controls, at rest and at a task.
OUT  ?= build/demo/plexus
DATA ?= build/demo/data

demo_subjects ?= 8
SUBJECTS := $(shell seq -f 'sub-%02g' $(demo_subjects))
TASKS    ?= rest blocks
RUNS := $(foreach s,$(SUBJECTS),$(foreach t,$(TASKS),$s/func/$s_task-$t_space-MNI152NLin2009cAsym))

ATLAS        := Simulated
atlas_image  := $(DATA)/tpl-MNI152NLin2009cAsym/tpl-MNI152NLin2009cAsym_atlas-Simulated_dseg.nii.gz
atlas_labels := $(atlas_image:.nii.gz=.tsv)
participants := $(DATA)/participants.tsv

simulate_flags   ?= --subjects $(demo_subjects)
parcellate_flags ?=
denoise_flags    ?= --strategy 24P --detrend linear --filter butterworth \
                    --high-pass 0.01 --low-pass 0.1 --fd-threshold 0.5 \
                    --standardize zscore
connect_flags    ?=
measure_flags    ?= --threshold density --at 0.15

include workflows/rules.mk

# simulate: everything below DATA comes from one call.  Its flags are kept beside
# DATA: results in another OUT do not make other data.
simulated := $(atlas_image) $(atlas_labels) $(participants) \
             $(foreach run,$(RUNS),$(call bold_of,$(run)) $(call mask_of,$(run)) $(call confounds_of,$(run)))
$(DATA).flags: $(force)
	@$(call keep,$(simulate_flags))
$(DATA)/dataset_description.json: $(BIN)/simulate $(DATA).flags
	@workflows/step $(OUT) $@ $(BIN)/simulate $(simulate_flags) $(DATA)
prepared: $(DATA)/dataset_description.json # before any task of a scheduler
$(sort $(simulated)): $(DATA)/dataset_description.json ;
