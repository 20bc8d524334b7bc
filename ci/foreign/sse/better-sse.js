// SPDX-License-Identifier: MIT
// npm better-sse over node:http: /events ticks, /emit sends what it is given.
const http = require('http');
const { createEventBuffer, createSession } = require('better-sse');

const serializer = (data) => data;

async function emit(request, response, body) {
    const session = await createSession(request, response, { serializer, retry: null });
    for (const line of body.split('\n').filter(Boolean)) {
        const buffer = createEventBuffer({ serializer });
        for (const [name, value] of new URLSearchParams(line)) buffer[name](value);
        await session.batch(buffer.dispatch());
    }
    response.end();
}
http.createServer(async (request, response) => {
    if (request.url === '/emit') {
        let body = '';
        request.on('data', (piece) => (body += piece));
        request.on('end', () => emit(request, response, body));
        return;
    }
    if (request.url !== '/events') {
        response.writeHead(404).end();
        return;
    }
    const session = await createSession(request, response);
    const timer = setInterval(() => session.push('tick', 'tick'), 200);
    session.once('disconnected', () => clearInterval(timer));
}).listen(process.argv[2], '127.0.0.1');
