"""Who may ask for scrutiny of an order, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seawall.clocks.jurisdictions import profile
from seawall.forms.model import Form
from seawall.orders.model import OrderState
from seawall.orders.scrutiny.window import (
    is_arguably_late,
    request_window,
    require_scrutable,
)
from tests.orders import plain_order
from tests.problems import raises_problem

RECEIVED = datetime(2026, 5, 1, 9, 15, tzinfo=UTC)
DUE = datetime(2026, 5, 3, 9, 15, tzinfo=UTC)
LIMIT = datetime(2026, 5, 3, 10, 0, tzinfo=UTC)
ORDER = replace(
    plain_order.ORDER,
    state=OrderState.ACTED,
    received_at=RECEIVED,
    profile="eu-tco-removal-order",
    issuing_state="FR",
    cross_border=True,
)
WINDOW = request_window(profile("eu-tco-scrutiny-request"), RECEIVED)
REASONS = "Journalistic reporting: Art. 11 of the Charter."


def test_tco_34_scrutiny_can_be_asked_for_48_hours_from_receipt():
    assert WINDOW.due_at == DUE
    assert WINDOW.legal_limit == LIMIT


@pytest.mark.parametrize(
    ("at", "is_late"),
    [
        (RECEIVED, False),
        (DUE, False),
        (DUE + timedelta(seconds=1), True),
        (LIMIT, True),
    ],
)
def test_tco_34_a_request_in_the_last_reading_is_taken_and_marked(at, is_late):
    assert is_arguably_late(ORDER, WINDOW, reasons=REASONS, at=at) is is_late


def test_tco_34_after_the_last_reading_the_window_is_closed():
    with raises_problem("orders.window-closed", match="10:00:00"):
        is_arguably_late(ORDER, WINDOW, reasons=REASONS, at=LIMIT + timedelta(seconds=1))


def test_tco_r23_the_authority_has_72_hours_from_the_request():
    decision = request_window(profile("eu-tco-scrutiny-decision"), RECEIVED)

    assert decision.due_at == RECEIVED + timedelta(hours=72)


def test_tco_r23_a_request_is_reasoned():
    with raises_problem("orders.unreasoned"):
        is_arguably_late(ORDER, WINDOW, reasons="  ", at=RECEIVED)


def test_tco_r25_a_domestic_order_has_no_window_and_the_refusal_names_article_9():
    with raises_problem("orders.no-scrutiny") as refused:
        require_scrutable(replace(ORDER, cross_border=False))

    assert "Art. 9" in refused.value.remedy


def test_tco_r20_only_a_removal_order_is_scrutinised():
    with raises_problem("orders.no-scrutiny"):
        require_scrutable(replace(ORDER, form=Form.REFERRAL))
