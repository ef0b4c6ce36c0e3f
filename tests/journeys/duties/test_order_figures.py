"""The facts of a year, gathered from the record."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from seawall.cases.model import Finding
from seawall.clocks.model import ClockRow
from seawall.clocks.reporting_period import calendar_year
from seawall.enforcement.model import OutcomeKind
from seawall.forms.model import Form
from seawall.ids import ClockId, new_id
from seawall.journeys.appeals.appeal import Complaint, lodge_appeal
from seawall.journeys.clocks._order_history import HistoryStep, entry_of
from seawall.journeys.duties import finality
from seawall.journeys.duties.finality import FiledChallenge
from seawall.journeys.platform.outcome import OutcomeReport, report_outcome
from seawall.journeys.preservation import secret_notice
from seawall.journeys.preservation.preservation_access import OpeningRequest, open_preserved
from seawall.orders.effect_end import EndCause
from seawall.orders.figures.model import FigureSeries
from seawall.orders.figures.removal_counts import Basis
from seawall.orders.figures.yearly import article7, article21
from seawall.orders.model import Binding, OrderState
from seawall.orders.order_finality import CourtRuling
from seawall.preservation.secret_notices.model import NoticeKind, Registration
from seawall.transaction import transaction
from tests.cases_made import decide_case
from tests.figures_made import count_figures, figures_of, sign_log
from tests.orders_made import confirm_end
from tests.people_made import make_organisation, make_person
from tests.preservations_made import NOON, go, make_order, make_removed

LATER = NOON + timedelta(hours=1)


def counted(organisation, year=2026, zone="UTC"):
    return figures_of(organisation.id, calendar_year(year, zone))[0]


def exposed():
    organisation = make_organisation()
    make_order(
        organisation,
        form=Form.EXPOSURE_DECISION,
        profile="eu-tco-exposed-report",
        state=OrderState.RECEIVED,
    )
    return organisation


def held(organisation, ground):
    order = make_order(organisation, state=OrderState.PAUSED)
    with transaction(organisation.id) as tx:
        tx.orders.add_clock(
            ClockRow(
                id=ClockId(new_id("clk", now=NOON)),
                about=order.id,
                profile=order.profile,
                started_at=NOON,
                zone="",
                state="held",
                holds=({"ground": ground, "began_at": NOON.isoformat(), "ended_at": None},),
            )
        )
        public = {"answer": None, "attention_seconds": 0, "grounds": [ground]}
        public |= {"is_held": True, "is_late": False}
        tx.ledger.append(entry_of(order, HistoryStep("paused", public=public), now=NOON))
    return order


def test_tco_53_the_numbers_of_article_7_come_from_the_record(database):
    organisation = make_organisation()
    make_removed(organisation=organisation, state=OrderState.ANSWERED).applied()
    held(organisation, "force_majeure")
    held(organisation, "manifest_errors")

    numbers = article7(counted(organisation))

    assert numbers.items_removed == 1
    assert numbers.orders_not_executed == 2
    assert numbers.grounds == {"force_majeure": 1, "manifest_errors": 1}


def test_tco_53_one_item_under_the_orders_of_two_states_is_counted_once(database):
    removed = make_removed(state=OrderState.ANSWERED)
    removed.applied()
    second = make_order(removed.organisation, removed.item.id, state=OrderState.ANSWERED)
    go(removed.organisation, second, LATER)

    figures = counted(removed.organisation)

    assert article7(figures).items_removed == 1
    assert article21(figures).order_items.count == 2


def test_uk_12_trn_11_orders_and_referrals_are_separate_series(database):
    organisation = make_organisation()
    make_removed(organisation=organisation)
    make_removed(
        organisation=organisation,
        form=Form.REFERRAL,
        binding=Binding.VOLUNTARY,
        profile="gb-ctiru-referral",
    )
    make_order(organisation, state=OrderState.REFUSED)
    make_order(organisation, flags=("drill",))

    figures = counted(organisation)

    assert figures.orders.by_series[FigureSeries.REMOVAL_ORDERS] == 1
    assert figures.orders.by_series[FigureSeries.REFERRALS] == 1
    assert article21(figures).orders == 1


def test_trn_11_what_was_removed_is_counted_once_and_in_its_own_series(database):
    organisation = make_organisation()
    ordered = make_removed(organisation=organisation)
    own = make_removed(organisation=organisation, with_order=False)
    make_removed(organisation=organisation, with_order=False)
    for each in (ordered, own):
        each.applied(LATER)
    with transaction(organisation.id) as tx:
        again = OutcomeReport(own.action.id, OutcomeKind.ALREADY)
        report_outcome(again, tx=tx, now=LATER + timedelta(hours=1))

    counts = {basis: n for basis, n in counted(organisation).removed.items() if n}
    assert counts == {Basis.ORDER: 1, Basis.OWN: 1}


def test_tco_r51_complaints_under_specific_measures_are_counted_with_their_outcome(database):
    organisation = exposed()
    removed = make_removed(with_order=False, organisation=organisation)
    removed.applied(LATER)
    with transaction(removed.scope) as tx:
        said = Complaint(removed.action.decision, "It was news.")
        case = tx.cases.case(lodge_appeal(said, tx=tx, now=LATER).case)
    other = make_person(organisation, "legal")
    decide_case(organisation, case, other, LATER, finding=Finding.OVERTURN, clauses=())

    figures = counted(organisation)

    assert figures.complaints.outcomes == {"upheld": 1}
    assert figures.removed[Basis.MEASURE] == 1
    assert figures.measure_speed.median_seconds == 3600
    assert article7(figures).reinstated_after_complaint == 1


def test_tco_r69_access_to_what_is_preserved_is_counted_and_denials_beside(database):
    removed = make_removed()
    (kept,) = removed.applied()
    legal = make_person(removed.organisation, "legal")
    with transaction(removed.scope) as tx:
        for purpose in ("review", "product_analytics"):
            open_preserved(OpeningRequest(kept.id, legal, purpose, "Why."), tx=tx, now=LATER)

    block = article21(counted(removed.organisation))

    assert block.accesses == {"review": 1}
    assert block.accesses_denied == 1


def test_tco_r51_proceedings_are_counted_in_the_year_they_were_filed(database):
    removed = make_removed(state=OrderState.CLOSED)
    legal = make_person(removed.organisation, "legal")
    with transaction(removed.scope) as tx:
        filed = FiledChallenge(removed.order.id, "12/26", "Court of Example", "provider", LATER)
        finality.file_challenge(filed, legal, tx=tx, now=LATER)
        noted = finality.record_ruling(
            removed.order.id, "12/26", CourtRuling.ANNULLED, legal, ruled_at=LATER, tx=tx, now=LATER
        )
    confirm_end(removed.organisation, noted, EndCause.ANNULLED, now=LATER)

    numbers = article7(counted(removed.organisation))

    assert numbers.proceedings == 1
    assert numbers.reinstated_after_review == 1
    assert counted(removed.organisation, 2027).proceedings.outcomes == {}


def test_uk_17_a_secret_notice_changes_no_figure(database):
    removed = make_removed()
    legal = make_person(removed.organisation, "legal")
    before = counted(removed.organisation)

    with transaction(removed.scope) as tx:
        said = Registration(
            kind=NoticeKind.TECHNICAL_CAPABILITY,
            issuer="Secretary of State",
            approved_by="Judicial Commissioner of Example",
            served_at=NOON,
            effective_from=date(2026, 3, 2),
            cleared=(legal.id,),
        )
        secret_notice.register_notice(said, legal, tx=tx, now=NOON)

    assert counted(removed.organisation) == before


def asked(organisation):
    """How often the database is asked for a year's figures."""
    size = sign_log()
    with transaction(organisation.id) as tx, CaptureQueriesContext(connection) as asked:
        count_figures(calendar_year(2026, "UTC"), size=size, tx=tx)
    return len(asked)


def test_ten_times_the_orders_ask_the_database_no_more_often(database):
    organisation = make_organisation()
    make_removed(organisation=organisation).applied()
    few = asked(organisation)
    for _ in range(9):
        make_removed(organisation=organisation).applied()

    assert asked(organisation) == few
    assert counted(organisation).orders.received == 10
