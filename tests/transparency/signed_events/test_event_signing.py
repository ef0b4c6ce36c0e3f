"""An event is what its signer signed, to the letter, and holds nothing that could name anybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.keys import base64url
from seawall.keys.signed_json import sign_compact
from seawall.keys.signing import new_signing_key
from seawall.ledger.entry import LARGEST_LEAF, canonical_json, told_text
from seawall.ledger.model import Recorded
from seawall.transparency.signed_events.event_facts import (
    PositionLook,
    PositionOutcome,
    answered,
    issued,
    observed,
    received,
    urls_of,
)
from seawall.transparency.signed_events.event_signing import (
    LONGEST,
    TYPE,
    open_event,
    sign_event,
    signer_of,
)
from seawall.transparency.signed_events.signed_event import BadEvent, EventKind, SignedEvent

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DOCUMENT = "ab" * 32
KEY = new_signing_key()
RECEIVED = received(DOCUMENT, form="referral", at=NOON, due_at=None)


def parts(text: str) -> list[bytes]:
    return [base64url.decode(part) for part in text.split(".")]


def joined(*contents: bytes) -> str:
    return ".".join(base64url.encode(content) for content in contents)


def resigned(payload: object, *, key=KEY, header: dict | None = None) -> str:
    """Whatever somebody may sign under the header of an event."""
    head = {"alg": "Ed25519", "kid": signer_of(key.public_key()), "typ": TYPE, **(header or {})}
    content = payload if isinstance(payload, bytes) else canonical_json(payload).encode()
    return sign_compact(canonical_json(head).encode(), content, key)


def payload_of(event: SignedEvent) -> dict:
    return json.loads(parts(sign_event(event, KEY))[1])


def test_what_was_signed_comes_back_with_its_signer():
    opened = open_event(sign_event(RECEIVED, KEY))

    assert opened.event == RECEIVED
    assert opened.signer == signer_of(KEY.public_key())


def test_the_same_event_has_one_text():
    assert sign_event(RECEIVED, KEY) == sign_event(RECEIVED, KEY)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_other_bit_anywhere_and_it_is_no_event(part):
    contents = parts(sign_event(RECEIVED, KEY))
    changed = bytearray(contents[part])
    changed[-3] ^= 1
    contents[part] = bytes(changed)

    with pytest.raises(BadEvent):
        open_event(joined(*contents))


def test_it_does_not_count_under_another_key_than_it_was_signed_with():
    header, payload, mark = parts(sign_event(RECEIVED, KEY))
    stranger = signer_of(new_signing_key().public_key())
    header = header.replace(signer_of(KEY.public_key()).encode(), stranger.encode())

    with pytest.raises(BadEvent, match="not signed by the key"):
        open_event(joined(header, payload, mark))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "removed"},
        {"document": "short"},
        {"at": "yesterday"},
        {"at": "2026-03-02T12:00:00Z"},
        {"facts": []},
        {"facts": {"form": "referral"}},
        {"facts": {"form": "referral", "due_at": "", "refused": "", "name": "somebody"}},
        {"facts": {"form": "a free text", "due_at": "", "refused": ""}},
        {"facts": {"form": "officer@unit.example", "due_at": "", "refused": ""}},
        {"facts": {"form": "https://clips.example", "due_at": "", "refused": ""}},
        {"facts": {"form": {"of": "it"}, "due_at": "", "refused": ""}},
        {"facts": {"form": -1, "due_at": "", "refused": ""}},
        {"facts": {"form": "referral", "due_at": "", "refused": []}},
        {"facts": {"form": "referral", "due_at": "2026-03-02", "refused": ""}},
        {"facts": {"form": "referral", "due_at": "", "refused": "", "drill": False}},
        {"more": 1},
    ],
)
def test_signed_by_whoever_it_holds_what_an_event_holds_and_nothing_else(change):
    with pytest.raises(BadEvent):
        open_event(resigned({**payload_of(RECEIVED), **change}))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[" * 100_000,
        b'{"kind":"received","kind":"issued"}',
        json.dumps(payload_of(RECEIVED), indent=1).encode(),
        json.dumps({**payload_of(RECEIVED), "facts": {"form": 1.5}}).encode(),
    ],
)
def test_another_spelling_is_another_text_and_does_not_pass(content):
    with pytest.raises(BadEvent):
        open_event(resigned(content))


@pytest.mark.parametrize("text", ["", ".", "..", "a.b.c", "x" * (LONGEST + 1), "é.é.é"])
def test_what_is_no_event_at_all_is_refused_by_name(text):
    with pytest.raises(BadEvent):
        open_event(text)


def test_a_header_that_says_more_is_refused():
    with pytest.raises(BadEvent):
        open_event(resigned(payload_of(RECEIVED), header={"crit": ["b64"]}))


def test_a_letter_for_an_order_is_no_event_though_the_same_key_signed_it():
    with pytest.raises(BadEvent):
        open_event(resigned(payload_of(RECEIVED), header={"typ": "seawall-order+jws"}))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["accepted", "declined", "not_executed"]),
            st.sampled_from(["", "context_news", "not_found"]),
            st.sampled_from([None, NOON, NOON + timedelta(seconds=1)]),
        ),
        max_size=60,
    ),
    st.sets(st.integers(0, 59)),
)
def test_the_runs_say_of_each_position_what_was_said_of_it_and_of_no_other(said, left_out):
    outcomes = [
        PositionOutcome(position, *each)
        for position, each in enumerate(said)
        if position not in left_out
    ]

    (event,) = answered(DOCUMENT, outcomes, form="letter", answer=DOCUMENT, at=NOON)

    spread = {
        position: (outcome, detail, at)
        for first, last, outcome, detail, at in event.facts["outcomes"]
        for position in range(first, last + 1)
    }
    assert spread == {
        outcome.position: (
            outcome.outcome,
            outcome.detail,
            f"{outcome.at:%Y-%m-%dT%H:%M:%S.%f}Z" if outcome.at else "",
        )
        for outcome in outcomes
    }


def test_the_largest_answer_there_is_fits_in_entries_of_the_log_part_by_part():
    outcomes = [
        PositionOutcome(position, "accepted", "", NOON + timedelta(microseconds=position))
        for position in range(20_000)
    ]

    events = answered(DOCUMENT, outcomes, form="annex2", answer=DOCUMENT, at=NOON)

    assert [event.facts["part"] for event in events] == list(range(1, len(events) + 1))
    assert {event.facts["parts"] for event in events} == {len(events)}
    for event in events:
        text = sign_event(event, KEY)
        public = {"event": text, "kind": "answered", "signer": signer_of(KEY.public_key())}
        entry = Recorded(
            "led_" + "0" * 26,
            "org_" + "0" * 26,
            "signed_event.made",
            "o" * 40,
            "",
            public,
            "",
            bytes(16),
            NOON,
        )
        assert len(told_text(entry)) < LARGEST_LEAF
    assert len(events) <= 200  # what a header may carry


def test_an_answer_that_says_nothing_of_addresses_is_one_event():
    (event,) = answered(DOCUMENT, [], form="information_answer", answer=DOCUMENT, at=NOON)

    assert (event.facts["outcomes"], event.facts["parts"]) == ([], 1)


def test_addresses_seen_at_one_moment_stand_together_and_others_apart():
    looks = [
        PositionLook(2, "live", NOON),
        PositionLook(0, "live", NOON),
        PositionLook(1, "live", NOON, "berlin"),
        PositionLook(1, "gone_404", NOON + timedelta(minutes=5)),
    ]

    (event,) = observed(DOCUMENT, looks, at=NOON + timedelta(minutes=6))

    assert event.kind is EventKind.OBSERVED
    assert event.facts["looks"] == [
        ["2026-03-02T12:00:00.000000Z", "berlin", "live", 1, 1],
        ["2026-03-02T12:00:00.000000Z", "here", "live", 0, 0],
        ["2026-03-02T12:00:00.000000Z", "here", "live", 2, 2],
        ["2026-03-02T12:05:00.000000Z", "here", "gone_404", 1, 1],
    ]


def test_nothing_seen_is_no_event():
    assert observed(DOCUMENT, [], at=NOON) == []


def test_a_drill_says_in_its_event_that_it_is_one():
    event = received(DOCUMENT, form="removal_order", at=NOON, due_at=NOON, is_drill=True)

    assert event.is_drill
    assert open_event(sign_event(event, KEY)).event.is_drill
    assert not RECEIVED.is_drill


def test_a_request_is_counted_by_its_addresses_however_they_are_written():
    payload = {"form": "referral", "locations": ["https://a.test", {"url": "https://b.test"}]}

    assert urls_of(payload) == ("https://a.test", "https://b.test")
    assert issued(payload, DOCUMENT, at=NOON).facts["addresses"] == 2
    assert issued({"form": "information"}, DOCUMENT, at=NOON).facts["addresses"] == 0
