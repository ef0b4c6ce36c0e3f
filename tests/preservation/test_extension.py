"""Kept longer, held, released."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import OrganisationId, PreservationId
from seawall.preservation.erasure import ContentUse, content_fate, is_erasure_due
from seawall.preservation.extension import (
    extend_preservation,
    hold_preservation,
    release_preservation,
)
from seawall.preservation.model import Preservation, PreservationExtension, PreservationState
from tests.problems import raises_problem

END = datetime(2026, 9, 3, tzinfo=UTC)
KEPT = Preservation(
    id=PreservationId("prs_1"),
    organisation=OrganisationId("org_1"),
    profile="eu-tco-preservation",
    removed_at=END - timedelta(days=185),
    kept_until=END,
    legal_limit=END,
    state=PreservationState.KEPT,
)
ASKED = PreservationExtension(
    by="Regional court of Example",
    review="case 12/26",
    reason="the appeal is pending",
    until=END + timedelta(days=90),
    at=END - timedelta(days=10),
)


def test_tco_r40_a_court_extends_for_an_ongoing_review():
    longer = extend_preservation(KEPT, ASKED)

    assert longer.kept_until == ASKED.until
    assert longer.extensions == (ASKED,)
    assert longer.legal_limit == KEPT.legal_limit


@pytest.mark.parametrize("missing", ["by", "review", "reason"])
def test_tco_r40_an_extension_without_its_request_is_refused_by_name(missing):
    with raises_problem(
        "preservation.extension-not-possible.incomplete",
    ) as refused:
        extend_preservation(KEPT, replace(ASKED, **{missing: " "}))

    assert refused.value.field == missing


@given(st.timedeltas(max_value=timedelta(0), min_value=timedelta(days=-400)))
def test_tco_r40_an_extension_never_shortens(earlier):
    with raises_problem(
        "preservation.extension-not-possible.not-later",
        match="kept until",
    ):
        extend_preservation(KEPT, replace(ASKED, until=END + earlier))


def test_a_hold_stops_the_erasure_until_it_is_released():
    stopped = hold_preservation(KEPT, why="counsel asks")

    assert is_erasure_due(KEPT, END)
    assert not is_erasure_due(stopped, END + timedelta(days=1000))
    assert is_erasure_due(release_preservation(stopped), END)


def test_a_hold_has_a_reason_and_there_is_one_at_a_time():
    with raises_problem(
        "preservation.hold-not-possible.no-reason",
    ):
        hold_preservation(KEPT, why=" ")
    with raises_problem(
        "preservation.hold-not-possible.held",
    ):
        hold_preservation(hold_preservation(KEPT, why="counsel asks"), why="again")
    with raises_problem(
        "preservation.hold-not-possible.not-held",
    ):
        release_preservation(KEPT)


def test_what_is_erased_cannot_be_kept_longer():
    gone = replace(KEPT, state=PreservationState.ERASED, erased_at=END)

    with raises_problem("preservation.already-erased"):
        extend_preservation(gone, ASKED)
    with raises_problem("preservation.already-erased"):
        hold_preservation(gone, why="counsel asks")
    assert not is_erasure_due(gone, END + timedelta(days=1))


def test_tco_42_it_goes_the_moment_the_last_day_is_over_and_not_a_microsecond_before():
    assert not is_erasure_due(KEPT, END - timedelta(microseconds=1))
    assert is_erasure_due(KEPT, END)


@pytest.mark.parametrize(
    ("others", "own", "reinstated", "fate"),
    [
        (False, True, False, "erased"),
        (False, False, True, "erased"),
        (True, True, False, "kept_by_another_preservation"),
        (True, True, True, "kept_by_another_preservation"),
        (False, True, True, "published_item"),
    ],
)
def test_a_file_goes_unless_somebody_still_needs_it(others, own, reinstated, fate):
    assert content_fate(ContentUse(others, own, reinstated)) == fate
