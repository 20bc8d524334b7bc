/* SPDX-License-Identifier: MIT */
/* The JSON of a run, as `assay baseline` reads it: refused with a line, or taken as a whole. */
#include <string.h>

#include "ci/fuzz/target.h"
#include "reports/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    char *error = NULL;
    struct run_result *result = report_json_read((const char *)octets, size, &error);
    DEMAND((result == NULL) == (error != NULL));
    DEMAND(error == NULL || strchr(error, '\n') == NULL);
    g_free(error);
    if (result != NULL)
        run_result_free(result);
    return 0;
}
