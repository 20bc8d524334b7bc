/* SPDX-License-Identifier: MIT */
/*
 * Masking (RFC 6455 5.3): octet i of a payload is joined by exclusive or with octet i mod 4 of
 * the key. The same operation puts the mask on and takes it off.
 */
#ifndef REFERENCE_MASK_H
#define REFERENCE_MASK_H

#include <stddef.h>
#include <stdint.h>

#include "conformance/websocket.h"

/* Eight octets of mask as they lie in memory, the first of them for payload octet `offset`. */
uint64_t mask_word(const uint8_t key[WS_MASKING_KEY_SIZE], uint64_t offset);

/* Masks or unmasks in place; `word` is for the first octet. */
void mask_apply(uint8_t *octets, size_t size, uint64_t word);

#endif
