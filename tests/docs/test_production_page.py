"""The page from demo to production: its file answers every question, and it names them all."""

from __future__ import annotations

import tomllib

from seawall.cli.init.init_questions import QUESTIONS
from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "from-demo-to-production.md"


def test_the_file_of_answers_has_every_question_in_its_order():
    (block,) = blocks("toml", [PAGE])

    assert list(tomllib.loads(block.code)) == [question.name for question in QUESTIONS]


def test_the_page_lists_as_many_things_to_have_at_hand_as_there_are_questions():
    section = PAGE.read_text("utf-8").split("Have this at hand")[1].split("\n\nNothing is")[0]

    assert section.count("\n") - 1 == len(QUESTIONS) == 10
