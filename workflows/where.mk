# Prints where the study named by STUDY puts its results; `facts` prints what
# workflows/strategies wants to know besides, a line each; `runs` its runs.
.PHONY: where facts runs
where:
	@echo $(OUT)
facts:
	@printf '%s\n' '$(OUT)' '$(participants)' '$(atlas_labels)' '$(value series_of)'
runs:
	@:$(foreach run,$(RUNS),$(info $(run)))
include $(STUDY)
.DEFAULT_GOAL := where
