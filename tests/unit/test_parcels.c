#include "../tap.h"

#include "base/mem.h"
#include "space/parcels.h"

#include <stdlib.h>

enum { VOXELS = 12 };

static const int32_t image[VOXELS] = {0, 5, 5, 9, 9, 9, 0, 5, 2, 2, 9, 0};
static const int32_t index_of[] = {2, 5, 9};

static size_t position(const struct parcels *parcels, size_t member)
{
    return parcels->voxel[parcels->member[member]];
}

static void voxels_are_listed_by_region_and_by_run(void)
{
    struct parcels *parcels = parcels_new(image, NULL, VOXELS, index_of, 3);

    ok(parcels->voxels == 9 && parcels->labeled == 9, "labeled voxels");
    ok(parcels->voxel[0] == 1 && parcels->voxel[8] == 10,
       "listed in the order of the frame");
    ok(parcels->start[1] == 2 && parcels->start[2] == 5, "by region");
    ok(position(parcels, 0) == 8 && position(parcels, 2) == 1 &&
           position(parcels, 4) == 7 && position(parcels, 8) == 10,
       "ascending in a region");
    ok(parcels->runs == 5, "neighbors make runs");
    ok(parcels->run[1].first == 3 && parcels->run[1].length == 3 &&
           parcels->run[1].region == 2,
       "a run of three");
    parcels_free(parcels);
}

static void mask_takes_out_but_counts(void)
{
    const unsigned char mask[VOXELS] = {1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1};
    struct parcels *parcels = parcels_new(image, mask, VOXELS, index_of, 3);

    ok(parcels->in_atlas[1] == 3 && parcels->start[2] - parcels->start[1] == 1,
       "a masked voxel is in the region but not listed");
    ok(parcels->labeled == 9 && parcels->voxels == 7, "labeled and listed");
    close_to(parcels->whole[1], 3, 0, "each voxel has a weight of one");
    parcels_free(parcels);
}

static void a_subset_keeps_the_regions(void)
{
    const bool is_kept[9] = {true, false, true, false, true,
                             true, true,  true, true};
    struct parcels *parcels = parcels_new(image, NULL, VOXELS, index_of, 3);
    struct parcels *kept = parcels_subset(parcels, is_kept);
    size_t *positions = parcels_positions(kept);

    ok(kept->voxels == 7 && kept->in_atlas[2] == 4 && kept->labeled == 9,
       "a voxel that is left out still belongs to the region");
    ok(kept->start[2] - kept->start[1] == 2 && positions[2] == 1 &&
           positions[3] == 7,
       "the members that are left");
    ok(kept->runs == 6 && kept->run[1].first == 3 && kept->run[1].length == 1,
       "a gap splits a run");
    free(positions), parcels_free(kept), parcels_free(parcels);
}

/* Two regions that share voxel 4; voxel 2 is masked, one is off the grid. */
static struct parcels *make_shared(void)
{
    static const unsigned char mask[VOXELS] = {0, 1, 0, 1, 1, 1,
                                               1, 1, 1, 1, 1, 1};
    struct draft *draft = draft_new(mask, VOXELS, true);

    draft_add(draft, 2, 3), draft_add(draft, 4, 0.5), draft_add(draft, 5, 0);
    draft_end_region(draft);
    draft_end_region(draft);
    draft_add(draft, 4, -2), draft_add(draft, 9, 1);
    draft_add(draft, DRAFT_OUTSIDE, 1);
    draft_end_region(draft);
    return draft_finish(draft);
}

static void members_may_have_weights_and_overlap(void)
{
    struct parcels *parcels = make_shared();
    size_t voxel, regions[2];

    ok(parcels->count == 3 && parcels->voxels == 2 && !parcels->run,
       "a shared voxel is listed once");
    ok(parcels->start[1] == 1 && parcels->start[2] == 1 &&
           parcels->start[3] == 3,
       "a region may be empty");
    ok(parcels->weight[0] == 0.5 && parcels->weight[1] == -2 &&
           position(parcels, 2) == 9,
       "weights stand beside the members");
    ok(parcels->in_atlas[0] == 2 && parcels->in_atlas[2] == 3,
       "a weight of 0 is no member; what is masked or off the grid is");
    close_to(parcels->whole[2], 4, 0, "sizes of weights add up");
    ok(parcels_overlap(&voxel, regions, parcels) && voxel == 4 &&
           regions[0] == 0 && regions[1] == 2,
       "the shared voxel and its regions");
    parcels_free(parcels);
    parcels = parcels_new(image, NULL, VOXELS, index_of, 3);
    ok(!parcels_overlap(&voxel, regions, parcels), "labels share nothing");
    parcels_free(parcels);
}

int main(void)
{
    voxels_are_listed_by_region_and_by_run();
    mask_takes_out_but_counts();
    a_subset_keeps_the_regions();
    members_may_have_weights_and_overlap();
    return done();
}
