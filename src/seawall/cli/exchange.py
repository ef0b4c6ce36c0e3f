"""`seawall exchange`: other people's lists: whom we follow, how far we are, what they hear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli import designations
from seawall.cli.exchange_options import (
    Name,
    SecretOption,
    SetOption,
    from_here,
    secrets_in,
    settings_in,
)
from seawall.cli.exchange_words import list_words, tell
from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say, spinner
from seawall.cli.session import OrgOption, clock, operator, scope, work

if TYPE_CHECKING:
    from seawall.exchanges.model import Exchange
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(
    help="Other people's lists: follow them, and tell them what we think.", no_args_is_help=True
)
COMMANDS.add_typer(designations.COMMANDS, name="designations")
FAILED = 1


@COMMANDS.command("kinds")
def kinds(as_json: JsonOption = False) -> None:
    """List what can be followed, and the settings that each needs."""
    from seawall.exchanges.registry import adapters
    from seawall.exchanges.settings import COMMON

    found = [
        {
            "kind": one.name,
            "title": one.title,
            "holds": one.kind.value,
            "hears": sorted(one.tells),
            "every_minutes": int(one.every.total_seconds() // 60),
            "settings": [field for field in (*one.fields, *COMMON) if not field.is_secret],
            "secrets": [field for field in one.fields if field.is_secret],
        }
        for one in adapters().values()
    ]
    if as_json:
        print_json(found)
        return
    rows = [
        (
            one["kind"],
            one["title"],
            one["holds"],
            [f"{f.name}{'' if f.default is not None else ' (needed)'}" for f in _fields(one)],
            one["hears"],
        )
        for one in found
    ]
    print_table(("kind", "what it is", "holds", "settings and secrets", "hears"), rows)


@COMMANDS.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What you call it.")],
    kind: Annotated[str, typer.Argument(help="See `seawall exchange kinds`.")],
    *,
    settings: SetOption = None,
    secrets: SecretOption = None,
    bank: Annotated[str, typer.Option(help="The bank it fills; else one of its own name.")] = "",
    label: Annotated[str, typer.Option(help="The label of a bank that is made for it.")] = "",
    every: Annotated[int | None, typer.Option(help="Minutes between two visits.")] = None,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Follow a list from now on; the worker makes the first visit within a minute."""
    from datetime import timedelta

    given, hidden = settings_in(settings), secrets_in(secrets)
    with work(org) as tx:
        from seawall.journeys.exchange_setup import NewExchange
        from seawall.journeys.exchange_setup import add as follow

        minutes = timedelta(minutes=every) if every is not None else None
        new = NewExchange(name, kind, bank, label, from_here(given, kind), hidden, minutes)
        exchange = follow(new, tx=tx, now=clock(), by=operator())
    known = {"exchange": exchange.id, "name": exchange.name, "bank": exchange.bank or ""}
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("list")
def show_all(org: OrgOption = "", as_json: JsonOption = False) -> None:
    """List whom we follow."""
    with work(org) as tx:
        found = [_standing(one, tx) for one in tx.exchanges.all()]
    if as_json:
        print_json(found)
        return
    columns = ("name", "kind", "state", "last complete", "next visit", "last error")
    rows = [
        (
            one["name"],
            one["kind"],
            one["state"],
            one["finished_at"],
            one["next_at"],
            one["last_error"],
        )
        for one in found
    ]
    print_table(columns, rows)


