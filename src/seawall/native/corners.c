/* Where the corners of a picture are: FAST in eight octaves, ranked by Harris's measure,
   spread over the picture.

   Settings and arithmetic are those by which OpenCV's ORB detects, which is the twin without a
   kernel (seawall/sandbox/pictures/_features.py) and describes what is found here: the same
   corners, to the pixel. FAST: Rosten and Drummond, ECCV 2006; the ranking and the angle:
   Rublee, Rabaud, Konolige, Bradski, ORB, ICCV 2011. */
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

#define LONGEST 1024 /* pixels a side */
#define PATCH 15 /* radius of what an angle is taken from */
#define GRID 8
#define CELLS (GRID * GRID * OCTAVES / 2)

typedef struct {
    int32_t x, y, octave;
    float response;
} place;

BODY uint8_t less(uint8_t a, uint8_t b) { return a < b ? a : b; }
BODY uint8_t more(uint8_t a, uint8_t b) { return a > b ? a : b; }

/* By how much a place stands out: the largest step to nine neighbours in a row on a circle of
   sixteen, all of them darker, or all of them lighter. Of two arcs that share eight places
   (`O` of each pair, of two pairs, of all), only the ends differ. */
#define PAIR(K, L, O) O(p##K, p##L)
#define ARCS(O, OTHER, ALL)                                                                 \
    uint8_t ALL;                                                                            \
    {                                                                                       \
        uint8_t a = PAIR(1, 2, O), b = PAIR(3, 4, O), c = PAIR(5, 6, O), d = PAIR(7, 8, O); \
        uint8_t e = PAIR(9, 10, O), f = PAIR(11, 12, O), g = PAIR(13, 14, O);               \
        uint8_t h = PAIR(15, 0, O);                                                         \
        uint8_t ab = O(a, b), bc = O(b, c), cd = O(c, d), de = O(d, e), ef = O(e, f);       \
        uint8_t fg = O(f, g), gh = O(g, h), ha = O(h, a);                                   \
        uint8_t one = O(O(ab, cd), OTHER(p0, p9)), two = O(O(bc, de), OTHER(p2, p11));      \
        uint8_t three = O(O(cd, ef), OTHER(p4, p13)), four = O(O(de, fg), OTHER(p6, p15));  \
        uint8_t five = O(O(ef, gh), OTHER(p8, p1)), six = O(O(fg, ha), OTHER(p10, p3));     \
        uint8_t seven = O(O(gh, ab), OTHER(p12, p5)), eight = O(O(ha, bc), OTHER(p14, p7)); \
        ALL = OTHER(OTHER(OTHER(one, two), OTHER(three, four)),                             \
                    OTHER(OTHER(five, six), OTHER(seven, eight)));                          \
    }

BODY void step_body(const uint8_t *restrict row, ptrdiff_t w, int many, uint8_t *restrict out) {
    for (ptrdiff_t x = 0; x < many; x++) {
        const uint8_t *at = row + x;
        uint8_t p0 = at[3 * w], p1 = at[3 * w + 1], p2 = at[2 * w + 2], p3 = at[w + 3];
        uint8_t p4 = at[3], p5 = at[3 - w], p6 = at[2 - 2 * w], p7 = at[1 - 3 * w];
        uint8_t p8 = at[-3 * w], p9 = at[-3 * w - 1], p10 = at[-2 * w - 2], p11 = at[-w - 3];
        uint8_t p12 = at[-3], p13 = at[w - 3], p14 = at[2 * w - 2], p15 = at[3 * w - 1];
        ARCS(less, more, lighter)
        ARCS(more, less, darker)
        uint8_t here = *at;
        uint8_t up = (uint8_t)(more(lighter, here) - here);
        uint8_t down = (uint8_t)(here - less(darker, here));
        out[x] = more(up, down);
    }
}

/* What stands out by more than all its neighbours, else nothing. */
BODY void peak_body(const uint8_t *restrict above, const uint8_t *restrict here,
                    const uint8_t *restrict below, int many, int threshold,
                    uint8_t *restrict out) {
    for (ptrdiff_t x = 0; x < many; x++) {
        uint8_t around = more(more(above[x - 1], above[x]), more(above[x + 1], here[x - 1]));
        around = more(more(around, here[x + 1]), more(below[x - 1], below[x]));
        around = more(more(around, below[x + 1]), (uint8_t)threshold);
        out[x] = here[x] > around ? here[x] : 0;
    }
}

