"""From addresses to signed requests: assessed, grouped, numbered, sampled."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from seawall.errors import Conflict, Forbidden, SeawallError
from seawall.journeys.referrals import referral_compose
from seawall.mailroom.signing import jws
from seawall.probing.state import AddressState
from seawall.referrals.assessment import Assessment
from seawall.referrals.model import AddressStanding, DispatchState, Urgency
from seawall.transaction import close_connection, transaction
from tests.people_made import make_person
from tests.problems import raises_problem
from tests.referring_made import ASSESSED, NOON, STATUTES, looked, make_unit, unit_key
from tests.waiting import PATIENCE

A, B, C = (f"https://clips.example.com/v/x{number}" for number in (1, 2, 3))


def test_nothing_is_sent_that_nobody_has_assessed(database):
    unit = make_unit()
    unit.platform()
    batch = unit.drop(f"{A}\n{B}")
    unit.resolve(batch)

    with raises_problem(
        "referrals.not-assessed.lines",
        match="2 addresses are not assessed",
    ):
        unit.refer(batch)


def test_nothing_is_sent_while_addresses_are_being_looked_at(database):
    unit = make_unit()
    unit.platform()

    with raises_problem("referrals.not-resolved-yet"):
        unit.refer(unit.drop(A))


@pytest.mark.parametrize("missing", ["statute", "element", "language"])
def test_an_assessment_names_its_ground_and_its_language(sqlite, missing):
    unit = make_unit()
    batch = unit.drop(A)
    unit.resolve(batch)

    with raises_problem("referrals.assessment-incomplete.missing") as refused:
        unit.assess(batch, replace(ASSESSED, **{missing: ""}))

    assert refused.value.field == missing


@pytest.mark.parametrize(
    "wrong", [{"statute": "no-such-law"}, {"element": "annoys"}, {"urgency": "yesterday"}]
)
def test_a_ground_that_is_not_on_the_list_is_refused(sqlite, wrong):
    unit = make_unit()
    batch = unit.drop(A)
    unit.resolve(batch)

    with pytest.raises(SeawallError) as refused:
        unit.assess(batch, replace(ASSESSED, **wrong))

    assert refused.value.field in wrong
    assert refused.value.remedy


def test_what_a_table_says_is_the_draft_that_an_officer_puts_their_name_to(database):
    unit = make_unit()
    unit.platform()
    batch = unit.drop(f"url,statute,element,language\n{A},uk-ta2006-s1,glorifies,fr\n")
    unit.resolve(batch)

    unit.assess(batch, Assessment())

    (line,) = unit.lines(batch)
    assert line.assessment["statute"] == "uk-ta2006-s1"
    assert line.assessment["language"] == "fr"
    assert line.assessment["by"] == unit.officer.id


def test_what_is_dead_cannot_be_sent_for_any_reason(database):
    unit = make_unit()
    batch = unit.drop(A)
    (line,) = unit.lines(batch)
    unit.look(line.id, looked(A, AddressState.GONE_404))

    said = replace(ASSESSED, despite="I want it.")
    with raises_problem("referrals.not-overruled.never"), transaction(unit.scope) as tx:
        referral_compose.record_assessments(
            [line.id], said, officer=unit.officer, statutes=STATUTES, tx=tx, now=NOON
        )


def test_a_wall_is_overruled_with_a_reason_that_is_kept(database):
    unit = make_unit()
    unit.platform()
    batch = unit.drop(A)
    (line,) = unit.lines(batch)
    unit.look(line.id, looked(A, AddressState.LOGIN_WALL))

    with raises_problem("referrals.not-overruled.no-reason"), transaction(unit.scope) as tx:
        referral_compose.record_assessments(
            [line.id], ASSESSED, officer=unit.officer, statutes=STATUTES, tx=tx, now=NOON
        )
    with transaction(unit.scope) as tx:
        said = replace(ASSESSED, despite="Seen in an account of ours.")
        (after,) = referral_compose.record_assessments(
            [line.id], said, officer=unit.officer, statutes=STATUTES, tx=tx, now=NOON
        )
    assert after.standing is AddressStanding.READY
    assert "Seen in an account of ours." in after.why
    assert len(unit.refer(batch).dispatches) == 1


def test_addresses_go_to_the_platform_whose_domain_they_are_under(database):
    unit = make_unit()
    unit.platform("clips")
    videos = unit.platform("videos", domains=("videos.clips.example.com",))
    batch = unit.ready(A, "https://a.videos.clips.example.com/v/x9", "https://nobody.example/v/x1")

    composed = unit.refer(batch)

    assert len(composed.dispatches) == 2
    assert composed.without_recipient == ("nobody.example",)
    by_recipient = {one.recipient: one for one in composed.dispatches}
    places = by_recipient[videos.id].body["locations"]
    assert [place["url"] for place in places] == ["https://a.videos.clips.example.com/v/x9"]
    with transaction(unit.scope) as tx:
        assert tx.referring.batch(batch).state == "open"


def test_without_any_recipient_nothing_is_lost_and_the_remedy_is_named(database):
    unit = make_unit()
    batch = unit.ready(A)

    with raises_problem(
        "referrals.nothing-to-send.recipient",
        match="recipient add",
    ):
        unit.refer(batch)

    assert unit.lines(batch)[0].dispatch is None


def test_numbers_count_up_and_are_never_given_twice(database):
    unit = make_unit("quay-unit")
    unit.platform()

    made = [unit.refer(unit.ready(url)).dispatches[0].reference for url in (A, B, C)]

    assert made == ["QUAY-UNIT-2026-000001", "QUAY-UNIT-2026-000002", "QUAY-UNIT-2026-000003"]


def test_of_every_batch_one_at_least_waits_for_a_supervisor(database):
    unit = make_unit()
    unit.platform("clips")
    unit.platform("other")
    batch = unit.ready(A, "https://other.example.com/v/x1")

    made = unit.refer(batch, share=0.0).dispatches

    assert sorted(one.state for one in made) == [DispatchState.READY, DispatchState.WAITING]
    (waiting,) = [one for one in made if one.state is DispatchState.WAITING]
    assert waiting.is_sampled
    assert not waiting.signed


def test_what_is_not_drawn_is_signed_and_owed_in_the_same_commit(database):
    unit = make_unit()
    unit.platform("clips")
    unit.platform("other")
    made = unit.refer(unit.ready(A, "https://other.example.com/v/x1")).dispatches
    (ready,) = [one for one in made if one.state is DispatchState.READY]

    said, signature = jws.verify_jws(ready.signed, [unit_key(unit)], now=NOON)

    assert signature.is_valid
    assert signature.jti == ready.id
    assert said["form"] == "referral"
    assert said["reference_number"] == ready.reference
    assert said["locations"][0]["element"] == "incites"
    with transaction(unit.scope) as tx:
        assert tx.outbox.by_key(f"send:{ready.id}")


def test_the_most_urgent_address_makes_the_dispatch_urgent(database):
    unit = make_unit()
    unit.platform()
    batch = unit.drop(f"url,urgency\n{A},normal\n{B},Threat to life\n")
    unit.resolve(batch)
    unit.assess(batch)

    (dispatch,) = unit.refer(batch).dispatches

    assert dispatch.urgency is Urgency.THREAT_TO_LIFE


def test_a_referral_names_no_person_of_the_unit_but_its_representative(database):
    unit = make_unit()
    unit.platform()
    (dispatch,) = unit.refer(unit.ready(A)).dispatches

    for private in (unit.officer.name, unit.officer.email, unit.officer.id):
        assert private not in repr(dispatch.body)


def test_a_unit_that_has_not_said_who_it_is_sends_nothing(database):
    unit = make_unit()
    unit.platform()
    batch = unit.ready(A)
    from seawall.db.models import ContactPointRow

    with transaction(unit.scope):
        ContactPointRow.objects.filter(organisation_id=unit.scope).delete()

    with pytest.raises(Conflict, match="contact-point set"):
        unit.refer(batch)


def test_only_who_may_compose_composes(database):
    unit = make_unit()
    unit.platform()
    batch = unit.ready(A)
    stranger = make_person(unit.organisation, "legal")

    with pytest.raises(Forbidden), transaction(unit.scope) as tx:
        referral_compose.compose_referrals(
            batch, officer=stranger, share=0.1, statutes=STATUTES, tx=tx, now=NOON
        )


def test_what_is_in_a_dispatch_is_not_assessed_again_behind_its_back(database):
    unit = make_unit()
    unit.platform()
    batch = unit.ready(A)
    unit.refer(batch)

    with raises_problem("referrals.dispatched-already", match="already in a dispatch"):
        unit.assess(batch)


@pytest.mark.both_databases
def test_two_officers_who_press_at_the_same_moment_send_one_referral(database):
    unit = make_unit()
    unit.platform()
    batches = [unit.ready(A), unit.ready(A)]
    together = threading.Barrier(2)

    def press(batch) -> int:
        together.wait(PATIENCE)
        try:
            return len(unit.refer(batch).dispatches)
        finally:
            close_connection()

    with ThreadPoolExecutor(2) as both:
        made = sorted(both.map(press, batches))

    assert made == [0, 1]
    assert len(unit.dispatches()) == 1


@pytest.mark.both_databases
def test_numbers_drawn_at_the_same_moment_are_different(database):
    unit = make_unit()
    unit.platform()
    batches = [unit.ready(url) for url in (A, B, C)]

    def press(batch) -> str:
        try:
            return unit.refer(batch).dispatches[0].reference
        finally:
            close_connection()

    with ThreadPoolExecutor(3) as all_three:
        references = set(all_three.map(press, batches))

    assert len(references) == 3
