"""`seawall source`: trusted flaggers, and how often every source was right."""

from __future__ import annotations

from typing import Annotated

import typer

from seawall.cli.output import JsonOption, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, work
from seawall.ids import ApiKeyId, FlaggerId

COMMANDS = typer.Typer(
    help="Trusted flaggers, and how often sources were right.", no_args_is_help=True
)

FlaggerArgument = Annotated[str, typer.Argument(metavar="FLAGGER", help="Its id, flg_….")]
_DAY = ["%Y-%m-%d"]


@COMMANDS.command("add")
def add_flagger(
    name: Annotated[str, typer.Argument(help="Its name, as the Commission's list has it.")],
    *,
    awarded_by: Annotated[str, typer.Option(help="The Digital Services Coordinator.")],
    country: Annotated[str, typer.Option(help="The coordinator's state, such as IE.")],
    since: Annotated[str, typer.Option(metavar="DAY", help="Since when, such as 2026-01-31.")],
    until: Annotated[str, typer.Option(metavar="DAY", help="Until when, if it is known.")] = "",
    field: Annotated[str, typer.Option(help="Its field of expertise.")] = "",
    email: Annotated[str, typer.Option(help="Where it is reached.")] = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Enter a trusted flagger: DSA Art. 22."""
    with work(org) as tx:
        from seawall.journeys import trusted_flagger as register

        new = register.NewFlagger(
            name=name,
            awarded_by=awarded_by,
            country=country,
            since=register.read_day(since, field="--since"),
            until=register.read_day(until, field="--until") if until else None,
            field=field,
            email=email,
        )
        made = register.add(new, tx=tx, now=clock(), by=operator())
    if as_json:
        print_json(made)
    else:
        print(made.id)
    say(f"Give it a key: seawall source bind {made.id} KEY")


@COMMANDS.command("bind")
def bind_key(
    flagger: FlaggerArgument,
    api_key: Annotated[str, typer.Argument(metavar="KEY", help="A key of scope notices, key_….")],
    *,
    org: OrgOption = "",
) -> None:
    """Say that a key belongs to a trusted flagger: what comes with it is theirs."""
    with work(org) as tx:
        from seawall.journeys import trusted_flagger as register

        found = register.bind_key(
            FlaggerId(flagger), ApiKeyId(api_key), tx=tx, now=clock(), by=operator()
        )
    say(f"The key is {found.name}'s.")


@COMMANDS.command("suspend")
def suspend(
    flagger: FlaggerArgument,
    why: Annotated[str, typer.Option("--why", help="The reason; it is kept.")],
    *,
    org: OrgOption = "",
) -> None:
    """The coordinator investigates: no priority until it is over, Art. 22(6)."""
    with work(org) as tx:
        from seawall.journeys import trusted_flagger as register

        found = register.suspend(FlaggerId(flagger), why, tx=tx, now=clock(), by=operator())
    say(f"{found.name} is suspended.")


@COMMANDS.command("restore")
def restore(flagger: FlaggerArgument, *, org: OrgOption = "") -> None:
    """The status stands again."""
    with work(org) as tx:
        from seawall.journeys import trusted_flagger as register

        found = register.restore(FlaggerId(flagger), tx=tx, now=clock(), by=operator())
    say(f"{found.name} is active.")


@COMMANDS.command("end")
def end(
    flagger: FlaggerArgument,
    day: Annotated[str, typer.Argument(metavar="DAY", help="From when it is none any more.")],
    *,
    org: OrgOption = "",
) -> None:
    """The coordinator took the status away, or it runs out: Art. 22(7)."""
    with work(org) as tx:
        from seawall.journeys import trusted_flagger as register

        at = register.read_day(day, field="DAY")
        found = register.end(FlaggerId(flagger), at, tx=tx, now=clock(), by=operator())
    say(f"{found.name} is a trusted flagger until {day}.")


@COMMANDS.command("list")
def list_sources(*, org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Every source of the last year: volume, how often it was right, typical time."""
    with work(org) as tx:
        from seawall.journeys import source_scorecard

        cards = source_scorecard.cards(tx=tx, now=clock())
    if as_json:
        print_json([{**_row(card), "accuracy": card.accuracy.as_json()} for card in cards])
        return
    print_table(
        ["kind", "name", "sent", "decided", "well founded", "95 %", "typical", "id"],
        [[*_row(card).values()] for card in cards],
    )


def _row(card: object) -> dict[str, object]:
    from seawall.journeys.source_scorecard import Card

    assert isinstance(card, Card)
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
