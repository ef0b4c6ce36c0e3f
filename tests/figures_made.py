"""Very many removals, written straight into the tables that figures are counted from."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from seawall.db import models as db
from seawall.db.rows.bulk import insert_rows
from seawall.enforcement.model import Action
from seawall.transaction import transaction

_ACTION = (
    "id", "organisation_id", "decision_id", "case_id", "target_kind", "target_id", "seq", "state",
    "scope", "at",
)  # fmt: skip
_OUTCOME = (
    "id", "organisation_id", "action_id", "outcome", "effective_at", "reason_code", "detail", "at",
)  # fmt: skip
_SECOND = timedelta(seconds=1)


def add_removals(
    like: Action, number: int, at: datetime, *, first: int = 0, apart: timedelta = -_SECOND
) -> None:
    """So many more removals of the same decision, each of a target of its own."""
    numbers = range(first, first + number)
    actions, outcomes = [], []
    for n in numbers:
        action, moment = f"act_{n:026d}", at + n * apart
        actions.append(
            (
                action, like.organisation, like.decision, like.case, "video", f"many/{n}", 1,
                "removed", json.dumps(["*"]), moment,
            )
        )  # fmt: skip
        outcomes.append(
            (f"out_{n:026d}", like.organisation, action, "applied", moment, "", "", moment)
        )
    with transaction(like.organisation):
        insert_rows(db.ActionRow, _ACTION, actions)
        insert_rows(db.OutcomeRow, _OUTCOME, outcomes)
