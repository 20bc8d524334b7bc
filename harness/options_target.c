/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with the words that say where the target is: its URL, the URL on which it closes,
 * --exec, which tells it its port, and what is said of TLS.
 */
#include <string.h>

#include "harness/options_values.h"

static const char code_mark[] = "{code}";

/* The parts of a URL that its grammar leaves to us; {port} has been filled in. */
static const char *parts_fault(const char *scheme, const char *userinfo, const char *host, int port,
                               const char *fragment)
{
    if (scheme == NULL) {
        return "is no URL";
    }
    if (host == NULL || *host == '\0') {
        return "has no host";
    }
    if (userinfo != NULL) {
        return "has a user name, and a WebSocket URL has none (RFC 6455 3)";
    }
    if (fragment != NULL) {
        return "has a fragment, and a WebSocket URL must not have one (RFC 6455 3)";
    }
    return port == 0 ? "has port 0, to which nobody can connect" : NULL;
}

/* What is wrong with one URL, or NULL; `mark` stands for a number in it, besides {port}. */
static char *url_fault(const char *url, const char *mark)
{
    GString *filled = g_string_new(url);
    char *quoted = value_quoted(url);
    char *scheme = NULL;
    char *userinfo = NULL;
    char *host = NULL;
    char *fragment = NULL;
    char *fault = NULL;
    int port = -1;

    g_string_replace(filled, "{port}", "1", 0);
    g_string_replace(filled, mark, "1000", 0);
    if (!value_is_visible(filled->str) || strpbrk(filled->str, "\"<>\\^`{|}") != NULL) {
        fault = g_strdup_printf("%s holds a character that is percent-encoded in a URL", quoted);
    } else if (!g_uri_split(filled->str, G_URI_FLAGS_ENCODED, &scheme, &userinfo, &host, &port,
                            NULL, NULL, &fragment, NULL)) {
        fault = g_strdup_printf("%s is no URL; a target is ws://host:port/path", quoted);
    } else if (scheme != NULL && g_ascii_strcasecmp(scheme, "ws") != 0 &&
               g_ascii_strcasecmp(scheme, "wss") != 0 && !url_is_http(url)) {
        fault = g_strdup_printf("the scheme of %s is not ws, wss, http or https; a target is "
                                "ws://host:port/path, or http://host:port/path",
                                quoted);
    } else {
        const char *words = parts_fault(scheme, userinfo, host, port, fragment);
        if (words != NULL) {
            fault = g_strdup_printf("%s %s; a target is ws://host:port/path", quoted, words);
        }
    }
    g_string_free(filled, TRUE);
    g_free(quoted);
    g_free(scheme);
    g_free(userinfo);
    g_free(host);
    g_free(fragment);
    return fault;
}

/* Host and port as the URL has them, for a comparison; {port} stays as it is. */
static char *authority_of(const char *url)
{
    const char *begin = strstr(url, "//") + 2;
    char *authority = g_strndup(begin, strcspn(begin, "/?"));
    char *lower = g_ascii_strdown(authority, -1);

    g_free(authority);
    const char *usual_port = url_is_secure(url) ? ":443" : ":80";
    if (g_str_has_suffix(lower, usual_port)) {
        lower[strlen(lower) - strlen(usual_port)] = '\0';
    }
    return lower;
}

bool url_is_secure(const char *url)
{
    return g_ascii_strncasecmp(url, "wss:", strlen("wss:")) == 0 ||
           g_ascii_strncasecmp(url, "https:", strlen("https:")) == 0;
}

bool url_is_http(const char *url)
{
    return g_ascii_strncasecmp(url, "http:", strlen("http:")) == 0 ||
           g_ascii_strncasecmp(url, "https:", strlen("https:")) == 0;
}

