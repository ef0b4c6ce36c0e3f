"""A drill from its schedule to its figures: a real platform's form, a real gate, a real worker."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seawall.cases.model import CaseState, Finding
from seawall.db import models as db
from seawall.drills.drill_figures import figures_of
from seawall.drills.drill_schedule import digest_of_schedule, draw_schedule
from seawall.drills.making.seeded_content import seeded_content
from seawall.drills.seeded_kinds import CONTROL, SeededKind
from seawall.journeys.drills import drill_ending, seeded_uploading
from seawall.journeys.drills.drill_planning import (
    headers_of,
    plan_drill,
    seed_of,
)
from seawall.journeys.drills.drill_request import GRACE
from seawall.journeys.signed_events.event_lookup import logged_events
from seawall.outbound.model import CallAnswer
from seawall.transaction import transaction
from tests.cases_made import decide_case
from tests.content_drills_made import ITEMS_SEED, SEED, planned, platform_of, request_for
from tests.enforcement_made import Time, worker
from tests.gate.conftest import known_picture, rows
from tests.people_made import make_person
from tests.problems import raises_problem

IMAGE = {SeededKind.IMAGE: 1}


def worked(at: datetime) -> None:
    """The worker does everything that is due by then."""
    hand = worker(Time(at))
    while hand.step():
        pass


def uploads_of(here, drill):
    with transaction(here.organisation.id) as tx:
        return tx.drills.uploads(drill.id)


def figures(here, drill, *, now):
    with transaction(here.organisation.id) as tx:
        current = tx.drills.drill(drill.id)
        return figures_of(drill_ending.drill_results(current, tx=tx, now=now))


def entries(here, about, prefix="content_drill."):
    with transaction(here.organisation.id) as tx:
        return tx.ledger.about(about, prefix=prefix)


def check(here, content, account="somebody"):
    said = here.client.post(
        f"/v1/checks?kind=photo&id={hashlib.sha256(content).hexdigest()[:9]}&account={account}",
        content=content,
        headers={"Content-Type": "application/octet-stream"},
    )
    return said.json()


def test_a_drill_runs_from_its_schedule_to_its_figures(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url)
        worked(drill.ends_at)

    uploads = uploads_of(here, drill)
    counted = figures(here, drill, now=drill.ends_at)
    assert len(platform.took) == len(uploads) == 5
    assert {part["account"].decode() for part in platform.took} <= set(drill.accounts)
    assert (counted.share.of, counted.share.missed, counted.waiting) == (5, 0, 0)
    assert all(upload.check and upload.case for upload in uploads)


def test_a_control_passes_and_opens_no_case_and_a_platform_that_refuses_all_is_told(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads={SeededKind.IMAGE: 10})
        platform.answer = lambda verdict: 403
        worked(drill.ends_at)
        worked(drill.ends_at + GRACE)

    (control,) = [upload for upload in uploads_of(here, drill) if upload.variant == CONTROL]
    counted = figures(here, drill, now=drill.ends_at)
    assert (control.number, control.check, control.case) == (10, None, None)
    assert (counted.share.of, counted.share.blocked) == (10, 10)
    assert (counted.controls.kept_back, counted.controls.of) == (1, 1)
    *_, last = entries(here, drill.id)
    assert (last.public["kept_back"], last.public["passed"]) == (1, 0)


def test_the_log_has_the_schedules_digest_first_and_the_seed_when_it_is_over(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url)
        (before,) = entries(here, drill.id)
        worked(drill.ends_at)
        worked(drill.ends_at + GRACE)

    first, last = entries(here, drill.id)
    assert before.id == first.id
    assert SEED.hex() not in json.dumps(dict(first.public))
    assert not {"url", "names", "seed"} & set(first.public)
    assert not any(name in json.dumps(dict(first.public)) for name in drill.accounts)
    places = [str(place) for place in range(first.public["accounts"])]
    schedule = draw_schedule(
        bytes.fromhex(str(last.public["seed"])),
        {SeededKind(kind): number for kind, number in first.public["kinds"].items()},
        places,
        begins_at=datetime.fromisoformat(first.public["begins_at"]),
        ends_at=datetime.fromisoformat(first.public["ends_at"]),
    )  # from what is public alone
    assert digest_of_schedule(schedule, places) == first.public["digest"] == last.public["digest"]
    assert [line.planned_at for line in schedule] == [u.planned_at for u in uploads_of(here, drill)]
    with transaction(here.organisation.id) as tx:
        events = [each.opened.event for each in logged_events(drill.id, tx=tx)]
    assert [event.kind.value for event in events] == ["scheduled", "measured"]
    assert {event.document for event in events} == {drill.digest}
    assert all(event.is_drill and event.kind.party == "tester" for event in events)
    assert len(events[1].facts["results"]) == 5


def test_a_drill_that_was_asked_for_a_moment_ago_begins_when_it_is_planned(on_sqlite):
    now = datetime.now(UTC)
    request = request_for("https://files.example.com/p", now=now, uploads=IMAGE)

    with transaction(on_sqlite.organisation.id) as tx:
        drill = plan_drill(request, SEED, (), tx=tx, now=now + timedelta(seconds=9), by="test")

    (entry,) = entries(on_sqlite, drill.id)
    assert drill.begins_at == now + timedelta(seconds=9)
    assert datetime.fromisoformat(entry.public["begins_at"]) == drill.begins_at


def test_a_platform_that_has_one_file_checked_twice_has_one_upload_and_one_case(here):
    with platform_of(here) as platform:
        ask = platform.ask
        platform.ask = lambda content, account: (ask(content, account), ask(content, account))[1]
        drill = planned(here, platform.url, uploads=IMAGE)
        worked(drill.ends_at)

    (upload,) = uploads_of(here, drill)
    with transaction(here.organisation.id) as tx:
        assert [case.id for case in tx.cases.waiting()] == [upload.case]


def test_what_the_gate_notes_and_what_the_worker_notes_keep_each_other(here):
    """Both read the upload first, and then write: neither takes the other's word away."""
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
        (upload,) = uploads_of(here, drill)
        with transaction(here.organisation.id) as tx:
            parcel = seeded_uploading.take_upload(upload.id, tx=tx, now=upload.planned_at)
        with transaction(here.organisation.id) as tx:
            before = tx.drills.uploads(drill.id)[0]
        check(here, parcel.content.content, account=parcel.account)
        with transaction(here.organisation.id) as tx:
            answer = CallAnswer(403)
            seeded_uploading.record_answer(upload.id, answer, tx=tx, now=upload.planned_at)
            tx.drills.save_upload(replace(before, verdict="allow"), "verdict")

    (after,) = uploads_of(here, drill)
    assert (after.shown, after.state, after.verdict) == ("refused", "taken", "allow")
    assert after.check
    assert after.case


