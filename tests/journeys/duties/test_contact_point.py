"""How authorities reach us is said once, and a mistake in it is named."""

from __future__ import annotations

import pytest

from seawall.journeys.duties.contact_point import (
    NewContactPoint,
    set_contact_point,
)
from seawall.transaction import transaction
from tests.people_made import NOON, make_organisation
from tests.problems import raises_problem


@pytest.fixture
def org(database):
    return make_organisation()


def test_the_contact_point_is_one_and_is_replaced(org):
    def put(**changes):
        usual = {"legal_name": "X", "establishment": "IE", "email": "o@x.example"}
        with transaction(org.id) as tx:
            return set_contact_point(
                NewContactPoint(**{**usual, **changes}), tx=tx, now=NOON, by="t"
            )

    first, second = put(), put(legal_name="Y")

    assert first.id == second.id
    with transaction(org.id) as tx:
        assert tx.register.contact_point().legal_name == "Y"
    with raises_problem(
        "orders.bad-contact-point.email",
    ):
        put(email="nowhere")
