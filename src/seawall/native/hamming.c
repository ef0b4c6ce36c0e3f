/* Every row within a distance, by comparing all of them: the first 128 bits, then the rest.
 *
 * A row is `head` (one or two words) and `tail` (what is left, perhaps nothing), in two arrays,
 * so that a scan streams the heads alone: unrelated codes differ in about 64 of 128 bits and
 * hardly ever in 31 or fewer. Or both lie in one array, four words a row, as in a file of raw
 * codes. Rows are taken in blocks that stay in the first-level cache while every query passes
 * over them. */
#include "features.h"
#include "hamming.h"
#include <string.h>

#define BLOCK 512 /* rows: 8 kB of heads */
#define TILE 256  /* queries: they stay in the cache beside a block */

typedef struct {
    const uint64_t *head, *tail;
    int heads, tails;
    int head_step, tail_step; /* words from one row's to the next's */
    const uint64_t *queries; /* heads + tails words each */
    int64_t count;
    int radius;
    int64_t first; /* number of the first of these queries */
} scan;

ALWAYS_INLINE void finish(const scan *s, hits *out, int64_t query, int64_t row, int distance,
                          int counted) {
    const uint64_t *rest = s->queries + query * (s->heads + s->tails) + s->heads;
    distance += apart(s->tail + row * s->tail_step, rest, s->tails, counted);
    if (distance <= s->radius) hit(out, (uint32_t)(s->first + query), (uint32_t)row, (uint32_t)distance);
}

ALWAYS_INLINE void rows_one_by_one(const scan *s, hits *out, int64_t from, int64_t to, int counted) {
    int words = s->heads + s->tails;
    for (int64_t query = 0; query < s->count; query++) {
        const uint64_t *wanted = s->queries + query * words;
        if (s->heads == 2) {
            uint64_t first = wanted[0], second = wanted[1];
            for (int64_t row = from; row < to; row++) {
                const uint64_t *head = s->head + row * s->head_step;
                int distance = bits(head[0] ^ first, counted) + bits(head[1] ^ second, counted);
                if (__builtin_expect(distance <= s->radius, 0))
                    finish(s, out, query, row, distance, counted);
            }
        } else {
            for (int64_t row = from; row < to; row++) {
                int distance = apart(s->head + row * s->head_step, wanted, s->heads, counted);
                if (distance <= s->radius) finish(s, out, query, row, distance, counted);
            }
        }
    }
}

static void block_portable(const scan *s, hits *out, int64_t from, int64_t to) {
    rows_one_by_one(s, out, from, to, 0);
}

#if defined(__x86_64__)
#include <immintrin.h>

WITH_POPCNT static void block_popcnt(const scan *s, hits *out, int64_t from, int64_t to) {
    rows_one_by_one(s, out, from, to, 1);
}

/* Counting bits by table look-up of half-bytes (Mula, 2008), four rows at once. */
WITH_POPCNT static inline __m256i half_bytes(__m256i words) {
    const __m256i counts = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2,
                                            1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
    const __m256i low = _mm256_set1_epi8(15);
    __m256i first = _mm256_shuffle_epi8(counts, _mm256_and_si256(words, low));
    __m256i second =
        _mm256_shuffle_epi8(counts, _mm256_and_si256(_mm256_srli_epi16(words, 4), low));
    return _mm256_add_epi8(first, second);
}

WITH_POPCNT static inline __m256i two_heads(const scan *s, int64_t row) {
    const uint64_t *head = s->head + row * s->head_step;
    if (s->head_step == 2) return _mm256_loadu_si256((const __m256i *)head);
    return _mm256_permute2x128_si256(_mm256_loadu_si256((const __m256i *)head),
                                     _mm256_loadu_si256((const __m256i *)(head + 4)), 0x20);
}

WITH_POPCNT static void block_avx2(const scan *s, hits *out, int64_t from, int64_t to) {
    int words = s->heads + s->tails;
    if (s->heads != 2) { /* shorter codes than the lanes are laid out for */
        block_popcnt(s, out, from, to);
        return;
    }
    const __m256i most = _mm256_set1_epi64x(s->radius);
    int64_t row = from;
    for (; row + 8 <= to; row += 8) {
        __m256i first[2], second[2];
        for (int i = 0; i < 2; i++) {
            __m256i a = two_heads(s, row + 4 * i), b = two_heads(s, row + 4 * i + 2);
            first[i] = _mm256_unpacklo_epi64(a, b); /* rows 0 2 1 3 */
            second[i] = _mm256_unpackhi_epi64(a, b);
        }
        for (int64_t query = 0; query < s->count; query++) {
            const uint64_t *wanted = s->queries + query * words;
            __m256i one = _mm256_set1_epi64x((int64_t)wanted[0]);
            __m256i two = _mm256_set1_epi64x((int64_t)wanted[1]);
            __m256i far[2];
            for (int i = 0; i < 2; i++) {
                __m256i counts = _mm256_add_epi8(half_bytes(_mm256_xor_si256(first[i], one)),
                                                 half_bytes(_mm256_xor_si256(second[i], two)));
                far[i] = _mm256_cmpgt_epi64(_mm256_sad_epu8(counts, _mm256_setzero_si256()), most);
            }
            if (__builtin_expect(_mm256_movemask_epi8(_mm256_and_si256(far[0], far[1])) == -1, 1))
                continue;
            for (int i = 0; i < 8; i++) {
                int distance = apart(s->head + (row + i) * s->head_step, wanted, 2, 1);
                if (distance <= s->radius) finish(s, out, query, row + i, distance, 1);
            }
        }
    }
    block_popcnt(s, out, row, to);
}

