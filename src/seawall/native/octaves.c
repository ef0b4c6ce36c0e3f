/* A picture in eight sizes, each a fifth smaller than the one before, blended from its pixels as
   OpenCV's ORB does. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dispatch.h"
#include "octaves.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

BODY void blend_body(const uint16_t *restrict above, const uint16_t *restrict below, int weight,
                     int width, uint8_t *restrict out) {
    for (int x = 0; x < width; x++)
        out[x] = (uint8_t)(((uint32_t)above[x] * (uint32_t)(256 - weight) +
                            (uint32_t)below[x] * (uint32_t)weight + 32768) >>
                           16);
}

DISPATCH(seawall_corners_blend, blend,
         (const uint16_t *above, const uint16_t *below, int weight, int width, uint8_t *out),
         (above, below, weight, width, out))

/* Between which two places a place of the smaller picture lies, in 256ths of the second. */
static int between(int at, int size, int of, int *weight) {
    double place = (at + 0.5) * ((double)of / size) - 0.5;
    int first = (int)floor(place);
    *weight = (int)rint((place - first) * 256);
    if (first < 0) first = *weight = 0;
    if (first >= of - 1) {
        first = of - 2;
        *weight = 256;
    }
    return first;
}

/* Where each place of a smaller row lies in a row: between `firsts[x]` and the next, in 256ths
   of the second. `offsets` are the firsts counted from that of each eight's first place, with the
   highest bit set: how bytes are picked from sixteen, if all eight lie `close` enough. */
typedef struct {
    int32_t *firsts;
    uint16_t *weights, *offsets;
    int width, close;
} grid_line;

static void place_line(grid_line *line, int of) {
    line->close = 1;
    for (int x = 0; x < line->width; x++) {
        int weight, first = between(x, line->width, of, &weight);
        line->firsts[x] = first;
        line->weights[x] = (uint16_t)weight;
        int offset = first - line->firsts[x & ~7];
        line->offsets[x] = (uint16_t)(0x8000 | offset);
        if (offset > 14) line->close = 0;
    }
}

static void blend_from(const grid_line *line, const uint8_t *restrict row, int start,
                       uint16_t *restrict out) {
    for (int x = start; x < line->width; x++) {
        const uint8_t *at = row + line->firsts[x];
        out[x] = (uint16_t)(at[0] * (256 - line->weights[x]) + at[1] * line->weights[x]);
    }
}

#if defined(__x86_64__)
/* Eight at once: `row` may be read to sixteen bytes after the last place. */
__attribute__((target("avx2"))) static int blend_eights(const grid_line *line, const uint8_t *row,
                                                        uint16_t *out) {
    const __m128i whole = _mm_set1_epi16(256), next = _mm_set1_epi16(1);
    int x = 0;
    for (; x + 8 <= line->width; x += 8) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(row + line->firsts[x]));
        __m128i picks = _mm_loadu_si128((const __m128i *)(line->offsets + x));
        __m128i second = _mm_loadu_si128((const __m128i *)(line->weights + x));
        __m128i left = _mm_shuffle_epi8(bytes, picks);
        __m128i right = _mm_shuffle_epi8(bytes, _mm_add_epi8(picks, next));
        __m128i sum = _mm_add_epi16(_mm_mullo_epi16(left, _mm_sub_epi16(whole, second)),
                                    _mm_mullo_epi16(right, second));
        _mm_storeu_si128((__m128i *)(out + x), sum);
    }
    return x;
}
#endif

/* A row blended along itself, in 256ths. */
static void blend_row(const grid_line *line, const uint8_t *row, uint16_t *out) {
    int done = 0;
#if defined(__x86_64__)
    if (line->close && seawall_level() >= 1) done = blend_eights(line, row, out);
#endif
    blend_from(line, row, done, out);
}

/* A picture a little smaller, every pixel blended from four. */
static void shrink(const octave *from, const octave *to, grid_line *line, uint16_t *lines) {
    line->width = to->width;
    place_line(line, from->width);
    int ready = -1; /* the last row of `from` that lies blended along in `lines`, by parity */
    for (int y = 0; y < to->height; y++) {
        int weight, first = between(y, to->height, from->height, &weight);
        for (int row = ready < first ? first : ready + 1; row <= first + 1; row++) {
            blend_row(line, from->pixels + (ptrdiff_t)row * from->width,
                      lines + (row & 1 ? to->width : 0));
            ready = row;
        }
        const uint16_t *above = lines + (first & 1 ? to->width : 0);
        const uint16_t *below = lines + (first & 1 ? 0 : to->width);
        seawall_corners_blend(above, below, weight, to->width,
                              to->pixels + (ptrdiff_t)y * to->width);
    }
}

uint8_t *seawall_octaves(const uint8_t *luma, int height, int width, const double *scales,
                         octave *octaves) {
    size_t size = 0;
    for (int i = 0; i < OCTAVES; i++) {
        octaves[i].height = (int)rintf((float)height * (1.0f / (float)scales[i]));
        octaves[i].width = (int)rintf((float)width * (1.0f / (float)scales[i]));
        if (octaves[i].height < 2 || octaves[i].width < 2) return NULL;
        size += (size_t)octaves[i].height * (size_t)octaves[i].width;
    }
    size_t lines = (size_t)width * (sizeof(int32_t) + 4 * sizeof(uint16_t));
    uint8_t *memory = malloc(lines + size + 64), *at = memory + lines;
    if (!memory) return NULL;
    uint16_t *numbers = (uint16_t *)(memory + (size_t)width * sizeof(int32_t));
    grid_line line = {.firsts = (int32_t *)memory, .weights = numbers, .offsets = numbers + width};
    for (int i = 0; i < OCTAVES; i++) {
        octaves[i].pixels = at;
        at += (size_t)octaves[i].height * (size_t)octaves[i].width;
        if (i) shrink(octaves + i - 1, octaves + i, &line, numbers + 2 * width);
        else memcpy(octaves[0].pixels, luma, (size_t)height * (size_t)width);
    }
    return memory;
}