DISPATCH(seawall_corners_step, step,
         (const uint8_t *row, ptrdiff_t w, int many, uint8_t *out), (row, w, many, out))
DISPATCH(seawall_corners_peak, peak,
         (const uint8_t *above, const uint8_t *here, const uint8_t *below, int many,
          int threshold, uint8_t *out),
         (above, here, below, many, threshold, out))

/* Every corner of an octave, with its step, row by row; `found` has room for all there can be.
   Rows are taken in one run, sides and all, and `planes` holds two such runs: what lies too near
   to a side is left out at the end, which is quicker than an end of vectors in every row. */
static int fast(const octave *of, int number, int threshold, uint8_t *planes, place *found) {
    const ptrdiff_t w = of->width, inner = of->height - 2 * EDGE;
    int many = 0;
    if (w <= 2 * EDGE || inner <= 0) return 0;
    uint8_t *steps = planes + 16, *peaks = steps + (inner + 2) * w + 16;
    seawall_corners_step(of->pixels + (EDGE - 1) * w, w, (int)((inner + 2) * w), steps);
    seawall_corners_peak(steps, steps + w, steps + 2 * w, (int)(inner * w), threshold, peaks);
    for (int y = 0; y < inner; y++)
        for (int x = EDGE; x < w - EDGE; x += 8) {
            uint64_t any;
            memcpy(&any, peaks + y * w + x, 8);
            if (!any) continue;
            for (int i = x; i < x + 8 && i < w - EDGE; i++)
                if (peaks[y * w + i])
                    found[many++] = (place){i, y + EDGE, number, peaks[y * w + i]};
        }
    return many;
}

/* The `most` with the largest steps, and those that equal the least of them. */
static int largest_steps(place *found, int many, int most) {
    int counts[256] = {0}, cut = 255, kept = 0, above = 0;
    if (many <= most) return many;
    for (int i = 0; i < many; i++) counts[(int)found[i].response]++;
    while (cut > 0 && (above += counts[cut]) < most) cut--;
    for (int i = 0; i < many; i++)
        if ((int)found[i].response >= cut) found[kept++] = found[i];
    return kept;
}

/* What the slopes of seven by seven places around a corner come to: along, down, and both. */
typedef struct {
    int32_t xx, yy, xy;
} slopes;

#if defined(__x86_64__)
static __m128i eight_from(const uint8_t *at) {
    return _mm_unpacklo_epi8(_mm_loadl_epi64((const __m128i *)at), _mm_setzero_si128());
}

static int32_t summed(__m128i four) {
    four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(four, _mm_shuffle_epi32(four, 0xb1)));
}

static slopes slopes_from(const uint8_t *corner, ptrdiff_t w) {
    const __m128i seven = _mm_srli_si128(_mm_set1_epi16(-1), 2);
    __m128i above[3], here[3], xx = _mm_setzero_si128(), yy = xx, xy = xx;
    for (int i = 0; i < 3; i++) {
        above[i] = eight_from(corner - w + i - 1);
        here[i] = eight_from(corner + i - 1);
    }
    for (int row = 1; row <= 7; row++) {
        __m128i below[3];
        for (int i = 0; i < 3; i++) below[i] = eight_from(corner + row * w + i - 1);
        __m128i left = _mm_add_epi16(_mm_add_epi16(above[0], below[0]), _mm_slli_epi16(here[0], 1));
        __m128i right = _mm_add_epi16(_mm_add_epi16(above[2], below[2]), _mm_slli_epi16(here[2], 1));
        __m128i up = _mm_add_epi16(_mm_add_epi16(above[0], above[2]), _mm_slli_epi16(above[1], 1));
        __m128i down = _mm_add_epi16(_mm_add_epi16(below[0], below[2]), _mm_slli_epi16(below[1], 1));
        __m128i x = _mm_and_si128(_mm_sub_epi16(right, left), seven);
        __m128i y = _mm_and_si128(_mm_sub_epi16(down, up), seven);
        xx = _mm_add_epi32(xx, _mm_madd_epi16(x, x));
        yy = _mm_add_epi32(yy, _mm_madd_epi16(y, y));
        xy = _mm_add_epi32(xy, _mm_madd_epi16(x, y));
        for (int i = 0; i < 3; i++) above[i] = here[i], here[i] = below[i];
    }
    return (slopes){summed(xx), summed(yy), summed(xy)};
}
#else
static slopes slopes_from(const uint8_t *corner, ptrdiff_t w) {
    slopes sums = {0};
    for (int row = 0; row < 7; row++, corner += w)
        for (const uint8_t *at = corner; at < corner + 7; at++) {
            int32_t x = (at[1] - at[-1]) * 2 + (at[1 - w] - at[-w - 1]) + (at[w + 1] - at[w - 1]);
            int32_t y = (at[w] - at[-w]) * 2 + (at[w - 1] - at[-w - 1]) + (at[w + 1] - at[1 - w]);
            sums.xx += x * x;
            sums.yy += y * y;
            sums.xy += x * y;
        }
    return sums;
}
#endif

