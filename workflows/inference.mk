# Tests and predictions over a group, for studies that have participants and set
#
#   edges_flags       the model and its question
#   predict_flags     the target and the models
#   edges_features, predict_features    column of the manifest: relmat (unset) or
#                     nodes or network, then with --measure among the flags;
#                     edges_features: map as well, of voxelnet_flags
#   edges_tasks, predict_tasks          unset: all
#   harmonize_flags   how batches differ in the matrices that are tested, and
#                     what is told from these before and after (--check); the
#                     tests themselves are harmonized by edges_flags
#   qcfc_flags        covariates of what motion is left in the matrices tested
#   loadings_flags    with ntf_flags: the model and its question for what the
#                     participants have of each component
#   intersubject_flags   the behavior, with whose likeness that of brains is
#                     compared; intersubject_features: timeseries (unset),
#                     relmat, nodes
#   models_flags      with rsa_models (geometry.mk): the same for their
#                     similarity to each model
#
# A task with several runs of a participant is for runs that were joined before.

# What a task's tests are made of: the products of its runs named by a column.
feature_file  = $(OUT)/$(if $(filter map,$(2)),$(call net_of,$(1)),$(1)$(kind)_$(if $(filter nodes network,$(2)),desc-measures_$(2),relmat).tsv)
feature_files = $(foreach run,$(call runs_of_task,$(1)),$(call feature_file,$(run),$(2)))
feature_inputs = $(if $(filter timeseries,$(2)),$(foreach run,$(call runs_of_task,$(1)),$(OUT)/$(run)$(at)_stat-mean_timeseries.tsv),$(call feature_files,$(1),$(2)))
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
	    --null $(@D)/null.tsv $(if $(filter map,$(edges_features)),--masks mask --maps $(@D)) \
	    $(if $(filter nbs cluster,$(subst $(comma), ,$(edges_flags))),--components $(@D)/components.tsv) \
	    $< $(OUT)/participants.tsv $@

# Where the regions are, for the page: an image or a table, not a folder of them.
tested_at := $(if $(wildcard $(atlas_image)/.),,$(atlas_image))

# qcfc: motion that is left in the edges, where at least three participants have
# a mean framewise displacement (of 200, a command holds no more names) and the
# matrices are tested.
has_motion := $(if $(filter relmat,$(edges_features)),$(shell \
    { awk -F'\t' 'NR == 1 { for (k = 1; k <= NF; k++) if ($$k == "mean_fd") at = k; next } at && $$at + 0 > 0' $(participants); \
      grep -lE '"MeanFramewiseDisplacement": [0-9]' $(patsubst %,$(OUT)/%$(kind)_relmat.json,$(wordlist 1,200,$(good))) /dev/null; } \
    2>/dev/null | head -n 3 | sed -n 3p))
qcfc_at := $(if $(filter 3,$(shell head -n 1 $(atlas_labels) /dev/null 2>/dev/null | tr '\t' '\n' | grep -cx '[xyz]')),$(atlas_labels))
ifneq ($(has_motion),)
left := $(tested:results.tsv=qcfc_summary.tsv)
$(left): %/qcfc_summary.tsv: %/results.tsv $(OUT)/participants.tsv $(qcfc_at) $(call uses,qcfc)
	$(step) $(BIN)/qcfc --average $(qcfc_flags) $(addprefix --coordinates ,$(qcfc_at)) \
	    $(call manifest_of,$(notdir $(@D:$(space)_desc-edges=))) $(OUT)/participants.tsv $(@D)/qcfc.tsv $@
$(foreach folder,$(tested:/results.tsv=),$(eval $(folder:$(OUT)/group/%=$(OUT)/%.html): $(folder)/qcfc_summary.tsv))
endif

# harmonize: what batches differ by in them
ifneq ($(and $(harmonize_flags),$(filter relmat,$(edges_features))),)
harmonized := $(tested:results.tsv=harmonized.tsv)
$(harmonized): %/harmonized.tsv: %/results.tsv $(OUT)/participants.tsv $(call uses,harmonize)
	$(step) $(BIN)/harmonize $(harmonize_flags) --features relmat --sites $(@D)/sites.tsv \
	    $(if $(filter --check,$(harmonize_flags)),--check-results $(@D)/check.tsv) \
	    $(call manifest_of,$(notdir $(@D:$(space)_desc-edges=))) $(OUT)/participants.tsv $@
