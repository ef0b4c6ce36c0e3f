"""Where an arriving version stands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.ids import ItemId
from seawall.intake.intake_faults import OlderVersion, VersionTaken
from seawall.intake.model import ItemVersion
from seawall.intake.versions import PlacedVersion, place_version
from tests.conftest import NOON

HERE = ItemVersion(ItemId("item_1"), 3, NOON, sha256="a" * 64)


def test_a_version_that_goes_back_is_refused_with_the_current_one():
    with pytest.raises(OlderVersion) as refused:
        place_version(replace(HERE, version=2), HERE, numbered=True)

    assert refused.value.facts["current"] == 3
    assert refused.value.field == "version"
    assert "version 4" in refused.value.remedy


def test_the_same_version_with_the_same_content_is_no_news():
    assert place_version(HERE, HERE, numbered=True) == PlacedVersion(3, is_new=False)


def test_the_same_version_with_other_content_is_refused():
    with pytest.raises(VersionTaken):
        place_version(replace(HERE, sha256="b" * 64), HERE, numbered=True)


def test_other_content_without_a_number_is_the_next_version():
    assert place_version(replace(HERE, sha256="b" * 64), HERE, numbered=False) == PlacedVersion(
        4, is_new=True
    )


def test_a_check_by_hash_alone_is_the_same_content_as_the_file():
    by_hash = replace(HERE, sha256="", signals=(("sha256", "a" * 64),))

    assert place_version(by_hash, HERE, numbered=True) == PlacedVersion(3, is_new=False)


@given(st.integers(0, 2**62), st.integers(0, 2**62))
def test_the_current_version_never_goes_down(current, given):
    latest = replace(HERE, version=current)
    try:
        placed = place_version(replace(HERE, version=given), latest, numbered=True)
    except OlderVersion:
        assert given < current
    else:
        assert placed.version >= current
