/* Codes as their first 128 bits and the rest: what the scans and the index share. */
#ifndef SEAWALL_HAMMING_H
#define SEAWALL_HAMMING_H
#include <stdint.h>

#define ALWAYS_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define WITH_POPCNT __attribute__((target("popcnt,bmi2,avx2")))
#define WITH_AVX512 __attribute__((target("popcnt,bmi2,avx2,avx512f,avx512bw,avx512vl,avx512vpopcntdq")))
#endif

/* Where a search puts its hits. `found` counts all of them, also those without a place. */
typedef struct {
    uint32_t *query;
    uint32_t *row;
    uint32_t *distance;
    int64_t places;
    int64_t found;
} hits;

ALWAYS_INLINE void hit(hits *out, uint32_t query, uint32_t row, uint32_t distance) {
    if (out->found < out->places) {
        out->query[out->found] = query;
        out->row[out->found] = row;
        out->distance[out->found] = distance;
    }
    out->found++;
}

/* `counted`: the processor counts bits itself; a constant at each place of use. */
ALWAYS_INLINE int bits(uint64_t word, int counted) {
#if defined(__aarch64__)
    counted = 1;
#endif
    if (counted) return __builtin_popcountll(word);
    word -= (word >> 1) & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + ((word >> 2) & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fu;
    return (int)((word * 0x0101010101010101u) >> 56);
}

ALWAYS_INLINE int apart(const uint64_t *a, const uint64_t *b, int words, int counted) {
    int total = 0;
    for (int word = 0; word < words; word++) total += bits(a[word] ^ b[word], counted);
    return total;
}

#endif
