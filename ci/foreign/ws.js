// SPDX-License-Identifier: MIT
// The echo server of the documentation of ws, on the port that is given; compression is off there
// unless asked for. NODE_PATH tells where the package is.
'use strict';

const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) });

server.on('connection', (socket) => {
    socket.on('error', (error) => console.error(error.message));
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
