"""Who is proved and who is named: which facts differ, and which spellings are the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.model import Form
from seawall.ids import AuthorityId, OrganisationId
from seawall.orders.demand import Demand
from seawall.orders.register.model import Authority, AuthorityKind
from seawall.orders.signer_mismatch import SenderFact, differing_facts
from tests.people_made import NOON

UNIT = Authority(
    AuthorityId("auth_1"),
    OrganisationId("org_1"),
    "Autorité d’Exemple (AE)",
    AuthorityKind.COMPETENT_AUTHORITY,
    "FR",
    NOON,
    mail_domains=("police.example",),
    other_names=("Example Authority",),
)


def demand(**named):
    usual = {"authority_name": UNIT.name, "issuing_state": "FR"}
    fields = {**usual, "authority_mail": "desk@police.example", **named}
    return Demand(form=Form.REMOVAL_ORDER, document_form="annex1", body={}, **fields)


def facts(of=UNIT, *, sent_from="", **named):
    return [one.fact for one in differing_facts(demand(**named), of, sent_from=sent_from)]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Autorité d’Exemple (AE)",
        "AUTORITE D'EXEMPLE (AE)",
        "  autorité   d'exemple, AE ",
        "Example Authority",
        "Example Authority (Paris)",
    ],
)
def test_one_authority_is_written_in_many_ways(name):
    assert facts(authority_name=name) == []


@pytest.mark.parametrize("name", ["Another Authority", "Other (Example Authority)", "AE"])
def test_another_name_is_a_fact_that_differs(name):
    (fact,) = differing_facts(demand(authority_name=name), UNIT)

    assert (fact.fact, fact.named, fact.registered) == (SenderFact.AUTHORITY, name, UNIT.name)


def test_another_state_and_another_mail_domain_are_facts_of_their_own():
    assert facts(issuing_state="DE") == [SenderFact.STATE]
    assert facts(authority_mail="desk@elsewhere.example") == [SenderFact.MAIL_DOMAIN]
    assert facts(sent_from="desk@elsewhere.example") == [SenderFact.SENT_FROM]


@pytest.mark.parametrize(
    "mail",
    [
        "",
        "none",
        "desk@police.example",
        "Desk <DESK@Unit.Police.Example>",
        "a@x.test; b@police.example",
    ],
)
def test_an_address_under_a_domain_of_the_register_is_the_same(mail):
    assert facts(authority_mail=mail, sent_from=mail) == []


def test_a_domain_that_only_ends_alike_is_another():
    assert facts(authority_mail="desk@notpolice.example") == [SenderFact.MAIL_DOMAIN]


def test_without_a_domain_in_the_register_the_order_and_its_mail_are_compared():
    bare = replace(UNIT, mail_domains=())

    assert facts(bare, sent_from="desk@police.example") == []
    assert facts(bare, sent_from="desk@elsewhere.example") == [SenderFact.SENT_FROM]


@given(st.text(max_size=30), st.text(max_size=4), st.text(max_size=40), st.text(max_size=40))
def test_whatever_a_document_says_of_its_sender_it_is_compared(name, state, mail, sent_from):
    said = demand(authority_name=name, issuing_state=state, authority_mail=mail)

    found = differing_facts(said, UNIT, sent_from=sent_from)

    assert len({fact.fact for fact in found}) == len(found) <= len(SenderFact)
    if state.upper() not in ("", "FR"):
        assert SenderFact.STATE in {fact.fact for fact in found}
