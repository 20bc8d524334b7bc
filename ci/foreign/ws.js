// SPDX-License-Identifier: MIT
// The echo server of the documentation of ws, on the port that is given; compression is off there
// unless asked for. /close?code=N closes with that code. NODE_PATH tells where the package is.
'use strict';

const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) });

server.on('connection', (socket, request) => {
    const url = new URL(request.url, 'ws://127.0.0.1');
    socket.on('error', (error) => console.error(error.message));
    if (url.pathname === '/close') {
        socket.close(Number(url.searchParams.get('code')));
        return;
    }
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
