/* SPDX-License-Identifier: MIT */
/*
 * Spec files of the fuzzing client: what is wrong in one is told in one line of clean text, and
 * what is right names cases in order, each once.
 */
#include <string.h>

#include "ci/fuzz/target.h"
#include "conformance/autobahn/autobahn.h"
#include "harness/spec_file.h"
#include "harness/text.h"

static void demand_line(const char *line)
{
    DEMAND(strpbrk(line, "\n\r\x1b") == NULL);
    DEMAND(text_first_bad((const uint8_t *)line, strlen(line), NULL) == TEXT_VALID);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    char *error = NULL;
    struct spec *spec =
        spec_read("spec.json", (const char *)octets, size, "ws://127.0.0.1:9001", &error);

    DEMAND((spec == NULL) == (error != NULL));
    if (error != NULL) {
        demand_line(error);
        g_free(error);
        return 0;
    }
    const struct autobahn_row *last = NULL;
    for (guint i = 0; i < spec->ids->len; i++) {
        const struct autobahn_row *row = autobahn_row_find(g_ptr_array_index(spec->ids, i));
        DEMAND(row != NULL && (last == NULL || row > last));
        last = row;
        (void)spec_excludes(spec, "some agent/1.0", row->id);
    }
    for (guint i = 0; i < spec->warnings->len; i++) {
        demand_line(g_ptr_array_index(spec->warnings, i));
    }
    DEMAND(spec->servers->len > 0 && spec->outdir != NULL);
    spec_free(spec);
    return 0;
}
