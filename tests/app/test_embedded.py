"""Seawall inside another process: light to import, the same answers."""

import json
import os
import subprocess
import sys

import pytest

from seawall.app.embedded import EmbeddedParts, _checked_item
from seawall.errors import InvalidRequest
from seawall.intake.submission import ItemRef, Submission
from seawall.transaction import transaction
from tests import forked
from tests.gate.conftest import installed, known_picture, modified_copy
from tests.people_made import make_organisation
from tests.problems import raises_problem
from tests.worker.processes import database_url

IMPORT = "import seawall, sys; print('django' in sys.modules, 'numpy' in sys.modules)"
CHECK = """
import json, sys
import seawall
said = [
    seawall.check(path=sys.argv[1], item="photo/p/1@1", account="user-17"),
    seawall.check(text="good morning"),
]
print(json.dumps([answer.as_json() for answer in said]))
"""


def python(code, *words, run=subprocess.run, **environment):
    done = run(
        [sys.executable, "-c", code, *map(str, words)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_importing_seawall_loads_neither_django_nor_numpy():
    assert python(IMPORT).split() == ["False", "False"]


def test_a_check_in_a_process_is_the_check_of_the_gate(database, assembled_parts, tmp_path):
    here = installed(assembled_parts)
    here.know_picture(known_picture())
    path = tmp_path / "upload.jpg"
    path.write_bytes(modified_copy())

    run = subprocess.run if database == "sqlite" else forked.run  # a fresh process is enough once
    url = database_url(database)
    said, other = json.loads(python(CHECK, path, run=run, SEAWALL_DATABASE_URL=url))

    assert (said["verdict"], other["verdict"]) == ("block", "allow")
    with transaction(here.organisation.id) as tx:
        assert tx.intake.check(said["check"]).item == said["item"]
        item = tx.intake.item_named("photo", "p/1")
        assert (item.id, item.account, item.latest_version) == (said["item"], "user-17", 1)
    here.parts.door.close()


@pytest.mark.parametrize(
    ("item", "named"),
    [
        ("photo/8812", ("photo", "8812", None)),
        ("photo/8812@3", ("photo", "8812", 3)),
        ("photo/album/8812", ("photo", "album/8812", None)),
        ("post/user@host", ("post", "user@host", None)),
        (("photo", "8812"), ("photo", "8812", None)),
        (("photo", "8812@3", 1), ("photo", "8812@3", 1)),
        (ItemRef("photo", "8812", 2), ("photo", "8812", 2)),
    ],
)
def test_an_item_is_named_in_one_line_or_in_parts(item, named):
    ref = _checked_item(item, account="user-17", public_url="https://platform.example/8812")

    assert (ref.kind, ref.id, ref.version) == named
    assert (ref.account, ref.url) == ("user-17", "https://platform.example/8812")


@pytest.mark.parametrize("item", ["", "photo", "/8812", "photo/", "a kind/8812", ("photo", "", 1)])
def test_what_names_no_item_is_refused_as_at_the_fast_door(item):
    with pytest.raises(InvalidRequest):
        _checked_item(item, account="", public_url="")


def test_an_account_without_an_item_is_refused():
    with pytest.raises(InvalidRequest, match="none is named"):
        _checked_item(None, account="user-17", public_url="")


def test_with_two_organisations_one_must_be_named(sqlite):
    make_organisation(slug="one")
    make_organisation(slug="two")
    here = EmbeddedParts(follow=False)

    with raises_problem(
        "app.which-organisation",
        match="one, two",
    ):
        here.organisation("")
    here.close()


def test_the_index_of_an_embedded_gate_follows_the_bank(sqlite, assembled_parts):
    there = installed(assembled_parts)
    here = EmbeddedParts(follow=True)
    asked = Submission(there.organisation.id, text="Join the Grey Tide Order")
    before = here.parts.gate.check(asked).verdict
    there.know_text("Join the Grey Tide Order")
    here.parts.refresher.refresh()

    assert (before, here.parts.gate.check(asked).verdict) == ("allow", "block")
    here.close()
    there.parts.door.close()
