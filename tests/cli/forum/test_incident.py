"""`seawall forum incident`: an incident is proposed, opened, told about and ended from a shell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from seawall.transaction import INSTALLATION, transaction
from tests.forum_made import a_forum

YES = [word for name in ("event", "perpetrator", "spread") for word in ("--yes", name)]
NO = ["--no", "ongoing", "--no", "livestream"]


@pytest.fixture
def made(sqlite):
    return a_forum(datetime.now(UTC).replace(microsecond=0), "Ada", "Ben")


@pytest.fixture
def at(made, run):
    """Run an incident command at a member, and let everybody follow."""

    def run_at(name, *words):
        with transaction(INSTALLATION) as tx:
            slugs = {one.id: one.slug for one in tx.people.organisations()}
        ran = run("forum", "incident", *words, "--org", slugs[made.organisations[name]])
        made.now = datetime.now(UTC)
        made.sync()
        return ran

    return run_at


@pytest.fixture
def opened(at):
    proposed = at("Ada", "propose", "Harbour", "--type", "pci", *YES, *NO, "--country", "nz", "--json")  # fmt: skip
    which = proposed.data["incident"]
    at("Ada", "approve", which, "--as", "second@ada.example")
    at("Ben", "approve", which)
    return which


def test_two_approvers_open_it_everywhere(at, opened):
    for name in ("Ada", "Ben"):
        (listed,) = at(name, "list", "--json").data
        assert (listed["state"], listed["approvals"], listed["title"]) == ("open", 2, "Harbour")


def test_who_proposes_does_not_approve(at):
    which = at("Ada", "propose", "Harbour", "--type", "pci", *YES, *NO, "--json").data["incident"]

    refused = at("Ada", "approve", which)

    assert refused.code == 2
    assert "whoever proposes an incident does not approve it" in refused.err


def test_an_unknown_type_is_refused_with_the_choices(at):
    refused = at("Ada", "propose", "Harbour", "--type", "xyz", *YES, *NO)

    assert refused.code == 2
    assert "pci, legacy_cip, legacy_ci, legacy_incident" in refused.err


def test_a_question_left_open_is_asked(at):
    refused = at("Ada", "propose", "Harbour", "--type", "pci", *YES)

    assert refused.code == 2
    assert "Is the event still under way?" in refused.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--no", "event"], "'event' is answered with both yes and no"),
        (["--note", "colour=blue"], "no answer 'colour'"),
    ],
)
def test_answers_that_contradict_each_other_are_refused(at, words, says):
    refused = at("Ada", "propose", "Harbour", "--type", "pci", *YES, *NO, *words)

    assert refused.code == 2
    assert says in refused.err


def test_types_are_listed_with_their_criteria(run, sqlite):
    assert "Perpetrator content incident" in run("forum", "incident", "types").out
    assert "Is the content a live stream?" not in run("forum", "incident", "types").out
    assert "Was or is the content a live stream?" in run("forum", "incident", "types", "pci").out
    assert "pci" in {one["id"] for one in run("forum", "incident", "types", "--json").data}


def test_an_update_is_shown_with_its_marking_and_a_red_one_only_to_whom_it_names(at, opened):
    at("Ada", "update", opened, "The stream is gone.", "--tlp", "green")
    at("Ada", "update", opened, "The police were told.", "--tlp", "red", "--to", "Hub")

    shown = at("Ben", "show", opened).out
    assert "TLP:GREEN\nThe stream is gone." in shown
    assert "TLP:RED\n(only for other members)" in shown
    assert "The police were told." in at("Ada", "show", opened).out


def test_user_data_in_an_update_is_refused(at, opened):
    refused = at("Ada", "update", opened, "Write to jo@example.org")

    assert refused.code == 2
    assert "jo@example.org" not in refused.err


def test_it_is_extended_and_concluded_and_then_debriefed(at, opened, tmp_path):
    until = datetime.now(UTC) + timedelta(hours=30)
    refused = at("Ben", "extend", opened, "--until", f"{until:%Y-%m-%dT%H:%M:%S}", "--reason", "on")
    assert "would not end later" in refused.err

    concluded = at("Ben", "conclude", opened, "--reason", "the stream is gone")
    assert concluded.code == 0
    page = tmp_path / "debrief.md"
    assert at("Ada", "debrief", opened, "--to", page).code == 0
    text = page.read_text()
    assert text.startswith("# Harbour\n")
    assert "concluded: the stream is gone" in text
    brief = at("Ada", "debrief", opened, "--json").data
    assert (brief["state"], brief["country"]) == ("concluded", "NZ")


def test_there_is_nothing_to_hand_over_yet(at, opened):
    refused = at("Ada", "handover", opened)

    assert refused.code == 2
    assert "only one edition" in refused.err


def test_the_tree_is_drawn(at, opened, tmp_path):
    assert at("Ada", "show", opened, "--tree").code == 0
    drawn = tmp_path / "tree.svg"
    assert at("Ada", "show", opened, "--svg", drawn).code == 0
    assert drawn.read_text().startswith("<svg")


def test_an_incident_that_is_not_there_is_named(at):
    refused = at("Ada", "show", "inc_01JABCDEFGHJKMNPQRSTVWXYZ0")

    assert refused.code == 2
    assert "List them with `seawall forum incident list`." in refused.err
