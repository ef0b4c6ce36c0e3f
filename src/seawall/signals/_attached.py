"""The signals of covers and files that are attached to a recording."""

from collections.abc import Collection
from dataclasses import replace

from seawall.errors import SeawallError, Unavailable
from seawall.sandbox import DecoderPool
from seawall.sandbox.sniff import family_of, sniff_format
from seawall.sandbox.sound._asking_sound import SoundFacts, unpacked_covers
from seawall.signals._model import Hashed, Signal
from seawall.signals._picture import hash_picture
from seawall.signals._registry import digests_of
from seawall.signals.unopened import UnopenedPart, unopened_by, unopened_part


def hash_attached(
    facts: SoundFacts, blob: bytes, *, pool: DecoderPool, types: Collection[str] | None
) -> Hashed:
    """Covers and attached pictures are looked at; of another file only its digests are taken."""
    signals: list[Signal] = []
    unopened: list[UnopenedPart] = []
    names = None if types is None else frozenset(types)
    for number, file in enumerate(unpacked_covers(facts, blob), 1):
        place = f"attached file {number}"
        of_file: tuple[Signal, ...] = tuple(digests_of(file, names))
        if family_of(sniff_format(file)) != "picture":
            says = f"Attached file {number} is no picture, and was not opened."
            unopened.append(unopened_part(place, "unknown", says))
        else:
            try:
                of_file += hash_picture(file, pool=pool, types=types, rendition=False).signals
            except Unavailable:
                raise
            except SeawallError as problem:
                unopened += unopened_by(problem, place)
        signals += (
            replace(signal, view=", ".join(filter(None, (place, signal.view))), inside=True)
            for signal in of_file
        )
    return Hashed(tuple(signals), unopened=tuple(unopened))
