# What the rules of all studies share: how a product is made, and when anew.
BIN    ?= build/opt/bin
# In a checkout; where the stages are installed, their list is.
STAGES := $(or $(notdir $(basename $(wildcard stages/*.c))),$(file <workflows/stages))

# Nothing here is made by the rules that make brings along, and looking through
# them for every file takes longer than everything else.
MAKEFLAGS += --no-builtin-rules

.DELETE_ON_ERROR:
.SECONDEXPANSION:
.PHONY: all prepared participants group
all: participants group

empty   :=
blank   := $(empty) $(empty)
comma   := ,
tab     := $(empty)	$(empty)
percent := %
define newline


endef
lines    = $(subst $(blank),$(newline),$(strip $(1)))

# What a product of a stage depends on besides its inputs: the stage, its flags
# and, as provenance names files by it, that there is a dataset.
uses = $(BIN)/$(1) $(OUT)/flags/$(1) | $(about)
step = @workflows/step $(OUT) $@

# Words that may be more than a system lets a command have, in a list beside the
# logs; `many` are the operands of a stage in such a list.
list   = $(OUT)/logs/lists/$(subst /,_,$(@:$(OUT)/%=%)).list
listed = $(if $(dry),,$(shell mkdir -p $(OUT)/logs/lists)$(file >$(list),$(call lines,$(1))))$(list)
many   = @$(call listed,$(1))

# The results are a dataset of their own.  What it is made from changes its
# description, and nothing else.
about   := $(addprefix $(OUT)/,dataset_description.json README .bidsignore)
sources  = $(subst $(blank),$(comma),$(strip $(wildcard $(DATA) $(atlas_image) $(participants))))
upwards  = $(1)/dataset_description.json $(if $(filter-out / ./,$(dir $(1))),$(call upwards,$(patsubst %/,%,$(dir $(1)))))
$(OUT)/dataset_description.json: $(wildcard $(call upwards,$(DATA))) $(BIN)/describe
	@mkdir -p $(@D)
	@$(BIN)/describe $(addprefix --sources ,$(sources)) $(OUT)/.new.$(mine).json && mv $(OUT)/.new.$(mine).json $@
$(OUT)/README: workflows/outputs/README
	@mkdir -p $(@D) && cp $< $@.part$(mine) && mv $@.part$(mine) $@
$(OUT)/.bidsignore: workflows/outputs/bidsignore
	@mkdir -p $(@D) && cp $< $@.part$(mine) && mv $@.part$(mine) $@

# A stage with <stage>_shards := N makes a product of N parts, which are targets of
# their own, for a scheduler to build anywhere: `make parts_inputs` once, then task
# k of an array `make parts share=k`, which is part k of every product (without
# `share` all parts), then the study.  Parts of another N are in another folder.
.PHONY: parts parts_inputs
shares_of    = $(if $($(1)_shards),$(shell seq $($(1)_shards)))
parts_folder = $(OUT)/logs/parts/$(2)/$($(1)_shards)
parts_of     = $(foreach k,$($(1)_shares),$(parts_folder)/part-$(k)of$($(1)_shards).bin)
whole_of     = $(patsubst $(OUT)/logs/parts/%/,%,$(dir $(patsubst %/,%,$(dir $(1)))))
share_parts  = $(if $(share),$(filter %/part-$(share)of$($(1)_shards).bin,$(2)),$(2))
sharing      = --shard $(subst of,/,$(patsubst part-%.bin,%,$(@F))) --parts $(@D)
merging      = $(if $($(1)_shards),--merge --parts $(parts_folder))

# Lists that are touched only when they change: the flags of each stage.  Jobs of this
# call, and calls for other subjects on other nodes, may look at the same time, so the
# new ones are named by the whole target and the call.
# With `dry`, for make -n, nothing is written, and what holds still is as it was.
mine  := $(shell echo $$(uname -n).$$PPID)
force := $(if $(dry),,FORCE)
new    = $(OUT)/logs/$(subst /,_,$(@:$(OUT)/%=%)).new.$(mine)
keep   = $(if $(dry),:,$(shell mkdir -p $(@D) $(OUT)/logs)$(file >$(new),$(1))cmp -s $(new) $@ && rm $(new) || mv $(new) $@)
differ = $(subst x$(1),,x$(2))$(subst x$(2),,x$(1))
old    = $(if $(call differ,$($(1)_flags),$(file <$(OUT)/flags/$(1))),FORCE)
$(STAGES:%=$(OUT)/flags/%): $(OUT)/flags/%: $(or $(force),$$(call old,$$*))
	@$(call keep,$($*_flags))
prepared: $(patsubst %,$(OUT)/flags/%,$(filter-out plexus describe,$(STAGES))) $(about)
FORCE:
