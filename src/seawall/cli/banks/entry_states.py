"""`seawall bank withdraw`, `contest`, `reinstate`, `confirm`, `observe`: what an entry may still do."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import typer

from seawall.banks.model import EntryState
from seawall.cli.banks.bank_effects import settle_each, tell_what_followed
from seawall.cli.banks.bank_options import (
    EntriesArgument,
    EntriesOrImportArgument,
    ImportOption,
    ReasonOption,
)
from seawall.cli.command import CommandContext, command
from seawall.cli.output import say
from seawall.cli.presentation import NOTHING, SAID
from seawall.ids import EntryId

if TYPE_CHECKING:
    from seawall.ids import OrganisationId
    from seawall.transaction import Transaction


@command(shown=NOTHING)
def withdraw_entries(
    entries: EntriesOrImportArgument = None,
    *,
    imported: ImportOption = "",
    reason: ReasonOption,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> None:
    """Withdraw entries: they match nothing any more, but stay visible.

    Content they removed is reviewed again, as SEAWALL_WITHDRAWN_POLICY says. Prints which.
    """
    _take_back(
        entries, imported, EntryState.WITHDRAWN, reason, organisation=organisation, now=now, by=by
    )


@command(shown=NOTHING)
def contest_entries(
    entries: EntriesOrImportArgument = None,
    *,
    imported: ImportOption = "",
    reason: ReasonOption,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> None:
    """Contest entries: from now on their matches need review, earlier ones too."""
    _take_back(
        entries, imported, EntryState.CONTESTED, reason, organisation=organisation, now=now, by=by
    )


@command(shown=SAID)
def reinstate_entries(
    entries: EntriesArgument, *, reason: ReasonOption, act: CommandContext
) -> str:
    """Reinstate contested or withdrawn entries."""
    return _change(entries, EntryState.ACTIVE, reason, **act)


@command(shown=SAID)
def confirm_entries(entries: EntriesArgument, *, reason: ReasonOption, act: CommandContext) -> str:
    """Confirm unconfirmed or observed entries: from now on they can block."""
    return _change(entries, EntryState.ACTIVE, reason, **act)


@command(shown=SAID)
def observe_entries(entries: EntriesArgument, *, reason: ReasonOption, act: CommandContext) -> str:
    """Observe entries: their matches are recorded, but have no effect."""
    return _change(entries, EntryState.OBSERVED, reason, **act)


def add_commands(commands: typer.Typer) -> None:
    """Put these commands beside those of the banks."""
    commands.command("withdraw")(withdraw_entries)
    commands.command("contest")(contest_entries)
    commands.command("reinstate")(reinstate_entries)
    commands.command("confirm")(confirm_entries)
    commands.command("observe")(observe_entries)


def _take_back(
    named: list[str] | None,
    imported: str,
    state: EntryState,
    reason: str,
    *,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> None:
    """Change entries part by part, and settle what a part took down in a commit of its own."""
    from seawall.cli.banks.entries_meant import entries_meant
    from seawall.transaction import transaction

    count = 0
    for entries in entries_meant(named, imported, state, organisation=organisation):
        with transaction(organisation) as tx:
            _change_all(entries, state, reason, tx=tx, now=now, by=by)
        with transaction(organisation) as tx:
            settled = settle_each(entries, tx=tx, now=now)
        tell_what_followed(settled)
        count += len(entries)
    say(f"Entries now {state}: {count}.")


def _change(
    entries: list[str], state: EntryState, reason: str, *, tx: Transaction, now: datetime, by: str
) -> str:
    _change_all([EntryId(entry) for entry in entries], state, reason, tx=tx, now=now, by=by)
    return f"Entries now {state}: {len(entries)}."


def _change_all(
    entries: list[EntryId],
    state: EntryState,
    reason: str,
    *,
    tx: Transaction,
    now: datetime,
    by: str,
) -> None:
    from seawall.journeys.banks import bank_curation

    for entry in entries:
        bank_curation.change_entry_state(entry, state, reason=reason, tx=tx, now=now, by=by)
