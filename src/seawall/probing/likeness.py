"""How much of one page is in another, beyond what every page of the site has.

Pages are compared as runs of three words of their skeleton, as near-duplicates are. What
also stands on the site's page for an address that does not exist is the site's frame (its
menus, its footer) and proves nothing, so it is taken away first. The address itself is
blanked out, because such pages like to repeat it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import numpy as np

from seawall.probing.model import PageVisit
from seawall.signals._skeleton import skeleton_codes
from seawall.signals._tokens import Hashes, shingles, tokens_of
from seawall.signals.text import normalised_text

_WORDS = 3
#: What stands between the name of a page and the name of its site.
_SEPARATOR = re.compile(r"\s[-–—|·:»•]+\s")
#: A page for a missing address has at most this many runs of its own (a number, a date).
_OWN_RUNS = 6
#: Bits of two similarity hashes that may differ between two readings of one text.
_NEAR_BITS = 6


def simhash_of(text: str) -> str:
    """A text's 64-bit similarity hash as hex digits; empty for a text without words."""
    runs = _runs(text)
    if not len(runs):
        return ""
    bits = (runs[:, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
    majority = bits.sum(axis=0) * 2 > len(runs)
    return np.packbits(majority[::-1]).tobytes().hex()


def share_kept(first: PageVisit, visit: PageVisit, *, nowhere: PageVisit | None) -> float | None:
    """The share of the first visit's own words that are still there; None: cannot be told.

    It is the lower of two readings: every run counts the same, or long lines count more,
    since a site's frame is short lines and content is not. Bytes that are the same are the
    same. Where the first visit's words are no longer kept, its similarity hash can still
    say yes, and never no.
    """
    if _is_same_file(first, visit):
        return None if nowhere and _is_same_file(first, nowhere) else 1.0
    if not first.text:
        return 1.0 if nowhere is None and _is_near(first.simhash, visit.simhash) else None
    own = _own_runs(first, nowhere)
    if not len(own):
        return None
    now = _runs_of(visit)
    return min(float(np.isin(own, now).mean()), _share_of_lines(first, own, now))


def is_like(visit: PageVisit, nowhere: PageVisit) -> bool:
    """Whether a page is the site's page for an address that does not exist."""
    if _is_same_file(visit, nowhere):
        return True
    if not visit.text or not nowhere.text or not has_same_title(visit, nowhere):
        return False
    runs, frame = _runs_of(visit), _runs_of(nowhere)
    shared = np.intersect1d(runs, frame, assume_unique=True)
    return len(runs) - len(shared) <= _OWN_RUNS and len(shared) * 2 >= len(frame)


def has_same_title(visit: PageVisit, other_visit: PageVisit) -> bool:
    """Whether two pages are called the same, their addresses apart."""
    return normalised_text(_blanked(visit, visit.title)) == normalised_text(
        _blanked(other_visit, other_visit.title)
    )


def shows_title(visit: PageVisit, title: str) -> bool:
    """Whether the longest part of a title, two words at least, stands on the page as well."""
    parts = [normalised_text(part) for part in _SEPARATOR.split(title)]
    heading = max(parts, key=len)
    return " " in heading and f" {heading} " in f" {normalised_text(visit.text)} "


def _share_of_lines(first: PageVisit, own: Hashes, now: Hashes) -> float:
    """The share kept of each line's own runs, weighed by the cube of their number."""
    total = kept_weight = 0.0
    for line in set(_blanked(first, first.text).split("\n")):
        runs = np.intersect1d(_runs(line), own, assume_unique=True)
        weight = float(len(runs)) ** 3
        total += weight
        kept_weight += weight * float(np.isin(runs, now).mean()) if len(runs) else 0.0
    return kept_weight / total if total else 1.0


def _is_same_file(visit: PageVisit, other_visit: PageVisit) -> bool:
    return bool(visit.digest) and visit.digest == other_visit.digest


def _is_near(digest: str, other_digest: str) -> bool:
    return (
        bool(digest and other_digest)
        and (int(digest, 16) ^ int(other_digest, 16)).bit_count() <= _NEAR_BITS
    )


def _own_runs(visit: PageVisit, nowhere: PageVisit | None) -> Hashes:
    runs = _runs_of(visit)
    return np.setdiff1d(runs, _runs_of(nowhere), assume_unique=True) if nowhere else runs


def _runs_of(visit: PageVisit) -> Hashes:
    return _runs(_blanked(visit, visit.text))


def _runs(text: str) -> Hashes:
    tokens = tokens_of(skeleton_codes(text))
    return np.unique(shingles(tokens.hashes, min(_WORDS, max(1, len(tokens)))))


def _blanked(visit: PageVisit, text: str) -> str:
    """The text without the address it was found at, whole or in parts."""
    for url in {visit.url, visit.final_url} - {""}:
        pieces = _pieces(url)
        for piece in sorted({*pieces, *map(unquote, pieces)}, key=len, reverse=True):
            text = text.replace(piece, " ")
    return text


def _pieces(url: str) -> list[str]:
    """The address, its path, and the names in it that are no ordinary words."""
    parts = urlsplit(url)
    values = (pair.partition("=")[2] for pair in parts.query.split("&"))
    names = (*parts.path.split("/"), *values)
    odd = [name for name in names if len(name) >= 12 or any(map(str.isdigit, name))]
    return [piece for piece in (url, parts.path, *odd) if len(unquote(piece)) >= 4]
