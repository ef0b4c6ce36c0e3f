/* Texts: the skeleton's letters, words as numbers, and MinHash sketches.

   The twins in seawall.signals (_skeleton, _tokens, minhash) say what these compute and why. */
#include <stdint.h>

#include "features.h"

#define SPACE 0x20u
#define LONGEST 64
#define GRAM 5
#define PLACES 128

static const uint64_t BASE = 0x9E3779B97F4A7C15ull;

static inline uint64_t mixed(uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ull;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBull;
    return value ^ (value >> 31);
}

static inline int is_digit(uint32_t code) { return code >= '0' && code <= '9'; }

/* Letters by the table, digits among letters as letters, and no letter twice in a row. */
int64_t seawall_skeleton(const uint32_t *codes, int64_t count, const uint32_t *table,
                                uint32_t size, const uint32_t *spelled, uint32_t *out) {
    int64_t written = 0;
    for (int64_t first = 0; first < count;) {
        int64_t end = first, digits = 0;
        uint32_t letter = 0;
        for (; end < count; end++) {
            letter = codes[end] < size ? table[codes[end]] : codes[end];
            if (letter == SPACE) break;
            digits += is_digit(letter);
        }
        int hidden = digits && digits < end - first;
        for (int64_t at = first; at < end + (end < count); at++) {
            letter = codes[at] < size ? table[codes[at]] : codes[at];
            if (hidden && is_digit(letter)) letter = spelled[letter - '0'];
            if (!written || is_digit(letter) || letter != out[written - 1]) out[written++] = letter;
        }
        first = end + 1;
    }
    return written;
}

static inline int is_unspaced(const uint8_t *table, uint32_t size, uint32_t code) {
    return table[code < size ? code : size];
}

/* Words, and in scripts without spaces runs of up to five letters: hash, start and end. */
int64_t seawall_tokens(const uint32_t *codes, int64_t count, const uint8_t *unspaced,
                              uint32_t size, uint64_t *hashes, int64_t *starts, int64_t *ends) {
    uint64_t powers[LONGEST];
    powers[0] = BASE;
    for (int at = 1; at < LONGEST; at++) powers[at] = powers[at - 1] * BASE;
    int64_t tokens = 0;
    for (int64_t at = 0; at < count;) {
        if (codes[at] == SPACE) {
            at++;
            continue;
        }
        int gram = is_unspaced(unspaced, size, codes[at]);
        int64_t most = gram ? GRAM : LONGEST, end = at;
        uint64_t total = 0;
        while (end < count && end - at < most && codes[end] != SPACE &&
               is_unspaced(unspaced, size, codes[end]) == gram) {
            total += mixed(codes[end]) * powers[end - at];
            end++;
        }
        hashes[tokens] = mixed(total);
        starts[tokens] = at;
        ends[tokens++] = end;
        at = gram ? at + 1 : end;
    }
    return tokens;
}

#define SKETCH                                                                   \
    for (int64_t run = 0; run < count; run++)                                    \
        for (int place = 0; place < PLACES; place++) {                           \
            uint64_t placed = factors[place] * runs[run] + terms[place];         \
            smallest[place] = placed < smallest[place] ? placed : smallest[place]; \
        }

static void sketch_plain(const uint64_t *restrict runs, int64_t count,
                         const uint64_t *restrict factors, const uint64_t *restrict terms,
                         uint64_t *restrict smallest) {
    SKETCH
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512dq,avx512vl"))) static void
sketch_wide(const uint64_t *restrict runs, int64_t count, const uint64_t *restrict factors,
            const uint64_t *restrict terms, uint64_t *restrict smallest) {
    SKETCH
}
#endif

/* For each of 128 orderings the smallest number that any run of words is given. */
void seawall_sketch(const uint64_t *runs, int64_t count, const uint64_t *factors,
                           const uint64_t *terms, uint64_t *smallest) {
#if defined(__x86_64__)
    if (seawall_level() == 2 && __builtin_cpu_supports("avx512dq")) {
        sketch_wide(runs, count, factors, terms, smallest);
        return;
    }
#endif
    sketch_plain(runs, count, factors, terms, smallest);
}
