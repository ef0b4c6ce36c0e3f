"""A member's side of look-ups: what it holds, what it asks, and what the answers mean.

The lists are checked before they are used: whole, of this forum and quarter, and carrying
the very key that the forum's log names for all members. What was found is known here only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from seawall.errors import problem
from seawall.forum.lookup import exact_values
from seawall.forum.lookup.list_records import BrokenList, RecordFile
from seawall.forum.lookup.model import SHAPES, LookupMatch, TokenShape
from seawall.forum.lookup.near import NearLists, rows_name
from seawall.forum.lookup.oprf import MOST_ELEMENTS, Question
from seawall.forum.lookup.recipes import EXACT_TYPES, PDQ
from seawall.forum.lookup.remote import AskedSignal
from seawall.forum.model import Seat, Tier
from seawall.signals import signal_type


@dataclass(frozen=True, slots=True)
class PinnedKeys:
    """The keys that the forum's log names for a quarter: what every list must carry."""

    forum: str
    epoch: str
    keys: Mapping[str, str]

    def checked_list(self, file: RecordFile, name: str) -> RecordFile:
        """The list, if it is the one asked for and under the key that everybody has."""
        head = file.head
        if (head.forum, head.epoch, head.name) != (self.forum, self.epoch, name):
            raise problem(
                "forum.list-other",
                BrokenList,
                head_name=head.name,
                head_epoch=head.epoch,
                name=name,
                epoch=self.epoch,
            )
        listed_key = self.keys.get(name.removesuffix("-rows"))
        if listed_key is None or listed_key != head.public_key:
            raise problem("forum.wrong-key.public-key", name=name)
        return file


@dataclass(frozen=True, slots=True)
class ListHoldings:
    """The lists of one quarter that a member has, checked."""

    pinned: PinnedKeys
    exact: RecordFile
    near: NearLists | None

    @classmethod
    def opened(cls, folder: Path, pinned: PinnedKeys, tier: Tier) -> ListHoldings:
        """Open what was downloaded, or say what is missing."""

        def record_file(name: str) -> RecordFile:
            path = place_of(folder, pinned.epoch, name)
            if not path.exists():
                raise problem("forum.epoch-over.list", name=name, epoch=pinned.epoch)
            return pinned.checked_list(RecordFile.mapped(path), name)

        near = None
        if (shape := SHAPES.get(tier)) is not None:
            near = NearLists(record_file(shape.name), record_file(rows_name(shape)), shape)
        return cls(pinned, record_file(exact_values.NAME), near)


@dataclass(frozen=True, slots=True)
class LookupRequest:
    """Points for one list, and the numbers of the signals they are about."""

    name: str
    question: Question
    about: tuple[int, ...]


def folder_of(data_dir: Path, seat: Seat) -> Path:
    """Where a seat keeps what it downloads."""
    return data_dir / "forum-asked" / seat.id


def place_of(folder: Path, epoch: str, name: str) -> Path:
    """Where one list lies."""
    return folder / epoch / f"{name}.list"


def lists_of(tier: Tier) -> tuple[str, ...]:
    """The lists that a member of this tier needs to ask."""
    shape: TokenShape | None = SHAPES.get(tier)
    return (exact_values.NAME, *((shape.name, rows_name(shape)) if shape else ()))


def are_askable(signals: Sequence[AskedSignal], holdings: ListHoldings) -> list[bool]:
    """Which of these signals can be asked about without telling them."""
    return [
        signal.type in EXACT_TYPES or (signal.type == PDQ and holdings.near is not None)
        for signal in signals
    ]


def requests(signals: Sequence[AskedSignal], holdings: ListHoldings) -> list[LookupRequest]:
    """What to send: each value blinded afresh, so many at a time as the hub takes."""
    exact_places = [n for n, signal in enumerate(signals) if signal.type in EXACT_TYPES]
    batches = [
        LookupRequest(
            exact_values.NAME,
            Question.about(
                [exact_values.input_of(signals[n].type, signals[n].value) for n in part]
            ),
            tuple(part),
        )
        for part in _parts(exact_places, MOST_ELEMENTS)
    ]
    if (near := holdings.near) is None:
        return batches
    pictures = [n for n, signal in enumerate(signals) if signal.type == PDQ]
    for part in _parts(pictures, MOST_ELEMENTS // near.shape.tables):
        tokens = [token for n in part for token in near.tokens(bytes.fromhex(signals[n].value))]
        batches.append(LookupRequest(near.shape.name, Question.about(tokens), tuple(part)))
    return batches


def findings(
    request: LookupRequest, answer: bytes, signals: Sequence[AskedSignal], holdings: ListHoldings
) -> dict[int, LookupMatch]:
    """What was found, by the number of the signal."""
    key = bytes.fromhex(holdings.pinned.keys[request.name])
    outputs = request.question.finish(answer, public_key=key)
    if request.name == exact_values.NAME:
        hits = list(exact_values.found_in(holdings.exact, outputs))
    else:
        assert holdings.near is not None
        hits = _near(holdings.near, outputs, [signals[n] for n in request.about])
    return {n: hit for n, hit in zip(request.about, hits, strict=True) if hit is not None}


def _near(
    lists: NearLists, outputs: Sequence[bytes], signals: Sequence[AskedSignal]
) -> list[LookupMatch | None]:
    tables, radius = lists.shape.tables, signal_type(PDQ).default_threshold or 0
    return [
        lists.nearest(
            bytes.fromhex(signal.value), outputs[n * tables : (n + 1) * tables], radius=radius
        )
        for n, signal in enumerate(signals)
    ]


def _parts(numbers: Sequence[int], most: int) -> list[Sequence[int]]:
    return [numbers[n : n + most] for n in range(0, len(numbers), most)]
