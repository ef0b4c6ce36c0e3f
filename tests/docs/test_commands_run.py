"""Every command of the documentation is run as it is written, page by page, from top to bottom.

A page's scene makes the installation that the page describes, with the files that it names. What
cannot be run here has a line in one table, with its reason and the test that runs it otherwise.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.app.scanning.conftest import bucket, moto
from tests.cli.conftest import run
from tests.databases import use_database
from tests.docs.pages import ROOT
from tests.docs.running import Reader, commands_of, page_name, pages_with_commands
from tests.docs.scenes import (
    content_scenes,
    duty_scenes,
    exchange_scenes,
    forum_page_scenes,
    incident_scenes,
    integration_scenes,
    operation_scenes,
    people_scenes,
)
from tests.exchanges.conftest import feed, graph, ncii, tcap
from tests.moments import on_wednesday

__all__ = ["bucket", "feed", "graph", "moto", "ncii", "run", "tcap"]

SCENES = {
    **content_scenes.SCENES,
    **duty_scenes.SCENES,
    **exchange_scenes.SCENES,
    **forum_page_scenes.SCENES,
    **incident_scenes.SCENES,
    **integration_scenes.SCENES,
    **operation_scenes.SCENES,
    **people_scenes.SCENES,
}
#: Pages whose commands another test runs, each in a process of its own.
ELSEWHERE = {
    "docs/add-a-jurisdiction.md": "tests/docs/test_add_a_jurisdiction.py",
    "docs/orders.md": "tests/docs/test_orders_pages.py",
    "docs/orders/authorities.md": "tests/docs/test_orders_pages.py",
    "docs/orders/drill.md": "tests/docs/test_orders_pages.py",
    "docs/orders/ending.md": "tests/docs/test_orders_pages.py",
    "docs/orders/reports.md": "tests/docs/test_orders_pages.py",
    "docs/quick-start.md": "tests/docs/test_docs.py",
    **{
        f"samples/receivers/{name}/README.md": "tests/samples/test_receivers.py"
        for name in ("django", "express", "fastapi", "flask")
    },
}
#: Commands that end otherwise than with 0, as a sentence of their page says.
ENDS = {
    ("docs/banks.md", 'bank import "Grey Tide Order" list.csv --source "Example Forum"'): 1,
    ("docs/banks.md", "bank bad-lines import_01…"): 1,
    ("docs/banks.md", "scan ."): 1,
    ("docs/from-demo-to-production.md", "init --answers answers.toml --json"): 1,
    ("docs/forum-canaries.md", "forum trace found-outside.txt"): 1,
    ("docs/forum.md", 'forum join INVITATION --name "Quay Video"'): 1,
    ("docs/operations/restore.md", "restore check"): 1,
    ("docs/scanning.md", "scan /srv/media"): 1,
    ("docs/scanning.md", 'scan s3://media/uploads --bank "Grey Tide Order" --json'): 1,
}
#: Commands that are not run here nor by a test of their page: why, and the test that runs them.
LEFT_OUT = {
    "serve": "a server that does not end: tests/app/test_serve.py",
    "worker --clock-is-right": "a worker that does not end: tests/cli/running/test_clock_is_right.py",
    "drill order --at 02:00": "it waits for the night: tests/cli/orders/test_drill.py",
    "scan s3://media --engine ray --ray-address 192.0.2.10:6379": (
        "a cluster of machines: tests/app/scanning/test_ray_crew.py"
    ),
    "signals rehash padless": (
        "a type that the page's reader writes: tests/docs/test_add_a_signal_type.py"
    ),
    "world run --scenario two-platforms": (
        "two servers for a minute: tests/browser/test_two_platforms.py"
    ),
}


@pytest.fixture
def reader(request, run, tmp_path, monkeypatch):
    """Opens a page at an installation of its own, at noon of an ordinary Wednesday."""
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    with ExitStack() as stack:
        clock = stack.enter_context(on_wednesday())
        stack.enter_context(use_database("sqlite", tmp_path))
        yield lambda page: Reader(
            page, run, folder, monkeypatch, stack, request.getfixturevalue, clock
        )


@pytest.mark.parametrize("name", SCENES)
def test_the_commands_of_a_page_end_as_it_says(name, reader):
    open_page = reader(ROOT / name)
    SCENES[name](open_page)

    ends = {line: code for (page, line), code in ENDS.items() if page == name}
    wrong = open_page.wrong_ends(LEFT_OUT, ends)

    assert wrong == [], "\n".join(f"{line} ended with {code}: {text}" for line, code, text in wrong)
    assert open_page.before == {}, "the page has no command before which others act"


def test_every_command_is_run_here_or_by_a_test_of_its_page_or_is_one_of_six_left_out():
    unrun = {
        command.key
        for page in pages_with_commands()
        for command in commands_of(page)
        if page_name(page) not in {*SCENES, *ELSEWHERE} and command.key[1] not in LEFT_OUT
    }

    assert unrun == set()
    assert len(LEFT_OUT) == 6


def test_no_table_has_a_line_that_stands_on_no_page():
    pages = {page_name(page) for page in pages_with_commands()}
    keys = {command.key for page in pages_with_commands() for command in commands_of(page)}

    assert {*SCENES, *ELSEWHERE} - pages == set()
    assert SCENES.keys() & ELSEWHERE.keys() == set()
    assert ENDS.keys() - keys == set()
    assert LEFT_OUT.keys() - {line for _, line in keys} == set()


def test_every_test_that_a_table_names_is_there():
    named = [*ELSEWHERE.values(), *(reason.rpartition(": ")[2] for reason in LEFT_OUT.values())]

    assert [file for file in named if not (ROOT / file).is_file()] == []
