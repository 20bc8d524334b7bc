// SPDX-License-Identifier: MIT
// npm fastify-sse-v2: /events ticks, /emit sends what it is given.
const { setTimeout: sleep } = require('timers/promises');
const fastify = require('fastify')({ bodyLimit: 1 << 24 });

fastify.register(require('fastify-sse-v2').FastifySSEPlugin, { retryDelay: false });
fastify.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => done(null, body));
fastify.after(() => {
    fastify.get('/events', (request, reply) => {
        reply.sse((async function* ticks() {
            while (!request.raw.destroyed) {
                yield { event: 'tick', data: 'tick' };
                await sleep(200);
            }
        })());
    });
    fastify.post('/emit', (request, reply) => {
        const lines = request.body.split('\n').filter(Boolean);
        reply.sse((async function* sent() {
            yield* lines.map((line) => Object.fromEntries(new URLSearchParams(line)));
        })());
    });
});
fastify.listen({ port: Number(process.argv[2]), host: '127.0.0.1' });
