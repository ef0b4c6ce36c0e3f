"""What a reviewer is shown and hears, made in the jail of a sealed file, and never the file."""

from dataclasses import dataclass
from pathlib import Path

from seawall.sandbox.pool import DecoderPool
from seawall.sandbox.viewing._asking_shown import STILLS, HeardAsk, HeardFacts, ShownAsk, ShownFacts

__all__ = ["STILLS", "HeardAsk", "SafeCopy", "ShownAsk", "heard_sound", "shown_picture"]


@dataclass(frozen=True, slots=True)
class SafeCopy:
    """A JPEG, and where in a video it is from."""

    picture: bytes
    seconds: float


def shown_picture(content: bytes | Path, ask: ShownAsk, *, pool: DecoderPool) -> SafeCopy:
    """The picture, or a still of the video, as it was asked for."""
    facts, picture = pool.room("shown").ask(content, ask, ShownFacts)
    return SafeCopy(picture, facts.seconds)


def heard_sound(content: bytes | Path, ask: HeardAsk, *, pool: DecoderPool) -> bytes:
    """The beginning of its sound, as a quiet WAV file."""
    return pool.room("heard").ask(content, ask, HeardFacts)[1]
