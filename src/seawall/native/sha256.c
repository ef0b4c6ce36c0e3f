/* SHA-256: the processor's own instructions where it has them, portable C elsewhere.

   Its twin is hashlib, which the tests hold it to; this one has no object to make a message. */
#include "sha256.h"

#include <string.h>

#include "features.h"

static const uint32_t START[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const uint32_t ROUND[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static inline uint32_t turned(uint32_t word, int by) { return word >> by | word << (32 - by); }

static void blocks_plain(uint32_t state[8], const uint8_t *bytes, int64_t blocks) {
    uint32_t words[64];
    for (; blocks--; bytes += BLOCK) {
        for (int at = 0; at < 16; at++)
            words[at] = (uint32_t)bytes[4 * at] << 24 | (uint32_t)bytes[4 * at + 1] << 16 |
                        (uint32_t)bytes[4 * at + 2] << 8 | bytes[4 * at + 3];
        for (int at = 16; at < 64; at++) {
            uint32_t low = words[at - 15], high = words[at - 2];
            words[at] = words[at - 16] + words[at - 7] +
                        (turned(low, 7) ^ turned(low, 18) ^ low >> 3) +
                        (turned(high, 17) ^ turned(high, 19) ^ high >> 10);
        }
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
        for (int at = 0; at < 64; at++) {
            uint32_t one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
                           ((e & f) ^ (~e & g)) + ROUND[at] + words[at];
            uint32_t two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) +
                           ((a & b) ^ (a & c) ^ (b & c));
            h = g, g = f, f = e, e = d + one;
            d = c, c = b, b = a, a = one + two;
        }
        state[0] += a, state[1] += b, state[2] += c, state[3] += d;
        state[4] += e, state[5] += f, state[6] += g, state[7] += h;
    }
}

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

static int has_instructions(void) {
    static int has = -1;
    if (has < 0) {
        unsigned a, b, c, d;
        has = __get_cpuid_count(7, 0, &a, &b, &c, &d) && b >> 29 & 1;
    }
    return has && seawall_level() > 0;
}

__attribute__((target("sha,sse4.1"))) static void
blocks_by_processor(uint32_t state[8], const uint8_t *bytes, int64_t blocks) {
    const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0bll, 0x0405060700010203ll);
    __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xB1);
    __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(low, high, 8), cdgh = _mm_blend_epi16(high, low, 0xF0);
    for (; blocks--; bytes += BLOCK) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i words[4];
        for (int at = 0; at < 4; at++)
            words[at] = _mm_shuffle_epi8(
                _mm_loadu_si128((const __m128i *)(bytes + 16 * at)), order);
#pragma GCC unroll 16
        for (int four = 0; four < 16; four++) {
            const __m128i now = words[four & 3];
            __m128i with = _mm_add_epi32(
                now, _mm_loadu_si128((const __m128i *)(ROUND + 4 * four)));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, with);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(with, 0x0E));
            if (four < 12) {
                const __m128i last = words[(four + 3) & 3];
                __m128i next = _mm_sha256msg1_epu32(now, words[(four + 1) & 3]);
                next = _mm_add_epi32(next, _mm_alignr_epi8(last, words[(four + 2) & 3], 4));
                words[four & 3] = _mm_sha256msg2_epu32(next, last);
            }
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    low = _mm_shuffle_epi32(abef, 0x1B), high = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xF0));
    _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));
}
#endif

static void blocks_of(uint32_t state[8], const uint8_t *bytes, int64_t blocks) {
#if defined(__x86_64__)
    if (has_instructions()) {
        blocks_by_processor(state, bytes, blocks);
        return;
    }
#endif
    blocks_plain(state, bytes, blocks);
}

/* The rest of a message, of which `before` bytes, whole blocks, are in the state already. */
static void finished(uint32_t state[8], const uint8_t *message, int64_t length, int64_t before,
                     uint8_t digest[DIGEST]) {
    uint8_t last[2 * BLOCK] = {0};
    int64_t whole = length / BLOCK, left = length % BLOCK;
    int64_t ends = left < BLOCK - 8 ? BLOCK : 2 * BLOCK;
    uint64_t bits = 8 * (uint64_t)(before + length);
    blocks_of(state, message, whole);
    if (left) memcpy(last, message + BLOCK * whole, left);
    last[left] = 0x80;
    for (int at = 0; at < 8; at++) last[ends - 1 - at] = bits >> (8 * at);
    blocks_of(state, last, ends / BLOCK);
    for (int at = 0; at < DIGEST; at++) digest[at] = state[at / 4] >> (24 - 8 * (at % 4));
}

void sha256_of(const uint8_t *message, int64_t length, uint8_t digest[DIGEST]) {
    uint32_t state[8];
    memcpy(state, START, sizeof state);
    finished(state, message, length, 0, digest);
}

static void keyed(const uint8_t key[DIGEST], uint8_t pad, uint32_t state[8]) {
    uint8_t block[BLOCK];
    for (int at = 0; at < BLOCK; at++) block[at] = (at < DIGEST ? key[at] : 0) ^ pad;
    memcpy(state, START, sizeof START);
    blocks_of(state, block, 1);
}

void hmac_of(const uint8_t key[DIGEST], const uint8_t *message, int64_t length,
             uint8_t digest[DIGEST]) {
    uint32_t state[8];
    uint8_t inner[DIGEST];
    keyed(key, 0x36, state);
    finished(state, message, length, BLOCK, inner);
    keyed(key, 0x5C, state);
    finished(state, inner, DIGEST, BLOCK, digest);
}

/* For the tests: each as the twin has it. */
void seawall_sha256(const uint8_t *message, int64_t length, uint8_t *digest) {
    sha256_of(message, length, digest);
}

void seawall_hmac(const uint8_t *key, const uint8_t *message, int64_t length, uint8_t *digest) {
    hmac_of(key, message, length, digest);
}
