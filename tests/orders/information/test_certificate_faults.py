"""What an EPOC lacks is a fault that stops nothing; what counsel should know of it is a flag."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.annexes.data_request import DataKind
from seawall.orders.demand import read_demand
from seawall.orders.information.certificate_faults import certificate_faults, certificate_flags
from seawall.orders.register.model import AuthorityKind
from tests.papers_made import certificate, paper


def demand(form: str = "epoc", **fields: object):
    return read_demand(paper(form, **fields), usually="letter")


def codes(**fields: object) -> list[str]:
    return [fault.code for fault in certificate_faults(demand(**fields))]


def flags(*, issuer=AuthorityKind.COURT, home="IE", **fields: object) -> tuple[str, ...]:
    return certificate_flags(demand(**fields), issuer=issuer, home=home)


def test_a_whole_certificate_has_neither_fault_nor_flag():
    assert codes() == []
    assert flags() == ()


def test_each_part_that_is_missing_is_named_with_its_section():
    assert codes(asks={}, reference_number="X") == [
        "epoc.D.subject_missing",
        "epoc.D.data_missing",
        "epoc.E.offence_missing",
    ]
    assert "epoc_pr.E.offence_missing" not in codes(form="epoc_pr", asks={})


@given(st.sets(st.sampled_from(DataKind)), st.booleans(), st.booleans())
def test_traffic_and_content_data_are_notified_or_say_why_not(kinds, is_notified, is_local):
    asks = certificate(
        data=sorted(kinds),
        enforcing_authority="Example Court of Ireland" if is_notified else " ",
        in_issuing_state=is_local,
    )
    asks_much = bool({DataKind.TRAFFIC, DataKind.CONTENT} & kinds)

    is_flagged = "epoc.notification_missing" in flags(asks=asks)
    assert is_flagged is (asks_much and not is_notified and not is_local)


def test_eev_r09_a_force_has_traffic_and_content_data_validated():
    asks = certificate(data=["content"], in_issuing_state=True)

    assert flags(issuer=AuthorityKind.POLICE, asks=asks) == ("epoc.not_validated",)
    assert flags(issuer=AuthorityKind.POLICE, asks={**asks, "validating_authority": "Court"}) == ()
    assert flags(issuer=AuthorityKind.POLICE) == ()  # subscriber data alone


@pytest.mark.parametrize("kind", [None, *AuthorityKind])
def test_an_emergency_is_always_told_to_counsel_and_only_of_a_production_order(kind):
    urgent = {"emergency": "A life is in danger."}

    assert "epoc.emergency_claimed" in flags(issuer=kind, **urgent)
    assert "epoc.emergency_claimed" not in flags(issuer=kind, form="epoc_pr", **urgent)


def test_a_certificate_of_our_own_state_is_told_to_counsel():
    assert flags(home="FR") == ("epoc.own_state",)


def test_other_papers_are_no_certificates():
    assert codes(form="osa_information_notice", asks={}) == []
    assert flags(form="dsa_information_order", emergency="now", home="FR") == ()
