// SPDX-License-Identifier: MIT

// The echo server of the documentation of gorilla/websocket, on the port that is given.
// /close?code=N closes with that code: it sends the Close and reads until the answer, as the
// documentation of CloseHandler asks.
package main

import (
	"log"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{EnableCompression: true}

func echo(w http.ResponseWriter, r *http.Request) {
	c, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		log.Print("upgrade: ", err)
		return
	}
	defer c.Close()
	for {
		kind, message, err := c.ReadMessage()
		if err != nil {
			break
		}
		if err = c.WriteMessage(kind, message); err != nil {
			break
		}
	}
}

func closing(w http.ResponseWriter, r *http.Request) {
	code, err := strconv.Atoi(r.URL.Query().Get("code"))
	if err != nil {
		http.Error(w, "no code", http.StatusBadRequest)
		return
	}
	c, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		log.Print("upgrade: ", err)
		return
	}
	defer c.Close()
	message := websocket.FormatCloseMessage(code, "")
	if c.WriteControl(websocket.CloseMessage, message, time.Now().Add(time.Second)) != nil {
		return
	}
	for err == nil {
		_, _, err = c.NextReader()
	}
}

func main() {
	http.HandleFunc("/", echo)
	http.HandleFunc("/close", closing)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], nil))
}
