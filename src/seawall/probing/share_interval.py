"""A share and what it may be: Wilson's 95 % interval (Wilson 1927).

Nine of ten and nine hundred of a thousand are the same share and not the same knowledge.
"""

from __future__ import annotations

from math import sqrt

#: Two-sided, 95 %.
Z_95 = 1.959963984540054


def wilson(count: float, of: float, *, z: float = Z_95) -> tuple[float, float]:
    """The interval of a share; everything is possible where nothing was counted.

    `z` is the normal quantile of the level, 95 % if none is given. Counts may be effective ones.

    >>> [round(bound, 4) for bound in wilson(190, 200)]
    [0.9104, 0.9726]
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if of <= 0:
        return 0.0, 1.0
    share, square = count / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return (max(0.0, middle - reach) if count else 0.0), (
        min(1.0, middle + reach) if count < of else 1.0
    )
