/* Multi-index hashing: 256-bit codes within a distance, without comparing them all.
 *
 * Codes within r bits agree, in at least one of m disjoint parts, up to a few flips (Norouzi,
 * Punjani, Fleet, 2012; budgets t_i with sum(t_i + 1) = r + 1 make it exact). Each table files
 * rows by one part: 64 neighbouring buckets are a group with one word of occupancy, one start
 * and one run of entries (6 bits: which bucket; 26 bits: the row). Flips inside a group cost
 * nothing: one word tells them all at once.
 *
 * Whatever may miss the cache is asked for well before it is used: probes, runs, rows go
 * through three small queues. */
#include "features.h"
#include "hamming.h"
#include <stddef.h>
#include <string.h>

#define WORDS 4
#define MOST_FLIPS 4
#define MOST_TABLES 32
#define HIGH_BITS 20
#define MASKS 6196 /* sum of C(20, k) for k up to 4 */
#define PASSES 2048
#define CANDIDATES 512
#define EVERY UINT32_MAX /* no run is too long */
#define LOW ((uint32_t)63)
#define ROW ((1u << 26) - 1)

typedef struct {
    const uint64_t *head, *tail;
    int64_t rows;
    int32_t tables;
    int32_t unused;
    const int32_t *first;     /* bit at which each part begins */
    const int32_t *width;     /* bits of each part */
    const int64_t *group;     /* where each table's groups begin in `occupied` */
    const uint64_t *occupied; /* a word a group */
    const uint32_t *starts;   /* one more than groups, a table: begins at group[t] + t */
    const uint32_t *entries;  /* rows, a table */
} mih;

/* Flips of a group's number, fewest first; those of a narrower number come first within each
 * count, so that one list serves every width. And the buckets of a group within k flips. */
static uint32_t flips[MASKS];
static int32_t flips_of[MOST_FLIPS + 2];
static int32_t choose[HIGH_BITS + 1][MOST_FLIPS + 1];
static uint64_t ball[64][7];

static void __attribute__((constructor)) prepare(void) {
    int next = 0;
    for (int n = 0; n <= HIGH_BITS; n++)
        for (int k = 0; k <= MOST_FLIPS; k++)
            choose[n][k] = k == 0 ? 1 : n == 0 ? 0 : choose[n - 1][k] + choose[n - 1][k - 1];
    for (int k = 0; k <= MOST_FLIPS; k++) {
        flips_of[k] = next;
        uint32_t mask = (1u << k) - 1;
        do {
            flips[next++] = mask;
            if (!mask) break;
            uint32_t low = mask & -mask, ripple = mask + low; /* the next with as many bits */
            mask = ripple | (((mask ^ ripple) >> 2) / low);
        } while (mask < (1u << HIGH_BITS));
    }
    for (int from = 0; from < 64; from++)
        for (int to = 0; to < 64; to++)
            for (int k = bits((uint64_t)(from ^ to), 0); k < 7; k++)
                ball[from][k] |= (uint64_t)1 << to;
}

typedef struct {
    uint32_t row, asked;
} candidate;

#define QUERY(asked) ((asked) >> 16)
#define TABLE(asked) ((asked) & 0xffff)

typedef struct {
    const mih *index;
    const uint64_t *queries;
    const int32_t *budgets;
    int radius;
    uint32_t longest; /* runs with more entries are passed over */
    uint32_t base; /* number of the first query of this batch */
    hits *out;
    int passes, candidates;
    uint64_t buckets[PASSES + 8]; /* of each group that passed: occupied and near enough */
    uint32_t group[PASSES + 8];
    uint32_t asked[PASSES + 8]; /* by which query (the upper half) of which table */
    candidate candidate[CANDIDATES + 16];
} probe;

ALWAYS_INLINE uint32_t part(const uint64_t *code, int first, int width) {
    int word = first >> 6, shift = first & 63;
    uint64_t value = code[word] >> shift;
    if (shift + width > 64) value |= code[word + 1] << (64 - shift);
    return (uint32_t)(value & (((uint64_t)1 << width) - 1));
}

