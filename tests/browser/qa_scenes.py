"""Scenes of quality in a running demo: readings that wait, one that differs, a golden set."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle

from seawall.audits.audit_plan import AuditRequest
from seawall.audits.model import AuditState, AuditStratum, DrawnFrom
from seawall.cases.model import Finding
from seawall.cases.quality.model import AgreedAnswer
from seawall.cli.session import organisation_named
from seawall.clocks.reporting_period import named_period
from seawall.drills.model import DrillDoor, SendState
from seawall.drills.seeded_kinds import SeededKind
from seawall.journeys.audits.audit_planning import plan_audit
from seawall.journeys.cases import disagreement
from seawall.journeys.drills.drill_planning import plan_drill
from seawall.journeys.drills.drill_request import DrillRequest
from seawall.journeys.quality import golden_set
from seawall.journeys.quality.golden_set import WrittenGoldenItem
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.cases_made import decide_case, judgement, open_case
from tests.people_made import make_person

EARLIER = datetime.now(UTC) - timedelta(minutes=10)


def main() -> None:
    """Put the scenes in, and print the addresses of their pages."""
    ours = organisation_named("harbour-video")
    with transaction(ours.id) as tx:
        lead = tx.people.member_by_email("lead@harbour-video.example")
    author, reader = make_person(ours), make_person(ours)
    waiting = [reviewed(ours, author) for _ in range(2)]
    differing = reviewed(ours, lead)
    differ(ours, differing, reader)
    a_golden_item(ours, lead)
    drill = a_drill(ours)
    with transaction(ours.id) as tx:
        reading = [tx.quality.review(each).reading_case for each in waiting]
    pages = {
        "quality": "/qa",
        "golden": "/qa/golden",
        "reading": f"/cases/{reading[0]}",
        "disagreement": f"/qa/reviews/{differing}",
        "drill": f"/qa/drills/{drill}",
        "audit": f"/qa/audits/{an_audit(ours)}",
    }
    sys.stdout.write(json.dumps(pages))


def an_audit(ours: Organisation) -> str:
    """An audit whose sample nobody has read yet."""
    period = named_period(f"{EARLIER:%Y-%m}", "UTC")
    assert period
    strata = (
        AuditStratum("person · match · tvec/incite", 2210, 214),
        AuditStratum("person · notice · tvec/incite", 640, 86),
    )
    with transaction(ours.id) as tx:
        audit = plan_audit(AuditRequest(period, 300), tx=tx, now=EARLIER, by="lead")
        drawn_from = DrawnFrom(48_211, "ab" * 32, "cd" * 32)
        changes = {"state": AuditState.DRAWN, "drawn_at": EARLIER, "drawn_from": drawn_from}
        tx.audits.save(replace(audit, strata=strata, **changes))
    return audit.id


def a_drill(ours: Organisation) -> str:
    """A drill that is under way: found, held, missed, and still to come."""
    request = DrillRequest(
        EARLIER,
        EARLIER + timedelta(days=7),
        {SeededKind.IMAGE: 40, SeededKind.QR: 8},
        DrillDoor("https://files.example.com/photos"),
        ("tester-1", "tester-2"),
        "The lead agreed on 1 October; our own platform.",
        is_monthly=True,
    )
    with transaction(ours.id) as tx:
        drill = plan_drill(request, b"1" * 32, (), tx=tx, now=EARLIER, by="cli:lead")
        words = cycle(["refused"] * 7 + ["hidden", "refused", "public"])
        for upload, shown in zip(tx.drills.uploads(drill.id)[:44], words, strict=False):
            after = EARLIER + timedelta(milliseconds=300 + upload.position * 9)
            taken = replace(
                upload, state=SendState.TAKEN, sent_at=EARLIER, answered_at=after, shown=shown
            )
            tx.drills.save_upload(taken)
    return drill.id


def reviewed(ours: Organisation, author: Member) -> str:
    """A decision that waits for its second reader."""
    case = open_case(ours, now=EARLIER, description="Text, a report from a square")
    decision = decide_case(
        ours, case, author, EARLIER, finding=Finding.ALLOW, clauses=(), context="documentation",
        reason="It documents.", opened_at=EARLIER,
    )  # fmt: skip
    with transaction(ours.id) as tx:
        review = tx.quality.of_decision(decision.id)
    assert review
    return review.id


def differ(ours: Organisation, review: str, reader: Member) -> None:
    """The second reader concludes something else, and says why."""
    from seawall.journeys.cases.case_review import make_decision

    with transaction(ours.id) as tx:
        found = tx.quality.review(review)
        case = tx.cases.case(found.reading_case)
        make_decision(judgement(case, reader, opened_at=EARLIER), tx=tx, now=EARLIER)
        disagreement.add_message(review, "It names a place and a day.", reader, tx=tx, now=EARLIER)


def a_golden_item(ours: Organisation, lead: Member) -> None:
    """An item of harmless words with its agreed answer."""
    agreed = AgreedAnswer(Finding.REMOVE, ("tvec/incite",), "", "It calls for an attack.")
    written = WrittenGoldenItem("Example Front says: go to the square.", "Text, incitement", agreed)
    with transaction(ours.id) as tx:
        golden_set.golden_from_words(written, lead, tx=tx, now=EARLIER)
