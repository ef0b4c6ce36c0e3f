"""A process that is told to end does so, whatever it was doing at that moment."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from seawall.app.stop_signals import stop_on_signals
from tests.waiting import PATIENCE


@pytest.fixture
def stop():
    event = threading.Event()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    stop_on_signals(event)
    yield event
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_sets_the_event(stop, number):
    os.kill(os.getpid(), number)

    assert stop.wait(PATIENCE)


def test_a_signal_that_comes_while_the_event_is_locked_waits_for_nobody(stop):
    with stop._cond:
        os.kill(os.getpid(), signal.SIGTERM)
        signal.getsignal(signal.SIGTERM)(signal.SIGTERM, None)

    assert stop.wait(PATIENCE)
