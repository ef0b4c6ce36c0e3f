"""How long a caller is willing to wait: `Prefer: wait=300ms`.

RFC 7240 §4.3 counts whole seconds; uploads need finer ones, so `ms` may follow.
A preference we cannot read is ignored, as the RFC wants it.
"""

from __future__ import annotations

import re

DEFAULT = 10.0
LONGEST = 30.0
_WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,6})(ms|s)?\"?", re.IGNORECASE)


def patience(prefer: str) -> float:
    """Seconds until the fail mode answers instead.

    >>> patience("wait=300ms"), patience("respond-async, wait=2"), patience("")
    (0.3, 2.0, 10.0)
    """
    match = _WAIT.search(prefer)
    if not match:
        return DEFAULT
    seconds = int(match[1]) / (1000 if (match[2] or "").lower() == "ms" else 1)
    return min(seconds, LONGEST)
