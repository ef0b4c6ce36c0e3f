"""How near a match is, and where it lies, in the words of a match card.

Bits say something of pictures, shares of videos, sound and texts; a few features in
common say that a person has to look, and no number makes that surer.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seawall.errors import NotFound
from seawall.intake.model import MatchCard
from seawall.matching import Interval
from seawall.signals import signal_type

#: Units of a bar: twice PDQ's customary threshold, a little over; or all of a hundred percent.
BITS, SHARES = 64, 100
#: Stretches that a card names; a clip cut to pieces may have hundreds.
MOST_STRETCHES = 5
#: Letters of a value that a card shows.
LONGEST = 128
_SHARES = {"frames", "sound", "passages", "minhash"}
_TIMED = {"frames", "sound"}


@dataclass(frozen=True, slots=True)
class Nearness:
    """A number and the words around it; how far counts; and a bar's length, 0 for no bar."""

    number: str
    words: str
    allowed: str = ""
    bar: int = 0
    before: str = ""

    @property
    def phrase(self) -> str:
        """All of it, for a sentence."""
        return " ".join(part for part in (self.before, self.number, self.words) if part)


def nearness(card: MatchCard) -> Nearness:
    """How near this match is, by what its type counts."""
    kind = _kind(card.signal_type)
    if card.grade == "local" or kind == "features":
        return Nearness(_("partly"), _("some features match: look closely"))
    if kind == "terms":
        return Nearness("", _("contains the term"))
    if not card.threshold:
        return Nearness(_("exact"), "")
    if kind in _SHARES:
        agrees, least = (f"{100 - far} %" for far in (card.distance, card.threshold))
        allowed = _("Matches from %s") % least
        return Nearness(agrees, _("match"), allowed, SHARES)
    allowed = _("Matches up to distance %d") % card.threshold
    number = _("%(distance)d of %(threshold)d") % {
        "distance": card.distance,
        "threshold": card.threshold,
    }
    bar = BITS if kind == "hamming" else max(BITS, 2 * card.threshold)
    return Nearness(number, "", allowed, bar, before=_("match distance"))


def in_brief(card: MatchCard) -> str:
    """The same in a word, for a table and a reason."""
    near = nearness(card)
    return near.number or near.words


def grade_words(grade: str) -> str:
    """How the evidence was come by; empty for the content itself."""
    return {
        "derived": _("in an altered version"),
        "local": _("by common features"),
    }.get(grade, "")


def stretches(card: MatchCard) -> tuple[str, ...]:
    """Which stretches of the item are which of what is known, in words."""
    is_timed = _kind(card.signal_type) in _TIMED
    phrases = [_stretch(part, is_timed=is_timed) for part in card.intervals[:MOST_STRETCHES]]
    if remaining := len(card.intervals) - len(phrases):
        phrases.append(ngettext("and %d more", "and %d more", remaining) % remaining)
    return tuple(phrases)


def shown_value(card: MatchCard) -> str:
    """The item's signal; of a term, the term: the item's words are shown to who asks for them."""
    return card.known_value if _kind(card.signal_type) == "terms" else card.value


def shortened_value(value: str) -> str:
    """The beginning of a value: the fingerprint of an hour would fill the page."""
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"


def _stretch(part: Interval, *, is_timed: bool) -> str:
    if not is_timed:
        sentence = _("characters %(start)d to %(end)d match %(known_start)d to %(known_end)d")
        return sentence % {name: round(getattr(part, name)) for name in part.__slots__}
    sentence = _("%(start)s to %(end)s matches %(known_start)s to %(known_end)s")
    return sentence % {name: _moment(getattr(part, name)) for name in part.__slots__}


def _moment(seconds: float) -> str:
    """Seconds as a player shows them: `1:02:03`, `0:07`."""
    minutes, second = divmod(max(0, round(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def _kind(name: str) -> str:
    try:
        return signal_type(name).kind
    except NotFound:
        return ""
