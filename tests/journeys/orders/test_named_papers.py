"""Papers that have their law in their name get its clock, whoever brings them and however."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.forms.model import Channel, Form
from seawall.orders.register.model import AuthorityKind
from tests.orders_made import URL, make_authority, make_contact_point, take_in
from tests.people_made import make_organisation

RECEIVED = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture
def org(database):
    made = make_organisation()
    make_contact_point(made)
    return made


def received(org, form, state, *, kind=AuthorityKind.REGULATOR, signed=True, **fields):
    sender = make_authority(org, kind=kind, country=state)
    body = {
        "form": form,
        "authority": {"name": sender.authority.name},
        "issuing_member_state": state,
        "reference_number": f"{form}-1",
        **fields,
    }
    by = sender if signed else None
    channel = Channel.API if signed else Channel.EMAIL_PLAIN
    return take_in(org, body, by=by, now=RECEIVED, channel=channel).order


@pytest.mark.parametrize("channel_is_signed", [True, False])
@pytest.mark.parametrize(
    ("form", "kind", "profile"),
    [
        ("osa_information_notice", Form.INFORMATION_ORDER, "gb-osa-information-notice"),
        ("osa_technology_notice", Form.DUTY_NOTICE, "gb-osa-technology-notice"),
        ("osa_confirmation_decision", Form.DUTY_NOTICE, "gb-osa-confirmation-decision"),
    ],
)
def test_uk_r16_r17_r18_an_ofcom_notice_keeps_its_form_and_the_time_it_states(
    org, form, kind, profile, channel_is_signed
):
    due = RECEIVED + timedelta(days=14, hours=8)
    asks = {"due_by": due.isoformat(), "questions": ["How many moderators read English?"]}

    order = received(org, form, "GB", signed=channel_is_signed, asks=asks, locations=[URL])

    assert (order.form, order.binding, order.profile) == (kind, "mandatory", profile)
    assert order.due_at == due
    assert not [flag for flag in order.flags if flag.startswith("s3.")]


def test_a_british_notice_that_names_no_law_has_no_clock_of_section_3_and_counsel_is_told(org):
    order = received(org, "notice", "GB", locations=[URL])

    assert (order.form, order.profile, order.due_at) == ("notice", "", None)
    assert "law_not_named" in order.flags


@pytest.mark.parametrize(
    ("form", "state", "profile", "hours"),
    [
        ("esafety_removal_notice", "AU", "au-osa-class1-removal", 24),
        ("esafety_hosting_notice", "AU", "au-osa-class1-hosting", 24),
        ("esafety_avm_notice", "AU", "au-avm-remove", None),
        ("ocha_disabling_direction", "SG", "sg-ocha-disabling-direction", 6),
        ("ca_hate_propaganda_order", "CA", "ca-cc-3201", 6),
    ],
)
def test_jur_10_a_removal_under_another_law_has_that_laws_clock(org, form, state, profile, hours):
    order = received(org, form, state, locations=[URL], period="PT6H")

    assert order.profile == profile
    assert order.due_at == (RECEIVED + timedelta(hours=hours) if hours else None)


def test_a_paper_that_asks_for_data_cannot_take_the_clock_of_a_removal_order_by_naming_it(org):
    order = received(org, "osa_information_notice", "GB", profile="eu-tco-removal-order")

    assert order.profile == "gb-osa-information-notice"