/* A row is a hit of the first table that leads to it, and of no other. */
ALWAYS_INLINE int first_to_find(const probe *p, const uint64_t *wanted, const uint64_t *code,
                                int table, int counted) {
    const mih *index = p->index;
    for (int before = 0; before < table; before++) {
        int first = index->first[before], width = index->width[before];
        uint32_t differing = part(wanted, first, width) ^ part(code, first, width);
        if (bits(differing, counted) <= p->budgets[before]) return 0;
    }
    return 1;
}

ALWAYS_INLINE void verify(probe *p, int counted) {
    const mih *index = p->index;
    for (int i = 0; i < p->candidates; i++) {
        candidate c = p->candidate[i];
        const uint64_t *head = index->head + 2 * (size_t)c.row;
        const uint64_t *wanted = p->queries + WORDS * (size_t)QUERY(c.asked);
        int distance = apart(head, wanted, 2, counted);
        if (__builtin_expect(distance > p->radius, 1)) continue;
        const uint64_t *tail = index->tail + 2 * (size_t)c.row;
        distance += apart(tail, wanted + 2, 2, counted);
        if (distance > p->radius) continue;
        uint64_t code[WORDS] = {head[0], head[1], tail[0], tail[1]};
        if (p->longest != EVERY || first_to_find(p, wanted, code, (int)TABLE(c.asked), counted))
            hit(p->out, p->base + QUERY(c.asked), c.row, (uint32_t)distance);
    }
    p->candidates = 0;
}

/* Entries of one run that lie in the wanted buckets become candidates. */
ALWAYS_INLINE void gather_run(probe *p, const uint32_t *run, uint32_t length, uint64_t buckets,
                              uint32_t asked, int counted) {
    const uint64_t *head = p->index->head;
    for (uint32_t at = 0; at < length; at++) {
        uint32_t entry = run[at], row = entry & ROW;
        p->candidate[p->candidates] = (candidate){row, asked};
        if (buckets >> (entry >> 26) & 1) {
            __builtin_prefetch(head + 2 * (size_t)row);
            if (++p->candidates == CANDIDATES) verify(p, counted);
        }
    }
}

ALWAYS_INLINE void test_groups(probe *p, int query, int table) {
    const mih *index = p->index;
    int width = index->width[table], high_bits = width - 6, budget = p->budgets[table];
    uint32_t wanted = part(p->queries + WORDS * (size_t)query, index->first[table], width);
    uint32_t high = wanted >> 6, asked = (uint32_t)query << 16 | (uint32_t)table;
    const uint64_t *near = ball[wanted & LOW];
    const uint64_t *occupied = index->occupied + index->group[table];
    int passes = p->passes;
    for (int k = 0; k <= budget; k++) {
        uint64_t mask = near[budget - k < 6 ? budget - k : 6];
        const uint32_t *flip = flips + flips_of[k];
        for (int i = 0, count = choose[high_bits][k]; i < count; i++) {
            uint32_t group = high ^ flip[i];
            uint64_t buckets = occupied[group] & mask;
            p->buckets[passes] = buckets;
            p->group[passes] = group;
            p->asked[passes] = asked;
            passes += buckets != 0;
        }
    }
    p->passes = passes;
}

#if defined(__x86_64__)
#include <immintrin.h>

/* Both without a branch that depends on the data: sixteen entries and eight groups at once. */
WITH_AVX512 static inline void gather_run_avx512(probe *p, const uint32_t *run, uint32_t length,
                                                 uint64_t buckets, uint32_t asked, int counted) {
    const uint64_t *head = p->index->head;
    const __m512i low = _mm512_set1_epi32((int)(uint32_t)buckets);
    const __m512i high = _mm512_set1_epi32((int)(uint32_t)(buckets >> 32));
    const __m512i one = _mm512_set1_epi32(1);
    for (uint32_t at = 0; at < length; at += 16) {
        __mmask16 some = (__mmask16)(length - at >= 16 ? 0xffff : (1u << (length - at)) - 1);
        __m512i entry = _mm512_maskz_loadu_epi32(some, run + at);
        __m512i tag = _mm512_srli_epi32(entry, 26);
        __m512i bit = _mm512_or_si512(
            _mm512_srlv_epi32(low, tag),
            _mm512_srlv_epi32(high, _mm512_sub_epi32(tag, _mm512_set1_epi32(32))));
        __mmask16 chosen = _mm512_mask_test_epi32_mask(some, bit, one);
        uint32_t rows[16];
        __m512i row = _mm512_and_si512(entry, _mm512_set1_epi32((int)ROW));
        _mm512_storeu_si512(rows, _mm512_maskz_compress_epi32(chosen, row));
        int count = __builtin_popcount(chosen);
        for (int i = 0; i < count; i++) {
            __builtin_prefetch(head + 2 * (size_t)rows[i]);
            p->candidate[p->candidates + i] = (candidate){rows[i], asked};
        }
        p->candidates += count;
        if (p->candidates >= CANDIDATES) verify(p, counted);
    }
}

