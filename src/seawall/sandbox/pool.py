"""The sandbox as others use it: a family of files, a room, facts.

Each family (pictures, and what else there is an opener for) has its own room of
jailed children with its own limits, so that a queue of long videos never holds up a
picture.
"""

import socket
from collections.abc import Callable, Mapping
from copy import copy
from threading import Lock
from types import TracebackType

from seawall.sandbox.fair_turns import OURSELVES, Claimant
from seawall.sandbox.jail._borrowed import BorrowedChildren, LendersDoor
from seawall.sandbox.jail._nursery import start_ahead
from seawall.sandbox.jail._own_children import OwnChildren
from seawall.sandbox.jail._room import ChildSource, DecodingRoom
from seawall.sandbox.model import (
    DecoderLoad,
    LocalFeatures,
    PictureFacts,
    PictureView,
    PoolSize,
    SandboxLimits,
    limits_beside,
)
from seawall.sandbox.pictures._asking import PictureAsk, WireFacts
from seawall.sandbox.sniff import family_of, sniff_format


def start_decoder_ahead(content: bytes, limits: SandboxLimits) -> None:
    """Load what opens such a file while something else is done; its beginning says what it is."""
    if family := family_of(sniff_format(content)):
        start_ahead(family, limits_beside(family, limits))


class DecoderPool:
    """Opens files in jailed children, up to ``size`` of a family; share it between threads.

    Nothing is started before the first file of a family. ``limits`` are those of
    pictures; ``rooms`` overrides the limits of other families by name. ``exact`` says how
    pictures are hashed: bit by bit as the reference does, for what goes into a bank or to
    others; or quickly, from a JPEG's luma alone, to look uploads up by. With a ``lender`` the
    children are those of another process (`lend_children`), which has one queue for all that
    borrow from it; how many there are, and under which limits of their own, it says.
    """

    def __init__(
        self,
        size: PoolSize | int = 2,
        limits: SandboxLimits | None = None,
        *,
        recycle_after: int = 200,
        rooms: Mapping[str, SandboxLimits] | None = None,
        exact: bool = True,
        lender: socket.socket | None = None,
    ) -> None:
        self.limits = limits or SandboxLimits()
        self.exact = exact
        self._size = size if isinstance(size, PoolSize) else PoolSize(size)
        self._recycle_after = recycle_after
        self._limits = dict(rooms or {})
        self._door = LendersDoor(lender) if lender else None
        self._rooms: dict[str, DecodingRoom] = {}
        self._lock = Lock()
        self._claimant = OURSELVES
        self._meanwhile: Callable[[], object] | None = None

    def on_behalf_of(self, claimant: Claimant) -> "DecoderPool":
        """The same pool, as this claimant has it: places are given out fairly among claimants."""
        pool = copy(self)
        pool._claimant = claimant
        return pool

    def meanwhile(self, work: Callable[[], object]) -> "DecoderPool":
        """The same pool, for whoever has something else to do with a picture.

        It is done while a child has the picture, and anew if another child gets it.
        """
        pool = copy(self)
        pool._meanwhile = work
        return pool

    def open_picture(
        self,
        content: bytes,
        *,
        rendition: bool = False,
        views: bool = False,
        features: bool = False,
        fine: bool = False,
        codes: bool = False,
    ) -> PictureFacts:
        """What the picture is and how it hashes; with a small safe copy if asked for.

        ``views`` are other ways it may have been shown, ``features`` its corners, ``fine`` the
        smaller ones too, ``codes`` what its QR codes say. Raises a kind of `SeawallError` on field ``content`` that says
        what was wrong.
        """
        picture_ask = PictureAsk(
            rendition=rendition,
            exact=self.exact,
            views=views,
            features=features,
            fine=fine,
            codes=codes,
        )
        family = "heic" if sniff_format(content[:64]) == "HEIC" else "picture"
        facts, safe = self.room(family).ask(
            content, picture_ask, WireFacts, meanwhile=self._meanwhile
        )
        return _facts(facts, safe)

    def room(self, family: str) -> DecodingRoom:
        """The room of a family of files."""
        with self._lock:
            if family not in self._rooms:
                limits = self._limits.get(family) or limits_beside(family, self.limits)
                self._rooms[family] = DecodingRoom(family, limits, self._children(family, limits))
            room = self._rooms[family]
        return room if self._claimant == OURSELVES else room.on_behalf_of(self._claimant)

    def _children(self, family: str, limits: SandboxLimits) -> ChildSource:
        if self._door:
            return BorrowedChildren(family, self._door)
        return OwnChildren(
            family, limits, size=self._size.of(family), recycle_after=self._recycle_after
        )

    def loads(self) -> tuple[DecoderLoad, ...]:
        """How busy the children of this process are; of borrowed ones their lender says that."""
        with self._lock:
            sources = [room.children for room in self._rooms.values()]
        return tuple(source.load() for source in sources if isinstance(source, OwnChildren))

    def close(self) -> None:
        """End every child and every zygote."""
        with self._lock:
            for room in self._rooms.values():
                room.close()

    def __enter__(self) -> "DecoderPool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _facts(facts: WireFacts, safe: bytes) -> PictureFacts:
    return PictureFacts(
        width=facts.width,
        height=facts.height,
        format=facts.format,
        mode=facts.mode,
        frames=facts.frames,
        orientation=facts.orientation,
        views=tuple(PictureView(view.name, view.pdq, view.quality) for view in facts.views),
        notes=tuple(facts.notes),
        rendition=safe or None,
        derived=tuple(PictureView(view.name, view.pdq, view.quality) for view in facts.derived),
        features=tuple(LocalFeatures(feature.view, feature.value) for feature in facts.features),
        codes=tuple(facts.codes),
    )
