/* SPDX-License-Identifier: MIT */
/*
 * A conversation as its ladder, and as a list of lines: time, direction, what it was in words, its
 * octets coloured by field, and the fields of the frame spelled out (RFC 6455 5.2).
 */
#include <inttypes.h>
#include <string.h>

#include "conformance/websocket.h"
#include "reports/annotate.h"
#include "reports/escape.h"
#include "reports/html_parts.h"

enum {
    LINES_SHOWN_MAX = 24,
    OCTETS_SHOWN_MAX = 48,  /* of an ordinary line */
    PAYLOAD_SHOWN_MAX = 24, /* of an unmasked payload */
    GRIDS_SHOWN_MAX = 8,    /* of a conversation, that of the offence aside */
    BRIEF_LINES_MAX = 12,
    BRIEF_OCTETS_MAX = 24,
    RSV1 = 4, /* in the three reserved bits */
};

struct html_line html_line_of(const struct log_line *line)
{
    static const struct {
        const char *words;
        enum log_direction direction;
    } heads[] = {
        {"the request is sent: \"", LOG_SENT},
        {"the answer: \"", LOG_RECEIVED},
    };
    struct html_line shown = {line, line->direction, line->text, false};
    for (size_t index = 0; line->direction == LOG_EVENT && index < G_N_ELEMENTS(heads); index++) {
        if (g_str_has_prefix(line->text, heads[index].words)) {
            shown.direction = heads[index].direction;
            shown.words = line->text + strlen(heads[index].words);
            shown.is_head = true;
        }
    }
    /* An exchange has its heads as what was sent and came, quoted. */
    if (line->direction != LOG_EVENT && line->offset < 0 && *line->text == '"' &&
        strstr(line->text, "\\x0D\\x0A") != NULL) {
        shown.words = line->text + 1;
        shown.is_head = true;
    }
    return shown;
}

static void octets_append(GString *out, const char *kind, const char *title, const uint8_t *octets,
                          size_t begin, size_t end)
{
    if (begin >= end)
        return;
    g_string_append_printf(out, "<span class=\"%s\" title=\"%s\">", kind, title);
    for (size_t index = begin; index < end; index++)
        g_string_append_printf(out, "%s%02x", index > begin ? " " : "", octets[index]);
    g_string_append(out, "</span> ");
}

/* The octets of a frame, each field in its colour; what follows the head is payload. */
static void frame_octets_append(GString *out, const struct frame_fields *fields,
                                const uint8_t *octets, size_t shown)
{
    octets_append(out, "f-op", "FIN, RSV, opcode", octets, 0, MIN((size_t)1, shown));
    octets_append(out, "f-len", "MASK, length", octets, 1, MIN(fields->length_at, shown));
    octets_append(out, "f-len", "extended length", octets, fields->length_at,
                  MIN(fields->key_at, shown));
    octets_append(out, "f-key", "masking key", octets, fields->key_at,
                  MIN(fields->payload_at, shown));
    octets_append(out, "f-pay", "payload", octets, fields->payload_at, shown);
}

static void payload_append(GString *out, const struct frame_fields *fields, const uint8_t *octets,
                           size_t size)
{
    size_t count = size - fields->payload_at;
    GString *readable = g_string_new(NULL);
    if (count > fields->length)
        count = (size_t)fields->length;
    if (count > PAYLOAD_SHOWN_MAX)
        count = PAYLOAD_SHOWN_MAX;
    if (count > 0)
        g_string_append_printf(out, "<li><b>%s</b> ",
                               fields->is_masked ? "payload, unmasked" : "payload");
    for (size_t index = 0; index < count; index++) {
        uint8_t key = fields->is_masked ? fields->key[index % ANNOTATE_KEY_SIZE] : 0;
        uint8_t octet = octets[fields->payload_at + index] ^ key;
        g_string_append_printf(out, "%02x ", octet);
        g_string_append_c(readable, octet >= 0x20 && octet < 0x7f ? (char)octet : '.');
    }
    if (count > 0) {
        g_string_append(out, "<q>");
        escape_html_append(out, readable->str);
        g_string_append(out, count < fields->length ? "\xE2\x80\xA6</q></li>" : "</q></li>");
    }
    g_string_free(readable, TRUE);
}

