/* SPDX-License-Identifier: MIT */
/*
 * The page at `/`, in four parts: style, what stands above the list of endpoints, what stands below
 * it, and the script. It asks for nothing from elsewhere. Inside, HTML and script quote with ' so
 * that the lines stand here as they are sent.
 */
#include "reference/page.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "reference/limits.h"

enum {
    SHA256_SIZE = 32,
    HASH_SIZE = (SHA256_SIZE + 2) / 3 * 4, /* in base64 */
};

static const char style[] =
    ":root { color-scheme: light dark; --line: #d0d4da; --soft: #5b6470; --card: #f6f7f9;\n"
    "  --accent: #0b57d0; --good: #0a7a3d; --bad: #b3261e; }\n"
    "@media (prefers-color-scheme: dark) { :root { --line: #3a4048; --soft: #9aa4b0;\n"
    "  --card: #1d2126; --accent: #8ab4f8; --good: #6dd58c; --bad: #f2b8b5; } }\n"
    "* { box-sizing: border-box; }\n"
    "body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 3rem;\n"
    "  font: 1rem/1.5 system-ui, sans-serif; }\n"
    "h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }\n"
    "p { margin: .4rem 0; color: var(--soft); }\n"
    "code, input, ol { font-family: ui-monospace, monospace; font-size: .9rem; }\n"
    "dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: 0; }\n"
    "dd { margin: 0; }\n"
    "form { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; }\n"
    "label { flex: 1 1 12rem; display: flex; align-items: center; gap: .5rem;\n"
    "  color: var(--soft); }\n"
    "label.code { flex: 0 0 8rem; }\n"
    "input, button { min-height: 2.4rem; padding: 0 .7rem; border-radius: .4rem;\n"
    "  border: 1px solid var(--line); }\n"
    "input { flex: 1; min-width: 0; width: 100%; }\n"
    "button { flex: 0 0 6rem; font: inherit; cursor: pointer; }\n"
    "button:disabled { cursor: default; }\n"
    "#state { font-weight: 600; } .open { color: var(--good); } .closed { color: var(--bad); }\n"
    "ol { margin: .8rem 0 0; padding: .6rem .8rem; list-style: none; overflow: auto;\n"
    "  min-height: 8rem; max-height: 24rem; background: var(--card);\n"
    "  border: 1px solid var(--line); border-radius: .4rem; }\n"
    "li { display: flex; gap: .8rem; }\n"
    "li span { overflow-wrap: anywhere; white-space: pre-wrap; }\n"
    "time { color: var(--soft); } .sent span { color: var(--accent); }\n"
    ".note span { color: var(--soft); } .end span { color: var(--bad); }\n"
    "@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; }\n"
    "  dd { margin-bottom: .6rem; } }\n";

static const char above[] = "<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
                            "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
                            "<title>assay-server</title>\n<style>";

static const char below_style[] =
    "</style>\n</head>\n<body>\n<h1>assay-server</h1>\n"
    "<p>The reference server of Assay, for WebSocket (RFC 6455) and Server-Sent Events (WHATWG\n"
    "HTML), strict and made to be read.</p>\n"
    "<h2>What it offers</h2>\n<dl>\n";

static const char below_rows[] =
    "</dl>\n<h2>A stream of events, live</h2>\n<p>It is <b id='streaming'>not made</b>.</p>\n"
    "<form id='opening'>\n"
    "<label>Path\n<input id='stream' value='/events' autocomplete='off'></label>\n"
    "<button id='open'>Open</button>\n<button id='end' type='button'>Close</button>\n</form>\n"
    "<ol id='events' role='log' aria-label='events that came'></ol>\n"
    "<h2>WebSocket, live</h2>\n<p>The connection is <b id='state'>not made</b>.</p>\n"
    "<form id='connecting'>\n"
    "<label>Path <input id='path' value='/echo' autocomplete='off' spellcheck='false'></label>\n"
    "<button id='connect'>Connect</button>\n</form>\n"
    "<form id='sending'>\n"
    "<label>Text <input id='text' value='Hello' autocomplete='off'></label>\n"
    "<button id='send'>Send</button>\n</form>\n"
    "<form id='closing'>\n"
    "<label class='code'>Code <input id='code' value='1000' inputmode='numeric'></label>\n"
    "<label>Reason <input id='reason' value='' autocomplete='off'></label>\n"
    "<button id='close'>Close</button>\n</form>\n"
    "<ol id='log' role='log' aria-label='what was sent and received'></ol>\n"
    "<p>Pings are answered by the browser itself; a page does not see them.</p>\n"
    "<noscript><p>The live part needs a script, which this browser does not run.</p></noscript>\n"
    "<script>";

