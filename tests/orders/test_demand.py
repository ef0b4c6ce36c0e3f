"""What a document asks: read strictly, every fault by name, never a traceback."""

from __future__ import annotations

import json
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from seawall.errors import SeawallError
from seawall.forms.model import Form
from seawall.orders.demand import (
    MOST_PLACES,
    PETITIONS,
    Aim,
    DemandedAddress,
    letter_demand,
    read_demand,
    read_loosely,
)
from tests.orders_made import URL, annex1, referral
from tests.problems import raises_problem

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(string.ascii_lowercase, max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
_KEYS = st.sampled_from(["form", "locations", "authority", "issued_at", "aim", "period", "x"])


def fault_of(read):
    """What reading refused, if it did; anything else than our own errors goes through."""
    try:
        read()
    except SeawallError as wrong:
        return wrong
    return None


@given(st.dictionaries(_KEYS, _JSON, max_size=5) | _JSON, st.sampled_from(["annex1", "referral"]))
@example({"": None}, "annex1")
@example({"": None}, "referral")
def test_any_json_is_a_demand_or_a_fault_that_names_a_field(said, usually):
    fault = fault_of(lambda: read_demand(said, usually=usually))

    assert fault is None or fault.field is not None


@given(st.dictionaries(_KEYS, _JSON, max_size=5))
def test_what_we_read_ourselves_is_a_demand_or_a_letter(said):
    fault = fault_of(lambda: read_loosely(said))

    assert fault is None or fault.detail


def test_a_removal_order_keeps_its_own_form():
    demand = read_demand(annex1(), usually="annex1")

    assert (demand.form, demand.document_form) == (Form.REMOVAL_ORDER, "annex1")
    assert demand.authority_mail == "orders@authority.example"
    assert demand.annex1 is not None
    assert [place.url for place in demand.places] == [URL]


@pytest.mark.parametrize(("form", "becomes"), PETITIONS.items())
def test_a_petition_is_of_the_form_it_says(form, becomes):
    demand = read_demand(referral(form=form), usually="annex1")

    assert (demand.form, demand.document_form) == (becomes, form)


def test_an_address_may_stand_as_a_text_and_a_sender_as_a_name():
    demand = read_demand(referral(locations=[URL], authority="Example Unit"), usually="referral")

    assert demand.places[0].url == URL
    assert demand.authority_name == "Example Unit"


def test_where_the_answer_goes_is_kept_with_the_documents_own_words():
    demand = read_demand(referral(answer_url="https://unit.example/a"), usually="referral")

    assert demand.body["answer_to"] == "https://unit.example/a"


def test_an_order_to_keep_something_up_says_so():
    assert read_demand(referral(aim="keep"), usually="referral").aim is Aim.KEEP


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (referral(issued_at="2026-03-02T12:00:00"), "issued_at"),
        (referral(locaitons=[]), "locaitons"),
        (referral(aim="burn"), "aim"),
        (referral(form="decree"), "form"),
        (referral(locations=[], reference_number=" "), "locations"),
        (referral(locations=[URL] * (MOST_PLACES + 1)), "locations"),
        ("an order", "body"),
        (referral(reasons="a\x00b"), "body"),
        (referral(reasons="a\ud800b"), "body"),
    ],
)
def test_a_fault_is_told_by_the_field(body, field):
    with raises_problem(
        "orders.demand-unreadable.character",
        "orders.demand-unreadable.no-object",
        "orders.demand-unreadable.nothing-named",
        "orders.demand-unreadable.schema",
        "orders.demand-unreadable.too-many",
        "orders.demand-unreadable.unknown-form",
    ) as refused:
        read_demand(body, usually="referral")

    assert refused.value.field == field
    assert refused.value.remedy


def test_a_letter_keeps_what_a_database_can_keep():
    made = letter_demand(
        {"text": "a\x00b \ud800 c\\d"}, places=(DemandedAddress(url=f"{URL}\x00"),)
    )

    assert made.body == {"text": "a\ufffdb ? c\\d"}
    assert made.places[0].url == f"{URL}\ufffd"


def test_a_reference_number_is_no_longer_than_its_column():
    assert len(read_demand(referral(reference_number="9" * 300), usually="annex1").reference) == 200


def test_what_a_list_says_beside_our_form_is_kept_beside_it():
    said = {**referral(form="alert"), "tier": 1, "authority": {"name": "X", "file_number": "9"}}

    demand = read_loosely(said)

    assert (demand.form, demand.authority_name) == (Form.ALERT, "X")
    assert demand.body["also"] == {"tier": 1}
    assert json.dumps(demand.body)
