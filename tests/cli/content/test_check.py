"""`seawall check` and `seawall rules`, as a shell runs them."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from seawall.banks.model import NewBank, NewEntry
from seawall.db import models as db
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.signals import hash_text
from seawall.transaction import INSTALLATION, transaction
from seawall.world.demo_bank import PACKAGE
from tests.conftest import NOON
from tests.holders import locked

PHOTOS = Path(str(PACKAGE.joinpath("media", "photos")))
STRANGER = PHOTOS.parent / "not-in-bank" / "brick-wall.jpg"
SHIPPED = Path(str(files("seawall").joinpath("data/rules")))
WORDS = "Join the Grey Tide Order at dawn"


@pytest.fixture
def bank(organisation, run):
    """A bank that knows a text and a picture."""
    with transaction(organisation.id) as tx:
        made = create_bank(NewBank("Example Forum", owner="Example"), tx=tx, now=NOON, by="test")
        known = NewEntry("text", hash_text(WORDS).signals[0].value, source="Example Forum")
        add_signal(made.id, known, tx=tx, now=NOON, by="test")
    ran = run("bank", "add", "Example Forum", PHOTOS / "coffee-cup.jpg")
    assert ran.code == 0, ran.err
    return made


def test_a_known_picture_is_blocked_and_the_exit_code_is_1(bank, run):
    ran = run("check", PHOTOS / "coffee-cup.jpg", STRANGER)

    first, *rest = ran.out.splitlines()
    assert ran.code == 1
    assert first.startswith("block")
    assert "confirmed-match" in first
    assert any(line.startswith("allow") and "brick-wall" in line for line in rest)
    assert any("pdq 0 of 31" in line and "Example Forum" in line for line in rest)


def test_a_card_says_which_look_and_which_stretch_it_was(bank, run, tmp_path):
    mirrored, letter = tmp_path / "mirrored.png", tmp_path / "letter.txt"
    with Image.open(PHOTOS / "coffee-cup.jpg") as picture:
        ImageOps.mirror(picture.convert("RGB")).save(mirrored)
    letter.write_text("A letter that says much, and among it: grey tide rising. That is all.")
    run("bank", "add", "Example Forum", "--type", "term", "--value", "grey tide rising")

    ran = run("check", mirrored, letter)

    said = [line.strip() for line in ran.out.splitlines()]
    assert "mirrored (derived)" in said
    assert "37-53 is 0-16" in said


def test_what_was_not_wholly_opened_is_said_beside_the_verdict(bank, run, tmp_path):
    (tmp_path / "a.zip").write_bytes(locked({"secret.png": b"sealed"}))

    ran = run("check", tmp_path / "a.zip")
    (said,) = run("check", tmp_path / "a.zip", "--json").data

    first, *rest = ran.out.splitlines()
    assert first == f"allow  {tmp_path / 'a.zip'} (only partly opened)"
    assert rest == ["       not opened, encrypted: secret.png"]
    assert (said["complete"], said["unopened"][0]["why"]) == (False, "encrypted")


def test_what_is_allowed_ends_with_0(bank, run):
    ran = run("check", STRANGER, "--text", "good morning")

    assert ran.code == 0


def test_json_is_the_answer_of_the_http_door(bank, run):
    (said,) = run("check", "--text", WORDS.upper(), "--json").data

    assert said["verdict"] == "block"
    assert said["matches"][0]["bank_name"] == "Example Forum"
    assert said["case"].startswith("case_")


def test_a_hit_on_the_command_line_is_a_real_hit(bank, run):
    run("check", "--text", WORDS)

    with transaction(INSTALLATION):
        assert db.UploadCheckRow.objects.count() == db.CaseRow.objects.count() == 1


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_checked(bank, run, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes((PHOTOS / "cat.jpg").read_bytes()[:3000])

    ran = run("check", broken, STRANGER)

    assert ran.code == 1
    assert "broken.jpg" in ran.err
    assert "allow" in ran.out


def test_nothing_to_check_is_misuse(organisation, run):
    ran = run("check")

    assert ran.code == 2
    assert "--text" in ran.err


def test_the_rules_are_listed_with_their_conditions(run):
    rules = {rule["rule"]: rule for rule in run("rules", "list", "--json").data}

    assert rules["confirmed-match"]["when"] == {"confirmed": "match_confirmed >= 1"}
    assert rules["new-account-far-match"]["stage"] == "shadow"


def test_the_rules_that_ship_pass_their_tests(run):
    ran = run("rules", "test")

    assert ran.code == 0
    assert "ok      confirmed-match.yaml: 3 tests" in ran.out


def test_a_rule_that_fails_its_test_ends_with_1_and_says_why(run, tmp_path):
    rule = (SHIPPED / "confirmed-match.yaml").read_text("utf-8")
    wrong = rule.replace("{given: {}, expect: none}", "{given: {}, expect: block}")
    (tmp_path / "wrong.yaml").write_text(wrong)

    ran = run("rules", "test", tmp_path)

    assert ran.code == 1
    assert "test 3: Expected block, got none: confirmed ?" in ran.out


def test_a_rule_that_does_not_load_ends_with_1_and_names_file_and_key(run, tmp_path):
    shutil.copy(SHIPPED / "uncertain-match.yaml", tmp_path)
    text = (SHIPPED / "confirmed-match.yaml").read_text("utf-8")
    (tmp_path / "typo.yaml").write_text(text.replace("match_confirmed >= 1", "match_confrmed >= 1"))

    ran = run("rules", "test", tmp_path)

    assert ran.code == 1
    assert "typo.yaml: when.confirmed" in ran.out


def test_every_fact_is_listed_with_its_unit_and_source(run):
    facts = {fact["name"]: fact for fact in run("rules", "facts", "--json").data}

    assert facts["match_min_distance"]["unit"] == "bits"
    assert facts["account_age"]["source"] == "platform"
