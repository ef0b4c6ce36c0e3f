"""Over https every cookie is for this host alone, and no script reads one. ASVS 5.0 V3.3.1, .3, .4."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import forked
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
#: Somebody comes in by a link, asks for French, and goes: what the browser was told to keep.
PROGRAM = """
import json
from datetime import UTC, datetime
from seawall.app import database
database.set_up_django()
database.run_migrations()
from django.test import Client
from seawall.journeys.people.sign_in import issue_link
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import make_organisation, make_person
member = make_person(make_organisation())
with transaction(INSTALLATION) as tx:
    token = issue_link(member.email, tx=tx, now=datetime.now(UTC))
client = Client(HTTP_HOST="sea.test")
asked = [
    client.get("/sign-in?lang=fr", secure=True),
    client.get("/sign-in/link", secure=True),
    client.post("/sign-in/link", {"token": token}, secure=True),
    client.get("/sign-in?next=/me", secure=True),
    client.post("/sign-in/passkey/options", secure=True),
    client.get("/me", secure=True),
]
assert asked[-1].status_code == 200, asked
kept = {name: dict(cookie) for answer in asked for name, cookie in answer.cookies.items()}
print("COOKIES" + json.dumps(kept))
"""


@pytest.fixture(scope="module")
def cookies(tmp_path_factory) -> dict[str, dict[str, object]]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWALL_")}
    folder = tmp_path_factory.mktemp("cookies")
    ran = forked.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={
            **kept,
            "SEAWALL_DATA_DIR": str(folder / "data"),
            "SEAWALL_PUBLIC_URL": "https://sea.test",
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
    found = re.search(r"COOKIES(.*)", ran.stdout)
    assert found, ran.stdout
    return json.loads(found[1])


def test_what_a_browser_keeps_is_what_we_know_of(cookies):
    assert set(cookies) == {
        "__Host-seawall",
        "__Host-seawall-csrf",
        "__Host-seawall-whose",
        "__Host-seawall-device",
        "__Host-seawall-language",
        "__Host-seawall-onward",
        "__Host-seawall-question",
    }


def test_each_is_sent_over_https_to_this_host_and_to_no_script_and_not_with_others_forms(cookies):
    for name, cookie in cookies.items():
        assert cookie["secure"] is True, name
        assert cookie["httponly"] is True, name
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert (cookie["domain"], cookie["path"]) == ("", "/"), name
