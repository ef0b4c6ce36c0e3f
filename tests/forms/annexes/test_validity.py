"""Annex I against Art. 3(4): a code for everything it lacks, and the clock runs on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from seawall.forms.annexes.annex1 import AuthorityType, FollowUp, Location, RedressSection
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.annexes.form_reading import read_annex1
from seawall.forms.annexes.validity import suggestion, validate_order
from seawall.forms.model import Channel
from tests.forms.annexes_made import ORDER


def codes(order, channel=Channel.EMAIL_PLAIN, **known):
    return [fault.code for fault in validate_order(order, channel=channel, **known)]


def test_a_filled_in_order_is_valid():
    assert codes(ORDER) == []


def test_tco_r12_an_empty_form_lacks_what_article_3_4_asks():
    assert codes(read_annex1({})) == [
        "annex1.A.issuing_member_state_missing",
        "annex1.A.addressee_missing",
        "annex1.A.contact_point_missing",
        "annex1.A.establishment_member_state_missing",
        "annex1.A.issued_at_missing",
        "annex1.A.reference_missing",
        "annex1.B.url_missing",
        "annex1.B.category_missing",
        "annex1.B.reasons_unusable",
        "annex1.E.type_missing",
        "annex1.E.name_missing",
        "annex1.E.file_number_missing",
        "annex1.E.email_missing",
        "annex1.E.date_missing",
        "annex1.E.signature_missing",
        "annex1.G.missing",
        "annex1.G.missing",
        "annex1.G.missing",
    ]


@pytest.mark.parametrize("channel", Channel)
def test_every_fault_names_a_field_what_it_lacks_and_the_remedy(channel):
    for fault in validate_order(read_annex1({}), channel=channel):
        assert fault.field
        assert fault.say.endswith(".")
        assert fault.remedy.endswith(".")


def test_tco_29_no_tick_in_section_b():
    assert codes(replace(ORDER, categories=())) == ["annex1.B.category_missing"]


def test_tco_30_another_state_of_establishment_without_the_tick_is_inconsistent():
    order = replace(ORDER, cross_border=False)

    assert codes(order) == ["annex1.D.inconsistent"]
    assert order.is_cross_border, "section A says so"


def test_tco_30_the_tick_on_a_domestic_order_is_inconsistent_too():
    order = replace(ORDER, issuing_member_state="IE")

    assert codes(order) == ["annex1.D.inconsistent"]
    assert not order.is_cross_border


def test_tco_31_another_competent_authority_completes_section_f():
    domestic = replace(
        ORDER,
        issuing_member_state="IE",
        cross_border=False,
        authority_type=AuthorityType.OTHER,
        follow_up=FollowUp(),
    )

    assert codes(domestic) == ["annex1.F.required"]
    assert codes(replace(domestic, authority_type=AuthorityType.JUDICIAL)) == []


def test_a_cross_border_order_needs_both_contacts_of_section_f():
    assert codes(replace(ORDER, follow_up=FollowUp())) == ["annex1.F.required"] * 2


def test_tco_32_a_channel_that_authenticates_needs_no_signature():
    unsigned = replace(ORDER, authority=replace(ORDER.authority, signature=" "))

    assert codes(unsigned, Channel.PERCI_EXPORT) == []
    assert codes(unsigned, Channel.EMAIL_PLAIN) == ["annex1.E.signature_missing"]


def test_what_is_known_of_the_message_counts_before_its_channel():
    unsigned = replace(ORDER, authority=replace(ORDER.authority, signature=""))

    assert codes(unsigned, Channel.FILE_DROP, authenticated=True) == []
    assert codes(unsigned, Channel.API, authenticated=False) == ["annex1.E.signature_missing"]


def test_a_code_that_is_no_member_state_is_named():
    (fault, *_) = validate_order(replace(ORDER, issuing_member_state="GB"), channel=Channel.API)

    assert (fault.code, fault.field) == ("annex1.A.member_state_unknown", "issuing_member_state")
    assert "GB" in fault.say


@pytest.mark.parametrize("url", ["post 17", "harbour.example.test/1", "https://", "https://[::"])
def test_an_address_that_leads_nowhere_is_named_by_its_place(url):
    order = replace(ORDER, locations=(*ORDER.locations, Location(url=url)))

    (fault,) = validate_order(order, channel=Channel.API)

    assert (fault.code, fault.field) == ("annex1.B.url_unusable", "locations[2].url")


def test_all_of_section_g_is_required():
    order = replace(ORDER, redress=RedressSection(body="Example court", deadline="1 month"))

    (fault,) = validate_order(order, channel=Channel.API)

    assert (fault.code, fault.field) == ("annex1.G.missing", "redress.legislation")


@pytest.mark.parametrize("locations", [(), (Location(information="the second post"),)])
def test_a_missing_address_suggests_annex_iii(locations):
    faults = validate_order(replace(ORDER, locations=locations), channel=Channel.API)

    assert [fault.code for fault in faults] == ["annex1.B.url_missing"]
    assert suggestion(faults) is NonComplianceGround.INSUFFICIENT_INFORMATION


def test_reasons_that_say_nothing_suggest_annex_iii():
    faults = validate_order(replace(ORDER, categories=(), reasons=" "), channel=Channel.API)

    assert suggestion(faults) is NonComplianceGround.INSUFFICIENT_INFORMATION


def test_no_other_fault_suggests_annex_iii():
    nothing_but_b = replace(
        read_annex1({}), locations=ORDER.locations, reasons="It glorifies an attack."
    )

    assert suggestion(validate_order(nothing_but_b, channel=Channel.EMAIL_PLAIN)) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://host .example/v",
        "https://host.example/v/1\nBcc: x",
        "https://\u202ehost.example/v",
        "https://host.example:99999/",
        "https://.",
        "http://[::1",
        "host.example/v",
        "javascript:alert(1)",
    ],
)
def test_an_address_to_which_no_browser_could_go_is_unusable(url):
    assert codes(replace(ORDER, locations=(Location(url=url),))) == ["annex1.B.url_unusable"]


@pytest.mark.parametrize(
    "url",
    [
        "https://exämple.example/ü",
        "tg://resolve?domain=greytide",
        "HTTP://HOST.EXAMPLE",
        "http://greytide.onion/x",
    ],
)
def test_an_address_of_any_script_and_scheme_is_usable(url):
    assert codes(replace(ORDER, locations=(Location(url=url),))) == []
