"""How hard an upload is looked at: each step costs more and finds more.

A policy, chosen once for a deployment: the digests alone; the picture as it is; the ways it
may have been mirrored, inverted or framed, and its QR codes; and the corners it still has
in common with a known picture, which a person has to look at. Corners are looked for only
where a bank holds any.

What each step costs in milliseconds and gains in recall, edit by edit, and how seldom it
hits another picture, is printed by::

    .venv/bin/python benchmarks/recall.py

On the photographs of scikit-image it finds about 40 % of 53 kinds of edit by `QUICK`, as the
reference does, 65 % by `DERIVED` and 91 % by `FULL`. `docs/gallery` shows thirty of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from seawall.errors import InvalidRequest


class UnknownLadder(InvalidRequest):
    """No ladder of this name."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """Which steps are taken, cheapest first; a step is taken only if the ones before are."""

    name: str
    says: str
    opens: bool = True
    views: bool = False
    codes: bool = False
    features: bool = False
    fine: bool = False

    @property
    def banked(self) -> Ladder:
        """What a bank takes of a picture where uploads are looked at so: no corners for nobody.

        >>> FULL.banked.fine, DERIVED.banked.features
        (True, False)
        """
        return BANKED.where_banked(features=self.features)

    def where_banked(self, *, features: bool) -> Ladder:
        """The same, without looking for corners that no bank holds.

        >>> FULL.where_banked(features=False).features
        False
        """
        return self if features or not self.features else _without_features(self)


@cache
def _without_features(ladder: Ladder) -> Ladder:
    return replace(ladder, features=False, fine=False)


EXACT = Ladder("exact", "digests only: no file is opened", opens=False)
QUICK = Ladder("quick", "the picture as it is: recompressed, resized, its tones changed")
DERIVED = Ladder(
    "derived",
    "also mirrored, turned, inverted, framed, in a screenshot; and links in QR codes",
    views=True,
    codes=True,
)
FULL = Ladder(
    "full",
    "also cropped, covered, photographed from a screen: a reviewer decides",
    views=True,
    codes=True,
    features=True,
)

#: What a bank holds of a picture and an item keeps; no way to look at uploads.
BANKED = Ladder(
    "banked", "the picture as it is, and its corners, small ones too", features=True, fine=True
)

LADDERS = {ladder.name: ladder for ladder in (EXACT, QUICK, DERIVED, FULL)}


def ladder_of(name: str) -> Ladder:
    """The ladder of this name.

    >>> ladder_of("derived").views
    True
    """
    try:
        return LADDERS[name]
    except KeyError:
        raise UnknownLadder(
            f"There is no ladder {name[:40]!r}.",
            field="ladder",
            remedy=f"Use one of {', '.join(LADDERS)}.",
        ) from None
