"""Cases in every state, put into a running demo through the real journeys.

A process of its own does it (`scene_setting.py`). Every name and text is invented.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from seawall.cases.model import Case, CaseReason, Finding
from seawall.cli.session import organisation_named
from seawall.journeys.appeals import appeal
from seawall.journeys.appeals.appeal import Complaint
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.queue import case_holding, case_noting
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.cases_made import judgement, make_item, open_case

HOSTILE = "<img src=x onerror=window.ran=1>\u202egpj.exe\u0007" + "w" * 400
#: A handle of 2,000 characters.
HANDLE = "handle-" * 285 + "\u202elong"


def main() -> None:
    """Put every scene in, and print the ids by name."""
    org = organisation_named("harbour-video")
    with transaction(org.id) as tx:
        people = {member.email.split("@")[0]: member for member in tx.people.members()}
    scenes = Scenes(org, people["lead"], people["reviewer"], datetime.now(UTC))
    sys.stdout.write(json.dumps({name: case.id for name, case in scenes.all().items()}))


class Scenes:
    """The demo's platform, two of its people, and the time."""

    def __init__(self, org: Organisation, me: Member, other: Member, now: datetime) -> None:
        self.org, self.me, self.other, self.now = org, me, other, now

    def all(self) -> dict[str, Case]:
        """Each state once."""
        return {
            "open": self.opened("Text, recruitment"),
            "quick": self.opened("Text, to be decided by keys"),
            "second": self.opened("Text, for two people"),
            "undone": self.opened("Text, to be taken back"),
            "theirs": self.theirs(),
            "draft": self.drafted(),
            "decided": self.decided(Finding.REMOVE),
            "escalated": self.decided(Finding.ESCALATE),
            "held": self.decided(Finding.HOLD),
            "appeal": self.appealed(),
            "cluster": self.cluster(),
            "hostile": self.hostile(),
            "urgent": self.opened("Text, under a clock", due_at=self.now + timedelta(minutes=4)),
        }

    def opened(self, description: str, **changes: object) -> Case:
        """An open case about a text."""
        item = make_item(self.org)
        return open_case(self.org, item, now=self.now, description=description, **changes)

    def theirs(self) -> Case:
        """One that a colleague holds."""
        case = self.opened("Text, held by somebody else")
        with transaction(self.org.id) as tx:
            case_holding.take_case(case.id, self.other, tx=tx, now=self.now + timedelta(minutes=30))
        return case

    def drafted(self) -> Case:
        """One with a draft of mine, and a note."""
        case = self.opened("Text, half decided")
        said = {"finding": "restrict", "clauses": ["tvec/recruit"], "reason": "It names a channel"}
        with transaction(self.org.id) as tx:
            case_noting.keep_draft(case.id, self.me, said, tx=tx, now=self.now)
            words = "Compare it with what was decided in March."
            case_noting.leave_note(case.id, self.other, words, tx=tx, now=self.now)
        return case

    def decided(self, finding: Finding) -> Case:
        """One that was decided by a colleague, and took effect."""
        case = self.opened(f"Text, {finding.value}")
        until = self.now + timedelta(hours=24) if finding is Finding.HOLD else None
        clauses = ("tvec/incite",) if finding is Finding.REMOVE else ()
        asked = judgement(
            case, self.other, finding=finding, clauses=clauses, until=until, opened_at=self.now
        )
        with transaction(self.org.id) as tx:
            make_decision(asked, tx=tx, now=self.now)
        return case

    def appealed(self) -> Case:
        """An appeal against a colleague's removal."""
        with transaction(self.org.id) as tx:
            head = tx.cases.head(self.decided(Finding.REMOVE).id)
            assert head
            says = "I document crimes; this is evidence."
            complaint = Complaint(head.id, says, context="documentation")
            lodged = appeal.lodge_appeal(complaint, tx=tx, now=self.now)
            return tx.cases.case(lodged.case)

    def cluster(self) -> Case:
        """37 copies, one of them from another account."""
        items = [make_item(self.org) for _ in range(37)]
        with transaction(self.org.id) as tx:
            tx.intake.update_item(items[-1].id, latest_version=1, account="press-office", url="")
        for item in items:
            case = open_case(
                self.org, item, now=self.now, entries=("entry_37",), description="Text, 37 copies"
            )
        return case

    def hostile(self) -> Case:
        """Everything a stranger may write, written as badly as possible."""
        item = make_item(self.org, external_id=HOSTILE)
        with transaction(self.org.id) as tx:
            tx.intake.update_item(item.id, latest_version=1, account=HANDLE, url="")
        reason = CaseReason("match", "entry", HOSTILE)
        case = open_case(self.org, item, now=self.now, description=HOSTILE, reason=reason)
        with transaction(self.org.id) as tx:
            case_noting.leave_note(case.id, self.other, HOSTILE, tx=tx, now=self.now)
        return case
