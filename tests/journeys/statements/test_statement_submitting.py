"""Each statement is in the Union's database once, whatever happens on the way, and none twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.config import load_settings
from seawall.journeys.notices.notice import NoticeClaim, receive_notice
from seawall.journeys.notices.notice_statement import Notifier
from seawall.journeys.statements import statement_submitting
from seawall.journeys.statements.held_statement import HeldSettlement, settle_held_statement
from seawall.journeys.statements.statement_submitting import send_round, send_rounds
from seawall.transaction import transaction
from seawall.transparency.submitting.model import SubmissionState
from seawall.transparency.submitting.validator import BATCH
from seawall.worker.submitting import database
from tests.answering_made import make_desk, minutes
from tests.cases_made import decide_case, make_item, open_case
from tests.journeys.statements.test_statement_of_reasons import item_of
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem
from tests.transparency.commission import TOKEN, commission


def configure(monkeypatch, **wanted):
    """Let the journey and the worker see these settings."""
    loaded = load_settings(**wanted)
    for module in ("journeys.statements.statement_submitting", "worker.submitting"):
        monkeypatch.setattr(f"seawall.{module}.settings", lambda: loaded)


@pytest.fixture
def far(monkeypatch):
    """The database, and the settings that point at it."""
    with commission() as there:
        configure(monkeypatch, dsa_database_url=there.url, dsa_database_token=TOKEN)
        yield there


@pytest.fixture
def org(database):
    return make_organisation()


@pytest.fixture
def one(sqlite):
    return make_organisation()


def removals(org, number=1, **changes):
    person = make_person(org)
    decisions = [
        decide_case(org, open_case(org, make_item(org)), person, **changes) for _ in range(number)
    ]
    with transaction(org.id) as tx:
        return [made for each in decisions for made in tx.statements.of_decision(each.id)]


def states(org):
    with transaction(org.id) as tx:
        return tx.submissions.counts()


def go(org, rounds=5, now=NOON):
    return send_rounds(org.id, database(), rounds=rounds, clock=lambda: now)


def test_dsa_r11_a_statement_is_owed_when_it_is_drawn_up_and_there_after_one_round(org, far):
    (made,) = removals(org)
    assert states(org) == {"owed": 1}

    done = go(org)

    assert (done.accepted, done.left) == (1, 0)
    with transaction(org.id) as tx:
        kept = tx.submissions.of_statement(made.id)
        heard = [entry.what for entry in tx.ledger.about(made.id)]
    assert kept.state is SubmissionState.ACCEPTED
    assert kept.uuid == far.created[made.id]["uuid"]
    assert heard == ["statement.drawn_up", "statement.accepted"]
    assert go(org).accepted == 0
    assert far.submissions == {made.id: 1}


def test_dsa_34_without_the_setting_nothing_is_owed_and_the_person_is_told_all_the_same(one):
    (made,) = removals(one)

    assert made.facts.count == 1
    assert states(one) == {}


@pytest.mark.parametrize(
    ("batch", "many"), [(4, 10), pytest.param(BATCH, 250, marks=pytest.mark.exhaustive)]
)
def test_dsa_07_two_batches_and_a_half_go_in_three_calls(one, far, monkeypatch, batch, many):
    monkeypatch.setattr(statement_submitting, "BATCH", batch)
    removals(one, many)

    go(one)

    assert [method for method, _ in far.asked] == ["POST"] * 3
    assert states(one) == {"accepted": many}


def spoil(org, made):
    """A payload that our rules let pass and the database does not."""
    from seawall.db import models as db

    with transaction(org.id) as tx:
        found = tx.submissions.of_statement(made.id)
        payload = {**found.payload, "category": "STATEMENT_CATEGORY_WRONG"}
        db.SubmissionRow.objects.filter(organisation_id=org.id, id=found.id).update(payload=payload)


def test_dsa_08_one_that_is_refused_keeps_none_of_the_others_out(org, far):
    made = removals(org, 3)
    spoil(org, made[2])

    go(org)

    assert states(org) == {"accepted": 2, "refused": 1}
    with transaction(org.id) as tx:
        refused = tx.submissions.of_statement(made[2].id)
    assert refused.faults == {"category": ["The selected category is invalid."]}
    assert set(far.created) == {made[0].id, made[1].id}


@pytest.mark.parametrize(
    "trick", ["busy", "broken", "gone", "created, and gone", "created, and half"]
)
def test_dsa_28_whatever_happens_on_the_way_each_is_there_once(one, far, trick):
    made = removals(one, 3)
    far.tricks.append(trick)

    first = go(one)
    second = go(one, now=NOON + timedelta(minutes=2))

    assert first.accepted + second.accepted == 3
    assert states(one) == {"accepted": 3}
    assert far.submissions == {each.id: 1 for each in made}


def test_dsa_27_what_left_before_a_worker_died_is_asked_about_and_not_sent_again(org, far):
    (made,) = removals(org)

    class Dies:
        def submit(self, payloads):
            database().submit(payloads)
            raise SystemExit("killed between the call and the record")

        def existing(self, puid):
            raise AssertionError("nothing was in doubt yet")

    with pytest.raises(SystemExit):
        send_round(org.id, Dies(), clock=lambda: NOON)
    assert states(org) == {"sent": 1}

    go(org)

    assert states(org) == {"accepted": 1}
    assert [method for method, _ in far.asked] == ["POST", "GET"]
    assert far.submissions == {made.id: 1}


def test_what_never_arrived_is_sent_once_the_database_says_so(one, far):
    removals(one)

    class Dies:
        def submit(self, payloads):
            raise SystemExit("killed before the call")

    with pytest.raises(SystemExit):
        send_round(one.id, Dies(), clock=lambda: NOON)

    go(one)

    assert [method for method, _ in far.asked] == ["GET", "POST"]
    assert states(one) == {"accepted": 1}


def test_an_identifier_that_is_there_already_is_found_out_and_the_rest_go(one, far):
    made = removals(one, 2)
    far.created[made[0].id] = {"puid": made[0].id}

    go(one)

    assert states(one) == {"accepted": 2}
    assert far.submissions == {made[1].id: 1}


def test_a_wrong_token_loses_nothing_and_is_said(one, far, monkeypatch):
    removals(one)
    configure(monkeypatch, dsa_database_url=far.url, dsa_database_token="old")

    done = go(one)

    assert done.error.startswith("401")
    assert states(one) == {"owed": 1}


def test_being_asked_to_wait_is_waiting(one, far):
    removals(one)
    far.tricks.append("busy")

    assert go(one).wait == timedelta(seconds=7)
    assert len(far.asked) == 1


def test_an_identifier_is_spent_for_ever_even_when_its_row_is_gone(org, far):
    from seawall.db import models as db

    (made,) = removals(org)
    with transaction(org.id) as tx:
        kept = tx.submissions.of_statement(made.id)
        db.SubmissionRow.objects.filter(organisation_id=org.id, id=kept.id).delete()

        assert tx.submissions.is_spent(made.id)
        with raises_problem("transparency.puid-spent"):
            tx.submissions.add(kept)


def test_dsa_31_what_was_ordered_is_not_submitted_unless_somebody_decided_so(sqlite, far):
    desk = make_desk()
    desk.comply(desk.receive(), now=NOON + minutes(5))

    assert states(desk.org) == {}


def test_under_the_switch_an_order_is_submitted_and_never_before_its_silence_ends(
    database, far, monkeypatch
):
    configure(
        monkeypatch,
        dsa_database_url=far.url,
        dsa_database_token=TOKEN,
        dsa_database_orders=True,
    )
    desk = make_desk()
    order = desk.receive(non_disclosure=True)
    desk.comply(order, now=NOON + minutes(5))
    with transaction(desk.org.id) as tx:
        (made,) = tx.statements.of_order(order.id)

    assert go(desk.org).accepted == 0
    assert far.asked == []
    assert go(desk.org, now=made.not_before).accepted == 1
    assert far.created[made.id]["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"


def test_what_our_own_rules_refuse_is_held_for_a_person_and_never_sent(one, far):
    item = item_of(one, "automated means", "a1")  # a name that stands in the payload's words
    decision = decide_case(one, open_case(one, item), make_person(one))

    go(one)

    with transaction(one.id) as tx:
        (made,) = tx.statements.of_decision(decision.id)
        held = tx.submissions.of_statement(made.id)
    assert held.state is SubmissionState.HELD
    assert list(held.faults) == ["decision_facts"]
    assert far.asked == []


def test_who_submits_is_the_one_platform_or_the_one_that_is_named(one, far, monkeypatch):
    other = make_organisation()

    assert statement_submitting.submitter([one]) == one.id
    assert statement_submitting.submitter([one, other]) is None
    configure(monkeypatch, dsa_database_url=far.url, dsa_database_organisation=other.slug)
    assert statement_submitting.submitter([one, other]) == other.id
    removals(one)
    assert states(one) == {}


def rewrite(org, made, **texts):
    """A payload as an older version wrote it, already queued."""
    from seawall.db import models as db

    with transaction(org.id) as tx:
        found = tx.submissions.of_statement(made.id)
        payload = {**found.payload, **texts}
        db.SubmissionRow.objects.filter(organisation_id=org.id, id=found.id).update(payload=payload)


@pytest.mark.parametrize(
    "text",
    [
        "It gives +49 (0) 30 / 123-456 as a contact.",
        "Donations to DE89 3704 0044 0532 0130 00.",
        "It threatens Mr Example.",
    ],
)
def test_what_was_queued_before_is_held_with_its_field_when_it_is_to_leave(org, far, text):
    made = removals(org, 2)
    rewrite(org, made[0], decision_facts=text)

    done = go(org)

    with transaction(org.id) as tx:
        held = tx.submissions.of_statement(made[0].id)
        heard = [entry.what for entry in tx.ledger.about(made[0].id)]
    assert (done.accepted, done.held) == (1, 1)
    assert (held.state, list(held.faults)) == (SubmissionState.HELD, ["decision_facts"])
    assert heard == ["statement.drawn_up", "statement.held"]
    assert set(far.created) == {made[1].id}


def test_the_name_of_whoever_gave_notice_never_leaves_with_a_statement(org, far):
    item_of(org, "ann", "a1")
    who = Notifier(name="Noor Example", email="noor@example.org", is_in_good_faith=True)
    with transaction(org.id) as tx:
        claim = NoticeClaim("video", "a1", "it calls for an attack", who)
        case = tx.cases.case(receive_notice(claim, tx=tx, now=NOON).case)
    decision = decide_case(org, case, make_person(org))
    with transaction(org.id) as tx:
        (made,) = tx.statements.of_decision(decision.id)
    rewrite(org, made, decision_facts="Noor example told us of it.")

    assert go(org).held == 1
    assert far.asked == []


def test_a_person_settles_what_is_held_and_answers_for_it_by_name(org, far):
    (made,) = removals(org)
    rewrite(org, made, decision_facts="It threatens Mr Example.")
    go(org)

    def settle(**says):
        with transaction(org.id) as tx:
            settlement = HeldSettlement(made.id, **says)
            return settle_held_statement(settlement, tx=tx, now=NOON, by="ops")

    with raises_problem("transparency.still-held") as refused:
        settle(texts={"decision_facts": "It threatens Mrs Example."})
    assert refused.value.field == "decision_facts"
    with raises_problem("transparency.no-free-text"):
        settle(texts={"puid": "another"})
    settle(texts={"decision_facts": "It threatens a person."})
    assert go(org).accepted == 1
    assert far.created[made.id]["decision_facts"] == "It threatens a person."
    with raises_problem("transparency.not-held"):
        settle(names_nobody=True)
    with transaction(org.id) as tx:
        (entry,) = tx.ledger.about(made.id, prefix="statement.settled")
    assert (entry.by, entry.public["fields"]) == ("ops", ["decision_facts"])


def test_what_somebody_says_is_nobody_leaves_as_it_stands(one, far):
    (made,) = removals(one)
    rewrite(one, made, decision_facts="The ship is called Mr Example.")
    go(one)

    with transaction(one.id) as tx:
        settlement = HeldSettlement(made.id, names_nobody=True)
        settle_held_statement(settlement, tx=tx, now=NOON, by="ops")

    assert go(one).accepted == 1
