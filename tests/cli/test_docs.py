"""What the page on the command line shows is what the commands take."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from seawall.banks.files.model import Format
from seawall.banks.files.own_csv import COLUMNS
from seawall.cli.root import APP

PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^seawall (.+)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("line", SHOWN)
def test_every_command_on_the_page_is_one_with_options_it_knows(line):
    command, words = typer.main.get_command(APP), shlex.split(line)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]

    known = {name for parameter in command.params for name in parameter.opts}

    assert {word for word in words if word.startswith("--")} <= known


def test_the_page_names_every_format_and_column():
    assert [word for word in (*Format, *COLUMNS) if f"`{word}`" not in PAGE] == []
