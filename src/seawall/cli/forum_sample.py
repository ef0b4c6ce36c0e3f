"""`seawall forum sample`: an auditor's sample, which nobody chooses and everybody can redraw."""

from __future__ import annotations

from typing import Annotated

import typer

from seawall.cli.forum import ForumOption, the_seat
from seawall.cli.output import JsonOption, fitting, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, work

COMMANDS = typer.Typer(
    help="Audit the list: commit, draw, verify; challenge with `opinion`.", no_args_is_help=True
)


@COMMANDS.command("commit")
def commit(
    count: Annotated[int, typer.Option(min=1, max=1_000, help="How many signals to draw.")] = 50,
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Commit to a number that nobody knows; the log's next entry fixes the sample."""
    with work(org) as tx:
        from seawall.journeys import forum_sample

        digest = forum_sample.commit(
            the_seat(tx, forum).id, count, tx=tx, now=clock(), by=operator()
        )
    print(f"Committed: {digest}.")


@COMMANDS.command("draw")
def draw(forum: ForumOption = "", org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Have the hub open the sample we committed to, check each value, and reveal our number."""
    with work(org) as tx:
        seat = the_seat(tx, forum)
        names = {str(one.id): one.name for one in tx.forum.members(seat.id)}
    from seawall.worker import sampling

    found, values = sampling.sample(seat, now=clock())
    sample = found.sample
    if as_json:
        print_json({"seed": sample.seed, "of": sample.of, "drawn": sample.drawn, "values": values})
        return
    rows = [
        (
            one.signal,
            one.label,
            names.get(one.author, one.author),
            fitting(values.get(one.signal, "")),
        )
        for one in sample.drawn
    ]
    print_table(("signal", "label", "author", "value"), rows)
    say(f"{len(sample.drawn)} of {sample.of} signals, {sample.strata} strata, seed {sample.seed}.")
    if missing := len(sample.drawn) - len(values):
        say(f"The hub did not open {missing} of them.")
        raise typer.Exit(1)


@COMMANDS.command("verify")
def verify(forum: ForumOption = "", org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Draw every revealed sample again from our own copy of the log, and say what was in it."""
    with work(org) as tx:
        from seawall.journeys import forum_sample

        seat = the_seat(tx, forum)
        found = forum_sample.revealed(seat, tx=tx)
        names = {str(one.id): one.name for one in tx.forum.members(seat.id)}
    if as_json:
        print_json(found)
        return
    rows = [
        (
            names.get(one.auditor, one.auditor),
            one.size,
            len(one.sample.drawn),
            one.sample.of,
            one.sample.strata,
            one.sample.seed,
        )
        for one in found
    ]
    print_table(("auditor", "entries", "drawn", "of", "strata", "seed"), rows)
