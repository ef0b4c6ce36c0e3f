"""Lists, keys and values that the tests of look-ups share."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from seawall.forum.lookup.epochs import EpochKeys
from seawall.forum.lookup.list_records import RecordFile
from seawall.forum.lookup.model import ListedSignal, TokenShape
from seawall.forum.lookup.near import NearLists, rows_name
from seawall.forum.lookup.publishing import ListShelf, publish_list
from seawall.forum.lookup.recipes import ExactRecipe, NearRecipe

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FORUM = "forum_01JD0000000000000000000000"
KEYS = EpochKeys(b"\x07" * 32, FORUM, "2026Q1")
#: Wide enough to find anything, and quick to build.
SMALL = TokenShape(bits=24, tables=8)


def checksum(n: int) -> str:
    return sha256(f"file {n}".encode()).hexdigest()


def picture(n: int) -> str:
    """A value like PDQ's: half of its bits are set."""
    bits = [1] * 128 + [0] * 128
    random.Random(n).shuffle(bits)
    return f"{int(''.join(map(str, bits)), 2):064x}"


def altered(value: str, bits: int, *, seed: int = 0) -> str:
    """The value with so many bits turned."""
    turned = int(value, 16)
    for place in random.Random(seed).sample(range(256), bits):
        turned ^= 1 << place
    return f"{turned:064x}"


def files(count: int, first: int = 0) -> list[ListedSignal]:
    return [
        ListedSignal(f"offer_{n}", "sha256", checksum(n), f"label/{n % 3}")
        for n in range(first, first + count)
    ]


def pictures(count: int, first: int = 0) -> list[ListedSignal]:
    return [
        ListedSignal(f"offer_p{n}", "pdq", picture(n), "label/picture")
        for n in range(first, first + count)
    ]


def shelf_in(folder: Path) -> ListShelf:
    return ListShelf.under(folder, FORUM, KEYS.epoch)


def exact_list(folder: Path, live: list[ListedSignal]) -> RecordFile:
    publish_list(ExactRecipe(KEYS), shelf_in(folder), live, now=NOON)
    return RecordFile.mapped(shelf_in(folder).list("exact"))


def near_lists(folder: Path, live: list[ListedSignal], shape: TokenShape = SMALL) -> NearLists:
    shelf = shelf_in(folder)
    publish_list(NearRecipe(KEYS, shape), shelf, live, now=NOON)
    tags = RecordFile.mapped(shelf.list(shape.name))
    return NearLists(tags, RecordFile.mapped(shelf.list(rows_name(shape))), shape)
