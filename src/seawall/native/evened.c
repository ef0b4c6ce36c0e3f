/* Luma whose contrast is evened out: each pixel against the mean and the spread around it.

   Sums of whole numbers, then single precision in one order: what seawall/sandbox/pictures/
   _evening.py gives, its twin, to the last bit. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "dispatch.h"

#define LONGEST 1024 /* pixels a side */
#define AROUND 30 /* pixels each way */
#define AMPLITUDE 60.0f
#define SOFTEN 40.0f

BODY int mirrored(int at, int size) { /* the place that stands for one beyond the sides */
    return at < 0 ? -at : at >= size ? 2 * size - 2 - at : at;
}

BODY void slide_body(const uint8_t *restrict in, const uint8_t *restrict out, int width,
                     int32_t *restrict sums, int32_t *restrict squares) {
    for (int x = 0; x < width; x++) {
        int add = in[x], drop = out[x];
        sums[x] += add - drop;
        squares[x] += add * add - drop * drop;
    }
}

/* `sums` and `squares` run along a row: what lies around x is the difference of two. */
BODY void evened_body(const uint8_t *restrict row, int width, const int32_t *restrict sums,
                      const int32_t *restrict squares, uint8_t *restrict out) {
    const double share = 1.0 / ((2 * AROUND + 1) * (2 * AROUND + 1));
    for (int x = 0; x < width; x++) {
        float mean = (float)((sums[x + 2 * AROUND + 1] - sums[x]) * share);
        float square = (float)((squares[x + 2 * AROUND + 1] - squares[x]) * share);
        float variance = square - mean * mean;
        float spread = sqrtf(variance > 0 ? variance : 0);
        float even = ((float)row[x] - mean) * (AMPLITUDE / (spread + SOFTEN)) + 128.0f;
        even = even > 0 ? even : 0;
        out[x] = (uint8_t)(int)(even < 255 ? even : 255);
    }
}

DISPATCH(seawall_evened_slide, slide,
         (const uint8_t *in, const uint8_t *out, int width, int32_t *sums, int32_t *squares),
         (in, out, width, sums, squares))
DISPATCH(seawall_evened_row, evened,
         (const uint8_t *row, int width, const int32_t *sums, const int32_t *squares,
          uint8_t *out),
         (row, width, sums, squares, out))

/* Running sums of sums and of squares along a row, the picture mirrored at its sides: wrapping is
   no matter. */
static void run_along(const int32_t *sums, const int32_t *squares, int width, int32_t *across,
                      int32_t *squares_across) {
    uint32_t sum = 0, square = 0;
    int at = 0;
    across[0] = squares_across[0] = 0;
#define ADD(X)                                                                              \
    across[++at] = (int32_t)(sum += (uint32_t)sums[X]);                                     \
    squares_across[at] = (int32_t)(square += (uint32_t)squares[X]);
    for (int x = AROUND; x > 0; x--) { ADD(x) }
    for (int x = 0; x < width; x++) { ADD(x) }
    for (int x = width - 2; x >= width - 1 - AROUND; x--) { ADD(x) }
#undef ADD
}

/* Each pixel against the mean and the spread around it; 0, or 1 where that cannot be done. */
int seawall_evened(const uint8_t *luma, int height, int width, uint8_t *out) {
    if (height <= AROUND || width <= AROUND || height > LONGEST || width > LONGEST) return 1;
    int32_t *sums = calloc((size_t)(4 * width + 4 * AROUND + 2), sizeof *sums);
    uint8_t *nothing = calloc((size_t)width, 1);
    if (sums && nothing) {
        int32_t *squares = sums + width, *across = squares + width;
        int32_t *squares_across = across + width + 2 * AROUND + 1;
        for (int y = -AROUND; y < AROUND; y++)
            seawall_evened_slide(luma + (ptrdiff_t)mirrored(y, height) * width, nothing, width,
                                  sums, squares);
        for (int y = 0; y < height; y++) {
            const uint8_t *in = luma + (ptrdiff_t)mirrored(y + AROUND, height) * width;
            const uint8_t *gone = luma + (ptrdiff_t)mirrored(y - AROUND - 1, height) * width;
            seawall_evened_slide(in, y ? gone : nothing, width, sums, squares);
            run_along(sums, squares, width, across, squares_across);
            seawall_evened_row(luma + (ptrdiff_t)y * width, width, across, squares_across,
                                 out + (ptrdiff_t)y * width);
        }
    }
    int failed = !sums || !nothing;
    free(sums);
    free(nothing);
    return failed;
}
