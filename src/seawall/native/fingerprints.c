/* What surrounds a corner, in 256 bits: which of two places is the darker, on blurred luma.

   As OpenCV's ORB describes corners, which says which pairs of places are compared
   (seawall/sandbox/pictures/_fingerprints.py asks it) and is the twin without a kernel. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "dispatch.h"
#include "octaves.h"

#define REACH 3 /* pixels each way that a blur looks at */
#define PLACES 512
#define FARTHEST 13 /* of a place from its corner: turned, it is still in the octave */

/* The bell that OpenCV blurs by: of seven places, with a spread of two. */
static const float BELL[] = {0.216105938f, 0.190712824f, 0.131074876f, 0.0701593235f};
#define ROUNDED 12582912.0f /* added and taken off: a whole number, of two as near the even one */

/* Down a column, seven places. */
BODY void blur_down_body(const uint8_t *const *restrict rows, int width, float *restrict out) {
    const uint8_t *restrict a = rows[0], *restrict b = rows[1], *restrict c = rows[2];
    const uint8_t *restrict d = rows[3], *restrict e = rows[4], *restrict f = rows[5];
    const uint8_t *restrict g = rows[6];
    for (int x = 0; x < width; x++)
        out[x] = BELL[0] * (float)d[x] + BELL[1] * (float)(c[x] + e[x]) +
                 BELL[2] * (float)(b[x] + f[x]) + BELL[3] * (float)(a[x] + g[x]);
}

/* Along a row, rounded; three places on each side of the first and the last are there. */
BODY void blur_along_body(const float *restrict line, int width, uint8_t *restrict out) {
    for (int x = 0; x < width; x++) {
        float sum = BELL[0] * line[x] + BELL[1] * (line[x - 1] + line[x + 1]) +
                    BELL[2] * (line[x - 2] + line[x + 2]) + BELL[3] * (line[x - 3] + line[x + 3]);
        out[x] = (uint8_t)(int)((sum + ROUNDED) - ROUNDED);
    }
}

DISPATCH(seawall_blur_down, blur_down,
         (const uint8_t *const *rows, int width, float *out), (rows, width, out))
DISPATCH(seawall_blur_along, blur_along, (const float *line, int width, uint8_t *out),
         (line, width, out))

static int inside(int at, int size) { /* the place that stands for one beyond the sides */
    if (at < 0) at = -at;
    return at < size ? at : 2 * size - 2 - at;
}

/* Blur an octave, at least four places a side, by way of `copy`, which holds as much. */
static void blur(octave *of, uint8_t *copy, float *line) {
    const ptrdiff_t w = of->width;
    memcpy(copy, of->pixels, (size_t)of->height * (size_t)w);
    for (int y = 0; y < of->height; y++) {
        const uint8_t *rows[2 * REACH + 1];
        for (int i = -REACH; i <= REACH; i++) rows[i + REACH] = copy + inside(y + i, of->height) * w;
        seawall_blur_down(rows, (int)w, line);
        for (int i = 1; i <= REACH; i++) {
            line[-i] = line[inside(-i, (int)w)];
            line[w - 1 + i] = line[inside((int)w - 1 + i, (int)w)];
        }
        seawall_blur_along(line, (int)w, of->pixels + y * w);
    }
}

/* Where the places of all pairs lie once turned, as steps from the corner; `way` is -1 in the
   mirror. */
BODY void turn_body(const float *restrict xs, const float *restrict ys, float cosine, float sine,
                    int way, int width, int32_t *restrict steps) {
    for (int i = 0; i < PLACES; i++) {
        float x = xs[i] * cosine - ys[i] * sine, y = xs[i] * sine + ys[i] * cosine;
        steps[i] = (int32_t)((y + ROUNDED) - ROUNDED) * width + way * (int32_t)((x + ROUNDED) - ROUNDED);
    }
}

DISPATCH(seawall_turned_pairs, turn,
         (const float *xs, const float *ys, float cosine, float sine, int way, int width,
          int32_t *steps),
         (xs, ys, cosine, sine, way, width, steps))

static void describe(const uint8_t *centre, const int32_t *steps, uint8_t *out) {
    for (int byte = 0; byte < 32; byte++) {
        unsigned bits = 0;
        for (int i = 0; i < 8; i++, steps += 2)
            bits |= (unsigned)(centre[steps[0]] < centre[steps[1]]) << i;
        out[byte] = (uint8_t)bits;
    }
}

static void blur_some(octave *octaves, const float *corners, int many, uint8_t *copy,
                      float *line) {
    int wanted[OCTAVES] = {0};
    for (int i = 0; i < many; i++) wanted[(int)corners[4 * i + 2]] = 1;
    for (int i = 0; i < OCTAVES; i++)
        if (wanted[i]) blur(octaves + i, copy, line);
}

int seawall_fingerprints(octave *octaves, const float *corners, int many, const int8_t *pairs,
                         uint8_t *out) {
    size_t size = (size_t)octaves[0].height * (size_t)octaves[0].width;
    uint8_t *copy = malloc(size);
    float *line = malloc(((size_t)octaves[0].width + 2 * REACH) * sizeof *line);
    int failed = !copy || !line;
    for (int i = 0; i < 2 * PLACES; i++) failed |= pairs[i] < -FARTHEST || pairs[i] > FARTHEST;
    if (!failed) {
        float xs[PLACES], ys[PLACES];
        int32_t steps[PLACES];
        for (int i = 0; i < PLACES; i++) xs[i] = pairs[2 * i], ys[i] = pairs[2 * i + 1];
        blur_some(octaves, corners, many, copy, line + REACH);
        for (int i = 0; i < many; i++) {
            const float *at = corners + 4 * (ptrdiff_t)i;
            const octave *of = octaves + (int)at[2];
            const uint8_t *centre = of->pixels + (ptrdiff_t)at[1] * of->width + (int)at[0];
            float angle = at[3] * (float)(3.1415926535897932384626433832795 / 180);
            float cosine = (float)cos(angle), sine = (float)sin(angle);
            seawall_turned_pairs(xs, ys, cosine, sine, 1, of->width, steps);
            describe(centre, steps, out + 32 * (ptrdiff_t)i);
            seawall_turned_pairs(xs, ys, -cosine, sine, -1, of->width, steps);
            describe(centre, steps, out + 32 * (ptrdiff_t)(many + i));
        }
    }
    free(copy);
    free(line);
    return failed;
}