$(foreach folder,$(tested:/results.tsv=),$(eval $(folder:$(OUT)/group/%=$(OUT)/%.html): $(folder)/harmonized.tsv))
endif
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

# The page of a test tells what the same task is classified and predicted with.
$(foreach folder,$(tested:/results.tsv=),$(eval $(folder:$(OUT)/group/%=$(OUT)/%.html): \
    $(filter $(folder:edges=classify)/metrics.tsv $(folder:edges=prediction)/metrics.tsv,$(classifiers) $(predicted))))

ifneq ($(and $(loadings_flags),$(participants)),)
loaded := $(foreach folder,$(connectomes),$(patsubst %_desc-dynamics,%_desc-loadings,$(folder))/results.tsv)
$(loaded): %_desc-loadings/results.tsv: %_desc-dynamics/ntf/components.tsv \
    $(OUT)/participants.tsv $(call uses,edges)
	@rm -rf $(@D)
	@mkdir -p $(@D)
	$(step) $(BIN)/edges $(loadings_flags) --null $(@D)/null.tsv \
	    $(<D)/subjects.tsv $(OUT)/participants.tsv $@
endif

ifneq ($(and $(intersubject_flags),$(participants)),)
intersubject_features ?= timeseries
alike := $(foreach task,$(tasks),$(call group_folder,$(task),intersubject)/results.tsv)
$(alike): $(call group_folder,%,intersubject)/results.tsv: \
    $(call manifest_of,%) $(OUT)/participants.tsv \
    $$(call feature_inputs,$$*,$(intersubject_features)) $(call uses,intersubject)
	@rm -rf $(@D)
	@mkdir -p $(@D)
	$(step) $(BIN)/intersubject $(intersubject_flags) --features $(intersubject_features) \
	    --null $(@D)/null.tsv $< $(OUT)/participants.tsv $@
endif

# The similarity of participants to models, of each region that has RDMs.
ifneq ($(and $(models_flags),$(participants),$(rsa_models),$(RUNS)),)
modeled := $(geometry_results:results.tsv=models/results.tsv)
$(modeled): %/models/results.tsv: %/results.tsv $(OUT)/participants.tsv $(call uses,edges)
	@rm -rf $(@D)
	@mkdir -p $(@D)
	$(step) $(BIN)/edges $(models_flags) --null $(@D)/null.tsv \
	    $*/features.tsv $(OUT)/participants.tsv $@
model_page  = $(OUT)/$(patsubst %_desc-geometry/,%,$(dir $(1:$(OUT)/group/%/models/results.tsv=%)))_label-$(subst _,,$(notdir $(1:/models/results.tsv=)))_desc-models.html
model_pages := $(foreach test,$(modeled),$(call model_page,$(test)))
$(foreach test,$(modeled),$(eval $(call model_page,$(test)): $(test)))
$(model_pages): $(call uses,report)
	$(step) $(BIN)/report --level edges $(patsubst %/results.tsv,%,$(filter %/models/results.tsv,$^)) $@
endif

inference_pages := $(model_pages) $(tested:$(OUT)/group/%/results.tsv=$(OUT)/%.html) \
    $(loaded:$(OUT)/group/%/results.tsv=$(OUT)/%.html) \
    $(predicted:$(OUT)/group/%/metrics.tsv=$(OUT)/%.html) \
    $(alike:$(OUT)/group/%/results.tsv=$(OUT)/%.html)
$(alike:$(OUT)/group/%/results.tsv=$(OUT)/%.html): $(OUT)/%.html: $(OUT)/group/%/results.tsv $(call uses,report)
	$(step) $(BIN)/report --level intersubject $(<D) $@
$(tested:$(OUT)/group/%/results.tsv=$(OUT)/%.html): $(OUT)/%.html: $(OUT)/group/%/results.tsv \
    $(tested_at) $(if $(tested_at),$(atlas_labels)) $(call uses,report)
	$(step) $(BIN)/report --level edges \
	    $(if $(tested_at),--atlas $(tested_at) $(addprefix --labels ,$(atlas_labels))) $(<D) $@
$(filter %_desc-loadings.html,$(inference_pages)): $(OUT)/%.html: $(OUT)/group/%/results.tsv $(call uses,report)
	$(step) $(BIN)/report --level edges $(<D) $@
$(filter %_desc-prediction.html,$(inference_pages)): $(OUT)/%.html: $(OUT)/group/%/metrics.tsv $(call uses,report)
	$(step) $(BIN)/report --level prediction $(<D) $@