static const char script[] =
    "'use strict';\n"
    "const at = id => document.getElementById(id);\n"
    "let socket = null;\n"
    "let source = null;\n"
    "function tell(kind, text, into = 'log') {\n"
    "  const row = document.createElement('li');\n"
    "  const time = document.createElement('time');\n"
    "  const what = document.createElement('span');\n"
    "  const now = new Date();\n"
    "  time.textContent = now.toLocaleTimeString('en-GB') + '.' +\n"
    "    String(now.getMilliseconds()).padStart(3, '0');\n"
    "  what.textContent = text;\n"
    "  row.className = kind;\n"
    "  row.append(time, what);\n"
    "  const log = at(into);\n"
    "  log.append(row);\n"
    "  while (log.childElementCount > 500) log.firstElementChild.remove();\n"
    "  log.scrollTop = log.scrollHeight;\n"
    "}\n"
    "function show(state, open) {\n"
    "  at('state').textContent = state;\n"
    "  at('state').className = open ? 'open' : 'closed';\n"
    "  at('connect').disabled = socket !== null;\n"
    "  at('close').disabled = socket === null;\n"
    "  at('send').disabled = !open;\n"
    "}\n"
    "function attempt(what) {\n"
    "  try { what(); } catch (error) { tell('end', error.message); }\n"
    "}\n"
    "function connect(greeting) {\n"
    "  const url = new URL(at('path').value, location.href);\n"
    "  url.protocol = url.protocol.replace('http', 'ws');\n"
    "  if (url.host !== location.host) throw new Error('The path is one of another server.');\n"
    "  const mine = socket = new WebSocket(url);\n"
    "  show('being made', false);\n"
    "  mine.onopen = () => {\n"
    "    show('open', true);\n"
    "    tell('note', 'open: ' + url);\n"
    "    if (greeting) send(greeting);\n"
    "  };\n"
    "  mine.onmessage = event => tell('received', '\\u2190 ' + (typeof event.data === 'string' ?\n"
    "    event.data : 'binary, ' + event.data.size + ' octets'));\n"
    "  mine.onclose = event => {\n"
    "    socket = null;\n"
    "    show('closed', false);\n"
    "    tell('end', 'closed: code ' + event.code + ', reason \"' + event.reason +\n"
    "      '\", wasClean ' + event.wasClean);\n"
    "  };\n"
    "}\n"
    "function send(text) {\n"
    "  socket.send(text);\n"
    "  tell('sent', '\\u2192 ' + text);\n"
    "}\n"
    "function on(form, what) {\n"
    "  at(form).onsubmit = event => { event.preventDefault(); attempt(what); };\n"
    "}\n"
    "function streams() {\n"
    "  const state = source === null ? 2 : source.readyState;\n"
    "  at('streaming').textContent = ['being made', 'open', 'closed'][state];\n"
    "  at('streaming').className = state === 1 ? 'open' : 'closed';\n"
    "  at('end').disabled = state === 2;\n"
    "}\n"
    "function listen() {\n"
    "  if (source !== null) source.close();\n"
    "  const mine = source = new EventSource(new URL(at('stream').value, location.href));\n"
    "  const take = event => tell('received', '\\u2190 ' + (event.type === 'message' ? '' :\n"
    "    event.type + ': ') + event.data + (event.lastEventId && ' (id ' + event.lastEventId +\n"
    "    ')'), 'events');\n"
    "  const note = (kind, text) => { tell(kind, text, 'events'); streams(); };\n"
    "  mine.onmessage = take;\n"
    "  mine.addEventListener('done', take);\n"
    "  mine.onopen = () => note('note', 'open: ' + mine.url);\n"
    "  mine.onerror = () => note('end', mine.readyState === 2 ? 'closed for good' :\n"
    "    'ended; it is asked for again');\n"
    "  streams();\n"
    "}\n"
    "on('opening', listen);\n"
    "at('end').onclick = () => { source.close(); tell('end', 'closed', 'events'); streams(); };\n"
    "attempt(listen);\n"
    "on('connecting', () => connect(''));\n"
    "on('sending', () => send(at('text').value));\n"
    "on('closing', () => socket.close(Number(at('code').value), at('reason').value));\n"
    "show('not made', false);\n"
    "attempt(() => connect('Hello from the page'));\n";

static const char below_script[] = "</script>\n</body>\n</html>\n";

static_assert(sizeof style + sizeof above + sizeof below_style + sizeof below_rows + sizeof script +
                      sizeof below_script + PAGE_ROWS_SIZE_MAX + PAGE_HEADERS_SIZE_MAX + 512 <=
                  HTTP_ANSWER_SIZE_MAX,
              "the page, its list and the head of the answer fit into an answer");

size_t page_write(char *text, size_t capacity, const char *rows)
{
    assert(strlen(rows) <= PAGE_ROWS_SIZE_MAX);
    const char *const parts[] = {above, style, below_style, rows, below_rows, script, below_script};
    size_t size = 0;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t part_size = strlen(parts[i]);
        assert(part_size < capacity - size);
        memcpy(text + size, parts[i], part_size + 1);
        size += part_size;
    }
    return size;
}

/* The name of a part in the policy: the base64 of its SHA-256 (CSP 3, 2.3.1). */
static bool hash_of(const char *part, char hash[HASH_SIZE + 1])
{
    uint8_t digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(part, strlen(part), digest, &size, EVP_sha256(), NULL) != 1) {
        return false;
    }
    assert(size == SHA256_SIZE);
    int written = EVP_EncodeBlock((uint8_t *)hash, digest, (int)size);
    assert(written == HASH_SIZE);
    return written == HASH_SIZE;
}

bool page_headers(char headers[PAGE_HEADERS_SIZE_MAX])
{
    char style_hash[HASH_SIZE + 1];
    char script_hash[HASH_SIZE + 1];
    if (!hash_of(style, style_hash) || !hash_of(script, script_hash)) {
        return false;
    }
    int size = snprintf(headers, PAGE_HEADERS_SIZE_MAX,
                        "Content-Security-Policy: default-src 'none'; style-src 'sha256-%s'; "
                        "script-src 'sha256-%s'; connect-src 'self'; base-uri 'none'; "
                        "form-action 'none'\r\n",
                        style_hash, script_hash);
    assert(size > 0);
    assert(size < PAGE_HEADERS_SIZE_MAX);
    return true;
}
