"""A decision on illegality names the law, at every door, in the statement and in the database."""

from __future__ import annotations

import pytest

from seawall.cases.bulk import bulk_rule
from seawall.cases.bulk.model import BulkRuling
from seawall.cases.legal_ground import LegalGround, known_laws
from seawall.cases.model import Finding
from seawall.cases.quality.model import ReviewState
from seawall.enforcement.model import TargetState
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.cases import account_action
from seawall.journeys.cases.account_action import AccountMeasure
from seawall.journeys.cases.account_record import read_account
from seawall.journeys.cases.decision_release import release_decision
from seawall.journeys.notices.notice import NoticeClaim, receive_notice
from seawall.journeys.notices.notice_statement import Notifier
from seawall.people.model import Role
from seawall.transaction import transaction
from seawall.transparency.submitting.validator import errors_of
from tests.cases_made import decide_case, make_item, open_case
from tests.journeys.cases.test_bulk_deciding import asked, work
from tests.journeys.statements.test_statement_of_reasons import item_of, statements, whys
from tests.journeys.statements.test_statement_submitting import configure
from tests.people_made import NOON, make_organisation, make_person
from tests.problems import raises_problem

LAW = LegalGround(known_laws()[6].title, "It praises an attack and calls for another.")


@pytest.fixture
def org(database, monkeypatch):
    configure(monkeypatch, dsa_database_url="https://database.example", dsa_database_token="t")
    return make_organisation()


@pytest.fixture
def person(org):
    return make_person(org)


def illegal(org, person, case=None, **changes):
    case = case or open_case(org, make_item(org))
    return decide_case(org, case, person, **{"clauses": (), "legal_ground": LAW, **changes})


def payload(org, statement):
    with transaction(org.id) as tx:
        return tx.submissions.of_statement(statement.id).payload


