# Representational geometry: a paragraph per stage.
#
# Studies of runs that set rdm_flags get it from rules.mk, and set besides
#
#   conditions_of   function of a run: its events.tsv
#   glm_flags       how responses are estimated
#   rdm_regions     regions of the atlas with an RDM each; unset: all voxels
#   rdm_noise       set: RDMs are weighted by the precision of the residuals
#   trsa_flags      set: RDMs are also shown transformed
#   rsa_models      models to compare with: one table of pairs, or square
#                   matrices, model-<name>_rdm.tsv
#   rsa_conditions  table of the category of each condition, for the page
#   identify_flags  set: regions are told apart across participants
#   searchlight_flags   set: the models around every voxel
#   searchlight_shards  set: in so many parts
#   geometry_tasks  unset: all
#
# Studies that have RDMs instead set OUT, rdms (square matrices or tables of
# pairs, of participants sub-...) and the rsa_ variables, and include this file
# alone; the page of the geometry is then that of the group.

ifdef RUNS

# glm: responses to the conditions of each run, and what is left of it
glm_model    := $(or $(patsubst --model=%,%,$(filter --model=%,$(subst --model$(blank),--model=,$(glm_flags)))),runwise)
patterns_of   = $(call sized,$(1))_stat-effect_desc-$(glm_model)_statmap.nii.gz
residuals_of  = $(call sized,$(1))_stat-errorts_statmap.nii.gz
patterns     := $(foreach run,$(RUNS),$(if $(filter $(or $(geometry_tasks),$(call task_of,$(run))),$(call task_of,$(run))),$(OUT)/$(call patterns_of,$(run))))
$(patterns): $(OUT)/$(call patterns_of,%): \
    $$(call bold_of,$$*) $$(call mask_of,$$*) $$(call confounds_of,$$*) $$(call conditions_of,$$*) \
    $(images) $(tables) $(call uses,glm)
	@CHAIN='$@ $(OUT)/$(call residuals_of,$*)' workflows/step $(OUT) $@ \
	    $(BIN)/glm $(glm_flags) $(addprefix --mask ,$(call mask_of,$*)) \
	    $(if $(filter --strategy% --columns%,$(glm_flags)),--confounds $(call confounds_of,$*)) \
	    --residuals $(OUT)/$(call residuals_of,$*) \
	    $< $(call conditions_of,$*) $@
participants: $(patterns)

# rdm: the dissimilarities of a participant, from all runs of a task
rdm_measure   := $(or $(word 2,$(subst =, ,$(filter --measure=%,$(rdm_flags)))),euclidean)
unit_of        = $(call subject_of,$(1))/func/$(call subject_of,$(1))_$(call task_of,$(1))
geometry_good := $(foreach run,$(good),$(if $(filter $(OUT)/$(call patterns_of,$(run)),$(patterns)),$(run)))
units         := $(sort $(foreach run,$(geometry_good),$(call unit_of,$(run))))
runs_of_unit   = $(foreach run,$(geometry_good),$(if $(filter $(1),$(call unit_of,$(run))),$(run)))
files_of_unit  = $(foreach run,$(call runs_of_unit,$(1)),$(OUT)/$(call $(2)_of,$(run)))
rdms_name     := $(space)$(if $(rdm_regions),$(at))_stat-$(rdm_measure)_rdms.tsv
$(units:%=$(OUT)/%$(rdms_name)): $(OUT)/%$(rdms_name): \
    $$(call files_of_unit,$$*,patterns) $(atlas_image) $(atlas_labels) $(call uses,rdm)
	$(step) $(BIN)/rdm $(rdm_flags) \
	    $(addprefix --mask ,$(call mask_of,$(firstword $(call runs_of_unit,$*)))) \
	    $(if $(rdm_regions),--atlas $(atlas_image) $(addprefix --labels ,$(atlas_labels))) \
	    $(if $(rdm_noise),--noise $(subst $(blank),$(comma),$(strip $(call files_of_unit,$*,residuals)))) \
	    $(call files_of_unit,$*,patterns) $@
participants: $(units:%=$(OUT)/%$(rdms_name))

geometry_of    = $(OUT)/group/$(1)$(space)_desc-geometry
geometry_all  := $(sort $(foreach unit,$(units),$(call geometry_of,$(call task_of,$(unit)))))
geometry_rdms := $(foreach folder,$(geometry_all),$(foreach region,$(or $(rdm_regions),brain),$(folder)/$(region)/rdms.tsv))
units_in       = $(foreach unit,$(units),$(if $(filter $(1),$(call geometry_of,$(call task_of,$(unit)))),$(unit)))
folder_of      = $(patsubst %/,%,$(dir $(patsubst %/,%,$(dir $(1)))))
$(geometry_rdms): $$(patsubst $$(percent),$(OUT)/$$(percent)$(rdms_name),$$(call units_in,$$(call folder_of,$$@))) \
    $(OUT)/logs/products $(call uses,rdm)
	$(step) $(BIN)/rdm --measure given --by sub --column $(if $(rdm_regions),$(notdir $(@D)),rdm) \
	    $(call many,$(filter %_rdms.tsv,$^)) $@

geometry_pages := $(geometry_all:$(OUT)/group/%=$(OUT)/%.html)
else
include workflows/common.mk

ifeq ($(strip $(rdms)),)
$(error this study names no RDM: are its data in '$(DATA)'?)
endif

geometry_all  := $(OUT)/group/desc-geometry
geometry_rdms := $(geometry_all)/rdms.tsv
$(geometry_rdms): $(rdms) $(OUT)/logs/rdms $(call uses,rdm)
	$(step) $(BIN)/rdm --measure given --by sub $(rdm_flags) $(rdms) $@

