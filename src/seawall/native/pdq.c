/* PDQ's thumbnail and frequencies; seawall/sandbox/thumbnail.py and pdq.py are its twins.

   Blur and sampling along one axis are a matrix of 64 banded rows, so a picture becomes a
   thumbnail in one pass over its bytes: weighted sums of rows, then of columns. The exact
   path repeats the reference's running sums, addition by addition, sixteen lines at once;
   no product and sum may be fused (-ffp-contract=off), or its rounding would be another. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dispatch.h"

#define SIDE 64
#define LOW 16
#define LANES 16

/* Which of `size` decoded places stands for a reference's place: it may have sampled `length`
   of the `full` places of the file, and these may have been decoded as fewer. */
static int place_of(int at, int length, int full, int size) {
    int64_t place = length == full ? at : (int64_t)at * full / length;
    if (size != full) place = place * size / full;
    return place < size ? (int)place : size - 1;
}

/* The band of every kept place: where it starts and stops among `size` places and its
   weights there. 1 where there is no memory. */
int seawall_pdq_band(int length, int full, int size, int backwards, int widest,
                     int32_t *starts, int32_t *stops, float *weights) {
    int window = (length + 2 * SIDE - 1) / (2 * SIDE), ahead = (window + 2) / 2;
    int32_t *place = malloc((size_t)length * sizeof *place);
    if (!place) return 1;
    for (int i = 0; i < length; i++) place[i] = place_of(i, length, full, size);
    for (int k = 0; k < SIDE; k++) {
        int centre = (int)((k + 0.5) * length / SIDE);
        int from = centre - (window - ahead), to = centre + ahead;
        if (from < 0) from = 0;
        if (to > length) to = length;
        int first = from - (window - ahead), last = to - 1 + ahead;
        if (first < 0) first = 0;
        if (last > length) last = length;
        int start = backwards ? size - 1 - place[last - 1] : place[first];
        int stop = 1 + (backwards ? size - 1 - place[first] : place[last - 1]);
        starts[k] = start;
        stops[k] = stop;
        for (int i = from; i < to; i++) {
            int left = i - (window - ahead), right = i + ahead;
            if (left < 0) left = 0;
            if (right > length) right = length;
            double weight = 1.0 / (right - left) / (to - from);
            for (int j = left; j < right; j++) {
                int at = backwards ? size - 1 - place[j] : place[j];
                weights[(ptrdiff_t)k * widest + (at - start)] += (float)weight;
            }
        }
    }
    free(place);
    return 0;
}

BODY void rows_body(const uint8_t *restrict pixels, ptrdiff_t stride, int top, int rows,
                    int values, const int32_t *starts, const int32_t *stops,
                    const float *weights, int widest, float *restrict sums) {
    for (int k = 0; k < SIDE; k++) {
        int from = starts[k] > top ? starts[k] : top;
        int to = stops[k] < top + rows ? stops[k] : top + rows;
        float *restrict sum = sums + (ptrdiff_t)k * values;
        const float *weight = weights + (ptrdiff_t)k * widest - starts[k];
        int y = from;
        while (y < to) {
            if (weight[y] == 0) {
                y++;
                continue;
            }
            const uint8_t *restrict one = pixels + (ptrdiff_t)(y - top) * stride;
            if (y + 3 < to) {
                const uint8_t *restrict two = one + stride, *restrict three = two + stride,
                                        *restrict four = three + stride;
                float a = weight[y], b = weight[y + 1], c = weight[y + 2], d = weight[y + 3];
                for (int x = 0; x < values; x++)
                    sum[x] += (a * (float)one[x] + b * (float)two[x]) +
                              (c * (float)three[x] + d * (float)four[x]);
                y += 4;
            } else {
                float a = weight[y];
                for (int x = 0; x < values; x++) sum[x] += a * (float)one[x];
                y++;
            }
        }
    }
}

/* A weighted sum, in double: eight sums side by side, then those. */
BODY double weighted(const float *restrict weight, const float *restrict line, int many) {
    double sums[8] = {0}, total = 0;
    int x = 0;
    for (; x + 8 <= many; x += 8)
        for (int l = 0; l < 8; l++) sums[l] += (double)(weight[x + l] * line[x + l]);
    for (; x < many; x++) total += weight[x] * line[x];
    return total + ((sums[0] + sums[4]) + (sums[1] + sums[5])) +
           ((sums[2] + sums[6]) + (sums[3] + sums[7]));
}

