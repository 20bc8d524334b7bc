# SPDX-License-Identifier: MIT
"""The honest server of event streams over TLS: stream_tls.py PORT WANTS CERT KEY CA, on loopback.
WANTS is `demands`, for a client certificate that CA has signed, or the only name that it knows."""
import ssl, sys
sys.dont_write_bytecode = True  # nothing is written into the tree
from stream_honest import Honest


class Secure(Honest):
    def __init__(self, port, wants, cert, key, authority):
        super().__init__(port)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(cert, key)
        if wants == "demands":
            self.context.verify_mode = ssl.CERT_REQUIRED
            self.context.load_verify_locations(authority)
        else:
            self.context.sni_callback = lambda link, name, context: \
                None if name == wants else ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

    def connection(self, link):
        try:
            link = self.context.wrap_socket(link, server_side=True)
        except OSError:
            link.close()
            return
        super().connection(link)


Secure(int(sys.argv[1]), *sys.argv[2:]).serve()
