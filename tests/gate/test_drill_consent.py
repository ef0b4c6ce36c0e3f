"""What no consent covers, and what a malicious tester tries: nothing of it has an effect."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.drills.items_seed import items_seed_of
from seawall.drills.making.seeded_content import seeded_content
from seawall.drills.seeded_kinds import SeededKind
from seawall.exchanges.stix.model import Tlp
from seawall.forum.model import MemberState, SeatState
from seawall.forum.user_data import UserDataInside
from seawall.journeys.banks.bank_reading_rights import open_to_readers
from seawall.journeys.drills import drill_ending
from seawall.journeys.drills.drill_hosting import drills_to_answer, host_drill
from seawall.journeys.drills.drill_request import GRACE
from seawall.journeys.forum.signal_exchange import share_bank
from seawall.ledger.entry import moment
from seawall.transaction import transaction
from tests.content_drills_made import planned
from tests.gate.conftest import known_picture
from tests.gate.test_content_drill import check, worked
from tests.member_drills_made import HOUR, SEED, two_members
from tests.problems import raises_problem


@pytest.fixture
def members(here):
    with two_members(here) as made:
        yield made


@pytest.fixture
def on_one(on_sqlite):
    with two_members(on_sqlite) as made:
        yield made


def test_what_was_revoked_a_moment_ago_hosts_nothing_though_the_hub_does_not_know_yet(members):
    members.consent()
    members.plan()
    members.forum.sync()
    seat = members.forum.seat("Harbour")
    waiting = members.announced()
    members.revoke()

    with transaction(members.forum.organisations["Harbour"]) as tx:
        assert host_drill(seat, waiting, (), tx=tx, now=members.now) is None
    assert members.drills("Harbour") == []


def test_two_workers_that_answer_at_once_register_once(members):
    members.consent()
    members.plan()
    members.forum.sync()
    seat = members.forum.seat("Harbour")
    waiting = members.announced()

    for _ in range(2):
        with transaction(members.forum.organisations["Harbour"]) as tx:
            host_drill(seat, waiting, (), tx=tx, now=members.now)

    assert len(members.drills("Harbour")) == 1


def test_without_consent_no_drill_is_planned(on_one):
    with raises_problem("drills.no-consent"):
        on_one.plan()
    on_one.consent()
    on_one.revoke()
    on_one.forum.sync()
    with raises_problem("drills.no-consent"):
        on_one.plan()
    assert on_one.drills("Quay") == []


@pytest.mark.parametrize(
    ("consent", "plan", "refused"),
    [
        ({"most": 10}, {}, "drills.not-covered.too-many"),
        ({}, {"ends_at": timedelta(days=31)}, "drills.not-covered.too-long"),
        ({}, {"accounts": ()}, "drills.no-accounts"),
        ({}, {"ends_at": timedelta(minutes=9)}, "drills.no-time"),
    ],
)
def test_what_a_consent_does_not_cover_is_refused_and_nothing_is_written(
    on_one, consent, plan, refused
):
    on_one.consent(**consent)
    if "ends_at" in plan:
        plan["ends_at"] = on_one.now + plan["ends_at"]

    with raises_problem(refused):
        on_one.plan(**plan)

    assert on_one.drills("Quay") == []
    with transaction(on_one.forum.organisations["Quay"]) as tx:
        assert tx.forum.unsent(on_one.forum.seats["Quay"]) == []


ANNOUNCED = {
    "digest": "d" * 64,
    "items_seed": items_seed_of(SEED).hex(),
    "maker": 1,
    "kinds": {"text": 1},
    "accounts": 1,
    "uploads": 1,
}


def announce(members, **changes):
    """A tester may run other software than ours: what it says is judged where it is tested."""
    times = {"begins_at": moment(members.now), "ends_at": moment(members.now + HOUR)}
    body = {**ANNOUNCED, **times, **changes}
    members.forum.say("Quay", "drill.announced", body, about=members.forum.seat("Harbour").me)


def test_what_we_cannot_make_is_declined_with_its_reason_and_registers_nothing(on_one):
    on_one.consent()
    strange = (
        {"maker": 2},
        {"kinds": {"hologram": 1}},
        {"kinds": {"image": 900}},
        {"kinds": {"image": 0}},
        {"ends_at": moment(on_one.now)},
        {"begins_at": moment(on_one.now - timedelta(days=99))},
    )
    for number, changes in enumerate(strange):
        announce(on_one, digest=str(number) * 64, **changes)
    on_one.work(on_one.now)

    declined = [
        dict(each.statement.body)
        for each in on_one.forum.log()
        if each.statement.kind == "drill.declined"
    ]
    assert [each["digest"][0] for each in declined] == list("012345")
    assert len({each["reason"] for each in declined}) == 4
    assert on_one.drills("Harbour") == []
    with transaction(on_one.here.organisation.id) as tx:
        assert not any(bank.name.startswith("Own list") for bank in tx.banks.banks())


@pytest.mark.parametrize("agreed", [None, {"most": 11}, {"until": timedelta(minutes=59)}])
def test_whoever_announces_what_was_not_agreed_gets_no_answer_however_often(on_one, agreed):
    if agreed:
        changes = {"until": on_one.now + agreed["until"]} if "until" in agreed else agreed
        on_one.consent(**changes)
    before = len(on_one.forum.log())
    for number in range(5):
        announce(on_one, digest=str(number) * 64, kinds={"image": 12}, uploads=12)
    on_one.work(on_one.now)

    assert len(on_one.forum.log()) == before + 5
    assert on_one.drills("Harbour") == []
    assert on_one.agreed().fault


def test_a_drill_that_was_announced_after_it_was_revoked_ends_at_its_tester_too(on_one):
    """The two statements crossed each other on their way."""
    on_one.consent()
    on_one.revoke()
    on_one.forum.post("Harbour")
    on_one.plan()
    on_one.work(on_one.now)

    assert on_one.drill("Quay").state == "called_off"
    assert on_one.drills("Harbour") == []


def test_a_tester_can_have_nothing_registered_but_what_is_made_from_the_seed(members):
    """No signal travels: so nobody has a picture of somebody else's taken down as a drill."""
    members.consent()
    members.plan()
    members.work(members.now)

    (said,) = [each for each in members.forum.log() if each.statement.kind == "drill.announced"]
    assert not any(word in said.text for word in ("pdq", "sha256", "value"))
    assert check(members.here, known_picture())["verdict"] == "allow"
    item = seeded_content(items_seed_of(SEED), SeededKind.IMAGE, 0, "unchanged").content
    assert check(members.here, item)["verdict"] == "block"


