// SPDX-License-Identifier: MIT
// npm @microsoft/fetch-event-source: its parser of lines and messages.
'use strict'
const { getLines, getMessages } = require('@microsoft/fetch-event-source/lib/cjs/parse')
const batch = require('./batch.js')

batch(() => {
  let lastEventId = ''
  let reconnectionTime = null
  const lines = getLines(getMessages(
    (id) => { lastEventId = id },
    (time) => { reconnectionTime = time },
    // It calls for each block, and leaves it to the application what an empty one is.
    ({ event, data, id }) => data !== '' &&
      batch.tell({ type: event || 'message', data, lastEventId })
  ))
  return {
    feed: (octets) => lines(new Uint8Array(octets)),
    end: () => ({ reconnectionTime }) // an id is told when its line is read, committed or not
  }
})
