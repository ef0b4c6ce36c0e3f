"""`seawall exchange`: other people's lists: whom we follow, how far we are, what they hear."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.exchanges import designations
from seawall.cli.exchanges.exchange_options import (
    Name,
    SecretOption,
    SetOption,
    secrets_in,
    settings_in,
    with_whole_paths,
)
from seawall.cli.exchanges.exchange_words import list_words, tell_exchange
from seawall.cli.output import spinner
from seawall.cli.presentation import (
    FACTS,
    NOTHING,
    PRINTED,
    Facts,
    Row,
    facts,
    table,
    text,
)
from seawall.cli.session import clock

if TYPE_CHECKING:
    from seawall.exchanges.model import Exchange, RecordFault
    from seawall.ids import OrganisationId
    from seawall.transaction import Transaction
    from seawall.worker.exchanging import VisitOutcome

COMMANDS = typer.Typer(no_args_is_help=True)
COMMANDS.add_typer(designations.COMMANDS, name="designations")
Standing = Mapping[str, Any]


def _kind(kind: Mapping[str, Any]) -> Row:
    fields = [*kind["settings"], *kind["secrets"]]
    return (
        kind["kind"],
        kind["title"],
        kind["holds"],
        [f"{f.name}{'' if f.default is not None else ' (required)'}" for f in fields],
        kind["hears"],
    )


def _exchange(standing: Standing) -> Row:
    columns = ("name", "kind", "state", "finished_at", "next_at", "last_error")
    return [standing[name] for name in columns]


def _standing_facts(standing: Standing) -> Facts:
    counted = {name: _words(standing[name]) for name in ("matchable", "not_matchable_here")}
    return {**standing, **counted}.items()


def _last_error(standing: Standing) -> object:
    return standing["last_error"]


def _fault(fault: RecordFault) -> Row:
    return fault.at, fault.key, fault.reason


def _print_visit(visit: VisitOutcome) -> None:
    print(f"{visit.pages:,} pages: {_words(visit.tally.facts)}")
    if visit.told:
        print(f"{visit.told:,} messages sent")


def _visit_error(visit: VisitOutcome) -> str:
    return visit.error


@command(
    COMMANDS,
    "kinds",
    shown=table(("kind", "description", "contains", "settings and secrets", "accepts"), _kind),
)
def kinds() -> list[dict[str, Any]]:
    """List the kinds of lists, and the settings each needs."""
    from seawall.exchanges.adapter_registry import adapters
    from seawall.exchanges.settings import COMMON

    return [
        {
            "kind": adapter.name,
            "title": adapter.title,
            "holds": adapter.kind.value,
            "hears": sorted(adapter.tells),
            "every_minutes": int(adapter.every.total_seconds() // 60),
            "settings": [field for field in (*adapter.fields, *COMMON) if not field.is_secret],
            "secrets": [field for field in adapter.fields if field.is_secret],
        }
        for adapter in adapters().values()
    ]


@command(COMMANDS, "add", shown=FACTS)
def add_exchange(
    name: Annotated[str, typer.Argument(help="Your name for it.")],
    kind: Annotated[str, typer.Argument(help="A kind from `seawall exchange kinds`.")],
    *,
    settings: SetOption = None,
    secrets: SecretOption = None,
    bank: Annotated[str, typer.Option(help="The bank it fills; default: one with its name.")] = "",
    label: Annotated[str, typer.Option(help="The label of the bank created for it.")] = "",
    every: Annotated[int | None, typer.Option(help="Minutes between visits.")] = None,
    organisation: OrganisationId,
    now: datetime,
    by: str,
) -> dict[str, object]:
    """Follow a list. The worker makes the first visit within a minute."""
    from seawall.journeys.exchanges.exchange_setup import NewExchange
    from seawall.journeys.exchanges.exchange_setup import add_exchange as follow
    from seawall.transaction import transaction

    plain_settings, hidden = settings_in(settings), secrets_in(secrets)
    minutes = timedelta(minutes=every) if every is not None else None
    new_exchange = NewExchange(
        name, kind, bank, label, with_whole_paths(plain_settings, kind), hidden, minutes
    )
    with transaction(organisation) as tx:
        exchange = follow(new_exchange, tx=tx, now=now, by=by)
    return {"exchange": exchange.id, "name": exchange.name, "bank": exchange.bank or ""}


@command(
    COMMANDS,
    "list",
    shown=table(("name", "kind", "state", "last complete", "next visit", "last error"), _exchange),
)
def list_exchanges(*, tx: Transaction) -> list[Standing]:
    """List the exchanges."""
    return [_standing(exchange, tx) for exchange in tx.exchanges.all()]


@command(COMMANDS, "show", shown=FACTS)
def show_exchange(name: Name, *, tx: Transaction) -> dict[str, object]:
    """Show an exchange and its settings, without secrets."""
    exchange = tx.exchanges.named(name)
    return {
        "exchange": exchange.id,
        "name": exchange.name,
        "kind": exchange.adapter,
        "bank": tx.banks.bank(exchange.bank).name if exchange.bank else "",
        "every_minutes": int(exchange.every.total_seconds() // 60),
        "created_at": exchange.created_at,
        **exchange.config,
    }


@command(COMMANDS, "sync", shown=text(_print_visit), note=_visit_error, fails=_visit_error)
def sync_exchange(
    name: Name,
    *,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Fetch everything, and withdraw entries that are gone.")
    ] = False,
    organisation: OrganisationId,
    by: str,
) -> VisitOutcome:
    """Visit an exchange now. Ctrl-C is safe: the next visit continues."""
    from seawall.journeys.exchanges.exchange_tally import PageTally
    from seawall.transaction import transaction
    from seawall.worker.exchanging import follow_exchange

    with transaction(organisation) as tx:
        exchange = tx.exchanges.named(name)
    progress: dict[str, Any] = {"tally": PageTally(), "pages": 0}
    with spinner(lambda: f"{progress['pages']:,} pages: {_words(progress['tally'].facts)}"):
        return follow_exchange(
            exchange.id,
            organisation,
            clock=clock,
            by=by,
            afresh=f"asked for by {by}" if afresh else "",
            watch=lambda tally, pages: progress.update(tally=tally, pages=pages),
        )


@command(COMMANDS, "status", shown=facts(_standing_facts), fails=_last_error)
def status(name: Name, *, tx: Transaction) -> Standing:
    """Show the progress of an exchange; exit code 1 if its last visit failed."""
    exchange = tx.exchanges.named(name)
    holdings = tx.exchanges.holdings(exchange.id)
    listing = tx.designations.newest(exchange.id)
    return _standing(exchange, tx) | {
        "records": holdings.records,
        "deleted": holdings.deleted,
        "matchable": dict(holdings.by_type),
        "not_matchable_here": dict(holdings.not_matchable),
        "set_aside": holdings.faults,
        "list_sha256": listing.sha256 if listing else "",
        "names": listing.names if listing else None,
    }


@command(COMMANDS, "faults", shown=table(("at", "record", "why"), _fault))
def faults(
    name: Name,
    *,
    limit: Annotated[int, typer.Option(min=1, help="The maximum number.")] = 100,
    tx: Transaction,
) -> list[RecordFault]:
    """List records that could not be imported, and why, newest first."""
    return tx.exchanges.faults(tx.exchanges.named(name).id, limit=limit)


@command(COMMANDS, "disable", shown=NOTHING)
def disable_exchange(name: Name, *, act: CommandContext) -> None:
    """Stop visiting it until it is enabled; its entries keep matching."""
    from seawall.journeys.exchanges import exchange_setup

    exchange_setup.disable_exchange(name, **act)


@command(COMMANDS, "enable", shown=NOTHING)
def enable_exchange(name: Name, *, act: CommandContext) -> None:
    """Enable it and visit it at once."""
    from seawall.journeys.exchanges import exchange_setup

    exchange_setup.enable_exchange(name, **act)


@command(COMMANDS, "remove", shown=PRINTED)
def remove_exchange(
    name: Name,
    *,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Withdraw all its entries.")] = False,
    act: CommandContext,
) -> str | None:
    """Remove it and its secrets; its entries stay unless you add --withdraw."""
    from seawall.journeys.exchanges import exchange_setup

    _, withdrawn = exchange_setup.remove_exchange(name, withdraw=withdraw, **act)
    return f"{withdrawn:,} entries withdrawn." if withdraw else None


COMMANDS.command("tell")(tell_exchange)
COMMANDS.command("words")(list_words)


def _standing(exchange: Exchange, tx: Transaction) -> dict[str, Any]:
    status = tx.exchanges.status(exchange.id)
    state = "up to date" if status.is_up_to_date else "failing" if status.failures else "under way"
    return {
        "exchange": exchange.id,
        "name": exchange.name,
        "kind": exchange.adapter,
        "state": state if exchange.is_enabled else "disabled",
        "finished_at": status.finished_at,
        "page_at": status.page_at,
        "next_at": status.next_at if exchange.is_enabled else None,
        "is_reconciling": status.is_reconciling,
        "failures": status.failures,
        "last_error": status.last_error,
    }


def _words(counted: Any) -> str:
    """Counts as words: `3 added, 1 withdrawn`."""
    return ", ".join(f"{n:,} {str(name).replace('_', ' ')}" for name, n in counted.items()) or (
        "nothing new"
    )
