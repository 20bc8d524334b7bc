/* SPDX-License-Identifier: MIT */
/* Why TLS to the target came to nothing, in words: each line says what came, and what to do. */
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "harness/text.h"
#include "harness/tls_state.h"

enum { NAMES_SHOWN_MAX = 3, TEXT_SHOWN_MAX = 80 };

/* ---- Certificates ---- */

static char *time_words(const ASN1_TIME *at)
{
    struct tm time;

    if (ASN1_TIME_to_tm(at, &time) != 1) {
        return g_strdup("an unknown time");
    }
    return g_strdup_printf("%04d-%02d-%02d %02d:%02d UTC", time.tm_year + 1900, time.tm_mon + 1,
                           time.tm_mday, time.tm_hour, time.tm_min);
}

static void name_append(GString *line, const GENERAL_NAME *name)
{
    if (name->type == GEN_DNS) {
        text_quote_append(line, ASN1_STRING_get0_data(name->d.dNSName),
                          (size_t)ASN1_STRING_length(name->d.dNSName), TEXT_SHOWN_MAX);
        return;
    }
    const uint8_t *octets = ASN1_STRING_get0_data(name->d.iPAddress);
    int size = ASN1_STRING_length(name->d.iPAddress);
    for (int i = 0; i < size; i++) {
        g_string_append_printf(line, size == 4 ? "%s%u" : "%s%02x",
                               i == 0       ? ""
                               : size == 4  ? "."
                               : i % 2 == 0 ? ":"
                                            : "",
                               octets[i]);
    }
}

/* Whom a certificate is for. */
static char *names_words(const X509 *cert)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
    GString *line = g_string_new(NULL);
    int shown = 0;

    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        bool is_ours = name->type == GEN_DNS || name->type == GEN_IPADD;
        if (is_ours && shown < NAMES_SHOWN_MAX) {
            g_string_append(line, shown > 0 ? ", " : "");
            name_append(line, name);
        }
        shown += is_ours;
    }
    if (shown > NAMES_SHOWN_MAX) {
        g_string_append_printf(line, " and %d more", shown - NAMES_SHOWN_MAX);
    }
    if (shown == 0) {
        g_string_append(line, "no name or address at all");
    }
    GENERAL_NAMES_free(names);
    return g_string_free(line, FALSE);
}

static char *issuer_words(const X509 *cert)
{
    char text[256] = "";
    GString *line = g_string_new(NULL);
    int size =
        X509_NAME_get_text_by_NID(X509_get_issuer_name(cert), NID_commonName, text, sizeof(text));

    if (size > 0) {
        g_string_append(line, " (");
        text_quote_append(line, (const uint8_t *)text, (size_t)size, TEXT_SHOWN_MAX);
        g_string_append_c(line, ')');
    }
    return g_string_free(line, FALSE);
}

/* Who vouches for the certificate is not known, in one of the ways that chains end. */
static bool is_unknown_issuer(int error)
{
    return error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
           error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT ||
           error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
           error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE;
}

char *tls_verify_words(const struct tls_client *client, int error, X509 *cert)
{
    g_autofree char *part = NULL;

    if (error == X509_V_ERR_CERT_HAS_EXPIRED) {
        part = time_words(X509_get0_notAfter(cert));
        return g_strdup_printf("it has expired, %s", part);
    }
    if (error == X509_V_ERR_CERT_NOT_YET_VALID) {
        part = time_words(X509_get0_notBefore(cert));
        return g_strdup_printf("it is not valid before %s", part);
    }
    if (error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT) {
        return g_strdup("it is self-signed; --cacert FILE trusts it, -k verifies nothing");
    }
    if (is_unknown_issuer(error)) {
        part = issuer_words(cert);
        return g_strdup_printf("its authority%s is not known here; --cacert FILE names one, -k "
                               "verifies nothing",
                               part);
    }
    if (error == X509_V_ERR_HOSTNAME_MISMATCH || error == X509_V_ERR_IP_ADDRESS_MISMATCH) {
        part = names_words(cert);
        return g_strdup_printf("it is not for \"%s\" but for %s; --sni NAME asks for another name",
                               client->name, part);
    }
    return g_strdup(X509_verify_cert_error_string(error));
}

