"""Attention, recipients, routes of a threat, and the status of a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from seawall.clocks.jurisdictions import profile
from seawall.errors import Misconfigured
from seawall.forms.model import Channel
from seawall.ids import OrderEventId, OrderId
from seawall.orders.answering import attention
from seawall.orders.answering.recipient import Correspondent, recipient_of
from seawall.orders.answering.routing import Contact, routes
from seawall.orders.model import OrderEvent
from tests.orders.answering.test_possible import ORDER
from tests.people_made import NOON

THREAT = profile("eu-tco-threat-to-life")


def event(what, minute, by="P-1"):
    at = NOON + timedelta(minutes=minute)
    return OrderEvent(OrderEventId(f"oev_{minute}"), OrderId("order_1"), what, at, by)


def test_attention_begins_with_the_first_look_and_ends_with_the_answer():
    events = [event("opened", 1), event("opened", 3), event("complied", 6)]

    assert attention.attention_seconds(events[:2], by="P-1", now=NOON + timedelta(minutes=6)) == 300
    assert attention.opened_at(events, by="P-1") is None


def test_each_person_s_attention_is_their_own_and_begins_anew_after_an_answer():
    events = [event("opened", 1), event("opened", 2, "P-2"), event("paused", 5)]

    assert attention.opened_at(events, by="P-2") == NOON + timedelta(minutes=2)
    assert attention.opened_at([*events, event("opened", 9)], by="P-1") == NOON + timedelta(
        minutes=9
    )


def test_whoever_never_opened_the_page_spent_no_attention_that_we_know_of():
    assert attention.attention_seconds([], by="P-1", now=NOON) == 0


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            Correspondent("A <a@police.example>", ("police.example",), "r@police.example"),
            "a@police.example",
        ),
        (Correspondent("a@POLICE.example", ("police.example",), "r@x.example"), "a@POLICE.example"),
        (
            Correspondent("a@police.example.evil.test", ("police.example",), "r@x.example"),
            "r@x.example",
        ),
        (
            Correspondent("a@notpolice.example", ("police.example",), "r@x.example"),
            "r@x.example",
        ),
        (Correspondent("a@nobody.example"), "a@nobody.example"),
        (Correspondent(""), ""),
    ],
)
def test_a_mail_is_answered_within_the_domains_of_the_register(known, expected):
    by_mail = replace(ORDER, channel=Channel.EMAIL_SIGNED)

    assert recipient_of(by_mail, known) == expected


def test_what_came_by_api_goes_to_the_address_it_names_or_is_fetched():
    named = replace(ORDER, body={"answer_to": "https://police.example/answers"})
    registered = Correspondent(answer_url="https://register.example/answers")

    assert recipient_of(named, registered) == "https://police.example/answers"
    assert recipient_of(ORDER, registered) == "https://register.example/answers"
    assert recipient_of(ORDER, Correspondent()) == ""
    assert recipient_of(replace(ORDER, channel=Channel.PORTAL), registered) == ""


def test_tco_60_where_no_state_is_known_our_own_state_and_europol_both():
    register = [
        Contact("Europol", "police", "NL", "tco@europol.example"),
        Contact("Police of Ireland", "police", "IE", "tco@ireland.example"),
    ]
    found = routes(THREAT, states=(), establishment="IE", register=register)

    assert [(one.country, one.mail) for one in found] == [
        ("IE", "tco@ireland.example"),
        ("EU", "tco@europol.example"),
    ]


def test_tco_r65_where_states_are_known_the_authorities_of_each_and_nobody_else():
    register = [
        Contact("Court of France", "court", "FR", "court@fr.example"),
        Contact("Police of France", "police", "FR", "police@fr.example"),
        Contact("Europol", "police", "NL", "tco@europol.example"),
    ]
    found = routes(THREAT, states=("FR", "DE", "FR"), establishment="IE", register=register)

    assert [(one.country, one.mail) for one in found] == [("FR", "police@fr.example"), ("DE", "")]


def test_a_profile_that_does_not_say_whom_to_tell_is_a_fault_of_its_data():
    with pytest.raises(Misconfigured, match="does not say whom to inform"):
        routes(profile("eu-tco-removal-order"), states=(), establishment="IE", register=())
