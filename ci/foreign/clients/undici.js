// SPDX-License-Identifier: MIT
// npm undici, the EventSource of Node, with a listener for each type that a scenario uses. The timer
// behind which it comes back keeps no program alive, so another one does.
'use strict'
const { EventSource } = require('undici')
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
setInterval(() => {}, 60000)
