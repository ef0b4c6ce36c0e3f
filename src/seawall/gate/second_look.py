"""What a hit is opened again for: a safe copy to look at, and what a decision may make known.

To make the copy the first time would cost every miss the shrinking and a JPEG, and to take
its corners two milliseconds; nearly every check is a miss.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from seawall.gate.submission_signals import SignedSubmission
from seawall.intake.submission import Submission
from seawall.sandbox import DecoderPool
from seawall.signals import hash_bytes
from seawall.signals.features import ORB

#: Kinds of files that have a small safe copy for the reviewer.
_SHOWN = ("picture", "video")


@dataclass(frozen=True, slots=True)
class SecondLook:
    """The signals that are kept with the check, and the copy; None where there is none."""

    signed: SignedSubmission
    rendition: bytes | None = None


def look_again(
    submission: Submission, signed: SignedSubmission, *, features: bool, pool: DecoderPool
) -> SecondLook:
    """Open the file once more, and keep its ``features`` or none.

    All of them, as a bank holds them: the first look has no finer ones, or none at all. They are
    for what a person has yet to decide about. What is blocked is known already, and comes again by
    the thousand: its features would be 13 kB each time for nothing.
    """
    if not features:
        signed = _without_features(signed)
    if submission.content is None or signed.kind not in _SHOWN:
        return SecondLook(signed)
    types = (ORB.name,) if features and signed.kind == "picture" else ()
    try:
        again = hash_bytes(submission.content, pool=pool, types=types, rendition=True)
    except Exception:  # noqa: BLE001 - a hit without a copy to look at is a hit
        return SecondLook(signed)
    signals = dict.fromkeys((*signed.signals, *again.signals))
    signed = replace(signed, signals=tuple(signals))
    return SecondLook(signed, again.media.rendition if again.media else None)


def _without_features(signed: SignedSubmission) -> SignedSubmission:
    others = tuple(signal for signal in signed.signals if signal.type != ORB.name)
    return replace(signed, signals=others)
