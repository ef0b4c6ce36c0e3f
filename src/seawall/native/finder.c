/* Whether a picture may hold a QR code: what the reader of codes can be spared.

   Each corner of a code but one holds a square in a frame, which any straight line through
   its middle cuts in runs of 1, 1, 3, 1 and 1 parts. Such runs are looked for along every
   few rows, dark and light judged by what lies around in that row, and kept only where the
   column through their middle says the same, and three of them stand in a square. The
   reader in seawall/sandbox/pictures/_qr.py is its oracle: what that reads, this must let through. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "dispatch.h"

#if defined(__SSE2__) /* every x86-64 */
#include <emmintrin.h>
#endif

#define BLOCK 16
#define AROUND 2 /* blocks each way that decide what is dark */
#define SMALLEST 9 /* pixels: what the reader reads has more than one a part */
#define GRAIN 8  /* less than the mean by so much is dark, or every flat wall is full of edges */
#define MOST_WIDE 65535

/* Whether five runs between these six places are 1:1:3:1:1 parts, each within half a part and three
   quarters of a pixel. Without a branch, so that many are told at once. */
BODY int is_finder(const int32_t *at) {
    int total = at[5] - at[0], fits = total >= SMALLEST;
    /* in 28ths of a part: a part is 4 * total, half of it 2 * total, three quarters of a pixel 21 */
    int part = 4 * total, most = 2 * total + 21;
    for (int i = 0; i < 5; i++) {
        int off = 28 * (at[i + 1] - at[i]) - (i == 2 ? 3 * part : part);
        off = off < 0 ? -off : off;
        fits &= off <= (i == 2 ? 3 * most : most);
    }
    return fits;
}

/* Three runs from a place up or down a column: the rest of its own, and two more. */
static int walk(const uint8_t *luma, ptrdiff_t stride, int height, int y, int step, int limit,
                int most, int32_t *run) {
    int is_light = luma[(ptrdiff_t)y * stride] > limit;
    for (int i = 0; i < 3; i++) {
        int count = 0;
        while (y >= 0 && y < height && (luma[(ptrdiff_t)y * stride] > limit) == (is_light ^ (i & 1))) {
            if (++count > most) return 0;
            y += step;
        }
        if (!count) return 0;
        run[i] = count;
    }
    return 1;
}

static int agrees(const uint8_t *column, ptrdiff_t stride, int height, int y, int limit,
                  int across) {
    int32_t up[3], down[3];
    if (!walk(column, stride, height, y, -1, limit, across, up)) return 0;
    if (!walk(column, stride, height, y, 1, limit, across, down)) return 0;
    int32_t run[5] = {up[2], up[1], up[0] + down[0] - 1, down[1], down[2]}, at[6] = {0};
    for (int i = 0; i < 5; i++) at[i + 1] = at[i] + run[i];
    return 2 * at[5] >= across && at[5] <= 2 * across && is_finder(at);
}

static unsigned sum_of(const uint8_t *block) {
#if defined(__SSE2__)
    __m128i sums = _mm_sad_epu8(_mm_loadu_si128((const __m128i *)block), _mm_setzero_si128());
    return (unsigned)(_mm_cvtsi128_si32(sums) + _mm_extract_epi16(sums, 4));
#else
    unsigned sum = 0;
    for (int i = 0; i < BLOCK; i++) sum += block[i];
    return sum;
#endif
}

/* A bit for each place of a block that is lighter than this. */
static unsigned lighter(const uint8_t *block, uint8_t limit) {
#if defined(__SSE2__)
    __m128i over = _mm_subs_epu8(_mm_loadu_si128((const __m128i *)block), _mm_set1_epi8((char)limit));
    return 0xFFFF & ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(over, _mm_setzero_si128()));
#else
    unsigned bits = 0;
    for (int i = 0; i < BLOCK; i++) bits |= (unsigned)(block[i] > limit) << i;
    return bits;
#endif
}

