"""What a command prints: tables for people, JSON for programs, progress on stderr.

Data goes to stdout and nothing else does, so that a pipe gets data only. A table
that is not shown in a terminal is not cut to fit one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

#: Wide enough for an id, a hash and a few words beside them.
PIPE_WIDTH = 240
#: Of one value a terminal shows this much; a pipe and JSON get all of it.
LONGEST_SHOWN = 128


def print_json(data: Any) -> None:
    """Print data as JSON: dataclasses, enums and moments (RFC 3339, UTC) included."""
    import msgspec

    encoded = msgspec.json.format(msgspec.json.encode(data), indent=2)
    print(encoded.decode())


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str = "None yet."
) -> None:
    """Print rows under columns, or the sentence for none at all."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(plain_text(cell) for cell in row))
    if table.row_count:
        console().print(table, markup=False, highlight=False)
    else:
        print(empty)


def print_facts(facts: Iterable[tuple[str, object]]) -> None:
    """Print what is known of one thing, a line each; what is empty is left out."""
    rows = [(name, plain_text(fact)) for name, fact in facts if fact not in (None, "", ())]
    width = max((len(name) for name, _ in rows), default=0)
    for name, fact in rows:
        print(f"{name:<{width}}  {fact}")


def say(text: str, *, refused: bool = False) -> None:
    """Print a sentence on stderr, out of the way of data, and unable to steer a terminal.

    Where log lines are JSON it is one of them, unless a person sits before it.
    """
    if _is_read_by_machine():
        _log_sentence(text, refused=refused)
        return
    print("\n".join(plain_text(line) for line in text.split("\n")), file=sys.stderr)


def _is_read_by_machine() -> bool:
    return os.environ.get("SEAWALL_LOG_FORMAT") == "json" and not sys.stderr.isatty()


def _log_sentence(text: str, *, refused: bool) -> None:
    import structlog

    from seawall.app.logs import JSON, set_up_logs

    if not structlog.is_configured():
        set_up_logs(JSON)
    log = structlog.get_logger()
    if refused:
        log.error("command.refused", says=text)
    else:
        log.info("command.said", says=text)


def plain_text(cell: object) -> str:
    """A cell as text, and safe for a terminal: what others wrote cannot steer it."""
    if isinstance(cell, datetime):
        return f"{cell.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z"
    if isinstance(cell, tuple | list):
        return ", ".join(plain_text(part) for part in cell)
    text = "" if cell is None else str(cell)
    return "".join(letter if letter.isprintable() else " " for letter in text)


def fitting_text(value: str) -> str:
    """A value shortened for a terminal, whole in a pipe."""
    return beginning(value) if sys.stdout.isatty() else value


def beginning(value: str) -> str:
    """The beginning of a value, as much as a table has room for."""
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"


def console() -> Console:
    """Stdout, as wide as the terminal, or wide enough where there is none."""
    from rich.console import Console

    terminal = Console(soft_wrap=False)
    return terminal if terminal.is_terminal else Console(width=PIPE_WIDTH)


@contextmanager
def progress(
    description: str, *, total: int, completed: int = 0
) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr for long work; silent where nobody watches.

    Yields what tells it how much is completed.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich import progress as bars
    from rich.console import Console

    with bars.Progress(
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
        console=Console(stderr=True),
    ) as bar:
        task = bar.add_task(description, total=total, completed=completed)
        yield lambda amount: bar.update(task, completed=amount)


@contextmanager
def spinner(text: Callable[[], str]) -> Iterator[None]:
    """A sign of life on stderr for work whose size is not known; silent where nobody watches."""
    from rich import progress as bars
    from rich.console import Console
    from rich.text import Text

    class Words(bars.ProgressColumn):
        def render(self, task: bars.Task) -> Text:
            del task
            return Text(text())

    watched = Console(stderr=True)
    columns = (bars.SpinnerColumn(), Words(), bars.TimeElapsedColumn())
    with bars.Progress(*columns, console=watched, disable=not watched.is_terminal) as bar:
        bar.add_task("", total=None)
        yield
