"""`seawall forum lookup` and its siblings: ask a list one may not hold, trace one that leaked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seawall.cli.forum import ForumOption, the_seat
from seawall.cli.output import JsonOption, print_facts, print_json, print_table, say
from seawall.cli.session import OrgOption, clock, operator, ready, work
from seawall.errors import InvalidRequest

if TYPE_CHECKING:
    from seawall.forum.lookup.remote import Asked
    from seawall.forum.model import Seat

FOUND = 1
_Found = tuple[str, "Asked", str, str, "int | None"]


class NothingToAsk(InvalidRequest):
    """Nothing was given that can be asked about."""


def lookup(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Files; - is stdin. Their signals are asked about.")
    ] = None,
    *,
    hashes: Annotated[
        list[str] | None,
        typer.Option("--hash", metavar="TYPE:VALUE", help="A signal itself; repeatable."),
    ] = None,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Send signals in the clear: the hub sees them. Any type."),
    ] = False,
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Ask a forum's hub whether its list holds these, without telling it what they are.

    Checksums, addresses and whole texts are asked about exactly, pictures by nearness. Only
    this machine learns the answer. `--plain` asks about signals of every type, and shows them
    to the hub. Exit code 1 if something was found.
    """
    ready()
    from seawall.worker import looking_up

    with work(org) as tx:
        seat = the_seat(tx, forum)
    asked = _asked(files, hashes)
    if plain:
        cards = looking_up.ask_plainly(seat, [one for _, one in asked], now=clock())
        found: list[_Found] = [(*asked[one.asked], one.label, one.ref, None) for one in cards]
    else:
        asked = _blind(asked, seat)
        hits = looking_up.ask(seat, [one for _, one in asked], now=clock())
        found = [(*asked[n], hit.label, hit.ref, hit.distance) for n, hit in hits.items()]
    rows = [(name, one.type, label, ref, distance) for name, one, label, ref, distance in found]
    columns = ("asked", "type", "label", "reference", "distance")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table(columns, rows)
    else:
        say(f"Nothing of {len(asked)} signals is on the list of {seat.name}.")
    if rows:
        raise typer.Exit(FOUND)


def lists(forum: ForumOption = "", org: OrgOption = "", as_json: JsonOption = False) -> None:
    """Bring the lists for look-ups up to date now: a hub makes them, a member fetches them."""
    ready()
    with work(org) as tx:
        seat = the_seat(tx, forum)
    rows = _made(seat, org) if seat.is_hub else _fetched(seat)
    columns = ("list", "version", "entries", "what happened")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


