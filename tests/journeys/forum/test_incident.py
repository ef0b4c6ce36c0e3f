"""An incident in a forum of three: proposed, approved, enforced, told about, and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.db import models as db
from seawall.enforcement.outbox.tasks import Task
from seawall.forum.incidents.debrief import debrief
from seawall.forum.incidents.model import IncidentState
from seawall.forum.incidents.rollcall import Presence, roll_call
from seawall.forum.incidents.tlp import Marking
from seawall.forum.model import Tier
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.forum.user_data import UserDataInside
from seawall.ids import CheckId, new_id
from seawall.intake.model import MatchCard, UploadCheck, Verdict
from seawall.journeys.forum import forum_incidents, incident, incident_answering
from seawall.keys.unlocking import KeyPurpose, secret_for
from seawall.transaction import transaction
from tests.forum_made import a_forum
from tests.problems import raises_problem
from tests.rows_kept import made_once

PCI = {"event": True, "perpetrator": True, "spread": True, "ongoing": True, "livestream": True}
ANSWERS = {name: (met, "") for name, met in PCI.items()}
HARBOUR = incident.IncidentProposal("pci", "Harbour", ANSWERS, country="NZ")
FOOTAGE = "behaviour/attack-footage"
HASH = "ab" * 32


@pytest.fixture
def made(database, now):
    return a_forum(now, "Ada", "Ben", "Cyd")


def acting(made, name, act, *args, **more):
    """A member's person does something, and everybody follows."""
    with transaction(made.organisations[name]) as tx:
        seat = tx.forum.seat(made.seats[name])
        done = act(seat, *args, tx=tx, now=made.now, by=more.pop("by", f"{name}'s lead"), **more)
    made.sync()
    return done


def seen_by(made, name, which):
    with transaction(made.organisations[name]) as tx:
        return forum_incidents.incident_of(tx.forum.seat(made.seats[name]), which, tx=tx)


@pytest.fixture
def open_incident(database, now):
    """A forum, and its incident that two approvers have opened; both are made once a process."""
    secrets = tuple(map(secret_for, KeyPurpose))

    def make():
        forum = a_forum(now, "Ada", "Ben", "Cyd")
        return forum, opened(forum)

    made, which = made_once(("open incident", now, secrets), make)
    return replace(made), which


def opened(made):
    which = acting(made, "Ada", incident.propose_incident, HARBOUR)
    acting(made, "Ben", incident.approve_incident, which)
    acting(made, "Cyd", incident.approve_incident, which)
    return which


def offer(made, name, which, value=HASH, kind="sha256", **more):
    seat = made.seat(name)
    shared = ShareableEntry(
        None, kind, value, FOOTAGE, 100, approvers=("P-1", "P-2"), incident=which, **more
    )
    one = make_offers(seat.me, [shared])[0]
    made.say(
        name, "signal.offered", {"offers": [one.said]}, openings={one.id: one.opening.as_json()}
    )
    made.sync()
    return one.id


def answer_at(made, name, which):
    with transaction(made.organisations[name]) as tx:
        return incident_answering.answer_rollcall(made.seats[name], which, tx=tx, now=made.now)


def effect_at(made, name):
    with transaction(made.organisations[name]) as tx:
        return [(one.effect, one.rule) for _, one in tx.shared_signals.page(made.seats[name])]


def jobs_at(made, name, task):
    owner = made.organisations[name]
    with transaction(owner):
        found = db.JobRow.objects.filter(organisation_id=owner, task=task)
        return list(found.order_by("run_after"))


def test_two_approvers_of_two_members_open_it_at_every_member(open_incident):
    made, which = open_incident

    for name in ("Ada", "Ben", "Cyd"):
        found = seen_by(made, name, which)
        assert found.state(made.now) is IncidentState.OPEN
        assert found.voids == ()
    assert seen_by(made, "Ada", which) == seen_by(made, "Cyd", which)


def test_gif_04_a_type_that_is_in_no_file_is_refused_before_it_is_said(made):
    unknown = incident.IncidentProposal("xyz", "Harbour", ANSWERS)

    with raises_problem("forum.unknown-incident-type.type", match="pci"):
        acting(made, "Ada", incident.propose_incident, unknown)
    assert not [one for one in made.log() if one.statement.kind.startswith("incident.")]


def test_what_would_be_void_is_refused_with_the_reason(made):
    which = acting(made, "Ada", incident.propose_incident, HARBOUR, by="Ada's lead")

    with raises_problem(
        "forum.not-allowed", match="whoever proposes an incident does not approve it"
    ):
        acting(made, "Ada", incident.approve_incident, which, by="Ada's lead")
    with raises_problem("forum.not-allowed", match="not open yet"):
        acting(
            made, "Ben", incident.extend_incident, which,
            until=made.now + timedelta(hours=60), reason="still going",
        )  # fmt: skip
    with raises_problem("forum.unknown-incident"):
        acting(made, "Ben", incident.approve_incident, "inc_01JABCDEFGHJKMNPQRSTVWXYZ0")


