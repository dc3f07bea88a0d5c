#include "dynamics/dynamics.h"

#include "base/files.h"
#include "base/mem.h"
#include "base/provenance.h"
#include "io/relmat.h"
#include "io/sheet.h"
#include "num/moments.h"

#include <math.h>
#include <stdlib.h>

/* A label of a community; 0 is none. */
static void put_label(struct tsv *out, size_t label)
{
    tsv_number(out, label ? (double)label : NAN);
}

static void write_communities(const struct dynamics *d)
{
    const struct factorization *f = d->f;
    struct sheet sheet =
        sheet_begin(d->options->outdir, "communities.tsv",
                    "Communities of every component under common labels: the "
                    "partitions were matched by the nodes they share, in the "
                    "order of what the components explain");

    json_put_count(sheet.fields, "Communities", d->partitions->communities);
    sheet_column(&sheet, "Node", "Name");
    for (size_t r = 0; r < f->count; r++)
        sheet_column(&sheet, f->names[r],
                     "Community in this component; n/a: none, or the component "
                     "is not kept");
    sheet_head(&sheet);
    for (size_t i = 0; i < f->nodes; i++) {
        tsv_text(sheet.out, f->node_names[i]);
        for (size_t r = 0; r < f->count; r++)
            put_label(sheet.out, d->partitions->label[r * f->nodes + i]);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
}

/* The community of every node at every time, as a series of the subject. */
static void write_in_time(const struct dynamics *d, size_t w)
{
    const struct factorization *f = d->f;
    const int *state = dynamics_states(d, w);
    char *name = xformat("%s_communities.tsv", f->ids[w]);
    struct sheet sheet =
        sheet_begin(d->options->outdir, name,
                    "Community of every node in the component that is dominant "
                    "at the time; n/a: none");

    if (!isnan(f->tr))
        json_put_number(sheet.fields, "RepetitionTime", f->tr);
    tsv_text(sheet.out, "time");
    for (size_t i = 0; i < f->nodes; i++)
        tsv_text(sheet.out, f->node_names[i]);
    sheet_head(&sheet);
    for (size_t t = 0; t < f->frames; t++) {
        const size_t *label =
            state[t] ? d->partitions->label + (size_t)(state[t] - 1) * f->nodes
                     : NULL;

        tsv_number(sheet.out, f->time[t]);
        for (size_t i = 0; i < f->nodes; i++)
            put_label(sheet.out, label ? label[i] : 0);
        tsv_end_row(sheet.out);
    }
    sheet_end(&sheet);
    free(name);
}

/* ---- roles ---- */

enum { ROLES = 4 };

static const struct {
    const char *name, *about;
} headings[ROLES] = {
    {"flexibility", "Share of the steps from a frame to the next at which the "
                    "node changes its community"},
    {"promiscuity", "(Communities visited - 1) / (communities of all - 1)"},
    {"recruitment", "Mean allegiance with the other nodes of its own system; "
                    "n/a without --systems"},
    {"integration", "Mean allegiance with the nodes of other systems; n/a "
                    "without --systems"},
};

/* How often each state has one frame, and each the one after another. */
static void count_states(double *frames, gsl_matrix *change,
                         const struct dynamics *d, size_t w)
{
    struct sequence *sequence = dynamics_sequence(d, w);
    size_t states = sequence->states;

    for (size_t j = 0; j < states; j++) {
        frames[j] = (double)sequence->count[j];
        for (size_t k = 0; k < states; k++)
            gsl_matrix_set(change, j, k,
                           (double)sequence->moves[j * states + k]);
    }
    sequence_free(sequence);
}

/* values (nodes x ROLES) and allegiance of one subject. */
static void roles_of(gsl_matrix *values, gsl_matrix *allegiance,
                     const struct dynamics *d, size_t w)
{
    const struct roles roles = dynamics_roles(d);
    gsl_matrix *change = gsl_matrix_alloc(roles.states, roles.states);
    double *frames = NEW_ARRAY(double, roles.states);
    double *column[ROLES];

    for (size_t c = 0; c < ROLES; c++)
        column[c] = NEW_ARRAY(double, roles.nodes);
    count_states(frames, change, d, w);
    roles_allegiance(allegiance, &roles, frames);
    roles_flexibility(column[0], &roles, change);
    roles_promiscuity(column[1], &roles, frames);
    if (d->system)
        roles_systems(column[2], column[3], allegiance, d->system);
    for (size_t c = 0; c < ROLES; c++) {
        for (size_t i = 0; i < roles.nodes; i++)
            gsl_matrix_set(values, i, c,
                           c < 2 || d->system ? column[c][i] : (double)NAN);
        free(column[c]);
    }
    gsl_matrix_free(change);
    free(frames);
}

static void put_roles(struct sheet *sheet, const struct dynamics *d,
                      const char *id, const gsl_matrix *values)
{
    for (size_t i = 0; i < d->f->nodes; i++) {
        if (id)
            tsv_text(sheet->out, id);
        tsv_text(sheet->out, d->f->node_names[i]);
        for (size_t c = 0; c < ROLES; c++)
            tsv_number(sheet->out, gsl_matrix_get(values, i, c));
        tsv_end_row(sheet->out);
    }
}

static struct sheet begin_roles(const struct dynamics *d, const char *name,
                                const char *description, bool has_ids)
{
    struct sheet sheet = sheet_begin(d->options->outdir, name, description);

    if (has_ids)
        sheet_column(&sheet, "participant_id", "Subject");
    sheet_column(&sheet, "Node", "Name");
    for (size_t c = 0; c < ROLES; c++)
        sheet_column(&sheet, headings[c].name, headings[c].about);
    sheet_head(&sheet);
    return sheet;
}

static void write_allegiance(const struct dynamics *d,
                             const struct moments *moments)
{
    char *path = xformat("%s/allegiance.tsv", d->options->outdir);
    struct relmat *relmat = relmat_new(d->f->nodes, d->f->node_names);

    files_output(path);
    moments_mean(relmat->values, moments);
    relmat_write(path, relmat);
    json_put_text(sidecar(path), "Description",
                  "Share of the frames at which two nodes are in one "
                  "community, mean over the subjects");
    relmat_free(relmat);
    free(path);
}

static void write_roles(const struct dynamics *d)
{
    size_t nodes = d->f->nodes;
    gsl_matrix *values = gsl_matrix_alloc(nodes, ROLES);
    gsl_matrix *allegiance = gsl_matrix_alloc(nodes, nodes);
    struct moments roles = moments_new(nodes, ROLES);
    struct moments pairs = moments_new(nodes, nodes);
    struct sheet sheet = begin_roles(
        d, "roles.tsv", "Roles of the nodes in every subject", true);

    for (size_t w = 0; w < d->f->subjects; w++) {
        roles_of(values, allegiance, d, w);
        moments_add(&roles, values);
        moments_add(&pairs, allegiance);
        put_roles(&sheet, d, d->f->ids[w], values);
    }
    sheet_end(&sheet);
    moments_mean(values, &roles);
    sheet = begin_roles(d, "nodes.tsv",
                        "Roles of the nodes, mean over the subjects", false);
    put_roles(&sheet, d, NULL, values);
    sheet_end(&sheet);
    write_allegiance(d, &pairs);
    moments_release(&roles);
    moments_release(&pairs);
    gsl_matrix_free(values);
    gsl_matrix_free(allegiance);
}

void dynamics_write_nodes(const struct dynamics *d)
{
    write_communities(d);
    for (size_t w = 0; w < d->f->subjects; w++)
        write_in_time(d, w);
    write_roles(d);
}