def test_a_reviewer_decides_without_knowing_and_is_told_afterwards_and_nothing_follows(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
        worked(drill.ends_at)
    (upload,) = uploads_of(here, drill)
    with transaction(here.organisation.id) as tx:
        case = tx.cases.case(upload.case)
    assert case.kind == "content"
    assert "drill" not in json.dumps([dict(e.public) for e in entries(here, case.id, "case.")])

    decide_case(here.organisation, case, make_person(here.organisation))

    with transaction(here.organisation.id) as tx:
        after = tx.cases.case(case.id)
    (read,) = uploads_of(here, drill)
    assert (after.kind, after.state) == ("drill", CaseState.DECIDED)
    assert read.finding == "remove"
    for table in (db.DecisionRow, db.ActionRow, db.StatementRow, db.WrongfulTimeRow):
        assert rows(table) == []
    counted = figures(here, drill, now=drill.ends_at)
    assert (counted.read, counted.read_as_registered) == (1, 1)


@pytest.mark.parametrize("finding", [Finding.ESCALATE, Finding.HOLD, Finding.ALLOW])
def test_whatever_is_concluded_nothing_follows(here, finding):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
        worked(drill.ends_at)
    (upload,) = uploads_of(here, drill)
    with transaction(here.organisation.id) as tx:
        case = tx.cases.case(upload.case)
    more = {"until": datetime.now(UTC) + timedelta(days=1)} if finding is Finding.HOLD else {}

    decide_case(
        here.organisation, case, make_person(here.organisation), now=datetime.now(UTC),
        finding=finding, clauses=(), **more,
    )  # fmt: skip

    with transaction(here.organisation.id) as tx:
        assert tx.cases.case(case.id).kind == "drill"
    assert rows(db.DecisionRow) == rows(db.ActionRow) == []


def test_a_real_case_never_joins_a_drills_nor_the_other_way_round(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
        worked(drill.ends_at)
    content = seeded_content(ITEMS_SEED, SeededKind.IMAGE, 0, "unchanged").content
    stray = check(here, content)

    uploads = uploads_of(here, drill)
    assert [upload.position for upload in uploads] == [0, -1]
    assert stray["case"] == uploads[1].case != uploads[0].case
    assert figures(here, drill, now=drill.ends_at).share.of == 1


def test_a_stranger_who_brings_an_item_a_hundred_times_fills_no_queue(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
    content = seeded_content(ITEMS_SEED, SeededKind.IMAGE, 0, "unchanged").content

    cases = {check(here, content, account=f"stranger-{n}")["case"] for n in range(5)}

    assert len(cases) == 1
    with transaction(here.organisation.id) as tx:
        assert len(tx.cases.waiting()) == 1
    assert [upload.position for upload in uploads_of(here, drill)] == [0, -1]


def test_what_matches_something_real_too_is_a_real_case(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
    content = seeded_content(ITEMS_SEED, SeededKind.IMAGE, 0, "unchanged").content
    here.know_picture(content)

    said = check(here, content, account=drill.accounts[0])

    assert [upload.check for upload in uploads_of(here, drill)] == [None]
    with transaction(here.organisation.id) as tx:
        assert tx.drills.of_case(said["case"]) is None


def test_what_an_insider_adds_to_a_drills_bank_makes_nothing_a_drill(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
    here.bank = drill.bank
    here.know_picture(known_picture())

    said = check(here, known_picture(), account=drill.accounts[0])

    assert said["verdict"] == "block"
    with transaction(here.organisation.id) as tx:
        assert tx.drills.of_case(said["case"]) is None


def test_a_testers_account_makes_no_real_upload_a_drill(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
    here.know_picture(known_picture())

    said = check(here, known_picture(), account=drill.accounts[0])

    with transaction(here.organisation.id) as tx:
        assert tx.cases.case(said["case"]).kind == "content"
        assert tx.drills.of_case(said["case"]) is None


def test_a_platform_that_publishes_what_our_check_blocked_has_missed_it(here):
    with platform_of(here) as platform:
        platform.answer = lambda verdict: 201
        drill = planned(here, platform.url, uploads=IMAGE)
        worked(drill.ends_at)

    counted = figures(here, drill, now=drill.ends_at)
    assert (counted.share.missed, counted.published_though_found) == (1, 1)


@pytest.mark.parametrize("status", [401, 404, 413, 429, 500, 302])
def test_a_status_that_speaks_of_the_request_measures_nothing(here, status):
    with platform_of(here) as platform:
        platform.answer = lambda verdict: status
        drill = planned(here, platform.url, uploads=IMAGE)
        worked(drill.ends_at)

    (upload,) = uploads_of(here, drill)
    assert (upload.state, str(status) in upload.error) == ("failed", True)
    assert figures(here, drill, now=drill.ends_at).unmeasured == 1


def test_a_worker_that_dies_while_it_uploads_never_uploads_twice(here, monkeypatch):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
        (upload,) = uploads_of(here, drill)
        with transaction(here.organisation.id) as tx:
            assert seeded_uploading.take_upload(upload.id, tx=tx, now=upload.planned_at)
        worked(drill.ends_at)

    (after,) = uploads_of(here, drill)
    assert platform.took == []
    assert (after.state, "stopped" in after.error) == ("failed", True)


def test_headers_go_along_and_lie_under_seal_until_the_drill_is_over(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE, headers={"Cookie": "session=s3cr3t"})
        worked(drill.ends_at)
        worked(drill.ends_at + GRACE)

    assert platform.headers[0]["cookie"] == "session=s3cr3t"
    assert "s3cr3t" not in repr(entries(here, drill.id))
    with transaction(here.organisation.id) as tx:
        assert tx.evidence.get(drill.door.secrets).erased_at
    assert all("s3cr3t" not in str(vars(row)) for row in rows(db.ContentDrillRow))


def test_a_drill_that_is_called_off_sends_nothing_more_and_opens_its_seed(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, is_monthly=True, headers={"Cookie": "session=s3cr3t"})
        with transaction(here.organisation.id) as tx:
            drill_ending.call_off_drill(drill.id, tx=tx, now=drill.begins_at, by="test")
        worked(drill.ends_at + GRACE)

    assert platform.took == []
    *_, last = entries(here, drill.id)
    assert (last.public["called_off"], last.public["unmeasured"]) == (True, 5)
    with transaction(here.organisation.id) as tx:
        assert len(tx.drills.drills()) == 1
        assert tx.evidence.get(drill.door.secrets).erased_at
        with raises_problem("drills.over"):
            drill_ending.call_off_drill(drill.id, tx=tx, now=drill.begins_at, by="test")


def test_what_nobody_has_decided_leaves_the_queue_when_the_drill_is_over(here):
    with platform_of(here) as platform:
        drill = planned(here, platform.url, uploads=IMAGE)
        worked(drill.ends_at)
        worked(drill.ends_at + GRACE)

    (upload,) = uploads_of(here, drill)
    with transaction(here.organisation.id) as tx:
        case = tx.cases.case(upload.case)
    assert (case.kind, case.state, upload.finding) == ("drill", CaseState.DECIDED, "")


def test_a_monthly_drill_is_followed_by_the_next_with_a_seed_of_its_own(here):
    with platform_of(here) as platform:
        secret = {"Cookie": "session=s3cr3t"}
        drill = planned(here, platform.url, uploads=IMAGE, is_monthly=True, headers=secret)
        worked(drill.ends_at)
        worked(drill.ends_at + GRACE)
        worked(drill.ends_at + GRACE)

    with transaction(here.organisation.id) as tx:
        following, first = tx.drills.drills()
        assert seed_of(following, tx=tx) != SEED
        assert headers_of(following, tx=tx) == secret
        assert tx.evidence.get(first.door.secrets).erased_at
    assert first.id == drill.id
    assert following.begins_at.month == drill.begins_at.month % 12 + 1
    assert following.ends_at - following.begins_at == drill.ends_at - drill.begins_at
    assert (following.is_monthly, following.state) == (True, "running")


def test_a_drill_of_our_own_runs_alone(on_sqlite):
    planned(on_sqlite, "https://files.example.com/upload", uploads=IMAGE)

    with raises_problem("drills.one-runs"):
        planned(on_sqlite, "https://files.example.com/upload", uploads=IMAGE)
