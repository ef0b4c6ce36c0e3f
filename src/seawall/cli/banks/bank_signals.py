"""The entries that `seawall bank add` is asked for: ready-made values, files, texts, addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from seawall.banks.model import NewEntry
from seawall.cli.decoding import content_of, decoders
from seawall.cli.output import say
from seawall.config import settings
from seawall.errors import problem
from seawall.sandbox import DecoderPool
from seawall.signals import (
    MIN_QUALITY,
    Hashed,
    Signal,
    hash_bytes,
    hash_text,
    hash_url,
    hash_video,
    ladder_of,
    signal_type,
)

VPDQ = "vpdq"


@dataclass(frozen=True, slots=True)
class WantedEntry:
    """The files, values, texts and addresses that a command line names."""

    kind: str
    files: list[Path]
    values: list[str]
    texts: list[str]
    urls: list[str]


def signals_of(
    request: WantedEntry, template: NewEntry, *, threshold: int | None
) -> list[NewEntry]:
    """One entry for each signal; the threshold goes to types that match at a distance."""
    if request.values and not request.kind:
        raise problem("cli.which-type")
    pairs = [(request.kind, value) for value in request.values]
    pairs += [(signal.type, signal.value) for signal in _signals_of(request)]
    if not pairs:
        raise problem("cli.nothing-to-add")
    return [
        replace(
            template,
            signal_type=kind,
            value=value,
            threshold=threshold if kind == request.kind or is_hamming(kind) else None,
        )
        for kind, value in dict.fromkeys(pairs)
    ]


def _signals_of(request: WantedEntry) -> Iterator[Signal]:
    if request.files:
        yield from _of_files(request)
    types = [request.kind] if request.kind and not request.values else None
    for text in request.texts:
        yield from (signal for signal in hash_text(text, types=types).signals if signal.is_bankable)
    for url in request.urls:
        yield from (signal for signal in hash_url(url, types=types).signals if signal.is_bankable)


def _of_files(request: WantedEntry) -> Iterator[Signal]:
    types = [request.kind] if request.kind else None
    banked = ladder_of(settings().ladder).banked
    with decoders() as pool:
        for path in request.files:
            content = content_of(path)
            hashed = hash_bytes(content, pool=pool, types=types, ladder=banked)
            hashed = hash_densely(hashed, content, pool)
            for note in hashed.notes:
                say(f"seawall: {path}: {note}")
            for signal in (candidate for candidate in hashed.signals if candidate.is_bankable):
                if signal.quality is None or signal.quality >= MIN_QUALITY:
                    yield signal
                else:
                    say(f"seawall: {path}: {signal.type} left out, quality {signal.quality}.")


def hash_densely(hashed: Hashed, content: bytes, pool: DecoderPool) -> Hashed:
    """Signals with a video hashed frame by frame, for a bank: the cost is paid once.

    An upload is looked at sparsely, and finds its frames in the dense list whatever moment
    it looks at.
    """
    if all(signal.type != VPDQ for signal in hashed.signals):
        return hashed
    other_signals = tuple(signal for signal in hashed.signals if signal.type != VPDQ)
    return replace(
        hashed,
        signals=(
            *other_signals,
            *hash_video(content, pool=pool, types={VPDQ}, dense=True).signals,
        ),
    )


def is_hamming(kind: str) -> bool:
    """Whether its distances are bits."""
    return signal_type(kind).kind == "hamming"
