#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# A server of event streams that errs in its head and in its octets: bad_stream.py PORT
#
# A charset that is none, a length of what has no end, a space before a colon, a time that is no
# number, octets that are no UTF-8, markup, NUL, and a byte order mark in the middle.

import http.server
import socketserver
import sys
import time

EVENT = (b'id: %d\nevent : tick<b>\nretry: 1s\ndata: caf\xe9 </script>\x00\n'
         b'\xef\xbb\xbfdata: {"n": %d}\n\n')


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Type', 'text/event-stream; charset=latin-1')
        self.send_header('Content-Length', '100000')
        self.end_headers()
        number = 0
        try:
            while True:
                number += 1
                self.wfile.write(EVENT % (number, number))
                self.wfile.flush()
                time.sleep(0.2)
        except OSError:
            pass

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


Server(('127.0.0.1', int(sys.argv[1])), Handler).serve_forever()
