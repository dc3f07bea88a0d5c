/*
 * plexus - one name for all stages, and the BIDS App that runs them.
 *
 * `plexus connect ...` is `connect ...`: it runs the stage of that name in its
 * own folder, with the remaining words, and becomes it.  Without a word, or
 * with --help, it lists the stages there are.  `plexus <bids_dir> <output_dir>
 * participant|group` runs a study of what fMRIPrep has preprocessed, and
 * `plexus status <output_dir>` tells how far that is.
 */
#include "app/app.h"
#include "app/command.h"
#include "app/status.h"
#include "base/launch.h"

#include <string.h>

int main(int argc, char **argv)
{
    bool is_app =
        command_is_app(argc, argv) && !launch_is_stage(argv[0], argv[1]);

    if (argc > 1 && !strcmp(argv[1], "status"))
        return status_main(argc, argv);
    return is_app ? app_main(argc, argv) : launch_main(argc, argv);
}
