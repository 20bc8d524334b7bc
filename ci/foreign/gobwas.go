// SPDX-License-Identifier: MIT

// The echo server of the documentation of gobwas/ws over net/http, on the port that is given.
// /close?code=N closes with that code, by the functions for single frames, and reads until the
// answer: those for messages answer a Close with another.
package main

import (
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
)

func echo(conn net.Conn) {
	for {
		message, op, err := wsutil.ReadClientData(conn)
		if err != nil {
			return
		}
		if err = wsutil.WriteServerMessage(conn, op, message); err != nil {
			return
		}
	}
}

func closing(conn net.Conn, code int) {
	body := ws.NewCloseFrameBody(ws.StatusCode(code), "")
	if ws.WriteFrame(conn, ws.NewCloseFrame(body)) != nil {
		return
	}
	for {
		header, err := ws.ReadHeader(conn)
		if err != nil {
			return
		}
		if _, err = io.CopyN(io.Discard, conn, header.Length); err != nil {
			return
		}
		if header.OpCode == ws.OpClose {
			return
		}
	}
}

func serve(w http.ResponseWriter, r *http.Request) {
	conn, _, _, err := ws.UpgradeHTTP(r, w)
	if err != nil {
		log.Print("upgrade: ", err)
		return
	}
	defer conn.Close()
	if r.URL.Path == "/close" {
		code, _ := strconv.Atoi(r.URL.Query().Get("code"))
		closing(conn, code)
		return
	}
	echo(conn)
}

func main() {
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], http.HandlerFunc(serve)))
}