static uint8_t less_grain(unsigned mean) { return (uint8_t)(mean > GRAIN ? mean - GRAIN : 0); }

/* The means where there are blocks on both sides; the first block where there are not. */
static int means_amid(const uint16_t *sums, int blocks, uint8_t *limits) {
    int b = AROUND;
    for (; b < blocks - AROUND; b++) {
        unsigned sum = 0;
        for (int i = -AROUND; i <= AROUND; i++) sum += sums[b + i];
        limits[b] = less_grain(sum / (BLOCK * (2 * AROUND + 1)));
    }
    return b;
}

/* The mean around each block of a row; the last block may be short. */
static void limits_of(const uint8_t *row, int width, uint16_t *sums, uint8_t *limits) {
    int whole = width / BLOCK, blocks = (width + BLOCK - 1) / BLOCK;
    for (int b = 0; b < whole; b++) sums[b] = (uint16_t)sum_of(row + b * BLOCK);
    if (whole < blocks) {
        unsigned sum = 0, rest = (unsigned)(width - whole * BLOCK);
        for (unsigned i = 0; i < rest; i++) sum += row[whole * BLOCK + (int)i];
        sums[whole] = (uint16_t)(sum * BLOCK / rest);
    }
    for (int b = 0; b < blocks; b++) {
        if (b == AROUND && blocks > 2 * AROUND) b = means_amid(sums, blocks, limits);
        int from = b - AROUND < 0 ? 0 : b - AROUND;
        int to = b + AROUND + 1 > blocks ? blocks : b + AROUND + 1;
        unsigned sum = 0;
        for (int i = from; i < to; i++) sum += sums[i];
        limits[b] = less_grain(sum / (unsigned)(BLOCK * (to - from)));
    }
}

/* Where a row changes from dark to light or back, with both its ends; how many places. */
static int changes_of(const uint8_t *row, int width, const uint8_t *limits, int32_t *places) {
    int many = 1, blocks = (width + BLOCK - 1) / BLOCK, each = 64 / BLOCK;
    uint64_t last = row[0] > limits[0];
    places[0] = 0;
    for (int first = 0; first < blocks; first += each) {
        uint64_t bits = 0, inside = ~(uint64_t)0;
        int from = first * BLOCK, here = width - from < 64 ? width - from : 64;
        for (int b = 0; b < here / BLOCK; b++)
            bits |= (uint64_t)lighter(row + from + b * BLOCK, limits[first + b]) << b * BLOCK;
        if (here < 64) {
            inside = ((uint64_t)1 << here) - 1;
            for (int i = here / BLOCK * BLOCK; i < here; i++)
                bits |= (uint64_t)(row[from + i] > limits[first + i / BLOCK]) << i;
        }
        uint64_t changed = (bits ^ (bits << 1 | last)) & inside;
        last = bits >> 63;
        while (changed) {
            places[many++] = from + __builtin_ctzll(changed);
            changed &= changed - 1;
        }
    }
    places[many++] = width;
    return many;
}

/* From which places on runs are such, where the square is no narrower than the ring. */
BODY void fits_body(const int32_t *places, int many, uint8_t *fits) {
    for (int i = 0; i < many; i++) {
        const int32_t *at = places + i;
        fits[i] = (uint8_t)(is_finder(at) & (at[3] - at[2] >= at[2] - at[1]));
    }
}
DISPATCH(seawall_finder_fits, fits, (const int32_t *places, int many, uint8_t *fits),
         (places, many, fits))

#define CONTRAST 20 /* of 255, between the middles of dark and light runs */
#define MOST 64 /* places that are kept of one picture */

/* Whether the frame and the square are as far from the ring as print is from paper. */
static int stands_out(const uint8_t *row, const int32_t *at) {
    int value[5];
    for (int i = 0; i < 5; i++) value[i] = row[(at[i] + at[i + 1]) / 2];
    int sign = value[2] > value[1] ? 1 : -1, least = 255;
    for (int i = 0; i < 5; i += 2)
        for (int j = 1; j < 5; j += 2) {
            int apart = sign * (value[i] - value[j]);
            if (apart < least) least = apart;
        }
    return least >= CONTRAST;
}

