"""The upload handlers of the integration guide: each a real process, asking a real Seawall."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from PIL import Image, ImageEnhance

from seawall.world.demo_bank import media
from tests import forked
from tests.ports import closed_port, own_port
from tests.served import served, started
from tests.waiting import PATIENCE

SAMPLES = Path(__file__).parents[2] / "samples"
MODULES = SAMPLES / "receivers" / "express" / "node_modules"
PYTHON = [sys.executable, "-m"]
COMMANDS = {
    "fastapi": [*PYTHON, "uvicorn", "upload:app", "--port", "{port}"],
    "flask": [*PYTHON, "flask", "--app", "upload", "run", "--port", "{port}"],
    "django": [sys.executable, "manage.py", "runserver", "--noreload", "{port}"],
    "express": ["node", "upload.mjs"],
}
#: What a handler may be told by its environment; the test's own settings are not its business.
KEPT = ("PATH", "HOME", "LANG")
BOUNDARY = "a-boundary"
#: What is tried at length in the whole run alone: the tests here name what each comes to.
MODES = ("hold", "block")


@pytest.fixture(scope="module")
def seawall(tmp_path_factory):
    with served(tmp_path_factory.mktemp("seawall")) as serving:
        yield serving


@pytest.fixture(params=sorted(COMMANDS))
def sample(request, tmp_path):
    """A copy of one sample, alone in a folder, as somebody who copies it has it."""
    return copied(request.param, tmp_path)


def copied(name, place):
    folder = place / name
    shutil.copytree(SAMPLES / "uploads" / name, folder)
    if name == "express":
        assert shutil.which("node"), "The samples need Node: sudo apt-get install nodejs npm"
        assert MODULES.is_dir(), f"Run: npm ci --prefix {MODULES.parent}"
        (folder / "node_modules").symlink_to(MODULES)
    return folder


@pytest.fixture(scope="module", params=sorted(COMMANDS))
def shared_platform(request, seawall, tmp_path_factory):
    """One that lets pass what Seawall gives no verdict on, so that each refusal is a verdict."""
    folder = copied(request.param, tmp_path_factory.mktemp("platform"))
    with running(folder, seawall.url, key=seawall.key, FAIL_MODE="allow") as send:
        yield folder, send


@pytest.fixture
def platform(shared_platform):
    """A sample that runs and asks Seawall, with nothing stored yet, and how to upload to it."""
    folder, _ = shared_platform
    for name in stored(folder):
        (folder / name).unlink()
    return shared_platform


@dataclass(frozen=True)
class Sender:
    """Uploads photos to a handler."""

    address: str

    def __call__(self, photo):
        return upload(self.address, photo)


@contextmanager
def running(sample, url, *, key="swk_example", **more):
    """Start a sample on a free port; gives a function that uploads a photo to it."""
    port = own_port()
    told = {"API_URL": url, "API_KEY": key, "PORT": str(port), **more}
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [part.format(port=port) for part in COMMANDS[sample.name]]
    with started(command, port=port, cwd=sample, env={**kept, **told}):
        yield Sender(f"http://127.0.0.1:{port}/photos")


def test_a_copy_of_a_known_photo_is_refused_and_never_stored(platform):
    sample, send = platform
    status, said = send(retouched("photos/coffee-cup.jpg"))

    assert (status, said["state"]) == (403, "refused")
    assert stored(sample) == {}


def test_a_doubtful_photo_is_stored_where_nobody_sees_it(platform):
    sample, send = platform
    photo = media("photos/cell.jpg")  # its entry is contested
    status, said = send(photo)

    assert (status, said["state"]) == (202, "hidden")
    assert stored(sample) == {f"hidden/{said['id']}": photo}


def test_an_innocent_photo_is_public_at_once_byte_for_byte(platform):
    sample, send = platform
    photo = media("not-in-bank/astronaut.jpg")
    status, said = send(photo)

    assert (status, said["state"]) == (201, "public")
    assert stored(sample) == {f"public/{said['id']}": photo}


def test_a_broken_picture_is_refused_whatever_the_fail_mode(platform):
    sample, send = platform
    status, said = send(media("not-in-bank/astronaut.jpg")[:2000])

    assert (status, said["state"]) == (415, "refused")
    assert stored(sample) == {}


@pytest.mark.parametrize(
    ("mode", "state"),
    [("", "unchecked"), pytest.param("allow", "public", marks=pytest.mark.exhaustive)],
)
def test_without_seawall_the_platforms_own_fail_mode_answers(sample, mode, state):
    nobody = f"http://127.0.0.1:{closed_port()}"
    with running(sample, nobody, **({"FAIL_MODE": mode} if mode else {})) as send:
        _, said = send(media("not-in-bank/astronaut.jpg"))

    assert said["state"] == state


def test_a_seawall_that_never_answers_is_waited_for_by_no_handler(tmp_path):
    """Each has a patience of its own: all are asked at the same time."""

    def state_of(name):
        with mute() as url, running(copied(name, tmp_path), url, FAIL_MODE="block") as send:
            return send(media("not-in-bank/astronaut.jpg"))[1]["state"]

    with ThreadPoolExecutor(len(COMMANDS)) as threads:
        states = dict(zip(COMMANDS, threads.map(state_of, COMMANDS), strict=True))

    assert states == dict.fromkeys(COMMANDS, "refused")


def test_a_key_that_was_revoked_means_the_fail_mode_and_not_an_open_door(seawall, sample):
    with running(sample, seawall.url, key="swk_revoked") as send:
        status, said = send(media("not-in-bank/astronaut.jpg"))

    assert (status, said["state"]) == (202, "unchecked")
    assert "401" in (sample / "server.log").read_text()


@pytest.mark.parametrize(
    "mode", ["allow", *(pytest.param(mode, marks=pytest.mark.exhaustive) for mode in MODES)]
)
def test_a_handler_obeys_every_verdict_and_takes_no_fault_for_a_block(mode, tmp_path):
    """The twenty trials of `seawall contract test-uploads`; all handlers at the same time."""

    def results(name):
        port = own_port()
        here = f"http://127.0.0.1:{port}"
        with running(copied(name, tmp_path), here, FAIL_MODE=mode) as send:
            command = ["contract", "test-uploads", send.address, "--port", str(port)]
            ran = forked.run(
                [*PYTHON, "seawall", *command, "--fail-mode", mode, "--json"],
                env={**os.environ},
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=PATIENCE,
            )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return json.loads(ran.stdout)["results"]

    with ThreadPoolExecutor(len(COMMANDS)) as threads:
        all_results = dict(zip(COMMANDS, threads.map(results, COMMANDS), strict=True))

    assert {name: len(results) for name, results in all_results.items()} == dict.fromkeys(
        COMMANDS, 20
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_fail_mode_that_is_none_stops_the_start(name, tmp_path):
    command = [part.format(port=own_port()) for part in COMMANDS[name]]
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    told = {"API_URL": "http://127.0.0.1:9", "API_KEY": "swk_example", "FAIL_MODE": "Hold"}
    ran = subprocess.run(
        command,
        cwd=copied(name, tmp_path),
        env={**kept, **told},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert ran.returncode != 0
    assert "Hold" in ran.stderr


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_a_handler_is_one_file_of_under_sixty_lines(name):
    (file,) = (SAMPLES / "uploads" / name).glob("upload.*")

    assert len(file.read_text().splitlines()) < 60


def retouched(name):
    """A demo photograph as an uploader might disguise it."""
    picture = Image.open(BytesIO(media(name))).convert("RGB")
    smaller = picture.resize((picture.width // 2, picture.height // 2))
    buffer = BytesIO()
    ImageEnhance.Brightness(smaller).enhance(1.1).save(buffer, "JPEG", quality=60)
    return buffer.getvalue()


def upload(url, photo):
    """Post a form as a browser does; gives the status and the JSON."""
    request = Request(
        url, form(photo), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    )
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def form(photo):
    parts = [
        (b'name="account"', b"user-17"),
        (b'name="photo"; filename="p.jpg"\r\nContent-Type: image/jpeg', photo),
    ]
    edge = f"--{BOUNDARY}\r\n".encode()
    body = b"".join(
        edge + b"Content-Disposition: form-data; " + head + b"\r\n\r\n" + content + b"\r\n"
        for head, content in parts
    )
    return body + f"--{BOUNDARY}--\r\n".encode()


def stored(sample):
    """Every file the platform keeps, by its path."""
    found = [
        path for state in ("public", "hidden", "unchecked") for path in sample.glob(f"{state}/*")
    ]
    return {str(path.relative_to(sample)): path.read_bytes() for path in found}


@contextmanager
def mute():
    """A server that takes every call and says nothing."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take():
            while True:
                try:
                    calls.append(server.accept()[0])
                except OSError:
                    return

        threading.Thread(target=take, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            for call in calls:
                call.close()