BODY void columns_body(const float *restrict sums, int width, int channels,
                       const int32_t *starts, const int32_t *stops, const float *weights,
                       int widest, float *restrict thumbnail) {
    for (int row = 0; row < SIDE; row++) {
        const float *line = sums + (ptrdiff_t)row * width * channels;
        for (int k = 0; k < SIDE; k++) {
            const float *weight = weights + (ptrdiff_t)k * widest;
            int from = starts[k], many = stops[k] - from;
            double total = 0;
            if (channels == 1) {
                total = weighted(weight, line + from, many);
            } else {
                double red = 0, green = 0, blue = 0;
                for (int x = 0; x < many; x++) {
                    red += weight[x] * line[3 * (from + x)];
                    green += weight[x] * line[3 * (from + x) + 1];
                    blue += weight[x] * line[3 * (from + x) + 2];
                }
                total = red * 0.299 + green * 0.587 + blue * 0.114;
            }
            thumbnail[row * SIDE + k] = (float)total;
        }
    }
}

/* One box filter along sixteen lines side by side: add ahead, drop behind. */
BODY void box_lanes(const float *restrict in, float *restrict out, int length) {
    int window = (length + 2 * SIDE - 1) / (2 * SIDE), ahead = (window + 2) / 2;
    int full = length - window, tail = ahead - 1, head = window - tail;
    float sum[LANES] = {0};
    for (int i = 0; i < window; i++) {
        for (int l = 0; l < LANES; l++) sum[l] += in[i * LANES + l];
        if (i >= tail)
            for (int l = 0; l < LANES; l++) out[(i - tail) * LANES + l] = sum[l] / (float)(i + 1);
    }
    for (ptrdiff_t i = 0; i < full; i++)
        for (int l = 0; l < LANES; l++) {
            sum[l] += in[(window + i) * LANES + l];
            sum[l] -= in[i * LANES + l];
            out[(head + i) * LANES + l] = sum[l] / (float)window;
        }
    for (ptrdiff_t i = 0; i < tail; i++)
        for (int l = 0; l < LANES; l++) {
            sum[l] -= in[(full + i) * LANES + l];
            out[(head + full + i) * LANES + l] = sum[l] / (float)(window - 1 - i);
        }
}

BODY void box_body(float *values, int lines, int length, ptrdiff_t line_step,
                   ptrdiff_t place_step, float *scratch) {
    float *in = scratch, *out = scratch + (ptrdiff_t)length * LANES;
    for (int first = 0; first < lines; first += LANES) {
        int many = lines - first < LANES ? lines - first : LANES;
        float *base = values + first * line_step;
        if (many < LANES) memset(in, 0, sizeof(float) * (size_t)length * LANES);
        for (ptrdiff_t i = 0; i < length; i++)
            for (int l = 0; l < many; l++) in[i * LANES + l] = base[l * line_step + i * place_step];
        box_lanes(in, out, length);
        for (ptrdiff_t i = 0; i < length; i++)
            for (int l = 0; l < many; l++) base[l * line_step + i * place_step] = out[i * LANES + l];
    }
}

/* Luma as the reference computes it: summed in double, kept in single. */
BODY void luma_body(const uint8_t *restrict rgb, ptrdiff_t many, float *restrict luma) {
    for (ptrdiff_t i = 0; i < many; i++)
        luma[i] = (float)(rgb[3 * i] * 0.299 + rgb[3 * i + 1] * 0.587 + rgb[3 * i + 2] * 0.114);
}

DISPATCH(seawall_pdq_rows, rows,
         (const uint8_t *pixels, ptrdiff_t stride, int top, int rows, int values,
          const int32_t *starts, const int32_t *stops, const float *weights, int widest,
          float *sums),
         (pixels, stride, top, rows, values, starts, stops, weights, widest, sums))
DISPATCH(seawall_pdq_columns, columns,
         (const float *sums, int width, int channels, const int32_t *starts,
          const int32_t *stops, const float *weights, int widest, float *thumbnail),
         (sums, width, channels, starts, stops, weights, widest, thumbnail))
DISPATCH(seawall_pdq_box, box,
         (float *values, int lines, int length, ptrdiff_t line_step, ptrdiff_t place_step,
          float *scratch),
         (values, lines, length, line_step, place_step, scratch))
DISPATCH(seawall_pdq_luma, luma, (const uint8_t *rgb, ptrdiff_t many, float *luma), (rgb, many, luma))

/* How far rounding may carry a step before it counts as another whole number. */
#define DOUBT 1e-3f

