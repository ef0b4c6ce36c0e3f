"""What has been gathered from inside a file so far: signals, words, notes, what stays closed."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from seawall.errors import SeawallError
from seawall.sandbox import PictureFacts
from seawall.signals._budget import FileOpening
from seawall.signals._model import Signal

MOST_NOTES = 40


@dataclass(slots=True)
class GatheredSignals:
    """What has been gathered so far."""

    opening: FileOpening
    signals: dict[tuple[str, str], Signal] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)
    unopened: int = 0
    opened: int = 0
    problem: SeawallError | None = None
    media: PictureFacts | None = None

    @property
    def wants_copy(self) -> bool:
        """Whether a rendition is asked for and there is none yet."""
        return self.opening.rendition and self.media is None

    def add(self, signal: Signal, view: str, *, inside: bool = True) -> None:
        """Keep a signal if its type is wanted: of each value the first, or the first direct one."""
        key, budget = (signal.type, signal.value), self.opening.budget
        earlier = self.signals.get(key)
        if earlier and (earlier.grade == "direct" or signal.grade != "direct"):
            return
        if self.opening.wants(signal.type) and budget.signals > 0:
            self.signals[key] = replace(signal, view=view, inside=inside)
            budget.signals -= 1

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

    def close(self, sentence: str, problem: SeawallError) -> None:
        """Count what was not looked into."""
        self.unopened += 1
        self.problem = self.problem or problem
        self.note(sentence)
