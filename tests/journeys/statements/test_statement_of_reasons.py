"""Whoever a decision affects is told why, once, with the action, and nobody else is."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from seawall.cases.legal_ground import LegalGround
from seawall.cases.model import Finding
from seawall.enforcement.model import OutcomeKind
from seawall.ids import ItemId, new_id
from seawall.intake.model import Item, ItemVersion
from seawall.journeys.answers import user_notice
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.notices.notice import NoticeClaim, receive_notice
from seawall.journeys.notices.notice_statement import Notifier
from seawall.journeys.platform import outcome
from seawall.journeys.statements import statement_of_reasons, statement_reading
from seawall.transaction import INSTALLATION, transaction
from seawall.transparency.statement import StatementKind, StatementSource
from tests.answering_made import make_desk, minutes
from tests.cases_made import decide_case, make_item, open_case
from tests.notices_made import make_flagger
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def org(database):
    """An organisation on either database."""
    return make_organisation()


def item_of(org, account, name, **facts):
    made = Item(ItemId(new_id("item", now=NOON)), org.id, "video", name, account, "", 1, NOON)
    with transaction(org.id) as tx:
        tx.intake.claim_item(made)
        version = ItemVersion(made.id, 1, NOON, media_type="video/mp4", facts=facts)
        tx.intake.add_version(version)
    return made


def case_with(org, *items):
    """One case about all of these."""
    case = open_case(org, items[0], entries=("entry_shared",))
    for item in items[1:]:
        assert open_case(org, item, entries=("entry_shared",)).id == case.id
    return case


def statements(org, decision):
    with transaction(org.id) as tx:
        return tx.statements.of_decision(decision.id)


def whys(org, case):
    """What the platform was told of each action, in order."""
    with transaction(org.id) as tx:
        actions = sorted(tx.enforcement.actions_of(case.id), key=lambda one: one.id)
        events = [tx.enforcement.events_about(one.id)[0] for one in actions]
    return [json.loads(one.body)["data"]["why"] for one in events]


def opened(token, now):
    with transaction(INSTALLATION) as tx:
        return statement_reading.read_by_token(token, tx=tx, now=now)


def token_in(why, name="statement_url"):
    return why[name].rpartition("#")[2]


def test_each_account_of_a_decision_gets_one_statement(org):
    made = [item_of(org, *each) for each in (("ann", "a1"), ("ann", "a2"), ("ben", "b1"))]
    case = case_with(org, *made)

    decision = decide_case(org, case, make_person(org))

    found = sorted(statements(org, decision), key=lambda one: one.account)
    assert [(one.account, one.facts.count) for one in found] == [("ann", 2), ("ben", 1)]
    with transaction(org.id) as tx:
        assert [one.item for one in tx.statements.items_of(found[0].id)] == [made[0].id, made[1].id]
        heard = [one.what for one in tx.ledger.about(found[0].id)]
    assert heard == ["statement.drawn_up"]
    assert sorted({why["statement"] for why in whys(org, case)}) == sorted(one.id for one in found)


def test_items_whose_account_nobody_knows_are_told_of_one_by_one(org):
    case = case_with(org, item_of(org, "", "x1"), item_of(org, "", "x2"))

    decision = decide_case(org, case, make_person(org))

    assert [one.facts.count for one in statements(org, decision)] == [1, 1]


def test_the_link_opens_without_an_account_and_only_its_digest_is_kept(org):
    case = open_case(org, item_of(org, "ann", "a1"))
    decision = decide_case(org, case, make_person(org))
    (why,) = whys(org, case)
    token = token_in(why)

    reading = opened(token, NOON)

    (made,) = statements(org, decision)
    assert reading.statement == made
    assert reading.by == org.name
    assert reading.may_appeal
    assert made.token_digest != token
    with raises_problem("transparency.unknown-link"):
        opened(token + "x", NOON)


def test_it_says_what_was_recognised_by_code_and_keeps_the_reason_in_the_file(org):
    case = open_case(org, item_of(org, "ann", "a1", language="fr"))
    person = make_person(org)

    decision = decide_case(
        org, case, person, reason="secret reason", for_the_user="It names a place."
    )

    (made,) = statements(org, decision)
    facts = made.facts
    assert (facts.decided_by, facts.automation, facts.detection) == (person.code, "not", True)
    assert (facts.clauses[0].id, facts.clauses[0].version) == ("tvec/incite", 1)
    assert facts.reason == "It names a place."
    assert "secret reason" not in json.dumps(asdict(facts))
    assert person.name not in json.dumps(asdict(facts))
    assert (made.language, facts.content_language, facts.media) == ("fr", "fr", ("video",))
    assert facts.source is StatementSource.OWN_INITIATIVE


@pytest.mark.parametrize(
    ("trusted", "source"),
    [(False, StatementSource.NOTICE), (True, StatementSource.TRUSTED_FLAGGER)],
)
def test_a_notice_is_named_as_the_cause_and_its_sender_never(org, trusted, source):
    item_of(org, "ann", "a1")
    flagger = make_flagger(org).id if trusted else None
    who = Notifier(source="somebody@example.org", flagger=flagger)
    claim = NoticeClaim("video", "a1", "it calls for an attack", who)
    with transaction(org.id) as tx:
        case = tx.cases.case(receive_notice(claim, tx=tx, now=NOON).case)

    decision = decide_case(org, case, make_person(org))

    (made,) = statements(org, decision)
    assert made.facts.source is source
    assert "somebody" not in json.dumps(asdict(made.facts))


def test_what_was_never_restricted_is_not_told_to_be_back(org):
    case = open_case(org)

    decision = decide_case(org, case, make_person(org), finding=Finding.ALLOW, clauses=())

    assert statements(org, decision) == []
    assert "statement" not in whys(org, case)[0]


def test_what_comes_back_is_told_with_the_statement_before(org):
    case = open_case(org, item_of(org, "ann", "a1"))
    first = decide_case(org, case, make_person(org))
    with transaction(org.id) as tx:
        appeal = lodge_appeal(Complaint(first.id, "It is news."), tx=tx, now=LATER)
        hearing = tx.cases.case(appeal.case)
    decide_case(org, hearing, make_person(org), now=LATER, finding=Finding.OVERTURN)

    (restricted,) = statements(org, first)
    with transaction(org.id) as tx:
        head = tx.cases.head(case.id)
    (back,) = statements(org, head)
    assert (back.kind, back.follows) == (StatementKind.RESTORATION, restricted.id)
    assert back.appeal_until is None
    reading = opened(token_in(whys(org, case)[0]), LATER)
    assert (reading.stands, reading.may_appeal) == (False, False)
    assert reading.next == back


def test_a_limit_and_its_end_are_in_the_statement(org):
    case = open_case(org, item_of(org, "ann", "a1"))
    until = NOON + timedelta(days=30)

    decision = decide_case(
        org, case, make_person(org), finding=Finding.RESTRICT, scope=("DE", "AT"), until=until
    )

    (made,) = statements(org, decision)
    assert (made.state, made.scope, made.until) == ("disabled", ("DE", "AT"), until)


def test_dsa_37_r07_an_appeal_is_open_for_six_months_from_the_day_of_telling(org):
    case = open_case(org, item_of(org, "ann", "a1"))
    decision = decide_case(org, case, make_person(org))
    with transaction(org.id) as tx:
        (action,) = tx.enforcement.actions_of(case.id)
    told = datetime(2026, 8, 31, 10, 0, tzinfo=UTC)
    report = outcome.OutcomeReport(action.id, OutcomeKind.APPLIED, effective_at=told)

    with transaction(org.id) as tx:
        outcome.report_outcome(report, tx=tx, now=told)

    (made,) = statements(org, decision)
    assert made.told_at == told
    assert made.appeal_until.astimezone(UTC) >= datetime(2027, 3, 1, 22, 0, tzinfo=UTC)
    assert made.is_appealable(datetime(2027, 3, 1, 12, 0, tzinfo=UTC))
    assert not made.is_appealable(made.appeal_until + timedelta(seconds=1))


def of_order(desk, order):
    with transaction(desk.org.id) as tx:
        return tx.statements.of_order(order.id)


def why_of(desk, order):
    (action,) = desk.actions(order)
    with transaction(desk.org.id) as tx:
        (event,) = tx.enforcement.events_about(action.id)
    return json.loads(event.body)["data"]["why"]


def test_dsa_31_an_order_brings_its_own_information_and_its_way_to_the_courts(database):
    desk = make_desk()
    order = desk.receive()
    desk.comply(order, now=NOON + minutes(5))

    reading = opened(token_in(why_of(desk, order), "information_url"), NOON + minutes(6))

    assert reading.statement.facts.source is StatementSource.ORDER
    assert reading.statement.facts.authority["redress"]["body"].startswith("Administrative court")
    assert not reading.may_appeal
    assert reading.statement.appeal_until is None


def test_tco_r63_under_silence_the_link_is_not_told_and_opens_nothing_before_its_end(database):
    desk = make_desk()
    order = desk.receive(non_disclosure=True)
    desk.comply(order, now=NOON + minutes(5))
    (made,) = of_order(desk, order)
    why = why_of(desk, order)
    token = statement_of_reasons.token_of(made)
    assert (why["information"], "information_url" in why) == (made.id, False)

    with raises_problem("transparency.unknown-link"):
        opened(token, made.not_before - timedelta(seconds=1))
    assert opened(token, made.not_before).statement.id == made.id


def test_tco_r63_longer_silence_keeps_the_page_shut_for_longer(database):
    desk = make_desk()
    order = desk.receive(non_disclosure=True)
    desk.comply(order, now=NOON + minutes(5))
    (before,) = of_order(desk, order)

    with transaction(desk.org.id) as tx:
        until = user_notice.extend_silence(
            order.id, desk.person, why="still at large", tx=tx, now=NOON + timedelta(weeks=5)
        )

    (after,) = of_order(desk, order)
    assert after.not_before == until > before.not_before
    with raises_problem("transparency.unknown-link"):
        opened(statement_of_reasons.token_of(after), before.not_before)


def test_what_is_only_confirmed_is_told_once_and_what_was_told_stands(org):
    case = open_case(org, item_of(org, "ann", "a1"))
    first = decide_case(org, case, make_person(org))

    second = decide_case(org, case, make_person(org), now=LATER, supersedes=first.id)

    (made,) = statements(org, first)
    before, after = whys(org, case)
    reading = opened(token_in(before), LATER)
    assert statements(org, second) == []
    assert after["statement"] == before["statement"] == made.id
    assert (reading.stands, reading.may_appeal) == (True, True)


@pytest.mark.parametrize(
    "change",
    [
        {"clauses": ("tvec/recruit",)},
        {"finding": Finding.RESTRICT},
        {"until": LATER + timedelta(days=30)},
        {"for_the_user": "It names a place."},
        {"legal_ground": LegalGround("An Act, s. 1", "It calls for an attack.")},
    ],
)
def test_what_is_restricted_otherwise_is_told_anew_and_says_what_it_follows(org, change):
    case = open_case(org, item_of(org, "ann", "a1"))
    first = decide_case(org, case, make_person(org))

    second = decide_case(org, case, make_person(org), now=LATER, supersedes=first.id, **change)

    (before,), (after,) = statements(org, first), statements(org, second)
    assert after.follows == before.id
    assert after.kind is StatementKind.RESTRICTION
    assert not opened(token_in(whys(org, case)[0]), LATER).stands


def test_the_day_a_user_is_told_is_kept_where_a_later_action_hands_the_statement_on(org):
    case = open_case(org, item_of(org, "ann", "a1"))
    first = decide_case(org, case, make_person(org))
    decide_case(org, case, make_person(org), now=LATER, supersedes=first.id)
    with transaction(org.id) as tx:
        action = max(tx.enforcement.actions_of(case.id), key=lambda one: one.seq)

        statement_of_reasons.note_user_told(action, at=LATER, tx=tx)

    (made,) = statements(org, first)
    assert made.told_at == LATER


def test_make_item_has_an_account_that_is_told(org):
    decision = decide_case(org, open_case(org, make_item(org)), make_person(org))

    assert [one.account for one in statements(org, decision)] == ["example-account"]