BODY void steps_between(const float *restrict some, const float *restrict others, int many,
                        int32_t *sums) {
    int32_t given = 0, least = 0, most = 0;
    for (int j = 0; j < many; j++) {
        float step = (some[j] - others[j]) * 100.0f / 255.0f;
        float size = step < 0 ? -step : step;
        given += (int32_t)size;
        least += size > DOUBT ? (int32_t)(size - DOUBT) : 0;
        most += size > 0 ? (int32_t)(size + DOUBT) : 0;
    }
    sums[0] += given;
    sums[1] += least;
    sums[2] += most;
}

/* The 16 x 16 lowest frequencies, summed in the reference's order, and how much the
   thumbnail changes from place to place: as it is, at the least, at the most. */
BODY void sketch_body(const float *restrict thumbnail, const float *restrict cosines,
                      float *restrict frequencies, int64_t *restrict changes) {
    float half[LOW][SIDE] = {{0}}, across[SIDE][LOW], whole[LOW][LOW] = {{0}};
    int32_t sums[3] = {0};
    for (int i = 0; i < LOW; i++)
        for (int k = 0; k < SIDE; k++) across[k][i] = cosines[i * SIDE + k];
    for (int i = 0; i < LOW; i++)
        for (int k = 0; k < SIDE; k++)
            for (int j = 0; j < SIDE; j++) half[i][j] += across[k][i] * thumbnail[k * SIDE + j];
    for (int i = 0; i < LOW; i++)
        for (int k = 0; k < SIDE; k++)
            for (int j = 0; j < LOW; j++) whole[i][j] += half[i][k] * across[k][j];
    memcpy(frequencies, whole, sizeof whole);
    for (int i = 0; i < SIDE; i++) {
        const float *here = thumbnail + i * SIDE;
        if (i + 1 < SIDE) steps_between(here, here + SIDE, SIDE, sums);
        steps_between(here, here + 1, SIDE - 1, sums);
    }
    for (int i = 0; i < 3; i++) changes[i] = sums[i];
}

DISPATCH(seawall_pdq_sketch, sketch,
         (const float *thumbnail, const float *cosines, float *frequencies, int64_t *changes),
         (thumbnail, cosines, frequencies, changes))

typedef struct {
    int32_t starts[SIDE], stops[SIDE];
    float *weights;
} band;

/* The bands of an axis of so many places, read forwards and backwards; room for both. */
static float *two_bands(int length, int widest, band *bands) {
    float *weights = calloc((size_t)2 * SIDE * (size_t)widest, sizeof *weights);
    for (int back = 0; weights && back < 2; back++) {
        bands[back].weights = weights + (ptrdiff_t)back * SIDE * widest;
        if (seawall_pdq_band(length, length, length, back, widest, bands[back].starts,
                             bands[back].stops, bands[back].weights)) {
            free(weights);
            weights = NULL;
        }
    }
    return weights;
}

static int widest_of(int length) {
    int window = (length + 2 * SIDE - 1) / (2 * SIDE);
    return 2 * window + 4 < length ? 2 * window + 4 : length;
}

/* Frequencies and changes of luma as it lies, and with its columns, its rows, or both read
   backwards: those of the four whose bit is set, in this order. 1 where there is no memory. */
int seawall_pdq_turns(const uint8_t *luma, ptrdiff_t stride, int height, int width, int which,
                      const float *cosines, float *frequencies, int64_t *changes) {
    int down = widest_of(height), across = widest_of(width), failed = 1;
    band rows[2], columns[2];
    float thumbnail[SIDE * SIDE];
    float *down_weights = two_bands(height, down, rows);
    float *across_weights = two_bands(width, across, columns);
    float *sums = malloc((size_t)SIDE * (size_t)width * sizeof *sums);
    if (down_weights && across_weights && sums) {
        failed = 0;
        for (int turn = 0; turn < 4; turn++) {
            const band *by_row = rows + (turn >> 1), *by_column = columns + (turn & 1);
            if (!(turn & 1) && which >> turn & 3) { /* two turns share the sums of rows */
                memset(sums, 0, (size_t)SIDE * (size_t)width * sizeof *sums);
                seawall_pdq_rows(luma, stride, 0, height, width, by_row->starts, by_row->stops,
                                 by_row->weights, down, sums);
            }
            if (!(which >> turn & 1)) continue;
            seawall_pdq_columns(sums, width, 1, by_column->starts, by_column->stops,
                                by_column->weights, across, thumbnail);
            seawall_pdq_sketch(thumbnail, cosines, frequencies, changes);
            frequencies += LOW * LOW;
            changes += 3;
        }
    }
    free(down_weights);
    free(across_weights);
    free(sums);
    return failed;
}
