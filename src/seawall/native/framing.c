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

#define NEAR 6 /* lines each way that an edge has to stand out from */
#define LINES 6 /* that are kept of a profile */

static int clipped(int at, int least, int most) {
    return at < least ? least : at > most ? most : at;
}

/* How much more changes across each line than across those near it, of each profile; and the
   lines that stand out the most, sorted, with both margins of `length`, or -1. `total` holds
   one value more than a profile. */
void seawall_frame_lines(const float *profiles, int many, int last, int length, double faint,
                         float *total, double *excess, int64_t *places) {
    for (int i = 0; i < many; i++, profiles += last, excess += last, places += LINES + 2) {
        total[0] = 0;
        for (int line = 0; line < last; line++) total[line + 1] = total[line] + profiles[line];
        for (int line = 0; line < last; line++) {
            double most = 0;
            for (int side = 0; side < 2; side++) {
                int first = clipped(side ? line + 2 : line - NEAR, 0, last - 1);
                int end = clipped(side ? line + NEAR + 1 : line - 1, 1, last);
                float sum = total[end] - total[first];
                double near = (double)sum / (end - first > 1 ? end - first : 1);
                if (!side || near > most) most = near;
            }
            excess[line] = (double)profiles[line] - most;
        }
        int best[LINES], kept = 0;
        for (int line = 0; line < last; line++) {
            int is_peak = excess[line] >= faint;
            for (int off = -2; off <= 2 && is_peak; off++) {
                int at = line + off;
                is_peak = excess[line] >= (at < 0 || at >= last ? 0 : excess[at]);
            }
            if (!is_peak) continue;
            int at = kept;
            while (at > 0 && excess[best[at - 1]] < excess[line]) at--;
            if (at == LINES) continue;
            if (kept < LINES) kept++;
            for (int j = kept - 1; j > at; j--) best[j] = best[j - 1];
            best[at] = line;
        }
        int out = 0;
        while (out < LINES - kept) places[out++] = -1;
        places[out++] = 0;
        for (int j = 0; j < kept; j++) {
            int at = out + j;
            while (at > out && places[at - 1] > best[j] + 1) {
                places[at] = places[at - 1];
                at--;
            }
            places[at] = best[j] + 1;
        }
        places[LINES + 1] = length;
    }
}

BODY void mean_body(const float *restrict lines, int from, int to, int width,
                    float *restrict sums) {
    for (int x = 0; x < width; x++) sums[x] = 0;
    for (int y = from; y < to; y++)
        for (int x = 0; x < width; x++) sums[x] += lines[(ptrdiff_t)y * width + x];
    for (int x = 0; x < width; x++) sums[x] /= (float)(to - from);
}

DISPATCH(seawall_frame_mean, mean,
         (const float *lines, int from, int to, int width, float *sums),
         (lines, from, to, width, sums))

/* The change across each of some rows, above it and below it, as running sums along it: three
   times `width` + 1 values a row. Beyond the margins `margin` changes everywhere. */
void seawall_frame_along(const float *down, int lines, int width, const int64_t *rows, int many,
                         float margin, float *out) {
    for (int i = 0; i < many; i++) {
        int row = (int)rows[i], line = row - 1, is_inside = row > 0 && row <= lines;
        int from[3] = {line, clipped(line - NEAR, 0, lines), clipped(line + 2, 0, lines - 1)};
        int to[3] = {row, clipped(line - 1, 1, lines), clipped(line + NEAR + 1, 0, lines)};
        for (int part = 0; part < 3; part++, out += width + 1) {
            out[0] = 0;
            if (is_inside)
                seawall_frame_mean(down, from[part], to[part], width, out + 1);
            else
                for (int x = 1; x <= width; x++) out[x] = part ? 0 : margin;
            for (int x = 1; x <= width; x++) out[x] += out[x - 1];
        }
    }
}
