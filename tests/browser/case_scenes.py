"""Cases in every state, put into a running demo through the real journeys.

A process of its own does it (`scene_setting.py`). Every name and text is invented.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

from seawall.cases.model import Case, CaseReason, Finding
from seawall.cli.session import organisation_named
from seawall.ids import CheckId, ItemId, new_id
from seawall.journeys.appeals import appeal
from seawall.journeys.appeals.appeal import Complaint
from seawall.journeys.cases.case_review import make_decision
from seawall.journeys.queue import case_holding, case_noting
from seawall.journeys.queue._case_opening import open_lone_case
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.browser.checked_cases import Checks, checks_of, invented_words
from tests.cases_made import arrival, judgement

HOSTILE = "<img src=x onerror=window.ran=1>\u202egpj.exe\u0007" + "w" * 400
#: A handle of 2,000 characters.
HANDLE = "handle-" * 285 + "\u202elong"


def main() -> None:
    """Put every scene in, and print the ids by name."""
    org = organisation_named("harbour-video")
    with transaction(org.id) as tx:
        people = {member.email.split("@")[0]: member for member in tx.people.members()}
    with checks_of(org, datetime.now(UTC)) as checks:
        scenes = Scenes(org, people["lead"], people["reviewer"], checks)
        cases = {name: case.id for name, case in scenes.all().items()}
    sys.stdout.write(json.dumps(cases))


class Scenes:
    """The demo's platform, two of its people, and its checks."""

    def __init__(self, org: Organisation, me: Member, other: Member, checks: Checks) -> None:
        self.org, self.me, self.other, self.checks = org, me, other, checks

    @property
    def now(self) -> datetime:
        """After whatever was checked."""
        return datetime.now(UTC)

    def all(self) -> dict[str, Case]:
        """Each state once."""
        return {
            "open": self.opened("open"),
            "quick": self.opened("to-be-decided-by-keys"),
            "again": self.opened("to-be-decided-twice"),
            "second": self.opened("for-two-people"),
            "undone": self.opened("to-be-taken-back"),
            "theirs": self.theirs(),
            "draft": self.drafted(),
            "decided": self.decided(Finding.REMOVE),
            "escalated": self.decided(Finding.ESCALATE),
            "held": self.decided(Finding.HOLD),
            "appeal": self.appealed(),
            "cluster": self.cluster(),
            "hostile": self.hostile(),
            "urgent": self.urgent(),
        }

    def opened(self, name: str) -> Case:
        """An open case about words that a bank knows."""
        return self.checks.case_of_words(f"{name}-{new_id('item', now=self.now)[-8:]}")

    def urgent(self) -> Case:
        """One whose clock has four minutes left."""
        words = invented_words("urgent")
        self.checks.add_words(words)
        answer = self.checks.check(words, "under-a-clock")
        return self.checks.case(answer, self.now + timedelta(minutes=4))

    def theirs(self) -> Case:
        """One that a colleague holds."""
        case = self.opened("held-by-somebody-else")
        with transaction(self.org.id) as tx:
            case_holding.take_case(case.id, self.other, tx=tx, now=self.now + timedelta(minutes=30))
        return case

    def drafted(self) -> Case:
        """One with a draft of mine, and a note."""
        case = self.opened("half-decided")
        said = {"finding": "restrict", "clauses": ["tvec/recruit"], "reason": "It names a channel"}
        with transaction(self.org.id) as tx:
            case_noting.keep_draft(case.id, self.me, said, tx=tx, now=self.now)
            words = "Compare it with what was decided in March."
            case_noting.leave_note(case.id, self.other, words, tx=tx, now=self.now)
        return case

    def decided(self, finding: Finding) -> Case:
        """One that was decided by a colleague, and took effect."""
        case = self.opened(finding.value)
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
        removed = self.decided(Finding.REMOVE)
        with transaction(self.org.id) as tx:
            head = tx.cases.head(removed.id)
            assert head
            says = "I document crimes; this is evidence."
            complaint = Complaint(head.id, says, context="documentation")
            lodged = appeal.lodge_appeal(complaint, tx=tx, now=self.now)
            return tx.cases.case(lodged.case)

    def cluster(self) -> Case:
        """37 copies, one of them from another account."""
        words = invented_words("37 copies")
        self.checks.add_words(words)
        accounts = ["nordhafen-chronicle"] * 36 + ["press-office"]
        answers = [
            self.checks.check(words, f"copy-{number}", account=account)
            for number, account in enumerate(accounts)
        ]
        return self.checks.case(answers[0])

    def hostile(self) -> Case:
        """Everything a stranger may write, written as badly as possible."""
        words = invented_words("hostile")
        self.checks.add_words(words)
        answer = self.checks.check(words, HOSTILE, account=HANDLE)
        reason = CaseReason("match", "entry", HOSTILE)
        with transaction(self.org.id) as tx:
            item = tx.intake.item(ItemId(answer.item))
            strange = arrival(item, check=CheckId(answer.check), description=HOSTILE, reason=reason)
            case = open_lone_case(strange, tx=tx, now=self.now)
        with transaction(self.org.id) as tx:
            case_noting.leave_note(case.id, self.other, HOSTILE, tx=tx, now=self.now)
        return case
