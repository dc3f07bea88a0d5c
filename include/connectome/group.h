/*
 * group.h - the connectivity of subjects, seen from their mean.
 */
#ifndef CONNECTOME_GROUP_H
#define CONNECTOME_GROUP_H

#include "connectome/relation.h"

/*
 * The covariances of the series at `paths`, one of each subject and each as it
 * is (neither standardized nor scaled); at `mean` their geometric mean, or the
 * one in the file options->reference; and in the folder options->each, if
 * there is one, the tangent vector of every subject from that mean, under the
 * name of the series with _relmat.tsv for _timeseries.tsv.
 *
 * A region that has no data, or does not vary, in any of the series, or is n/a
 * in the reference, is n/a in all products, so that all have the same entries;
 * it is counted, warned of, and named in the sidecar.  Dies on fewer than two
 * subjects without a reference, on other regions, and, naming the series, on a
 * singular covariance; two products of one name are a wrong command line.
 *
 * All covariances are in memory: 8 R^2 bytes a subject.
 */
void group_write(const char *mean, const struct paths *paths,
                 const struct relation_options *options);

#endif
