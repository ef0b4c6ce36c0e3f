"""Whoever follows `docs/add-a-signal-type.md` has a type that Seawall makes, finds and shows."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import sqlite_template
from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "add-a-signal-type.md"
CONTENT = b"an upload that was padded"
VALUE = hashlib.sha256(CONTENT).hexdigest()
EDITED = "seawall/signals"


def written_files():
    """The files that the page writes or changes, each with its block."""
    found = [*blocks("python", [PAGE]), *blocks("diff", [PAGE])]
    return {one.language.partition("file=")[2]: one for one in found if "file=" in one.language}


def changed(source, diff):
    """A source with the hunks of a diff, each of which must fit in one place."""
    for hunk in diff.split("…\n"):
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        assert source.count(before) == 1, f"the page shows what is not there:\n{before}"
        source = source.replace(before, "".join(line[1:] for line in lines if line[0] in " +"))
    return source


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Our sources, linked, but for the files of the page."""
    folder = tmp_path_factory.mktemp("copy") / "src"
    edited = folder / EDITED
    edited.mkdir(parents=True)
    for place in ("seawall", EDITED):
        for path in (ROOT / "src" / place).iterdir():
            if path.name != "__pycache__" and not (folder / place / path.name).exists():
                (folder / place / path.name).symlink_to(path)
    for name, block in written_files().items():
        path = folder.parent / name
        source = path.read_text() if path.exists() else ""
        path.unlink(missing_ok=True)
        path.write_text(
            changed(source, block.code) if block.language.startswith("diff") else block.code
        )
    return folder


@pytest.fixture(scope="module")
def facts(copy, tmp_path_factory):
    """What a process with these sources does with the type."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(sqlite_template(), folder / "seawall.sqlite3")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(copy), str(ROOT)]),
        "SEAWALL_DATA_DIR": str(folder),
        "SEAWALL_DATABASE_URL": f"sqlite:///{folder / 'seawall.sqlite3'}",
    }
    words = ["padless", (CONTENT + bytes(7)).hex(), str(folder)]
    ran = subprocess.run(
        [sys.executable, "-m", "tests.docs.new_type", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def test_a_type_is_at_most_three_files():
    assert 1 <= len(written_files()) <= 3


def test_what_the_page_shows_is_written_as_we_write(copy):
    style = ["--config", str(ROOT / "pyproject.toml")]
    for check in (["format", "--check"], ["check"]):
        for name in written_files():
            path = copy.parent / name
            ran = subprocess.run(
                [Path(sys.executable).parent / "ruff", *check, *style, path],
                capture_output=True,
                text=True,
                check=False,
            )
            assert ran.returncode == 0, ran.stdout


def test_its_examples_hold(facts):
    assert facts["examples"] == [True, True]


def test_it_is_made_of_an_upload_and_matched(facts):
    assert facts["value"] == VALUE
    assert facts["checked"] == ["padless"]


def test_what_is_kept_is_hashed_again_and_found(facts):
    assert facts["before"] == 0
    assert facts["counts"] == {"hashed": 1, "matched": 1, "nothing": 1}
    assert facts["found"] == ["padless", VALUE]


def test_a_decision_can_make_it_known(facts):
    assert facts["use"] == "sure"


def test_it_is_shown_by_its_title_and_exported_under_its_names(facts):
    assert facts["title"] == "SHA-256 without padding"
    (line,) = facts["exported"]
    assert re.match(rf"x_padless,{VALUE},", line)
