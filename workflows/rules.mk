# The pipeline, stated once: a paragraph per stage.
#
# A study (workflows/<study>.mk) sets
#
#   OUT           where the results go
#   RUNS          the runs, each named by the start of its files below OUT:
#                 sub-01/func/sub-01_task-rest_space-MNI152NLin2009cAsym
#   ATLAS         label of the atlas, for the names of the products
#   <stage>_flags options of that stage
#
#   RESOLUTION    the label of its images, if they have one (res-2: 2); tables
#                 go without
#
# and where a run's files come from: either images
#
#   bold_of, mask_of, confounds_of   functions of a run ($(1)); the names of
#                                    fMRIPrep below DATA unless set
#   atlas_image, atlas_labels
#
# or, instead, series_of: a table of region series of each run.  An empty
# mask_of or confounds_of means there is none.  With voxelnet_flags there are maps
# of voxel networks (in voxelnet_shards parts, where set), with classify_flags (and participants) a classifier and its
# page: of classify_features, the column `relmat`, `nodes` or `map` of the
# manifest, for classify_tasks or all.  With ntf_flags there is a dynamic
# connectome of each of dynamics_tasks or all: components of all runs of the task,
# their communities (communities_flags) and what they do in time (dynamics_flags;
# events_of, a function of the task, names its stimuli).  With states_methods
# (sliding, hmm, ...) and states_flags there are states in time by each method;
# with rdm_flags the geometry of responses (geometry.mk says what it asks for);
# with edges_flags tests of edges over the group, and with predict_flags what is
# predicted of its participants (inference.mk).
# Then it includes this file.
# Names of files and folders hold no blanks: make could not tell them apart.
#
# Each paragraph names the main product of a stage and says how it is made;
# what the stage writes besides (coverage, motion, the network table, every
# sidecar) comes with it, and goes with it: deleted alone it is not made again.
# A product depends on its inputs, on the stage that makes it and on that
# stage's flags, so changing any of these redoes exactly what follows.
#
# The rules are static patterns on purpose: a product that is named is never
# "intermediate", so make neither deletes it nor skips its checks.  Do not add
# a bare .SECONDARY; it would do the latter.

.PHONY: matrices manifests

# `make ... only="sub-01 sub-02"`: the study of these subjects.
ifdef only
override RUNS := $(filter $(only:=/%),$(RUNS))
endif
ifeq ($(strip $(RUNS)),)
$(error this study names no run: are its data in '$(DATA)'?)
endif
ifneq ($(word 2,$(OUT))$(word 2,$(DATA))$(word 2,$(atlas_image)),)
$(error make cannot deal with blanks in OUT, DATA or atlas_image)
endif

include workflows/common.mk

# The parts of names.  $(call unspaced,run): without its space entity, as the
# names of confounds have it; $(call sized,run): with its resolution, as images.
entities   = $(subst _, ,$(notdir $(1)))
unspaced   = $(dir $(1))$(subst $(blank),_,$(filter-out space-%,$(call entities,$(1))))
sized      = $(1)$(addprefix _res-,$(RESOLUTION))
subject_of = $(firstword $(subst /, ,$(1)))
task_of    = $(filter task-%,$(call entities,$(1)))
space     := $(addprefix _,$(firstword $(filter space-%,$(call entities,$(firstword $(RUNS))))))
at        := _atlas-$(ATLAS)

bold_of      ?= $(DATA)/$(call sized,$(1))_desc-preproc_bold.nii.gz
mask_of      ?= $(DATA)/$(call sized,$(1))_desc-brain_mask.nii.gz
confounds_of ?= $(DATA)/$(call unspaced,$(1))_desc-confounds_timeseries.tsv
raw_of        = $(if $(series_of),$(series_of),$(OUT)/$(1)$(at)_stat-mean_desc-preproc_timeseries.tsv)

