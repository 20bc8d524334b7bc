// SPDX-License-Identifier: MIT
// npm eventsource-parser: text in, so the octets are decoded as its README does it.
'use strict'
const { createParser } = require('eventsource-parser')
const batch = require('./batch.js')

batch(() => {
  const decoder = new TextDecoder()
  let lastEventId = ''
  let reconnectionTime = null
  const parser = createParser({
    onRetry: (time) => { reconnectionTime = time },
    onEvent: ({ event, data, id }) => {
      lastEventId = id ?? lastEventId
      batch.tell({ type: event || 'message', data, lastEventId })
    }
  })
  return {
    feed: (octets) => parser.feed(decoder.decode(octets, { stream: true })),
    end: () => ({ reconnectionTime }) // the id of a block without data is not told
  }
})
