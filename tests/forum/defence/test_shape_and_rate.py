"""What a flood looks like, and what a made-up list looks like."""

from __future__ import annotations

import numpy as np
import pytest

from seawall.forum.defence import rate, shape
from seawall.forum.defence.rate import CountedAct, Day
from tests.forum.defence.made import LIMITS, REAL, author, offer, pdq_of
from tests.pictures import installed_pictures


def pictures() -> list[str]:
    found = []
    for path in installed_pictures():
        signal = pdq_of(path)
        if signal.quality >= 50 and signal.value not in found:
            found.append(signal.value)
    return found


def marks(values, **said):
    batch = [offer(value=value, labels=(f"l/{n}",)) for n, value in enumerate(values)]
    return [found.mark for found in shape.anomalies(batch, LIMITS, **said)]


def near(value: str, rng: np.random.Generator) -> str:
    """A hash close by that still sets half of its bits: as many turned on as off."""
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(value), np.uint8))
    for side in (0, 1):
        bits[rng.choice(np.flatnonzero(bits == side), 5, replace=False)] = 2
    turned = np.where(
        bits == 2, np.unpackbits(np.frombuffer(bytes.fromhex(value), np.uint8)) ^ 1, bits
    )
    return np.packbits(turned.astype(np.uint8)).tobytes().hex()


def test_real_pictures_set_half_of_their_bits_and_raise_no_mark():
    values = pictures()

    assert len(values) > 40
    assert all(abs(int(value, 16).bit_count() - 128) <= 1 for value in values)
    assert marks(values) == []


def test_random_numbers_are_told_from_pictures():
    rng = np.random.default_rng(3)
    values = [row.tobytes().hex() for row in rng.integers(0, 256, (60, 32), np.uint8)]

    assert marks(values) == ["uneven", "random"]


def test_copies_around_one_picture_are_a_cluster_but_not_in_an_incident():
    rng = np.random.default_rng(3)
    values = [near(REAL, rng) for _ in range(30)]

    assert "cluster" in marks(values)
    assert "cluster" not in marks(values, in_incident=True)


def test_equal_signals_under_different_labels_are_told_with_their_places():
    batch = [
        offer(labels=("a/b",)),
        offer(value="f8" * 32),
        offer(labels=("a/c",)),
    ]
    found = shape.anomalies(batch, LIMITS)

    assert [(one.mark, one.places) for one in found] == [("two_labels", (0, 2))]
    assert shape.holds_at_place(found, 0)[0].rule == "shape"
    assert shape.holds_at_place(found, 1) == ()


def test_a_hundred_offers_under_one_label_are_told_but_not_in_an_incident():
    batch = [offer(signal_type="sha256", value=f"{n:064x}") for n in range(100)]

    assert [one.mark for one in shape.anomalies(batch, LIMITS)] == ["one_label"]
    assert shape.anomalies(batch[:99], LIMITS) == ()
    assert shape.anomalies(batch, LIMITS, in_incident=True) == ()


def test_a_passage_that_would_hide_others_is_refused():
    assert shape.rule(offer(signal_type="passage", value="~w1:x"), LIMITS).effect == "off"
    assert shape.rule(offer(signal_type="passage", value="w1:x"), LIMITS) is None


@pytest.mark.parametrize(
    ("act", "most"),
    [
        (CountedAct.OFFER, "offers_a_day"),
        (CountedAct.WITHDRAWAL, "withdrawals_a_day"),
        (CountedAct.DISPUTE, "disputes_a_day"),
    ],
)
def test_what_goes_over_a_days_limit_waits_for_a_person(act, most):
    limit = getattr(LIMITS, most)
    busy = [limit] * 10

    assert rate.hold_over_limit(Day("m", act, limit - 1, busy), LIMITS) is None
    assert rate.hold_over_limit(Day("m", act, limit, busy), LIMITS).rule == "rate"
    assert rate.hold_over_limit(Day("m", act, 0, busy), LIMITS, act_count=limit + 1)


def test_a_burst_is_measured_against_the_members_own_days():
    quiet, busy = [0, 3, 0, 5, 4], [100, 90, 120]

    assert rate.hold_over_limit(Day("m", CountedAct.OFFER, 49, quiet), LIMITS) is None
    assert (
        "its usual day has 4"
        in rate.hold_over_limit(Day("m", CountedAct.OFFER, 50, quiet), LIMITS).say
    )
    assert rate.hold_over_limit(Day("m", CountedAct.OFFER, 900, busy), LIMITS) is None


def test_offers_of_a_flood_are_observed_only():
    assert rate.rule(author(offers_today=LIMITS.offers_a_day), LIMITS) is None
    assert rate.rule(author(offers_today=LIMITS.offers_a_day + 1), LIMITS).effect == "observe"