static void fields_append(GString *out, const struct frame_fields *fields,
                          const struct log_line *line, const uint8_t *octets, size_t size)
{
    uint64_t here = line->size - MIN((uint64_t)fields->payload_at, line->size);
    g_string_append_printf(out,
                           "<ul class=\"fields\"><li><b>FIN</b> %d</li><li><b>RSV</b> %u%u%u</li>"
                           "<li><b>opcode</b> %X %s</li><li><b>MASK</b> %d</li>"
                           "<li><b>length</b> %" PRIu64 " in %u bits</li>",
                           fields->fin, fields->rsv >> 2 & 1U, fields->rsv >> 1 & 1U,
                           fields->rsv & 1U, fields->opcode, annotate_opcode(fields->opcode),
                           fields->is_masked, fields->length, fields->length_bits);
    if ((fields->rsv & RSV1) != 0 && fields->opcode < WS_CLOSE && fields->opcode != WS_CONTINUATION)
        g_string_append(out, "<li>RSV1: compressed, where that is agreed (RFC 7692 6)</li>");
    if (fields->is_masked)
        g_string_append_printf(out, "<li><b>key</b> %02x %02x %02x %02x</li>", fields->key[0],
                               fields->key[1], fields->key[2], fields->key[3]);
    payload_append(out, fields, octets, size);
    if (here != fields->length)
        g_string_append_printf(out, "<li class=\"odd\">%" PRIu64 " octets follow the head</li>",
                               here);
    g_string_append(out, "</ul>");
}

static bool stream_has_offence(const struct attempt *attempt)
{
    for (guint index = 0; index < attempt->stream->len; index++) {
        const struct log_line *line = g_ptr_array_index(attempt->stream, index);
        if (line->is_offence)
            return true;
    }
    return false;
}

guint html_offence_of(const struct attempt *attempt)
{
    guint answer = attempt->log->len;
    bool was_asked = false;
    for (guint index = 0; index < attempt->log->len; index++) {
        const struct log_line *line = g_ptr_array_index(attempt->log, index);
        struct html_line shown = html_line_of(line);
        if (line->is_offence)
            return index;
        was_asked |= shown.direction == LOG_SENT;
        if (was_asked && shown.is_head && shown.direction == LOG_RECEIVED)
            answer = index;
    }
    if (stream_has_offence(attempt))
        return attempt->log->len;
    return attempt->verdict >= VERDICT_WARN ? answer : attempt->log->len;
}

/* Whether the figure of a frame stands open, can be opened, is left out; or there is no frame. */
enum grid { GRID_NO_FRAME, GRID_NONE, GRID_FOLDED, GRID_OPEN };

static void grid_append(GString *out, const struct frame_fields *fields, const uint8_t *octets,
                        size_t size, enum grid grid)
{
    if (grid == GRID_NONE)
        return;
    if (grid == GRID_FOLDED)
        g_string_append(out, "<details class=\"figure\"><summary>its bits</summary>");
    html_bits(out, fields, octets, size);
    g_string_append(out, grid == GRID_FOLDED ? "</details>" : "");
}

static void line_octets_append(GString *out, const struct log_line *line, enum grid grid)
{
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(line->octets, &size);
    size_t shown =
        MIN((size_t)size, line->is_offence ? (size_t)LOG_OCTETS_MAX : (size_t)OCTETS_SHOWN_MAX);
    struct frame_fields fields;
    bool is_frame =
        grid != GRID_NO_FRAME && line->offset >= 0 && annotate_frame(octets, size, &fields);
    if (size == 0)
        return;
    g_string_append(out, "<code class=\"hex\">");
    if (is_frame)
        frame_octets_append(out, &fields, octets, shown);
    else
        octets_append(out, "f-pay", "octets", octets, 0, shown);
    if (line->size > shown)
        g_string_append_printf(out, "<i>and %" PRIu64 " more</i>", line->size - shown);
    g_string_append(out, "</code>");
    if (!is_frame)
        return;
    fields_append(out, &fields, line, octets, size);
    grid_append(out, &fields, octets, size, grid);
}

/*
 * A head that the log has in words, quoted, its line ends as "\x0D\x0A": one line each. A backslash
 * of the head itself is doubled there, so what it says and what was escaped can be told apart.
 */
