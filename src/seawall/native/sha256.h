/* SHA-256 (FIPS 180-4) and HMAC over it (RFC 2104), for messages that lie in one piece. */
#ifndef SEAWALL_SHA256_H
#define SEAWALL_SHA256_H
#include <stdint.h>

#define DIGEST 32
#define BLOCK 64

void sha256_of(const uint8_t *message, int64_t length, uint8_t digest[DIGEST]);
void hmac_of(const uint8_t key[DIGEST], const uint8_t *message, int64_t length,
             uint8_t digest[DIGEST]);
#endif
