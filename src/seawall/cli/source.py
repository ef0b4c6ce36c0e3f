"""`seawall source`: trusted flaggers, and how often every source was right."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.presentation import ID, SAID, Row, table
from seawall.ids import ApiKeyId, FlaggerId

if TYPE_CHECKING:
    from seawall.intake.notifying.model import Flagger
    from seawall.journeys.quality.source_scorecard import Scorecard
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(no_args_is_help=True)

FlaggerArgument = Annotated[str, typer.Argument(metavar="FLAGGER", help="The flagger's ID, flg_….")]


def _how_to_bind(flagger: Flagger) -> str:
    return f"Next, bind an API key: seawall source bind {flagger.id} KEY"


def _row(card: Scorecard) -> Row:
    return tuple(_facts(card).values())


def _facts(card: Scorecard) -> dict[str, object]:
    low, high = card.accuracy.interval or (0.0, 1.0)
    kind = f"{card.kind.value}, {card.series}" if card.series else card.kind.value
    return {
        "kind": kind,
        "name": card.name,
        "sent": card.volume,
        "decided": card.decided,
        "founded": card.accuracy.count,
        "interval": f"{low:.0%} to {high:.0%}" if card.decided else "",
        "typical": str(card.typical or ""),
        "id": card.source,
    }


def _card_data(card: Scorecard) -> dict[str, object]:
    return {**_facts(card), "accuracy": card.accuracy.as_json()}


@command(COMMANDS, "add", shown=ID, note=_how_to_bind)
def add_flagger(
    name: Annotated[str, typer.Argument(help="Its name, as on the Commission's list.")],
    *,
    awarded_by: Annotated[str, typer.Option(help="The Digital Services Coordinator.")],
    country: Annotated[str, typer.Option(help="The coordinator's state, such as IE.")],
    since: Annotated[str, typer.Option(metavar="DAY", help="The start date, such as 2026-01-31.")],
    until: Annotated[str, typer.Option(metavar="DAY", help="The end date, if known.")] = "",
    field: Annotated[str, typer.Option(help="Its area of expertise.")] = "",
    email: Annotated[str, typer.Option(help="Its e-mail address.")] = "",
    act: CommandContext,
) -> Flagger:
    """Add a trusted flagger (DSA Art. 22)."""
    from seawall.journeys.notices import trusted_flagger as register

    new_flagger = register.NewFlagger(
        name=name,
        awarded_by=awarded_by,
        country=country,
        since=register.read_day(since, field="--since"),
        until=register.read_day(until, field="--until") if until else None,
        field=field,
        email=email,
    )
    return register.add_flagger(new_flagger, **act)


@command(COMMANDS, "bind", shown=SAID)
def bind_key(
    flagger: FlaggerArgument,
    api_key: Annotated[
        str, typer.Argument(metavar="KEY", help="An API key with the scope notices, key_….")
    ],
    *,
    act: CommandContext,
) -> str:
    """Bind an API key to a trusted flagger: what it sends counts as the flagger's."""
    from seawall.journeys.notices import trusted_flagger as register

    key = ApiKeyId(api_key)
    owner = register.bind_key(FlaggerId(flagger), key, **act)
    return f"What the key sends now counts as sent by {owner.name}."


@command(COMMANDS, "suspend", shown=SAID)
def suspend_flagger(
    flagger: FlaggerArgument,
    why: Annotated[str, typer.Option("--why", help="The reason; it is recorded.")],
    *,
    act: CommandContext,
) -> str:
    """Suspend priority while the coordinator investigates (Art. 22(6))."""
    from seawall.journeys.notices import trusted_flagger as register

    suspended = register.suspend_flagger(FlaggerId(flagger), why, **act)
    return f"{suspended.name} is suspended."


@command(COMMANDS, "restore", shown=SAID)
def restore_flagger(flagger: FlaggerArgument, *, act: CommandContext) -> str:
    """Restore the status."""
    from seawall.journeys.notices import trusted_flagger as register

    return f"{register.restore_flagger(FlaggerId(flagger), **act).name} is active."


@command(COMMANDS, "end", shown=SAID)
def end_flagger_status(
    flagger: FlaggerArgument,
    day: Annotated[str, typer.Argument(metavar="DAY", help="The last day of the status.")],
    *,
    act: CommandContext,
) -> str:
    """End the status: revoked by the coordinator, or expired (Art. 22(7))."""
    from seawall.journeys.notices import trusted_flagger as register

    at = register.read_day(day, field="DAY")
    ended = register.end_status(FlaggerId(flagger), at, **act)
    return f"{ended.name} is a trusted flagger until {day}."


@command(
    COMMANDS,
    "list",
    shown=table(
        ["kind", "name", "sent", "decided", "accurate", "95 % interval", "typical time", "id"],
        _row,
        data=_card_data,
    ),
)
def list_sources(*, tx: Transaction, now: datetime) -> list[Scorecard]:
    """List the sources of the last year: volume, accuracy, typical time."""
    from seawall.journeys.quality import source_scorecard

    return source_scorecard.cards(tx=tx, now=now)