def asked_by(
    days: Annotated[int, typer.Option(min=1, max=90, help="How many days back.")] = 7,
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Count the look-ups of each member by day, and show bursts; what was asked nobody knows."""
    ready()
    from datetime import timedelta

    since = (clock() - timedelta(days=days - 1)).date()
    with work(org) as tx:
        seat = the_seat(tx, forum)
        names = {str(one.id): one.name for one in tx.forum.members(seat.id)}
        found = tx.lookups.days(seat.id, since=since)
    columns = ("day", "member", "look-ups", "burst")
    rows = [(str(one.day), names.get(who, who), one.total, one.alarmed_at) for who, one in found]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


def canaries(
    count: Annotated[int, typer.Argument(help="How many to add; 400 or more name a coalition.")],
    label: Annotated[str, typer.Option(help="The label they carry, as real signals do.")],
    forum: ForumOption = "",
    org: OrgOption = "",
) -> None:
    """Put canaries into the forum's list: every member that holds it gets its own variants."""
    ready()
    from seawall.journeys import forum_canaries

    left = count
    while left > 0:
        with work(org) as tx:
            seat = the_seat(tx, forum)
            part = min(left, forum_canaries.MOST)
            forum_canaries.plant(seat.id, part, label=label, tx=tx, now=clock(), by=operator())
            there = len(tx.lookups.canaries(seat))
        left -= part
    print_facts((("forum", seat.name), ("planted", count), ("in the list", there)))


def trace(
    values: Annotated[
        Path, typer.Argument(help="A file with PDQ values found outside, one a line.")
    ],
    forum: ForumOption = "",
    org: OrgOption = "",
    as_json: JsonOption = False,
) -> None:
    """Tell whose copy a leaked list is. Exit code 1 if the score alone names somebody.

    The bound says how likely it is that anybody innocent scores as high.
    """
    ready()
    from seawall.journeys import forum_canaries

    found = values.read_text(encoding="utf-8").split()
    with work(org) as tx:
        seat = the_seat(tx, forum)
        names = {str(one.id): one.name for one in tx.forum.members(seat.id)}
        told = forum_canaries.trace(seat.id, found, tx=tx, now=clock(), by=operator())
    if as_json:
        print_json(told)
    else:
        say(f"{told.read} canaries read, {told.missing} missing, {told.both} in both variants.")
        rows = [
            (names.get(one.member, one.member), round(one.score, 1), f"{one.innocent_bound:.1g}",
             "yes" if one.is_named else "no")
            for one in told.suspects[:10]
        ]  # fmt: skip
        print_table(("member", "score", "innocent at most", "named"), rows)
    if any(one.is_named for one in told.suspects):
        raise typer.Exit(FOUND)


def _asked(files: list[Path] | None, hashes: list[str] | None) -> list[tuple[str, Asked]]:
    """What to ask about, each with the name it is shown under."""
    from seawall.forum.lookup.remote import Asked

    asked = []
    for text in hashes or ():
        kind, cut, value = text.partition(":")
        if not cut:
            raise typer.BadParameter(f"{text!r} is not written as TYPE:VALUE.")
        asked.append((text, Asked.read(kind, value)))
    asked += _of_files(files)
    if not asked:
        raise NothingToAsk("There is nothing to ask about.", field="files", remedy="Give files.")
    return asked


def _of_files(files: list[Path] | None) -> list[tuple[str, Asked]]:
    if not files:
        return []
    from seawall.cli.decoding import content_of, decoders, there
    from seawall.forum.lookup.remote import Asked
    from seawall.signals import MIN_QUALITY, hash_bytes

    asked = []
    with decoders() as pool:
        for path in there(files):
            hashed = hash_bytes(content_of(path), pool=pool)
            asked += [
                (str(path), Asked(one.type, one.value))
                for one in hashed.signals
                if one.is_bankable and (one.quality is None or one.quality >= MIN_QUALITY)
            ]
    return asked


def _blind(asked: list[tuple[str, Asked]], seat: Seat) -> list[tuple[str, Asked]]:
    """Those that can be asked about without telling them; the others are named."""
    from seawall.forum.lookup.asking import askable
    from seawall.worker import list_fetching

    holdings = list_fetching.open_holdings(seat, now=clock())
    can = askable([one for _, one in asked], holdings)
    cannot = sorted({one.type for (_, one), good in zip(asked, can, strict=True) if not good})
    if cannot:
        say(f"Not asked about, since the hub would see them: {', '.join(cannot)} (`--plain` does).")
    left = [pair for pair, good in zip(asked, can, strict=True) if good]
    if not left:
        raise NothingToAsk("Nothing of this can be asked about blindly.", field="--hash")
    return left


def _made(seat: Seat, org: str) -> Sequence[tuple[object, ...]]:
    from seawall.config import settings
    from seawall.journeys import forum_lists

    while True:
        with work(org) as tx:
            done = forum_lists.bring_up(seat.id, folder=settings().data_dir, tx=tx, now=clock())
        if not any(one.waiting for one in done):
            break
    return [
        (one.name, one.version, one.entries, f"{one.added} added, {one.dropped} dropped")
        for one in done
    ]


def _fetched(seat: Seat) -> Sequence[tuple[object, ...]]:
    from seawall.config import settings
    from seawall.forum.lookup.asking import folder_of, lists_of, place_of
    from seawall.forum.lookup.epochs import epoch_of
    from seawall.forum.lookup.records import glance
    from seawall.worker import list_fetching

    changed = list_fetching.refresh(seat, now=clock())
    folder, rows = folder_of(settings().data_dir, seat), []
    for name in lists_of(seat.tier):
        head, _, _ = glance(place_of(folder, epoch_of(clock()), name))
        happened = "fetched" if name in changed else "the newest already"
        rows.append((name, head.version, head.count, happened))
    return rows
