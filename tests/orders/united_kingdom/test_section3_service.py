"""Only a notice under section 3 of the Terrorism Act 2006 is judged by section 4."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.annexes.named_papers import NAMED_BY_THEIR_LAW
from seawall.forms.model import Channel, Form
from seawall.orders.demand import PETITIONS, read_demand
from seawall.orders.register.model import AuthorityKind
from seawall.orders.united_kingdom.section3_service import PROFILE, as_served, is_section3

NOT_SERVED, NOT_A_CONSTABLE = "s3.not_section_4_service", "s3.not_a_constable"
SERVED = {
    "form": "s3_notice",
    "authority": "Example Constabulary",
    "constable": "PC 17",
    "reference": "S3-1",
    "service": "in_person",
    "served_on": "secretary",
    "delivered_at": "2026-04-02T10:00:00+01:00",
    "locations": ["https://videos.example.com/v/grey-tide"],
    "elements": ["a", "b", "c", "d"],
}
_BINDS = [name for name, form in PETITIONS.items() if form in {*NAMED_BY_THEIR_LAW.values()}]


def paper(form: str, **fields: object):
    body = {"form": form, "reference_number": "GB-1", "issuing_member_state": "GB", **fields}
    return read_demand(body, usually="letter")


@given(
    form=st.sampled_from(_BINDS),
    channel=st.sampled_from(Channel),
    issuer=st.sampled_from([None, *AuthorityKind]),
    basis=st.sampled_from(["", "Online Safety Act 2023 s.100", "Terrorism Act 2000 s.3", "s. 3"]),
)
def test_uk_r04_every_other_paper_of_the_united_kingdom_keeps_its_own_form(
    form, channel, issuer, basis
):
    demand = paper(form, legal_basis=basis)

    assert as_served(demand, channel, issuer=issuer) == (demand, ())


@pytest.mark.parametrize(
    "basis",
    [
        "Terrorism Act 2006, section 3",
        "s.3 Terrorism Act 2006",
        "TERRORISM ACT 2006 ss 3 and 4",
        "Terrorism  Act 2006 (sec. 3)",
    ],
)
def test_a_notice_that_rests_on_section_3_in_words_was_not_given_by_them(basis):
    served, flags = as_served(paper("notice", legal_basis=basis), Channel.EMAIL_PLAIN, issuer=None)

    assert (served.form, flags) == (Form.REFERRAL, (NOT_SERVED,))


@pytest.mark.parametrize("form", _BINDS)
def test_whatever_names_the_profile_of_section_3_is_judged_by_section_4(form):
    demand = paper(form, profile=PROFILE)

    assert is_section3(demand)
    assert as_served(demand, Channel.API, issuer=None)[0].form is Form.REFERRAL


def test_a_served_notice_of_a_force_or_of_somebody_unknown_stays_a_notice():
    demand = read_demand(SERVED, usually="letter")

    for issuer in (None, AuthorityKind.POLICE, AuthorityKind.COMPETENT_AUTHORITY):
        assert as_served(demand, Channel.POST, issuer=issuer) == (demand, ())


@pytest.mark.parametrize("issuer", [AuthorityKind.REGULATOR, AuthorityKind.COURT])
def test_a_served_notice_of_somebody_who_has_no_constables_is_a_referral(issuer):
    demand = read_demand(SERVED, usually="letter")

    served, flags = as_served(demand, Channel.POST, issuer=issuer)

    assert (served.form, flags) == (Form.REFERRAL, (NOT_A_CONSTABLE,))


def test_a_section_9_of_another_act_of_2006_is_no_section_3():
    assert not is_section3(paper("notice", legal_basis="Terrorism Act 2006, section 30"))
    assert not is_section3(paper("notice", legal_basis="Police and Justice Act 2006, section 3"))
