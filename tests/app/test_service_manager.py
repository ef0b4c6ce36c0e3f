"""The service manager hears that the server answers, still answers, and ends."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from contextlib import closing
from functools import partial

from seawall.app.health.own_answer import own_answer
from seawall.app.service_manager import ServiceManager
from seawall.config.loading import load_settings
from tests import forked
from tests.ports import own_port
from tests.waiting import PATIENCE


def manager_socket(folder) -> socket.socket:
    """Where a manager listens."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.settimeout(PATIENCE)
    listening.bind(str(folder / "notify"))
    return listening


def test_a_server_says_when_it_answers_feeds_the_watchdog_and_says_when_it_ends(
    tmp_path, short_folder
):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    environment = {
        **kept,
        "SEAWALL_DATA_DIR": str(tmp_path / "data"),
        "SEAWALL_PORT": str(own_port()),
        "NOTIFY_SOCKET": str(short_folder / "notify"),
        "WATCHDOG_USEC": "600000",
    }
    command = [sys.executable, "-m", "seawall", "serve", "--role", "gate"]
    with closing(manager_socket(short_folder)) as manager, (tmp_path / "log").open("wb") as log:
        process = forked.Forked(command, env=environment, stdout=log, stderr=log)
        first = manager.recv(99)
        second = manager.recv(99)
        process.send_signal(signal.SIGTERM)
        heard = iter(partial(manager.recv, 99), b"STOPPING=1")
        between = set(heard)
        process.wait(timeout=PATIENCE)

    assert (first, second) == (b"READY=1", b"WATCHDOG=1"), (tmp_path / "log").read_text()
    assert between <= {b"WATCHDOG=1"}


def test_one_that_takes_calls_and_answers_nobody_is_not_fed(tmp_path, short_folder):
    asked = threading.Event()
    with (
        closing(manager_socket(short_folder)) as manager,
        socket.create_server(("127.0.0.1", 0)) as hung,
    ):
        settings = load_settings(data_dir=tmp_path, host="127.0.0.1", port=hung.getsockname()[1])
        stop = threading.Event()

        def take_and_close() -> None:
            hung.accept()[0].close()

        def is_answering() -> bool:
            taken = threading.Thread(target=take_and_close)
            taken.start()
            answer = own_answer(settings, "/readyz")
            taken.join()
            asked.set()
            return answer is not None

        feeding = threading.Thread(
            target=ServiceManager(str(short_folder / "notify"), 0.03).feed,
            args=(is_answering, stop),
        )
        feeding.start()
        assert asked.wait(PATIENCE)
        stop.set()
        feeding.join()
        manager.setblocking(False)
        silent = False
        try:
            manager.recv(99)
        except BlockingIOError:
            silent = True

    assert silent


def test_no_child_inherits_the_managers_address_and_anothers_watchdog_is_not_ours():
    environment = {"NOTIFY_SOCKET": "@seawall", "WATCHDOG_USEC": "60000000", "WATCHDOG_PID": "1"}
    manager = ServiceManager.of_environment(environment)

    assert environment == {}
    assert manager == ServiceManager("@seawall", 0.0)


def test_without_a_manager_nobody_is_told_and_nothing_waits():
    manager = ServiceManager.of_environment({"NOTIFY_SOCKET": "vsock:2:9", "WATCHDOG_USEC": "1"})
    manager.ready()
    manager.feed(lambda: True, threading.Event())
    manager.stopping()

    assert manager == ServiceManager()
