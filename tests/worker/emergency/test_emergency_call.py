"""Without a database whoever is called next is called, too: nobody can say that they have it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seawall.journeys.orders.page_callees import OnCallSettings
from seawall.orders.answering.open_deadline import OpenDeadline
from seawall.outbound.model import CallAnswer
from seawall.worker.emergency import emergency_call
from tests.conftest import NOON

END = NOON + timedelta(hours=1)
ORDER = OpenDeadline("order_1", "GT-1", NOON + timedelta(minutes=30), END, END)
LINE = ("https://push.example/second", "third@host.example")


@pytest.fixture
def called(monkeypatch):
    """Who is called, and which ways answer."""
    calls, answering = [], {"webhook", "line"}

    def call_person(call, *, now):
        calls.append((call.way, call.to))
        return CallAnswer(200 if call.way in answering else None)

    by = OnCallSettings(("webhook", "mail"), "https://host.example", timedelta(minutes=5), LINE)
    monkeypatch.setattr(emergency_call, "call_person", call_person)
    monkeypatch.setattr(emergency_call, "ways", lambda: by)
    return calls, answering


def call(at):
    return emergency_call.call_without_database(ORDER, at, now=at)


def test_before_the_end_whoever_is_on_call_is_enough(called):
    calls, _ = called

    assert call(NOON + timedelta(minutes=30))
    assert calls == [("webhook", ()), ("mail", ())]


def test_whom_nobody_answers_is_followed_by_everybody_who_is_next(called):
    calls, answering = called
    answering.discard("webhook")

    assert call(NOON + timedelta(minutes=30))
    assert calls[-1] == ("line", LINE)


def test_at_the_end_everybody_who_is_next_is_called_whoever_answered(called):
    calls, _ = called

    assert call(END)
    assert calls[-1] == ("line", LINE)


def test_nobody_who_answers_is_nobody(called):
    _, answering = called
    answering.clear()

    assert not call(END)
