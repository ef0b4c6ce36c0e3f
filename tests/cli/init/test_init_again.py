"""Whatever step `seawall init` is killed after, a second run ends as one that was not killed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from seawall.cli.init.init_note import only_one
from seawall.cli.init.init_steps import STEPS
from seawall.keys.tokens import token_digest
from seawall.transaction import INSTALLATION, transaction
from tests.cli.conftest import finished
from tests.cli.halted import killed_before
from tests.cli.init.conftest import options, quiet_address

WORDS = options(on_call="Kim <kim@harbour.example>, https://127.0.0.1:9/topic")
STEP = "seawall.cli.init.init_steps.begin_step"
#: Beside the beginning of each step: before the note, before the settings, once a file is in place
#: and what belongs to it is not (the note, the note without the settings, the key), and before
#: the link.
PLACES = [
    ("seawall.cli.init.init_carrying.keep_note", 1),
    ("seawall.cli.init.init_carrying.write_settings", 1),
    ("seawall.keys.private_file.settle_folder", 1),
    ("seawall.keys.private_file.settle_folder", 2),
    *((STEP, number) for number in range(1, len(STEPS) + 1)),
    ("seawall.keys.private_file.settle_folder", 3),
    ("seawall.keys.private_file.settle_folder", 4),
    ("seawall.cli.init.init_carrying._sign_in_link", 1),
]


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def init(start, sqlite_address, hashes):
    """Run `seawall init` with the same words, as a process of its own."""
    return lambda *words: finished(start(sqlite_address, "init", *WORDS, "--list", hashes, *words))


@pytest.fixture
def killed(sqlite_address, data, hashes):
    """Run it, and kill it at a place."""

    def kill(place: str, call: int) -> None:
        words = ("init", *WORDS, "--list", hashes)
        killed_before(place, *words, call=call, address=sqlite_address, data_dir=data)

    return kill


def test_killed_before_every_step_in_turn_it_ends_as_if_it_had_not_been(init, killed, data):
    for number in range(1, len(STEPS) + 1):
        killed(STEP, number)

    ran = init()

    assert_whole(data)
    assert ran.code == 1, "the topic takes no call here"
    assert "API key for uploads is in" in ran.out


@pytest.mark.exhaustive
@pytest.mark.parametrize(("place", "call"), PLACES)
def test_killed_anywhere_it_ends_as_if_it_had_not_been(init, killed, data, place, call):
    killed(place, call)

    init()

    assert_whole(data)


def test_killed_between_the_key_and_its_file_the_file_opens_the_door(init, killed, data):
    killed("seawall.keys.private_file.settle_folder", 4)
    stale = (data / "upload-api-key.txt").read_text().strip()

    init()

    assert_whole(data)
    with transaction(INSTALLATION) as tx:
        assert tx.people.key_by_digest(token_digest(stale)) is None


def test_a_second_run_changes_nothing_and_prints_no_secret(init, data):
    first = init()
    before = everything(data)

    second = init()

    assert everything(data) == before
    assert "Nothing was changed." in second.out
    assert "swl_" in first.out
    assert (data / "upload-api-key.txt").read_text() in first.out + "\n"
    for secret in ("swl_", "swk_"):
        assert secret not in second.out + second.err


def test_settings_that_a_person_changed_stay_as_they_are(init, data):
    init()
    changed = (data / "seawall.toml").read_text() + "session_minutes = 20\n"
    (data / "seawall.toml").write_text(changed)
    (data / "init.json").unlink()

    init()

    assert (data / "seawall.toml").read_text() == changed
    assert_whole(data, settings=changed)


def test_a_second_run_with_another_answer_is_refused(init, data):
    init()
    before = everything(data)

    refused = {
        reason: init(*words)
        for words, reason in (
            (("--country", "FR"), "was begun with 'IE'"),
            (("--slug", "quay"), "was begun with 'harbour-video'"),
            (("--database", "sqlite:////elsewhere"), "database_url is set otherwise"),
        )
    }

    for reason, ran in refused.items():
        assert ran.code == 2
        assert reason in ran.err.replace("\n", " ")
    assert everything(data) == before


def test_two_at_once_one_is_refused(init, data):
    with only_one(data):
        refused = init()

    assert refused.code == 2
    assert f"Another `seawall init` works in {data}." in refused.err
    assert not (data / "init.json").exists()
    assert "Done" in init().out


def test_an_installation_that_was_made_by_hand_gets_no_second_organisation(
    init, start, sqlite_address
):
    created = finished(start(sqlite_address, "org", "create", "quay", "--name", "Quay"))
    assert created.code == 0

    refused = init()

    assert refused.code == 2
    assert "has organisations already: quay" in refused.err
    with transaction(INSTALLATION) as tx:
        assert [organisation.slug for organisation in tx.people.organisations()] == ["quay"]


def assert_whole(data: Path, *, settings: str | None = None) -> None:
    """The installation is that of one run that nobody killed."""
    state = everything(data)
    assert state["organisations"] == ["harbour-video"]
    assert state["members"] == {"robin@harbour.example": "admin", "kim@harbour.example": "lead"}
    assert state["contact"] == ("Harbour Video Ltd", "IE", "orders@harbour.example")
    assert state["keys"] == ["upload"]
    assert state["banks"] == {"first list": 1}
    assert state["note"]["is_finished"] is True
    assert state["note"]["settings_text"] == ""
    assert f'public_url = "{quiet_address()}"' in state["settings"]
    if settings:
        assert state["settings"] == settings
    with transaction(INSTALLATION) as tx:
        key = tx.people.key_by_digest(token_digest(state["secret"]))
    assert key is not None, "the key in the file opens the door"
    assert not [path.name for path in data.iterdir() if path.name.startswith(".seawall")]


def everything(data: Path) -> Mapping[str, Any]:
    """What is in the database, and what lies in the data folder."""
    with transaction(INSTALLATION) as tx:
        organisations = tx.people.organisations()
        members = {member.email: member.role.value for member in tx.people.members()}
        stored_keys = tx.people.keys()
    with transaction(organisations[0].id) as tx:
        contact = tx.register.contact_point()
        banks = {bank.name: sum(tx.banks.sizes(bank.id).values()) for bank in tx.banks.banks()}
    return {
        "organisations": [organisation.slug for organisation in organisations],
        "members": members,
        "keys": [key.name for key in stored_keys],
        "contact": contact and (contact.legal_name, contact.establishment, contact.email),
        "banks": banks,
        "settings": (data / "seawall.toml").read_text(),
        "note": json.loads((data / "init.json").read_text()),
        "secret": (data / "upload-api-key.txt").read_text().strip(),
        "root": (data / "keys" / "root.key").read_bytes(),
    }