def test_a_checklist_answered_no_proposes_nothing(made):
    answers = ANSWERS | {"perpetrator": (False, "it is a news film")}

    with raises_problem("forum.not-allowed", match="'perpetrator' is answered no"):
        acting(
            made,
            "Ada",
            incident.propose_incident,
            incident.IncidentProposal("pci", "Harbour", answers),
        )


def test_no_user_data_enters_a_log_that_everybody_has(open_incident):
    made, which = open_incident

    with pytest.raises(UserDataInside):
        acting(
            made, "Ada", incident.send_update, which, "uploaded by @greytide_media at 203.0.113.9"
        )
    named = incident.IncidentProposal("pci", "Stream of jo@example.org", ANSWERS)
    with pytest.raises(UserDataInside):
        acting(made, "Ada", incident.propose_incident, named)


def test_the_log_has_a_code_of_a_person_and_no_name(open_incident):
    made, which = open_incident

    said = " ".join(str(dict(one.statement.body)) for one in made.log())
    assert "lead" not in said
    assert all(each.person.startswith("P-") for each in seen_by(made, "Ada", which).approvals)


def test_a_signal_of_an_open_incident_blocks_everywhere_at_once(open_incident):
    made, which = open_incident
    offer(made, "Ada", which)

    for name in ("Ben", "Cyd"):
        assert effect_at(made, name) == [("block", "policy")]


def test_a_signal_offered_before_the_opening_blocks_from_the_opening_on(made):
    which = acting(made, "Ada", incident.propose_incident, HARBOUR)
    offer(made, "Ada", which)
    assert effect_at(made, "Ben") == [("review", "policy")]

    acting(made, "Ben", incident.approve_incident, which)
    acting(made, "Cyd", incident.approve_incident, which)

    assert effect_at(made, "Ben") == [("block", "policy")]


def test_when_it_is_concluded_its_signals_are_judged_as_usual_again(open_incident):
    made, which = open_incident
    offer(made, "Ada", which)

    acting(made, "Ben", incident.conclude_incident, which, reason="the stream is gone")

    assert effect_at(made, "Cyd") == [("review", "policy")]


def test_when_it_expires_its_signals_are_judged_as_usual_again(open_incident):
    made, which = open_incident
    offer(made, "Ada", which)
    (job,) = jobs_at(made, "Cyd", Task.INCIDENT_OVER)
    assert job.run_after == made.now + timedelta(hours=48)

    with transaction(made.organisations["Cyd"]) as tx:
        incident_answering.settle_incident(made.seats["Cyd"], which, tx=tx, now=job.run_after)

    assert effect_at(made, "Cyd") == [("review", "policy")]


def test_an_incident_lifts_no_quarantine(database, now):
    made = a_forum(now, "Ada", "Ben", "Cyd", vouched=False)
    which = opened(made)
    offer(made, "Ada", which)

    assert effect_at(made, "Ben") == [("review", "quarantine")]


def test_members_answer_the_roll_call_by_themselves(open_incident):
    made, which = open_incident
    offer(made, "Ada", which)
    (job, *_) = jobs_at(made, "Ben", Task.ANSWER_ROLL_CALL)
    assert made.now < job.run_after <= made.now + timedelta(seconds=7)

    made.now += timedelta(seconds=7)
    answer_at(made, "Ben", which)
    made.sync()

    found = seen_by(made, "Ada", which)
    members = [made.seat(name).me for name in ("Ada", "Ben", "Cyd")]
    calls = {one.member: one for one in roll_call(found, members, now=made.now)}
    assert calls[made.seat("Ben").me].presence is Presence.ENFORCING
    assert calls[made.seat("Ben").me].lag.longest <= timedelta(seconds=1)
    assert calls[made.seat("Cyd").me].presence is Presence.FOLLOWING
    later = roll_call(found, members, now=made.now + timedelta(minutes=2))
    assert {one.member: one.presence for one in later}[made.seat("Cyd").me] is Presence.SILENT


def test_a_member_says_nothing_twice_in_the_roll_call(open_incident):
    made, which = open_incident
    offer(made, "Ada", which)
    assert answer_at(made, "Ben", which) is not None
    made.sync()

    assert answer_at(made, "Ben", which) is None


def test_a_red_update_is_read_by_whom_it_names_and_by_its_author(open_incident):
    made, which = open_incident
    text = "The police have the address."
    acting(made, "Ada", incident.send_update, which, text, marking=Marking.RED, named=["Ben"])

    read = {}
    for name in ("Ada", "Ben", "Cyd"):
        (update,) = seen_by(made, name, which).updates
        found = seen_by(made, name, which)
        read[name] = incident.text_of(made.seat(name), found, update)
    assert read == {"Ada": text, "Ben": text, "Cyd": None}
    assert text not in " ".join(one.text for one in made.log())


def test_a_red_update_for_nobody_is_refused(open_incident):
    made, which = open_incident

    with raises_problem("forum.nobody-to-read.nobody"):
        acting(made, "Ada", incident.send_update, which, "hello", marking=Marking.RED)
    with raises_problem("forum.nobody-to-read.member"):
        acting(
            made, "Ada", incident.send_update, which, "hi", marking=Marking.RED, named=["gov:uk"]
        )


