"""An authority's own report counts the orders that it sent: TCO Art. 8(1)(a)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.clocks.reporting_period import calendar_year
from seawall.forms.annexes.annex2 import Addressee, Annex2, removed_measure
from seawall.forms.annexes.annex3 import Annex3, NonComplianceGround, Signatory
from seawall.forms.annexes.answered_order import OrderReceipt
from seawall.forms.annexes.form_reading import form_as_data
from seawall.journeys.duties.period_reporting import compile_report
from seawall.journeys.referrals import referral_approval, referral_compose, referral_withdrawal
from seawall.journeys.referrals.dispatch_answer import receive_answer
from seawall.orders.figures.period_report import report_lines
from seawall.orders.figures.report_duty import NotRequired
from seawall.referrals.model import LineOutcome
from seawall.referrals.order_request import OrderRequest
from seawall.transaction import transaction
from tests.figures_made import sign_log
from tests.referring_made import STATUTES, Platform, make_unit

ASKED = OrderRequest(reasons="It calls for attacks on the harbour.", language="en")
EVE = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)  # 23:30 in Berlin


PLATFORM = Platform()


def informed_unit():
    unit = make_unit(now=EVE - timedelta(days=5))
    platform, then = unit.platform(public_key=PLATFORM.jwk), EVE - timedelta(days=2)
    with transaction(unit.scope) as tx:
        told = referral_withdrawal.inform_recipient(platform.id, by=unit.officer, tx=tx, now=then)
    unit.hand_over(told, now=then)
    return unit


def sent(unit, url, at, *outcomes):
    """An order that left at this moment, and what its platform answered of each address."""
    urls = [f"{url}/{place}" for place in range(max(1, len(outcomes)))]
    batch = unit.ready(*urls, now=at)
    with transaction(unit.scope) as tx:
        lines = [line.id for line in tx.referring.lines(batch)]
        made = referral_compose.compose_orders(
            lines, ASKED, officer=unit.officer, statutes=STATUTES, tx=tx, now=at
        )
        signed = referral_approval.approve_dispatch(
            made.dispatches[0].id, supervisor=unit.supervisor, tx=tx, now=at
        )
    order = unit.hand_over(signed, now=at)
    done = [address for address, outcome in zip(urls, outcomes, strict=True) if outcome is DONE]
    if done:
        answered(unit, removed(order, done, at), at, 1)
    if NOT_DONE in outcomes:
        answered(unit, not_executed(order, at), at, 2)
    return order


DONE, NOT_DONE = LineOutcome.ACCEPTED, LineOutcome.NOT_EXECUTED


def answered(unit, form, at, number):
    said = PLATFORM.answer(form_as_data(form), now=at, jti=f"a/{number}")
    with transaction(unit.scope) as tx:
        receive_answer(said, tx=tx, now=at)


def receipt(order, at):
    return OrderReceipt(authority_reference=order.reference, received_at=at)


def removed(order, urls, at):
    return Annex2(
        receipt=receipt(order, at),
        measures=tuple(removed_measure(url, at=at) for url in urls),
        addressee=Addressee(hosting_service_provider="clips"),
    )


def not_executed(order, at):
    """Of everything that no answer was given about."""
    return Annex3(
        receipt=receipt(order, at),
        grounds=(NonComplianceGround.FORCE_MAJEURE,),
        further_information="A cable broke.",
        signatory=Signatory(hosting_service_provider="clips"),
    )


def compiled(unit, year, zone):
    sign_log(EVE)
    with transaction(unit.scope) as tx:
        return compile_report(
            calendar_year(year, zone), tx=tx, now=datetime(2028, 1, 5, tzinfo=UTC)
        )


def test_tco_r60_an_authority_counts_the_orders_it_sent_and_what_came_of_them(database):
    unit = informed_unit()
    sent(unit, "https://clips.example.com/v/a", EVE, DONE)
    sent(unit, "https://clips.example.com/v/b", EVE, NOT_DONE)
    sent(unit, "https://clips.example.com/v/c", EVE, DONE, NOT_DONE)

    eight = compiled(unit, 2026, "UTC").article_8

    assert (eight.orders, eight.carried_out, eight.cross_border) == (3, 1, 0)
    assert eight.not_executed == {"force_majeure": 1}
    assert "penalties" in eight.not_known_here


@pytest.mark.parametrize(("zone", "year"), [("Europe/Berlin", 2026), ("Europe/Athens", 2027)])
def test_an_order_that_is_sent_belongs_to_the_year_of_the_stated_zone(database, zone, year):
    unit = informed_unit()
    sent(unit, "https://clips.example.com/v/a", EVE, DONE)

    counts = {each: compiled(unit, each, zone).article_8.orders for each in (2026, 2027)}

    assert counts[year] == 1
    assert sum(counts.values()) == 1


def test_what_is_asked_of_providers_is_not_required_of_an_authority(sqlite):
    unit = informed_unit()
    report = compiled(unit, 2026, "UTC")

    assert isinstance(report.article_7, NotRequired)
    assert not any(duty.required for duty in report.duties.values())
    assert ("TCO 8(1)(a)", "orders issued", "0") in {
        (line.article, line.name, line.value) for line in report_lines(report)
    }
