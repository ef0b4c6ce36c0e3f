"""The peers' CSV, as `threatexchange dataset --csv` writes it, in and out.

`signal_type,signal_str,collab,category,tags`. A category is the peers' opinion; here
it decides: a negative signal never matches, a disputed one is looked at by a person,
and what one member only suspects cannot block. Their names for types differ from
ours, and they hold texts in clear where we hold a digest, so texts come in and do
not go out again. Their `video_md5` and `video_sha256` are for videos: what comes in so is a
video's digest, and only what is known to be one goes out so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from seawall.banks.entry_opinions import count_opinions
from seawall.banks.files.cells import cell_words, cells, row, words_cell
from seawall.banks.files.model import BadLine
from seawall.banks.model import BankEntry, EntryOpinion, EntryStance, EntryState, NewEntry
from seawall.errors import problem
from seawall.signals import hash_text, media_by_name, name_for, read_names

COLUMNS = ("signal_type", "signal_str", "collab", "category", "tags")
HEADER = ",".join(COLUMNS)

#: The format by whose names the peers call what we match.
PEERS = "threatexchange"
TYPES = read_names(PEERS)

POSITIVE, SEED, NEGATIVE, DISPUTED = (
    "POSITIVE_CLASS",
    "INVESTIGATION_SEED",
    "NEGATIVE_CLASS",
    "DISPUTED",
)
#: A seed asks for a look, no more: below what any shipped rule takes as confirmed.
SEED_CONFIDENCE = 50
TAGS = "tags: "
#: What we have not taken for sure ourselves, we hand on as a seed.
_NOT_SURE = frozenset({EntryState.UNCONFIRMED, EntryState.OBSERVED})


def is_header(record: str) -> bool:
    """Whether a file that begins so is the peers'."""
    return {"signal_type", "signal_str"} <= {name.strip() for name in record.split(",")}


class PeersCsv:
    """Reads the peers' records; columns we do not know are passed over."""

    def __init__(self, header: str, template: NewEntry, *, at: datetime) -> None:
        self._names = [name.strip() for name in cells(header)]
        self._template = template
        self._at = at
        self.width = len(self._names)

    def entry(self, record: str) -> NewEntry:
        """The entry of one record, with the collaboration's opinion."""
        values = cells(record)
        if len(values) != self.width:
            raise problem("banks.line-cells", BadLine, cells=len(values), columns=self.width)
        row = dict(zip(self._names, map(str.strip, values), strict=True))
        return opined_entry(
            with_media_named(self._template, row["signal_type"]),
            peers_signal(row["signal_type"], row["signal_str"]),
            collab=cell_words(row.get("collab", "")),
            category=row.get("category", "") or POSITIVE,
            tags=cell_words(row.get("tags", "")),
            at=self._at,
        )


def peers_signal(name: str, value: str) -> tuple[str, str]:
    """Our type and value for theirs."""
    if name not in TYPES:
        raise problem("banks.line-signal-type", BadLine, name=name[:40], choices=", ".join(TYPES))
    if name == "raw_text":
        return "text", hash_text(value).signals[0].value
    return TYPES[name], value


def with_media_named(template: NewEntry, name: str) -> NewEntry:
    """The template of what stands under a name of theirs: of a video, where the name is for one."""
    media = media_by_name(PEERS, name)
    return replace(template, media=media) if media else template


def name_written(entry: BankEntry) -> str:
    """What the peers call this signal, or nothing where they have no name for it."""
    return name_for(PEERS, entry.signal_type, entry.media)


def opined_entry(
    template: NewEntry,
    signal: tuple[str, str],
    *,
    collab: str,
    category: str,
    tags: str,
    at: datetime,
) -> NewEntry:
    """The entry that a category of theirs amounts to."""
    kind, value = signal
    state, stance, confidence = _meaning(category, template)
    return replace(
        template,
        signal_type=kind,
        value=value,
        source=template.source or collab,
        state=state,
        confidence=confidence,
        note=f"{TAGS}{tags}" if tags else template.note,
        opinions=(EntryOpinion(collab, stance, category, at),) if collab and stance else (),
    )


def written_entry(entry: BankEntry, opinions: Sequence[EntryOpinion], *, collab: str) -> str | None:
    """An entry as one record, or None where the peers have no name for it."""
    if not (name := name_written(entry)):
        return None
    tags = entry.note.removeprefix(TAGS) if entry.note.startswith(TAGS) else entry.label
    category = _category(entry, opinions)
    return row([name, entry.value, words_cell(collab), category, words_cell(tags)])


def _meaning(category: str, template: NewEntry) -> tuple[EntryState, EntryStance | None, int]:
    if category == POSITIVE:
        return template.state, EntryStance.AGREE, template.confidence
    if category == SEED:
        is_active = template.state is EntryState.ACTIVE
        state = EntryState.UNCONFIRMED if is_active else template.state
        return state, None, min(template.confidence, SEED_CONFIDENCE)
    if category == DISPUTED:
        return EntryState.CONTESTED, EntryStance.DISAGREE, template.confidence
    if category == NEGATIVE:
        return EntryState.WITHDRAWN, EntryStance.DISAGREE, template.confidence
    raise problem(
        "banks.line-category",
        BadLine,
        category=category[:40],
        choices=", ".join((POSITIVE, SEED, NEGATIVE, DISPUTED)),
    )


def _category(entry: BankEntry, opinions: Sequence[EntryOpinion]) -> str:
    if entry.state is EntryState.WITHDRAWN:
        return NEGATIVE
    if entry.state is EntryState.CONTESTED or count_opinions(opinions).disagree:
        return DISPUTED
    if entry.state in _NOT_SURE or entry.confidence <= SEED_CONFIDENCE:
        return SEED
    return POSITIVE
