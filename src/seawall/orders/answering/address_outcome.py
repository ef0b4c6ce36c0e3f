"""What a referral is answered: for each address accepted or declined, from a closed list.

A referral binds nobody (TCO recital 40): each address is held against our own terms, so
that an acceptance names the clause. A decline names its reason, for without reasons no
unit can learn from its errors and nobody can count them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from seawall.errors import problem
from seawall.taxonomy import clause

ALREADY_REMOVED = "already_removed"

#: Why an address is declined, and what the answer says of it.
REASONS: Mapping[str, str] = {
    "not_found": "There is no content at this URL.",
    "wrong_url": "The URL is incomplete, or is not on our service.",
    "duplicate": "The same content was referred before.",
    ALREADY_REMOVED: "The content was removed before our review.",
    "not_against_terms": "The content does not break our terms.",
    "context_news": "It is news reporting.",
    "context_counterspeech": "It argues against terrorism.",
    "context_documentation": "It documents crimes or their victims.",
    "context_research": "It is research.",
    "context_education": "It is educational.",
    "context_art": "It is art.",
    "own_state_press": "It is press in, or criticism of, the referring state.",
    "insufficient": "The referral does not contain enough information.",
}


@dataclass(frozen=True, slots=True)
class AddressConclusion:
    """What a person concluded of one address of a referral."""

    position: int
    is_accepted: bool
    reason_code: str = ""
    clause: str = ""
    note: str = ""


def judge_outcomes(
    outcomes: Iterable[AddressConclusion], *, positions: Collection[int]
) -> tuple[AddressConclusion, ...]:
    """The outcomes in the referral's own order, if together they answer it."""
    by_position = sorted(outcomes, key=lambda outcome: outcome.position)
    if [outcome.position for outcome in by_position] != sorted(positions):
        raise problem(
            "orders.outcome-incomplete.outcomes", positions=", ".join(map(str, sorted(positions)))
        )
    for outcome in by_position:
        _check(outcome)
    return tuple(by_position)


def _check(outcome: AddressConclusion) -> None:
    field = f"outcomes[{outcome.position}]"
    if outcome.is_accepted:
        if outcome.reason_code:
            raise problem("orders.outcome-incomplete.reason-with-acceptance", field=field)
        if not outcome.clause:
            raise problem("orders.outcome-incomplete.no-clause", field=field)
        if not clause(outcome.clause).restricts:
            raise problem(
                "orders.outcome-incomplete.permissive-clause", clause=outcome.clause, field=field
            )
    elif outcome.reason_code not in REASONS:
        raise problem(
            "orders.outcome-incomplete.reason",
            reason_code=outcome.reason_code,
            field=field,
            choices=", ".join(REASONS),
        )
