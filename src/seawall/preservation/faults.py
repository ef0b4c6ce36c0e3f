"""What preservation refuses, named for what happened."""

from __future__ import annotations

from seawall.errors import Conflict, Forbidden, InvalidRequest, NotFound


class UnknownPreservation(NotFound):
    """No such preservation in this organisation."""


class OpeningDenied(Forbidden):
    """The seal stays closed for this person or this purpose; the asking is on record."""


class AlreadyErased(Conflict):
    """Its time is over: there is nothing left to open, extend or hold."""


class AlreadySealed(Conflict):
    """This part is sealed already, and what was handed in is something else."""


class NothingHandedIn(InvalidRequest):
    """An empty file is no copy."""


class ExtensionNotPossible(InvalidRequest):
    """Art. 6(2) allows no such extension."""


class HoldNotPossible(InvalidRequest):
    """A hold has a reason, and is released only where it stands."""