connect_kind ?= correlation
stat_correlation := pearsoncorrelation
stat_spearman    := spearmancorrelation
stat_partial     := partialcorrelation
stat_covariance  := covariance
stat_precision   := precision
stat_semipartial := semipartialcorrelation
stat_mutual-information := mutualinformation
stat_distance    := distancecorrelation
stat_coherence   := coherence
stat_lagged      := laggedcorrelation
stat_compositional := compositionalcorrelation
kinds := correlation spearman partial semipartial covariance precision \
    mutual-information distance coherence lagged compositional
ifeq ($(stat_$(connect_kind)),)
$(error connect_kind is one of $(kinds), not '$(connect_kind)')
endif
ifneq ($(filter --kind%,$(connect_flags)),)
$(error set connect_kind, which also names the matrices, and not --kind in connect_flags)
endif
kind := $(at)_stat-$(if $(filter --fisher,$(connect_flags)),fisherz,$(stat_$(connect_kind)))

# The products of a run in the order in which they hang on each other: when one
# cannot be made, those behind it are of the past and go.
chain_of = $(OUT)/$(1)$(at)_stat-mean_desc-preproc_timeseries.tsv \
    $(OUT)/$(1)$(at)_stat-coverage_bold.tsv \
    $(OUT)/$(1)$(at)_stat-mean_timeseries.tsv \
    $(addprefix $(OUT)/$(call unspaced,$(1)),_motion.tsv _outliers.tsv _design.tsv) \
    $(OUT)/$(1)$(kind)_relmat.tsv $(OUT)/$(1)$(kind)_desc-measures_nodes.tsv \
    $(OUT)/$(1)$(kind)_desc-measures_network.tsv
quality_of = $(if $(series_of),,$(OUT)/$(1)_desc-summary_qc.json)
run_step = @CHAIN='$(call chain_of,$*)' workflows/step $(OUT) $@

# The runs that came through so far, and those of each subject.  The others are in
# $(OUT)/logs/failed and $(OUT)/logs/excluded, one file per product that could not
# be made.  What is for groups takes only these.
lost     := $(shell cd $(OUT)/logs 2>/dev/null && find failed excluded -name '*$(at)*.txt' 2>/dev/null | sed 's|^[a-z]*/||; s|$(at).*||')
good     := $(filter-out $(lost),$(RUNS))
subjects := $(sort $(foreach run,$(good),$(call subject_of,$(run))))
tasks    := $(sort $(foreach run,$(good),$(call task_of,$(run))))
$(foreach run,$(good),$(eval came_$(call subject_of,$(run)) += $(run)))

# Notes (workflows/notes) of the inputs of a run, with sizes and times: one that was
# replaced by an older file, or whose sidecar changed, counts as changed; and of the
# runs of a subject that came through.
images_of = $(if $(series_of),,$(call bold_of,$(1)) $(call mask_of,$(1)) $(atlas_image) $(atlas_labels))
tables_of = $(if $(series_of),$(call raw_of,$(1))) $(call confounds_of,$(1))
images    = $(OUT)/logs/images/%
tables    = $(OUT)/logs/tables/%
runs      = $(OUT)/logs/runs/%
ifndef dry
asked := $(shell mkdir -p $(OUT)/logs && mktemp $(OUT)/logs/notes.XXXXXX)
$(file >$(asked),$(foreach run,$(RUNS),\
$(run:%=$(images)) $(call images_of,$(run))$(newline)\
$(run:%=$(tables)) $(call tables_of,$(run))$(newline)) \
$(foreach subject,$(subjects),$(subject:%=$(runs)) $(came_$(subject))$(newline)))
$(shell workflows/notes <$(asked); rm $(asked))
endif
$(RUNS:%=$(images)) $(RUNS:%=$(tables)) $(subjects:%=$(runs)): ;

ifndef series_of

# inspect: the quality of a run
metrics := $(RUNS:%=$(OUT)/%_desc-qc_timeseries.tsv)
$(metrics): $(OUT)/%_desc-qc_timeseries.tsv: \
    $$(call bold_of,$$*) $(atlas_image) $(atlas_labels) $$(call mask_of,$$*) \
    $$(call confounds_of,$$*) $(images) $(tables) $(call uses,inspect)
	@CHAIN='$@ $(OUT)/$*_desc-summary_qc.json' workflows/step $(OUT) $@ \
	    $(BIN)/inspect $(inspect_flags) \
	    $(if $(filter %.tsv,$(atlas_image)),,--atlas $(atlas_image) $(addprefix --labels ,$(atlas_labels))) \
	    $(addprefix --mask ,$(call mask_of,$*)) \
	    $(addprefix --confounds ,$(call confounds_of,$*)) \
	    $< $@ $(OUT)/$*_desc-summary_qc.json