/* ---- Handshakes ---- */

/* What was wanted of us: a peer may say so in many ways, and some say only that they close. */
static const char *asked_words(const struct tls *tls)
{
    if (!tls->asked) {
        return "";
    }
    return tls->client->has_cert
               ? "; it had asked for a client certificate, and was given that of --cert"
               : "; it had asked for a client certificate, and none was given (--cert, --key)";
}

/* The first octets are no record of TLS. */
static bool is_other_protocol(const struct tls *tls)
{
    enum { RECORD_FIRST = 20, RECORD_LAST = 23 };
    return tls->first_size > 0 && (tls->first[0] < RECORD_FIRST || tls->first[0] > RECORD_LAST);
}

static char *other_protocol_words(const struct tls *tls)
{
    static const char http[] = "HTTP";

    if (tls->first_size >= strlen(http) && memcmp(tls->first, http, strlen(http)) == 0) {
        return g_strdup("the target speaks plain HTTP where TLS was begun; is its URL ws: or "
                        "http:?");
    }
    GString *line = g_string_new("what the target sent is no TLS, it begins with ");
    text_quote_append(line, tls->first, tls->first_size, TLS_FIRST_SIZE);
    g_string_append(line, "; is its URL ws: or http:?");
    return g_string_free(line, FALSE);
}

static bool is_about_version(int reason)
{
    return reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION || reason == SSL_R_UNSUPPORTED_PROTOCOL ||
           reason == SSL_R_VERSION_TOO_LOW || reason == SSL_R_NO_PROTOCOLS_AVAILABLE;
}

/* OpenSSL 3.0 has no words for this one. */
static const char *alert_words(int alert)
{
    return alert == SSL_AD_CERTIFICATE_REQUIRED ? "certificate required"
                                                : SSL_alert_desc_string_long(alert);
}

/* The peer's alert, or what OpenSSL itself found. */
static char *error_words(const struct tls *tls)
{
    int reason = ERR_GET_REASON(tls->error);
    const char *text = ERR_reason_error_string(tls->error);

    if (is_about_version(reason)) {
        return g_strdup("the target and assay share no version of TLS");
    }
    if (reason == SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE && !tls->asked) {
        return g_strdup("the target finds no cipher or parameter in common with assay (alert "
                        "\"handshake failure\")");
    }
    if (reason == SSL_R_TLSV1_UNRECOGNIZED_NAME) {
        return g_strdup_printf("the target does not know the name \"%s\"; --sni NAME asks for "
                               "another",
                               tls->client->name);
    }
    if (reason > SSL_AD_REASON_OFFSET) {
        return g_strdup_printf("the target ended TLS with the alert \"%s\"%s",
                               alert_words(reason - SSL_AD_REASON_OFFSET), asked_words(tls));
    }
    return g_strdup_printf("TLS failed: %s", text != NULL ? text : "OpenSSL does not say why");
}

char *tls_trouble(const struct tls *tls, enum tls_result result)
{
    const char *stage = tls->state == TLS_STATE_SHAKING ? "in the middle of the TLS handshake"
                                                        : "behind the TLS handshake";

    if (is_other_protocol(tls)) {
        return other_protocol_words(tls);
    }
    if (tls->verify_error != X509_V_OK && tls->state == TLS_STATE_FAILED) {
        return g_strdup_printf("the certificate of the target does not hold: %s",
                               tls->verify_words);
    }
    if (result == TLS_BROKEN || tls->error != 0) {
        return error_words(tls);
    }
    if (tls->first_size == 0) {
        return g_strdup_printf("TCP was %s before the target had answered the TLS handshake; is "
                               "its URL ws: or http:?",
                               result == TLS_RESET ? "reset" : "closed");
    }
    return g_strdup_printf("TCP was %s %s%s", result == TLS_RESET ? "reset" : "closed", stage,
                           asked_words(tls));
}