void html_head(GString *out, const char *words)
{
    static const char line_end[] = "\\x0D\\x0A";
    char **lines = g_strsplit(words, line_end, -1);
    g_string_append(out, "<pre class=\"http\">");
    for (size_t index = 0; lines[index] != NULL; index++) {
        bool is_end = strcmp(lines[index], "\"") == 0 && lines[index + 1] == NULL;
        if (is_end || *lines[index] == '\0')
            continue;
        escape_html_append(out, lines[index]);
        g_string_append_c(out, '\n');
    }
    g_string_append(out, "</pre>");
    g_strfreev(lines);
}

/* What stands before the first frame is the handshake: lines of text, as they were received. */
static void head_append(GString *out, const struct log_line *line)
{
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(line->octets, &size);
    GString *readable = g_string_new(NULL);
    g_string_append(out, "<details class=\"head\"><summary>its octets</summary><pre>");
    for (gsize index = 0; index <= size; index++) {
        if (index == size || octets[index] == '\n') {
            escape_html_append(out, readable->str);
            g_string_append(out, index < size ? "\n" : "");
            g_string_truncate(readable, 0);
        } else if (octets[index] >= 0x20 && octets[index] < 0x7f) {
            g_string_append_c(readable, (char)octets[index]);
        } else if (octets[index] != '\r' || index + 1 >= size || octets[index + 1] != '\n') {
            g_string_append_printf(readable, "\\x%02x", octets[index]);
        }
    }
    g_string_append(out, "</pre>");
    if (line->size > size)
        g_string_append_printf(out, "<small>and %" PRIu64 " octets more</small>",
                               line->size - size);
    g_string_append(out, "</details>");
    g_string_free(readable, TRUE);
}

static void line_append(GString *out, const struct log_line *line, bool is_offence, enum grid grid,
                        bool is_timed)
{
    struct html_line shown = html_line_of(line);
    static const struct {
        const char *kind;
        const char *arrow;
        const char *words;
    } directions[] = {
        [LOG_SENT] = {"sent", "\xE2\x86\x92", "sent"},
        [LOG_RECEIVED] = {"came", "\xE2\x86\x90", "received"},
        [LOG_EVENT] = {"event", "\xC2\xB7", "event"},
    };
    g_string_append_printf(out, "<li class=\"%s%s\"><span class=\"at\">",
                           directions[shown.direction].kind, is_offence ? " offence" : "");
    if (is_timed)
        g_string_append_printf(out, "%.3f ms", (double)line->at_us / 1e3);
    g_string_append(out, "</span>");
    g_string_append_printf(out, "<span class=\"way\" role=\"img\" aria-label=\"%s\">%s</span>",
                           directions[shown.direction].words, directions[shown.direction].arrow);
    g_string_append(out, "<div class=\"what\">");
    if (shown.is_head)
        html_head(out, shown.words);
    else
        html_element(out, "span", line->text);
    if (line->offset >= 0)
        g_string_append_printf(out, " <small>from octet %" PRId64 "</small>", line->offset);
    if (is_offence)
        g_string_append(out, " <strong class=\"mark\">here</strong>");
    if (line->octets != NULL && line->offset >= 0)
        line_octets_append(out, line, grid);
    else if (!shown.is_head && line->octets != NULL && g_bytes_get_size(line->octets) > 0)
        head_append(out, line);
    g_string_append(out, "</div></li>\n");
}

/* The first frame that was sent: mostly it is what the case is about. */
static guint first_sent(const struct attempt *attempt)
{
    guint index = 0;
    while (index < attempt->log->len) {
        const struct log_line *line = g_ptr_array_index(attempt->log, index);
        if (line->direction == LOG_SENT && line->offset >= 0)
            break;
        index++;
    }
    return index;
}

/* What is not judged in a conversation, such as a parser, has answers only: no ladder is drawn. */
static bool has_sent(const struct attempt *attempt)
{
    for (guint index = 0; index < attempt->log->len; index++) {
        const struct log_line *line = g_ptr_array_index(attempt->log, index);
        if (!attempt->is_http || html_line_of(line).direction == LOG_SENT)
            return true;
    }
    return false;
}