geometry_pages := $(OUT)/group.html
participants: $(geometry_rdms)
group: $(geometry_pages)
endif

# Lists that are touched when a file of them comes or goes.
$(OUT)/logs/rdms $(OUT)/logs/models: $(force)
	@$(call keep,$(if $(filter %/rdms,$@),$(rdms),$(rsa_models)))

# The models in one table, and the categories of the conditions.
ifdef rsa_models
geometry_models := $(geometry_all:=/models.tsv)
$(geometry_models): $(rsa_models) $(OUT)/logs/models $(call uses,rdm)
	$(step) $(BIN)/rdm --measure given $(if $(word 2,$(rsa_models)),--by model) $(rsa_models) $@
prepared: $(geometry_models) # which the tasks of a scheduler share
endif
ifdef rsa_conditions
geometry_conditions := $(geometry_all:=/conditions.tsv)
$(geometry_conditions): $(rsa_conditions) | $(about)
	@mkdir -p $(@D) && cp $< $@.part && mv $@.part $@
endif

# rsa: the models against the RDMs of each region
ifdef rsa_models
geometry_results := $(geometry_rdms:rdms.tsv=results.tsv)
models_for = $(firstword $(foreach folder,$(geometry_all),$(if $(filter $(folder)/%,$(1)),$(folder)/models.tsv)))
$(geometry_results): %/results.tsv: %/rdms.tsv $$(call models_for,$$@) $(call uses,rsa)
	$(step) $(BIN)/rsa $(rsa_flags) $(if $(models_flags),--features $(@D)/features.tsv) $< $(word 2,$^) $@
endif

# trsa: the RDMs of each region, towards their topology
ifdef trsa_flags
transformed := $(geometry_rdms:rdms.tsv=transformed.tsv)
$(transformed): %/transformed.tsv: %/rdms.tsv $(call uses,trsa)
	$(step) $(BIN)/trsa $(trsa_flags) $< $@
endif

# searchlight: the same around every voxel of a participant
ifdef searchlight_flags
light_end      = $(call sized,$(space))_desc-searchlight
searchlight_of = $(1)$(light_end)/summary.tsv
searchlights  := $(foreach unit,$(units),$(OUT)/$(call searchlight_of,$(unit)))
searchlight_shares := $(call shares_of,searchlight)
light_folder   = $(1)$(light_end)
light_inputs   = $(call files_of_unit,$(1),patterns) $(call geometry_of,$(call task_of,$(1)))/models.tsv
light_call     = $(BIN)/searchlight $(searchlight_flags) \
    $(if $(rdm_noise),--noise $(subst $(blank),$(comma),$(strip $(call files_of_unit,$(1),residuals)))) \
    $(call files_of_unit,$(1),patterns) $(call mask_of,$(firstword $(call runs_of_unit,$(1)))) \
    $(call geometry_of,$(call task_of,$(1)))/models.tsv $(OUT)/$(call light_folder,$(1))
$(searchlights): $(OUT)/$(call searchlight_of,%): $$(call light_inputs,$$*) \
    $$(call parts_of,searchlight,$$(call light_folder,$$*)) $(call uses,searchlight)
	@rm -rf $(@D)
	$(step) $(call light_call,$*) $(call merging,searchlight,$(call light_folder,$*))

light_unit     = $(patsubst %$(light_end),%,$(call whole_of,$(1)))
light_parts   := $(foreach unit,$(units),$(call parts_of,searchlight,$(call light_folder,$(unit))))
$(light_parts): $$(call light_inputs,$$(call light_unit,$$@)) $(call uses,searchlight)
	@CHAIN='$@ $(OUT)/$(call searchlight_of,$(call light_unit,$@))' workflows/step $(OUT) $@ \
	    $(call light_call,$(call light_unit,$@)) $(sharing)
parts: $(call share_parts,searchlight,$(light_parts))
parts_inputs: $(if $(light_parts),$(foreach unit,$(units),$(call light_inputs,$(unit))) $(OUT)/flags/searchlight)
participants: $(searchlights)
endif

# identify: which RDM is of which region, across participants
ifdef identify_flags
identified := $(geometry_all:=/identify/results.tsv)
rdms_in     = $(patsubst $(percent),$(OUT)/$(percent)$(rdms_name),$(call units_in,$(1)))
identify_rows = $(foreach unit,$(1),$(foreach region,$(rdm_regions), \
    $(notdir $(unit))$(rdms_name)|$(region)|$(call subject_of,$(unit))|$(region)))
$(geometry_all:=/labels.tsv): $(force)
	@$(call keep,$(subst |,$(tab),$(call lines,file|column|subject|region $(call identify_rows,$(call units_in,$(@D))))))
$(identified): %/identify/results.tsv: $$(call rdms_in,$$*) %/labels.tsv $(call uses,identify)
	@mkdir -p $(@D)
	$(step) $(BIN)/identify $(identify_flags) $(call rdms_in,$*) $*/labels.tsv $@
endif

# report: a page per task
in_folder = $(filter $(1)/%,$(or $(geometry_results),$(geometry_rdms)) $(geometry_conditions) $(transformed) $(identified))
$(geometry_pages): $(OUT)/%.html: \
    $$(call in_folder,$$(if $(RUNS),$(OUT)/group/$$*,$(geometry_all))) $(call uses,report)
	$(step) $(BIN)/report --level geometry $(if $(RUNS),$(OUT)/group/$*,$(geometry_all)) $@
