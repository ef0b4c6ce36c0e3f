/* Run-time dispatch: 0 portable, 1 AVX2 and POPCNT, 2 AVX-512 F, BW, VL and VPOPCNTDQ. */
#ifndef SEAWALL_FEATURES_H
#define SEAWALL_FEATURES_H
int seawall_level(void);
void seawall_limit(int level);
const char *seawall_features(void);
#endif
