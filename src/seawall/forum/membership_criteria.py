"""What an applicant must answer before it is let in: a checklist that is data.

The shape is GIFCT's six membership criteria (S18). An answer is a sentence or an address
where it can be seen; an empty one is no answer. The hub may waive a criterion by name, and
the log shows that it did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from seawall.errors import problem

WAIVED = "waived by the hub"


@dataclass(frozen=True, slots=True)
class MembershipCriterion:
    """One thing a member must be able to say of itself."""

    id: str
    text: str
    required: bool = True


@cache
def criteria() -> tuple[MembershipCriterion, ...]:
    """The criteria that ship."""
    source = files("seawall").joinpath("data/forum/criteria.yaml").read_text(encoding="utf-8")
    return tuple(MembershipCriterion(**entry) for entry in yaml.safe_load(source)["criteria"])


def checked_answers(answers: Mapping[str, str], *, waived: Collection[str] = ()) -> dict[str, str]:
    """The answers as they go into the log, or an error that names the first one missing."""
    criterion_ids = {criterion.id for criterion in criteria()}
    for name in {*answers, *waived} - criterion_ids:
        raise problem(
            "forum.criteria-not-met.unknown", name=name, choices=", ".join(sorted(criterion_ids))
        )
    logged_answers = {name: text.strip() for name, text in answers.items() if text.strip()}
    logged_answers |= dict.fromkeys(waived, WAIVED)
    for criterion in criteria():
        if criterion.required and criterion.id not in logged_answers:
            raise problem(
                "forum.criteria-not-met.unanswered", question=criterion.text, criterion=criterion.id
            )
    return logged_answers
