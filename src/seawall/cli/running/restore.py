"""`seawall restore`: what a restored database lacks, whom to ask, and how the log goes on."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.presentation import PRINTED, text
from seawall.cli.running.backup import restore_keys
from seawall.cli.session import clock, make_database_ready, operator

if TYPE_CHECKING:
    from seawall.ledger.elsewhere.shortfall import KnownElsewhere, Shortfall
    from seawall.orders.register.model import Authority
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

CheckpointOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--checkpoint",
        exists=True,
        dir_okay=False,
        help="A checkpoint that someone else stores; repeatable.",
    ),
]


@dataclass(frozen=True, slots=True)
class RestoredLog:
    """How the log stands against what is known of it elsewhere."""

    size: int
    newest_at: datetime | None
    known: Sequence[KnownElsewhere]
    missing: Shortfall | None
    starts: bool
    """Whether `serve` and `worker` start on it as it is."""
    senders: Sequence[Sender] = field(default_factory=tuple)
    checkpoints: Sequence[Path] = ()

    @property
    def next_commands(self) -> list[str]:
        """What to run now; where there are two, the second is for a machine that is no restore."""
        options = "".join(f" --checkpoint {shlex.quote(str(path))}" for path in self.checkpoints)
        begin = f"seawall restore begin{options}"
        if self.missing:
            return [begin]
        return ["seawall serve"] if self.starts else [begin, "seawall restore join"]


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who may have sent what is missing."""

    organisation: str
    authority: Authority
    last_at: datetime | None


def _restored_data(log: RestoredLog) -> dict[str, Any]:
    missing = log.missing
    return {
        "size": log.size,
        "known": [{"where": each.where, "size": each.statement.size} for each in log.known],
        "missing": {
            "says": str(missing),
            "entries": missing.entries,
            "orders": missing.orders,
            "decisions": missing.decisions,
            "since": missing.since.isoformat() if missing.since else None,
            "until": missing.until.isoformat() if missing.until else None,
        }
        if missing
        else None,
        "starts": log.starts,
        "next": log.next_commands,
        "ask": [
            {
                "organisation": sender.organisation,
                "authority": sender.authority.id,
                "name": sender.authority.name,
                "last_order": sender.last_at.isoformat() if sender.last_at else None,
            }
            for sender in log.senders
        ],
    }


def _print_restored(log: RestoredLog) -> None:
    newest = f", the newest of {_moment(log.newest_at)}" if log.newest_at else ""
    print(f"The log here has {log.size} entries{newest}.")
    for each in log.known:
        print(f"Recorded in {each.where}: {each.statement.size} entries.")
    if log.missing:
        _print_missing(log.missing, log.senders)
    elif log.known:
        print("No entry is missing.")
    elif log.size:
        print("There is nothing to compare it with. If someone else stores a checkpoint of it, add")
        print("`--checkpoint FILE`.")
    print(f"\n{_verdict(log)}")


def _verdict(log: RestoredLog) -> str:
    commands = [f"`{command_line}`" for command_line in log.next_commands]
    if log.missing:
        state = "Seawall does not start yet." if not log.starts else "Do not start Seawall yet."
        return f"{state} If there is a newer backup, restore that. Otherwise run {commands[0]}."
    if log.starts:
        return f"The log is ready. Start Seawall: {commands[0]}."
    return (
        f"Seawall does not start yet: run {commands[0]}.\n"
        f"If nothing was restored (another machine, a move), run {commands[1]} instead."
    )


def _print_missing(missing: Shortfall, senders: Sequence[Sender]) -> None:
    print(f"Missing: {missing}.")
    until = f" to {_moment(missing.until)}" if missing.until else ""
    since = _moment(missing.since) if missing.since else "the beginning"
    print(f"\nAsk again for what was sent from {since}{until}:")
    print("  the mailbox: mark mail since then as unread, and Seawall fetches it again")
    print("  platforms that call the API: items, notices, appeals and outcomes since then")
    for sender in senders:
        last = f"last order here {_moment(sender.last_at)}" if sender.last_at else "no order here"
        known = sender.authority.contact
        contact = ", ".join(str(known[name]) for name in ("email", "telephone") if known.get(name))
        print(
            f"  {sender.authority.name} ({sender.authority.country}), for {sender.organisation}: "
            f"{last}{f'; {contact}' if contact else ''}"
        )


