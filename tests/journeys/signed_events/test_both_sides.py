"""A unit and a platform, both on Seawall: what each did stands in both logs, signed by whoever did.

Nothing here is a stand-in (`tests/both_sides_made.py`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from seawall.journeys.duties import authority_register
from seawall.journeys.orders import order_receipt
from seawall.journeys.orders.order_sorting import LetterSorting, sort_letter
from seawall.journeys.referrals import (
    line_following,
    referral_withdrawal,
)
from seawall.journeys.referrals.line_following import LineLook
from seawall.journeys.signed_events.event_lookup import (
    logged_events,
)
from seawall.keys.organisation import own_key
from seawall.mailroom.signing import jws
from seawall.orders.register.model import AuthorityKind
from seawall.probing.state import AddressState
from seawall.referrals.model import Dispatch
from seawall.transaction import transaction
from seawall.transparency.signed_events.event_signing import (
    open_event,
    signer_of,
)
from seawall.transparency.signed_events.signed_event import EventKind, EventParty
from tests.answering_made import make_desk, minutes
from tests.both_sides_made import URLS, BothSides, accept, make_both_sides, ordered
from tests.journeys.orders.test_order_sorting import a_letter
from tests.orders_made import annex1
from tests.people_made import NOON
from tests.referring_made import looked

AN_HOUR_LATER = NOON + timedelta(hours=1)


def test_each_side_keeps_what_the_other_signed_and_both_have_the_same(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    sides.hear(accept(sides, order))

    assert sides.events("unit", dispatch.id) == [
        (EventKind.ISSUED, True),
        (EventKind.OBSERVED, True),
        (EventKind.RECEIVED, False),
        (EventKind.ANSWERED, False),
    ]
    assert sides.events("platform", order.id) == [
        (EventKind.ISSUED, False),
        (EventKind.RECEIVED, True),
        (EventKind.ANSWERED, True),
    ]
    for kind in (EventKind.ISSUED, EventKind.RECEIVED, EventKind.ANSWERED):
        assert sides.texts("unit", dispatch.id, kind) == sides.texts("platform", order.id, kind)
    assert sides.doubts("unit", dispatch.id) == sides.doubts("platform", order.id) == []


def test_whoever_did_it_signed_it(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    sides.hear(accept(sides, order))
    unit, platform = (
        signer_of(own_key(scope).public_key()) for scope in (sides.unit.scope, sides.desk.org.id)
    )

    with transaction(sides.unit.scope) as tx:
        signers = {
            each.opened.event.kind.party: each.opened.signer
            for each in logged_events(dispatch.id, tx=tx)
        }

    assert signers == {
        EventParty.SENDER: unit,
        EventParty.PROBER: unit,
        EventParty.PLATFORM: platform,
    }


def test_the_answer_says_of_each_position_what_became_of_it_and_when(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    accept(sides, order)

    (text,) = sides.texts("platform", order.id, EventKind.ANSWERED)
    event = open_event(text).event

    gone = "2026-03-02T12:04:00.000000Z"
    assert event.facts["outcomes"] == [
        [0, 1, "accepted", "", gone],
        [2, 2, "declined", "context_news", ""],
    ]
    assert event.document == jws.commitment_in(dispatch.signed)


def test_an_event_names_no_address_and_no_reference_and_nobody_can_try_what_it_is_about(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    sides.hear(accept(sides, order))

    texts = [text for kind in EventKind for text in sides.texts("unit", dispatch.id, kind)]
    said = " ".join(jws.decoded_part(text.split(".")[1]).decode() for text in texts)
    for secret in ("clips.example.com", dispatch.reference, order.id, "Okafor", "Example Videos"):
        assert secret not in said
    again = sides.refer(*(f"{url}?again" for url in URLS))
    same_words = replace(dispatch, signed=again.signed)
    assert jws.commitment_in(dispatch.signed) != jws.commitment_in(same_words.signed)


def test_a_receipt_that_is_told_again_carries_the_event_of_the_arrival(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)

    first, second = sides.receipt(order), sides.receipt(order, now=AN_HOUR_LATER)
    sides.unit.hand_over(dispatch, receipt=second, now=AN_HOUR_LATER)

    assert first != second
    assert sides.texts("unit", dispatch.id, EventKind.RECEIVED) == sides.texts(
        "platform", order.id, EventKind.RECEIVED
    )


def test_the_same_document_twice_is_one_event(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)

    again = sides.arrives(dispatch.signed, now=AN_HOUR_LATER)

    assert again.id == order.id
    assert [kind for kind, _ in sides.events("platform", order.id)] == [
        EventKind.ISSUED,
        EventKind.RECEIVED,
    ]


def test_the_same_answer_twice_is_kept_once_with_its_bytes(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    signed = accept(sides, order)

    sides.hear(signed)
    sides.hear(f" {signed}\n", now=AN_HOUR_LATER + minutes(5))

    with transaction(sides.unit.scope) as tx:
        answers = tx.referring.answers_to(dispatch.id)
    assert [answer.sha256 for answer in answers] == [sha256(signed.encode()).hexdigest()]
    assert [kind for kind, _ in sides.events("unit", dispatch.id)].count(EventKind.ANSWERED) == 1


def test_a_refused_document_is_said_to_be_refused_and_its_senders_event_is_not_kept(sides):
    dispatch = sides.refer(*URLS)
    with transaction(sides.desk.org.id) as tx:
        (key,) = [
            key
            for key in tx.register.keys_of()
            if tx.register.authority(key.authority).name == "Harbour Referral Unit"
        ]
        authority_register.revoke_key(key.fingerprint, "it was lost", tx=tx, now=NOON, by="test")

    order = sides.arrives(dispatch.signed)

    assert sides.events("platform", order.id) == [(EventKind.RECEIVED, True)]
    (text,) = sides.texts("platform", order.id, EventKind.RECEIVED)
    assert open_event(text).event.facts["refused"] == "revoked_key"


def test_a_withdrawal_says_which_request_it_withdraws(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    with transaction(sides.unit.scope) as tx:
        withdrawal = referral_withdrawal.withdraw_request(
            dispatch.id, "It was another clip.", by=sides.unit.officer, tx=tx, now=NOON
        )
    with transaction(sides.unit.scope) as tx:
        (signed,) = [each for each in tx.referring.dispatches() if each.form.value == "withdrawal"]
    letter = sides.arrives(signed.signed, now=NOON + minutes(1))

    (text,) = sides.texts("platform", letter.id, EventKind.ISSUED)
    assert open_event(text).event.facts["about"] == jws.commitment_in(dispatch.signed)
    assert withdrawal.id in {dispatch.id, signed.id}


def round_of(sides: BothSides, dispatch: Dispatch, after: timedelta, *states: AddressState) -> None:
    """The worker has been to the addresses of a dispatch."""
    with transaction(sides.unit.scope) as tx:
        lines = tx.referring.lines_of(dispatch.id)
    at = NOON + after
    seen = [looked(line.url, state, at=at) for line, state in zip(lines, states, strict=True)]
    looks = [
        LineLook(line.id, look.visit, look.judgement)
        for line, look in zip(lines, seen, strict=True)
    ]
    with transaction(sides.unit.scope) as tx:
        line_following.record_round(dispatch.id, looks, tx=tx, now=at)


def test_what_was_seen_is_signed_by_the_unit_as_its_prober_and_each_look_once(sides):
    dispatch = sides.refer(*URLS)
    sides.unit.hand_over(dispatch)
    live, gone = AddressState.LIVE, AddressState.GONE_404
    round_of(sides, dispatch, minutes(5), live, live, live)
    round_of(sides, dispatch, minutes(15), live, gone, gone)

    looks = [
        open_event(text).event.facts["looks"]
        for text in sides.texts("unit", dispatch.id, EventKind.OBSERVED)
    ]
    assert looks == [
        [["2026-03-02T12:00:00.000000Z", "here", "live", 0, 2]],  # before it was referred
        [["2026-03-02T12:05:00.000000Z", "here", "live", 0, 2]],
        [
            ["2026-03-02T12:15:00.000000Z", "here", "live", 0, 0],
            ["2026-03-02T12:15:00.000000Z", "here", "gone_404", 1, 2],
        ],
    ]


def test_a_round_of_looks_is_written_down_and_signed_or_neither(sides, monkeypatch):
    dispatch = sides.refer(URLS[0])
    sides.unit.hand_over(dispatch)

    def killed(*_: object, **__: object) -> None:
        raise RuntimeError("killed in the middle")

    with monkeypatch.context() as patched:
        patched.setattr(line_following, "sign_looks", killed)
        with pytest.raises(RuntimeError):
            round_of(sides, dispatch, minutes(5), AddressState.GONE_404)

    with transaction(sides.unit.scope) as tx:
        ((_, first),) = tx.referring.probes_of(dispatch.id)
    assert first.state == "live"
    assert len(sides.texts("unit", dispatch.id, EventKind.OBSERVED)) == 1


def test_a_letter_without_events_is_taken_and_only_one_side_has_signed(sides):
    dispatch = sides.refer(*URLS)
    payload = json.loads(jws.decoded_part(dispatch.signed.split(".")[1]))
    plain = jws.sign_payload(payload, own_key(sides.unit.scope), now=NOON, jti=dispatch.id)

    order = sides.arrives(plain)

    assert sides.events("platform", order.id) == [(EventKind.RECEIVED, True)]
    (text,) = sides.texts("platform", order.id, EventKind.RECEIVED)
    assert open_event(text).event.document == order.digest


def test_a_letter_that_was_sorted_says_again_what_it_is(database):
    desk = make_desk()
    letter = a_letter(desk.org)
    fields = annex1(desk.authority)
    with transaction(desk.org.id) as tx:
        sorted_order = sort_letter(LetterSorting(letter.id, desk.person, fields), tx=tx, now=NOON)
    with transaction(desk.org.id) as tx:
        events = [each.opened.event for each in logged_events(sorted_order.id, tx=tx)]
        receipt = order_receipt.signed_receipt(sorted_order, tx=tx, now=NOON)

    assert [event.facts["form"] for event in events] == ["letter", "removal_order"]
    assert len({event.document for event in events}) == 1
    known = jws.known_key(own_key(desk.org.id).public_key())
    _, signature = jws.verify_jws(receipt, [known], now=NOON)
    assert [open_event(text).event for text in signature.events] == [events[-1]]


@pytest.mark.parametrize(
    ("annex", "outcomes"),
    [
        ("annex2", [[0, 2, "accepted", "", "2026-03-02T12:04:00.000000Z"]]),
        ("annex3", [[0, 2, "not_executed", "force_majeure", ""]]),
    ],
)
def test_an_order_and_its_annex_are_signed_on_both_sides_too(database, annex, outcomes):
    sides = make_both_sides(kind=AuthorityKind.COMPETENT_AUTHORITY)
    signed = ordered(sides)
    order = sides.arrives(signed.signed)
    sides.unit.hand_over(signed, receipt=sides.receipt(order))
    if annex == "annex2":
        sides.desk.comply(order, now=NOON + minutes(2))
        sides.desk.platform_reports(order, now=NOON + minutes(4))
    else:
        sides.desk.cannot(order, "force_majeure", now=NOON + minutes(2))
    (answer,) = sides.desk.answers(order)
    sides.hear(answer.signed)

    (text,) = sides.texts("unit", signed.id, EventKind.ANSWERED)
    assert sides.doubts("unit", signed.id) == []
    assert sides.texts("platform", order.id, EventKind.ANSWERED) == [text]
    facts = open_event(text).event.facts
    assert (facts["form"], facts["outcomes"]) == (annex, outcomes)
