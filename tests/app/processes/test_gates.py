"""Several processes behind one port: all know the same, one that dies is replaced."""

import hashlib
import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from seawall.banks.model import EntryState
from seawall.gate.keeping import IndexFolder
from seawall.journeys.banks.bank_curation import change_entry_state
from seawall.transaction import close_connection, transaction
from tests.conftest import NOON
from tests.forked import Forked
from tests.gate.conftest import installed
from tests.pictures import photo, saved
from tests.ports import own_port
from tests.process_tree import kernel_text, tree_of
from tests.waiting import PATIENCE, until

SIZE = 2
ALLOWED = 'seawall_checks_total{verdict="allow"}'
SMALL = saved(photo().resize((96, 96)), "PNG")


def digest(number):
    return hashlib.sha256(str(number).encode()).hexdigest()


class Server:
    """`seawall serve --gates 2` over an organisation's database."""

    def __init__(self, here, folder):
        self.here, self.port = here, own_port()
        url = f"sqlite:///{connection.settings_dict['NAME']}"
        close_connection()
        self.folder = IndexFolder(folder / "index")
        self.process = Forked(
            [sys.executable, "-m", "seawall", "serve", "--gates", str(SIZE), "--role", "gate"],
            stdout=subprocess.PIPE,
            env={
                **os.environ,
                "SEAWALL_DATABASE_URL": url,
                "SEAWALL_DATA_DIR": str(folder),
                "SEAWALL_PORT": str(self.port),
                "SEAWALL_SNAPSHOT_AFTER": "2",
                "SEAWALL_RATE_LIMIT": "600000/minute",
            },
        )
        assert self.process.stdout.readline().startswith(b"Seawall is at")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return code

    def gates(self):
        return self._processes("gate_process")

    def lender(self):
        """The process that lends decoders to all of them."""
        return self._processes("decoder_process")

    def _processes(self, module):
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split() if module in command_of(pid)]

    def ask(self, number):
        """Over a connection of its own, so that another process may answer each time."""
        body = json.dumps({"hashes": [{"type": "sha256", "value": digest(number)}]})
        return self._answer(body, "application/json")["verdict"]

    def is_picture_opened(self):
        """Whether a picture is looked at: of one that nobody can open that is said."""
        return self._answer(SMALL, "image/png")["complete"]

    def _answer(self, body, media_type):
        headers = {"Authorization": f"Bearer {self.here.key}", "Content-Type": media_type}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as line:
            line.request("POST", "/v1/checks", body, headers)
            return json.loads(line.getresponse().read())

    def verdicts(self, number):
        return {self.ask(number) for _ in range(8)}


@pytest.fixture
def server(sqlite, assembled_parts, tmp_path):
    made = Server(installed(assembled_parts), tmp_path)
    yield made
    if made.process.poll() is None:
        made.end()


def test_every_process_follows_the_bank_and_all_end_with_the_one_that_started_them(server):
    """And decoders are lent to all of them, by one that is replaced where it dies."""
    assert server.verdicts(1) == {"allow"}
    entry = server.here.know("sha256", digest(1))
    until(lambda: server.verdicts(1) == {"block"})
    with transaction(server.here.organisation.id) as tx:
        change_entry_state(
            entry.id, EntryState.WITHDRAWN, reason="over", tx=tx, now=NOON, by="test"
        )
    until(lambda: server.verdicts(1) == {"allow"})
    assert len(server.gates()) == SIZE

    lose_lender(server)

    everything = tree_of(server.process.pid)
    assert {*server.gates(), *server.lender()} < {*everything}
    server.process.kill()
    server.process.wait()
    server.process.stdout.close()
    until(lambda: not any(is_running(pid) for pid in everything))


def lose_lender(server):
    """Kill the process that lends decoders: they end with it, and another one lends new ones."""
    assert all(server.is_picture_opened() for _ in range(8))
    (lender,) = server.lender()
    decoders = [pid for pid in tree_of(lender) if "_zygote" in command_of(pid)]
    everything = tree_of(server.process.pid)
    assert decoders == [pid for pid in everything if "_zygote" in command_of(pid)]

    os.kill(lender, signal.SIGKILL)

    until(lambda: server.lender() not in ([], [lender]))
    until(server.is_picture_opened)
    until(lambda: not any(is_running(pid) for pid in decoders))


def test_one_that_dies_is_replaced_all_share_one_snapshot_and_a_signal_ends_them(server):
    """And what is measured is measured of all of them, and goes back for none that dies."""
    allowed = count_checks(server)
    for number in range(3):
        server.here.know("sha256", digest(number))
    close_connection()
    until(server.folder.current)
    first, other = server.gates()
    os.kill(first, signal.SIGKILL)

    until(lambda: len(set(server.gates()) - {first}) == SIZE)
    until(lambda: verdicts(server, 99) == {"allow"})
    assert other in server.gates()
    until(lambda: verdicts(server, 2) == {"block"})  # each follows the bank in its own time
    assert all(metrics_of(server)[ALLOWED] >= allowed for _ in range(12))
    gates = server.gates()
    (folder,) = (server.folder.folder.parent / "metrics").iterdir()
    assert server.end() == 0
    assert not any(is_running(pid) for pid in gates)
    assert not folder.exists()


def count_checks(server):
    """Ask and look at the count, again and again; how many checks were counted at last."""
    last = 0.0
    for number in range(1, 25):
        server.ask(99)
        counted = metrics_of(server)[ALLOWED]
        assert last <= counted <= number
        last = counted
    until(lambda: metrics_of(server)[ALLOWED] == 24)
    assert metrics_of(server)["seawall_processes"] == SIZE
    assert server.is_picture_opened()
    until(lambda: 'seawall_decoder_busy{family="picture"}' in metrics_of(server))
    return 24


def verdicts(server, number):
    """What all of them answer; nothing while one of them is being replaced."""
    try:
        return server.verdicts(number)
    except (OSError, http.client.HTTPException):
        return None


def command_of(pid):
    """The words that a process was started with; none where it has ended meanwhile."""
    return kernel_text(Path(f"/proc/{pid}/cmdline"))


def is_running(pid):
    state = kernel_text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return bool(state) and state[0] != "Z"


def metrics_of(server):
    """Of whichever process answers: samples by name and labels."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)) as line:
        line.request("GET", "/metrics")
        answer = line.getresponse()
        assert answer.status == 200
        lines = answer.read().decode().splitlines()
    pairs = (text.rpartition(" ") for text in lines if not text.startswith("#"))
    return {name: float(value) for name, _, value in pairs}
