// SPDX-License-Identifier: MIT
// Go github.com/r3labs/sse/v2: /events ticks and resumes, /emit sends what it is given.
package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/r3labs/sse/v2"
)

func emit(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var server *sse.Server
	server = sse.NewWithCallback(func(name string, _ *sse.Subscriber) {
		for _, line := range strings.Fields(string(body)) {
			call, _ := url.ParseQuery(line)
			server.Publish(name, &sse.Event{ID: []byte(call.Get("id")),
				Data: []byte(call.Get("data")), Event: []byte(call.Get("event")),
				Retry: []byte(call.Get("retry")), Comment: []byte(call.Get("comment"))})
		}
		server.Publish(name, &sse.Event{}) // which ends the stream
	}, nil)
	server.AutoReplay, server.SplitData = false, true
	server.CreateStream("emit")
	r.URL.RawQuery = "stream=emit"
	server.ServeHTTP(w, r)
}

func main() {
	server := sse.New()
	server.CreateStream("ticks")
	go func() {
		for range time.Tick(200 * time.Millisecond) {
			server.Publish("ticks", &sse.Event{Event: []byte("tick"), Data: []byte("tick")})
		}
	}()
	http.HandleFunc("/emit", emit)
	http.Handle("/events", server)
	http.ListenAndServe("127.0.0.1:"+os.Args[1], nil)
}