/* Whether a part's width around the middle all is as dark, or as light, as the middle. */
static int is_solid(const uint8_t *middle, ptrdiff_t stride, int limit, ptrdiff_t part) {
    for (int down = -1; down <= 1; down++)
        for (int across = -1; across <= 1; across++) {
            ptrdiff_t reach = across && down ? part * 2 / 3 : part;
            if ((middle[down * reach * stride + across * reach] > limit) != (*middle > limit))
                return 0;
        }
    return 1;
}

/* Whether three places are the corners of a square, however turned and a little askew. */
static int is_square(const int32_t *corner, const int32_t *one, const int32_t *other) {
    int64_t ax = one[0] - corner[0], ay = one[1] - corner[1];
    int64_t bx = other[0] - corner[0], by = other[1] - corner[1];
    int64_t a = ax * ax + ay * ay, b = bx * bx + by * by, dot = ax * bx + ay * by;
    int64_t size = corner[2];
    int is_even = a <= 3 * b && b <= 3 * a;
    return is_even && 4 * dot * dot <= a * b && a > size * size && b > size * size;
}

static int alike(const int32_t *one, const int32_t *other) {
    return 2 * one[2] <= 3 * other[2] && 2 * other[2] <= 3 * one[2];
}

/* Whether a place was found already, on another row. */
static int is_known(int32_t (*found)[3], int many, const int32_t *place) {
    for (int i = 0; i < many; i++) {
        int across = found[i][0] - place[0], down = found[i][1] - place[1];
        int near = found[i][2] / 4 + 1;
        if (across <= near && -across <= near && down <= near && -down <= near &&
            alike(found[i], place))
            return 1;
    }
    return 0;
}

/* Whether two of the places found make a square with this one. */
static int completes(int32_t (*found)[3], int many, const int32_t *place) {
    for (int i = 0; i < many; i++) {
        if (!alike(found[i], place)) continue;
        for (int j = 0; j < i; j++) {
            if (!alike(found[j], place) || !alike(found[i], found[j])) continue;
            if (is_square(place, found[i], found[j]) || is_square(found[i], place, found[j]) ||
                is_square(found[j], place, found[i]))
                return 1;
        }
    }
    return 0;
}

/* One if three such places make a square, else nothing; every `step`th row is looked along.
   `scratch` holds 8 bytes for each pixel of a row, and 64. */
int seawall_finder(const uint8_t *luma, ptrdiff_t stride, int height, int width, int step,
                   void *scratch) {
    if (width > MOST_WIDE) return 1;
    int32_t *places = scratch, found[MOST][3];
    uint16_t *sums = (uint16_t *)(places + width + 2);
    uint8_t *limits = (uint8_t *)(sums + (width + BLOCK - 1) / BLOCK);
    uint8_t *fits = limits + (width + BLOCK - 1) / BLOCK;
    int kept = 0;
    for (int y = step / 2; y < height; y += step) {
        const uint8_t *row = luma + (ptrdiff_t)y * stride;
        limits_of(row, width, sums, limits);
        int many = changes_of(row, width, limits, places);
        seawall_finder_fits(places, many - 5, fits);
        for (int i = 0; i + 5 < many; i++) {
            if (!fits[i] || !stands_out(row, places + i)) continue;
            int middle = (places[i + 2] + places[i + 3]) / 2, size = places[i + 5] - places[i];
            int limit = limits[middle / BLOCK], part = size / 8;
            if (y < part || y + part >= height) continue;
            if (!is_solid(row + middle, stride, limit, part)) continue;
            if (!agrees(luma + middle, stride, height, y, limit, size)) continue;
            int32_t place[3] = {middle, y, size};
            if (is_known(found, kept, place)) continue;
            if (completes(found, kept, place) || kept == MOST) return 1;
            memcpy(found[kept++], place, sizeof place);
        }
    }
    return 0;
}
