"""The children of one room in one process: places among its threads, and a nursery."""

from collections.abc import Iterator
from contextlib import contextmanager

from seawall.sandbox.fair_places import Ticket
from seawall.sandbox.jail._link import Child
from seawall.sandbox.jail._nursery import Nursery
from seawall.sandbox.jail._places import Places
from seawall.sandbox.model import DecoderLoad, SandboxLimits


class NoTurnError(Exception):
    """No child came free for this file in time."""


class OwnChildren:
    """Started here, and lent to the threads of this process alone."""

    def __init__(
        self, family: str, limits: SandboxLimits, *, size: int, recycle_after: int
    ) -> None:
        self._family = family
        self.nursery = Nursery(family, limits, recycle_after=recycle_after)
        self.places = Places(size)

    @contextmanager
    def lent(self, ticket: Ticket, *, alone: bool, seconds: float) -> Iterator[Child]:
        """A child, once it is this file's turn; one that was interrupted is ended.

        ``alone`` gives one that has opened nothing, and ends it afterwards. Raises
        `NoTurnError` where no turn came in so many seconds.
        """
        if not self.places.take(ticket, seconds=seconds):
            raise NoTurnError
        try:
            with self.nursery.child(alone=alone) as child:
                yield child
        finally:
            self.places.give_back(ticket)

    def may_go_on(self, ticket: Ticket) -> bool:
        """Whether a first turn may become a long one where it stands."""
        return self.places.may_go_on(ticket)

    def load(self) -> DecoderLoad:
        """How busy they are now."""
        return DecoderLoad(
            self._family, self.places.held, len(self.places), self.nursery.interrupted
        )

    def close(self) -> None:
        """End every child and the zygote."""
        self.nursery.close()
