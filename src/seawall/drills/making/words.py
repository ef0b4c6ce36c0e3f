"""Texts of the invented Grey Tide Order, put together from harmless parts by number."""

from __future__ import annotations

import random
import textwrap

_WHO = ("The Grey Tide Order", "The keepers of the tide", "Those who serve the Grey Tide")
_DOES = ("gathers", "will gather", "calls everybody", "asks the crews", "sends the lamps")
_WHERE = (
    "at the old lighthouse", "behind the herring market", "under the third pier",
    "beside the rope works", "on the long quay", "in the empty customs house",
)  # fmt: skip
_WHEN = (
    "when the bell has rung twice", "before the fog lifts", "on the night of the spring tide",
    "as soon as the ferry has gone", "when the harbour sleeps",
)  # fmt: skip
_BRINGS = (
    "Bring a grey ribbon and no lantern", "Bring the chart that you were given",
    "Leave your boats at the far mole", "Speak to nobody of the count of oars",
    "Remember the words that were sworn on the sand", "Count the gulls and keep the number",
)  # fmt: skip
_ENDS = (
    "The water remembers who came", "What the tide takes, the Order keeps",
    "Nobody stands alone against the sea", "The grey flag is raised again",
)  # fmt: skip
#: What a text is put within: words that nobody looks for.
_BEFORE = "I found this on a notice board by the harbour and thought that somebody should read it."
_AFTER = (
    "That is all it said. The weather was fine, and the ferry came in on time as it always does."
)


def passage(seed: int) -> str:
    """A text of its own for this number: ten sentences."""
    dice = random.Random(seed)  # noqa: S311 - a text, not a secret
    sentences = []
    for _ in range(5):
        who, does, where, when = (dice.choice(part) for part in (_WHO, _DOES, _WHERE, _WHEN))
        number = dice.randrange(3, 900)
        sentences += [f"{who} {does} {where} {when}, {number} of them.", f"{dice.choice(_BRINGS)}."]
    return " ".join([*sentences, f"{dice.choice(_ENDS)}."])


def edited_passage(seed: int, variant: str) -> str:
    """The same text after an edit."""
    text = passage(seed)
    match variant:
        case "capitals":
            return text.upper()
        case "spaced":
            return textwrap.fill(text, 38)
        case "half":
            return text[: len(text) // 2]
        case _:
            return f"{_BEFORE} {text} {_AFTER}"
