/* Which processor features the kernel dispatches on: asked once, when it is loaded. */
#include "features.h"

static int most = 2;

/* Run as an older processor would, so that a test can hold every path to the same answers. */
void seawall_limit(int level) { most = level; }

#if defined(__x86_64__)
#include <cpuid.h>

int seawall_level(void) {
    static int level = -1;
    if (level < 0) {
        __builtin_cpu_init();
        level = 0;
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt")) level = 1;
        if (level && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vpopcntdq"))
            level = 2;
    }
    return level < most ? level : most;
}
#else
int seawall_level(void) { return 0; }
#endif

const char *seawall_features(void) {
    static const char *names[] = {"portable C", "AVX2", "AVX-512 with VPOPCNTDQ"};
    return names[seawall_level()];
}
