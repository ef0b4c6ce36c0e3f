"""Results of real uploads at a real gate: a drill beside them changes nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from seawall.cases.model import Finding
from seawall.clocks.reporting_period import month_of, named_period
from seawall.enforcement.model import OutcomeKind, Target
from seawall.ids import CaseId
from seawall.journeys.banks.standing_count import standing_entries
from seawall.journeys.drills.drill_request import GRACE
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.results.period_measuring import measure_period
from seawall.ledger.note import Signer
from seawall.transaction import transaction
from tests.cases_made import decide_case
from tests.content_drills_made import planned, platform_of
from tests.enforcement_made import Time, worker
from tests.gate.conftest import known_picture
from tests.ledger_key import SIGNING_KEY
from tests.log_signed import place_and_sign
from tests.people_made import make_person

SIGNER = Signer("seawall.example/log", SIGNING_KEY)


def checked(here, content, **facts):
    """An upload at the gate, and what it answered."""
    answer = here.client.post(
        "/v1/checks",
        params={
            "kind": "photo",
            "id": hashlib.sha256(content).hexdigest()[:9],
            "account": "somebody",
            **{f"fact.{name}": value for name, value in facts.items()},
        },
        content=content,
        headers={"Content-Type": "application/octet-stream"},
    )
    return answer.json()


def measured(here, now):
    """The measures of this month, but for the head that names the checkpoint."""
    place_and_sign(SIGNER, now)
    with transaction(here.organisation.id) as tx:
        report = measure_period(named_period(month_of(now, "UTC"), "UTC"), tx=tx, now=now)
    return {metric.id: metric for metric in report.metrics}


def standing(here, now):
    """How many entries stand in the banks."""
    with transaction(here.organisation.id) as tx:
        return standing_entries(tx=tx, now=now)


def test_an_upload_is_found_held_and_decided_and_a_drill_beside_it_changes_no_measure(here):
    content = known_picture()
    here.know_picture(content)
    answer = checked(here, content)
    now = datetime.now(UTC)
    person = make_person(here.organisation)
    with transaction(here.organisation.id) as tx:
        case = tx.cases.case(CaseId(answer["case"]))
        head = tx.cases.head(case.id)
    decide_case(
        here.organisation,
        case,
        person,
        now,
        finding=Finding.REMOVE,
        supersedes=head.id if head else None,
        opened_at=now,
        media_seconds=2.0,
    )
    with transaction(here.organisation.id) as tx:
        item = tx.intake.item(tx.cases.items(case.id)[0].item)
        action = tx.enforcement.newest_action(Target(item.kind, item.external_id))
        report_outcome(OutcomeReport(action.id, OutcomeKind.APPLIED), tx=tx, now=now)
    before, stood = measured(here, now), standing(here, now)

    with platform_of(here) as platform:
        drill = planned(here, platform.url)
        assert standing(here, now) == stood > 0
        for at in (drill.ends_at, drill.ends_at + GRACE):
            hand = worker(Time(at))
            while hand.step():
                pass
    after = measured(here, drill.ends_at + GRACE)

    copies = before["blocked_at_upload"].number("copies")
    assert (copies.part, copies.n) == (1, 1)
    for name in ("blocked_at_upload", "proactive_rate", "exposure", "reaction", "appeals", "reach"):
        assert after[name] == before[name]
