/* What the search for pictures in pictures looks at: luma at half the size, and how it changes
   from line to line; seawall/sandbox/pictures/_changes.py is its twin.

   Means of four pixels are quarters of whole numbers, so single precision is exact. */
#include <stddef.h>
#include <stdint.h>

#include "dispatch.h"

/* Means of two by two pixels; what is left over at the sides is left out. */
BODY void quarter_body(const uint8_t *restrict luma, ptrdiff_t stride, int height, int width,
                       float *restrict small) {
    for (ptrdiff_t y = 0; y < height; y++, small += width) {
        const uint8_t *restrict above = luma + 2 * y * stride, *restrict below = above + stride;
        for (ptrdiff_t x = 0; x < width; x++)
            small[x] = (float)(above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1]) *
                       0.25f;
    }
}

/* From each place to the one below and to the one on its right, and whether either changes by
   `least`: `busy` has the shape of `small`, zero in its last row and column. */
BODY void change_body(const float *restrict small, int height, int width, float least,
                      float *restrict down, float *restrict across, float *restrict busy) {
    for (ptrdiff_t y = 0; y < height; y++) {
        const float *restrict line = small + y * width, *restrict next = line + width;
        float *restrict right = across + y * (width - 1), *restrict moves = busy + y * width;
        for (ptrdiff_t x = 0; x < width - 1; x++) {
            float step = line[x + 1] - line[x];
            right[x] = step < 0 ? -step : step;
        }
        for (ptrdiff_t x = 0; x < width; x++) moves[x] = 0;
        if (y + 1 == height) continue;
        float *restrict fall = down + y * width;
        for (ptrdiff_t x = 0; x < width; x++) {
            float step = next[x] - line[x];
            fall[x] = step < 0 ? -step : step;
        }
        for (ptrdiff_t x = 0; x < width - 1; x++)
            moves[x] = (fall[x] > right[x] ? fall[x] : right[x]) >= least ? 1.0f : 0.0f;
    }
}

DISPATCH(seawall_frame_quarter, quarter,
         (const uint8_t *luma, ptrdiff_t stride, int height, int width, float *small),
         (luma, stride, height, width, small))
DISPATCH(seawall_frame_change, change,
         (const float *small, int height, int width, float least, float *down, float *across,
          float *busy),
         (small, height, width, least, down, across, busy))

/* Before which of so many lines the change is greatest, summed over `many` places: from 1. */
int seawall_frame_sharpest(const uint8_t *luma, ptrdiff_t line_step, ptrdiff_t place_step,
                           int lines, int many) {
    int64_t most = -1;
    int best = 1;
    for (int line = 1; line < lines; line++) {
        const uint8_t *here = luma + line * line_step, *before = here - line_step;
        int64_t sum = 0;
        for (ptrdiff_t i = 0; i < many; i++) {
            int step = here[i * place_step] - before[i * place_step];
            sum += step < 0 ? -step : step;
        }
        if (sum > most) {
            most = sum;
            best = line;
        }
    }
    return best;
}
