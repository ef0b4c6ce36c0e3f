"""Members test each other by consent: a real form, a real gate, and what the forum's log says."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from seawall.cases.model import CaseState
from seawall.db import models as db
from seawall.drills.drill_figures import figures_of, sentence_of
from seawall.drills.drill_schedule import digest_of_schedule, draw_schedule
from seawall.drills.items_seed import controls_seed_of, items_seed_of
from seawall.drills.making.seeded_content import seeded_content
from seawall.drills.model import DrillRole
from seawall.drills.seeded_kinds import CONTROL, SeededKind
from seawall.ids import BankId
from seawall.journeys.drills import drill_ending
from seawall.journeys.drills.drill_hosting import drills_to_answer
from seawall.journeys.drills.drill_request import GRACE
from seawall.journeys.signed_events.event_lookup import logged_events
from seawall.transaction import transaction
from tests.cases_made import decide_case
from tests.content_drills_made import planned
from tests.gate.conftest import rows
from tests.gate.test_content_drill import worked
from tests.member_drills_made import HOUR, SEED, two_members
from tests.people_made import make_person


@pytest.fixture
def members(here):
    with two_members(here) as made:
        yield made


def figures(members, name, *, now):
    with transaction(members.forum.organisations[name]) as tx:
        drill = tx.drills.drills()[0]
        return figures_of(drill_ending.drill_results(drill, tx=tx, now=now))


def run(members):
    """A drill from its consent to what the tester told."""
    members.consent()
    drill = members.plan()
    members.work(members.now)
    members.work(drill.ends_at)
    members.work(drill.ends_at + GRACE)
    return drill


def test_a_member_tests_another_from_consent_to_the_same_figures_on_both_sides(members):
    drill = run(members)

    ours, theirs = (
        figures(members, name, now=drill.ends_at + GRACE) for name in ("Quay", "Harbour")
    )
    assert ours.share == theirs.share
    assert (ours.share.of, ours.share.missed) == (10, 0)
    assert (ours.controls, ours.again) == (theirs.controls, theirs.again)
    assert ours.controls.kept_back == 0
    assert ours.controls.of == 1
    assert (members.drill("Quay").role, members.drill("Harbour").role) == ("tester", "tested")
    assert len(members.platform.took) == ours.uploads
    assert {part["account"].decode() for part in members.platform.took} <= set(drill.accounts)


def test_the_tested_platform_knows_the_items_and_neither_accounts_nor_moments(members):
    members.consent()
    drill = members.plan()
    members.work(members.now)

    hosted = members.drill("Harbour")
    assert (hosted.digest, hosted.accounts) == (drill.digest, ())
    assert [item.number for item in hosted.items if item.kind is SeededKind.IMAGE] == list(range(8))
    assert members.uploads("Harbour") == []
    (said,) = [
        each.text for each in members.forum.log() if each.statement.kind == "drill.announced"
    ]
    announced = members.agreed().plan
    assert announced.items_seed == items_seed_of(SEED).hex()
    assert SEED.hex() not in said
    assert not any(account in str(announced) for account in drill.accounts)


def test_the_tested_platform_cannot_make_the_controls(members):
    """Else it could let those pass by heart, and refuse everything else."""
    members.consent()
    drill = members.plan()
    members.work(members.now)
    members.work(drill.ends_at)

    (control,) = [each for each in members.uploads("Quay") if each.variant == CONTROL]
    seed = bytes.fromhex(members.agreed().plan.items_seed)
    guessed = seeded_content(seed, control.kind, control.number, CONTROL).content
    own = seeded_content(controls_seed_of(SEED), control.kind, control.number, CONTROL).content
    assert control.sha256 == hashlib.sha256(own).hexdigest() != hashlib.sha256(guessed).hexdigest()


def test_whoever_follows_the_forum_draws_the_schedule_again_from_what_was_told(members):
    run(members)

    agreed = members.agreed("Quay")
    plan, told = agreed.plan, agreed.told
    places = [str(place) for place in range(plan.accounts)]
    schedule = draw_schedule(
        bytes.fromhex(told.seed),
        {SeededKind(kind): number for kind, number in plan.kinds.items()},
        places,
        begins_at=plan.begins_at,
        ends_at=plan.ends_at,
    )
    assert digest_of_schedule(schedule, places) == plan.digest
    assert len(told.results) == len(schedule) == plan.uploads
    assert {outcome for outcome, _ in told.results} <= {"blocked", "held", "passed"}


def test_both_logs_have_the_drill_and_the_tester_signs_its_measurements(members):
    drill = run(members)

    ours, theirs = members.entries("Quay"), members.entries("Harbour")
    assert list(ours) == ["content_drill.planned", "content_drill.accepted", "content_drill.ended"]
    assert list(theirs) == ["content_drill.hosted", "content_drill.told"]
    assert ours["content_drill.planned"]["tested"] == members.forum.seat("Harbour").me
    assert theirs["content_drill.told"]["member"] == members.forum.seat("Quay").me
    told, ended = theirs["content_drill.told"], ours["content_drill.ended"]
    assert {name: told[name] for name in ended} == ended
    with transaction(members.forum.organisations["Quay"]) as tx:
        events = [each.opened.event for each in logged_events(drill.id, tx=tx)]
    assert [event.kind.value for event in events] == ["scheduled", "measured"]


def test_the_sentence_says_who_measured_and_counts_no_drill_of_our_own(members):
    drill = run(members)
    since, now = members.now - HOUR, drill.ends_at + GRACE

    with transaction(members.forum.organisations["Harbour"]) as tx:
        own = drill_ending.figures_since(since, tx=tx, now=now)
        by_members = drill_ending.figures_since(since, tx=tx, now=now, role=DrillRole.TESTED)
        testers = drill_ending.testers_since(since, tx=tx)
    with transaction(members.forum.organisations["Quay"]) as tx:
        of_quay = drill_ending.figures_since(since, tx=tx, now=now)

    assert (own.share.of, of_quay.share.of, by_members.share.of) == (0, 0, 10)
    assert sentence_of(by_members, since=since, testers=testers).endswith("; measured by Quay.")


def test_a_reviewer_of_the_tested_platform_decides_without_knowing_and_nothing_follows(members):
    members.consent()
    drill = members.plan(uploads={SeededKind.IMAGE: 1}, accounts=("a-visitor",))
    members.work(members.now)
    members.work(drill.ends_at)
    org = members.here.organisation
    with transaction(org.id) as tx:
        (case,) = tx.cases.waiting()
        case = tx.cases.case(case.id)
    assert case.kind == "content"

    decide_case(org, case, make_person(org))

    members.work(drill.ends_at + GRACE)
    with transaction(org.id) as tx:
        after = tx.cases.case(case.id)
    assert (after.kind, after.state) == ("drill", CaseState.DECIDED)
    for table in (db.DecisionRow, db.ActionRow, db.StatementRow):
        assert rows(table) == []
    counted = figures(members, "Harbour", now=drill.ends_at + GRACE)
    assert (counted.read, counted.read_as_registered, counted.share.of) == (1, 1, 1)


def test_what_nobody_decided_leaves_the_queue_when_the_tester_has_told(members):
    run(members)

    with transaction(members.here.organisation.id) as tx:
        assert tx.cases.waiting() == []


def test_a_platform_that_publishes_or_refuses_everything_is_seen_from_outside(members):
    members.consent()
    drill = members.plan()
    members.work(members.now)
    answers = iter([201, 403] * 20)
    members.platform.answer = lambda verdict: next(answers)
    members.work(drill.ends_at)

    counted = figures(members, "Quay", now=drill.ends_at)
    assert counted.share.missed > 0
    assert counted.share.blocked > 0


def test_nothing_is_uploaded_before_the_platform_has_registered_the_items(members):
    members.consent()
    drill = members.plan()  # and Harbour's worker stands still
    with transaction(members.forum.organisations["Harbour"]) as tx:
        seat = tx.forum.seat(members.forum.seats["Harbour"])
        assert drills_to_answer(seat, tx=tx) == []  # it has not heard of it

    uploads = members.uploads("Quay")
    assert min(upload.planned_at for upload in uploads) >= members.now + timedelta(minutes=10)
    worked(drill.ends_at)
    assert members.platform.took == []
    assert {upload.state for upload in members.uploads("Quay")} == {"failed"}
    assert "registered" in members.uploads("Quay")[0].error


def test_a_consent_that_is_revoked_ends_the_drill_on_both_sides_and_what_was_found_is_told(members):
    members.consent()
    drill = members.plan()
    members.work(members.now)
    middle = drill.begins_at + (drill.ends_at - drill.begins_at) / 2
    members.work(middle)
    before = len(members.platform.took)
    members.now = middle
    members.revoke()
    assert members.drill("Harbour").state == "called_off"

    members.work(middle)
    members.work(drill.ends_at)

    assert 0 < len(members.platform.took) == before < 11
    assert members.drill("Quay").state == "called_off"
    told = members.agreed().told
    assert told.called_off
    assert [outcome for outcome, _ in told.results].count("unmeasured") == len(
        told.results
    ) - before
    ours, theirs = (figures(members, name, now=drill.ends_at) for name in ("Quay", "Harbour"))
    assert ours.share == theirs.share


def test_a_hosted_drill_and_one_of_our_own_do_not_get_into_each_others_way(members):
    members.consent()
    theirs = members.plan(uploads={SeededKind.IMAGE: 2})
    members.work(members.now)
    own = planned(members.here, members.platform.url, uploads={SeededKind.IMAGE: 2})
    members.work(theirs.ends_at)

    with transaction(members.here.organisation.id) as tx:
        by_bank = tx.drills.by_bank([BankId(bank.id) for bank in tx.banks.banks()])
        uploads = tx.drills.uploads(own.id)
    assert {drill.role.value for drill in by_bank.values()} == {"own", "tested"}
    assert [upload.position for upload in uploads] == [0, 1]
    assert all(upload.check for upload in uploads)
