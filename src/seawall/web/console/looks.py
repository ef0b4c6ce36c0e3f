"""What a reviewer has looked at: each step is asked for, counted, and can be taken back.

Nothing has support in research as firmly as seeing less (Takarangi 2023; Lewitzka
2026), so a page shows no media by itself. The count goes into the decision (`seen`,
`media_seconds`), where it proves that most cases were decided unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

#: A look that lasts longer is a forgotten tab.
LONGEST = 300.0

#: One key at a time: as a drawing, then grey and blurred, then as it is.
PICTURE_STEPS = ("drawing", "grey", "full")
TEXT_STEPS = ("text",)


@dataclass(frozen=True, slots=True)
class Looks:
    """One person's looks at one case."""

    shown: str = ""
    since: datetime | None = None
    seen: tuple[str, ...] = ()
    seconds: float = 0.0

    def show(self, step: str, *, at: datetime) -> Looks:
        """Show this step (nothing, if it is empty) and count what was open until now."""
        closed = self.close(at=at)
        if not step:
            return closed
        seen = self.seen if step in self.seen else (*self.seen, step)
        return replace(closed, shown=step, since=at, seen=seen)

    def close(self, *, at: datetime) -> Looks:
        """Hide everything."""
        if self.since is None:
            return replace(self, shown="")
        spent = min(LONGEST, max(0.0, (at - self.since).total_seconds()))
        return replace(self, shown="", since=None, seconds=self.seconds + spent)


def next_step(shown: str, steps: tuple[str, ...]) -> str:
    """One step further than what is shown; nothing after the last."""
    further = steps.index(shown) + 1 if shown in steps else 0
    return steps[further] if further < len(steps) else ""
