"""What an answer says of each position of the request that it answers.

A platform names the addresses, a signed event their places in the request. Both sides work it out
from the answer and from the request, and so to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from seawall.referrals.platform_answers import (
    AddressAnswer,
    PlatformAnswer,
    loose_print,
    read_answer,
)
from seawall.referrals.referral_faults import BadAnswer
from seawall.transparency.signed_events.event_facts import PositionOutcome

#: The outcome of an acceptance that was undone.
TAKEN_BACK = "reversed"


def answered_positions(body: Mapping[str, Any], urls: Mapping[int, str]) -> list[PositionOutcome]:
    """The outcome of each position; nothing of an answer that says none: data, say.

    `urls` are the addresses by their positions. An address that stands twice in the request has one outcome at both places.
    """
    try:
        answer = read_answer(body)
    except BadAnswer:
        return []
    return list(_outcomes(answer, urls))


def _outcomes(answer: PlatformAnswer, urls: Mapping[int, str]) -> Iterator[PositionOutcome]:
    if answer.covers_all:
        for position in urls:
            yield _outcome(position, answer.covers_all)
        return
    exactly: dict[str, list[int]] = {}
    for position, url in urls.items():
        exactly.setdefault(url, []).append(position)
    is_spelled_alike = all(line_answer.url in exactly for line_answer in answer.said)
    loosely = {} if is_spelled_alike else _loosely(urls)
    for line_answer in answer.said:
        positions = exactly.get(line_answer.url) or loosely.get(loose_print(line_answer.url), [])
        for position in positions:
            yield _outcome(position, line_answer)


def _loosely(urls: Mapping[int, str]) -> dict[str, list[int]]:
    """The positions by what spellings of one address share, for answers that spell otherwise."""
    positions: dict[str, list[int]] = {}
    for position, url in urls.items():
        if alike := loose_print(url):
            positions.setdefault(alike, []).append(position)
    return positions


def _outcome(position: int, line_answer: AddressAnswer) -> PositionOutcome:
    outcome = TAKEN_BACK if line_answer.is_reversal else line_answer.outcome.value
    return PositionOutcome(position, outcome, line_answer.reason_code, line_answer.at)
