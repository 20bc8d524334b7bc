/* SPDX-License-Identifier: MIT */
/*
 * An echo server by libwebsockets, on the port given; /close?code=N closes with that code. Each
 * fragment goes back as it came. DEFLATE=1 in the environment: with permessage-deflate.
 */
#include <libwebsockets.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct piece {
    struct piece *next;
    int flags;
    size_t size;
    unsigned char octets[]; /* LWS_PRE of them before the payload */
};

struct session {
    struct piece *first, **last;
    int code; /* to close with, or 0 */
};

static int receive(struct lws *wsi, struct session *session, const void *in, size_t size)
{
    struct piece *piece = malloc(sizeof *piece + LWS_PRE + size);

    if (piece == NULL)
        return -1;
    piece->next = NULL;
    piece->flags = lws_write_ws_flags(lws_frame_is_binary(wsi) ? LWS_WRITE_BINARY : LWS_WRITE_TEXT,
                                      lws_is_first_fragment(wsi), lws_is_final_fragment(wsi));
    piece->size = size;
    if (size > 0)
        memcpy(piece->octets + LWS_PRE, in, size);
    *session->last = piece;
    session->last = &piece->next;
    lws_callback_on_writable(wsi);
    return 0;
}

static int send_one(struct lws *wsi, struct session *session)
{
    struct piece *piece = session->first;

    if (piece == NULL)
        return 0;
    int sent =
        lws_write(wsi, piece->octets + LWS_PRE, piece->size, (enum lws_write_protocol)piece->flags);
    session->first = piece->next;
    if (session->first == NULL)
        session->last = &session->first;
    else
        lws_callback_on_writable(wsi);
    bool is_whole = sent >= (int)piece->size;
    free(piece);
    return is_whole ? 0 : -1;
}

static int open_session(struct lws *wsi, struct session *session)
{
    char text[16];
    const char *code = lws_get_urlarg_by_name(wsi, "code=", text, sizeof text);

    session->last = &session->first;
    session->code = code != NULL ? (int)strtol(code, NULL, 10) : 0;
    if (session->code != 0)
        lws_callback_on_writable(wsi);
    return 0;
}

static int on_event(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
                    size_t size)
{
    struct session *session = user;

    switch ((int)reason) {
    case LWS_CALLBACK_ESTABLISHED:
        return open_session(wsi, session);
    case LWS_CALLBACK_RECEIVE:
        return receive(wsi, session, in, size);
    case LWS_CALLBACK_SERVER_WRITEABLE:
        if (session->code != 0) {
            lws_close_reason(wsi, (enum lws_close_status)session->code, NULL, 0);
            return -1;
        }
        return send_one(wsi, session);
    case LWS_CALLBACK_CLOSED:
        while (session->first != NULL) {
            struct piece *next = session->first->next;
            free(session->first);
            session->first = next;
        }
        return 0;
    default:
        return 0;
    }
}

int main(int argc, char **argv)
{
    static const struct lws_protocols protocols[] = {
        {"echo", on_event, sizeof(struct session), 65536, 0, NULL, 0},
        {NULL, NULL, 0, 0, 0, NULL, 0},
    };
    static const struct lws_extension extensions[] = {
        {"permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate"},
        {NULL, NULL, NULL},
    };
    struct lws_context_creation_info info = {0};

    lws_set_log_level(LLL_ERR, NULL);
    info.port = argc == 2 ? (int)strtol(argv[1], NULL, 10) : 0;
    info.iface = "127.0.0.1";
    info.protocols = protocols;
    /* Off by itself: its sender ends in an assertion of its own upon an empty message. */
    if (getenv("DEFLATE") != NULL)
        info.extensions = extensions;
    info.options = LWS_SERVER_OPTION_VALIDATE_UTF8;
    struct lws_context *context = lws_create_context(&info);
    while (context != NULL && lws_service(context, 0) >= 0) {
    }
    return 1;
}
