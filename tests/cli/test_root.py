"""The table of contents, and how a command ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import typer

from seawall.cli.contents import CONTENTS
from seawall.cli.root import APP
from tests.ports import closed_port, own_port


def test_help_reads_like_a_table_of_contents(run):
    shown = run("--help").out

    chapters = re.findall(r"^╭─ ([A-Z][\w ]+?) ─", shown, re.MULTILINE)
    assert "Banks and signals" in chapters
    assert "Running it" in chapters
    assert "Commands" not in chapters, "every command has its chapter"


def test_every_command_says_in_its_help_what_it_does():
    silent = [path for path, command in walk(typer.main.get_command(APP)) if not command.help]

    assert silent == []


def test_every_command_answers_help_without_a_database(run):
    for path, _ in walk(typer.main.get_command(APP)):
        assert run(*path, "--help").code == 0, path


@pytest.mark.parametrize("command", [("bank", "list"), ("serve", "--port", str(own_port()))])
def test_a_database_that_is_away_is_one_line_and_never_looks_like_a_find(tmp_path, command):
    nowhere = f"postgresql://seawall@127.0.0.1:{closed_port()}/seawall"
    ran = subprocess.run(
        [sys.executable, "-m", "seawall", *command],
        env={**os.environ, "SEAWALL_DATABASE_URL": nowhere, "SEAWALL_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ran.returncode == 2
    assert ran.stderr.startswith("seawall: SEAWALL_DATABASE_URL: The database does not answer")
    assert "Traceback" not in ran.stderr


def walk(command, path=()):
    """Every command and group, with the words that lead to it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from walk(inner, (*path, name))


def test_the_version_is_printed(run):
    assert re.fullmatch(r"seawall \d+\.\d+\.\d+\S*\n", run("--version").out)


def test_a_word_that_is_no_command_is_misuse(run):
    assert run("hahs").code == 2


def test_an_error_of_ours_is_one_line_on_stderr_and_misuse(run):
    ended = run("hash")

    assert (ended.code, ended.out) == (2, "")
    assert re.fullmatch(
        r"seawall: files: .+ Give files, --text or --url\. Error code: .+\n", ended.err
    )


def test_help_is_quick_because_it_loads_neither_django_nor_numpy():
    loads = "import sys, seawall.cli; print({'django', 'numpy', 'PIL'} & set(sys.modules))"

    shown = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True)

    assert shown.stdout == "set()\n"


#: Of ours, what prints the table of contents.
CONTENTS_ALONE = {"cli", "cli.root", "cli.contents", "cli.contents_tree", "cli.output", "errors"}


def test_the_table_of_contents_is_printed_without_loading_a_command_or_the_settings():
    shown = subprocess.run(
        [sys.executable, "-c", _MODULES_OF_HELP.format(words=["--help"])],
        capture_output=True,
        text=True,
        check=True,
    )

    modules = set(shown.stderr.split())
    ours = {name.removeprefix("seawall.") for name in modules if name.startswith("seawall.")}
    assert ours <= CONTENTS_ALONE
    assert not {"yaml", "pydantic", "ulid", "jsonschema", "cryptography"} & modules


def test_help_of_one_group_loads_no_other_group():
    shown = subprocess.run(
        [sys.executable, "-c", _MODULES_OF_HELP.format(words=["rules", "--help"])],
        capture_output=True,
        text=True,
        check=True,
    )

    modules = set(shown.stderr.split())
    assert "seawall.cli.rules" in modules
    assert not {"seawall.cli.people", "seawall.cli.orders.order", "seawall.cli.ledger"} & modules


_MODULES_OF_HELP = """
import sys
from seawall.cli import main
sys.argv = ["seawall", *{words}]
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def test_a_command_has_the_same_first_sentence_in_the_table_and_in_its_own_help():
    own = {
        name: (command.help or "").partition("\n\n")[0].replace("\n", " ")
        for name, command in typer.main.get_command(APP).commands.items()
    }

    assert own == {line.name: line.help for line in CONTENTS}


def test_a_command_that_is_nearly_right_is_suggested(run):
    ended = run("chek")

    assert ended.code == 2
    assert "'check'" in ended.err


def test_a_shell_can_be_taught_the_commands(run):
    assert "--install-completion" in run("--help").out