WITH_AVX512 static inline __m512i four_heads(const scan *s, int64_t row) {
    const uint64_t *head = s->head + row * s->head_step;
    if (s->head_step == 2) return _mm512_loadu_si512(head);
    const __m512i firsts = _mm512_setr_epi64(0, 1, 4, 5, 8, 9, 12, 13);
    return _mm512_permutex2var_epi64(_mm512_loadu_si512(head), firsts,
                                     _mm512_loadu_si512(head + 8));
}

WITH_AVX512 static void block_avx512(const scan *s, hits *out, int64_t from, int64_t to) {
    int words = s->heads + s->tails;
    if (s->heads != 2) { /* shorter codes than the lanes are laid out for */
        block_popcnt(s, out, from, to);
        return;
    }
    const __m512i most = _mm512_set1_epi64(s->radius);
    int64_t row = from;
    for (; row + 32 <= to; row += 32) {
        __m512i first[4], second[4];
        for (int i = 0; i < 4; i++) {
            __m512i a = four_heads(s, row + 8 * i), b = four_heads(s, row + 8 * i + 4);
            first[i] = _mm512_unpacklo_epi64(a, b);
            second[i] = _mm512_unpackhi_epi64(a, b);
        }
        for (int64_t query = 0; query < s->count; query++) {
            const uint64_t *wanted = s->queries + query * words;
            __m512i one = _mm512_set1_epi64((int64_t)wanted[0]);
            __m512i two = _mm512_set1_epi64((int64_t)wanted[1]);
            __m512i distance[4];
            for (int i = 0; i < 4; i++)
                distance[i] =
                    _mm512_add_epi64(_mm512_popcnt_epi64(_mm512_xor_si512(first[i], one)),
                                     _mm512_popcnt_epi64(_mm512_xor_si512(second[i], two)));
            __m512i least = _mm512_min_epu64(_mm512_min_epu64(distance[0], distance[1]),
                                             _mm512_min_epu64(distance[2], distance[3]));
            if (__builtin_expect(_mm512_cmple_epu64_mask(least, most) == 0, 1)) continue;
            for (int i = 0; i < 32; i++) {
                int bits_apart = apart(s->head + (row + i) * s->head_step, wanted, 2, 1);
                if (bits_apart <= s->radius) finish(s, out, query, row + i, bits_apart, 1);
            }
        }
    }
    /* The rows that do not fill 32. */
    block_popcnt(s, out, row, to);
}
#endif

typedef void (*block_scan)(const scan *, hits *, int64_t, int64_t);

static block_scan best(void) {
#if defined(__x86_64__)
    if (seawall_level() == 2) return block_avx512;
    if (seawall_level() == 1) return block_avx2;
#endif
    return block_portable;
}

static int64_t all_blocks(const scan *s, int64_t rows, uint32_t *query, uint32_t *row,
                          uint32_t *distance, int64_t places) {
    hits out = {query, row, distance, places, 0};
    block_scan block = best();
    for (int64_t from = 0; from < rows; from += BLOCK) {
        int64_t to = from + BLOCK < rows ? from + BLOCK : rows;
        for (int64_t first = 0; first < s->count; first += TILE) {
            scan tile = *s;
            tile.queries += first * (s->heads + s->tails);
            tile.count = s->count - first < TILE ? s->count - first : TILE;
            tile.first = first;
            block(&tile, &out, from, to);
        }
    }
    return out.found;
}

/* All rows within the radius of each query; gives back how many there are, which may be more
 * than there are places. Order: by block of rows, then query. */
int64_t seawall_scan(const uint64_t *head, const uint64_t *tail, int heads, int tails, int64_t rows,
                     const uint64_t *queries, int64_t count, int radius, uint32_t *query,
                     uint32_t *row, uint32_t *distance, int64_t places) {
    scan s = {head, tail, heads, tails, heads, tails, queries, count, radius, 0};
    return all_blocks(&s, rows, query, row, distance, places);
}

/* The same over raw codes of 256 bits, 32 bytes each. */
int64_t seawall_scan_rows(const uint64_t *codes, int64_t rows, const uint64_t *queries,
                          int64_t count, int radius, uint32_t *query, uint32_t *row,
                          uint32_t *distance, int64_t places) {
    scan s = {codes, codes + 2, 2, 2, 4, 4, queries, count, radius, 0};
    return all_blocks(&s, rows, query, row, distance, places);
}
