/* One body, compiled for each generation of processors; the best is chosen at each call.

   `DISPATCH(name, body, (typed arguments), (their names))` makes the function `name` from the
   inline function `body_body`. Bodies are plain C that compilers vectorise; no product and sum
   may be fused (-ffp-contract=off), so every copy gives the same bits. */
#ifndef SEAWALL_DISPATCH_H
#define SEAWALL_DISPATCH_H
#include "features.h"

#define BODY static inline __attribute__((always_inline))

#define DISPATCH(NAME, BODY_OF, TYPED, NAMED)                                               \
    static void BODY_OF##_plain TYPED { BODY_OF##_body NAMED; }                             \
    WIDER(BODY_OF, TYPED, NAMED)                                                            \
    void NAME TYPED {                                                                       \
        CHOOSE(BODY_OF, NAMED)                                                              \
        BODY_OF##_plain NAMED;                                                              \
    }
#if defined(__clang__) /* which drops all of a target that it knows a part of */
#define WIDEST __attribute__((target("avx512f,avx512bw,avx512vl"), min_vector_width(512)))
#else
#define WIDEST __attribute__((target("avx512f,avx512bw,avx512vl,prefer-vector-width=512")))
#endif
#if defined(__x86_64__)
#define WIDER(NAME, TYPED, NAMED)                                                           \
    __attribute__((target("avx2"))) static void NAME##_avx2 TYPED { NAME##_body NAMED; }    \
    WIDEST static void NAME##_avx512 TYPED { NAME##_body NAMED; }
#define CHOOSE(NAME, NAMED)                                                                 \
    if (seawall_level() >= 2) { NAME##_avx512 NAMED; return; }                              \
    if (seawall_level() == 1) { NAME##_avx2 NAMED; return; }
#else
#define WIDER(NAME, TYPED, NAMED)
#define CHOOSE(NAME, NAMED)
#endif
#endif
