# SPDX-License-Identifier: MIT
"""A server of events that goes wrong: event_peer.py [CERT KEY | forever], on a free port.

Each connection gets the next of the answers below, in order; the last is a 204, which ends an
EventSource. Where None stands it is away for a while: nothing listens on its port. Six events are
whole in all of them together. With `forever` there is one answer, which never ends. It tells its
port on standard output as `listening on PORT`.
"""
import socket, ssl, sys, time

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
PLAIN = HEAD + b"\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LENGTH = HEAD + b"Content-Length: 100\r\n\r\n"

ANSWERS = [
    PLAIN + b"retry: 30\nid: 1\ndata: one\n\ndata: cut",
    b"",
    None,
    b"\0\xff\x80 this is no HTTP\r\n\r\n" * 40,
    PLAIN + b"data: two\n\n",
    b"HTTP/1.1 200 OK\r\nContent-Ty",
    b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n"
    b"Connection: close\r\n\r\n",
    CHUNKED + b"d\r\ndata: three\n\n\r\nff\r\ndata: amid a chunk",
    None,
    CHUNKED + b"c\r\ndata: four\n\n\r\nzz\r\n",
    LENGTH + b"data: five\n\n",
    PLAIN + b"id: a\0\ndata: \xff\xfe\xed\xa0\x80\nevent: \xe2\x82\n\nretry: 99999999999x\n",
    b"HTTP/1.1 204 No Content\r\n\r\n",
]
FOREVER = [PLAIN + b"data: one\n\ndata: the next one is never"]


def listen(port):
    return socket.create_server(("127.0.0.1", port), reuse_port=False)


def answer(listener, context, octets):
    """One connection: its request is read, and what it is told may be cut into pieces."""
    link = listener.accept()[0]
    try:
        if context:
            link = context.wrap_socket(link, server_side=True)
        request = b""
        while b"\r\n\r\n" not in request and (part := link.recv(65536)):
            request += part
        for at in range(0, len(octets), 37):
            link.sendall(octets[at:at + 37])
        if octets in FOREVER:
            time.sleep(600)
    except OSError:
        pass
    link.close()


def main(words):
    context = None
    if len(words) == 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*words)
    listener = listen(0)
    port = listener.getsockname()[1]
    print(f"listening on {port}", flush=True)
    for octets in FOREVER if words == ["forever"] else ANSWERS:
        if octets is None:
            listener.close()
            time.sleep(1)
            listener = listen(port)
        else:
            answer(listener, context, octets)
    listener.close()


if __name__ == "__main__":
    main(sys.argv[1:])
