/* SPDX-License-Identifier: MIT */
/*
 * The head of an HTTP message as the judge reads it: no octets end the program, what is told of
 * them is one clean line, and lists come to their end.
 */
#include <string.h>

#include "ci/fuzz/target.h"
#include "harness/head.h"
#include "harness/text.h"

enum { HEAD_SIZE_MAX = 16384 };

static void look_at_lists(const struct head *head)
{
    for (guint i = 0; i < head->fields->len; i++) {
        const struct head_field *field = &g_array_index(head->fields, struct head_field, i);
        const char *rest = field->value;
        const char *element = NULL;
        size_t size = 0;
        size_t sum = 0;
        while (head_list_next(&rest, field->value + field->value_size, &element, &size)) {
            DEMAND(element >= field->value);
            DEMAND(element + size <= field->value + field->value_size);
            sum += size;
        }
        DEMAND(sum <= field->value_size);
        bool has_nul = strlen(field->name) != field->name_size;
        DEMAND(has_nul || head_field_count(head, field->name) >= 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct head head;
    enum head_result result = head_parse(octets, size, HEAD_SIZE_MAX, &head);
    if (result == HEAD_MORE)
        head_look(octets, size, &head);
    DEMAND(result != HEAD_DONE || head.octets->len <= size);
    char *line = head_describe(&head);
    DEMAND(strpbrk(line, "\n\r\x1b") == NULL);
    DEMAND(text_first_bad((const uint8_t *)line, strlen(line), NULL) == TEXT_VALID);
    look_at_lists(&head);
    (void)head_has_token(&head, "connection", "upgrade");
    g_free(line);
    head_clear(&head);
    return 0;
}
