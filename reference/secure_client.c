/* SPDX-License-Identifier: MIT */
/* The client's half of TLS; the streams themselves are those of secure.c. */
#include "reference/secure_client.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reference/secure_inside.h"

/* The reason that OpenSSL gives last. */
static const char *last_reason(void)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    reason = reason != NULL ? reason : "the peer ended the connection";
    assert(reason[0] != '\0');
    return reason;
}

struct security *security_begin_client(const char *cacert_path, bool insecure, char *error,
                                       size_t error_size)
{
    assert(error_size > 0);
    (void)snprintf(error, error_size, "no memory for TLS");
    struct security *security = security_make(TLS_client_method(), true);
    if (security == NULL) {
        return NULL;
    }
    ERR_clear_error();
    int good = 1;
    if (cacert_path != NULL && access(cacert_path, R_OK) != 0) {
        (void)snprintf(error, error_size, "--cacert %s cannot be read: %s", cacert_path,
                       strerror(errno));
        security_end(security);
        return NULL;
    }
    if (cacert_path != NULL) {
        good = SSL_CTX_load_verify_file(security->context, cacert_path);
    } else if (!insecure) {
        good = SSL_CTX_set_default_verify_paths(security->context);
    }
    if (good != 1) {
        (void)snprintf(error, error_size, "--cacert %s holds no certificates in PEM",
                       cacert_path != NULL ? cacert_path : "of the system");
        security_end(security);
        return NULL;
    }
    SSL_CTX_set_verify(security->context, insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, NULL);
    assert(security->is_client);
    assert(SSL_CTX_get_verify_mode(security->context) != SSL_VERIFY_PEER || !insecure);
    return security;
}

static bool host_is_address(const char *host)
{
    uint8_t octets[16];
    static_assert(sizeof octets >= sizeof(struct in6_addr), "both kinds fit");
    assert(host[0] != '[');
    return inet_pton(AF_INET, host, octets) == 1 || inet_pton(AF_INET6, host, octets) == 1;
}

struct secure *secure_begin_client(struct security *security, int fd, const char *host)
{
    assert(security->is_client);
    assert(host[0] != '\0');
    struct secure *secure = secure_begin(security, fd);
    if (secure == NULL) {
        return NULL;
    }
    bool good;
    if (host_is_address(host)) {
        good = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(secure->ssl), host) == 1;
    } else {
        good = SSL_set1_host(secure->ssl, host) == 1 &&
               SSL_set_tlsext_host_name(secure->ssl, host) == 1;
    }
    if (!good) {
        secure_end(secure);
        return NULL;
    }
    secure_check(secure);
    return secure;
}

const char *secure_shake_reason(const struct secure *secure)
{
    secure_check(secure);
    assert(secure->state == SECURE_BROKEN);
    long result = SSL_get_verify_result(secure->ssl);
    const char *reason =
        result != X509_V_OK ? X509_verify_cert_error_string(result) : last_reason();
    assert(reason[0] != '\0');
    return reason;
}
