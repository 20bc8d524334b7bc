// SPDX-License-Identifier: MIT
// Go github.com/tmaxmax/go-sse: /events ticks and resumes, /emit sends what it is given.
package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/tmaxmax/go-sse"
)

func emit(w http.ResponseWriter, r *http.Request) {
	session, _ := sse.Upgrade(w, r)
	body, _ := io.ReadAll(r.Body)
	for _, line := range strings.Fields(string(body)) {
		call, _ := url.ParseQuery(line)
		message := &sse.Message{}
		var idBad, typeBad, retryBad error
		for name := range call {
			switch value := call.Get(name); name {
			case "data":
				message.AppendData(value)
			case "comment":
				message.AppendComment(value)
			case "id":
				message.ID, idBad = sse.NewID(value)
			case "event":
				message.Type, typeBad = sse.NewType(value)
			case "retry":
				var ms int
				ms, retryBad = strconv.Atoi(value)
				message.Retry = time.Duration(ms) * time.Millisecond
			}
		}
		if idBad != nil || typeBad != nil || retryBad != nil {
			message = &sse.Message{}
			message.AppendComment("refused 1")
		}
		session.Send(message)
	}
	session.Flush()
}

func main() {
	replayer, _ := sse.NewFiniteReplayer(1000, true)
	server := &sse.Server{Provider: &sse.Joe{Replayer: replayer}}
	go func() {
		for range time.Tick(200 * time.Millisecond) {
			message := &sse.Message{Type: sse.Type("tick")}
			message.AppendData("tick")
			server.Publish(message)
		}
	}()
	http.HandleFunc("/emit", emit)
	http.Handle("/events", server)
	http.ListenAndServe("127.0.0.1:"+os.Args[1], nil)
}
