"""The pages on orders and referrals run as they are written, each command in its own process."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests import forked
from tests.docs.pages import ROOT, blocks

DOCS = ROOT / "docs"
#: Each in the order in which its reader comes to the pages.
ORDERS = [
    DOCS / "orders.md",
    *(
        DOCS / "orders" / f"{name}.md"
        for name in (
            "authorities",
            "drill",
            "at-night",
            "on-call",
            "genuine",
            "unknown-senders",
            "answers",
            "large",
            "data-requests",
            "cross-border",
            "ending",
            "reports",
        )
    ),
]
REFERRALS = [DOCS / "referrals.md", DOCS / "referrals" / "platform.md"]
PRESERVATION = [DOCS / "preservation.md", DOCS / "preservation" / "vault.md"]
FORMATS = sorted((DOCS / "formats").glob("*.md"))
#: What needs a server, a night, or pages of the network to look at; the rest runs.
ELSEWHERE = re.compile(
    r"serve|drill order --at|refer (assess|send|order|approve|return|withdraw|status UNIT)"
)
#: A command whose output names what later commands stand for.
NAMES = {
    "authority add": "auth_01…",
    "authority key add": "W9HZ02…",
    "recipient add": "rcp_01…",
    "refer import": "bat_01…",
}
#: An id, or a key's thumbprint: it may begin or end with a hyphen.
NAMED = re.compile(r"(?<![\w-])(?:(?:auth|rcp|bat)_\w+|[\w-]{43})(?![\w-])")
# A page is a dozen processes, each of which loads everything: on a busy machine that takes time.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def folder(tmp_path):
    """A working folder with the files that the pages name."""
    for name in ("authority.pem", "harbour.jwk", "unit.jwk"):
        public = Ed25519PrivateKey.generate().public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (tmp_path / name).write_bytes(pem)
    examples = (json.loads(block.code) for block in blocks("json", FORMATS))
    order = next(one for one in examples if one.get("form") == "annex1")
    (tmp_path / "order.json").write_text(json.dumps(order))
    (tmp_path / "urls.csv").write_text(blocks("csv", FORMATS)[0].code)
    return tmp_path


@pytest.mark.parametrize(
    ("folder_name", "pages"),
    [("orders", ORDERS), ("referrals", REFERRALS), ("preservation", PRESERVATION)],
)
def test_no_page_is_left_out(folder_name, pages):
    assert set((DOCS / folder_name).glob("*.md")) == set(pages[1:])


def test_a_host_sets_up_checks_and_takes_in_an_order_as_the_page_says(folder):
    told: dict[str, str] = {}

    wrong = [each for line in commands(ORDERS) if (each := ended_wrong(line, folder, told))]

    assert wrong == []
    assert told.keys() == {"auth_01…", "W9HZ02…", "order_01…"}


def test_a_unit_sets_up_and_imports_as_the_page_says(folder):
    told: dict[str, str] = {}
    ended_wrong("migrate", folder, told)
    ended_wrong("org create harbour --name Harbour --kind platform", folder, told)

    wrong = [each for line in commands(REFERRALS) if (each := ended_wrong(line, folder, told))]

    assert wrong == []
    assert "bat_01…" in told


def test_what_is_kept_and_the_vault_are_reached_and_an_unknown_one_is_refused_by_name(folder):
    (folder / "notice.json").write_text(blocks("json", PRESERVATION)[0].code)
    seawall(shlex.split("migrate"), folder)
    seawall(shlex.split("org create harbour --name Harbour --kind platform"), folder)
    seawall(shlex.split("people invite second@harbour.example --org harbour --role legal"), folder)

    ran = {line: seawall(shlex.split(line), folder) for line in commands(PRESERVATION)}

    assert {line.split()[0] for line in ran} == {"preservation", "vault"}
    broken = {line: each.stderr for line, each in ran.items() if "Traceback" in each.stderr}
    assert broken == {}
    ended = {line: each.returncode for line, each in ran.items()}
    assert ended == {line: 2 if "_01…" in line else 0 for line in ran}


def commands(pages: list[Path]) -> list[str]:
    """The `seawall` lines of these pages that a folder is enough for, in their order."""
    lines = [
        line.removeprefix("seawall ")
        for block in blocks("shell", pages)
        for line in block.code.splitlines()
        if line.startswith("seawall ")
    ]
    return [line for line in lines if not ELSEWHERE.match(line)]


def ended_wrong(line: str, folder: Path, told: dict[str, str]) -> tuple[str, int, str] | None:
    """Run one command with what earlier ones have told; None where it ended well."""
    words = [told.get(word, word) for word in shlex.split(line, comments=True)]
    ran = seawall(words, folder)
    for command, name in NAMES.items():
        if line.startswith(command) and name not in told:
            told[name] = NAMED.findall(ran.stdout)[0]
    if line.startswith("order list") and "order_01…" not in told:
        told["order_01…"] = json.loads(seawall([*words, "--json"], folder).stdout)[0]["id"]
    return None if ran.returncode == 0 else (line, ran.returncode, ran.stdout + ran.stderr)


def seawall(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SEAWALL_")}
    environment["SEAWALL_DATA_DIR"] = str(folder / "data")
    return forked.run(
        [sys.executable, "-m", "seawall", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
