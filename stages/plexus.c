/*
 * plexus - one name for all stages: `plexus connect ...` is `connect ...`.
 *
 * Runs the stage of that name in its own folder, with the remaining words, and
 * becomes it.  Without a word, or with --help, lists the stages there are.
 */
#include "base/launch.h"

int main(int argc, char **argv)
{
    return launch_main(argc, argv);
}
