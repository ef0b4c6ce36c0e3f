"""What lies inside a file: the question, and how a child must hand its finds over.

Archives and documents answer in one form. What they hold that is a file of its own
(a member, a picture on a page, an attachment) is never looked at here: its bytes are
handed over untouched, so that the room of its own family opens it. A long file is asked
for piece by piece: each answer says where the next question has to begin.
"""

from typing import Annotated, Literal

import msgspec

from seawall.sandbox.jail._refusals import child_died
from seawall.sandbox.jail._wire import Text
from seawall.sandbox.pictures.pdq import Pdq

MOST_PARTS = 4_096
MOST_TEXT = 1_000_000  # characters in one answer
MOST_LINKS = 1_000
MOST_MISSED = 64  # in one answer; more are counted in the last
LONGEST_NAME = 400
LONGEST_LINK = 8_192

#: What a child can say of a part that it could not look into.
Missed = Literal["limit", "unreadable", "unknown"]
#: Why a part stays closed; an empty word where its bytes were handed over.
Closed = Literal["", "large", "dense", "locked", "damaged", "unsupported"]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Name = Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)]


class InsideAsk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to begin, and how much may be handed over in one answer.

    ``start`` counts entries or pages. ``room`` bytes of parts are handed over; a single
    part may be larger than that, up to ``largest``, if it comes alone. ``most`` parts.
    ``looks`` asks for the hash of each page as it is drawn, ``rendition`` for a small safe
    copy of the first one. ``as_zip`` opens the ZIP that lies behind what the file begins with,
    ``as_html`` reads a text as a page.
    """

    start: Count = 0
    room: Count = 32 * 2**20
    largest: Count = 64 * 2**20
    most: Annotated[int, msgspec.Meta(ge=1, le=MOST_PARTS)] = MOST_PARTS
    looks: bool = True
    rendition: bool = False
    as_zip: bool = False
    as_html: bool = False


class WirePart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file inside the file: its name, its size, and why it stays closed if it does."""

    name: Name
    size: Count
    closed: Closed = ""


class WireMissed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was not looked into though its holder was opened; ``place`` empty for the holder."""

    place: Name
    why: Missed
    says: Text
    count: Annotated[int, msgspec.Meta(ge=1, le=2**53)] = 1


class WireText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Text, and where it stands: ``page 3``, ``slide 2``, or nothing for all of it."""

    place: Annotated[str, msgspec.Meta(max_length=80)]
    text: Annotated[str, msgspec.Meta(max_length=MOST_TEXT)]


class WireSight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a page looks: its PDQ hash and quality."""

    place: Annotated[str, msgspec.Meta(max_length=80)]
    pdq: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    quality: Annotated[int, msgspec.Meta(ge=0, le=100)]

    @classmethod
    def of(cls, place: str, pdq: Pdq) -> "WireSight":
        """A page's hash as a child reports it."""
        return cls(place, pdq.hex, pdq.quality)


class InsideFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a child found in one piece of a file.

    ``count`` is how many pages or entries the whole file has, as far as it says;
    ``following`` where the next question begins, 0 at the end. ``rendition`` is the size of
    the copy that stands behind the parts, ``width`` and ``height`` those of the first page in
    points (1/72 inch).
    """

    format: Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{1,8}$")]
    count: Count = 0
    following: Count = 0
    parts: Annotated[list[WirePart], msgspec.Meta(max_length=MOST_PARTS)] = []
    texts: Annotated[list[WireText], msgspec.Meta(max_length=MOST_PARTS)] = []
    sights: Annotated[list[WireSight], msgspec.Meta(max_length=MOST_PARTS)] = []
    links: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=LONGEST_LINK)]],
        msgspec.Meta(max_length=MOST_LINKS),
    ] = []
    notes: Annotated[list[Text], msgspec.Meta(max_length=32)] = []
    missed: Annotated[list[WireMissed], msgspec.Meta(max_length=MOST_MISSED)] = []
    rendition: Count = 0
    width: Count = 0
    height: Count = 0


def handed_over_parts(facts: InsideFacts, blob: bytes) -> list[tuple[WirePart, bytes]]:
    """Each part with its bytes, empty for those that stay closed; in the server."""
    parts_size = sum(part.size for part in facts.parts if not part.closed)
    if parts_size + facts.rendition != len(blob):
        raise child_died("it handed over other bytes than it said")
    pairs, at = [], 0
    for part in facts.parts:
        end = at if part.closed else at + part.size
        pairs.append((part, blob[at:end]))
        at = end
    return pairs
