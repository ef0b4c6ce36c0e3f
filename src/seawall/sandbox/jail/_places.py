"""Places for threads: each waits for its own turn, as the rule of fair places has it."""

from threading import Lock

from seawall.sandbox.fair_places import FairPlaces, Ticket


class Places:
    """The places of one room, shared between threads."""

    def __init__(self, size: int) -> None:
        self._places = FairPlaces(size)
        self._lock = Lock()
        self._waiting: dict[Ticket, Lock] = {}

    def take(self, ticket: Ticket, *, seconds: float) -> bool:
        """Wait for a place; false if none came in time, and then nothing is waited for."""
        turn = Lock()
        turn.acquire()
        with self._lock:
            self._waiting[ticket] = turn
            self._places.enter(ticket)
            self._settle()
        turn.acquire(timeout=seconds)
        with self._lock:
            self._waiting.pop(ticket, None)
            if not ticket.is_placed:
                self._places.leave(ticket)
            return ticket.is_placed

    def give_back(self, ticket: Ticket) -> None:
        """Let the next one in."""
        with self._lock:
            self._places.leave(ticket)
            self._settle()

    def may_go_on(self, ticket: Ticket) -> bool:
        """Whether a first turn may become a long one where it stands."""
        with self._lock:
            goes_on = self._places.may_go_on(ticket)
            self._settle()  # a first turn has left its place for first turns
            return goes_on

    def __len__(self) -> int:
        """How many wait."""
        with self._lock:
            return len(self._places)

    @property
    def held(self) -> int:
        """How many places are held."""
        with self._lock:
            return self._places.held

    def _settle(self) -> None:
        """Wake whoever has a place now, and nobody else."""
        while ticket := self._places.place_next():
            self._waiting[ticket].release()
