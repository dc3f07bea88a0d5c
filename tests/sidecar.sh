# shellcheck shell=sh
# What a test says about the sidecar of a product:
#
#     holds clean.json 'field(NumberOfVolumes) == 120'
#
# The expression is Perl; field(A, B) is what stands in the file under A, then
# under B.

holds () {
    perl -MJSON::PP -0777 -e '
        my $fields = decode_json(<STDIN>);
        sub field { my $at = $fields; $at = $at->{$_} for @_; $at }
        my $holds = eval shift;
        die $@ if $@;
        exit !$holds' "$2" <"$1"
}
