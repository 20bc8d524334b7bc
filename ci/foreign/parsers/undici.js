// SPDX-License-Identifier: MIT
// npm undici, the EventSource of Node: its stream of events, without the connection.
'use strict'
const { EventSourceStream } = require('undici/lib/web/eventsource/eventsource-stream')
const batch = require('./batch.js')

batch(() => {
  const settings = { lastEventId: '', origin: '', reconnectionTime: null }
  const stream = new EventSourceStream({
    eventSourceSettings: settings,
    push: ({ type, options }) => batch.tell({
      type, data: options.data, lastEventId: options.lastEventId ?? settings.lastEventId
    })
  })
  return {
    feed: (octets) => stream._transform(octets, null, () => {}),
    end: () => ({
      lastEventId: settings.lastEventId, reconnectionTime: settings.reconnectionTime
    })
  }
})
