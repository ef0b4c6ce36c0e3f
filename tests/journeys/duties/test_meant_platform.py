"""Where nobody names a platform, one is meant that alone can be, or somebody must say which."""

from __future__ import annotations

import pytest

from seawall.journeys.duties.meant_platform import meant_platform
from seawall.transaction import INSTALLATION, transaction
from tests.orders_made import make_contact_point
from tests.people_made import make_organisation


@pytest.fixture
def pair(sqlite):
    return [make_organisation(slug=slug) for slug in ("harbour", "quay")]


def meant(candidates, slug=""):
    with transaction(INSTALLATION) as tx:
        found = meant_platform(candidates, slug, tx=tx)
    return found.slug if found else None


def test_the_only_platform_is_meant_with_a_contact_point_or_without(pair):
    assert meant(pair[:1]) == "harbour"


def test_of_several_the_only_one_with_a_contact_point_is_meant(pair):
    make_contact_point(pair[1])

    assert meant(pair) == "quay"


def test_of_several_that_can_be_reached_or_none_that_can_somebody_must_say(pair):
    assert meant(pair) is None
    for each in pair:
        make_contact_point(each)
    assert meant(pair) is None


def test_whoever_is_named_is_meant_and_a_name_that_nobody_has_means_nobody(pair):
    make_contact_point(pair[1])

    assert meant(pair, "harbour") == "harbour"
    assert meant(pair, "lighthouse") is None
