"""What has been gathered from inside a file so far: signals, words, notes, what stays closed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from seawall.errors import SeawallError
from seawall.sandbox import PictureFacts
from seawall.signals._budget import FileOpening
from seawall.signals._model import Hashed, Signal
from seawall.signals.unopened import UnopenedPart, WhyUnopened, unopened_part, why_unopened

MOST_NOTES = 40
MOST_KEPT = 1_000


@dataclass(slots=True)
class GatheredSignals:
    """What has been gathered so far."""

    opening: FileOpening
    signals: dict[tuple[str, str], Signal] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)
    unopened: list[UnopenedPart] = field(default_factory=list)
    left_out: int = 0
    first_left_out: str = ""
    is_cut: bool = False
    opened: int = 0
    problem: SeawallError | None = None
    media: PictureFacts | None = None

    @property
    def wants_copy(self) -> bool:
        """Whether a rendition is asked for and there is none yet."""
        return self.opening.rendition and self.media is None

    def hashed(self) -> Hashed:
        """All of it; a problem is one only where nothing at all could be looked at."""
        nothing = not self.opened and not self.texts and not self.signals
        return Hashed(
            tuple(self.signals.values()),
            self.media,
            notes=tuple(self.notes),
            problem=self.problem if nothing else None,
            unopened=tuple(self.unopened),
        )

    def add(self, signal: Signal, view: str, *, inside: bool = True) -> None:
        """Keep a signal if its type is wanted: of each value the first, or the first direct one."""
        key, budget = (signal.type, signal.value), self.opening.budget
        earlier = self.signals.get(key)
        if earlier and (earlier.grade == "direct" or signal.grade != "direct"):
            return
        if not self.opening.wants(signal.type):
            return
        if budget.signals > 0:
            self.signals[key] = replace(signal, view=view, inside=inside)
            budget.signals -= 1
        elif not self.is_cut:
            self.is_cut = True
            self.miss("It has more signals than are looked for.", "limit")

    def add_all(self, signals: Iterable[Signal], view: str) -> None:
        """The same, of signals from one place."""
        for signal in signals:
            self.add(signal, view)

    def note(self, sentence: str) -> None:
        """Say something once; after a while, that there is more."""
        if len(self.notes) < MOST_NOTES:
            self.notes[sentence] = None
        else:
            self.notes["There is more to say than is shown."] = None

    def close(
        self, sentence: str, problem: SeawallError, *, place: str | None = None, count: int = 1
    ) -> None:
        """Keep a part that was not looked into, and the first problem there was."""
        self.problem = self.problem or problem
        self.miss(sentence, why_unopened(problem), place=place, count=count)

    def miss(
        self, sentence: str, why: WhyUnopened, *, place: str | None = None, count: int = 1
    ) -> None:
        """Keep a part that was not looked into; where we are, if no place is named."""
        where = self.opening.place() if place is None else place
        self.note(sentence)
        self._keep(unopened_part(where, why, sentence, count=count))

    def take_over(self, parts: Iterable[UnopenedPart]) -> None:
        """The parts that stayed closed further in, whose sentences have been said."""
        for part in parts:
            self._keep(part)

    def _keep(self, part: UnopenedPart) -> None:
        if len(self.unopened) < MOST_KEPT:
            self.unopened.append(part)
        else:
            last = self.unopened[-1]
            self.unopened[-1] = replace(last, count=last.count + part.count)
