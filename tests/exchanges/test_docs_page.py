"""The examples of the pages on exchanges are run, each against the peer it is about."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from seawall.cli.root import APP
from tests.exchanges.fakes.graph import GROUP, TOKEN
from tests.exchanges.fakes.hashsharing import PASSWORD as NCMEC_PASSWORD
from tests.exchanges.fakes.hashsharing import ROOT, USER
from tests.exchanges.fakes.ncii import KEYS
from tests.exchanges.fakes.tcap import PASSWORD as TAT_PASSWORD
from tests.exchanges.fakes.tcap import USER as TAT_USER
from tests.people_made import make_organisation

DOCS = Path(__file__).parents[2] / "docs"
TEXT = "".join((DOCS / page).read_text() for page in ("exchanges.md", "designation-lists.md"))
LISTS = Path(__file__).parent / "lists"
ADDS = re.findall(r"^seawall (exchange add .+)$", TEXT, re.MULTILINE)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with the files that the examples name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "a.txt").write_text(f"sha256 {'1' * 64}\n")
    shutil.copy(LISTS / "eu.xml", tmp_path / "eu.xml")
    (tmp_path / "token.txt").write_text(TOKEN)
    for name in ("subscription", "fetch", "submit", "feedback"):
        (tmp_path / f"{name}.txt").write_text(KEYS[f"{name}_key"])
    return tmp_path


@pytest.mark.parametrize("line", ADDS)
def test_the_example_follows_its_exchange(sqlite, folder, line, graph, tcap, ncii, feed):
    make_organisation(slug="harbour")
    _, _, name, kind, *_ = words = shlex.split(line)
    sign_in = (USER, NCMEC_PASSWORD) if kind == "ncmec" else (TAT_USER, TAT_PASSWORD)
    (folder / "user.txt").write_text(sign_in[0])
    (folder / "password.txt").write_text(sign_in[1])
    there = {
        "threatexchange": f"base={graph.url}",
        "tat": f"base={tcap.url}",
        "tat-urls": f"base={tcap.url}",
        "stopncii": f"base={ncii.url}/v1",
        "ncmec": f"base={feed.url}{ROOT}",
        "un-consolidated": f"file={LISTS / 'un.xml'}",
    }
    if kind in there:
        words += ["--set", there[kind]]

    added = CliRunner().invoke(APP, words)
    synced = CliRunner().invoke(APP, ["exchange", "sync", name])

    assert added.exit_code == 0, added.output
    assert synced.exit_code == 0, synced.output
    assert f"seawall exchange sync {name}\n" in TEXT


def test_the_pages_name_every_kind():
    from seawall.exchanges.adapter_registry import adapters

    assert GROUP in TEXT
    assert [name for name in adapters() if name not in TEXT] == []