/* What is wrong with --close-url beside a URL that is good. */
static char *close_url_fault(const char *close_url, const char *url)
{
    char *fault = url_fault(close_url, code_mark);

    if (fault != NULL) {
        char *words = g_strdup_printf("--close-url: %s", fault);
        g_free(fault);
        return words;
    }
    if (url_is_http(close_url)) {
        return g_strdup_printf("--close-url %s is no URL of WebSocket; write it like that of the "
                               "target",
                               close_url);
    }
    const char *authority = strstr(close_url, "//") + 2;
    const char *path = authority + strcspn(authority, "/?");
    char *quoted = value_quoted(close_url);
    char *here = authority_of(close_url);
    char *there = authority_of(url);
    if (strstr(path, code_mark) == NULL) {
        fault = g_strdup_printf("--close-url has no {code} in its path or query, where the code of "
                                "the Close that is asked for belongs: %s",
                                quoted);
    } else if (strcmp(here, there) != 0 || url_is_secure(close_url) != url_is_secure(url)) {
        fault = g_strdup_printf("--close-url %s names another scheme, host or port than the URL of "
                                "the target; write both alike",
                                quoted);
    }
    g_free(quoted);
    g_free(here);
    g_free(there);
    return fault;
}

/* What is said of TLS, and what TLS leaves out. */
static char *tls_fault(const struct options *options)
{
    const struct {
        const char *name;
        bool is_given;
    } rows[] = {
        {"--cacert", options->cacert != NULL}, {"--insecure", options->insecure},
        {"--sni", options->sni != NULL},       {"--cert", options->cert != NULL},
        {"--key", options->key != NULL},
    };
    bool is_secure = url_is_secure(options->url);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].is_given && !is_secure) {
            const char *scheme = url_is_http(options->url) ? "https:" : "wss:";
            return g_strdup_printf("%s is about TLS, and the URL is none of %s; write %s, or "
                                   "leave it out",
                                   rows[i].name, scheme, scheme);
        }
    }
    if ((options->cert == NULL) != (options->key == NULL)) {
        return g_strdup("--cert and --key are a certificate and its key; give both");
    }
    if (options->cacert != NULL && options->insecure) {
        return g_strdup("--cacert tells whom to trust, and --insecure trusts anybody; give one of "
                        "them");
    }
    if (is_secure && options->ready == READY_HTTP) {
        return g_strdup("--ready http: asks in plain HTTP, and the target speaks TLS; give tcp or "
                        "line:REGEX");
    }
    return NULL;
}

static bool has_port_mark(const char *text)
{
    return text != NULL && strstr(text, "{port}") != NULL;
}

char *target_fault(const struct options *options)
{
    char *fault = url_fault(options->url, "{port}");
    bool url_has_port = has_port_mark(options->url) || has_port_mark(options->connect_to);
    bool exec_has_port = has_port_mark(options->exec);

    if (fault != NULL) {
        return fault;
    }
    if (url_has_port && options->exec == NULL) {
        return g_strdup("the URL has {port}, which only --exec fills in; give --exec "
                        "'CMD {port}', or a port");
    }
    if (url_has_port && !exec_has_port) {
        return g_strdup("the URL has {port}, and --exec has not; put it where the program is told "
                        "its port");
    }
    if (exec_has_port && !url_has_port) {
        return g_strdup("--exec has {port}, and the URL has not; write ws://127.0.0.1:{port}/path");
    }
    fault = tls_fault(options);
    return fault == NULL && options->close_url != NULL
               ? close_url_fault(options->close_url, options->url)
               : fault;
}

char *parser_target_fault(const struct options *options)
{
    if (options->url != NULL && options->program->len > 0) {
        return g_strdup("parser sse takes a URL or a program behind --, not both; leave one out");
    }
    if (options->url != NULL && !url_is_http(options->url)) {
        return g_strdup("parser sse posts to an http: or https: URL, such as "
                        "http://127.0.0.1:8080/parse; see assay parser --help");
    }
    if (options->url == NULL && options->program->len == 0) {
        return g_strdup("parser sse wants the program behind --, such as -- ./parser, or a URL; "
                        "see assay parser --help");
    }
    return NULL;
}
