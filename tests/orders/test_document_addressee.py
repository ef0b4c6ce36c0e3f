"""Whom a document is for: what is plainly another's is told, and no spelling is."""

from __future__ import annotations

import pytest

from seawall.orders.demand import read_demand
from seawall.orders.document_addressee import KnownAddressee, other_addressee
from seawall.orders.signer_mismatch import SenderFact
from tests.orders_made import annex1, referral

OURS = KnownAddressee(("Société Vidéo du Quai S.à r.l.", "Quay"), "orders@quay.example")
HARBOUR = KnownAddressee(("Harbour Video Ltd", "harbour-video"), "orders@harbour.example")
ELSEWHERE = [{"url": "https://videos.elsewhere.example/v/1"}]


def found(name, mailbox="", *, places=ELSEWHERE, is_of_ours=False, own=OURS, neighbours=(HARBOUR,)):
    body = annex1(addressee=name, contact_point=mailbox, locations=places)
    demand = read_demand(body, usually="annex1")
    return other_addressee(
        demand, own, neighbours=lambda: neighbours, is_of_ours=lambda: is_of_ours
    )


@pytest.mark.parametrize(
    ("name", "mailbox"),
    [
        ("Harbour Video Ltd", "orders@harbour.example"),
        ("HARBOUR VIDEO LIMITED", ""),
        ("Harbor Video", "somebody@elsewhere.example"),
        ("Harbour Video Ltd, Dublin", ""),
        ("", "Orders@Harbour.example"),
        ("A trading name", "orders@harbour.example"),
        ("Harbour Video Ltd", "orders@quay.example"),
    ],
)
def test_another_organisation_of_the_installation_is_somebody_else_even_if_the_item_is_ours(
    name, mailbox
):
    fact = found(name, mailbox, is_of_ours=True)

    assert fact.fact is SenderFact.ADDRESSEE
    assert fact.named == ", ".join(part for part in (name, mailbox) if part)
    assert fact.registered == "Société Vidéo du Quai S.à r.l., orders@quay.example"


@pytest.mark.parametrize(
    ("name", "mailbox"),
    [
        ("Société Vidéo du Quai S.à r.l.", "orders@quay.example"),
        ("SOCIETE VIDEO DU QUAI SARL", ""),
        ("Société  Vidéo du Quai", "tco@elsewhere.example"),
        ("Societe Video de Quai", "tco@elsewhere.example"),
        ("Quay", "tco@elsewhere.example"),
        ("Quay Ireland Operations Limited", "tco@elsewhere.example"),
        ("Sea Front Clips", "ORDERS@quay.example"),
        ("Sea Front Clips", "legal@mail.quay.example"),
        ("Société Vidéo du Quai", "orders@harbour.example"),
        ("", ""),
        ("Sea Front Clips", ""),
        ("", "tco@elsewhere.example"),
        ("Sea Front Clips", "by telephone"),
    ],
)
def test_no_spelling_and_nothing_that_is_left_out_is_a_doubt(name, mailbox):
    assert found(name, mailbox) is None


def test_a_stranger_to_this_installation_is_somebody_else_if_nothing_of_it_is_ours():
    named = ("Sea Front Clips", "tco@elsewhere.example")

    assert found(*named).fact is SenderFact.ADDRESSEE
    assert found(*named, is_of_ours=True) is None
    assert found(*named, places=[*ELSEWHERE, {"url": "https://www.quay.example/v/9"}]) is None
    assert found(*named, own=KnownAddressee(("Quay",))) is None  # no mailbox of ours to compare


def test_two_organisations_of_one_name_are_told_apart_by_nothing():
    twin = KnownAddressee(OURS.names, "orders@harbour.example")

    assert found(OURS.names[0], twin.mail, neighbours=(twin,)) is None


def test_a_name_inside_ours_that_is_anothers_whole_name_is_theirs():
    own = KnownAddressee(("Harbour",), "orders@quay.example")

    assert found("Harbour Video Ltd", own=own).fact is SenderFact.ADDRESSEE
    assert found("Harbour Ltd", own=own) is None


def test_a_referral_names_its_addressee_too():
    demand = read_demand(referral(addressee="Harbour Video"), usually="referral")

    fact = other_addressee(demand, OURS, neighbours=lambda: [HARBOUR], is_of_ours=lambda: False)

    assert fact.named == "Harbour Video"
