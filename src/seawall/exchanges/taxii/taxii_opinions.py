"""What others say of the indicators of a collection.

TAXII hands an opinion over when it is added, be the indicator years old; and a record of
ours is an indicator with all opinions of it. So a visit that meets anything new asks for
the collection's opinions once, and for the indicators that new ones are about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from seawall.exchanges.stix.model import MemberVoice
from seawall.exchanges.stix.stix_reading import contents
from seawall.exchanges.taxii.taxii_api import Collection

#: Ids in one question; an address has its limits.
ASKED_AT_ONCE = 20


class Opinions:
    """The opinions of one collection, asked for when first needed."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._voices: dict[str, list[MemberVoice]] | None = None
        self.people: list[Any] = []
        """Who speaks: the collection's identities."""

    def of(self, indicator: str) -> tuple[MemberVoice, ...]:
        """Every opinion of an indicator, oldest first."""
        voices = self._all().get(indicator, [])
        return tuple(sorted(voices, key=lambda voice: voice.at))

    def load(self) -> None:
        """Ask now, if nobody has."""
        self._all()

    def about(self, objects: Sequence[Any]) -> list[Any]:
        """The indicators that opinions among these objects are about, if they are not there."""
        present_ids = {
            stix_object.get("id") for stix_object in objects if isinstance(stix_object, dict)
        }
        missing = sorted({about for about in _spoken_of(objects) if about not in present_ids})
        indicators: list[Any] = []
        for first in range(0, len(missing), ASKED_AT_ONCE):
            ids = ",".join(missing[first : first + ASKED_AT_ONCE])
            for page in self._collection.all(id=ids):
                indicators += page
        return indicators

    def _all(self) -> dict[str, list[MemberVoice]]:
        if self._voices is None:
            everything: list[Any] = []
            for page in self._collection.all(type="identity,opinion"):
                everything += page
            self.people = [o for o in everything if _is(o, "identity")]
            self._voices = defaultdict(list)
            for about, voice in contents(everything).voices:
                self._voices[about].append(voice)
        return self._voices


def _spoken_of(objects: Sequence[Any]) -> Iterator[str]:
    for stix_object in objects:
        refs = stix_object.get("object_refs") if _is(stix_object, "opinion") else None
        for ref in refs if isinstance(refs, list) else ():
            if isinstance(ref, str) and ref.startswith("indicator--"):
                yield ref


def _is(stix_object: Any, kind: str) -> bool:
    return isinstance(stix_object, dict) and stix_object.get("type") == kind
