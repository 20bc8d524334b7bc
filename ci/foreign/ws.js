// SPDX-License-Identifier: MIT
// The echo server of the documentation of ws, on the port that is given, with permessage-deflate,
// which the package leaves off unless asked. A certificate and its key behind the port: over TLS.
// /close?code=N closes with that code. NODE_PATH tells where the package is.
'use strict';

const fs = require('fs');
const https = require('https');
const { WebSocketServer } = require('ws');

const [port, cert, key] = process.argv.slice(2);
const place = { host: '127.0.0.1', port: Number(port) };
// A server of its own answers what is no WebSocket with 426; so does this one.
const refuse = (request, response) => response.writeHead(426).end('Upgrade Required');
const secured =
    cert && https.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key) }, refuse);
const where = secured ? { server: secured } : place;
const server = new WebSocketServer({ ...where, perMessageDeflate: true });
if (secured) secured.listen(place);

server.on('connection', (socket, request) => {
    const url = new URL(request.url, 'ws://127.0.0.1');
    socket.on('error', (error) => console.error(error.message));
    if (url.pathname === '/close') {
        socket.close(Number(url.searchParams.get('code')));
        return;
    }
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
