/* SPDX-License-Identifier: MIT */
/* The file of expected failures: what is wrong in it is told in one line of clean text. */
#include <string.h>

#include "ci/fuzz/target.h"
#include "harness/expect.h"
#include "harness/text.h"

/* Half of all ids exist. */
static gboolean is_known(const char *id, void *data)
{
    (void)data;
    return strlen(id) % 2 == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    char *error = NULL;
    struct expectations *expectations =
        expectations_read(octets_as_file(octets, size), is_known, NULL, &error);
    DEMAND((expectations == NULL) == (error != NULL));
    if (error != NULL) {
        DEMAND(strpbrk(error, "\n\r\x1b") == NULL);
        DEMAND(text_first_bad((const uint8_t *)error, strlen(error), NULL) == TEXT_VALID);
    }
    g_free(error);
    expectations_free(expectations);
    return 0;
}
