"""Items and cases for tests, made through the real journeys."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from seawall.cases.model import Case, CaseReason, Decision, Finding
from seawall.ids import EntryId, ItemId, OrganisationId, new_id
from seawall.intake.model import Item, ItemVersion
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.cases.judgement import CaseJudgement
from seawall.journeys.queue._case_opening import CaseArrival, open_or_join_case
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.people_made import NOON

_numbers = itertools.count(1)
PDQ = "f" * 32 + "0" * 32


def make_item(
    org: Organisation, external_id: str | None = None, signals: tuple[tuple[str, str], ...] = ()
) -> Item:
    """An item with one version."""
    made = Item(
        id=ItemId(new_id("item", now=NOON)),
        organisation=OrganisationId(org.id),
        kind="video",
        external_id=external_id or f"v{next(_numbers)}",
        account="example-account",
        public_url="",
        latest_version=1,
        created_at=NOON,
    )
    with transaction(org.id) as tx:
        made = tx.intake.claim_item(made)
        version = ItemVersion(made.id, 1, NOON, text="An invented text.", signals=signals)
        tx.intake.add_version(version)
    return made


def arrival(item: Item, **changes: Any) -> CaseArrival:
    """An arrival of this item, for the reasons most tests do not care about."""
    usual: dict[str, Any] = {
        "item": item.id,
        "version": 1,
        "signals": (),
        "entries": (),
        "check": None,
        "reason": CaseReason("match", "entry", "pdq 12 of 31, Demo bank"),
        "queue": "matches",
        "severity": 4,
        "description": "video, invented",
    }
    return CaseArrival(**{**usual, **changes})


def open_case(
    org: Organisation, item: Item | None = None, now: datetime = NOON, **changes: Any
) -> Case:
    """A case in a transaction of its own."""
    with transaction(org.id) as tx:
        return open_or_join_case(arrival(item or make_item(org), **changes), tx=tx, now=now)


def judgement(case: Case, person: Member, **changes: Any) -> CaseJudgement:
    """A removal with everything it needs."""
    usual: dict[str, Any] = {
        "case": case.id,
        "person": person,
        "finding": Finding.REMOVE,
        "clauses": ("tvec/incite",),
        "reason": "It calls for an attack, and matches a known signal.",
        "context": "",
        "seen": ("text",),
        "media_seconds": 0.0,
        "opened_at": NOON,
    }
    return CaseJudgement(**{**usual, **changes})


def decide_case(
    org: Organisation, case: Case, person: Member, now: datetime = NOON, **changes: Any
) -> Decision:
    """A decision in a transaction of its own."""
    with transaction(org.id) as tx:
        return make_decision(judgement(case, person, **changes), tx=tx, now=now)


def an_entry(now: datetime = NOON) -> EntryId:
    """The id of a known entry; the case keeps ids only."""
    return EntryId(new_id("entry", now=now))
