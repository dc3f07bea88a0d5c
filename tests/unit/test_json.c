#include "../tap.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/rng.h"

#include <stdlib.h>
#include <string.h>

static void is_formatted(double value, const char *want)
{
    char text[NUMBER_ROOM];

    if (!ok(!strcmp(number_format(text, value), want), want))
        printf("# got %s\n", text);
}

static void numbers_are_shortest(void)
{
    is_formatted(0.1, "0.1");
    is_formatted(1, "1");
    is_formatted(-0.5, "-0.5");
    is_formatted(1e100, "1e+100");
    is_formatted(1.0 / 3, "0.3333333333333333");
    is_formatted(0.1 + 0.2, "0.30000000000000004");
    is_formatted(5e-324, "5e-324");
    is_formatted(1.7976931348623157e308, "1.7976931348623157e+308");
    /* a power of two, where the nearest 16 digits do not read back */
    is_formatted(0x1p-44, "5.684341886080802e-14");
    is_formatted(NAN, "n/a");
    is_formatted(INFINITY, "n/a");
}

static void numbers_read_back(void)
{
    size_t wrong = 0;

    for (uint64_t i = 0; i < 20000; i++) {
        char text[NUMBER_ROOM];
        uint32_t word[4];
        double x;

        rng_block(word, 1, 1, i);
        memcpy(&x, word, sizeof x);
        if (!isfinite(x))
            continue;
        wrong += strtod(number_format(text, x), NULL) != x;
    }
    ok(wrong == 0, "20000 random doubles read back");
}

static void objects_keep_their_order(void)
{
    static const char want[] = "{\n  \"z\": 0.1,\n  \"a\": [],\n"
                               "  \"m\": \"n/a\",\n  \"q\": \"a\\\"b\"\n}\n";
    json_t *object = json_object();
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    json_put_number(object, "z", 0.1);
    json_put(object, "a", json_array());
    json_put_number(object, "m", NAN);
    json_put_text(object, "q", "a\"b");
    json_print(out, object);
    fclose(out);
    if (!ok(!strcmp(text, want), "order, shortest numbers, n/a and escapes"))
        printf("# %s\n", text);
    json_decref(object);
    free(text);
}

/* FIPS 180-4, the one-block example. */
static void digest_is_sha256(void)
{
    char hex[DIGEST_HEX_ROOM];
    struct digest digest;

    digest_init(&digest);
    digest_add(&digest, "a", 1);
    digest_add(&digest, "bc", 2);
    digest_hex(&digest, hex);
    ok(!strcmp(hex, "ba7816bf8f01cfea414140de5dae2223"
                    "b00361a396177a9cb410ff61f20015ad"),
       "sha256 of abc");
}

int main(void)
{
    numbers_are_shortest();
    numbers_read_back();
    objects_keep_their_order();
    digest_is_sha256();
    return done();
}
