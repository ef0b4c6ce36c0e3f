"""A submission becomes signals: all of its parts, whatever was sent."""

from __future__ import annotations

from dataclasses import dataclass

from seawall.errors import SeawallError, problem
from seawall.intake.marks import Marks, marks_of
from seawall.intake.media import media_type_of
from seawall.intake.model import TypedValue
from seawall.intake.submission import GivenHash, Submission
from seawall.sandbox import DecoderPool, PictureFacts
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.signals import (
    QUICK,
    Hashed,
    Ladder,
    Signal,
    UnopenedPart,
    hash_bytes,
    hash_text,
    hash_url,
    signal_type,
    signal_types,
)

#: Characters of one value that came ready-made; and of all fingerprints, which are as long as
#: what they were made of: an hour of sound has 400,000.
LONGEST_GIVEN, MOST_GIVEN = 8_192, 1_000_000
_LONG_KINDS = frozenset({"frames", "sound", "passages", "features"})


@dataclass(frozen=True, slots=True)
class SignedSubmission:
    """The signals of a submission, and what was learned on the way."""

    signals: tuple[Signal, ...]
    kind: str
    media_type: str = ""
    media: PictureFacts | None = None
    notes: tuple[str, ...] = ()
    problem: SeawallError | None = None
    unopened: tuple[UnopenedPart, ...] = ()

    @property
    def qualities(self) -> dict[str, int]:
        """How good each signal is, where its type says so."""
        return {
            signal.value: signal.quality for signal in self.signals if signal.quality is not None
        }

    @property
    def kept(self) -> tuple[TypedValue, ...]:
        """What the record keeps."""
        return tuple((signal.type, signal.value) for signal in self.signals if signal.is_kept)

    @property
    def marks(self) -> Marks:
        """How good each of these is, and which are of something inside."""
        return marks_of(signal for signal in self.signals if signal.is_kept)


def sign_submission(
    submission: Submission,
    *,
    pool: DecoderPool,
    rendition: bool = False,
    ladder: Ladder = QUICK,
) -> SignedSubmission:
    """Hash everything that was sent; a picture gives its small safe copy if asked for."""
    parts: list[Hashed] = []
    if submission.content is not None:
        parts.append(hash_bytes(submission.content, pool=pool, rendition=rendition, ladder=ladder))
    if submission.text is not None:
        parts.append(hash_text(submission.text))
    if submission.url is not None:
        parts.append(hash_url(submission.url))
    _within_measure(submission.hashes)
    given_signals = tuple(
        _given_signal(given_hash, at) for at, given_hash in enumerate(submission.hashes)
    )
    signals = dict.fromkeys(
        [*(signal for part in parts for signal in part.signals), *given_signals]
    )
    if not signals:
        raise problem("gate.nothing-to-check")
    return SignedSubmission(
        signals=tuple(signals),
        kind=_kind(submission, parts),
        media_type=media_type_of(submission.content) if submission.content is not None else "",
        media=next((part.media for part in parts if part.media), None),
        notes=tuple(note for part in parts for note in part.notes),
        problem=next((part.problem for part in parts if part.problem), None),
        unopened=tuple(closed for part in parts for closed in part.unopened),
    )


def kind_of(content: bytes, hashed: Hashed) -> str:
    """Which family of files it is of, by its bytes; plain words are a text."""
    format_name = sniff_format(content)
    is_words = not format_name and any(signal.type == "text" for signal in hashed.signals)
    return family_of(format_name) or ("text" if is_words else "file")


def _within_measure(hashes: tuple[GivenHash, ...]) -> None:
    """Long values together: each costs a search along time or through a text."""
    types = signal_types()
    long = sum(
        len(given_hash.value)
        for given_hash in hashes
        if given_hash.type in types and types[given_hash.type].kind in _LONG_KINDS
    )
    if long > MOST_GIVEN:
        raise problem("gate.fingerprints-too-long", long=long, most=MOST_GIVEN)


def _given_signal(given_hash: GivenHash, at: int) -> Signal:
    try:
        kind = signal_type(given_hash.type)
        if len(given_hash.value) > LONGEST_GIVEN and kind.kind not in _LONG_KINDS:
            raise problem(
                "gate.value-too-long",
                kind=kind.name,
                longest=LONGEST_GIVEN,
                length=len(given_hash.value),
            )
        value = kind.normalise(given_hash.value)
    except SeawallError as wrong:
        field = "type" if wrong.field == "type" else "value"
        raise problem(
            "gate.hash-invalid", detail=wrong.detail, position=at, field=field, remedy=wrong.remedy
        ) from wrong
    return Signal(kind.name, value, kind.version, given_hash.quality, grade=kind.grade)


def _kind(submission: Submission, parts: list[Hashed]) -> str:
    if submission.content is not None:
        return kind_of(submission.content, parts[0])
    if submission.text is not None:
        return "text"
    return "url" if submission.url is not None else "hashes"
