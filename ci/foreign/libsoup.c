/* SPDX-License-Identifier: MIT */
/*
 * An echo server by libsoup 3, on the port given; /close?code=N closes with that code. A connection
 * is kept until it says "closed".
 */
#include <libsoup/soup.h>
#include <stdlib.h>

static void on_message(SoupWebsocketConnection *socket, gint type, GBytes *message, gpointer data)
{
    (void)data;
    if (soup_websocket_connection_get_state(socket) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_message(socket, (SoupWebsocketDataType)type, message);
}

static void on_close_socket(SoupServer *server, SoupServerMessage *message, const char *path,
                            SoupWebsocketConnection *socket, gpointer data)
{
    const char *query = g_uri_get_query(soup_server_message_get_uri(message));
    const char *code = query != NULL ? strchr(query, '=') : NULL;

    (void)server, (void)path, (void)data;
    g_signal_connect(g_object_ref(socket), "closed", G_CALLBACK(g_object_unref), NULL);
    soup_websocket_connection_close(
        socket, code != NULL ? (gushort)strtoul(code + 1, NULL, 10) : 1000, NULL);
}

static void on_socket(SoupServer *server, SoupServerMessage *message, const char *path,
                      SoupWebsocketConnection *socket, gpointer data)
{
    (void)server, (void)message, (void)path, (void)data;
    soup_websocket_connection_set_max_incoming_payload_size(socket, 16 * 1024 * 1024);
    g_signal_connect(g_object_ref(socket), "message", G_CALLBACK(on_message), NULL);
    g_signal_connect(socket, "closed", G_CALLBACK(g_object_unref), NULL);
}

int main(int argc, char **argv)
{
    guint port = argc == 2 ? (guint)strtoul(argv[1], NULL, 10) : 0;
    SoupServer *server = soup_server_new(NULL, NULL);
    GError *error = NULL;

    soup_server_add_websocket_handler(server, "/", NULL, NULL, on_socket, NULL, NULL);
    soup_server_add_websocket_handler(server, "/close", NULL, NULL, on_close_socket, NULL, NULL);
    if (!soup_server_listen_local(server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
        g_error("%s", error->message);
    g_main_loop_run(g_main_loop_new(NULL, FALSE));
    return 0;
}
