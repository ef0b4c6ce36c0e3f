/* The octaves of a picture: each a fifth smaller than the one before, rows without gaps. */
#ifndef SEAWALL_OCTAVES_H
#define SEAWALL_OCTAVES_H
#include <stdint.h>

#define OCTAVES 8
#define EDGE 19 /* pixels from the sides without a corner */

typedef struct {
    int height, width;
    uint8_t *pixels;
} octave;

/* All octaves of luma by their `scales`, in one piece of memory that is the caller's to free; NULL
   where there is none. Sixteen bytes and more may be read after the last pixel of any. */
uint8_t *seawall_octaves(const uint8_t *luma, int height, int width, const double *scales,
                         octave *octaves);

/* Fingerprints of corners (x, y, octave, angle each, in pixels of their octave), 32 bytes each:
   all as they are, then all as the mirror image has them. Octaves are blurred in place; 1 where
   there is no memory. `pairs` are 256 pairs of places, x and y each, at most 13, or it is 1. */
int seawall_fingerprints(octave *octaves, const float *corners, int many, const int8_t *pairs,
                         uint8_t *out);
#endif
