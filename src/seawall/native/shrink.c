/* Luma made smaller by averages over areas; seawall/sandbox/pictures/_shrinking.py is its twin.

   Whole numbers throughout: weights are 4096ths, a column's average keeps eight bits behind
   the point, so the answer is the same whatever adds it up. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dispatch.h"

#define WHOLE 4096

typedef struct {
    int32_t first, many; /* the places that a place of the smaller picture covers */
    int32_t weights; /* where theirs begin */
} share;

/* How much of each of `size` places lies in each of `of` equal parts, in 4096ths of a part. */
static void shares_of(int size, int of, share *shares, uint16_t *weights) {
    int at = 0;
    for (int i = 0; i < of; i++) {
        int64_t from = (int64_t)i * size, to = from + size, done = 0;
        int first = (int)(from / of), last = (int)((to - 1) / of);
        shares[i] = (share){first, last - first + 1, at};
        for (int j = first; j <= last; j++) {
            int64_t end = (int64_t)(j + 1) * of < to ? (int64_t)(j + 1) * of : to;
            int64_t upto = (2 * WHOLE * (end - from) + size) / (2 * (int64_t)size);
            weights[at++] = (uint16_t)(upto - done);
            done = upto;
        }
    }
}

BODY void down_body(const uint8_t *restrict rows, ptrdiff_t stride, int width, int many,
                    const uint16_t *restrict weights, uint32_t *restrict sums,
                    uint16_t *restrict line) {
    if (many == 2) {
        uint32_t one = weights[0], two = weights[1];
        const uint8_t *restrict below = rows + stride;
        for (int x = 0; x < width; x++)
            line[x] = (uint16_t)((rows[x] * one + below[x] * two + 8) >> 4);
        return;
    }
    if (many == 3) {
        uint32_t one = weights[0], two = weights[1], three = weights[2];
        const uint8_t *restrict below = rows + stride, *restrict last = below + stride;
        for (int x = 0; x < width; x++)
            line[x] = (uint16_t)((rows[x] * one + below[x] * two + last[x] * three + 8) >> 4);
        return;
    }
    memset(sums, 0, (size_t)width * sizeof *sums);
    for (int y = 0; y < many; y++, rows += stride) {
        uint32_t weight = weights[y];
        for (int x = 0; x < width; x++) sums[x] += weight * rows[x];
    }
    for (int x = 0; x < width; x++) line[x] = (uint16_t)((sums[x] + 8) >> 4);
}

DISPATCH(seawall_shrink_down, down,
         (const uint8_t *rows, ptrdiff_t stride, int width, int many, const uint16_t *weights,
          uint32_t *sums, uint16_t *line),
         (rows, stride, width, many, weights, sums, line))

/* Along a line, `taps` places each: those beyond what a place covers weigh nothing. */
BODY void taps_body(const uint16_t *restrict line, const int32_t *restrict firsts,
                    const uint16_t *restrict weights, int width, int taps,
                    uint8_t *restrict out) {
    for (int x = 0; x < width; x++) {
        const uint16_t *from = line + firsts[x], *weight = weights + (ptrdiff_t)x * taps;
        uint32_t sum = 1 << 19;
        for (int i = 0; i < taps; i++) sum += (uint32_t)from[i] * weight[i];
        out[x] = (uint8_t)(sum >> 20);
    }
}

static void across(const uint16_t *line, const int32_t *firsts, const uint16_t *weights,
                   int width, int taps, uint8_t *out) {
    if (taps == 2) taps_body(line, firsts, weights, width, 2, out);
    else if (taps == 3) taps_body(line, firsts, weights, width, 3, out);
    else if (taps == 4) taps_body(line, firsts, weights, width, 4, out);
    else taps_body(line, firsts, weights, width, taps, out);
}

/* As many weights for each place: the first of what it covers moves back at the far side. */
static uint16_t *even_taps(const share *shares, const uint16_t *weights, int size, int of,
                           int32_t *firsts, int *taps) {
    *taps = 1;
    for (int i = 0; i < of; i++)
        if (shares[i].many > *taps) *taps = shares[i].many;
    uint16_t *even = calloc((size_t)of * (size_t)*taps, sizeof *even);
    for (int i = 0; even && i < of; i++) {
        int back = shares[i].first + *taps - size;
        if (back < 0) back = 0;
        firsts[i] = shares[i].first - back;
        memcpy(even + (ptrdiff_t)i * *taps + back, weights + shares[i].weights,
               (size_t)shares[i].many * sizeof *even);
    }
    return even;
}

/* A picture made smaller, no side longer than before; 1 where there is no memory for it. */
int seawall_shrunk(const uint8_t *luma, ptrdiff_t stride, int height, int width, int to_height,
                   int to_width, uint8_t *out) {
    size_t rows = (size_t)to_height, columns = (size_t)to_width;
    share *shares = malloc((rows + columns) * sizeof *shares);
    uint16_t *weights = malloc(((size_t)height + (size_t)width + 2 * (rows + columns)) * 2);
    uint32_t *sums = malloc((size_t)width * (sizeof *sums + sizeof(uint16_t)));
    int32_t *firsts = malloc(columns * sizeof *firsts);
    uint16_t *even = NULL;
    if (shares && weights && sums && firsts) {
        uint16_t *line = (uint16_t *)(sums + width), *beside = weights + height + 2 * to_height;
        int taps;
        shares_of(height, to_height, shares, weights);
        shares_of(width, to_width, shares + to_height, beside);
        even = even_taps(shares + to_height, beside, width, to_width, firsts, &taps);
        for (int y = 0; even && y < to_height; y++) {
            seawall_shrink_down(luma + shares[y].first * stride, stride, width, shares[y].many,
                                weights + shares[y].weights, sums, line);
            across(line, firsts, even, to_width, taps, out + (ptrdiff_t)y * to_width);
        }
    }
    int failed = !even;
    free(shares);
    free(weights);
    free(sums);
    free(firsts);
    free(even);
    return failed;
}

BODY void halve_body(const uint8_t *restrict luma, ptrdiff_t stride, int height, int width,
                     uint8_t *restrict out) {
    int pairs = width / 2;
    for (int y = 0; y < height; y += 2, out += (width + 1) / 2) {
        const uint8_t *restrict above = luma + y * stride;
        const uint8_t *restrict below = y + 1 < height ? above + stride : above;
        for (int x = 0; x < pairs; x++)
            out[x] = (uint8_t)((above[2 * x] + above[2 * x + 1] + below[2 * x] +
                                below[2 * x + 1] + 2) >> 2);
        if (width & 1) out[pairs] = (uint8_t)((above[width - 1] + below[width - 1] + 1) >> 1);
    }
}

/* Every two by two pixels as one; what is left over at the sides counts for itself. */
DISPATCH(seawall_halved, halve,
         (const uint8_t *luma, ptrdiff_t stride, int height, int width, uint8_t *out),
         (luma, stride, height, width, out))