def test_an_authors_own_signals_are_hung_below_the_nearest_before_them(open_incident):
    made, which = open_incident
    first = offer(made, "Ada", which, kind="pdq", value="0f" * 32, quality=100)
    near = offer(made, "Ben", which, kind="pdq", value="0f" * 31 + "00", quality=100)
    far = offer(made, "Ben", which, kind="pdq", value="3c5a" * 16, quality=100)

    answer_at(made, "Ben", which)
    made.sync()

    found = seen_by(made, "Cyd", which)
    assert [(one.child, one.parent, one.distance) for one in found.links] == [(near, first, 4)]
    assert far not in {one.child for one in found.links}


def test_an_auditor_looks_on_and_decides_nothing(made):
    made.join("Eve", tier=Tier.AUDITOR)
    made.sync()
    which = acting(made, "Ada", incident.propose_incident, HARBOUR)

    with raises_problem("forum.not-allowed", match="no say"):
        acting(made, "Eve", incident.approve_incident, which)


def test_the_hub_refuses_a_decision_with_a_date_in_the_past(open_incident):
    made, which = open_incident
    with transaction(made.organisations["Ben"]) as tx:
        seat = tx.forum.seat(made.seats["Ben"])
        incident.conclude_incident(
            seat, which, tx=tx, now=made.now - timedelta(minutes=11), by="Ben"
        )

    (taken,) = made.post("Ben")

    assert taken.index is None
    assert "ten minutes" in taken.refusal


def test_our_own_ledger_remembers_what_we_said_and_what_was_opened(open_incident):
    made, which = open_incident

    with transaction(made.organisations["Ben"]) as tx:
        told = [entry.what for entry in tx.ledger.about(which)]
    assert told == ["incident.approved_by_us", "incident.opened"]


def test_the_debrief_is_there_as_soon_as_it_is_over(open_incident):
    made, which = open_incident
    offer(made, "Ada", which)
    answer_at(made, "Ben", which)
    made.sync()
    made.now += timedelta(hours=3)
    acting(made, "Ben", incident.conclude_incident, which, reason="the stream is gone")

    with transaction(made.organisations["Cyd"]) as tx:
        seat = tx.forum.seat(made.seats["Cyd"])
        members = [one.id for one in forum_incidents.called_members(seat, tx=tx)]
        name = forum_incidents.namer(seat, tx=tx)
    brief = debrief(seen_by(made, "Cyd", which), members, now=made.now, name=name)
    assert brief.state is IncidentState.CONCLUDED
    assert brief.approved_by == ("Ben", "Cyd")
    assert brief.lasted == timedelta(hours=3)
    assert brief.first_seen.member == "Ada"
    assert brief.counts.signals == 1
    assert [moment.what for moment in brief.timeline][-1] == "concluded: the stream is gone"


def checked(made, name, verdict, *, at):
    """An upload at a member that matched the incident's signal, as the gate keeps it."""
    with transaction(made.organisations[name]) as tx:
        (entry,) = tx.banks.entries(made.seat(name).bank)
        check = UploadCheck(CheckId(new_id("chk", now=at)), None, 1, verdict, "rule", False, {}, at)
        card = MatchCard(
            "sha256", HASH, HASH, 0, 0, entry.id, entry.bank, "Forum", "", "", FOOTAGE, 100,
            (), (), at,
        )  # fmt: skip
        tx.intake.add_check(check, [card])


def counted(made, name, which):
    with transaction(made.organisations[name]) as tx:
        return incident_answering.count_copies(made.seats[name], which, tx=tx, now=made.now)


def test_copies_are_counted_by_hour_and_edit_and_said_once(open_incident):
    made, which = open_incident
    offer(made, "Ada", which)
    assert counted(made, "Ben", which) == 0
    for minute, verdict in ((1, Verdict.BLOCK), (2, Verdict.BLOCK), (70, Verdict.HOLD)):
        checked(made, "Ben", verdict, at=made.now + timedelta(minutes=minute))
    made.now += timedelta(hours=2)

    assert counted(made, "Ben", which) == 2
    made.sync()
    assert counted(made, "Ben", which) == 0
    tallies = seen_by(made, "Cyd", which).tallies
    assert [(one.edit, one.blocked, one.held, one.slipped) for one in tallies] == [
        ("original", 2, 0, 0),
        ("original", 0, 1, 0),
    ]
    assert debrief(seen_by(made, "Cyd", which), [], now=made.now).counts.blocked == 2


def test_what_came_before_the_opening_is_not_counted(made):
    which = acting(made, "Ada", incident.propose_incident, HARBOUR)
    offer(made, "Ada", which)
    checked(made, "Ben", Verdict.HOLD, at=made.now)
    made.now += timedelta(minutes=5)
    acting(made, "Ben", incident.approve_incident, which)
    acting(made, "Cyd", incident.approve_incident, which)

    assert counted(made, "Ben", which) == 0
