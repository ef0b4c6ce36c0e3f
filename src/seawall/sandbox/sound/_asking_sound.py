"""What the child that hears a recording is asked and how it must answer, exactly.

The words (`seawall.sandbox.sound.hearing`) come beside the facts, 8 bytes each, little-endian;
behind them the covers and attached files, one after another.
"""

from itertools import accumulate, pairwise
from typing import Annotated

import msgspec
import numpy as np
from numpy.typing import NDArray

from seawall.sandbox.jail._wire import Text
from seawall.sandbox.sound.hearing import FRAMES_A_SECOND

MOST_HOURS = 12
MOST_WORDS = int(MOST_HOURS * 3600 * FRAMES_A_SECOND)

Name = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_,.-]{1,60}$")]


class SoundAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is wanted of a recording: up to so many seconds of one of its sound tracks.

    ``track`` is counted from 0. Covers and attached files come with the first one.
    """

    seconds: Annotated[float, msgspec.Meta(ge=1, le=MOST_HOURS * 3600)] = MOST_HOURS * 3600.0
    track: Annotated[int, msgspec.Meta(ge=0, le=64)] = 0


class SoundFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A recording as the child reports it.

    ``seconds`` is how much of it was heard; the ``codec`` is ``none`` where there is no sound
    track. ``has_pictures`` says that it is a video as well, ``tracks`` how many tracks of sound it
    has. ``covers`` are the sizes of what was attached to it, ``unread`` and ``left_out`` what
    lies in it and is not read here, or was too much.
    """

    format: Name
    codec: Name
    has_pictures: bool
    rate: Annotated[int, msgspec.Meta(ge=1, le=2**20)]
    channels: Annotated[int, msgspec.Meta(ge=1, le=64)]
    seconds: Annotated[float, msgspec.Meta(ge=0, le=MOST_HOURS * 3600 + 60)]
    words: Annotated[int, msgspec.Meta(ge=0, le=MOST_WORDS)]
    notes: Annotated[list[Text], msgspec.Meta(max_length=8)] = []
    tracks: Annotated[int, msgspec.Meta(ge=0, le=2**20)] = 1
    covers: Annotated[
        list[Annotated[int, msgspec.Meta(ge=1, le=2**24)]], msgspec.Meta(max_length=16)
    ] = []
    unread: Annotated[list[Text], msgspec.Meta(max_length=16)] = []
    left_out: Annotated[list[Text], msgspec.Meta(max_length=16)] = []


def unpacked_words(facts: SoundFacts, blob: bytes) -> NDArray[np.uint64]:
    """The words; a blob of another length is a `ValueError`."""
    if len(blob) != 8 * facts.words + sum(facts.covers):
        raise ValueError("there are other words than were announced")
    return np.frombuffer(blob[: 8 * facts.words], "<u8").astype(np.uint64)


def unpacked_covers(facts: SoundFacts, blob: bytes) -> list[bytes]:
    """The covers and attached files, in a blob whose length was found right."""
    ends = [8 * facts.words + end for end in accumulate(facts.covers, initial=0)]
    return [blob[start:end] for start, end in pairwise(ends)]
