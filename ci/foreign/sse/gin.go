// SPDX-License-Identifier: MIT
// Go github.com/gin-gonic/gin with its own sse: /events ticks, /emit sends what it is given.
package main

import (
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gin-contrib/sse"
	"github.com/gin-gonic/gin"
)

func main() {
	gin.SetMode(gin.ReleaseMode)
	router := gin.New()
	router.GET("/events", func(c *gin.Context) {
		c.Stream(func(w io.Writer) bool {
			c.SSEvent("tick", "tick")
			time.Sleep(200 * time.Millisecond)
			return true
		})
	})
	router.POST("/emit", func(c *gin.Context) {
		body, _ := io.ReadAll(c.Request.Body)
		var events []sse.Event
		for _, line := range strings.Fields(string(body)) {
			call, _ := url.ParseQuery(line)
			retry, bad := strconv.ParseUint(call.Get("retry"), 10, 32)
			if call.Has("comment") || (call.Has("retry") && bad != nil) {
				c.Status(422) // it has no comments, and its retry is a number
				return
			}
			events = append(events, sse.Event{Event: call.Get("event"), Id: call.Get("id"),
				Retry: uint(retry), Data: call.Get("data")})
		}
		for _, event := range events {
			c.Render(200, event)
		}
	})
	router.Run("127.0.0.1:" + os.Args[1])
}
