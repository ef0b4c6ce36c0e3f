"""Trusted flaggers and notifiers for tests, made through the real journeys."""

from __future__ import annotations

from datetime import datetime, timedelta

from seawall.cases.model import CaseState
from seawall.ids import CaseId
from seawall.intake.notifying.model import Flagger
from seawall.journeys.answers.referral_outcome import ReferralConclusion, answer_referral
from seawall.journeys.notices import trusted_flagger
from seawall.journeys.orders.public_report import PublicReport, Reported, report_address
from seawall.orders.answering.address_outcome import AddressConclusion
from seawall.people.model import Member, Organisation
from seawall.transaction import transaction
from tests.people_made import NOON

URL = "https://videos.example.com/v/grey-tide"
REASON = "It calls for an attack in the name of the invented Grey Tide Order."


def make_flagger(org: Organisation, name: str = "a trusted flagger", **changes) -> Flagger:
    """An entry of the register, awarded by an invented coordinator."""
    usual = {
        "name": name,
        "awarded_by": "Coordinator of Example State",
        "country": "IE",
        "since": NOON - timedelta(days=100),
        "email": "flags@flagger.example",
        "field": "terrorist content",
    }
    new = trusted_flagger.NewFlagger(**{**usual, **changes})
    with transaction(org.id) as tx:
        return trusted_flagger.add_flagger(new, tx=tx, now=NOON, by="tests")


def tell(org: Organisation, number: int = 0, *, at: datetime = NOON, **said) -> Reported:
    """A report of an address of its own, with every element unless it says otherwise."""
    whole = {
        "reason": REASON,
        "name": "Noor Example",
        "contact": "noor@example.org",
        "good_faith": True,
    }
    with transaction(org.id) as tx:
        said = PublicReport(f"{URL}/{number}", **{**whole, **said})
        return report_address(said, tx=tx, now=at)


def judge(told: Reported, person: Member, *, is_accepted: bool, at: datetime = NOON) -> None:
    """A person accepts or declines what was reported."""
    outcome = AddressConclusion(
        0,
        is_accepted=is_accepted,
        clause="tvec/incite" if is_accepted else "",
        reason_code="" if is_accepted else "not_against_terms",
    )
    with transaction(person.organisation) as tx:
        answer_referral(ReferralConclusion(told.order.id, person, (outcome,)), tx=tx, now=at)


def severity_of(org: Organisation, case: CaseId) -> int:
    """How urgent a case is."""
    with transaction(org.id) as tx:
        found = tx.cases.case(case)
    assert found.state is CaseState.OPEN
    return found.severity
