// SPDX-License-Identifier: MIT
// Go github.com/tmaxmax/go-sse: its reader of events over a reader of octets. Plain: one stream.
package main

import (
	"encoding/json"
	"os"

	"github.com/tmaxmax/go-sse"
)

func main() {
	out := json.NewEncoder(os.Stdout)
	for event, err := range sse.Read(os.Stdin, &sse.ReadConfig{MaxEventSize: 1 << 24}) {
		if err != nil {
			break
		}
		kind := event.Type
		if kind == "" {
			kind = "message"
		}
		out.Encode(map[string]string{"type": kind, "data": event.Data, "lastEventId": event.LastEventID})
	}
}
