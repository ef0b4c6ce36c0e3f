"""Items with signals, and entries that come later, for tests of what is known afterwards."""

from __future__ import annotations

from datetime import datetime

from seawall.banks.model import BankEntry, NewBank, NewEntry
from seawall.config import settings
from seawall.intake.marks import Marks
from seawall.intake.model import Item, ItemVersion
from seawall.intake.rules import RuleSet, load_folder
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.journeys.content import retro_match, retro_pass
from seawall.people.model import Organisation
from seawall.transaction import reading, transaction
from tests.cases_made import make_item
from tests.people_made import NOON

LABEL = "behaviour/attack-footage"


def see(
    org: Organisation,
    *signals: tuple[str, str],
    at: datetime = NOON,
    quality: int | None = 100,
    **version: object,
) -> Item:
    """An item whose newest version has these signals."""
    item = make_item(org)
    marks = Marks({value: quality for _, value in signals} if quality is not None else {})
    new = ItemVersion(item.id, 2, at, signals=signals, marks=marks, **version)  # type: ignore[arg-type]
    with transaction(org.id) as tx:
        tx.intake.add_version(new)
        tx.intake.update_item(item.id, latest_version=2, account="", url="")
        return tx.intake.item(item.id)


def know(
    org: Organisation, kind: str, value: str, *, bank: str = "Example Forum", **fields: object
) -> BankEntry:
    """An entry in a bank, founded if need be."""
    new = NewEntry(kind, value, **{"label": LABEL, **fields})  # type: ignore[arg-type]
    with transaction(org.id) as tx:
        found = tx.banks.bank_or_none(bank)
        found = found or create_bank(NewBank(bank), tx=tx, now=NOON, by="test")
        return add_signal(found.id, new, tx=tx, now=NOON, by="test")


def rules() -> RuleSet:
    """The rules that ship."""
    return load_folder(settings().rules_folder)


def match_published(org: Organisation, now: datetime = NOON) -> int:
    """Work off what changed, as the worker does; how many steps it took."""
    with reading(org.id) as tx:
        running = retro_pass.begin_pass(tx=tx, now=now, days=30)
    if running and running.is_over:
        with transaction(org.id) as tx:
            retro_pass.keep_place(running, tx=tx)
    steps = 0
    while running and not running.is_over:
        running = step(org, running, now)
        steps += 1
    return steps


def step(org: Organisation, running: retro_pass.Pass, now: datetime = NOON) -> retro_pass.Pass:
    """A page of a pass, or the next items of what was found on it."""
    if not running.found:
        with reading(org.id) as tx:
            running = retro_pass.read_next_page(running, tx=tx)
    with transaction(org.id) as tx:
        return retro_match.deal_with_page(running, rules(), tx=tx, now=now)