participants: $(metrics)

# parcellate: voxels to regions
series := $(RUNS:%=$(OUT)/%$(at)_stat-mean_desc-preproc_timeseries.tsv)
$(series): $(OUT)/%$(at)_stat-mean_desc-preproc_timeseries.tsv: \
    $$(call bold_of,$$*) $(atlas_image) $(atlas_labels) $$(call mask_of,$$*) \
    $(images) $(call uses,parcellate)
	$(run_step) $(BIN)/parcellate $(parcellate_flags) \
	    $(addprefix --labels ,$(atlas_labels)) \
	    $(addprefix --mask ,$(call mask_of,$*)) \
	    $< $(atlas_image) $@ $(OUT)/$*$(at)_stat-coverage_bold.tsv
endif

# denoise: confounds, detrending, filter, censoring.  Without a regressor there
# is no table of them.
has_regressors = $(filter 6P 9P 12P 24P 27P 36P acompcor% tcompcor aroma% gsr_only \
    simple scrubbing compcor combined separate temporal yes cosine \
    --strategy=% --columns% --compcor=% --global-signal=% --filter=cosine,$(denoise_flags))
clean := $(RUNS:%=$(OUT)/%$(at)_stat-mean_timeseries.tsv)
$(clean): $(OUT)/%$(at)_stat-mean_timeseries.tsv: \
    $$(call raw_of,$$*) $$(call confounds_of,$$*) $(tables) $(call uses,denoise)
	$(run_step) $(BIN)/denoise $(denoise_flags) \
	    $(if $(call confounds_of,$*), \
	        --motion $(OUT)/$(call unspaced,$*)_motion.tsv \
	        --outliers $(OUT)/$(call unspaced,$*)_outliers.tsv \
	        $(if $(has_regressors),--design $(OUT)/$(call unspaced,$*)_design.tsv)) \
	    $< $(or $(call confounds_of,$*),none) $@

# connect: series to a connectivity matrix
matrices := $(RUNS:%=$(OUT)/%$(kind)_relmat.tsv)
$(matrices): $(OUT)/%$(kind)_relmat.tsv: \
    $(OUT)/%$(at)_stat-mean_timeseries.tsv $(call uses,connect)
	$(run_step) $(BIN)/connect --kind $(connect_kind) $(connect_flags) $< $@

# measure: matrix to graph measures
nodes := $(RUNS:%=$(OUT)/%$(kind)_desc-measures_nodes.tsv)
$(nodes): $(OUT)/%$(kind)_desc-measures_nodes.tsv: \
    $(OUT)/%$(kind)_relmat.tsv $(call uses,measure)
	$(run_step) $(BIN)/measure $(measure_flags) $< $@ $(@:_nodes.tsv=_network.tsv)

matrices: $(matrices)
participants: $(nodes)

# voxelnet: maps of the network of all voxels, for studies that set voxelnet_flags
ifdef voxelnet_flags
net_end = $(addprefix _res-,$(RESOLUTION))_desc-voxelnet
net_of  = $(1)$(net_end)/stat-$(or $(voxelnet_map),cycles3)_boldmap.nii.gz
nets := $(foreach run,$(RUNS),$(OUT)/$(call net_of,$(run)))
voxelnet_shares := $(call shares_of,voxelnet)
net_inputs = $(call bold_of,$(1)) $(call mask_of,$(1)) $(call confounds_of,$(1)) \
    $(1:%=$(images)) $(1:%=$(tables))
