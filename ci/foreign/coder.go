// SPDX-License-Identifier: MIT

// The echo server of the documentation of coder/websocket, on the port that is given: what comes is
// copied from a Reader to a Writer. /close?code=N closes with that code.
package main

import (
	"io"
	"log"
	"net/http"
	"os"
	"strconv"

	"github.com/coder/websocket"
)

var options = websocket.AcceptOptions{CompressionMode: websocket.CompressionContextTakeover}

func echo(c *websocket.Conn, r *http.Request) error {
	kind, reader, err := c.Reader(r.Context())
	if err != nil {
		return err
	}
	writer, err := c.Writer(r.Context(), kind)
	if err != nil {
		return err
	}
	if _, err = io.Copy(writer, reader); err != nil {
		return err
	}
	return writer.Close()
}

func serve(w http.ResponseWriter, r *http.Request) {
	c, err := websocket.Accept(w, r, &options)
	if err != nil {
		log.Print("accept: ", err)
		return
	}
	defer c.CloseNow()
	c.SetReadLimit(16 << 20)
	if r.URL.Path == "/close" {
		code, _ := strconv.Atoi(r.URL.Query().Get("code"))
		c.Close(websocket.StatusCode(code), "")
		return
	}
	for err == nil {
		err = echo(c, r)
	}
}

func main() {
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], http.HandlerFunc(serve)))
}
