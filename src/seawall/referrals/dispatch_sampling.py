"""Which dispatches a supervisor reads: a set share, drawn so that nobody can steer it.

The draw is a digest of whom the dispatch goes to and of the addresses in it, nothing else:
rewording a note or waiting a minute draws the same again. Of every batch at least one is
read, the one drawn lowest. France's qualified person reads every batch in this way; a
tenth is the usual share elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

_WHOLE = 2**64


def digest_of(recipient: str, fingerprints: Iterable[str]) -> str:
    """What is drawn on: the recipient and the addresses, in any order."""
    text = "\n".join([recipient, *sorted(fingerprints)])
    return hashlib.sha256(text.encode()).hexdigest()


def drawn_share(digest: str) -> float:
    """Where in 0 … 1 this digest falls."""
    return int(digest[:16], 16) / _WHOLE


def sampled_dispatches(digests: Mapping[str, str], *, share: float) -> frozenset[str]:
    """Which of a batch's dispatches are read, by name: those below the share, at least one.

    >>> sorted(sampled_dispatches({"a": "00" * 32, "b": "ff" * 32}, share=0.0))
    ['a']
    """
    if not digests:
        return frozenset()
    lowest = min(digests, key=lambda name: (drawn_share(digests[name]), name))
    return frozenset(n for n, digest in digests.items() if drawn_share(digest) < share) | {lowest}
