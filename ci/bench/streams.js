// SPDX-License-Identifier: MIT
// Events of 128 octets to all who ask, as fast as node's http takes them: node streams.js PORT
//
// To whom a write says that it is full nothing more is written until it has drained.
'use strict';
const http = require('http');

const event = 'data: ' + '0'.repeat(128 - 8) + '\n\n';
const ready = new Set();
let busy = false;

function publish() {
  for (const response of ready) {
    if (!response.write(event)) {
      ready.delete(response);
      response.once('drain', () => { ready.add(response); begin(); });
    }
  }
  busy = ready.size > 0;
  if (busy) setImmediate(publish);
}

function begin() {
  if (!busy) {
    busy = true;
    setImmediate(publish);
  }
}

http.createServer((request, response) => {
  response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache'});
  response.flushHeaders();
  ready.add(response);
  response.on('close', () => ready.delete(response));
  begin();
}).listen(Number(process.argv[2]), '127.0.0.1');