def test_a_seed_that_opens_another_schedule_is_no_result(members):
    members.consent()
    drill = members.plan()
    members.work(members.now)
    body = {
        "digest": drill.digest,
        "seed": "f" * 64,
        "called_off": False,
        "results": [["missed", 1]] * 12,
    }
    members.forum.say("Quay", "drill.told", body, about=members.forum.seat("Harbour").me)
    members.work(members.now)

    assert members.drill("Harbour").state == "ended"
    assert members.uploads("Harbour") == []
    assert members.entries("Harbour")["content_drill.untold"]["why"] == "seed"


def test_a_tester_that_never_tells_leaves_the_platform_free_of_it(members):
    members.consent()
    drill = members.plan()
    members.work(members.now)
    with transaction(members.forum.organisations["Quay"]) as tx:
        tx.forum.save_seat(replace(members.forum.seat("Quay"), state=SeatState.LEFT))
    members.work(drill.ends_at + 2 * GRACE)

    assert members.drill("Harbour").state == "ended"
    assert members.entries("Harbour")["content_drill.untold"]["why"] == "silence"
    with transaction(members.here.organisation.id) as tx:
        assert tx.cases.waiting() == []


def test_a_drill_that_the_platform_hosts_is_ended_by_its_consent_alone(members):
    members.consent()
    members.plan()
    members.work(members.now)

    with (
        transaction(members.here.organisation.id) as tx,
        raises_problem("drills.not-ours"),
    ):
        hosted = tx.drills.drills()[0]
        drill_ending.call_off_drill(hosted.id, tx=tx, now=members.now, by="test")


def test_a_member_is_named_and_is_another_one(on_one):
    with raises_problem("drills.no-such-member"):
        on_one.consent(tester="Nobody")
    with raises_problem("drills.member-is-us"):
        on_one.consent(tester="Harbour")
    with raises_problem("drills.consent-over"):
        on_one.consent(until=on_one.now)
    with raises_problem("drills.no-consent-given"):
        on_one.revoke()


