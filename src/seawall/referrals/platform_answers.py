"""What a platform's answer says of each address: Annex II, Annex III, an outcome letter.

Whatever form it has, it comes down to one word an address: accepted (gone, or access
disabled), declined with a reason code, or not executed yet. A later *reversal* says that an
appeal undid an acceptance: it counts against whoever referred.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from seawall.errors import problem
from seawall.forms.annexes.annex2 import Annex2
from seawall.forms.annexes.annex3 import Annex3
from seawall.forms.annexes.form_reading import read_any_form
from seawall.forms.annexes.outcome_letter import AnswerLetter
from seawall.orders.answering.address_outcome import REASONS
from seawall.orders.answering.filling import REVERSED
from seawall.referrals.canonical_address import fingerprint
from seawall.referrals.model import LineOutcome, ReferralLine
from seawall.referrals.referral_faults import BadAnswer
from seawall.signals import InvalidSignal

REVERSAL = "reversal"
#: A reason that is not on the closed list is kept as this, and its words in the ledger.
OTHER = "other"


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """What was said of one address."""

    url: str
    outcome: LineOutcome
    reason_code: str = ""
    at: datetime | None = None
    is_reversal: bool = False


@dataclass(frozen=True, slots=True)
class PlatformAnswer:
    """An answer, whichever form it had; `covers_all` is one that names no single address."""

    form: str
    reference: str
    said: tuple[AddressAnswer, ...]
    covers_all: AddressAnswer | None = None


def read_answer(body: Mapping[str, Any]) -> PlatformAnswer:
    """The answer in this signed JSON; `BadAnswer` or `FormFaulty` says what is wrong."""
    if body.get("form") == REVERSAL:
        return _reversal(body)
    match read_any_form(form_in(body)):
        case Annex2() as done:
            line_answers = tuple(_done(measure.location, measure.at) for measure in done.measures)
            return PlatformAnswer("annex2", done.receipt.authority_reference, line_answers)
        case Annex3() as not_done:
            grounds = sorted(ground.value for ground in not_done.grounds)
            said_of_all = AddressAnswer("", LineOutcome.NOT_EXECUTED, ",".join(grounds))
            return PlatformAnswer(
                "annex3", not_done.receipt.authority_reference, (), covers_all=said_of_all
            )
        case AnswerLetter() as letter:
            return PlatformAnswer("letter", letter.authority_reference, tuple(_outcomes(letter)))
    raise problem("referrals.answer-is-request", BadAnswer)


def form_in(body: Mapping[str, Any]) -> dict[str, Any]:
    """The form alone, without what a platform puts around it."""
    return {name: value for name, value in body.items() if name not in _AROUND}


def reversal(reference: str, urls: Sequence[str], *, at: datetime, why: str) -> dict[str, Any]:
    """What a platform signs when an appeal undid what it had accepted."""
    return {
        "form": REVERSAL,
        "authority_reference": reference,
        "locations": list(urls),
        "at": at.isoformat(timespec="seconds"),
        "reasons": why,
    }


def line_after(line: ReferralLine, line_answer: AddressAnswer, *, now: datetime) -> ReferralLine:
    """The line with what was said of it; a reversal keeps the acceptance it undoes.

    A platform that accepted and later declines has reversed itself, whatever form that has.
    """
    is_undone = line.outcome is LineOutcome.ACCEPTED and line_answer.outcome is LineOutcome.DECLINED
    if line_answer.is_reversal or is_undone:
        return replace(line, overturned_at=line.overturned_at or line_answer.at or now)
    is_weaker = (
        line.outcome is LineOutcome.ACCEPTED and line_answer.outcome is LineOutcome.NOT_EXECUTED
    )
    is_known = (line.outcome, line.reason_code) == (line_answer.outcome, line_answer.reason_code)
    if is_weaker or (is_known and line_answer.at in {None, line.outcome_at}):
        return line
    return replace(
        line,
        outcome=line_answer.outcome,
        reason_code=line_answer.reason_code,
        outcome_at=line_answer.at or now,
    )


def matched_lines(
    answer: PlatformAnswer, lines: Sequence[ReferralLine]
) -> tuple[list[tuple[ReferralLine, AddressAnswer]], list[str]]:
    """Which lines the answer speaks of, and the addresses in it that were never asked."""
    if answer.covers_all:
        return [(line, answer.covers_all) for line in lines if line.outcome is None], []
    by_url = {line.url: line for line in lines} | {line.fingerprint: line for line in lines}
    answered_lines, strange = [], []
    for line_answer in answer.said:
        line = by_url.get(line_answer.url) or by_url.get(loose_print(line_answer.url))
        if line is None:
            strange.append(line_answer.url)
        else:
            answered_lines.append((line, line_answer))
    return answered_lines, strange


#: The closed list, and what a second letter says of what is back.
_KNOWN = frozenset({*REASONS, REVERSED})
#: What a platform may put around the form.
_AROUND = frozenset({"answers", "order", "answer_id"})


def _done(url: str, at: datetime | None) -> AddressAnswer:
    return AddressAnswer(url, LineOutcome.ACCEPTED, at=at)


def _outcomes(letter: AnswerLetter) -> Iterator[AddressAnswer]:
    for outcome in letter.outcomes:
        if outcome.result is None:
            raise problem("referrals.outcome-missing", BadAnswer)
        if outcome.result.is_action:
            yield _done(outcome.location, outcome.at)
        else:
            code = outcome.reason_code if outcome.reason_code in _KNOWN else OTHER
            yield AddressAnswer(outcome.location, LineOutcome.DECLINED, code, outcome.at)


def _reversal(body: Mapping[str, Any]) -> PlatformAnswer:
    urls, reference = body.get("locations"), body.get("authority_reference")
    if not isinstance(reference, str) or not isinstance(urls, list):
        raise problem("referrals.reversal-incomplete", BadAnswer)
    try:
        at = datetime.fromisoformat(str(body.get("at")))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise problem("referrals.reversal-time", BadAnswer)
    line_answers = tuple(
        AddressAnswer(str(url), LineOutcome.ACCEPTED, at=at, is_reversal=True) for url in urls
    )
    return PlatformAnswer(REVERSAL, reference, line_answers)


def loose_print(url: str) -> str:
    """What spellings of one address share; nothing where it is none."""
    try:
        return fingerprint(url)
    except InvalidSignal:
        return ""