def test_the_law_and_why_are_in_the_decision_the_statement_the_database_and_the_event(org, person):
    case = open_case(org, make_item(org))
    decision = illegal(org, person, case)

    (made,) = statements(org, decision)
    (why,) = whys(org, case)
    sent = payload(org, made)
    with transaction(org.id) as tx:
        stored = tx.cases.decision(decision.id)
    assert (stored.ground, stored.legal_ground) == ("illegality", LAW)
    assert (made.ground, made.facts.law) == ("illegality", LAW.law)
    assert made.facts.law_explanation == LAW.explanation
    assert (why["ground"], why["law"], why["clauses"]) == ("illegality", LAW.law, [])
    assert sent["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert sent["illegal_content_legal_ground"] == LAW.law
    assert sent["illegal_content_explanation"] == LAW.explanation
    assert sent["category_specification"] == ["KEYWORD_TERRORIST_CONTENT"]
    assert not {name for name in sent if name.startswith("incompatible")}
    assert errors_of(sent) == {}


def test_it_can_be_appealed_counts_as_ours_and_becomes_known(org, person):
    decision = illegal(org, person)

    (made,) = statements(org, decision)
    with transaction(org.id) as tx:
        assert made.appeal_until is not None
        assert read_account("example-account", tx=tx, now=NOON).tally.weight > 0
        lodged = lodge_appeal(
            Complaint(decision.id, "It is a school play.", "example-account"), tx=tx, now=NOON
        )
        assert tx.cases.case(lodged.case).due_at is not None
        assert decision.is_our_own


def test_a_law_that_is_not_offered_is_named_without_a_word_of_the_database(org, person):
    decision = illegal(org, person, legal_ground=LegalGround("Example Act (DE), s. 1", "It does."))

    (made,) = statements(org, decision)
    assert "category_specification" not in payload(org, made)
    assert errors_of(payload(org, made)) == {}


@pytest.mark.parametrize(
    ("field", "ground"),
    [
        ("law", LegalGround("Ask +49 (0) 30 / 123-456", "It calls for an attack.")),
        ("law_explanation", LegalGround("An Act", "Donations to DE89 3704 0044 0532 0130 00.")),
        ("law_explanation", LegalGround("An Act", "It threatens Mr Example.")),
        ("law_explanation", LegalGround("An Act", "Posted by Example-Account.")),
    ],
)
def test_personal_data_is_refused_at_the_field_where_it_is_written(org, person, field, ground):
    case = open_case(org, make_item(org))

    with raises_problem("cases.names-a-person") as refused:
        illegal(org, person, case, legal_ground=ground)

    assert refused.value.field == field
    with transaction(org.id) as tx:
        assert tx.cases.head(case.id) is None


def test_many_cases_break_one_law_and_each_has_it_in_its_statement(org, person):
    ids = [open_case(org, make_item(org)).id for _ in range(3)]
    ruling = BulkRuling("remove", (), "They break a law.", "", LAW.law, LAW.explanation)

    asked(org, person, ids, ruling=ruling)
    work(NOON + bulk_rule.UNDO)

    with transaction(org.id) as tx:
        heads = [tx.cases.head(case) for case in ids]
    assert [head.legal_ground for head in heads] == [LAW] * 3
    assert [made.facts.law for head in heads for made in statements(org, head)] == [LAW.law] * 3


def test_a_bulk_that_names_somebody_is_refused_before_it_starts(org, person):
    ids = [open_case(org, make_item(org)).id]
    ruling = BulkRuling("remove", (), "They break a law.", "", "An Act", "Call 0049 30 123456.")

    with raises_problem("cases.names-a-person"):
        asked(org, person, ids, ruling=ruling)


def test_what_waits_its_ten_seconds_keeps_its_law(org, person):
    case = open_case(org, make_item(org))
    decision = illegal(org, person, case, is_undoable=True)
    assert statements(org, decision) == []

    with transaction(org.id) as tx:
        release_decision(decision.id, tx=tx, now=NOON)

    (made,) = statements(org, decision)
    assert (made.ground, made.facts.law) == ("illegality", LAW.law)


def test_two_who_read_a_protected_context_carry_out_the_law_that_the_first_named(org, person):
    case = open_case(org, make_item(org))
    first = illegal(org, person, case, context="news")
    with transaction(org.id) as tx:
        review = tx.quality.holding(case.id)
        reading = tx.cases.case(review.reading_case)
    decide_case(org, reading, make_person(org), context="", clauses=("tvec/incite",))

    with transaction(org.id) as tx:
        head, review = tx.cases.head(case.id), tx.quality.of_decision(first.id)
    assert review.state is ReviewState.AGREED
    assert (head.finding, head.ground, head.legal_ground) == (Finding.REMOVE, "illegality", LAW)


def test_an_appeal_by_whoever_gave_notice_ends_in_a_removal_under_the_law(org, person):
    item_of(org, "ann", "a1")
    with transaction(org.id) as tx:
        claim = NoticeClaim("video", "a1", "it breaks a law", Notifier(source="someone"))
        noticed = receive_notice(claim, tx=tx, now=NOON)
        case = tx.cases.case(noticed.case)
    allowed = decide_case(org, case, person, finding=Finding.ALLOW, clauses=())
    with transaction(org.id) as tx:
        lodged = lodge_appeal(Complaint(allowed.id, "Look again.", ""), tx=tx, now=NOON)
        appeal = tx.cases.case(lodged.case)

    decide_case(
        org, appeal, make_person(org), finding=Finding.OVERTURN, clauses=(), legal_ground=LAW
    )

    with transaction(org.id) as tx:
        head = tx.cases.head(case.id)
    assert (head.finding, head.ground, head.legal_ground) == (Finding.REMOVE, "illegality", LAW)


def test_an_appeal_that_puts_content_back_rests_on_no_law(org, person):
    decision = illegal(org, person)
    with transaction(org.id) as tx:
        complaint = Complaint(decision.id, "It is a school play.", "example-account")
        appeal = tx.cases.case(lodge_appeal(complaint, tx=tx, now=NOON).case)

    with raises_problem("cases.law-without-restriction"):
        decide_case(
            org, appeal, make_person(org), finding=Finding.OVERTURN, clauses=(), legal_ground=LAW
        )


def test_an_account_is_acted_upon_for_a_law_that_its_content_breaks(org, person):
    case = open_case(org, make_item(org))
    illegal(org, person, case)
    lead = make_person(org, role=Role.LEAD)
    with transaction(org.id) as tx:
        action = account_action.act_on_account(
            AccountMeasure(
                case.id, "example-account", TargetState.SUSPENDED, "It goes on.",
                knows_the_effect=True, knows_the_account=True,
            ),
            lead, tx=tx, now=NOON,
        )  # fmt: skip

    assert action.state is TargetState.SUSPENDED
    assert whys(org, case)[-1]["law"] == LAW.law
