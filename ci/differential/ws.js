// SPDX-License-Identifier: MIT
//
// The third voice: the receiver of npm's ws reads what `differential --dump` prints on standard
// input and is asked about the same octets. It must tell what the judge tells, and find one of the
// faults of the frame where the judge finds the first.
//
// Known to be so in ws, and left out: it takes longer length forms than needed (RFC 6455 5.2), and
// looks at a text when it is whole (8.1 sets no moment).
'use strict';
const readline = require('readline');
const { Receiver } = require('ws');

const kinds = {
    WS_ERR_UNEXPECTED_RSV_1: ['rsv'],
    WS_ERR_UNEXPECTED_RSV_2_3: ['rsv'],
    WS_ERR_INVALID_OPCODE: ['opcode', 'stray-continuation', 'inside-message'],
    WS_ERR_EXPECTED_FIN: ['control-fragmented'],
    WS_ERR_EXPECTED_MASK: ['unmasked'],
    WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH: ['control-too-long', 'close-body'],
    WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: ['top-bit', 'too-big'],
    WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: ['too-big'],
    WS_ERR_INVALID_UTF8: ['text', 'close-reason'],
    WS_ERR_INVALID_CLOSE_CODE: ['close-code'],
};

// What ws says of the octets.
function ask(octets) {
    const told = [];
    let fault = ['none'];
    const receiver = new Receiver({
        isServer: true, maxPayload: 16 * 1024 * 1024, allowSynchronousEvents: true,
    });
    const tell = (type, data) => told.push(`${type}${data.length}:${data.toString('hex')}`);
    receiver.on('message', (data, isBinary) => tell(isBinary ? 'B' : 'T', Buffer.from(data)));
    receiver.on('ping', (data) => tell('O', data));
    receiver.on('conclude', (code) => {
        const body = code === 1005 ? [] : [code >> 8, code & 255];
        tell('C', Buffer.from(body));
    });
    receiver.on('error', (error) => { fault = kinds[error.code] || [error.code]; });
    return new Promise((resolve) => {
        const done = () => setImmediate(() => resolve({ told: told.join(' '), fault }));
        receiver.write(octets, done);
    });
}

// Why the answer does not fit, or nothing.
function compare(said, told, first, ofFrame, isWhole) {
    if (first.includes('not-shortest') || ofFrame.includes('not-shortest')) return null;
    if (first.includes('text')) {
        return said.told.startsWith(told) ? null : `ws tells "${said.told}", the judge "${told}"`;
    }
    if (said.told !== told) return `ws tells "${said.told}", the judge "${told}"`;
    if (said.fault.some((kind) => ofFrame.includes(kind) || first.includes(kind))) return null;
    // In an unfinished head it is a matter of taste what is looked at before the rest has come.
    if (!isWhole) return null;
    return `ws finds ${said.fault}, the judge ${first}`;
}

async function main() {
    let passed = 0;
    let failed = 0;
    for await (const line of readline.createInterface({ input: process.stdin })) {
        const [hex, told, first, ofFrame, head] = line.split('\t');
        const said = await ask(Buffer.from(hex, 'hex'));
        const why = compare(said, told, first.split(','), ofFrame.split(','),
            head === 'whole');
        if (why === null) {
            passed += 1;
        } else if (failed++ < 10) {
            console.log(`FAIL  ${why}\n      ${hex}`);
        }
    }
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

main();
