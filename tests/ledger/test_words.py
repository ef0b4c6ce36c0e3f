"""What may stand in the ledger is declared, word by word, and nothing else can be written."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from seawall.banks.model import EntryState
from seawall.enforcement.model import OutcomeKind
from seawall.forum.incidents.model import IncidentStatementKind as IncidentKind
from seawall.intake.notifying.notice_misuse import MisuseAct as MisuseStep
from seawall.journeys.banks.bank_curation import VERBS
from seawall.ledger import Entry
from seawall.ledger.word import LedgerWord, WrongEntry
from seawall.ledger.words import WORDS, NoSuchWord, word_of
from seawall.orders.states import OrderStep
from seawall.people.approval.model import ProposalState
from seawall.transparency.submitting.model import SubmissionState
from tests.folders import CHECKOUT
from tests.people_made import NOON

SOURCE = CHECKOUT / "src" / "seawall"
OPENED = LedgerWord("thing.opened", public="kind reason?", sealed="name note?")
#: Statements of a forum that are no news of our own: others' receipts, and the hub's count.
NOT_OURS = {IncidentKind.RECEIPT, IncidentKind.TALLY}


@pytest.mark.parametrize(
    ("public", "sealed", "fault"),
    [
        ({}, {"name": "x"}, r"public of thing\.opened: missing \['kind'\]"),
        ({"kind": "x"}, None, r"sealed of thing\.opened: missing \['name'\]"),
        ({"kind": "x", "email": "x"}, {"name": "x"}, r"not declared \['email'\]"),
        ({"kind": "x"}, {"name": "x", "email": "x"}, r"not declared \['email'\]"),
        ({"kind": "x", "name": "x"}, {"name": "x"}, r"not declared \['name'\]"),
    ],
)
def test_an_entry_that_does_not_hold_what_its_word_declares_is_refused(public, sealed, fault):
    with pytest.raises(WrongEntry, match=fault):
        Entry(OPENED, "thing_1", NOON, public=public, sealed=sealed)


def test_an_entry_may_leave_out_what_its_word_says_it_may():
    short = Entry(OPENED, "thing_1", NOON, public={"kind": "x"}, sealed={"name": "x"})
    long = Entry(
        OPENED,
        "thing_1",
        NOON,
        public={"kind": "x", "reason": "x"},
        sealed={"name": "x", "note": "x"},
    )

    assert (short.what, long.what) == ("thing.opened", "thing.opened")


def test_a_sealed_part_may_be_left_to_others_and_the_open_part_never():
    Entry(LedgerWord("thing.proved", sealed="*"), "thing_1", NOON, sealed={"whatever": "they say"})

    with pytest.raises(WrongEntry):
        Entry(LedgerWord("thing.proved", public="*"), "thing_1", NOON, public={"whatever": "x"})
    assert not [word for word in WORDS.values() if "*" in word.public]


def test_no_word_is_declared_twice_and_each_under_its_own_name():
    declared = [
        (path.name, *match)
        for path in sorted((SOURCE / "ledger" / "words").glob("*.py"))
        for match in re.findall(
            r'^([A-Z_0-9]+) = LedgerWord\(\s*"([^"]+)"', path.read_text(), re.MULTILINE
        )
    ]

    assert [word for _, _, word in declared] == list(dict.fromkeys(w for _, _, w in declared))
    assert {word for _, _, word in declared} == set(WORDS)
    assert not [(n, w) for _, n, w in declared if n != w.replace(".", "_").upper()]


def test_a_word_nobody_declared_cannot_be_written():
    with pytest.raises(NoSuchWord, match=r"'case\.eaten' is not declared"):
        word_of("case.eaten")


@pytest.mark.parametrize(
    "name",
    [
        *(f"action.{each}" for each in OutcomeKind),
        *(f"approval.{each}" for each in (ProposalState.REFUSED, ProposalState.TAKEN_BACK)),
        *(f"bank.entry_{VERBS[each]}" for each in EntryState),
        *(f"{each}_by_us" for each in IncidentKind if each not in NOT_OURS),
        *(f"misuse.{each}" for each in MisuseStep),
        *(f"order.{each}" for each in OrderStep),
        *(f"statement.{each}" for each in SubmissionState if each != SubmissionState.OWED),
    ],
)
def test_whatever_may_happen_has_its_word(name):
    assert word_of(name) == name


@pytest.mark.parametrize(
    "step",
    sorted(
        set(
            re.findall(
                r'\bHistoryStep\(\s*"([a-z_0-9]+)"',
                "".join(path.read_text() for path in (SOURCE / "journeys").rglob("*.py")),
            )
        )
    ),
)
def test_every_step_of_an_order_has_its_word(step):
    assert "drill?" in word_of(f"order.{step}").public.split()


def test_no_entry_is_written_or_looked_for_with_a_literal():
    calls = [
        (f"{path.relative_to(SOURCE)}:{call.lineno}", call)
        for path in SOURCE.rglob("*.py")
        if re.search(r"\bEntry\(|\bledger\.", path.read_text())
        for call in calls_in(path)
        if is_of_the_ledger(call)
    ]

    assert len(calls) > 100
    assert not [place for place, call in calls if WORDS.keys() & set(literals_of(call))]


def calls_in(path: Path) -> list[ast.Call]:
    """Every call of a module."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return [node for node in nodes if isinstance(node, ast.Call)]


def is_of_the_ledger(call: ast.Call) -> bool:
    """Whether an entry is made here, or the ledger asked for some."""
    callee = f".{ast.unparse(call.func)}"
    return callee.endswith(".Entry") or ".ledger." in callee


def literals_of(call: ast.Call) -> list[str]:
    """The words in quotes that an entry is made of, or the ledger asked for."""
    values = [*call.args[:1], *(key.value for key in call.keywords if key.arg in {"what", "but"})]
    return [value.value for value in values if isinstance(value, ast.Constant)]


def test_every_word_is_one_that_something_writes():
    written = "".join(
        path.read_text()
        for path in SOURCE.rglob("*.py")
        if path.parent.name != "words" or path.parent.parent.name != "ledger"
    )
    built = re.findall(r'word_of\(\s*f"([^"]+)"', written)
    shapes = [re.compile(re.sub(r"\\\{.*?\\\}", "[a-z_0-9.]+", re.escape(one))) for one in built]
    names = set(re.findall(r"\b[A-Z][A-Z0-9_]+\b", written))
    unwritten = {
        word
        for word in WORDS
        if word.replace(".", "_").upper() not in names
        and not any(shape.fullmatch(word) for shape in shapes)
    }

    assert len(shapes) > 5
    assert not unwritten
