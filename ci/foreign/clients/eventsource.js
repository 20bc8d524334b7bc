// SPDX-License-Identifier: MIT
// npm eventsource, as its README has it, with a listener for each type that a scenario uses.
'use strict'
const { EventSource } = require('eventsource')
const [url, count] = process.argv.slice(2)
const source = new EventSource(url)
const print = (line) => process.stdout.write(JSON.stringify(line) + '\n')
let events = 0

const tell = (event) => {
  print({ type: event.type, data: event.data, lastEventId: event.lastEventId })
  if (++events === Number(count)) source.close()
}
for (const type of ['message', 't', 'close']) source.addEventListener(type, tell)
for (const state of ['open', 'error']) {
  source.addEventListener(state, (event) => {
    if (event.data === undefined) print({ state }); else tell(event)
  })
}
