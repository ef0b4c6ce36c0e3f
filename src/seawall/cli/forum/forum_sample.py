"""`seawall forum sample`: an auditor's sample, which nobody chooses and everybody can redraw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.output import fitting_text, print_table, say
from seawall.cli.presentation import PRINTED, Row, TableWithData, sheet, text

if TYPE_CHECKING:
    from seawall.forum.list_sampling import Sample
    from seawall.forum.model import Seat
    from seawall.forum.sample_log import DrawnSample
    from seawall.transaction import Transaction

COMMANDS = typer.Typer(help="Audit the list: commit, draw, verify.", no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class OpenedSample:
    """A sample, the values that the hub opened, and what its authors are called."""

    sample: Sample
    values: Mapping[str, str]
    names: Mapping[str, str]

    @property
    def missing(self) -> int:
        """How many signals the hub did not open."""
        return len(self.sample.drawn) - len(self.values)


def _print_opened(opened: OpenedSample) -> None:
    sample = opened.sample
    rows = [
        (
            drawn.signal,
            drawn.label,
            opened.names.get(drawn.author, drawn.author),
            fitting_text(opened.values.get(drawn.signal, "")),
        )
        for drawn in sample.drawn
    ]
    print_table(("signal", "label", "author", "value"), rows)
    say(f"{len(sample.drawn)} of {sample.of} signals, {sample.strata} strata, seed {sample.seed}.")
    if opened.missing:
        say(f"The hub did not open {opened.missing} of them.")
        raise typer.Exit(1)


def _opened_data(opened: OpenedSample) -> dict[str, Any]:
    sample = opened.sample
    return {
        "seed": sample.seed,
        "of": sample.of,
        "drawn": sample.drawn,
        "values": opened.values,
    }


def _sample(revealed: DrawnSample, names: Mapping[str, str]) -> Row:
    sample = revealed.sample
    return (
        names.get(revealed.auditor, revealed.auditor),
        revealed.size,
        len(sample.drawn),
        sample.of,
        sample.strata,
        sample.seed,
    )


@command(COMMANDS, "commit", shown=PRINTED)
def commit_to_sample(
    count: Annotated[
        int, typer.Option(min=1, max=1_000, help="The number of signals to draw.")
    ] = 50,
    *,
    seat: Seat,
    act: CommandContext,
) -> str:
    """Commit to a secret number; the log's next entry fixes the sample."""
    from seawall.journeys.forum import forum_sample

    digest = forum_sample.commit_to_sample(seat.id, count, **act)
    return f"Committed: {digest}."


@command(COMMANDS, "draw", shown=text(_print_opened, data=_opened_data))
def draw_sample(*, seat: Seat, now: datetime) -> OpenedSample:
    """Have the hub open your sample, check each value, and reveal your number."""
    from seawall.transaction import transaction
    from seawall.worker import sampling

    with transaction(seat.organisation) as tx:
        names = {str(member.id): member.name for member in tx.forum.members(seat.id)}
    revealed, values = sampling.reveal_sample(seat, now=now)
    return OpenedSample(revealed.sample, values, names)


@command(COMMANDS, "verify", shown=sheet(("auditor", "entries", "drawn", "of", "strata", "seed")))
def verify_samples(*, seat: Seat, tx: Transaction) -> TableWithData:
    """Draw every revealed sample again from your copy of the log, and show the result."""
    from seawall.journeys.forum import forum_sample

    revealed = forum_sample.revealed_samples(seat, tx=tx)
    names = {str(member.id): member.name for member in tx.forum.members(seat.id)}
    return TableWithData([_sample(sample, names) for sample in revealed], revealed)