/* Harris's measure of each place, in place of its step. */
static void rank_by_harris(const octave *of, place *found, int many) {
    const float scale = 1.0f / (4 * 7 * 255.0f);
    for (int i = 0; i < many; i++) {
        const uint8_t *at = of->pixels + (found[i].y - 3) * (ptrdiff_t)of->width + found[i].x - 3;
        slopes sums = slopes_from(at, of->width);
        float a = (float)sums.xx, b = (float)sums.yy, c = (float)sums.xy, size = a + b;
        found[i].response = (a * b - c * c - 0.04f * size * size) * (scale * scale * scale * scale);
    }
}

/* A number that is the smaller, the greater the response. */
static uint32_t rank_of(const place *at) {
    uint32_t bits;
    memcpy(&bits, &at->response, sizeof bits);
    return bits & 0x80000000U ? bits : ~(bits | 0x80000000U);
}

/* The strongest first, those alike as they were: octave by octave, row by row. */
static void sort_places(place *found, int many, place *spare) {
    for (int shift = 0; shift < 32; shift += 8) {
        int starts[256] = {0}, sum = 0;
        for (int i = 0; i < many; i++) starts[rank_of(found + i) >> shift & 255]++;
        for (int i = 0; i < 256; i++) {
            int here = starts[i];
            starts[i] = sum;
            sum += here;
        }
        for (int i = 0; i < many; i++) spare[starts[rank_of(found + i) >> shift & 255]++] = found[i];
        memcpy(found, spare, (size_t)many * sizeof *found);
    }
}

/* The `most` strongest, and those that equal the least of them; in their order. */
static int strongest(place *found, int many, int most, place *spare) {
    sort_places(found, many, spare);
    if (many <= most || !most) return many < most ? many : most;
    int kept = most;
    while (kept < many && found[kept].response == found[most - 1].response) kept++;
    return kept;
}

/* The strongest of each cell of a grid, then the second of each, and so on: at most `most`. */
static int spread(const place *found, int many, const double *scales, int height, int width,
                  int most, place *chosen) {
    int taken[CELLS] = {0}, kept = 0, highest = 0;
    int *ranks = malloc((size_t)(many + 1) * sizeof *ranks);
    if (!ranks) return 0;
    for (int i = 0; i < many; i++) {
        float scale = (float)scales[found[i].octave];
        int column = (int)((float)found[i].x * scale * (float)GRID / (float)width);
        int row = (int)((float)found[i].y * scale * (float)GRID / (float)height);
        column = column < GRID - 1 ? column : GRID - 1;
        row = row < GRID - 1 ? row : GRID - 1;
        ranks[i] = taken[(row * GRID + column) * (OCTAVES / 2) + found[i].octave / 2]++;
        if (ranks[i] > highest) highest = ranks[i];
    }
    for (int rank = 0; rank <= highest && kept < most; rank++)
        for (int i = 0; i < many && kept < most; i++)
            if (ranks[i] == rank) chosen[kept++] = found[i];
    free(ranks);
    return kept;
}