WITH_AVX512 static inline void test_groups_avx512(probe *p, int query, int table) {
    const mih *index = p->index;
    int width = index->width[table], high_bits = width - 6, budget = p->budgets[table];
    uint32_t wanted = part(p->queries + WORDS * (size_t)query, index->first[table], width);
    const __m256i high = _mm256_set1_epi32((int)(wanted >> 6));
    const __m256i asked = _mm256_set1_epi32(query << 16 | table);
    const uint64_t *near = ball[wanted & LOW];
    const uint64_t *occupied = index->occupied + index->group[table];
    int passes = p->passes;
    for (int k = 0; k <= budget; k++) {
        const __m512i mask = _mm512_set1_epi64((int64_t)near[budget - k < 6 ? budget - k : 6]);
        const uint32_t *flip = flips + flips_of[k];
        for (int i = 0, count = choose[high_bits][k]; i < count; i += 8) {
            __mmask8 some = (__mmask8)(count - i >= 8 ? 255 : (1 << (count - i)) - 1);
            __m256i group = _mm256_xor_si256(high, _mm256_maskz_loadu_epi32(some, flip + i));
            __m512i word =
                _mm512_mask_i32gather_epi64(_mm512_setzero_si512(), some, group, occupied, 8);
            word = _mm512_and_si512(word, mask);
            __mmask8 passing = _mm512_test_epi64_mask(word, word);
            _mm512_storeu_si512(p->buckets + passes, _mm512_maskz_compress_epi64(passing, word));
            _mm256_storeu_si256((__m256i *)(p->group + passes),
                                _mm256_maskz_compress_epi32(passing, group));
            _mm256_storeu_si256((__m256i *)(p->asked + passes), asked);
            passes += __builtin_popcount(passing);
        }
    }
    p->passes = passes;
}
#endif

#define AHEAD 24

/* Starts are asked for first, then runs, a few ahead of their use; rows by `gather_run`. */
#define FOLLOW(name, attributes, gather_run, counted)                                          \
    attributes static inline void name(probe *p) {                                             \
        const mih *index = p->index;                                                           \
        const uint32_t *start[PASSES];                                                         \
        int passes = p->passes;                                                                \
        for (int i = 0; i < passes; i++) {                                                     \
            uint32_t table = TABLE(p->asked[i]);                                               \
            start[i] = index->starts + index->group[table] + table + p->group[i];              \
            __builtin_prefetch(start[i]);                                                      \
        }                                                                                      \
        for (int i = 0; i < passes + AHEAD; i++) {                                             \
            if (i < passes) {                                                                  \
                const uint32_t *run =                                                          \
                    index->entries + (size_t)TABLE(p->asked[i]) * (size_t)index->rows;         \
                __builtin_prefetch(run + start[i][0]);                                         \
                __builtin_prefetch(run + start[i][1] - 1);                                     \
            }                                                                                  \
            if (i < AHEAD) continue;                                                           \
            int at = i - AHEAD;                                                                \
            const uint32_t *run =                                                              \
                index->entries + (size_t)TABLE(p->asked[at]) * (size_t)index->rows;            \
            uint32_t length = start[at][1] - start[at][0];                                     \
            if (length <= p->longest)                                                          \
                gather_run(p, run + start[at][0], length, p->buckets[at], p->asked[at],        \
                           counted);                                                           \
        }                                                                                      \
        p->passes = 0;                                                                         \
    }

FOLLOW(follow_portable, , gather_run, 0)
#if defined(__x86_64__)
FOLLOW(follow_popcnt, WITH_POPCNT, gather_run, 1)
FOLLOW(follow_avx512, WITH_AVX512, gather_run_avx512, 1)
#endif

