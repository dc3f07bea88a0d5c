# shellcheck shell=sh
# What a test says about a stage that is done in parts.  COMMAND is a whole
# call, with operands; PRODUCTS are what it writes, named from here.

# makes_parts N FOLDER COMMAND...: all N parts.
makes_parts () {
    shares=$1 folder=$2; shift 2
    for share in $(seq "$shares"); do "$@" --shard "$share/$shares" --parts "$folder" || return 1; done
}

# is_whole_of "N..." PRODUCTS COMMAND...: merged from so many parts the products
# are those of one call, byte for byte, and no part writes any.
is_whole_of () {
    divisions=$1 products=$2; shift 2
    # shellcheck disable=SC2086 # products may be several
    "$@" && mkdir whole && mv $products whole || return 1
    for n in $divisions; do
        makes_parts "$n" "parts$n" "$@" || return 1
        for product in $products; do [ ! -e "$product" ] || return 1; done
        # shellcheck disable=SC2086
        "$@" --merge --parts "parts$n" && mkdir "merged$n" && mv $products "merged$n" && diff -r whole "merged$n" || return 1
    done
}

# no_merge PATTERN PRODUCTS COMMAND...: what is in `bad` is refused in one line.
no_merge () {
    pattern=$1 products=$2; shift 2
    fails_with 1 "$pattern" "$@" --merge --parts bad && [ "$(wc -l <output)" -eq 1 ] || return 1
    for product in $products; do [ ! -e "$product" ] || return 1; done
}

# bad_parts_are_refused PRODUCTS COMMAND...
bad_parts_are_refused () {
    products=$1; shift
    again () { rm -rf bad && cp -r good bad; }
    makes_parts 3 good "$@" && makes_parts 2 two "$@" &&
    again && rm bad/part-2of3.bin && no_merge "has no part-2of3.bin" "$products" "$@" &&
    again && cp bad/part-1of3.bin bad/part-2of3.bin && no_merge "part-2of3.bin. is part 1 of 3" "$products" "$@" &&
    again && cp two/part-1of2.bin bad && no_merge "bad. has parts of 2 and of 3 shares" "$products" "$@" &&
    again && cp two/part-2of2.bin bad/part-3of3.bin && no_merge "part-3of3.bin. is part 2 of 2" "$products" "$@" &&
    again && head -c 180 good/part-1of3.bin >bad/part-1of3.bin && no_merge "part-1of3.bin. is truncated" "$products" "$@" &&
    again && head -c 50 good/part-1of3.bin >bad/part-1of3.bin && no_merge "part-1of3.bin. is not a part" "$products" "$@" &&
    again && { head -c 170 good/part-1of3.bin && printf x && tail -c +172 good/part-1of3.bin; } >bad/part-1of3.bin &&
        no_merge "part-1of3.bin. is truncated or damaged" "$products" "$@" &&
    again && echo >>bad/part-3of3.bin && no_merge "truncated or damaged" "$products" "$@" &&
    again && echo nonsense >bad/part-3of3.bin && no_merge "is not a part" "$products" "$@" &&
    rm -rf bad && mkdir bad && no_merge "bad. has no parts" "$products" "$@" &&
    rm -rf bad && no_merge "cannot read the folder .bad." "$products" "$@"
}

# other_parts_are_refused "OPTIONS" PRODUCTS COMMAND...: those of other options.
other_parts_are_refused () {
    options=$1 products=$2; shift 2
    # shellcheck disable=SC2086
    rm -rf bad && makes_parts 2 bad "$@" $options && no_merge "part-1of2.bin. was made by another stage, of other inputs or with other options" "$products" "$@"
}

# wrong_shards_are_refused COMMAND...
wrong_shards_are_refused () {
    for share in 0/3 4/3 3 3/ /3 1/0 a/b 1/2/3 01/2 -1/3 1.5/3 1/200000 ''; do
        fails_with 2 "is not K/N" "$@" --shard "$share" --parts wrong || return 1
    done
    fails_with 2 "shard needs --parts" "$@" --shard 1/2 && fails_with 2 "merge needs --parts" "$@" --merge &&
    fails_with 2 "parts needs" "$@" --parts wrong && fails_with 2 "makes a part" "$@" --merge --shard 1/2 --parts wrong && [ ! -e wrong ]
}
