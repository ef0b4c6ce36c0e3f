"""The entries that `seawall bank add` is asked for: ready-made values, files, texts, addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from seawall.banks.file_media import media_of_content
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
    media = dict.fromkeys(((request.kind, value) for value in request.values), template.media)
    for signal, its_media in _signals_of(request):
        media[signal.type, signal.value] = its_media
    if not media:
        raise problem("cli.nothing-to-add")
    return [
        replace(
            template,
            signal_type=kind,
            value=value,
            threshold=threshold if kind == request.kind or is_hamming(kind) else None,
            media=its_media,
        )
        for (kind, value), its_media in media.items()
    ]


def _signals_of(request: WantedEntry) -> Iterator[tuple[Signal, str]]:
    """Each signal, with what its file is."""
    if request.files:
        yield from _of_files(request)
    types = [request.kind] if request.kind and not request.values else None
    for text in request.texts:
        yield from ((signal, "") for signal in _bankable(hash_text(text, types=types)))
    for url in request.urls:
        yield from ((signal, "") for signal in _bankable(hash_url(url, types=types)))


def _bankable(hashed: Hashed) -> list[Signal]:
    return [signal for signal in hashed.signals if signal.is_bankable]


def _of_files(request: WantedEntry) -> Iterator[tuple[Signal, str]]:
    types = [request.kind] if request.kind else None
    banked = ladder_of(settings().ladder).banked
    with decoders() as pool:
        for path in request.files:
            content = content_of(path)
            hashed = hash_bytes(content, pool=pool, types=types, ladder=banked)
            hashed = hash_densely(hashed, content, pool)
            for note in hashed.notes:
                say(f"seawall: {path}: {note}")
            media = media_of_content(content)
            for signal in _bankable(hashed):
                if signal.quality is None or signal.quality >= MIN_QUALITY:
                    yield signal, media
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
