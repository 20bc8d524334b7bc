/* SPDX-License-Identifier: MIT */
/* HTTP answers: each is written whole, with its length, so that the next one may follow it. */
#include "reference/answer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "reference/obey.h"

static const char *status_phrase(uint16_t status)
{
    static const struct {
        uint16_t status;
        const char *phrase;
    } phrases[] = {
        {200, "OK"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {426, "Upgrade Required"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
    };
    size_t i = 0;
    while (phrases[i].status != status) {
        i++;
        assert(i < sizeof phrases / sizeof phrases[0]);
        assert(phrases[i].status > phrases[i - 1].status);
    }
    return phrases[i].phrase;
}

void answer_begin(struct answer *answer)
{
    /* The octets behind the size are never read, so they are not cleared. */
    memset(answer, 0, offsetof(struct answer, octets));
    assert(answer->size == 0);
    assert(!answer->persists);
}

void answer_add(struct answer *answer, const char *format, ...)
{
    size_t capacity = sizeof answer->octets - answer->size;
    va_list arguments;
    va_start(arguments, format);
    int written = vsnprintf(answer->octets + answer->size, capacity, format, arguments);
    va_end(arguments);
    assert(written >= 0);
    assert((size_t)written < capacity);
    answer->size += (size_t)written;
}

void answer_date(time_t when, char line[DATE_LINE_SIZE + 1])
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct tm tm;
    if (gmtime_r(&when, &tm) == NULL || tm.tm_year < -900 || tm.tm_year > 9999 - 1900) {
        line[0] = '\0';
        return;
    }
    assert(tm.tm_wday >= 0 && tm.tm_wday < 7);
    assert(tm.tm_mon >= 0 && tm.tm_mon < 12);
    /* Not strftime(), whose names are those of the locale. */
    char text[64];
    int size = snprintf(text, sizeof text, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                        days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
                        tm.tm_hour, tm.tm_min, tm.tm_sec);
    assert(size == DATE_LINE_SIZE);
    memcpy(line, text, DATE_LINE_SIZE + 1);
}

void answer_write(struct answer *answer, uint16_t status, const char *headers, const char *type,
                  const char *body)
{
    assert(status >= 200);
    assert(answer->size == 0);
    answer->status = status;
    answer_add(answer, "HTTP/1.1 %u %s\r\nServer: " SERVER_NAME "\r\n", (unsigned)status,
               status_phrase(status));
    char date[DATE_LINE_SIZE + 1];
    answer_date(time(NULL), date);
    answer_add(answer, "%s", date);
    bool upgrades = strstr(headers, "Upgrade: ") != NULL;
    upgrades = upgrades && CALLS_FOR(HTTP_9110_7_8_UPGRADE_IN_CONNECTION, upgrades);
    if (upgrades || !answer->persists) {
        answer_add(answer, "Connection: %s%s%s\r\n", upgrades ? "Upgrade" : "",
                   upgrades && !answer->persists ? ", " : "", answer->persists ? "" : "close");
    }
    answer_add(answer, "%sContent-Type: %s\r\nContent-Length: %zu\r\n\r\n", headers, type,
               strlen(body));
    if (!answer->omits_body) {
        answer_add(answer, "%s", body);
    }
}

void answer_refuse(struct answer *answer, struct refusal refusal)
{
    assert(refusal.status >= 400);
    const char *versions = strstr(refusal.headers, "-Version: ");
    PROMISE(WS_4_3_LISTS_PLAIN_VERSIONS, !versions || strcmp(versions, "-Version: 13\r\n") == 0);
    bool names = strstr(refusal.headers, "Upgrade: ") != NULL;
    assert(names || refusal.status != 426);
    if (refusal.status == 426 && !CALLS_FOR(HTTP_9110_15_5_22_NAMES_UPGRADE_IN_426, names)) {
        refusal.headers += strlen("Upgrade: websocket\r\n");
    }
    PROMISE(SSE_HTTP_ERRORS_HAVE_STATUS, refusal.status >= 400);
    PROMISE(SSE_SERVER_ERRORS_HAVE_OTHER_TYPE, true);
    char body[512];
    int size = snprintf(body, sizeof body, "%u %s\n%s\n", (unsigned)refusal.status,
                        status_phrase(refusal.status), refusal.reason);
    assert(size > 0);
    assert((size_t)size < sizeof body);
    answer_write(answer, refusal.status, refusal.headers, "text/plain; charset=utf-8", body);
}
