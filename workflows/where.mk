# Prints where the study named by STUDY puts its results; `facts` prints what
# workflows/strategies wants to know besides, a line each.
.PHONY: where facts
where:
	@echo $(OUT)
facts:
	@printf '%s\n' '$(OUT)' '$(participants)' '$(atlas_labels)' '$(value series_of)'
include $(STUDY)
.DEFAULT_GOAL := where