def _is_short(log: RestoredLog) -> bool:
    return log.missing is not None


@command(COMMANDS, "check", shown=text(_print_restored, data=_restored_data), fails=_is_short)
def check_restored(*, checkpoint: CheckpointOption = None) -> RestoredLog:
    """Show how many entries, orders and decisions are missing, and who to ask for them.

    Compares with what this machine signed last, with witnesses, and with the given checkpoints.
    Ends with the next command. Exit code 1 if something is missing.
    """
    make_database_ready()
    from seawall.app.database_look import reading
    from seawall.journeys.log_standing import (
        is_whole_log,
        known_here,
        log_as_it_stands,
        worst_shortfall,
    )
    from seawall.transaction import INSTALLATION

    here = known_here()
    known = [*here, *_known_by_files(checkpoint)]
    with reading(INSTALLATION) as tx:
        log = log_as_it_stands(tx)
        missing = worst_shortfall(known, tx=tx)
        senders = list(_senders(tx)) if missing else []
        starts = is_whole_log(here, tx=tx)
    return RestoredLog(
        log.size, log.newest_at, known, missing, starts, senders, tuple(checkpoint or ())
    )


@command(COMMANDS, "begin", shown=PRINTED)
def begin_new_epoch(*, checkpoint: CheckpointOption = None) -> str:
    """Continue from the restored database, in a new epoch of the log with its own name and key.

    Its first entry records how much is missing. The key of the previous epoch is removed, so
    that nothing can be signed with it again. Do this once, if there is no newer backup.
    """
    make_database_ready()
    from seawall.errors import problem
    from seawall.journeys import log_standing
    from seawall.keys.installation import ledger_key, retire_ledger_key
    from seawall.keys.ledger_mark import read_mark, write_mark
    from seawall.transaction import INSTALLATION, transaction
    from seawall.worker.ledger_jobs.log_round import place_entries

    now, known = clock(), [*log_standing.known_here(), *_known_by_files(checkpoint)]
    with transaction(INSTALLATION) as tx:
        missing = log_standing.worst_shortfall(known, tx=tx)
        if missing is None and read_mark() is not None:
            raise problem("ledger.nothing-restored")
        before = tx.elsewhere.epoch()
        number = log_standing.begin_epoch(missing, tx=tx, now=now, by=operator())
        ledger_key(number).public_key()  # whoever has the key elsewhere is asked before it is true
        newest = tx.ledger.latest_checkpoint()
    if newest and read_mark() is None:
        write_mark(newest.note)
    for epoch in range(before, number):
        retire_ledger_key(epoch)
    while place_entries(now):
        pass
    lacking = f" Missing: {missing}." if missing else ""
    return (
        f"The log continues in epoch {number}.{lacking}\n"
        "Publish its new public key: `seawall ledger key`."
    )


@command(COMMANDS, "join", shown=PRINTED)
def join_machine() -> str:
    """Confirm that the database is the newest: another machine, or a move."""
    make_database_ready()
    from seawall.app.database_look import reading
    from seawall.errors import problem
    from seawall.journeys.log_standing import known_here, worst_shortfall
    from seawall.keys.ledger_mark import write_mark
    from seawall.transaction import INSTALLATION

    known = known_here()
    with reading(INSTALLATION) as tx:
        if missing := worst_shortfall(known, tx=tx):
            raise problem("ledger.restored", says_what=str(missing))
        newest = tx.ledger.latest_checkpoint()
    if newest:
        write_mark(newest.note)
    return f"This machine continues to sign from entry {newest.size if newest else 0}."


def _known_by_files(files: Sequence[Path] | None) -> list[KnownElsewhere]:
    from seawall.journeys.log_standing import known_by_note

    return [known_by_note(str(path), path.read_text("utf-8")) for path in files or ()]


def _senders(tx: Transaction) -> list[Sender]:
    last_by_authority = tx.register.last_orders()
    slugs = {organisation.id: organisation.slug for organisation in tx.people.organisations()}
    return [
        Sender(slugs[authority.organisation], authority, last_by_authority.get(authority.id))
        for authority in tx.register.authorities()
    ]


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


COMMANDS.command("keys")(restore_keys)