net_call   = $(BIN)/voxelnet $(voxelnet_flags) \
    $(if $(filter --strategy% --columns% --fd-threshold% --dvars-threshold%,$(voxelnet_flags)), \
        --confounds $(call confounds_of,$(1))) \
    $(call bold_of,$(1)) $(call mask_of,$(1)) $(OUT)/$(1)$(net_end)
$(nets): $(OUT)/$(call net_of,%): $$(call net_inputs,$$*) \
    $$(call parts_of,voxelnet,$$*$(net_end)) $(call uses,voxelnet)
	@rm -rf $(@D)
	@CHAIN='$@' workflows/step $(OUT) $@ $(call net_call,$*) $(call merging,voxelnet,$*$(net_end))

net_run   = $(patsubst %$(net_end),%,$(call whole_of,$(1)))
net_parts := $(foreach run,$(RUNS),$(call parts_of,voxelnet,$(run)$(net_end)))
$(net_parts): $$(call net_inputs,$$(call net_run,$$@)) $(call uses,voxelnet)
	@CHAIN='$@ $(OUT)/$(call net_of,$(call net_run,$@))' workflows/step $(OUT) $@ \
	    $(call net_call,$(call net_run,$@)) $(sharing)
parts: $(call share_parts,voxelnet,$(net_parts))
parts_inputs: $(if $(net_parts),$(foreach run,$(RUNS),$(call net_inputs,$(run))) $(OUT)/flags/voxelnet)
participants: $(nets)
endif

# average: mean and spread of the matrices of a task
grand = $(OUT)/group/$(1)$(space)$(kind)_desc-mean_relmat.tsv
runs_of_task = $(foreach run,$(good),$(if $(filter $(1),$(call task_of,$(run))),$(run)))
means := $(foreach task,$(tasks),$(call grand,$(task)))
$(means): $(call grand,%): \
    $$(patsubst $$(percent),$(OUT)/$$(percent)$(kind)_relmat.tsv,$$(call runs_of_task,$$*)) \
    $(OUT)/logs/products $(call uses,average)
	$(step) $(BIN)/average $(average_flags) $(call many,$(filter %_relmat.tsv,$^)) $@ \
	    $(@:_desc-mean_relmat.tsv=_desc-spread_relmat.tsv)

# A manifest of each task: what the stages for groups read.
manifest_of = $(OUT)/group/$(1)$(space)$(kind)_manifest.tsv
manifests   := $(foreach task,$(tasks),$(call manifest_of,$(task)))
row_of       = $(subst $(blank),|,$(strip $(call subject_of,$(1)) ../$(1)$(kind)_relmat.tsv \
    ../$(1)$(at)_stat-mean_timeseries.tsv ../$(1)$(kind)_desc-measures_nodes.tsv ../$(1)$(kind)_desc-measures_network.tsv $(if $(nets),../$(call net_of,$(1)))))
columns      = participant_id|relmat|timeseries|nodes|network$(if $(nets),|map)
rows_of      = $(subst |,$(tab),$(call lines,$(columns) $(foreach run,$(1),$(call row_of,$(run)))))
masks_of     = $(call lines,$(foreach run,$(1),$(call mask_of,$(run))))
manifests: $(manifests)
$(manifests): $(call manifest_of,%): $(force)
	@$(if $(dry),,$(shell mkdir -p $(@D))$(file >$@.new,$(call rows_of,$(call runs_of_task,$*))))
ifdef voxelnet_flags
	@$(if $(dry),,$(file >$@.masks,$(call masks_of,$(call runs_of_task,$*))))
	@{ echo mask; xargs realpath -ms --relative-to=$(@D) <$@.masks; } | paste $@.new - >$@.both
	@mv $@.both $@.new; rm $@.masks
