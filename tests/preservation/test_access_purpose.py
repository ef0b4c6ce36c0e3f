"""What preserved content may be opened for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.preservation.access_purpose import AccessPurpose, purpose_named


@pytest.mark.parametrize("word", ["review", "complaint", "criminal_investigation"])
def test_tco_45_the_three_purposes_of_article_6_are_allowed(word):
    assert purpose_named(word) is AccessPurpose(word)


@pytest.mark.parametrize(
    ("word", "purpose"),
    [
        ("judicial review", AccessPurpose.REVIEW),
        ("Administrative-Review", AccessPurpose.REVIEW),
        ("complaint-handling", AccessPurpose.COMPLAINT),
        ("prosecution", AccessPurpose.CRIMINAL_INVESTIGATION),
        ("detection", AccessPurpose.CRIMINAL_INVESTIGATION),
    ],
)
def test_tco_r40_the_regulations_own_words_name_the_same_purposes(word, purpose):
    assert purpose_named(word) is purpose


@pytest.mark.parametrize("word", ["product_analytics", "", "training", "marketing", "reviews"])
def test_tco_45_any_other_purpose_is_none(word):
    assert purpose_named(word) is None


@given(st.text())
def test_no_word_at_all_breaks_the_list(word):
    assert purpose_named(word) in {None, *AccessPurpose}
