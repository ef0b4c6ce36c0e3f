"""`seawall forum lookup` and its siblings: ask a list one may not hold, trace one that leaked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.command import CommandContext, command
from seawall.cli.output import print_facts, print_table, say
from seawall.cli.presentation import Presentation, Row, records, text
from seawall.cli.session import clock
from seawall.errors import problem

if TYPE_CHECKING:
    from seawall.forum.lookup.remote import AskedSignal
    from seawall.forum.lookup.tracing import Accusation, Suspect
    from seawall.forum.model import Seat
    from seawall.transaction import Transaction


#: The most likely holders of a leaked copy; the others score lower.
MOST_SUSPECTS = 10
#: A signal, with the name it is shown under.
NamedSignal = tuple[str, "AskedSignal"]


ROWS = records(("asked", "type", "label", "reference", "distance"))


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """What a hub's list holds of the signals that it was asked about."""

    rows: list[Row]
    asked: int
    forum: str


@dataclass(frozen=True, slots=True)
class TracedCopy:
    """Whose copy a leaked list may be, and what the members are called."""

    accusation: Accusation
    names: Mapping[str, str]


def _print_answer(answer: ListAnswer) -> None:
    if answer.rows:
        ROWS.for_people(answer.rows)
    else:
        say(f"No match. Looked up in the list of {answer.forum}: {answer.asked}.")


def _answer_data(answer: ListAnswer) -> object:
    return ROWS.data_of(answer.rows)


def _is_listed(answer: ListAnswer) -> bool:
    return bool(answer.rows)


def _print_trace(traced: TracedCopy) -> None:
    accusation = traced.accusation
    say(
        f"Canaries: {accusation.read} read, {accusation.missing} missing, "
        f"{accusation.both} in both variants."
    )
    rows = [_suspect(suspect, traced.names) for suspect in accusation.suspects[:MOST_SUSPECTS]]
    print_table(("member", "score", "chance if innocent", "identified"), rows)


def _suspect(suspect: Suspect, names: Mapping[str, str]) -> Row:
    return (
        names.get(suspect.member, suspect.member),
        round(suspect.score, 1),
        f"{suspect.innocent_bound:.1g}",
        "yes" if suspect.is_named else "no",
    )


def _trace_data(traced: TracedCopy) -> Accusation:
    return traced.accusation


def _names_somebody(traced: TracedCopy) -> bool:
    return any(suspect.is_named for suspect in traced.accusation.suspects)


@command(shown=text(_print_answer, data=_answer_data), fails=_is_listed)
def look_up_signals(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files whose signals are looked up; - is stdin.")
    ] = None,
    *,
    hashes: Annotated[
        list[str] | None,
        typer.Option("--hash", metavar="TYPE:VALUE", help="A signal; repeatable."),
    ] = None,
    plain: Annotated[
        bool,
        typer.Option(
            "--plain", help="Send signals unencrypted: the hub sees them. Works for every type."
        ),
    ] = False,
    seat: Seat,
    now: datetime,
) -> ListAnswer:
    """Ask a forum's hub whether its list contains these, without revealing them.

    Checksums, URLs and whole texts are looked up exactly, pictures by similarity. Only this
    machine learns the answer. `--plain` looks up signals of every type, and shows them to the
    hub. Exit code 1 if there is a match.
    """
    named_signals = _signals_asked_about(files, hashes)
    if not plain:
        named_signals = _blind(named_signals, seat)
    answer = _ask_plainly if plain else _ask_blindly
    return ListAnswer(answer(named_signals, seat, now=now), len(named_signals), seat.name)


def _ask_plainly(named_signals: list[NamedSignal], seat: Seat, *, now: datetime) -> list[Row]:
    from seawall.worker import looking_up

    cards = looking_up.ask_plainly(seat, [signal for _, signal in named_signals], now=now)
    return [_row(*named_signals[card.asked], card.label, card.ref, None) for card in cards]


def _ask_blindly(named_signals: list[NamedSignal], seat: Seat, *, now: datetime) -> list[Row]:
    from seawall.worker import looking_up

    hits = looking_up.ask_blindly(seat, [signal for _, signal in named_signals], now=now)
    return [_row(*named_signals[n], hit.label, hit.ref, hit.distance) for n, hit in hits.items()]


def _row(name: str, signal: AskedSignal, label: str, reference: str, distance: int | None) -> Row:
    return name, signal.type, label, reference, distance


@command(shown=records(("list", "version", "entries", "what happened")))
def lists(*, seat: Seat) -> list[Row]:
    """Update the lists for look-ups now: a hub builds them, a member fetches them."""
    return _renewed(seat) if seat.is_hub else _fetched(seat)


@command(shown=records(("day", "member", "look-ups", "burst")))
def count_lookups(
    days: Annotated[int, typer.Option(min=1, max=90, help="How many days back.")] = 7,
    *,
    seat: Seat,
    tx: Transaction,
    now: datetime,
) -> list[Row]:
    """Count each member's look-ups by day, and show bursts. What was looked up is unknown."""
    since = (now - timedelta(days=days - 1)).date()
    names = {str(member.id): member.name for member in tx.forum.members(seat.id)}
    return [
        (str(day.day), names.get(member, member), day.total, day.alarmed_at)
        for member, day in tx.lookups.days(seat.id, since=since)
    ]