/* Which way the weight around a place lies, in degrees: OpenCV's polynomial. */
static float angle_of(const octave *of, const place *at) {
    static const int ends[PATCH + 1] = {15, 15, 15, 15, 14, 14, 14, 13, 13, 12, 11, 10, 9, 8, 6, 3};
    const uint8_t *centre = of->pixels + (ptrdiff_t)at->y * of->width + at->x;
    int across = 0, down = 0;
    for (int v = -PATCH; v <= PATCH; v++) {
        const uint8_t *row = centre + (ptrdiff_t)v * of->width;
        int end = ends[v < 0 ? -v : v], sum = 0;
        for (int u = -end; u <= end; u++) {
            sum += row[u];
            across += u * row[u];
        }
        down += v * sum;
    }
    float x = (float)across, y = (float)down, ax = x < 0 ? -x : x, ay = y < 0 ? -y : y;
    const float turn = (float)(180 / 3.1415926535897932384626433832795), tiny = 2.220446e-16f;
    const float p1 = 0.9997878412794807f * turn, p3 = -0.3258083974640975f * turn;
    const float p5 = 0.1555786518463281f * turn, p7 = -0.04432655554792128f * turn;
    float c = ax >= ay ? ay / (ax + tiny) : ax / (ay + tiny), c2 = c * c;
    float angle = (((p7 * c2 + p5) * c2 + p3) * c2 + p1) * c;
    if (ax < ay) angle = 90.0f - angle;
    if (x < 0) angle = 180.0f - angle;
    return y < 0 ? 360.0f - angle : angle;
}

/* At most `most` corners of evened luma, chosen of about `pool`: x, y, octave and angle of
   each, x and y in pixels of its octave; and, if `pairs` are given, their fingerprints, both
   ways round. How many, or -1 where there is no memory. */
int seawall_corners(const uint8_t *luma, int height, int width, int pool, int threshold,
                    int most, const int8_t *pairs, float *out, uint8_t *fingerprints) {
    if (height <= 2 * EDGE || width <= 2 * EDGE || height > LONGEST || width > LONGEST) return 0;
    octave octaves[OCTAVES];
    double scales[OCTAVES];
    for (int i = 0; i < OCTAVES; i++) scales[i] = (float)pow(1.2f, i);
    size_t room = (size_t)(height + 1) * (size_t)(width + 1) / 4 + (size_t)pool + 64;
    uint8_t *memory = seawall_octaves(luma, height, width, scales, octaves);
    uint8_t *planes = malloc(2 * (size_t)height * (size_t)width + 64);
    place *found = malloc(3 * room * sizeof *found);
    int many = 0, kept = memory && planes && found ? 0 : -1;
    double share = 1 / 1.2f, wanted = pool * (1 - share) / (1 - pow(share, OCTAVES));
    int left = pool;
    for (int i = 0; i < OCTAVES && !kept; i++, wanted *= share) {
        int here = i < OCTAVES - 1 ? (int)rint(wanted) : left > 0 ? left : 0;
        place *fresh = found + many, *spare = found + 2 * room;
        int some = fast(octaves + i, i, threshold, planes, fresh);
        some = largest_steps(fresh, some, 2 * here);
        rank_by_harris(octaves + i, fresh, some);
        some = strongest(fresh, some, here, spare);
        left -= here;
        if (many + some > (int)room) break;
        many += some;
    }
    if (!kept && many) {
        place *chosen = found + room;
        sort_places(found, many, found + 2 * room);
        kept = spread(found, many, scales, height, width, most, chosen);
        for (int i = 0; i < kept; i++) {
            float *row = out + 4 * (ptrdiff_t)i;
            row[0] = (float)chosen[i].x;
            row[1] = (float)chosen[i].y;
            row[2] = (float)chosen[i].octave;
            row[3] = angle_of(octaves + chosen[i].octave, chosen + i);
        }
        if (pairs && seawall_fingerprints(octaves, out, kept, pairs, fingerprints)) kept = -1;
    }
    free(memory);
    free(planes);
    free(found);
    return kept;
}
