"""Who may hear an appeal, what they see, and what it is filed under."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from seawall.appeals.model import Party
from seawall.cases.model import CaseState, Finding
from seawall.errors import Forbidden
from seawall.journeys.appeals import appeal_draft, appeal_progress
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.appeals.appeal_hearing import board, open_hearing
from seawall.journeys.appeals.appeal_progress import AppealStage, follow_appeal
from seawall.journeys.queue.case_holding import take_case
from seawall.transaction import transaction
from tests.cases_made import decide_case, open_case
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

LATER = NOON + timedelta(hours=1)
TOKEN = "a" * 64


@pytest.fixture
def scene(database):
    """A removal by Anna, and Ben who can hear the appeal."""
    org = make_organisation()
    anna, ben = make_person(org), make_person(org)
    return org, anna, ben, decide_case(org, open_case(org), anna)


def appeal(org, decision, now: datetime = LATER, **said):
    with transaction(org.id) as tx:
        complaint = Complaint(decision.id, **{"says": "It is a news report.", **said})
        return lodge_appeal(complaint, tx=tx, now=now)


def progress(org, lodged, now=LATER):
    with transaction(org.id) as tx:
        (found,) = [one for one in tx.appeals.of_case(lodged.case) if one.id == lodged.id]
        return follow_appeal(found, tx=tx, now=now)


def test_dsa_20_the_author_cannot_even_read_it(scene):
    org, anna, ben, decision = scene
    lodged = appeal(org, decision)

    with raises_problem("cases.heard-by-its-author"), transaction(org.id) as tx:
        open_hearing(lodged.case, anna, tx=tx)
    with transaction(org.id) as tx:
        assert open_hearing(lodged.case, ben, tx=tx).questioned == decision


def test_dsa_38_only_a_person_with_the_right_answers(scene):
    org, _, _, decision = scene
    lodged = appeal(org, decision)
    with transaction(org.id) as tx:
        case = tx.cases.case(lodged.case)

    with pytest.raises(Forbidden):
        decide_case(org, case, make_person(org, "analyst"), LATER, finding=Finding.KEEP)


def test_what_several_say_against_one_decision_is_heard_together(scene):
    org, _, ben, decision = scene
    appeal(org, decision, claim="news")
    second = appeal(org, decision, says="I filmed it.", language="ar")

    with transaction(org.id) as tx:
        voices = open_hearing(second.case, ben, tx=tx).voices

    assert [voice.said[0].says for voice in voices] == ["It is a news report.", "I filmed it."]
    assert [voice.filed.language for voice in voices] == ["", "ar"]
    assert {row.profile for voice in voices for row in voice.clocks} == {"eu-dsa-art20-complaint"}


def test_the_list_names_what_is_ones_own_and_what_is_not(scene):
    org, anna, ben, decision = scene
    appeal(org, decision)

    with transaction(org.id) as tx:
        mine = board(anna, tx=tx, now=LATER).lines
        theirs = board(ben, tx=tx, now=LATER).lines
        decided = board(ben, state=CaseState.DECIDED, tx=tx, now=LATER).lines

    assert [one.is_own for one in mine] == [True]
    assert [one.is_own for one in theirs] == [False]
    assert decided == ()


def test_what_is_no_appeal_has_no_hearing(scene):
    org, _, ben, decision = scene

    with raises_problem("appeals.not-an-appeal"), transaction(org.id) as tx:
        open_hearing(decision.case, ben, tx=tx)


def test_numbers_run_by_the_year_and_by_the_organisation(scene):
    org, _, _, decision = scene
    other = make_organisation()
    theirs = decide_case(other, open_case(other), make_person(other))

    numbers = [
        appeal(org, decision).number,
        appeal(org, decision, says="Once more.").number,
        appeal(org, decision, now=LATER + timedelta(days=366)).number,
        appeal(other, theirs).number,
    ]

    assert numbers == ["A-2026-00001", "A-2026-00002", "A-2027-00001", "A-2026-00001"]


def test_one_token_is_one_appeal_until_it_is_answered(scene):
    org, _, ben, decision = scene
    first = appeal(org, decision, token_digest=TOKEN, party=Party.USER)
    again = appeal(org, decision, token_digest=TOKEN, says="One more thing.")
    with transaction(org.id) as tx:
        case = tx.cases.case(first.case)
        whats = [entry.what for entry in tx.ledger.about(first.id)]
    decide_case(org, case, ben, LATER, finding=Finding.KEEP, reason="It stands.")

    assert (again.id, again.is_new) == (first.id, False)
    assert whats[0] == "appeal.received"
    assert "appeal.added_to" in whats
    with raises_problem("appeals.already-answered"):
        appeal(org, decision, token_digest=TOKEN, says="And another.")


def test_it_is_received_then_heard_then_decided(scene):
    org, _, ben, decision = scene
    lodged = appeal(org, decision)
    received = progress(org, lodged).stage
    with transaction(org.id) as tx:
        case = take_case(lodged.case, ben, tx=tx, now=LATER)
    heard = progress(org, lodged).stage
    decide_case(org, case, ben, LATER, finding=Finding.KEEP, reason="It stands.")
    decided = progress(org, lodged)

    assert (received, heard, decided.stage) == (
        AppealStage.RECEIVED,
        AppealStage.HEARD,
        AppealStage.DECIDED,
    )
    assert decided.answer.reason == "It stands."
    assert decided.answer.role == "reviewer"
    assert not decided.answer.is_upheld


def test_the_figures_are_those_of_the_last_ninety_days(scene):
    org, _, ben, decision = scene
    lodged = appeal(org, decision)
    with transaction(org.id) as tx:
        case = tx.cases.case(lodged.case)
    answered = LATER + timedelta(hours=5)
    decide_case(org, case, ben, answered, finding=Finding.KEEP, reason="It stands.")

    with transaction(org.id) as tx:
        soon = appeal_progress.expectation(tx=tx, now=answered)
        late = appeal_progress.expectation(tx=tx, now=answered + timedelta(days=91))

    assert soon.median == timedelta(hours=5)
    assert late is None


def test_a_draft_is_kept_for_thirty_days_and_nobody_elses_is_shown(scene):
    org, _, _, _ = scene
    with transaction(org.id) as tx:
        appeal_draft.keep_draft(TOKEN, {"says": "I have begun", "odd": "x"}, tx=tx, now=NOON)
        appeal_draft.keep_draft(TOKEN, {"says": "I have gone on"}, tx=tx, now=LATER)

    with transaction(org.id) as tx:
        assert appeal_draft.read_draft(TOKEN, tx=tx, now=LATER) == {"says": "I have gone on"}
        assert appeal_draft.read_draft("b" * 64, tx=tx, now=LATER) == {}
        assert appeal_draft.read_draft(TOKEN, tx=tx, now=LATER + timedelta(days=31)) == {}
        appeal_draft.keep_draft("b" * 64, {"says": "x"}, tx=tx, now=LATER + timedelta(days=31))
        assert tx.appeals.draft(TOKEN) is None  # an old one is forgotten when the next is kept
