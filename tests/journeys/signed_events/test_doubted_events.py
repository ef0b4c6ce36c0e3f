"""An event that does not hold is doubted; the letter that carried it counts all the same."""

from __future__ import annotations

import json

import pytest

from seawall.ids import new_id
from seawall.journeys.referrals import dispatch_answer
from seawall.keys.organisation import own_key
from seawall.keys.signed_json import sign_compact
from seawall.ledger.entry import canonical_json, moment
from seawall.mailroom.signing import jws
from seawall.transaction import transaction
from seawall.transparency.signed_events.event_facts import issued, received
from seawall.transparency.signed_events.event_signing import (
    TYPE,
    sign_event,
    signer_of,
)
from seawall.transparency.signed_events.signed_event import EventKind
from tests.answering_made import minutes
from tests.both_sides_made import URLS, BothSides, accept
from tests.people_made import NOON
from tests.problems import raises_problem


def test_a_platform_that_signs_another_outcome_in_public_is_caught(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    honest = accept(sides, order)
    body = json.loads(jws.decoded_part(honest.split(".")[1]))
    (text,) = sides.texts("platform", order.id, EventKind.ANSWERED)
    for outcome in body["outcomes"]:
        outcome.update(result="removed", at=body["written_at"], clause="tvec/incite")
    key = own_key(sides.desk.org.id)
    lying = jws.sign_payload(
        body,
        key,
        now=NOON + minutes(4),
        jti="lie",
        carried=jws.CarriedEvents(jws.new_salt(), [text]),
    )

    sides.hear(lying)

    assert (EventKind.ANSWERED, False) not in sides.events("unit", dispatch.id)
    (why,) = sides.doubts("unit", dispatch.id)
    assert "something else than the letter" in why
    with transaction(sides.unit.scope) as tx:  # the answer itself stands, for people and figures
        (kept,) = tx.referring.answers_to(dispatch.id)
        assert tx.referring.answer_as_signed(dispatch.id, kept.id).signed == lying


@pytest.mark.parametrize("refused", ["jan_okafor", "because_we_can", "forged_"])
def test_a_receipt_says_why_it_was_refused_in_a_word_of_the_list_or_not_at_all(sides, refused):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    told = json.loads(jws.decoded_part(sides.receipt(order).split(".")[1]))
    event = received(
        jws.commitment_in(dispatch.signed),
        form=order.form.value,
        at=order.received_at,
        due_at=order.due_at,
        refused=refused,
    )
    key = own_key(sides.desk.org.id)
    carried = jws.CarriedEvents(jws.new_salt(), [sign_event(event, key)])

    sides.unit.hand_over(
        dispatch, receipt=jws.sign_payload(told, key, now=NOON, jti="r", carried=carried)
    )

    assert (EventKind.RECEIVED, False) not in sides.events("unit", dispatch.id)
    assert len(sides.doubts("unit", dispatch.id)) == 1


def test_a_platform_cannot_fill_the_units_disk_with_answers(sides, monkeypatch):
    monkeypatch.setattr(dispatch_answer, "MOST_ANSWERS", 2)
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    honest = accept(sides, order)
    body, key = json.loads(jws.decoded_part(honest.split(".")[1])), own_key(sides.desk.org.id)
    again = [jws.sign_payload(body, key, now=NOON + minutes(4), jti=f"a{n}") for n in range(2)]

    sides.hear(honest)
    sides.hear(again[0])
    sides.hear(honest)
    with raises_problem("referrals.answers-too-many"):
        sides.hear(again[1])

    with transaction(sides.unit.scope) as tx:
        assert len(tx.referring.answers_to(dispatch.id)) == 2


def test_an_event_by_another_key_than_the_letters_is_doubted(sides):
    dispatch = sides.refer(*URLS)
    stranger = own_key(sides.desk.org.id)
    payload = json.loads(jws.decoded_part(dispatch.signed.split(".")[1]))
    salt = jws.new_salt()
    event = issued(payload, jws.commitment_to(payload, salt), at=NOON)
    forged = jws.sign_payload(
        payload,
        own_key(sides.unit.scope),
        now=NOON,
        jti=new_id("dsp", now=NOON),
        carried=jws.CarriedEvents(salt, [sign_event(event, stranger)]),
    )

    order = sides.arrives(forged)

    assert sides.events("platform", order.id) == [(EventKind.RECEIVED, True)]
    assert sides.doubts("platform", order.id) == [
        "The event is signed by another key than the letter that carries it."
    ]


def test_more_events_than_a_letter_speaks_of_are_not_even_opened(sides):
    dispatch = sides.refer(*URLS)
    payload = json.loads(jws.decoded_part(dispatch.signed.split(".")[1]))
    salt, key = jws.new_salt(), own_key(sides.unit.scope)
    event = sign_event(issued(payload, jws.commitment_to(payload, salt), at=NOON), key)
    carried = jws.CarriedEvents(salt, [event] * 200)
    many = jws.sign_payload(payload, key, now=NOON, jti=dispatch.id, carried=carried)

    order = sides.arrives(many)

    assert sides.events("platform", order.id) == [(EventKind.RECEIVED, True)]
    assert sides.doubts("platform", order.id) == [
        "The letter carries more signed events than it speaks of. 1 belong there."
    ]


@pytest.mark.parametrize(
    "claims", [{"refused": "john.doe"}, {"refused": []}, {"due_at": "soon"}, {"due_at": []}]
)
def test_what_only_a_platform_can_know_is_a_word_or_a_moment_and_never_a_name(sides, claims):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    said = jws.payload_of(sides.receipt(order))
    facts = {"form": "referral", "due_at": "", "refused": "", **claims}
    key = own_key(sides.desk.org.id)
    lie = canonical_json(
        {
            "at": moment(order.received_at),
            "document": jws.commitment_in(dispatch.signed),
            "facts": facts,
            "kind": "received",
        }
    )
    header = {"alg": "Ed25519", "kid": signer_of(key.public_key()), "typ": TYPE}
    event = sign_compact(canonical_json(header).encode(), lie.encode(), key)
    carried = jws.CarriedEvents(jws.new_salt(), [event])
    receipt = jws.sign_payload(said, key, now=NOON, jti="r/1", carried=carried)

    after = sides.unit.hand_over(dispatch, receipt=receipt)

    assert after.received_at is not None
    assert (EventKind.RECEIVED, False) not in sides.events("unit", dispatch.id)
    (why,) = sides.doubts("unit", dispatch.id)
    assert "another value under" in why


@pytest.mark.parametrize("form", ["A removal order, please!", "jane.doe", [], None])
def test_a_receipt_that_names_no_form_there_is_is_a_receipt_all_the_same(sides, form):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    said = jws.payload_of(sides.receipt(order)) | {"document_form": form}
    (event,) = sides.texts("platform", order.id, EventKind.RECEIVED)
    carried = jws.CarriedEvents(jws.new_salt(), [event])
    key = own_key(sides.desk.org.id)
    receipt = jws.sign_payload(said, key, now=NOON, jti="r/1", carried=carried)

    after = sides.unit.hand_over(dispatch, receipt=receipt)

    assert after.received_at == NOON
    assert len(sides.doubts("unit", dispatch.id)) == 1


def test_an_answer_whose_events_come_without_a_salt_counts_all_the_same(sides):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    sides.unit.hand_over(dispatch, receipt=sides.receipt(order))
    honest = accept(sides, order)
    head, body, _ = honest.split(".")
    header = json.loads(jws.decoded_part(head))
    del header["salt"]
    key = own_key(sides.desk.org.id)
    saltless = sign_compact(json.dumps(header).encode(), jws.decoded_part(body), key)

    sides.hear(saltless)

    with transaction(sides.unit.scope) as tx:
        outcomes = [line.outcome for line in tx.referring.lines_of(dispatch.id)]
    assert None not in outcomes
    assert len(sides.doubts("unit", dispatch.id)) == 1
    assert (EventKind.ANSWERED, False) not in sides.events("unit", dispatch.id)


@pytest.mark.parametrize(
    "event",
    [
        "\ud800",
        "a\0.b.c",
        pytest.param(lambda sides: unreadable(sides, {"\ud800": ""}), id="surrogate"),
        pytest.param(lambda sides: unreadable(sides, {"form": deep(900)}), id="deep"),
        pytest.param(lambda sides: unreadable(sides, {"form": deep(5_000)}), id="deeper"),
        pytest.param(lambda sides: unreadable(sides, {"x" * 20_000: ""}), id="long"),
    ],
)
def test_whatever_stands_in_the_place_of_an_event_its_receipt_counts(sides, event):
    dispatch = sides.refer(*URLS)
    order = sides.arrives(dispatch.signed)
    said, key = jws.payload_of(sides.receipt(order)), own_key(sides.desk.org.id)
    text = event if isinstance(event, str) else event(sides)
    carried = jws.CarriedEvents(jws.new_salt(), [text])
    receipt = jws.sign_payload(said, key, now=NOON, jti="r/1", carried=carried)

    after = sides.unit.hand_over(dispatch, receipt=receipt)

    assert after.received_at == NOON
    (why,) = sides.doubts("unit", dispatch.id)
    assert len(why) <= 300


def deep(levels: int) -> list[object]:
    """A list in a list in a list."""
    nested: list[object] = []
    for _ in range(levels):
        nested = [nested]
    return nested


def unreadable(sides: BothSides, facts: dict[str, object]) -> str:
    """An event of a platform that holds whatever it wants."""
    key = own_key(sides.desk.org.id)
    header = {"alg": "Ed25519", "kid": signer_of(key.public_key()), "typ": TYPE}
    moment_text, document = "2026-03-02T12:00:00.000000Z", "ab" * 32
    rest = json.dumps({"at": moment_text, "document": document, "kind": "received"})
    spelled = ",".join(f"{json.dumps(name)}:{nested_text(facts[name])}" for name in facts)
    content = f'{rest[:-1]},"facts":{{{spelled}}}}}'
    return sign_compact(canonical_json(header).encode(), content.encode(), key)


def nested_text(value: object) -> str:
    """JSON of any depth: the library's writer stops at a thousand."""
    levels = 0
    while isinstance(value, list):
        levels, value = levels + 1, value[0] if value else None
    return "[" * levels + "]" * levels if levels else json.dumps(value)