@command(shown=Presentation(print_facts, None))
def canaries(
    count: Annotated[
        int, typer.Argument(min=1, help="The number to add; 400 or more identify a coalition.")
    ],
    label: Annotated[str, typer.Option(help="Their label.")],
    *,
    seat: Seat,
    by: str,
) -> list[tuple[str, object]]:
    """Add canaries to the forum's list: every member gets its own variants."""
    from seawall.journeys.forum import forum_canaries
    from seawall.transaction import transaction

    remaining = count
    while remaining > 0:
        with transaction(seat.organisation) as tx:
            part = min(remaining, forum_canaries.MOST)
            forum_canaries.plant_canaries(seat.id, part, label=label, tx=tx, now=clock(), by=by)
            listed = len(tx.lookups.canaries(seat))
        remaining -= part
    return [("forum", seat.name), ("added", count), ("in the list", listed)]


@command(shown=text(_print_trace, data=_trace_data), fails=_names_somebody)
def trace_copy(
    values: Annotated[Path, typer.Argument(help="A file with leaked PDQ values, one per line.")],
    *,
    seat: Seat,
    tx: Transaction,
    act: CommandContext,
) -> TracedCopy:
    """Identify whose copy a leaked list is. Exit code 1 if the score alone identifies a member.

    The bound is the probability that an innocent member scores as high.
    """
    from seawall.journeys.forum import forum_canaries

    leaked = values.read_text(encoding="utf-8").split()
    names = {str(member.id): member.name for member in tx.forum.members(seat.id)}
    return TracedCopy(forum_canaries.trace_leak(seat.id, leaked, **act), names)


def _signals_asked_about(files: list[Path] | None, hashes: list[str] | None) -> list[NamedSignal]:
    """What to ask about, each with the name it is shown under."""
    from seawall.forum.lookup.remote import AskedSignal

    named_signals = []
    for typed_hash in hashes or ():
        kind, cut, value = typed_hash.partition(":")
        if not cut:
            raise problem("cli.hash-no-type", typed_hash=typed_hash)
        named_signals.append((typed_hash, AskedSignal.read(kind, value)))
    named_signals += _of_files(files)
    if not named_signals:
        raise problem("cli.nothing-to-ask.files")
    return named_signals


def _of_files(files: list[Path] | None) -> list[NamedSignal]:
    if not files:
        return []
    from seawall.cli.decoding import content_of, decoders, readable_files
    from seawall.forum.lookup.remote import AskedSignal
    from seawall.signals import MIN_QUALITY, hash_bytes

    named_signals = []
    with decoders() as pool:
        for path in readable_files(files):
            hashed = hash_bytes(content_of(path), pool=pool)
            named_signals += [
                (str(path), AskedSignal(signal.type, signal.value))
                for signal in hashed.signals
                if signal.is_bankable and (signal.quality is None or signal.quality >= MIN_QUALITY)
            ]
    return named_signals


def _blind(named_signals: list[NamedSignal], seat: Seat) -> list[NamedSignal]:
    """Those that can be asked about without telling them; the others are named."""
    from seawall.forum.lookup.list_questions import are_askable
    from seawall.worker import list_fetching

    holdings = list_fetching.open_holdings(seat, now=clock())
    can = are_askable([signal for _, signal in named_signals], holdings)
    cannot = sorted(
        {signal.type for (_, signal), good in zip(named_signals, can, strict=True) if not good}
    )
    if cannot:
        say(f"Not looked up, because the hub would see them: {', '.join(cannot)}. Add --plain.")
    askable_signals = [pair for pair, good in zip(named_signals, can, strict=True) if good]
    if not askable_signals:
        raise problem("cli.nothing-to-ask.hash")
    return askable_signals


def _renewed(seat: Seat) -> list[Row]:
    from seawall.config import settings
    from seawall.journeys.forum import forum_lists
    from seawall.transaction import transaction

    while True:
        with transaction(seat.organisation) as tx:
            renewals = forum_lists.bring_up_lists(
                seat.id, folder=settings().data_dir, tx=tx, now=clock()
            )
        if not any(renewed.waiting for renewed in renewals):
            break
    return [
        (
            renewal.name,
            renewal.version,
            renewal.entries,
            f"{renewal.added} added, {renewal.dropped} dropped",
        )
        for renewal in renewals
    ]


def _fetched(seat: Seat) -> list[Row]:
    from seawall.config import settings
    from seawall.forum.lookup.epochs import epoch_of
    from seawall.forum.lookup.list_questions import folder_of, lists_of, place_of
    from seawall.forum.lookup.list_records import glance_at_list
    from seawall.worker import list_fetching

    changed = list_fetching.refresh_lists(seat, now=clock())
    folder = folder_of(settings().data_dir, seat)
    rows: list[Row] = []
    for name in lists_of(seat.tier):
        head, _, _ = glance_at_list(place_of(folder, epoch_of(clock()), name))
        happened = "fetched" if name in changed else "already up to date"
        rows.append((name, head.version, head.count, happened))
    return rows
