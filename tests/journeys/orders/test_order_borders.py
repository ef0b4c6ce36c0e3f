"""Whether an order crosses a border follows what we know, and never takes a window away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.forms.model import Channel
from seawall.journeys.duties import authority_register, scrutiny
from seawall.journeys.duties.scrutiny import ScrutinyAsked
from seawall.orders.scrutiny.window import REQUEST, Asker
from seawall.transaction import transaction
from tests.orders_made import (
    NOON,
    annex1,
    make_authority,
    make_contact_point,
    make_order,
    make_unsigned_order,
    take_in,
)
from tests.people_made import make_organisation, make_person
from tests.problems import raises_problem

DOMESTIC = {"establishment_member_state": "FR", "cross_border": False, "copy_sent": False}


def of(org, order):
    with transaction(org.id) as tx:
        return tx.orders.order(order.id)


def window(org, order):
    with transaction(org.id) as tx:
        rows = [row for row in tx.orders.clocks(order.id) if row.profile == REQUEST]
    return rows[0] if rows else None


def ask(org, order, *, now):
    asked = ScrutinyAsked(order.id, Asker.PROVIDER, "It names a news report: Article 1(3).")
    with transaction(org.id) as tx:
        return scrutiny.request_scrutiny(asked, make_person(org, "legal"), tx=tx, now=now)


def test_tco_41_a_french_order_that_calls_itself_domestic_can_be_contested_all_the_same(org):
    order = make_order(org, **DOMESTIC)

    assert order.cross_border
    assert {"cross_border_differs", "copy_missing"} <= set(order.flags)
    assert window(org, order).started_at == NOON
    ask(org, order, now=NOON + timedelta(hours=47))


def test_tco_r20_a_cross_border_order_without_its_copy_is_told_to_counsel(quick):
    irish = make_authority(quick, country="IE")
    domestic = {"cross_border": False, "copy_sent": False}

    assert "copy_missing" in make_order(quick, copy_sent=False).flags
    assert "copy_missing" not in make_order(quick, by=irish, **domestic).flags


def test_an_order_that_claims_to_come_from_abroad_has_its_window_too(org):
    irish = make_authority(org, country="IE")

    order = make_order(org, by=irish, issuing_member_state="IE", cross_border=True)

    assert order.cross_border
    assert "cross_border_differs" in order.flags
    assert window(org, order) is not None


def test_an_order_of_our_own_state_cannot_be_scrutinised(org):
    irish = make_authority(org, country="IE")
    order = make_order(org, by=irish, cross_border=False, copy_sent=False)

    assert not order.cross_border
    assert window(org, order) is None
    with raises_problem("orders.no-scrutiny"):
        ask(org, order, now=NOON)


def test_the_window_runs_from_the_receipt_when_we_say_late_where_we_are_established(database):
    org = make_organisation()
    order = make_order(org, **DOMESTIC)
    assert not order.cross_border

    make_contact_point(org, establishment="IE")

    assert of(org, order).cross_border
    assert window(org, order).started_at == NOON
    with transaction(org.id) as tx:
        assert "order.border_found" in {entry.what for entry in tx.ledger.about(order.id)}


def test_the_window_runs_from_the_receipt_when_the_register_is_corrected(org):
    wrong = make_authority(org, country="IE")
    order = make_order(org, by=wrong, cross_border=False, copy_sent=False)
    entry = authority_register.NewAuthority(
        name=wrong.authority.name, kind=wrong.authority.kind, country="FR", source="the list"
    )

    with transaction(org.id) as tx:
        authority_register.change_authority(
            wrong.authority.id, entry, tx=tx, now=NOON + timedelta(hours=3), by="t"
        )

    assert of(org, order).cross_border
    assert window(org, order).started_at == NOON


def test_no_correction_takes_a_window_away(org):
    sender = make_authority(org)
    order = make_order(org, by=sender)

    make_contact_point(org, establishment="FR")

    assert of(org, order).cross_border
    assert window(org, order).state == "running"


def test_a_letter_of_an_unknown_sender_has_its_window_until_its_state_is_known(org):
    order = make_unsigned_order(org, issuing_member_state="", cross_border=False)

    assert order.cross_border
    assert window(org, order) is not None


def test_what_came_unsigned_is_judged_by_its_signer_once_it_comes_signed(quick):
    irish = make_authority(quick, country="IE")
    body = annex1(irish, issuing_member_state="", establishment_member_state="", cross_border=False)
    claimed = take_in(quick, body, channel=Channel.EMAIL_PLAIN).order
    assert not claimed.cross_border
    with transaction(quick.id) as tx:
        tx.register.save_authority(replace(irish.authority, country="FR"))

    signed = take_in(quick, body, by=irish, now=NOON + timedelta(minutes=20)).order

    assert signed.id == claimed.id
    assert of(quick, signed).cross_border
    assert window(quick, signed).started_at == NOON


_STATE = st.sampled_from(["", "FR", "IE", "DE", "GB", "fr", "XX"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    _STATE,
    _STATE,
    st.booleans(),
    st.sampled_from(["FR", "IE"]),
    st.booleans(),
    st.text("aÄ é()", max_size=9),
)
def test_no_field_that_a_sender_fills_in_moves_a_clock_or_takes_a_window(
    quick, named, told, tick, country, is_signed, name
):
    sender = make_authority(quick, country=country)
    body = annex1(
        sender, issuing_member_state=named, establishment_member_state=told, cross_border=tick
    )
    body["authority"]["name"] = name

    received = take_in(
        quick, body, **({"by": sender} if is_signed else {"bound": sender.authority})
    )
    order = received.order

    assert order.due_at == NOON + timedelta(hours=1)
    assert (window(quick, order) is not None) == order.cross_border
    assert order.cross_border or country == "IE"
    if order.cross_border:
        assert window(quick, order).started_at == NOON
