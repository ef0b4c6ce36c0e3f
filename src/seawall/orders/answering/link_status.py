"""What whoever sent an alert wants to know: of each link, is it still there?

TCAP counts the share of its alerts that are offline. What we say is what we did, not what a
stranger saw; they look for themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from seawall.forms.annexes.outcome_letter import AnswerLetter
from seawall.forms.annexes.outcome_letter import ItemOutcome as Said
from seawall.mailroom.proposals.tcap import LinkState, LinkStatus

_GONE = frozenset({"not_found", "already_removed"})


def link_statuses(letter: AnswerLetter) -> Iterator[LinkStatus]:
    """The status of each address in an answer."""
    assert letter.written_at
    for outcome in letter.outcomes:
        yield LinkStatus(
            url=outcome.location,
            state=_state(outcome),
            checked_at=outcome.at or letter.written_at,
            action=outcome.result.value if outcome.result else "",
        )


def _state(outcome: Said) -> LinkState:
    if outcome.result and outcome.result.is_action:
        return LinkState.OFFLINE
    return LinkState.OFFLINE if outcome.reason_code in _GONE else LinkState.LIVE
