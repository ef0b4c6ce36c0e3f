"""Who opens an incident, who moves its end, and who ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.forum.incidents.model import IncidentState
from tests.forum.incidents.made import (
    BIGTUBE,
    CHATTER,
    FILEHUT,
    NOON,
    PCI,
    Log,
    answers,
    as_said,
    minutes,
)

AFTER = timedelta(hours=48)


def test_a_proposal_alone_is_not_open():
    log = Log()
    log.proposes()

    assert log.incident_now.state(NOON) is IncidentState.PROPOSED


def test_two_approvers_of_different_members_open_it():
    incident = Log().opened().incident_now

    assert incident.state(NOON) is IncidentState.OPEN
    assert [each.member for each in incident.approvals] == [CHATTER, FILEHUT]
    assert incident.expires_at == NOON + AFTER


def test_who_proposes_does_not_approve():
    log = Log()
    log.proposes(by="person_a")
    log.approves(BIGTUBE, "person_a")

    assert log.incident_now.approvals == ()
    assert log.voids == ["whoever proposes an incident does not approve it"]


def test_a_colleague_of_the_proposer_may_be_one_of_the_two():
    log = Log()
    log.proposes(BIGTUBE, "person_a")
    log.approves(BIGTUBE, "person_z")
    log.approves(CHATTER, "person_b")

    assert log.incident_now.state(NOON) is IncidentState.OPEN


def test_two_people_of_one_member_do_not_open_it():
    log = Log()
    log.proposes()
    log.approves(CHATTER, "person_b")
    log.approves(CHATTER, "person_y")

    assert log.incident_now.state(NOON) is IncidentState.PROPOSED
    assert log.voids == ["the second approver is of another member"]


def test_one_person_who_works_for_two_members_approves_once():
    log = Log()
    log.proposes()
    log.approves(CHATTER, "person_b")
    log.approves(FILEHUT, "person_b")

    assert log.incident_now.state(NOON) is IncidentState.PROPOSED
    assert log.voids == ["this person has approved it already"]


def test_an_approval_of_another_text_does_not_count():
    log = Log()
    log.proposes()
    log.says(CHATTER, "approved", by="person_b", proposal="0" * 64)

    assert log.voids == ["it approves another proposal than the one in the log"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (answers(event=False), "the required criterion 'event' is answered no"),
        ({"event": {"met": True}}, "the criterion 'perpetrator' is not answered"),
        (answers(made_up=True), "pci has no criterion 'made_up'"),
    ],
)
def test_a_checklist_that_is_not_whole_proposes_nothing(said, why):
    log = Log()
    log.proposes(answers=said)

    assert len(log.voids) == 1
    assert log.voids[0].startswith(why)


def test_a_criterion_that_is_not_required_may_be_answered_no():
    log = Log()
    log.proposes(answers=answers(ongoing=False, livestream=False))

    assert log.voids == []


def test_a_proposal_that_nobody_approves_lapses():
    log = Log()
    log.proposes()
    log.approves(CHATTER, "person_b", at=NOON + AFTER)

    assert log.incident_now.state(NOON + AFTER) is IncidentState.EXPIRED
    assert log.voids == ["the incident is over"]


def test_an_incident_that_nobody_extends_expires():
    incident = Log().opened().incident_now

    assert incident.state(NOON + AFTER - minutes(1)) is IncidentState.OPEN
    assert incident.state(NOON + AFTER) is IncidentState.EXPIRED


def test_an_extension_moves_the_end_and_gives_a_reason():
    log = Log().opened()
    until = NOON + AFTER + timedelta(hours=12)
    log.says(
        CHATTER, "extended", at=NOON + timedelta(hours=40), by="person_b",
        until=until.isoformat(), reason="still spreading",
    )  # fmt: skip

    assert log.incident_now.expires_at == until
    assert log.incident_now.state(NOON + AFTER) is IncidentState.OPEN


@pytest.mark.parametrize(
    ("member", "at", "until", "why"),
    [
        (CHATTER, 1, 47, "it would not end later than it does"),
        (CHATTER, 1, 50, "an extension reaches 48 hours ahead at most"),
        (CHATTER, 48, 60, "the incident is over"),
        ("mbr_stranger", 40, 60, "only a member that proposed or approved it extends it"),
    ],
)
def test_an_extension_has_its_limits(member, at, until, why):
    log = Log().opened()
    end = NOON + timedelta(hours=until)
    log.says(
        member, "extended", at=NOON + timedelta(hours=at), by="x",
        until=end.isoformat(), reason="still spreading",
    )  # fmt: skip

    assert log.voids == [why]
    assert log.incident_now.expires_at == NOON + AFTER


def test_an_extension_may_reach_as_far_ahead_as_its_type_allows():
    log = Log().opened()
    at = NOON + timedelta(hours=1)
    until = at + AFTER
    log.says(
        CHATTER, "extended", at=at, by="person_b",
        until=until.isoformat(), reason="still spreading",
    )  # fmt: skip

    assert log.voids == []
    assert log.incident_now.expires_at == until


def test_extensions_do_not_go_on_for_ever():
    log, kind = Log(), as_said(PCI) | {"longest": 60}
    log.proposes(type=kind)
    log.approves(CHATTER, "person_b")
    log.approves(FILEHUT, "person_c")
    at = NOON + timedelta(hours=40)
    for hours in (61, 60):
        until = (NOON + timedelta(hours=hours)).isoformat()
        log.says(CHATTER, "extended", at=at, by="person_b", until=until, reason="on")

    assert log.voids == ["it may last 60 hours in all"]
    assert log.incident_now.expires_at == NOON + timedelta(hours=60)


def test_a_date_in_the_past_does_not_save_an_expired_incident():
    log = Log().opened()
    log.says(CHATTER, "concluded", at=NOON + AFTER, by="person_b", reason="is anybody there?")
    log.says(
        BIGTUBE, "extended", at=NOON + timedelta(hours=47), by="person_a",
        until=(NOON + timedelta(hours=60)).isoformat(), reason="I forgot",
    )  # fmt: skip

    assert log.voids == ["the incident is over", "the incident is over"]
    assert log.incident_now.state(NOON + AFTER) is IncidentState.EXPIRED


def test_a_concluded_incident_stays_concluded():
    log = Log().opened()
    log.says(CHATTER, "concluded", at=NOON + minutes(90), by="person_b", reason="over")
    log.approves("mbr_x", "person_x", at=NOON + minutes(91))
    log.says(BIGTUBE, "concluded", at=NOON + minutes(92), by="person_a", reason="again")

    assert log.incident_now.state(NOON + AFTER * 10) is IncidentState.CONCLUDED
    assert log.incident_now.ended_at == NOON + minutes(90)
    assert log.incident_now.conclusion == "over"


def test_a_member_that_had_no_part_in_it_does_not_conclude_it():
    log = Log().opened()
    log.says("mbr_rogue", "concluded", by="person_r")

    assert log.incident_now.state(NOON) is IncidentState.OPEN


def test_a_proposal_is_taken_back_by_who_made_it_alone():
    log = Log()
    log.proposes()
    log.says(CHATTER, "concluded", by="person_b")
    log.says(BIGTUBE, "concluded", by="person_a", reason="a film set")

    assert log.voids == ["only the member that proposed it takes it back"]
    assert log.incident_now.state(NOON) is IncidentState.CONCLUDED
    assert log.incident_now.opened_at is None
