"""Every act of two asks one rule: who was let in by the first, or with them, is no second person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.cases.bulk.model import BulkRuling
from seawall.cases.model import Finding
from seawall.cases.quality.model import DisagreementOutcome
from seawall.journeys import two_people
from seawall.journeys.answers.order_genuineness import say_whether_genuine
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.cases import bulk_deciding, disagreement
from seawall.journeys.duties.order_ending import note_end
from seawall.journeys.people import approvals_known, exposure_limiting
from seawall.journeys.queue import case_holding
from seawall.journeys.referrals import referral_approval
from seawall.orders.effect_end import EffectEnd, EndCause
from seawall.transaction import transaction
from tests.cases_made import decide_case, make_item, open_case
from tests.holds_made import Harbour
from tests.orders_made import NOON, make_contact_point, make_unsigned_order
from tests.people_made import let_in, make_organisation, make_person
from tests.problems import raises_problem
from tests.quality_made import a_review, read_it
from tests.referring_made import make_unit

DAY = timedelta(hours=24)


def proposal(_):
    org = make_organisation()
    first, second = make_person(org, "admin"), make_person(org, "admin")
    payload = {"name": "feeder", "scopes": ["banks.write"], "days": 30}
    with transaction(org.id) as tx:
        act = approvals_known.MAKE_KEY
        proposed = two_people.propose_act(act, "feeder", payload, first, tx=tx, now=NOON)
    return (
        first,
        second,
        lambda tx, now: two_people.approve_proposal(proposed.id, second, tx=tx, now=now),
    )


def limits(_):
    org = make_organisation()
    first, second = make_person(org, "admin"), make_person(org, "legal")
    with transaction(org.id) as tx:
        changed = exposure_limiting.propose_limits(
            tx.protection.limits(), "Less.", first, tx=tx, now=NOON
        )
    return (
        first,
        second,
        lambda tx, now: exposure_limiting.approve_limits(changed.id, second, tx=tx, now=now),
    )


def bulk(_):
    org = make_organisation()
    first, second = make_person(org), make_person(org)
    ruling = BulkRuling("remove", ("tvec/incite",), "They call for an attack.")
    cases = [open_case(org, make_item(org)).id for _ in range(2)]
    with transaction(org.id) as tx:
        drafted = bulk_deciding.draft_bulk(cases, first, chosen="", tx=tx, now=NOON)
        bulk_deciding.rule_on_bulk(drafted.id, first, ruling, alone_up_to=1, tx=tx, now=NOON)
    return (
        first,
        second,
        lambda tx, now: bulk_deciding.approve_bulk(drafted.id, second, tx=tx, now=now),
    )


def genuineness(_):
    org = make_organisation()
    make_contact_point(org)
    first, second = make_person(org, "lead"), make_person(org, "legal")
    order = make_unsigned_order(org)

    def say(person):
        return lambda tx, now: say_whether_genuine(
            order.id, person, is_genuine=True, reason="called", tx=tx, now=now
        )

    with transaction(org.id) as tx:
        say(first)(tx, NOON)
    return first, second, say(second)


def ended(_):
    harbour = Harbour()
    order = harbour.ordered_down(harbour.publish())
    first, second = make_person(harbour.org, "lead"), make_person(harbour.org, "legal")

    def end(person):
        said = EffectEnd(order.id, EndCause.WITHDRAWN, "By telephone.")
        return lambda tx, now: note_end(said, person, tx=tx, now=now)

    with transaction(harbour.org.id) as tx:
        end(first)(tx, harbour.later())
    return first, second, end(second)


def dispatch(_):
    unit = make_unit()
    unit.platform()
    batch = unit.ready("https://clips.example.com/v/x1")
    (sampled,) = unit.refer(batch, now=NOON).dispatches
    return (
        unit.officer,
        unit.supervisor,
        lambda tx, now: referral_approval.approve_dispatch(
            sampled.id, supervisor=unit.supervisor, tx=tx, now=now
        ),
    )


def second_reading(_):
    org = make_organisation()
    author, reader = make_person(org), make_person(org)
    _, _, review = a_review(org, author)
    return (
        author,
        reader,
        lambda tx, now: case_holding.take_case(review.reading_case, reader, tx=tx, now=now),
    )


def settled(_):
    org = make_organisation()
    author, reader, lead = make_person(org), make_person(org), make_person(org, "lead")
    _, _, review = a_review(org, author)
    read_it(org, review, reader, finding=Finding.REMOVE, clauses=("tvec/incite",))
    return (
        author,
        lead,
        lambda tx, now: disagreement.settle_disagreement(
            review.id, DisagreementOutcome.SECOND, "It calls for it.", lead, tx=tx, now=now
        ),
    )


def appeal(_):
    org = make_organisation()
    author, hearer = make_person(org), make_person(org)
    decision = decide_case(org, open_case(org), author)
    with transaction(org.id) as tx:
        lodged = lodge_appeal(Complaint(decision.id, "No."), tx=tx, now=NOON)
    return (
        author,
        hearer,
        lambda tx, now: case_holding.take_case(lodged.case, hearer, tx=tx, now=now),
    )


SCENES = [
    *(proposal, limits, bulk, genuineness, ended),
    *(dispatch, second_reading, settled, appeal),
]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_whoever_the_first_let_in_is_no_second_person_for_a_day_at_any_door(database, scene):
    first, second, act = scene(database)
    now = NOON + timedelta(hours=1)
    let_in(first, second, now)

    with (
        raises_problem("people.same-hands", match=f"{second.code} does not count.*until"),
        transaction(first.organisation) as tx,
    ):
        act(tx, now + DAY - timedelta(minutes=1))
    with transaction(first.organisation) as tx:
        act(tx, now + DAY)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_nor_is_the_first_beside_whoever_let_them_in(sqlite, scene):
    first, second, act = scene(sqlite)
    let_in(second, first)

    with raises_problem("people.same-hands"), transaction(first.organisation) as tx:
        act(tx, NOON + timedelta(minutes=1))


def test_the_refusal_says_why_until_when_and_who_counts(sqlite):
    first, second, approve = proposal(sqlite)
    with transaction(first.organisation) as tx:
        organisation = tx.people.organisation(first.organisation)
    third = make_person(organisation, "admin")
    let_in(first, second)

    with (
        raises_problem("people.same-hands") as refused,
        transaction(first.organisation) as tx,
    ):
        approve(tx, NOON + timedelta(hours=2))

    assert refused.value.detail == (
        f"{second.code} does not count as a second person here: {first.code} created a sign-in link "
        f"for {second.code} on 02 Mar 2026, 12:00 UTC; until 03 Mar 2026, 12:00 UTC they count as "
        "one person."
    )
    assert refused.value.remedy == (
        f"Others who can approve: {third.code}. Or run `seawall people confirm EMAIL` on the server."
    )