def test_a_consent_names_no_person(on_one):
    with pytest.raises(UserDataInside) as refused:
        on_one.consent(cover="Ask lead@harbour.example about it.")

    assert refused.value.faults[0].field == "cover"
    assert json.dumps([each.text for each in on_one.forum.log()]).count("drill.") == 0


def test_a_tester_that_was_suspended_meanwhile_is_not_answered(on_one):
    on_one.consent()
    on_one.plan()
    on_one.forum.sync()
    quay = on_one.forum.seat("Quay").me
    with transaction(on_one.forum.organisations["Harbour"]) as tx:
        seat = tx.forum.seat(on_one.forum.seats["Harbour"])
        assert len(drills_to_answer(seat, tx=tx)) == 1
        suspended = replace(tx.forum.member(seat.id, quay), state=MemberState.SUSPENDED)
        tx.forum.save_member(seat.id, suspended)

        assert drills_to_answer(seat, tx=tx) == []


def test_a_digest_that_seals_no_schedule_of_the_seed_is_no_result(on_one):
    """So a tester cannot draw until it likes the schedule, or choose one after the uploads."""
    on_one.consent()
    me, digest = on_one.forum.seat("Harbour").me, ANNOUNCED["digest"]
    told = {"digest": digest, "seed": SEED.hex(), "called_off": False, "results": [["blocked", 1]]}
    announce(on_one)
    on_one.work(on_one.now)
    on_one.forum.say("Quay", "drill.told", told, about=me)
    on_one.work(on_one.now)

    assert on_one.uploads("Harbour") == []
    assert on_one.entries("Harbour")["content_drill.untold"]["why"] == "seed"


@pytest.mark.parametrize("role", ["own", "tested"])
def test_the_items_of_a_drill_are_handed_to_nobody_else_by_whichever_door(on_one, role):
    """Where they are not known as a drill's, what matches them would be a real case."""
    if role == "own":
        planned(on_one.here, on_one.platform.url, uploads={SeededKind.TEXT: 1})
    else:
        on_one.consent()
        on_one.plan(uploads={SeededKind.TEXT: 1})
        on_one.work(on_one.now)

    with transaction(on_one.here.organisation.id) as tx:
        bank = tx.banks.bank(tx.drills.drills()[0].bank)
        seat = on_one.forum.seats["Harbour"]
        with raises_problem("banks.holds-drill-items"):
            share_bank(bank.id, seat, labels=(), min_confidence=0, tx=tx, now=on_one.now, by="test")
        with raises_problem("banks.holds-drill-items"):
            open_to_readers(bank, Tlp.AMBER, tx=tx, now=on_one.now, by="test")


@pytest.mark.parametrize("gone", ["Quay", "Harbour"])
def test_nothing_more_is_uploaded_once_one_of_the_two_has_left_the_forum(on_one, gone):
    on_one.consent()
    drill = on_one.plan(uploads={SeededKind.TEXT: 2})
    on_one.work(on_one.now)
    member = on_one.forum.seat(gone).me
    with transaction(on_one.forum.organisations["Quay"]) as tx:
        seat = tx.forum.seat(on_one.forum.seats["Quay"])
        if gone == "Quay":
            tx.forum.save_seat(replace(seat, state=SeatState.REMOVED))
        else:
            left = replace(tx.forum.member(seat.id, member), state=MemberState.LEFT)
            tx.forum.save_member(seat.id, left)
    worked(drill.ends_at)

    assert on_one.platform.took == []
    assert "no longer in the forum" in on_one.uploads("Quay")[0].error


def test_another_testers_drill_of_the_same_digest_is_another_drill(on_one):
    """Whoever copies an announcement answers for none but its own."""
    on_one.consent()
    on_one.plan(uploads={SeededKind.TEXT: 1})
    on_one.forum.sync()
    seat, waiting = on_one.forum.seat("Harbour"), on_one.announced()

    with transaction(seat.organisation) as tx:
        copied = replace(waiting, tester=seat.me)
        assert host_drill(seat, copied, (), tx=tx, now=on_one.now) is None