@COMMANDS.command("show")
def show(name: Name, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Show one exchange and its settings; secrets are never shown again."""
    with work(org) as tx:
        exchange = tx.exchanges.named(name)
        bank = tx.banks.bank(exchange.bank).name if exchange.bank else ""
    known = {
        "exchange": exchange.id,
        "name": exchange.name,
        "kind": exchange.adapter,
        "bank": bank,
        "every_minutes": int(exchange.every.total_seconds() // 60),
        "created_at": exchange.created_at,
        **exchange.config,
    }
    print_json(known) if as_json else print_facts(known.items())


@COMMANDS.command("sync")
def sync(
    name: Name,
    *,
    afresh: Annotated[
        bool, typer.Option("--afresh", help="Fetch all of it, and withdraw what is gone.")
    ] = False,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Visit an exchange now, here; Ctrl-C loses nothing, the next visit goes on."""
    organisation = scope(org)
    from seawall.journeys.exchange_tally import Tally
    from seawall.transaction import transaction
    from seawall.worker.exchanging import follow

    with transaction(organisation) as tx:
        exchange = tx.exchanges.named(name)
    seen: dict[str, Any] = {"tally": Tally(), "pages": 0}
    with spinner(lambda: f"{seen['pages']:,} pages: {_words(seen['tally'].facts)}"):
        outcome = follow(
            exchange.id,
            organisation,
            clock=clock,
            by=operator(),
            afresh=f"asked for by {operator()}" if afresh else "",
            watch=lambda tally, pages: seen.update(tally=tally, pages=pages),
        )
    if as_json:
        print_json(outcome)
    else:
        print(f"{outcome.pages:,} pages: {_words(outcome.tally.facts)}")
        if outcome.told:
            print(f"{outcome.told:,} told")
    if outcome.error:
        say(outcome.error)
        raise typer.Exit(FAILED)


@COMMANDS.command("status")
def status(name: Name, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Show how far we are with an exchange; exit code 1 if its last visit failed."""
    with work(org) as tx:
        exchange = tx.exchanges.named(name)
        standing = _standing(exchange, tx)
        holdings = tx.exchanges.holdings(exchange.id)
        listing = tx.designations.newest(exchange.id)
    known = standing | {
        "records": holdings.records,
        "deleted": holdings.deleted,
        "matchable": dict(holdings.by_type),
        "not_matchable_here": dict(holdings.not_matchable),
        "set_aside": holdings.faults,
        "list_sha256": listing.sha256 if listing else "",
        "names": listing.names if listing else None,
    }
    if as_json:
        print_json(known)
    else:
        plain = known | {
            "matchable": _words(holdings.by_type),
            "not_matchable_here": _words(holdings.not_matchable),
        }
        print_facts(plain.items())
    if standing["last_error"]:
        raise typer.Exit(FAILED)


@COMMANDS.command("faults")
def faults(
    name: Name,
    *,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """List records that were set aside, and why, the newest first."""
    with work(org) as tx:
        found = tx.exchanges.faults(tx.exchanges.named(name).id, limit=limit)
    if as_json:
        print_json(found)
    else:
        print_table(("at", "record", "why"), [(one.at, one.key, one.reason) for one in found])


@COMMANDS.command("disable")
def disable(name: Name, org: OrgOption = "") -> None:
    """Visit it no more until it is enabled; its entries go on finding content."""
    with work(org) as tx:
        from seawall.journeys import exchange_setup

        exchange_setup.disable(name, tx=tx, now=clock(), by=operator())


@COMMANDS.command("enable")
def enable(name: Name, org: OrgOption = "") -> None:
    """Visit it again, at once."""
    with work(org) as tx:
        from seawall.journeys import exchange_setup

        exchange_setup.enable(name, tx=tx, now=clock(), by=operator())


@COMMANDS.command("remove")
def remove(
    name: Name,
    *,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Withdraw every entry that it brought.")
    ] = False,
    org: OrgOption = "",
) -> None:
    """Leave it and forget its secrets; its entries stay unless you say --withdraw."""
    with work(org) as tx:
        from seawall.journeys import exchange_setup

        _, withdrawn = exchange_setup.remove(
            name, withdraw=withdraw, tx=tx, now=clock(), by=operator()
        )
    if withdraw:
        print(f"{withdrawn:,} entries withdrawn.")


COMMANDS.command("tell")(tell)
COMMANDS.command("words")(list_words)


def _standing(exchange: Exchange, tx: Transaction) -> dict[str, Any]:
    told = tx.exchanges.status(exchange.id)
    state = "up to date" if told.is_up_to_date else "failing" if told.failures else "under way"
    return {
        "exchange": exchange.id,
        "name": exchange.name,
        "kind": exchange.adapter,
        "state": state if exchange.is_enabled else "disabled",
        "finished_at": told.finished_at,
        "page_at": told.page_at,
        "next_at": told.next_at if exchange.is_enabled else None,
        "is_reconciling": told.is_reconciling,
        "failures": told.failures,
        "last_error": told.last_error,
    }


def _fields(one: dict[str, Any]) -> list[Any]:
    return [*one["settings"], *one["secrets"]]


def _words(counted: Any) -> str:
    """Counts as words: `3 added, 1 withdrawn`."""
    return ", ".join(f"{n:,} {str(name).replace('_', ' ')}" for name, n in counted.items()) or (
        "nothing new"
    )
