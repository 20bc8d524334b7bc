// SPDX-License-Identifier: MIT
// npm express, and the stream as tutorials write it by hand: /events ticks, with ids.
const express = require('express');

const app = express();
app.get('/events', (request, response) => {
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.flushHeaders();
    let id = 0;
    const timer = setInterval(() => response.write(`id: ${++id}\ndata: tick\n\n`), 200);
    request.on('close', () => clearInterval(timer));
});
app.listen(Number(process.argv[2]), '127.0.0.1');
