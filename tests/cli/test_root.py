"""The table of contents, and how a command ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import typer

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
    assert re.fullmatch(r"seawall: files: .+ Give files, --text or --url\.\n", ended.err)


def test_help_is_quick_because_it_loads_neither_django_nor_numpy():
    loads = "import sys, seawall.cli; print({'django', 'numpy', 'PIL'} & set(sys.modules))"

    shown = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True)

    assert shown.stdout == "set()\n"


def test_a_shell_can_be_taught_the_commands(run):
    assert "--install-completion" in run("--help").out
