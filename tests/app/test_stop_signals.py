"""A process that is told to end does so, whatever it was doing at that moment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from seawall.app.stop_signals import stop_on_signals
from tests.forked import Forked
from tests.waiting import PATIENCE, until


@pytest.fixture
def stop():
    event = threading.Event()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    woken_by = signal.set_wakeup_fd(-1)
    stop_on_signals(event)
    yield event
    signal.set_wakeup_fd(woken_by)
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


def test_a_signal_that_the_main_thread_does_not_notice_ends_the_process_too(stop):
    """It comes to another thread, while the main thread sleeps in C until the event is set."""

    def take_it():
        until(lambda: len(stop._cond._waiters) == 1)
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    thread = threading.Thread(target=take_it)
    thread.start()

    assert stop.wait(PATIENCE)
    thread.join()


_SLEEPER = """
import os, signal, sys, threading
from seawall.app.stop_signals import exit_on_sigterm
exit_on_sigterm()
def elsewhere():
    os.read(0, 1)
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)
threading.Thread(target=elsewhere, daemon=True).start()
never, _ = os.pipe()
try:
    print("sleeps", flush=True)  # the signal comes no earlier than this is read
    os.read(never, 1)
finally:
    print("put away", flush=True)
"""


def test_a_process_whose_main_thread_sleeps_through_sigterm_ends_and_puts_things_away():
    """The signal comes to another thread, while the main one sleeps in C for good."""
    pipe = subprocess.PIPE
    with Forked([sys.executable, "-c", _SLEEPER], stdin=pipe, stdout=pipe, text=True) as sleeper:
        assert sleeper.stdout.readline() == "sleeps\n"
        out, _ = sleeper.communicate("!", timeout=PATIENCE)

    assert sleeper.returncode == 143
    assert out == "put away\n"
