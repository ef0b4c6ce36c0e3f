"""What was removed is kept under seal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.errors import Conflict, Forbidden, NotFound
from seawall.forms.model import Form
from seawall.ids import PreservationId
from seawall.journeys.preservation import preservation, preservation_period
from seawall.journeys.preservation.preservation import HandedIn
from seawall.orders.model import Binding, OrderState
from seawall.preservation.model import PreservationExtension, PreservationState, PreservedPart
from seawall.transaction import transaction
from tests.people_made import make_organisation, make_person
from tests.preservations_made import NOON, make_order, make_removed, with_state
from tests.problems import raises_problem

END = datetime(2026, 9, 2, 22, 0, tzinfo=UTC)  # the end of the day in Brussels


def whats(removed, about):
    with transaction(removed.scope) as tx:
        return [entry.what for entry in tx.ledger.about(about)]


def hand_in(removed, kept, part, content, media_type="application/json"):
    with transaction(removed.scope) as tx:
        given = HandedIn(kept.id, part, content, media_type, by="key_1")
        return preservation.hand_in_part(given, tx=tx, now=NOON)


def test_tco_42_what_an_order_removed_is_kept_with_both_results(database):
    removed = make_removed()
    assert removed.order

    (kept,) = removed.applied()

    assert kept.order == removed.order.id
    assert kept.removed_at == NOON
    assert kept.kept_until == kept.legal_limit == END
    assert kept.state is PreservationState.KEPT
    with transaction(removed.scope) as tx:
        (entry,) = tx.ledger.about(kept.id)
        assert kept.content
        assert tx.evidence.open(kept.content) == b"gradient"
    assert entry.what == "preservation.made"
    assert entry.public["kept_until"] == END.isoformat()
    assert entry.public["legal_limit"] == END.isoformat()


def test_the_same_outcome_twice_keeps_it_once(database):
    removed = make_removed()

    removed.applied()

    assert len(removed.applied(NOON + timedelta(minutes=1))) == 1


def test_tco_r40_a_removal_under_our_own_terms_is_no_duty_of_article_6(sqlite):
    removed = make_removed(with_order=False)

    assert removed.applied() == []


def test_tco_r40_under_specific_measures_every_removal_is_kept(database):
    organisation = make_organisation()
    make_order(
        organisation,
        form=Form.EXPOSURE_DECISION,
        profile="eu-tco-exposed-report",
        state=OrderState.RECEIVED,
    )

    removed = make_removed(with_order=False, organisation=organisation)
    (kept,) = removed.applied()

    assert kept.order is None
    assert kept.profile == "eu-tco-preservation"


def test_a_referral_brings_no_duty_nor_does_an_order_without_effect(sqlite):
    referred = make_removed(
        form=Form.REFERRAL, binding=Binding.VOLUNTARY, profile="eu-iru-referral"
    )
    assert referred.applied() == []
    for state in (OrderState.REFUSED, OrderState.CEASED, OrderState.REINSTATED):
        without_effect = make_removed()
        with_state(without_effect, state)
        assert without_effect.applied() == []


def test_an_order_whose_profile_is_gone_does_not_stop_the_platforms_report(sqlite):
    removed = make_removed(profile="xx-withdrawn-by-the-operator")

    assert removed.applied() == []


def test_two_orders_about_one_item_keep_it_twice_under_one_seal(database):
    removed = make_removed()
    make_order(removed.organisation, removed.item.id)

    first, second = removed.applied()

    assert first.content == second.content
    assert first.order != second.order


def test_a_text_is_sealed_when_it_is_removed(sqlite):
    removed = make_removed(content=None, text="An invented text of the Grey Tide Order.")

    (kept,) = removed.applied()

    with transaction(removed.scope) as tx:
        assert kept.content
        assert b"Grey Tide Order" in tx.evidence.open(kept.content)


def test_content_that_is_not_here_is_a_clear_state_and_pages_somebody(database):
    removed = make_removed(content=None)

    (kept,) = removed.applied()

    assert kept.state is PreservationState.CONTENT_MISSING
    assert whats(removed, kept.id) == ["preservation.made", "person.paged"]


def test_the_platform_hands_in_what_is_missing_and_the_related_data_under_another_key(database):
    removed = make_removed(content=None)
    (kept,) = removed.applied()

    hand_in(removed, kept, PreservedPart.CONTENT, b"frames", "video/mp4")
    kept = hand_in(removed, kept, PreservedPart.RELATED, b'{"account": "example-account"}')

    assert kept.state is PreservationState.KEPT
    assert kept.content != kept.related
    with transaction(removed.scope) as tx:
        assert kept.content
        assert kept.related
        assert tx.evidence.open(kept.content) == b"frames"
        assert tx.evidence.open(kept.related) == b'{"account": "example-account"}'


def test_what_is_sealed_is_not_replaced_and_the_same_twice_is_sealed_once(sqlite):
    removed = make_removed()
    (kept,) = removed.applied()

    with pytest.raises(Conflict):
        hand_in(removed, kept, PreservedPart.CONTENT, b"something else")

    assert hand_in(removed, kept, PreservedPart.CONTENT, b"gradient").content == kept.content


def test_an_empty_file_is_no_copy(sqlite):
    removed = make_removed(content=None)
    (kept,) = removed.applied()

    with raises_problem("preservation.nothing-handed-in"):
        hand_in(removed, kept, PreservedPart.CONTENT, b"")


def test_tco_r40_a_court_extends_it_and_the_ledger_knows(database):
    removed = make_removed()
    (kept,) = removed.applied()
    lead = make_person(removed.organisation, "legal")
    asked = PreservationExtension(
        "Court of Example", "case 12/26", "pending", END + timedelta(days=30), NOON
    )

    with transaction(removed.scope) as tx:
        longer = preservation_period.extend_preservation(kept.id, asked, lead, tx=tx, now=NOON)
        assert tx.preservations.preservation(kept.id) == longer
        entry = tx.ledger.about(kept.id)[-1]

    assert longer.kept_until == asked.until
    assert entry.what == "preservation.extended"
    assert "Court" not in str(entry.public)


def test_a_hold_and_its_release_are_remembered(database):
    removed = make_removed()
    (kept,) = removed.applied()
    lead = make_person(removed.organisation, "lead")

    with transaction(removed.scope) as tx:
        assert preservation_period.hold_preservation(
            kept.id, "counsel asks", lead, tx=tx, now=NOON
        ).is_held
        assert not preservation_period.release_hold(kept.id, lead, tx=tx, now=NOON).is_held

    assert whats(removed, kept.id)[1:] == ["preservation.held", "preservation.released"]


def test_a_reviewer_may_neither_extend_nor_hold(sqlite):
    removed = make_removed()
    (kept,) = removed.applied()

    with pytest.raises(Forbidden), transaction(removed.scope) as tx:
        preservation_period.hold_preservation(kept.id, "I ask", removed.reviewer, tx=tx, now=NOON)


def test_nobody_reaches_another_organisations_preservation(database):
    removed, theirs = make_removed(), make_removed()
    (kept,) = theirs.applied()

    with pytest.raises(NotFound), transaction(removed.scope) as tx:
        tx.preservations.preservation(PreservationId(kept.id))
