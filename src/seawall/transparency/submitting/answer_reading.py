"""What an answer of the database means for each statement of a call; pure, since it decides.

Only a `201` that names our identifiers is an acceptance. A `422` with `statement_<n>` refuses
those and has created none of the others; one with `existing_puids` says that those are there
already. Anything else, a broken answer too, leaves it open whether they arrived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from seawall.transparency.submitting.model import DatabaseAnswer

_PLACE = "statement_"


class Meaning(StrEnum):
    """What is to be done about a statement after a call."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    AGAIN = "again"
    """It certainly was not taken; send it once more."""
    ASK = "ask"
    """It may have been taken; ask for its identifier first."""


@dataclass(frozen=True, slots=True)
class SubmissionFate:
    """What became of one statement."""

    meaning: Meaning
    uuid: str = ""
    permalink: str = ""
    faults: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


def fates(puids: Sequence[str], answer: DatabaseAnswer) -> dict[str, SubmissionFate]:
    """For each identifier of the call what became of it."""
    if answer.status == 201:
        return _created(puids, answer)
    if answer.status == 422:
        return _refused(puids, answer)
    if answer.status in {401, 403, 429}:
        return dict.fromkeys(puids, SubmissionFate(Meaning.AGAIN, error=_why(answer)))
    return dict.fromkeys(puids, SubmissionFate(Meaning.ASK, error=_why(answer)))


def known_presence(answer: DatabaseAnswer) -> bool | None:
    """Whether an identifier is in the database; None where it did not say."""
    return {302: True, 404: _says_not_found(answer)}.get(answer.status or 0)


def _says_not_found(answer: DatabaseAnswer) -> bool | None:
    """A 404 counts only in the database's own words: a wrong address has one too."""
    message = answer.said.get("message") if isinstance(answer.said, dict) else ""
    return False if message == "statement of reason not found" else None


def _created(puids: Sequence[str], answer: DatabaseAnswer) -> dict[str, SubmissionFate]:
    listed = answer.said.get("statements") if isinstance(answer.said, dict) else None
    fates_by_puid = {
        statement["puid"]: SubmissionFate(
            Meaning.ACCEPTED, str(statement.get("uuid", "")), str(statement.get("permalink", ""))
        )
        for statement in (listed if isinstance(listed, list) else ())
        if isinstance(statement, dict) and isinstance(statement.get("puid"), str)
    }
    half = SubmissionFate(Meaning.ASK, error="The answer does not name it.")
    return {puid: fates_by_puid.get(puid, half) for puid in puids}


def _refused(puids: Sequence[str], answer: DatabaseAnswer) -> dict[str, SubmissionFate]:
    errors = answer.said.get("errors") if isinstance(answer.said, dict) else None
    errors = errors if isinstance(errors, dict) else {}
    existing = errors.get("existing_puids")
    if isinstance(existing, (list, dict)):
        existing_puids = set(
            map(str, existing.values() if isinstance(existing, dict) else existing)
        )
        existing_fate = SubmissionFate(Meaning.ASK, error="It is there already.")
        return {
            puid: existing_fate if puid in existing_puids else SubmissionFate(Meaning.AGAIN)
            for puid in puids
        }
    at = {f"{_PLACE}{number}": puid for number, puid in enumerate(puids)}
    wrong = {at[place]: faults for place, faults in errors.items() if place in at}
    if not wrong:
        return dict.fromkeys(
            puids, SubmissionFate(Meaning.REFUSED, faults=errors, error=_why(answer))
        )
    return {
        puid: SubmissionFate(Meaning.REFUSED, faults=wrong[puid])
        if puid in wrong
        else SubmissionFate(Meaning.AGAIN)
        for puid in puids
    }


def _why(answer: DatabaseAnswer) -> str:
    message = answer.said.get("message") if isinstance(answer.said, dict) else ""
    return f"{answer.status or 'no answer'}: {message or answer.error}"[:500]
