"""Cross-border is our own finding; a form that says otherwise takes no right away."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from seawall.forms.annexes.annex1 import Annex1
from seawall.orders.crossing_border import border_finding

_STATES = st.sampled_from(["FR", "IE", "DE", ""])


@given(_STATES, _STATES, _STATES, _STATES, st.booleans())
def test_tco_41_no_form_makes_an_order_of_another_state_domestic(issuer, home, named, told, tick):
    form = Annex1(issuing_member_state=named, establishment_member_state=told, cross_border=tick)

    finding = border_finding(issuer=issuer, home=home, form=form)

    if issuer and home and issuer != home:
        assert finding.crosses


@given(_STATES, _STATES, _STATES, _STATES, st.booleans())
def test_what_either_side_calls_cross_border_is_offered_scrutiny(issuer, home, named, told, tick):
    form = Annex1(issuing_member_state=named, establishment_member_state=told, cross_border=tick)

    finding = border_finding(issuer=issuer, home=home, form=form)

    assert finding.crosses == (
        finding.own is True
        or finding.claimed is True
        or (finding.own is None and finding.claimed is None)
    )
    if tick or form.is_cross_border:
        assert finding.crosses


@given(_STATES, _STATES)
def test_only_two_that_both_say_something_can_differ(issuer, home):
    silent = border_finding(issuer=issuer, home=home, form=Annex1())

    assert not silent.differs


def test_an_order_of_our_own_state_is_domestic_where_its_form_says_so_too():
    form = Annex1(issuing_member_state="IE", establishment_member_state="IE")

    agreed = border_finding(issuer="IE", home="IE", form=form)
    spoofed = border_finding(issuer="FR", home="IE", form=form)

    assert (agreed.crosses, agreed.differs) == (False, False)
    assert (spoofed.crosses, spoofed.differs) == (True, True)


def test_where_we_have_not_said_where_we_are_the_form_alone_says_it():
    form = Annex1(issuing_member_state="FR", establishment_member_state="FR")

    assert border_finding(issuer="FR", home="", form=form).own is False
    abroad = replace(form, establishment_member_state="IE")
    assert border_finding(issuer="FR", home="", form=abroad).own is True


def test_an_order_whose_state_nobody_knows_is_offered_scrutiny():
    assert border_finding(issuer="", home="IE", form=None).crosses
