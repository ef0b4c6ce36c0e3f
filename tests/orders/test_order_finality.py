"""When a removal order is final."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.orders.order_finality import (
    CHALLENGED,
    DEADLINE,
    RULED,
    CourtChallenge,
    CourtRuling,
    RedressState,
    read_deadline,
    redress_of,
    require_open_challenge,
)
from tests.problems import raises_problem

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
END = NOON + timedelta(days=60)
BRUSSELS = ZoneInfo("Europe/Brussels")


def open_challenge(reference="12/26"):
    return CourtChallenge(reference, "provider", NOON + timedelta(days=5))


def ruled(ruling, reference="12/26"):
    filed_at = NOON + timedelta(days=5)
    return CourtChallenge(reference, "provider", filed_at, ruling, NOON + timedelta(days=90))


def test_tco_r17_an_order_nobody_challenged_is_final_when_the_deadline_expires():
    redress = RedressState(END)

    assert redress.final_at(END - timedelta(microseconds=1)) is None
    assert redress.final_at(END) == END
    assert redress.final_at(END + timedelta(days=100)) == END


def test_tco_r17_a_pending_challenge_keeps_it_from_being_final():
    assert RedressState(END, (open_challenge(),)).final_at(END + timedelta(days=999)) is None


def test_tco_r17_it_is_final_on_confirmation():
    redress = RedressState(END, (ruled(CourtRuling.CONFIRMED),))

    assert redress.final_at(END + timedelta(days=999)) == NOON + timedelta(days=90)


def test_tco_r17_an_annulled_order_is_never_final():
    redress = RedressState(
        END, (ruled(CourtRuling.CONFIRMED), ruled(CourtRuling.ANNULLED, "13/26"))
    )

    assert redress.is_annulled
    assert redress.final_at(END + timedelta(days=999)) is None


def test_tco_r17_a_withdrawn_challenge_leaves_the_deadline():
    assert RedressState(END, (ruled(CourtRuling.WITHDRAWN),)).final_at(END) == END


def test_tco_r17_a_deadline_nobody_could_read_makes_nothing_final():
    assert RedressState(None).final_at(END + timedelta(days=999)) is None


@given(st.timedeltas(timedelta(0), timedelta(days=400)))
def test_tco_r17_what_is_final_stays_final(later):
    redress = RedressState(END)

    assert redress.final_at(END + later) == END


@pytest.mark.parametrize(
    ("written", "ends"),
    [
        ("2 months from notification", datetime(2026, 5, 2, 22, 0, tzinfo=UTC)),
        ("30 days", datetime(2026, 4, 1, 22, 0, tzinfo=UTC)),
        ("two (2) weeks", None),
        ("14 days, at weekends 3 days", None),
        ("48 hours", NOON + timedelta(hours=48)),
        ("", None),
        ("see the national law", None),
    ],
)
def test_tco_r61_the_deadline_of_section_g_is_read_where_it_says_one_number(written, ends):
    assert read_deadline(written, since=NOON, zone=BRUSSELS) == ends


@given(st.text())
def test_any_words_are_read_or_left_to_a_person(written):
    ends = read_deadline(written, since=NOON, zone=BRUSSELS)

    assert ends is None or ends >= NOON


def test_tco_r61_the_history_says_who_challenged_and_how_it_ended():
    filed = {"reference": "12/26", "by": "content_provider", "filed_at": NOON.isoformat()}
    ruling = {"reference": "12/26", "ruling": "confirmed", "ruled_at": END.isoformat()}

    redress = redress_of(
        [(DEADLINE, {"deadline": END.isoformat()}), (CHALLENGED, filed), (RULED, ruling)]
    )

    assert redress.deadline == END
    assert redress.challenges == (
        CourtChallenge("12/26", "content_provider", NOON, CourtRuling.CONFIRMED, END),
    )


def test_a_ruling_ends_an_open_challenge_and_nothing_else():
    assert require_open_challenge(RedressState(END, (open_challenge(),)), "12/26").by == "provider"
    for redress in (RedressState(END), RedressState(END, (ruled(CourtRuling.CONFIRMED),))):
        with raises_problem("orders.not-a-ruling"):
            require_open_challenge(redress, "12/26")
