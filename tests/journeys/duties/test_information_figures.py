"""What became of each paper that asked for data follows from its history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.clocks.reporting_period import calendar_year
from seawall.forms.annexes.information_answer import HandedFile
from seawall.journeys.answers.information_providing import InformationGiven, provide_information
from seawall.journeys.duties._order_figures import read_figures
from seawall.orders.effect_end import EndCause
from seawall.orders.figures.information import PaperOutcome, count_papers
from seawall.transaction import transaction
from tests.answering_made import Desk, make_desk
from tests.figures_made import sign_log
from tests.orders_made import confirm_end
from tests.papers_made import RECEIVED, make_paper, receive_paper

LATER = RECEIVED + timedelta(hours=2)


@pytest.fixture
def desk(database) -> Desk:
    return make_desk()


def give(desk, order, *, at=LATER):
    files = (HandedFile(name="a.zip", sha256="ab" * 32),)
    given = InformationGiven(order.id, desk.person, "Here.", files, "the portal")
    with transaction(desk.org.id) as tx:
        provide_information(given, tx=tx, now=at)


def papers_of_year(desk, year):
    size = sign_log()
    with (
        transaction(desk.org.id) as tx,
        read_figures(calendar_year(year, "UTC"), size=size, tx=tx) as reading,
    ):
        return count_papers(reading.papers())


def test_a_year_of_papers_is_counted_by_law_and_by_what_became_of_them(desk):
    give(desk, make_paper(desk.org, "epoc"))
    give(desk, make_paper(desk.org, "epoc", emergency="now"), at=RECEIVED + timedelta(hours=9))
    withdrawn = make_paper(desk.org, "epoc")
    for _ in range(2):
        confirm_end(desk.org, withdrawn, EndCause.WITHDRAWN, now=LATER)
    make_paper(desk.org, "osa_technology_notice", period="P30D")
    receive_paper(desk.org, "epoc", now=datetime(2026, 8, 1, tzinfo=UTC))  # refused: not law yet
    desk.receive(now=RECEIVED)  # a removal order is of another series

    figures, nothing = (papers_of_year(desk, year) for year in (2026, 2027))

    assert set(figures) == {"eu-epoc", "gb-osa-technology-notice"}
    assert (figures["eu-epoc"].received, figures["eu-epoc"].late) == (3, 1)
    assert figures["eu-epoc"].outcomes == {PaperOutcome.GIVEN: 2, PaperOutcome.ENDED: 1}
    assert figures["eu-epoc"].median_seconds == 7200
    assert figures["gb-osa-technology-notice"].outcomes == {PaperOutcome.OPEN: 1}
    assert nothing == {}
