"""By what a document is known when its number is not read, as plain values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.model import Channel, Form
from seawall.ids import AuthorityId, OrderId, OrganisationId
from seawall.mailroom.signing.model import ABSENT
from seawall.orders.duplicate import claimed_key, sender_key
from seawall.orders.model import Binding, Genuineness, Order, OrderState, Trust
from seawall.orders.register.model import Authority, AuthorityKind
from seawall.orders.same_document import (
    copy_digest,
    gives_way,
    is_by_same_sender,
    is_repeatable,
)
from tests.people_made import NOON

AUTHORITY = Authority(
    AuthorityId("auth_1"),
    OrganisationId("org_1"),
    "Example Authority",
    AuthorityKind.COMPETENT_AUTHORITY,
    "FR",
    NOON,
)
FIRST = Order(
    id=OrderId("order_1"),
    organisation=OrganisationId("org_1"),
    form=Form.REMOVAL_ORDER,
    binding=Binding.MANDATORY,
    channel=Channel.EMAIL_PLAIN,
    state=OrderState.AUTHENTICATING,
    trust=Trust.UNSIGNED,
    received_at=NOON,
)
NOBODY = sender_key(authority=None, is_known=False, signature=ABSENT, claims="")
prints = st.lists(st.text("abcdef0123456789", min_size=1, max_size=8), max_size=6)


@given(prints, st.randoms())
def test_a_copy_has_one_digest_in_whatever_order_its_addresses_stand(addresses, random):
    mixed = [*addresses, *addresses[:2]]
    random.shuffle(mixed)

    assert copy_digest("content", addresses) == copy_digest("content", mixed)


@given(prints, prints)
def test_another_address_or_other_words_make_another_document(some, others):
    assert (copy_digest("a", some) == copy_digest("a", others)) is (set(some) == set(others))
    assert copy_digest("a", some) != copy_digest("b", some)


def test_a_document_whose_content_is_not_known_is_no_copy_of_anything():
    assert copy_digest("", ["x"]) == ""


@pytest.mark.parametrize(
    ("series", "address", "key", "authority", "from_address", "is_same"),
    [
        ("unknown:1", "", "unknown:1", None, "", True),
        ("unknown:1", "", "unknown:2", None, "", False),
        ("unknown:1", "a@b.example", "unknown:2", None, "A@b.example", True),
        (NOBODY, "", NOBODY, None, "", False),
        (NOBODY, "a@b.example", NOBODY, None, "", False),
        (claimed_key(AUTHORITY), "", "auth_1", AUTHORITY, "", True),
        ("auth_1", "", claimed_key(AUTHORITY), AUTHORITY, "", True),
        ("auth_2", "", "auth_1", AUTHORITY, "", False),
        ("unknown:1", "x@y.example", "auth_1", AUTHORITY, "", False),
    ],
)
def test_a_copy_comes_from_the_same_sender_where_both_are_somebody(
    series, address, key, authority, from_address, is_same
):
    first = replace(FIRST, sender_key=series)

    found = is_by_same_sender(first, address, key=key, authority=authority, address=from_address)

    assert found is is_same


@given(st.sampled_from(Form), st.sampled_from(Form), st.sampled_from(OrderState))
def test_a_letter_that_was_dealt_with_and_a_report_of_the_public_are_no_first(first, form, state):
    found = is_repeatable(replace(FIRST, form=first, state=state), form)

    if Form.PUBLIC_REPORT in {first, form}:
        assert not found
    elif first is Form.LETTER:
        assert found is (state is OrderState.RECEIVED)
    else:
        assert found


@given(
    st.sampled_from(OrderState),
    st.sampled_from(Trust),
    st.sampled_from(Genuineness),
    st.sampled_from(Binding),
    st.sampled_from([Form.REMOVAL_ORDER, Form.REFERRAL, Form.LETTER]),
    st.booleans(),
    st.booleans(),
)
def test_nothing_proved_gives_way_and_nothing_refused_keeps_a_known_sender_out(
    state, trust, genuine, binding, form, is_known, is_same
):
    first = replace(FIRST, state=state, trust=trust, genuine=genuine, binding=binding, form=form)
    proved = genuine is not Genuineness.NO and (
        trust in {Trust.SIGNED, Trust.AUTHENTICATED_CHANNEL} or genuine is Genuineness.YES
    )

    found = gives_way(first, is_sender_known=is_known, is_same=is_same)

    if not is_known or proved:
        assert not found
    elif state in {OrderState.REFUSED, OrderState.PAUSED} or not is_same:
        assert found
    elif form is not Form.LETTER and state in {OrderState.AUTHENTICATING, OrderState.RUNNING}:
        assert not found
