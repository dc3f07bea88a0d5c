# Prints where the study named by STUDY puts its results.
.PHONY: where
where:
	@echo $(OUT)
include $(STUDY)
.DEFAULT_GOAL := where