endif
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# classify: two groups told apart, for studies that set classify_flags and have
# participants.  What is read of the manifest is classify_features.
ifdef classify_flags
classify_features ?= relmat
classifier_of = $(OUT)/group/$(1)$(space)_desc-classify/metrics.tsv
classifiers  := $(foreach task,$(or $(classify_tasks),$(tasks)),$(call classifier_of,$(task)))
$(classifiers): $(call classifier_of,%): \
    $(call manifest_of,%) $(OUT)/participants.tsv $$(patsubst $$(percent), \
        $$(if $$(filter map,$(classify_features)),$(OUT)/$$(call net_of,$$(percent)),$(OUT)/$$(percent)$(kind)_relmat.tsv), \
        $$(call runs_of_task,$$*)) $(call uses,classify)
	@rm -rf $(@D) # what another choice of models or learner had left
	$(step) $(BIN)/classify $(classify_flags) --features $(classify_features) \
	    $(if $(filter map,$(classify_features)),--masks mask) $< $(OUT)/participants.tsv $(@D)

verdicts := $(classifiers:$(OUT)/group/%/metrics.tsv=$(OUT)/%.html)
$(verdicts): $(OUT)/%.html: $(OUT)/group/%/metrics.tsv $(call uses,report)
	$(step) $(BIN)/report --level classifier $(<D) $@
endif

# ntf, communities, dynamics: the dynamic connectome of a task, for studies that
# set ntf_flags
ifdef ntf_flags
connectome_of = $(OUT)/group/$(1)$(space)_desc-dynamics
connectomes  := $(foreach task,$(or $(dynamics_tasks),$(tasks)),$(call connectome_of,$(task)))
$(connectomes:=/ntf/components.tsv): $(call connectome_of,%)/ntf/components.tsv: \
    $$(patsubst $$(percent),$(OUT)/$$(percent)$(at)_stat-mean_timeseries.tsv,$$(call runs_of_task,$$*)) \
    $(OUT)/logs/products $(call uses,ntf)
	@rm -rf $(@D) # what another number of subjects or modes had left
	$(step) $(BIN)/ntf $(if $(filter --affinity%,$(ntf_flags)),,--affinity codrive) \
	    $(ntf_flags) $(call many,$(filter %_timeseries.tsv,$^)) $(@D)

$(connectomes:=/communities/nodes.tsv): %/communities/nodes.tsv: \
    %/ntf/components.tsv $(call uses,communities)
	@mkdir -p $(@D)
	$(step) $(BIN)/communities $(communities_flags) $(<D)/pairs.tsv $@ $(@D)/blocks.tsv

$(connectomes:=/dynamics/components.tsv): $(call connectome_of,%)/dynamics/components.tsv: \
    $(call connectome_of,%)/ntf/components.tsv $(call connectome_of,%)/communities/nodes.tsv \
    $$(call events_of,$$*) $(call uses,dynamics)
	@rm -rf $(@D)
	$(step) $(BIN)/dynamics $(addprefix --events ,$(call events_of,$*)) $(dynamics_flags) \
	    $(<D) $(word 2,$^) $(@D)

dynamic_pages := $(connectomes:$(OUT)/group/%=$(OUT)/%.html)
$(dynamic_pages): $(OUT)/%.html: $(OUT)/group/%/dynamics/components.tsv $(call uses,report)
	$(step) $(BIN)/report --level dynamics $(OUT)/group/$* $@
endif

# states: what recurs in time, by each of states_methods, for studies that name
# any; states_flags are for all of them, states_flags_<method> for one
ifdef states_methods
states_folder = $(OUT)/group/$(1)$(space)_desc-states
states_tasks := $(or $(dynamics_tasks),$(tasks))
states_tables := $(foreach task,$(states_tasks),$(foreach m,$(states_methods),$(call states_folder,$(task))/$m/states.tsv))
above     = $(patsubst %/,%,$(dir $(1)))
method_of = $(notdir $(call above,$(1)))
states_task = $(call task_of,$(notdir $(call above,$(call above,$(1)))))
$(states_tables): \
    $$(foreach r,$$(call runs_of_task,$$(call states_task,$$@)),$(OUT)/$$(r)$(at)_stat-mean_timeseries.tsv) \
    $(OUT)/logs/products $(call uses,states)
	@rm -rf $(@D)
	$(step) $(BIN)/states --method $(call method_of,$@) $(states_flags) $(states_flags_$(call method_of,$@)) \
	    $(call many,$(filter %_timeseries.tsv,$^)) $(@D)

