# What the rules of all studies share: how a product is made, and when anew.
BIN    ?= build/opt/bin
STAGES := $(notdir $(basename $(wildcard stages/*.c)))

.DELETE_ON_ERROR:
.SECONDEXPANSION:
.PHONY: all participants group
all: participants group

empty   :=
blank   := $(empty) $(empty)
percent := %

# What a product of a stage depends on besides its inputs: the stage, its flags
# and, as provenance names files by it, that there is a dataset.
uses = $(BIN)/$(1) $(OUT)/flags/$(1) | $(OUT)/dataset_description.json
step = @workflows/step $(OUT) $@

$(OUT)/dataset_description.json:
	@mkdir -p $(@D) && printf '{\n  "Name": "Plexus outputs",\n  "BIDSVersion": "1.11.1",\n  "DatasetType": "derivative",\n  "GeneratedBy": [\n    {\n      "Name": "plexus"\n    }\n  ]\n}\n' >$@.part && mv $@.part $@

# Lists that are touched only when they change: the flags of each stage.
keep = $(shell mkdir -p $(@D))$(file >$@.new,$(1))cmp -s $@.new $@ && rm $@.new || mv $@.new $@
$(STAGES:%=$(OUT)/flags/%): $(OUT)/flags/%: FORCE
	@$(call keep,$($*_flags))
FORCE:
