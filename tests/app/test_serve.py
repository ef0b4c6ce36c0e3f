"""`seawall serve` as a real process: it starts, answers, stays small, and says what is wrong."""

import io
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image

from seawall.world.demo_bank import media
from tests import forked
from tests.browser.demo_server import demo_server, finished_world
from tests.gate.test_bad_input import png_of_zeros
from tests.ports import own_port, own_ports
from tests.process_tree import kernel_text, tree_of
from tests.waiting import until

MEGABYTE = 2**20


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    with demo_server(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def world(tmp_path):
    """A folder in which the demo was served before."""
    return shutil.copytree(finished_world(), tmp_path / "world")


def key_of(demo):
    return json.loads((Path(demo.environment["SEAWALL_DATA_DIR"]) / "demo.json").read_text())["key"]


def ask(demo, path, content=None, headers=None, method=None):
    """Status and body, whatever the status."""
    request = urllib.request.Request(demo.address + path, content, method=method)
    request.add_header("Authorization", f"Bearer {key_of(demo)}")
    request.add_header("Content-Type", "application/octet-stream")
    for name, value in (headers or {}).items():
        request.add_header(name, value)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read()


def seawall(*words, run=forked.run, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    return run(
        [sys.executable, "-m", "seawall", *map(str, words)],
        env={**kept, **{name: str(value) for name, value in environment.items()}},
        capture_output=True,
        text=True,
        timeout=90,
    )


def peak(pid):
    found = re.search(r"VmHWM:\s+(\d+) kB", kernel_text(Path(f"/proc/{pid}/status")))
    return int(found[1]) * 1024 if found else 0


def test_the_demo_blocks_a_modified_copy_of_its_picture(demo):
    with Image.open(io.BytesIO(media("photos/rocket-launch.jpg"))) as picture:
        out = io.BytesIO()
        picture.resize((picture.width // 2, picture.height // 2)).save(out, "JPEG", quality=40)

    status, body = ask(demo, "/v1/checks?kind=photo&id=1", out.getvalue())

    said = json.loads(body)
    assert (status, said["verdict"]) == (200, "block")
    assert said["matches"][0]["bank_name"] == "Example Forum"


def test_a_50_megapixel_png_keeps_the_server_under_400_megabytes(demo):
    bomb = png_of_zeros(10_000, 5_000)

    answers = [ask(demo, "/v1/checks", bomb)[0] for _ in range(2)]
    huge = ask(demo, "/v1/checks", png_of_zeros(10_000, 5_100))[0]

    server, *others = tree_of(demo.pid)
    assert set(answers) <= {200, 413}
    assert huge == 413
    assert peak(server) < 400 * MEGABYTE
    assert others
    assert all(peak(child) < 512 * MEGABYTE for child in others)


def test_both_doors_are_described_in_one_document(demo):
    _, body = ask(demo, "/openapi.json")

    document = json.loads(body)
    assert document["openapi"].startswith("3.1")
    assert {"/v1/checks", "/v1/events", "/healthz"} <= set(document["paths"])
    references = set(re.findall(r'"#/components/schemas/([^"]+)"', body.decode()))
    assert references <= set(document["components"]["schemas"])


def test_a_body_over_the_limit_is_refused_at_either_door(demo):
    for path in ("/v1/checks", "/v1/notices"):
        with closing(
            socket.create_connection(("localhost", int(demo.address.split(":")[-1])))
        ) as s:
            head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {2**40}\r\n"
            s.sendall(f"{head}Authorization: Bearer {key_of(demo)}\r\n\r\n".encode())
            answer = s.recv(65536).decode()

        assert answer.startswith("HTTP/1.1 413")
        assert "application/problem+json" in answer


def test_no_door_of_a_running_server_writes_down_a_token(demo):
    """Through its sockets, at each door, refused by each layer: the seam, the gate, Django."""
    token = "swr_CanaryCanaryCanaryCanaryCanaryCanary42"
    port = int(demo.address.split(":")[-1])
    paths = ("sign-in", "statement", "v1/checks", "v1/forum", "compat/hma/h", "healthz", "static")
    heads = [f"{method} /{path}/{token}?{token}" for path in paths for method in ("GET", "HEAD")]
    broken = [f"{token} / HTTP/1.1\r\n\r\n", f"GET /{token} HTTP/{token}\r\n\r\n"]
    sent = [
        f"{head} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {token}\r\n"
        f"Authorization: Bearer {token}\r\nSeawall-Receipt: {token}\r\n\r\n"
        for head in heads
        for host in ("localhost", f"{token}.test")
    ]
    answers = []
    for request in [*sent, *broken]:
        with closing(socket.create_connection(("localhost", port), timeout=30)) as line:
            line.sendall(request.encode())
            answers.append(line.recv(65536).split(b"\r\n")[0])

    until(lambda: any("HEAD /statement/<path:old>" in one for one in demo.heard))
    assert {int(answer.split()[1]) for answer in answers} <= {400, 401, 403, 404, 405, 410}
    assert "canarycanary" not in "".join(demo.heard).lower()


def test_slow_senders_cannot_hold_the_doors(demo):
    """Sixteen bodies that never end: no thread is taken before a body is whole."""
    port = int(demo.address.split(":")[-1])
    slow = [socket.create_connection(("localhost", port)) for _ in range(16)]
    for number, line in enumerate(slow):
        path = "/v1/notices" if number % 2 else "/v1/checks"
        line.sendall(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
            f"Authorization: Bearer {key_of(demo)}\r\n\r\n{{".encode()
        )

    assert ask(demo, "/openapi.json")[0] == 200
    assert ask(demo, "/v1/checks", media("not-in-bank/grass.jpg"))[0] == 200
    for line in slow:
        line.close()


@pytest.mark.parametrize("is_written", [False, True], ids=["before", "after"])
def test_a_killed_server_asked_again_with_the_same_key_has_one_effect(tmp_path, is_written):
    """kill -9 before or after the commit: either it is written, or asking again writes it."""
    picture, headers = media("photos/coffee-cup.jpg"), {"Idempotency-Key": "once"}
    with demo_server(tmp_path) as first:
        port, before = int(first.address.split(":")[-1]), checks_in(tmp_path)
        line = socket.create_connection(("localhost", port))
        head = (
            f"POST /v1/checks HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(picture)}\r\n"
            f"Content-Type: image/jpeg\r\nIdempotency-Key: once\r\n"
            f"Authorization: Bearer {key_of(first)}\r\n\r\n"
        )
        line.sendall(head.encode() + picture)
        if is_written:
            until(lambda: checks_in(tmp_path) > before)
        os.kill(first.pid, signal.SIGKILL)
        line.close()
    with demo_server(tmp_path) as second:
        said = [json.loads(ask(second, "/v1/checks", picture, headers)[1]) for _ in range(2)]
        _, cases = ask(second, "/v1/cases")

    assert said[0] == said[1]
    assert said[0]["verdict"] == "block"
    assert str(cases.decode()).count('"case_') == 1


def checks_in(folder):
    """How many upload checks the server of this folder has written."""
    with closing(sqlite3.connect(folder / "seawall.sqlite3")) as rows:
        return rows.execute("SELECT count(*) FROM db_uploadcheck").fetchone()[0]


def test_until_ready_says_so_and_ends_with_0(tmp_path):
    options = ("serve", "--demo", "--until-ready", "--port", own_ports())
    ran = seawall(*options, run=subprocess.run, SEAWALL_DATA_DIR=tmp_path)  # as a user starts it

    assert ran.returncode == 0, ran.stderr
    assert "Ready after" in ran.stdout


def test_seeding_again_changes_nothing_but_the_link(world):
    port = own_ports()
    options = ("serve", "--demo", "--empty", "--until-ready", "--port", port)
    listing = ("bank", "list", "--org", "harbour-video", "--json")
    seeded = seawall(*listing, SEAWALL_DATA_DIR=world)
    let_listen(world, port + 1)
    before = (world / "demo.json").read_text()
    ran = seawall(*options, SEAWALL_DATA_DIR=world)
    again = seawall(*listing, SEAWALL_DATA_DIR=world)

    assert ran.returncode == 0, ran.stderr
    assert (world / "demo.json").read_text() == before
    assert json.loads(seeded.stdout) == json.loads(again.stdout)
    assert len(json.loads(seeded.stdout)) == 1
    assert (world / "demo.json").stat().st_mode & 0o077 == 0


def test_every_link_of_a_command_beside_the_server_has_the_port_it_was_started_with(demo):
    link = demo.seawall("people", "link", "lead@harbour-video.example").stdout
    examined = json.loads(demo.seawall("doctor", "--json").stdout)["findings"]
    states = {finding["name"]: finding["state"] for finding in examined}

    assert link.startswith(f"{demo.address}/sign-in/link#")
    assert states["health"] == "green"  # it asked the server, at its port


def test_a_taken_port_stops_the_start_and_names_the_setting(tmp_path):
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        ran = seawall("serve", "--port", port, SEAWALL_DATA_DIR=tmp_path)

    assert ran.returncode == 2
    assert "SEAWALL_PORT" in ran.stderr


def test_the_demos_platform_keeps_its_port_and_takes_the_next_free_one_where_it_is_taken(world):
    port, before = own_ports(), own_port()
    let_listen(world, before)
    options = ("serve", "--demo", "--empty", "--until-ready", "--port", port)
    with ExitStack() as others:
        for taken in (before, port + 1):
            others.enter_context(closing(socket.create_server(("127.0.0.1", taken))))
        ran = seawall(*options, SEAWALL_DATA_DIR=world)

    assert ran.returncode == 0, ran.stderr
    assert urlsplit(hook_of(world)).port not in (before, port + 1)


def let_listen(folder, port):
    """Let the demo's platform have listened at this port last, which no other test takes."""
    file = folder / "demo.json"
    file.write_text(
        json.dumps({**json.loads(file.read_text()), "url": f"http://127.0.0.1:{port}/hook"})
    )


def hook_of(folder):
    """Where the demo's platform listens."""
    return json.loads((folder / "demo.json").read_text())["url"]


def test_a_second_demo_on_the_same_port_leaves_the_first_as_it_was(demo):
    folder = Path(demo.environment["SEAWALL_DATA_DIR"])
    before = [(folder / name).read_text() for name in ("demo.json", "server.json")]
    port = demo.address.split(":")[-1]
    ran = seawall("serve", "--demo", "--port", port, SEAWALL_DATA_DIR=folder)

    assert ran.returncode == 2
    assert "SEAWALL_PORT" in ran.stderr
    assert [(folder / name).read_text() for name in ("demo.json", "server.json")] == before


def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path):
    ran = seawall(
        "serve", "--port", own_port(), SEAWALL_DATA_DIR=tmp_path, SEAWALL_FAIL_MODE="explode"
    )

    assert ran.returncode == 2
    assert "SEAWALL_FAIL_MODE" in ran.stderr


def test_a_wrong_rule_stops_the_start_and_is_named(tmp_path):
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "bad.yaml").write_text("rule: bad\n")

    ran = seawall(
        "serve", "--port", own_port(), SEAWALL_DATA_DIR=tmp_path / "data", SEAWALL_RULES_DIR=rules
    )

    assert ran.returncode == 2
    assert "bad.yaml: title" in ran.stderr


def as_a_stranger(demo, path, content):
    """The status, without a key."""
    request = urllib.request.Request(demo.address + path, content, method="POST")
    request.add_header("Content-Type", "application/jose")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_a_stranger_sends_little_and_a_key_as_much_as_an_upload(demo):
    large = b"a" * (200 * 2**10)

    assert as_a_stranger(demo, "/sign-in", large) == 413
    assert as_a_stranger(demo, "/v1/items/post/large-1", large) == 413
    assert as_a_stranger(demo, "/v1/orders", large) == 422  # read, and no signed document
    status, body = ask(demo, "/v1/items/post/large-1", large, method="PUT")
    assert status != 413, body