ALWAYS_INLINE int most_passes(const probe *p, int table) {
    int high_bits = p->index->width[table] - 6, total = 0;
    for (int k = 0; k <= p->budgets[table]; k++) total += choose[high_bits][k];
    return total;
}

#define SEARCH(name, attributes, test, follow, counted)                                      \
    attributes static void name(probe *p, int queries) {                                     \
        for (int table = 0; table < p->index->tables; table++) {                             \
            int most = most_passes(p, table);                                                \
            for (int query = 0; most && query < queries; query++) {                          \
                if (p->passes + most > PASSES) follow(p);                                    \
                test(p, query, table);                                                       \
            }                                                                                \
        }                                                                                    \
        follow(p);                                                                           \
        verify(p, counted);                                                                  \
    }

SEARCH(search_portable, , test_groups, follow_portable, 0)
#if defined(__x86_64__)
SEARCH(search_popcnt, WITH_POPCNT, test_groups, follow_popcnt, 1)
SEARCH(search_avx512, WITH_AVX512, test_groups_avx512, follow_avx512, 1)
#endif

/* Every row within the radius of each query, once. `budgets` says how many flips each table
 * forgives, -1 for none at all; no table may have more ways to flip than PASSES. Exact where
 * their sum reaches the radius and no run is passed over. */
int64_t seawall_mih_search(const mih *index, const uint64_t *queries, int64_t count, int radius,
                           const int32_t *budgets, uint32_t longest, uint32_t *query,
                           uint32_t *row, uint32_t *distance, int64_t places) {
    hits out = {query, row, distance, places, 0};
    probe p;
    p.index = index;
    p.budgets = budgets;
    p.radius = radius;
    p.longest = longest;
    p.out = &out;
    p.passes = p.candidates = 0;
    for (int64_t done = 0; done < count; done += 64) {
        int now = (int)(count - done < 64 ? count - done : 64);
        p.queries = queries + WORDS * done;
        p.base = (uint32_t)done;
#if defined(__x86_64__)
        if (seawall_level() == 2) search_avx512(&p, now);
        else if (seawall_level() == 1) search_popcnt(&p, now);
        else
#endif
            search_portable(&p, now);
    }
    return out.found;
}

/* One table, by counting: `occupied` of 2^(width-6) zeros, `starts` of two more zeros. The
 * last is scratch. Rows of a group stay in order. */
void seawall_mih_build(const uint64_t *head, const uint64_t *tail, int64_t rows, int first,
                       int width, uint64_t *occupied, uint32_t *starts, uint32_t *entries) {
    int64_t groups = (int64_t)1 << (width - 6);
    for (int64_t row = 0; row < rows; row++) {
        uint64_t code[WORDS] = {head[2 * row], head[2 * row + 1], tail[2 * row], tail[2 * row + 1]};
        uint32_t bucket = part(code, first, width);
        starts[(bucket >> 6) + 2]++;
        occupied[bucket >> 6] |= (uint64_t)1 << (bucket & LOW);
    }
    for (int64_t group = 2; group < groups + 2; group++) starts[group] += starts[group - 1];
    for (int64_t row = 0; row < rows; row++) {
        uint64_t code[WORDS] = {head[2 * row], head[2 * row + 1], tail[2 * row], tail[2 * row + 1]};
        uint32_t bucket = part(code, first, width);
        entries[starts[(bucket >> 6) + 1]++] = (uint32_t)(bucket & LOW) << 26 | (uint32_t)row;
    }
}

/* Bits of each code moved to where `moves` puts them: for every byte of a code a row of 256
 * images of 256 bits. */
void seawall_permute(const uint8_t *codes, int64_t rows, const uint64_t *moves, uint64_t *head,
                     uint64_t *tail, int64_t stride) {
    for (int64_t row = 0; row < rows; row++) {
        uint64_t image[WORDS] = {0, 0, 0, 0};
        for (int byte = 0; byte < 8 * WORDS; byte++) {
            const uint64_t *move = moves + WORDS * (256 * (size_t)byte + codes[8 * WORDS * row + byte]);
            for (int word = 0; word < WORDS; word++) image[word] |= move[word];
        }
        memcpy(head + stride * row, image, 16);
        memcpy(tail + stride * row, image + 2, 16);
    }
}
