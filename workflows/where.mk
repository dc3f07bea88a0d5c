# Prints where the study named by STUDY puts its results; `facts` prints what
# workflows/strategies wants to know besides, a line each; `runs` its runs;
# `costs` what the cost of a run depends on: the atlas, stages that only some
# studies have, and of each run its image or table.
.PHONY: where facts runs costs
where:
	@echo $(OUT)
facts:
	@printf '%s\n' '$(OUT)' '$(participants)' '$(atlas_labels)' '$(value series_of)'
runs:
	@:$(foreach run,$(RUNS),$(info $(run)))
costs:
	@:$(info atlas $(atlas_image))$(info labels $(atlas_labels))
	@:$(info stages $(if $(voxelnet_flags),voxelnet) $(if $(rdm_flags),geometry) $(if $(voxelnet_flags),$(voxelnet_shards)) $(if $(searchlight_flags),$(searchlight_shards)))
	@:$(foreach run,$(RUNS),$(info run $(run) $(call $(if $(series_of),series_of,bold_of),$(run))))
include $(STUDY)
.DEFAULT_GOAL := where
