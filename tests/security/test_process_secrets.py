"""No secret stands where a process is looked at from outside: its words, its dump, its report.

ASVS 5.0 V13.3.2. Secrets come by the environment or by the file of `SEAWALL_CONFIG`; both can be
read by the user that Seawall runs as and by the owner of the machine, and by nobody else.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from seawall.cli.root import APP
from seawall.config import load_settings
from seawall.config.model import Settings
from tests import forked
from tests.ports import own_port
from tests.process_tree import kernel_text, tree_of
from tests.waiting import PATIENCE, until

CANARY = "CanaryCanaryCanary42"
#: Every setting that may carry a password or a token, or lets whoever has it speak for us.
SECRETS = {
    "database_url": f"postgresql://sea:{CANARY}@127.0.0.1:1/sea",
    "mail_inbox": f"imaps://sea:{CANARY}@127.0.0.1:1/INBOX",
    "mail_server": f"smtps://sea:{CANARY}@127.0.0.1:1",
    "on_call_url": f"https://127.0.0.1:1/{CANARY}",
    "on_call_push": f"https://127.0.0.1:1/{CANARY}",
    "deadman_url": f"https://127.0.0.1:1/{CANARY}",
    "dsa_database_token": CANARY,
}
AS_IF_DUMPS_WERE_WANTED = """
import resource
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
from seawall.cli import main
main()
"""
#: Options of commands that take a secret, and how it comes without standing on the command line.
OPTIONS = {
    ("exchange add", "--secret"): "a file, env:VARIABLE or -",
    ("contract test", "--secret"): "WEBHOOK_SECRET",
}


def environment(folder: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    said = {f"SEAWALL_{name.upper()}": value for name, value in settings.items()}
    return {**kept, "SEAWALL_DATA_DIR": str(folder / "data"), **said}


@pytest.fixture(scope="module")
def family(tmp_path_factory) -> Iterator[list[int]]:
    """Every process of a server with two gates and a worker, as its operator starts it."""
    folder, port = tmp_path_factory.mktemp("family"), own_port()
    settings = {name: value for name, value in SECRETS.items() if name != "database_url"}
    command = [sys.executable, "-c", AS_IF_DUMPS_WERE_WANTED, "serve", "--gates", "2"]
    with (folder / "log").open("wb") as log:
        process = forked.Forked(
            [*command, "--port", str(port)],
            env=environment(folder, **settings),
            stdout=log,
            stderr=log,
        )
    try:
        until(lambda: b"Seawall is at" in (folder / "log").read_bytes(), patience=PATIENCE)
        yield tree_of(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def shown_of(family: list[int], file: str) -> list[str]:
    """What is shown of each; a child of theirs may have ended since."""
    return [text for pid in family if (text := kernel_text(Path(f"/proc/{pid}/{file}")))]


def test_the_list_of_processes_shows_no_secret(family):
    shown = shown_of(family, "cmdline")

    assert len(shown) >= 3  # the server, and its two gates
    assert not [words for words in shown if CANARY in words]


def test_no_process_that_holds_keys_leaves_a_dump(family):
    limits = shown_of(family, "limits")
    cores = [re.search(r"^Max core file size +(\S+)", text, re.MULTILINE)[1] for text in limits]

    assert len(cores) >= 3
    assert set(cores) == {"0"}


def test_no_command_needs_a_secret_among_its_words():
    taking = {
        (" ".join(names), option)
        for names, command in commands(typer.main.get_command(APP))
        for parameter in command.params
        for option in parameter.opts
        if re.search(r"secret|password|token|passphrase", option)
    }

    assert taking == set(OPTIONS)


def commands(at, names=()):
    yield names, at
    for name, command in getattr(at, "commands", {}).items():
        yield from commands(command, (*names, name))


def test_what_settings_say_of_themselves_has_no_secret(monkeypatch):
    """Whatever prints them, an error's frames among it."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(f"SEAWALL_{name.upper()}", value)
    read = load_settings(on_call_next=[f"https://127.0.0.1:1/{CANARY}"])

    assert CANARY in read.database_url
    assert CANARY not in f"{read!r}{read}"


def test_a_new_setting_that_sounds_like_a_secret_is_one():
    secret = {name for name, field in Settings.model_fields.items() if not field.repr}
    sounding = {
        name
        for name, field in Settings.model_fields.items()
        if re.search(r"password|token|secret", f"{name} {field.description}", re.IGNORECASE)
    }

    assert sounding <= secret | {"dsa_database_organisation"}
    assert set(SECRETS) <= secret


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_what_the_doctor_and_a_start_say_has_no_secret(tmp_path, database):
    settings = dict(SECRETS)
    if database == "sqlite":
        del settings["database_url"]
    settings["port"] = str(own_port())
    said = ""
    for words in (["serve", "--until-ready"], ["doctor"], ["doctor", "--json"]):
        ran = forked.run(
            [sys.executable, "-m", "seawall", *words],
            env=environment(tmp_path, **settings),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        said += ran.stdout + ran.stderr

    assert "127.0.0.1" in said
    assert CANARY not in said


def test_what_lies_beside_the_database_is_its_owners_alone(tmp_path):
    """Keys, open deadlines, what waits for the database: 0600, in a folder of 0700."""
    port = str(own_port())
    forked.run(
        [sys.executable, "-m", "seawall", "serve", "--until-ready"],
        env=environment(tmp_path, port=port),
        timeout=PATIENCE,
        capture_output=True,
    )
    data = tmp_path / "data"
    files = [path for path in data.rglob("*") if path.is_file() and path.parent != data]

    assert data.stat().st_mode & 0o777 == 0o700
    assert {path.parent.name for path in files} >= {"keys", "on-call"}
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in files} == {
        path.name: "0o600" for path in files
    }