static void log_append(GString *out, const struct attempt *attempt)
{
    guint offence = html_offence_of(attempt);
    guint first = first_sent(attempt);
    struct log_window window = tally_log_window(attempt, LINES_SHOWN_MAX);
    unsigned all = attempt->log->len + attempt->log_lines_left_out;
    unsigned shown = window.end - window.begin;
    g_string_append(out, "<ol class=\"log\">\n");
    for (guint index = window.begin; index < window.end; index++)
        line_append(out, g_ptr_array_index(attempt->log, index), index == offence,
                    attempt->is_http                         ? GRID_NO_FRAME
                    : index == offence || index == first     ? GRID_OPEN
                    : index - window.begin < GRIDS_SHOWN_MAX ? GRID_FOLDED
                                                             : GRID_NONE,
                    attempt->duration_us > 0);
    g_string_append(out, "</ol>\n");
    if (shown < all)
        g_string_append_printf(out, "<p class=\"dim\">%u of %u lines are shown.</p>\n", shown, all);
}

/* How the conversation was had: what of it says something. */
static void how_append(GString *out, const struct attempt *attempt)
{
    bool is_exchange = attempt->is_http && *attempt->variant != '\0';
    GString *how = g_string_new(is_exchange ? "exchange " : "delivery ");
    g_string_append(how, is_exchange ? attempt->variant : attempt->delivery);
    if (!is_exchange && *attempt->variant != '\0')
        g_string_append_printf(how, ", %s", attempt->variant);
    if (!attempt->is_http && attempt->seed != 0)
        g_string_append_printf(how, ", seed %" PRIu64, attempt->seed);
    if (attempt->duration_us > 0)
        g_string_append_printf(how, ", %.1f ms", (double)attempt->duration_us / 1e3);
    if (attempt->timed_out)
        g_string_append(how, ", rests on a deadline");
    html_element(out, "p class=\"dim\"", how->str);
    g_string_free(how, TRUE);
}

static void talk_append(GString *out, const struct attempt *attempt)
{
    if (has_sent(attempt))
        html_ladder(out, attempt);
    else
        g_string_append(out, "<p class=\"part\">What it answered</p>\n");
    log_append(out, attempt);
}

/*
 * What is wrong stands first: the stream, or when the fault is in a head the talk, and some of the
 * stream behind it.
 */
void html_conversation(GString *out, const struct attempt *attempt)
{
    bool is_about_stream = stream_has_offence(attempt) || attempt->log->len == 0 ||
                           html_offence_of(attempt) == attempt->log->len;
    how_append(out, attempt);
    if (is_about_stream)
        html_stream(out, attempt, false);
    if (attempt->log->len > 0)
        talk_append(out, attempt);
    if (!is_about_stream)
        html_stream(out, attempt, true);
}

static void brief_line_append(GString *out, const struct log_line *line)
{
    static const char *const arrows[] = {
        [LOG_SENT] = "\xE2\x86\x92", [LOG_RECEIVED] = "\xE2\x86\x90", [LOG_EVENT] = "\xC2\xB7"};
    struct html_line shown = html_line_of(line);
    gsize size = 0;
    const uint8_t *octets = line->octets != NULL ? g_bytes_get_data(line->octets, &size) : NULL;
    g_string_append_printf(out, "%9.3f %s ", (double)line->at_us / 1e3, arrows[shown.direction]);
    escape_html_append(out, shown.words);
    if (line->offset >= 0 && size > 0) {
        gsize count = MIN(size, (gsize)BRIEF_OCTETS_MAX);
        g_string_append(out, "  <i>");
        for (gsize index = 0; index < count; index++)
            g_string_append_printf(out, "%s%02x", index > 0 ? " " : "", octets[index]);
        g_string_append(out, count < line->size ? " \xE2\x80\xA6</i>" : "</i>");
    }
    g_string_append_c(out, '\n');
}

void html_conversation_brief(GString *out, const struct attempt *attempt)
{
    html_stream(out, attempt, true);
    if (attempt->log->len == 0)
        return;
    struct log_window window = tally_log_window(attempt, BRIEF_LINES_MAX);
    unsigned all = attempt->log->len + attempt->log_lines_left_out;
    unsigned shown = window.end - window.begin;
    g_string_append(out, "<pre class=\"brief\">");
    for (guint index = window.begin; index < window.end; index++)
        brief_line_append(out, g_ptr_array_index(attempt->log, index));
    if (shown < all)
        g_string_append_printf(out, "\xE2\x80\xA6 %u more\n", all - shown);
    g_string_append(out, "</pre>\n");
}
