// SPDX-License-Identifier: MIT
// The batch contract of docs/parser.md: open() gives {feed(octets), end()} for each stream.
'use strict'
module.exports = (open) => {
  let input = Buffer.alloc(0)
  let left = 0
  let stream = open()
  process.stdin.on('data', (octets) => {
    input = Buffer.concat([input, octets])
    for (;;) {
      const size = left > 0 ? left : input.indexOf(10) + 1
      if (size === 0 || input.length < size) return
      const piece = input.subarray(0, size)
      input = input.subarray(size)
      if (left > 0) { stream.feed(piece); left = 0; continue }
      const word = piece.toString().trim()
      if (word !== 'END') { left = Number(word.slice('CHUNK '.length)); continue }
      tell({ end: true, ...stream.end() })
      stream = open()
    }
  })
}
const tell = module.exports.tell = (value) => process.stdout.write(JSON.stringify(value) + '\n')
