"""An answer for which no instrument prescribes a form: an outcome for each item, and why.

One form serves a record of steps (Terrorism Act 2006 s.3), the outcome of a referral, the
effect given to an order (DSA Art. 9) and the national regimes; `regimes.py` says what each
needs. A decline always carries a reason code, so that referrers can learn from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from seawall.forms.annexes.annex1 import STRICT
from seawall.forms.annexes.form_faults import FormFault, require_faultless
from seawall.forms.annexes.form_moments import Moment
from seawall.forms.annexes.regimes import Need, regime_of
from seawall.forms.annexes.required import faults_if_empty

FORM = "letter"


class ItemResult(StrEnum):
    """What became of an item."""

    REMOVED = "removed"
    DISABLED = "disabled"
    MODIFIED = "modified"
    DECLINED = "declined"

    @property
    def is_action(self) -> bool:
        """Whether something was done, at a time that can be stated."""
        return self is not ItemResult.DECLINED


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOutcome:
    """What became of one item, when, under which section of the terms, or why not."""

    __pydantic_config__ = STRICT

    location: str = ""
    result: ItemResult | None = None
    at: Moment | None = None
    scope: tuple[str, ...] = ()
    clause: str = ""
    reason_code: str = ""
    """From the closed list of reasons to decline."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStep:
    """One thing that was done, and when."""

    __pydantic_config__ = STRICT

    at: Moment
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLetter:
    """What goes back to whoever asked; `regime` is the id of the jurisdiction profile."""

    __pydantic_config__ = STRICT

    regime: str = ""
    authority: str = ""
    authority_reference: str = ""
    our_reference: str = ""
    received_at: Moment | None = None
    outcomes: tuple[ItemOutcome, ...] = ()
    steps: tuple[AnswerStep, ...] = ()
    explanation: str = ""
    provider: str = ""
    authorised_person: str = ""
    email: str = ""
    written_at: Moment | None = None


def checked_letter(answer: AnswerLetter) -> AnswerLetter:
    """The answer letter itself if it is whole, or `FormFaulty`."""
    require_faultless(answer_faults(answer))
    return answer


def answer_faults(answer: AnswerLetter) -> tuple[FormFault, ...]:
    """Everything that keeps a letter from being sent."""
    return (*_fields(answer), *_outcomes(answer), *_steps(answer))


def _fields(answer: AnswerLetter) -> Iterator[FormFault]:
    for key in ("authority", "our_reference", "received_at"):
        yield from faults_if_empty(FORM, "A", key, getattr(answer, key))
    for key in ("provider", "authorised_person", "email", "written_at"):
        yield from faults_if_empty(FORM, "C", key, getattr(answer, key))


def _outcomes(answer: AnswerLetter) -> Iterator[FormFault]:
    needs = regime_of(answer.regime).needs
    if not answer.outcomes:
        yield _lacks("outcome", "outcomes", "It says of no item what became of it.")
    for position, outcome in enumerate(answer.outcomes):
        place = f"outcomes[{position}]"
        if not outcome.location.strip():
            yield _lacks("item", f"{place}.location", "It names no item.")
        if outcome.result is None:
            yield _lacks("result", f"{place}.result", "It does not say what became of the item.")
        elif outcome.result.is_action:
            yield from _action(outcome, place, needs, answer.received_at)
        elif not outcome.reason_code.strip():
            yield _lacks("reason", f"{place}.reason_code", "A decline carries a reason code.")


def _action(
    outcome: ItemOutcome, place: str, needs: frozenset[Need], received_at: datetime | None
) -> Iterator[FormFault]:
    if outcome.at is None:
        yield _lacks("time", f"{place}.at", "It does not say when it was done.")
    elif received_at is not None and outcome.at < received_at:
        yield FormFault(
            "letter.B.before_receipt",
            f"{place}.at",
            "It was done before the request was received.",
            "Check both times; what was gone already is declined, with that reason.",
        )
    if Need.CLAUSE in needs and not outcome.clause.strip():
        yield _lacks("clause", f"{place}.clause", "No section of the terms is named.")
    if Need.SCOPE in needs and outcome.result is ItemResult.DISABLED and not outcome.scope:
        yield _lacks("scope", f"{place}.scope", "It does not say where access is disabled.")


def _steps(answer: AnswerLetter) -> Iterator[FormFault]:
    if Need.STEPS in regime_of(answer.regime).needs and not answer.steps:
        yield _lacks("steps", "steps", "It records no step.")


def _lacks(missing_part: str, field: str, says: str) -> FormFault:
    return FormFault(f"letter.B.{missing_part}_missing", field, says, "Fill it in: section B.")