states_pages := $(foreach task,$(states_tasks),$(OUT)/$(task)$(space)_desc-states.html)
$(states_pages): $(OUT)/%.html: $$(foreach m,$(states_methods),$(OUT)/group/$$*/$$m/states.tsv) $(call uses,report)
	$(step) $(BIN)/report --level states $(OUT)/group/$* $@
endif

# glm, rdm, rsa, searchlight: representational geometry, for studies that set
# rdm_flags
ifdef rdm_flags
include workflows/geometry.mk
endif

include workflows/inference.mk

# report: a page per subject, and one for the group
pages := $(subjects:%=$(OUT)/%.html)
.PHONY: pages
pages: $(pages)
$(pages): $(OUT)/%.html: \
    $$(patsubst $$(percent),$(OUT)/$$(percent)$(kind)_desc-measures_nodes.tsv,$$(came_$$*)) \
    $$(if $(series_of),,$$(patsubst $$(percent),$(OUT)/$$(percent)_desc-qc_timeseries.tsv,$$(came_$$*))) \
    $$(filter $(OUT)/$$*/%,$$(searchlights)) $(runs) $(call uses,report)
	$(step) $(BIN)/report --only $(call listed,$(call products_of,$(came_$*))) \
	    --group-page group.html $(report_flags) $(OUT)/$* $@
	@rm -f $(list)

$(OUT)/group.html: $(pages) $(means) \
    $(if $(participants),$(OUT)/participants.tsv) $$(verdicts) $$(dynamic_pages) $$(states_pages) $$(geometry_pages) $$(inference_pages) \
    $(OUT)/logs/products $(call uses,report)
	$(step) $(BIN)/report --only $(OUT)/logs/products --level group $(report_flags) $(OUT) $@

group: old_pages $(if $(good),manifests $(OUT)/group.html)

# Pages of subjects who are not, or no longer, among those that came through, and
# of classifiers and connectomes that are no longer asked for.
.PHONY: old_pages
old_pages:
	@rm -f $(filter-out $(pages) $(verdicts) $(dynamic_pages) $(states_pages) $(geometry_pages) $(inference_pages), \
	    $(wildcard $(OUT)/sub-*.html $(OUT)/*_desc-classify.html $(OUT)/*_desc-dynamics.html $(OUT)/*_desc-states.html $(OUT)/*_desc-geometry.html $(OUT)/*_desc-edges.html $(OUT)/*_desc-models.html $(OUT)/*_desc-intersubject.html $(OUT)/*_desc-loadings.html $(OUT)/*_desc-prediction.html))

# The phenotype, where the study has it.
$(OUT)/participants.tsv: $(participants) $(wildcard $(participants:.tsv=.json))
	@mkdir -p $(@D) && cp $< $@.part && mv $@.part $@
	@$(if $(word 2,$^),cp $(word 2,$^) $(@:.tsv=.json).part && mv $(@:.tsv=.json).part $(@:.tsv=.json))

# The products of the runs that came through, which the page shows and no other
# that may lie in the same folder; touched only when they change.
products_of = $(notdir $(foreach run,$(1),$(call chain_of,$(run)) $(call quality_of,$(run))))
$(OUT)/logs/products: $(force)
	@$(call keep,$(call products_of,$(good)) $(notdir $(means) $(means:mean_relmat.tsv=spread_relmat.tsv) $(verdicts) $(dynamic_pages) $(states_pages) $(geometry_pages) $(inference_pages)))

# An input that is not there is a failure of each run that asks for it.
absent = $(foreach run,$(RUNS),$(if $(filter $@,$(call images_of,$(run)) $(call tables_of,$(run))), \
    $(call chain_of,$(run))$(newline)))
.DEFAULT:
	@$(if $(dry),,$(shell mkdir -p $(OUT)/logs/lists)$(file >$(list),$(absent)))while read -r first rest; do \
	    [ -z "$$first" ] || CHAIN="$$first $$rest" workflows/step $(OUT) $$first sh -c 'echo "there is no $@" >&2; exit 1'; \
	done <$(list); rm -f $(list); exit 1
