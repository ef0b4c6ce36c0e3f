"""The pages on orders run as they are written, each command in its own process."""

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
FORMATS = sorted((DOCS / "formats").glob("*.md"))
#: What needs a server, which signs the log, or a night; the rest runs.
ELSEWHERE = re.compile(r"serve|drill order --at|figures|report table|report tco")
#: A command whose output names what later commands stand for.
NAMES = {
    "authority add": "auth_01…",
    "authority key add": "W9HZ02…",
}
#: An id, or a key's thumbprint: it may begin or end with a hyphen.
NAMED = re.compile(r"(?<![\w-])(?:auth_\w+|[\w-]{43})(?![\w-])")
# A page is a dozen processes, each of which loads everything: on a busy machine that takes time.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def folder(tmp_path):
    """A working folder with the files that the pages name."""
    public = Ed25519PrivateKey.generate().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "authority.pem").write_bytes(pem)
    examples = (json.loads(block.code) for block in blocks("json", FORMATS))
    order = next(one for one in examples if one.get("form") == "annex1")
    (tmp_path / "order.json").write_text(json.dumps(order))
    (tmp_path / "words.txt").write_text("Uploads are compared with signals of known content.")
    return tmp_path


def test_no_page_is_left_out():
    assert set((DOCS / "orders").glob("*.md")) == set(ORDERS[1:])


def test_a_host_sets_up_checks_and_takes_in_an_order_as_the_page_says(folder):
    told: dict[str, str] = {}

    wrong = [each for line in commands(ORDERS) if (each := ended_wrong(line, folder, told))]

    assert wrong == []
    assert told.keys() == {"auth_01…", "W9HZ02…", "order_01…"}


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
