# Tests and predictions over a group, for studies that have participants and set
#
#   edges_flags       the model and its question
#   predict_flags     the target and the models
#   edges_features, predict_features    column of the manifest: relmat (unset) or
#                     nodes, then with --measure among the flags
#   edges_tasks, predict_tasks          unset: all
#   loadings_flags    with ntf_flags: the model and its question for what the
#                     participants have of each component
#
# A task with several runs of a participant is for runs that were joined before.

# What a task's tests are made of: the products of its runs named by a column.
feature_files = $(foreach run,$(call runs_of_task,$(1)),$(OUT)/$(run)$(kind)_$(if $(filter nodes,$(2)),desc-measures_nodes,relmat).tsv)
group_folder  = $(OUT)/group/$(1)$(space)_desc-$(2)

ifneq ($(and $(edges_flags),$(participants)),)
edges_features ?= relmat
tested := $(foreach task,$(or $(edges_tasks),$(tasks)),$(call group_folder,$(task),edges)/results.tsv)
$(tested): $(call group_folder,%,edges)/results.tsv: \
    $(call manifest_of,%) $(OUT)/participants.tsv \
    $$(call feature_files,$$*,$(edges_features)) $(call uses,edges)
	@rm -rf $(@D) # what another model had left
	@mkdir -p $(@D)
	$(step) $(BIN)/edges $(edges_flags) --features $(edges_features) \
	    --null $(@D)/null.tsv \
	    $(if $(filter nbs cluster,$(subst $(comma), ,$(edges_flags))),--components $(@D)/components.tsv) \
	    $< $(OUT)/participants.tsv $@
endif

ifneq ($(and $(predict_flags),$(participants)),)
predict_features ?= relmat
predicted := $(foreach task,$(or $(predict_tasks),$(tasks)),$(call group_folder,$(task),prediction)/metrics.tsv)
$(predicted): $(call group_folder,%,prediction)/metrics.tsv: \
    $(call manifest_of,%) $(OUT)/participants.tsv \
    $$(call feature_files,$$*,$(predict_features)) $(call uses,predict)
	@rm -rf $(@D) # what another choice of models had left
	$(step) $(BIN)/predict $(predict_flags) --features $(predict_features) \
	    $< $(OUT)/participants.tsv $(@D)
endif

ifneq ($(and $(loadings_flags),$(participants)),)
loaded := $(foreach folder,$(connectomes),$(patsubst %_desc-dynamics,%_desc-loadings,$(folder))/results.tsv)
$(loaded): %_desc-loadings/results.tsv: %_desc-dynamics/ntf/components.tsv \
    $(OUT)/participants.tsv $(call uses,edges)
	@rm -rf $(@D)
	@mkdir -p $(@D)
	$(step) $(BIN)/edges $(loadings_flags) --null $(@D)/null.tsv \
	    $(<D)/subjects.tsv $(OUT)/participants.tsv $@
endif

inference_pages := $(tested:$(OUT)/group/%/results.tsv=$(OUT)/%.html) \
    $(loaded:$(OUT)/group/%/results.tsv=$(OUT)/%.html) \
    $(predicted:$(OUT)/group/%/metrics.tsv=$(OUT)/%.html)
$(filter %_desc-edges.html %_desc-loadings.html,$(inference_pages)): $(OUT)/%.html: $(OUT)/group/%/results.tsv $(call uses,report)
	$(step) $(BIN)/report --level edges $(<D) $@
$(filter %_desc-prediction.html,$(inference_pages)): $(OUT)/%.html: $(OUT)/group/%/metrics.tsv $(call uses,report)
	$(step) $(BIN)/report --level prediction $(<D) $@
