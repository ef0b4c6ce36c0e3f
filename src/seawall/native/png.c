/* Undoing PNG's row filters (PNG specification, third edition, section 9), for whole bytes.

   What was inflated has a filter's number before each row; the pixels go to `out`, rows
   without gaps. Answers 0, or 1 at a number that no filter has. seawall/sandbox/pictures/_png.py is
   the only caller; Pillow's own reader is the oracle and the way without a kernel. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BODY static inline __attribute__((always_inline))

BODY int paeth(int left, int above, int corner) {
    int to_left = abs(above - corner), to_above = abs(left - corner);
    int to_corner = abs(left + above - 2 * corner);
    int best = to_above < to_left ? above : left, nearest = to_above < to_left ? to_above : to_left;
    return to_corner < nearest ? corner : best;
}

/* `step` bytes a pixel; constant in each copy, so that its channels stay in registers. */
BODY void row_body(int filter, const uint8_t *restrict in, uint8_t *restrict out,
                   const uint8_t *restrict above, ptrdiff_t size, int step) {
    int left[4] = {0}, corner[4] = {0};
    ptrdiff_t i = 0;
    switch (filter) {
    case 1:
        for (; i + step <= size; i += step)
            for (int c = 0; c < step; c++) out[i + c] = left[c] = (uint8_t)(in[i + c] + left[c]);
        break;
    case 2:
        for (; i < size; i++) out[i] = (uint8_t)(in[i] + above[i]);
        break;
    case 3:
        for (; i + step <= size; i += step)
            for (int c = 0; c < step; c++)
                out[i + c] = left[c] = (uint8_t)(in[i + c] + (left[c] + above[i + c]) / 2);
        break;
    default:
        for (; i + step <= size; i += step)
            for (int c = 0; c < step; c++) {
                int up = above[i + c];
                out[i + c] = left[c] = (uint8_t)(in[i + c] + paeth(left[c], up, corner[c]));
                corner[c] = up;
            }
    }
}

int seawall_png_unfilter(const uint8_t *in, uint8_t *out, int rows, ptrdiff_t size, int step) {
    uint8_t *nothing = calloc((size_t)size, 1);
    if (!nothing) return 1;
    const uint8_t *above = nothing;
    int wrong = 0;
    for (int y = 0; y < rows && !wrong; y++) {
        int filter = *in++;
        if (filter > 4) wrong = 1;
        else if (filter == 0) memcpy(out, in, (size_t)size);
        else if (step == 1) row_body(filter, in, out, above, size, 1);
        else if (step == 2) row_body(filter, in, out, above, size, 2);
        else if (step == 3) row_body(filter, in, out, above, size, 3);
        else row_body(filter, in, out, above, size, 4);
        above = out;
        in += size;
        out += size;
    }
    free(nothing);
    return wrong;
}
