"""The catalogue of errors: every code is written in it, every entry is used, every fact is given."""

from __future__ import annotations

import ast
import copy
import pickle
import re
import string
from collections import defaultdict
from pathlib import Path

import pytest

from seawall.errors import (
    KINDS,
    CatalogueEntry,
    Conflict,
    SeawallError,
    every_entry,
    extra_remedy,
    problem,
)
from tests.source_trees import let_go, nodes, sorted_nodes, trees

ENTRIES = {entry.code: entry for entry in every_entry()}

#: Rooms that others use as a library: what they raise is caught by people we do not know.
LIBRARY = {"signals", "matching"}


@pytest.fixture(scope="module", autouse=True)
def trees_are_let_go():
    yield
    let_go()


def raised() -> dict[str, list[tuple[str, set[str]]]]:
    """Where each code is raised, and with which facts; a code is written out where it is raised."""
    calls = defaultdict(list)
    for path, call in nodes(ast.Call):
        if getattr(call.func, "id", "") == "problem":
            place = f"{path}:{call.lineno}"
            code = getattr(call.args[0], "value", place)
            calls[code].append((place, {keyword.arg or "**" for keyword in call.keywords}))
    return calls


def facts_of(entry: CatalogueEntry) -> set[str]:
    """What its sentences leave open."""
    texts = f"{entry.says}{entry.field}{entry.remedy}"
    return {name for _, name, _, _ in string.Formatter().parse(texts) if name}


def test_every_code_that_is_raised_is_in_the_catalogue_and_every_entry_is_raised():
    assert set(raised()) == set(ENTRIES)


def test_every_code_that_a_test_waits_for_is_in_the_catalogue():
    expected = re.compile(r'(?:raises_problem|may_raise)\(\s*((?:"[\w.-]+",?\s*)+)')
    codes = {
        (code, path.name)
        for path in Path(__file__).parent.rglob("test_*.py")
        for codes in expected.findall(path.read_text("utf-8"))
        for code in re.findall(r'"([\w.-]+)"', codes)
    }

    assert len(codes) > 200
    assert {(code, name) for code, name in codes if code not in ENTRIES} == set()


def test_every_raise_gives_the_facts_that_its_sentence_leaves_open():
    wrong = [
        (code, place, facts ^ facts_of(ENTRIES[code]))
        for code, calls in raised().items()
        for place, facts in calls
        if facts != facts_of(ENTRIES[code])
    ]

    assert not wrong


def test_every_entry_has_a_kind_a_sentence_and_no_word_it_does_not_need():
    wrong = [
        entry.code
        for entry in ENTRIES.values()
        if entry.kind not in KINDS or not entry.says.strip() or entry.type == entry.kind
    ]

    assert not wrong


def test_a_class_of_its_own_is_for_what_somebody_catches():
    bases = {kind.__name__ for kind in KINDS.values()}
    named = named_in_the_code()
    unneeded = [
        f"{path}: {node.name}"
        for path, tree in trees().items()
        if path.parts[0] not in LIBRARY and path.name != "errors.py"
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and {base.id for base in node.bases if isinstance(base, ast.Name)} & bases
        and not any(isinstance(each, ast.FunctionDef) or is_status(each) for each in node.body)
        and node.name not in named
    ]

    assert not unneeded, "put it into the catalogue"


def is_status(line: ast.stmt) -> bool:
    """Whether it gives an error an HTTP status of its own."""
    return isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "status"


def named_in_the_code() -> set[str]:
    """The names that stand somewhere else than in an import or as what is called."""
    named: set[str] = set()
    for standing in sorted_nodes().values():
        called = {id(call.func) for call in standing[ast.Call]}
        named |= {name.id for name in standing[ast.Name] if id(name) not in called}
        named |= {asked.attr for asked in standing[ast.Attribute] if id(asked) not in called}
    return named


def test_a_problem_is_its_kind_with_its_code_its_field_and_its_remedy():
    error = problem("cases.not-held")

    assert isinstance(error, Conflict)
    assert (error.code, error.kind, error.field) == ("cases.not-held", "conflict", "case")
    assert str(error) == "case: This case is not assigned to you. Assign it to yourself first."


def test_a_fact_with_braces_in_it_is_shown_as_it_was_given():
    error = problem("cases.unknown-context", context="{x}", choices="{}")

    assert "{x}" in error.detail


def test_a_problem_in_another_language_is_translated_first_and_filled_in_then():
    error = problem("appeals.decision-replaced", stands="decision_7")
    german = {"Appeal against {stands} instead.": "Nennen Sie {stands}."}

    detail, remedy = error.in_words(lambda text: german.get(text, text))

    assert detail == "This decision no longer stands."
    assert remedy == "Nennen Sie decision_7."


def test_a_code_that_is_none_is_our_mistake():
    with pytest.raises(LookupError):
        problem("cases.no-such-thing")
    assert SeawallError("broken").code is None


def test_a_fact_that_is_nothing_is_told_as_it_is_and_leaves_no_field():
    error = problem("intake.wrong-fact", value=None, kind="bool", name="is_new")

    assert error.detail == "None is not of type bool."


def test_a_room_that_is_none_is_our_mistake_too():
    with pytest.raises(LookupError):
        problem("attic.no-such-thing")


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_a_problem_keeps_all_of_it_on_its_way_to_another_process(copied):
    error = problem("cases.unknown-context", context="irony", choices="news")

    assert vars(copied(error)) == vars(error)


def test_the_catalogue_says_how_an_extra_is_installed_in_the_words_of_the_code():
    remedies = {
        entry.remedy for entry in ENTRIES.values() if "with the extra" in (entry.remedy or "")
    }

    assert remedies
    for remedy in remedies:
        extra = remedy.partition("`")[2].partition("`")[0]
        assert remedy.startswith(extra_remedy(extra))
