"""Whatever is wrong with a command is one line on stderr: what, where, and what to do."""

from __future__ import annotations

import re

import pytest

from seawall.errors import every_entry
from seawall.journeys.people.founding import MemberInvitation, invite_member
from seawall.people.model import Role
from seawall.transaction import transaction
from tests.conftest import NOON
from tests.people_made import make_organisation


@pytest.mark.parametrize(
    ("words", "fault", "help_of"),
    [
        (("chek",), "No such command 'chek'. Did you mean 'check'?", "seawall"),
        (("--bogus",), "No such option: --bogus.", "seawall"),
        (("check", "--bogus", "x"), "No such option: --bogus", "seawall check"),
        (("check", "/nowhere.jpg"), "file '/nowhere.jpg' does not exist.", "seawall check"),
        (("org", "create"), "Missing argument 'slug'.", "seawall org create"),
        (("serve", "--port", "99999999"), "Invalid value for '--port'", "seawall serve"),
        (("people", "role", "a@b.example", "king"), "'king' is not one of", "seawall people role"),
    ],
)
def test_a_command_that_cannot_be_read_names_its_fault_and_its_help(run, words, fault, help_of):
    ran = run(*words)

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("seawall: ")
    assert fault in ran.err
    assert ran.err.endswith(f" Run `{help_of} --help`.\n")
    assert ran.err.count("\n") == 1


def test_a_command_that_cannot_be_done_has_the_same_style(database, run):
    ran = run("people", "link", "nobody@example.com")

    assert ran.code == 2
    assert re.fullmatch(r"seawall: [^\n]+\n", ran.err)


def test_an_error_names_the_code_that_the_reference_lists_it_under(database, run):
    ran = run("people", "list")

    code = ran.err.rpartition(" Error code: ")[2].removesuffix(".\n")
    assert code == "cli.no-organisation.none"
    assert code in {entry.code for entry in every_entry()}


@pytest.mark.parametrize("words", [(), ("bank",), ("people",)])
def test_a_group_without_a_command_prints_its_help(run, words):
    ran = run(*words)

    assert "Usage: seawall" in ran.out
    assert "seawall: " not in ran.err


def test_a_sign_in_link_takes_the_organisation_as_every_command_does(database, run):
    harbour, quay = make_organisation(slug="harbour"), make_organisation(slug="quay")
    with transaction(harbour.id) as tx:
        invited = MemberInvitation("ana@example.com", "Ana", Role.REVIEWER)
        invite_member(invited, organisation=harbour.id, tx=tx, now=NOON, by="test")

    right = run("people", "link", "ana@example.com", "--org", harbour.slug)
    wrong = run("people", "link", "ana@example.com", "--org", quay.slug)

    assert (right.code, wrong.code) == (0, 2)
    assert "/sign-in/link#" in right.out
    assert f"is not a member of {quay.slug}" in wrong.err
