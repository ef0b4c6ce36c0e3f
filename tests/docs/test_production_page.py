"""The page from demo to production: its unit is one, and its file answers every question."""

from __future__ import annotations

import shutil
import subprocess
import tomllib

import pytest

from seawall.cli.init.init_questions import QUESTIONS
from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "from-demo-to-production.md"
SEAWALL = "/opt/seawall/bin/seawall"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_accepts_the_unit(tmp_path):
    (block,) = blocks("ini", [PAGE])
    own = tmp_path / "seawall"
    own.symlink_to("/bin/true")
    unit = tmp_path / "seawall.service"
    unit.write_text(block.code.replace(SEAWALL, str(own)))

    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    ours = [line for line in ran.stderr.splitlines() if "seawall" in line]
    assert SEAWALL in block.code
    assert (ran.returncode, ours) == (0, []), ran.stderr


def test_the_file_of_answers_has_every_question_in_its_order():
    (block,) = blocks("toml", [PAGE])

    assert list(tomllib.loads(block.code)) == [question.name for question in QUESTIONS]


def test_the_page_lists_as_many_things_to_have_at_hand_as_there_are_questions():
    section = PAGE.read_text("utf-8").split("Have this at hand")[1].split("\n\nNothing is")[0]

    assert section.count("\n") - 1 == len(QUESTIONS) == 10
