# A simulated study whose groups differ in the triangles of a patch of voxels, at
# equal degrees: maps of cycles, a learnt mask and a classifier find it.
OUT  ?= build/motifs/plexus
DATA ?= build/motifs/data

demo_subjects ?= 20
TASKS         := rest

simulate_flags ?= --subjects $(demo_subjects) --tasks rest --plant motif --sites 2
voxelnet_flags ?= --strategy 9P --threshold 0.35
voxelnet_map   ?= cycles3

classify_features ?= map
classify_flags    ?= --target group --groups site --drop-missing --standardize \
    --model pca-lda,ridge --components 5 --folds 4 --permutations 99 \
    --mask-learner rank-sum --half-samples 10

include workflows/demo.mk
