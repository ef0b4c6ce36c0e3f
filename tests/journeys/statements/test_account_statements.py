"""A measure against an account is told apart from that of its content, once, and ends with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.cases.model import Finding
from seawall.enforcement.model import AccountPart, OutcomeKind, Target, TargetState
from seawall.journeys.appeals import appeal_standing
from seawall.journeys.appeals.appeal_standing import AppealDoor
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.statements import statement_of_reasons
from seawall.transaction import INSTALLATION, transaction
from seawall.transparency.statement import StatementKind, StatementSubject
from seawall.transparency.submitting.validator import errors_of
from tests.holds_made import ACCOUNT, Harbour
from tests.journeys.statements.test_statement_of_reasons import opened, whys
from tests.journeys.statements.test_statement_submitting import configure
from tests.problems import raises_problem


@pytest.fixture
def harbour(database, monkeypatch):
    configure(monkeypatch, dsa_database_url="https://database.example", dsa_database_token="t")
    return Harbour()


def removed(harbour, items=1):
    """A case whose items are removed under our terms."""
    published = [harbour.publish() for _ in range(items)]
    case = harbour.case_about(published[0])
    harbour.decide(case.id, Finding.REMOVE)
    return case


def about(harbour, subject=StatementSubject.ACCOUNT):
    with transaction(harbour.org.id) as tx:
        return [made for made in tx.statements.newest(limit=100)[::-1] if made.subject is subject]


def payload(harbour, made):
    with transaction(harbour.org.id) as tx:
        return tx.submissions.of_statement(made.id).payload


#: The field of the Union's database that each restriction fills, and no other.
FIELDS = [
    ("account", "suspended", "decision_account", "DECISION_ACCOUNT_SUSPENDED"),
    ("account", "closed", "decision_account", "DECISION_ACCOUNT_TERMINATED"),
    ("account", "limited", "decision_visibility", ["DECISION_VISIBILITY_OTHER"]),
    ("account.monetisation", "suspended", "decision_monetary", "DECISION_MONETARY_SUSPENSION"),
    ("account.monetisation", "closed", "decision_monetary", "DECISION_MONETARY_TERMINATION"),
    ("account.service", "limited", "decision_provision", "DECISION_PROVISION_PARTIAL_SUSPENSION"),
    ("account.service", "suspended", "decision_provision", "DECISION_PROVISION_TOTAL_SUSPENSION"),
    ("account.service", "closed", "decision_provision", "DECISION_PROVISION_TOTAL_TERMINATION"),
]
_GROUPS = {"decision_visibility", "decision_monetary", "decision_provision", "decision_account"}


@pytest.mark.parametrize(("part", "state", "field", "value"), FIELDS)
def test_dsa_24_each_restriction_of_an_account_has_a_statement_and_its_own_field(
    harbour, part, state, field, value
):
    case = removed(harbour)

    harbour.act_on_account(case.id, TargetState(state), part=AccountPart(part))

    (made,) = about(harbour, StatementSubject(part))
    (of_content,) = about(harbour, StatementSubject.CONTENT)
    sent = payload(harbour, made)
    assert (made.account, made.state, made.kind) == (ACCOUNT, state, StatementKind.RESTRICTION)
    assert made.facts.decided_by == harbour.lead.code
    assert made.appeal_until is not None
    assert _GROUPS & set(sent) == {field}
    assert sent[field] == value
    assert errors_of(sent) == {}
    assert _GROUPS & set(payload(harbour, of_content)) == {"decision_visibility"}
    assert whys(harbour.org, case)[-1]["statement"] == made.id


def test_one_decision_with_two_restrictions_has_two_statements_and_one_field_each(harbour):
    case = removed(harbour)
    harbour.act_on_account(case.id, TargetState.SUSPENDED)

    with transaction(harbour.org.id) as tx:
        statements = tx.statements.newest(limit=10)
        submissions = tx.submissions.of_statements([made.id for made in statements])
    assert [made.subject.value for made in statements] == ["account", "content"]
    assert len({made.decision for made in statements}) == 1
    assert len(submissions) == 2


def test_an_account_that_is_asked_for_twice_is_told_once_and_a_longer_time_is_told(harbour):
    case = removed(harbour)
    until = harbour.now + timedelta(days=30)
    for _ in range(2):
        harbour.act_on_account(case.id, TargetState.SUSPENDED, until=until)
    harbour.act_on_account(case.id, TargetState.SUSPENDED)

    first, second = about(harbour)
    assert (first.until, second.until) == (until, None)
    assert second.follows == first.id
    assert payload(harbour, first)["end_date_account_restriction"] == until.date().isoformat()
    assert [why["statement"] for why in whys(harbour.org, case)[-3:]] == [
        first.id, first.id, second.id,
    ]  # fmt: skip


def test_parts_of_an_account_are_told_and_restored_apart(harbour):
    case = removed(harbour)
    harbour.act_on_account(case.id, TargetState.SUSPENDED)
    harbour.act_on_account(case.id, TargetState.CLOSED, part=AccountPart.MONETISATION)
    harbour.act_on_account(case.id, TargetState.RESTORED)

    assert [made.kind.value for made in about(harbour)] == ["restriction", "restoration"]
    assert [made.kind.value for made in about(harbour, StatementSubject.MONETISATION)] == [
        "restriction"
    ]
    with transaction(harbour.org.id) as tx:
        paid = tx.enforcement.newest_action(Target("account.monetisation", ACCOUNT))
    assert paid.state is TargetState.CLOSED


def test_the_person_reads_it_appeals_and_is_told_from_the_day_the_platform_told_them(harbour):
    case = removed(harbour)
    action = harbour.act_on_account(case.id, TargetState.SUSPENDED)
    told = harbour.later()
    with transaction(harbour.org.id) as tx:
        report_outcome(
            OutcomeReport(action.id, OutcomeKind.APPLIED, effective_at=told), tx=tx, now=told
        )

    (made,) = about(harbour)
    token = statement_of_reasons.token_of(made)
    reading = opened(token, harbour.now)
    with transaction(INSTALLATION) as tx:
        standing = appeal_standing.find_standing(token, tx=tx, now=harbour.now)
    assert made.told_at == told
    assert (reading.stands, reading.may_appeal) == (True, True)
    assert (standing.door, standing.account) == (AppealDoor.OPEN, ACCOUNT)


def test_an_appeal_that_succeeds_gives_the_account_back_and_tells_so(harbour):
    case = removed(harbour)
    harbour.act_on_account(case.id, TargetState.SUSPENDED)
    harbour.act_on_account(case.id, TargetState.LIMITED, part=AccountPart.SERVICE)
    with transaction(harbour.org.id) as tx:
        head = tx.cases.head(case.id)

    appeal = harbour.appeal(head)
    harbour.decide(appeal, Finding.OVERTURN, person=harbour.reviewers[1])

    with transaction(harbour.org.id) as tx:
        newest = [tx.enforcement.newest_action(Target(part, ACCOUNT)) for part in AccountPart]
    assert [action and action.state.value for action in newest] == ["restored", None, "restored"]
    before, after = about(harbour)
    assert (after.kind, after.follows) == (StatementKind.RESTORATION, before.id)
    assert not opened(statement_of_reasons.token_of(before), harbour.now).stands


def test_an_account_acted_upon_for_another_case_stays_as_it_is(harbour):
    case, other = removed(harbour), removed(harbour)
    assert case.id != other.id
    harbour.act_on_account(other.id, TargetState.SUSPENDED)

    harbour.decide(case.id, Finding.ALLOW)

    assert [made.state for made in about(harbour)] == ["suspended"]


def test_what_is_kept_by_an_order_stays_gone_when_an_account_is_given_back(harbour):
    item = harbour.publish()
    case = harbour.case_about(item)
    harbour.decide(case.id, Finding.REMOVE)
    harbour.act_on_account(case.id, TargetState.SUSPENDED)
    harbour.ordered_down(item)

    harbour.decide(case.id, Finding.ALLOW)

    assert about(harbour)[-1].kind is StatementKind.RESTORATION
    assert harbour.is_gone(item)


def test_what_an_account_cannot_be_is_refused(harbour):
    case = removed(harbour)

    with raises_problem("cases.no-state-of-account"):
        harbour.act_on_account(case.id, TargetState.LIMITED, part=AccountPart.MONETISATION)
    with raises_problem("cases.closed-has-no-end"):
        harbour.act_on_account(case.id, TargetState.CLOSED, until=harbour.now + timedelta(days=1))
    assert about(harbour) == []


def test_what_is_only_said_again_of_a_part_that_was_never_restricted_tells_nobody(harbour):
    case = removed(harbour)

    harbour.act_on_account(case.id, TargetState.SUSPENDED)
    with raises_problem("cases.no-ground-to-act.no-decision"):
        harbour.decide(case.id, Finding.ALLOW)
        harbour.act_on_account(case.id, TargetState.RESTORED, part=AccountPart.SERVICE)

    assert about(harbour, StatementSubject.SERVICE) == []


def test_while_an_authority_asks_for_silence_an_account_is_told_nothing_of_that_content(harbour):
    item = harbour.publish()
    case = harbour.case_about(item)
    harbour.decide(case.id, Finding.REMOVE)
    harbour.ordered_down(item, non_disclosure=True)

    harbour.act_on_account(case.id, TargetState.SUSPENDED)

    (made,) = about(harbour)
    why = whys(harbour.org, case)[-1]
    assert made.not_before > harbour.now
    assert "statement_url" not in why
    with raises_problem("transparency.unknown-link"):
        opened(statement_of_reasons.token_of(made), harbour.now)
