"""The verdict: the strictest rule that spoke, within what the matches can carry.

Nothing is removed by a machine on a doubtful match. A match is confirmed when its
entry is active, the bank is at least 90 sure of it and no member disagrees; only a
confirmed match can carry a block. A contested, unconfirmed, doubted or unsure one goes
to a person: hold, at most. So does, however sure the bank is, evidence of the grade `local`,
such as a few features in common, and every likeness of words: a passage, a near-duplicate
or a term may be a quotation, a report or a denunciation. A match of an entry that is only
observed is written down and counts for nothing. What was withdrawn or has expired is no
match at all, and a perceptual hash with too little detail in it is not compared in the
first place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seawall.intake.model import MatchCard, Verdict
from seawall.signals import signal_types

CONFIRMED_FROM = 90
OBSERVED = "observed"
_MAY_BLOCK = ("direct", "derived")
_MAY_BLOCK_KINDS = ("exact", "hamming", "frames", "sound")
_STRICTNESS = (Verdict.ALLOW, Verdict.HOLD, Verdict.BLOCK)


def counting_cards(cards: Sequence[MatchCard]) -> tuple[MatchCard, ...]:
    """The matches that may lead to something: all but those of entries on trial."""
    return tuple(card for card in cards if card.state != OBSERVED)


def is_confirmed(card: MatchCard) -> bool:
    """Whether this match may end in a block without a person."""
    sure = card.confidence >= CONFIRMED_FROM and card.state == "active" and not card.disagree
    return sure and card.grade in _MAY_BLOCK and _is_same_content(card)


def _is_same_content(card: MatchCard) -> bool:
    """Whether a match of this type says that it is the same thing, and not only alike."""
    kind = signal_types().get(card.signal_type)
    return kind is not None and kind.kind in _MAY_BLOCK_KINDS


def strictest_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """The strictest of these verdicts: block before hold before allow."""
    return max(verdicts, key=_STRICTNESS.index, default=Verdict.ALLOW)


def capped_verdict(verdict: Verdict, most: Verdict) -> Verdict:
    """A verdict, lowered to the strictest that is allowed."""
    return min(verdict, most, key=_STRICTNESS.index)


def ceiling(cards: Iterable[MatchCard]) -> Verdict:
    """The most these matches can carry, whatever a rule says."""
    return Verdict.BLOCK if any(is_confirmed(card) for card in cards) else Verdict.HOLD
