"""The examples of the page on STIX and MISP are run, and a real server is read by OASIS's client."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import stix2
from taxii2client.v21 import Server, as_pages
from typer.testing import CliRunner

from seawall.cli.root import APP
from tests.browser.demo_server import demo_server
from tests.exchanges.fakes.misp import KEY, fake_misp
from tests.exchanges.fakes.taxii import fake_taxii
from tests.people_made import make_organisation

PAGE = Path(__file__).parents[2] / "docs" / "stix-misp.md"
ADDS = re.findall(r"^seawall (exchange add .+)$", PAGE.read_text(), re.MULTILINE)


@pytest.mark.parametrize("line", ADDS)
def test_the_example_follows_its_exchange(sqlite, tmp_path, monkeypatch, line):
    monkeypatch.chdir(tmp_path)
    make_organisation(slug="harbour")
    with fake_taxii() as taxii, fake_misp() as misp:
        for name, text in {"user": taxii.user, "password": taxii.password, "key": KEY}.items():
            (tmp_path / f"{name}.txt").write_text(text)
        there = {"taxii": taxii.base, "misp": misp.url}
        _, _, name, kind, *_ = words = shlex.split(line)

        added = CliRunner().invoke(APP, [*words, "--set", f"base={there[kind]}"])
        synced = CliRunner().invoke(APP, ["exchange", "sync", name])

    assert added.exit_code == 0, added.output
    assert synced.exit_code == 0, synced.output


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_bank_of_a_real_server_is_read_over_taxii_and_is_valid(tmp_path):
    with demo_server(tmp_path) as server:
        banks = json.loads(server.seawall("bank", "list", "--json").stdout)
        bank, sizes = max(
            ((b["bank"], b["entries"]) for b in banks), key=lambda b: sum(b[1].values())
        )
        opened = server.seawall("bank", "taxii", bank["name"], "--tlp", "green")
        made = server.seawall("key", "create", "reader", "--scope", "taxii.read")
        (key,) = re.findall(r"swk_[\w-]{43}", made.stdout)
        reader = Server(f"{server.address}/taxii2/", user="reader", password=key)
        (collection,) = reader.default.collections
        objects = [
            each
            for page in as_pages(collection.get_objects, per_request=50)
            for each in page["objects"]
        ]
        closed = server.seawall("bank", "taxii", bank["name"], "--off")
        left = Server(f"{server.address}/taxii2/", user="reader", password=key)
        remaining = list(left.default.collections)

    assert opened.stdout.strip() == collection.id
    assert closed.returncode == 0
    assert remaining == []
    kinds = [stix2.parse(json.dumps(one)).type for one in objects]
    assert kinds.count("indicator") == sum(sizes.values())
