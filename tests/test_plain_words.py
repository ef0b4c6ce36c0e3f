"""The words on screens: one for each idea, the field's own, and none that sounds translated."""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml

from scripts import catalogues

#: What a native speaker would not say, wherever it stands.
TRANSLATED = (
    "stands first",
    "before a person",
    "another than",
    "by whom",
    "is to happen",
    "so far as",
    "anew",
    "whom you",
    "it is theirs",
    "to be met",
    "runs out",
    "beyond doubt",
)
#: One name for one thing: the word, and what was said for it before.
VOCABULARY = {
    "queue": r"\bInbox\b|\binbox\b",
    "assignee": r"\bholders?\b|\bheld by\b|\bhand(ed)? (it |the case )?over\b|\bHand to\b",
    "snooze": r"\b[Pp]ut aside\b|\b[Bb]ring back\b",
    "policy rule": r"\b[Cc]lauses?\b",
    "geo-block": r"\bDisable in\b",
    "bulk action": r"\b[Dd]ecide(d)? together\b",
    "added to bank": r"\b[Mm]ade known\b|\bmake it known\b",
    "test a file": r"\bCheck something\b",
    "settings": r"^Admin$|\bAdministration\b",
    "audit log": r"\b[Ll]edger\b(?! (verify|proof))",
    "webhook": r"\b[Ee]ndpoints?\b",
    "requests and referrals": r"\bWhat an authority asks\b",
    "reporter": r"\b[Nn]otifiers?\b",
    "keyboard shortcuts": r"\b[Ee]very key\b|\bKeys on this page\b",
    "timeline": r"\bHow far it got\b",
    "second approval": r"\bwaits? for a second person\b",
    "search": r"\bGo to anything\b",
    "expires": r"\b[Rr]uns out\b",
}
_NAMES_OF_VALUES = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
#: The texts of the policy: a decision cites them, so that a word of theirs is a new version.
_POLICY = "transparency/policy_words.py"
#: Clients of HMA are told what HMA tells them, letter by letter.
_OF_HMA = "exchanges.yaml"


@cache
def sentences() -> list[str]:
    return sorted(
        {
            _NAMES_OF_VALUES.sub("…", form)
            for found in catalogues.of_everything()
            if not found.where.endswith(_POLICY)
            for form in found.forms
        }
    )


@cache
def errors() -> list[str]:
    return sorted(
        text
        for path in sorted((catalogues.SOURCE / "data/errors").glob("*.yaml"))
        if path.name != _OF_HMA
        for problem in yaml.safe_load(path.read_text()).values()
        for text in (problem.get("says", ""), problem.get("remedy", ""))
        if text
    )


@pytest.mark.parametrize("phrase", TRANSLATED)
def test_no_sentence_sounds_translated(phrase):
    assert [text for text in (*sentences(), *errors()) if phrase in text.lower()] == []


@pytest.mark.parametrize("word", VOCABULARY)
def test_one_thing_has_one_name(word):
    said_otherwise = re.compile(VOCABULARY[word])
    assert [text for text in sentences() if said_otherwise.search(text)] == []


def test_an_error_begins_with_a_capital():
    assert [text for text in errors() if text[0].islower()] == []
