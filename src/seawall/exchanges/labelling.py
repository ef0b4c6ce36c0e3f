"""A peer's tags in our words: which label of the taxonomy a tag stands for.

Written as `islamist=producer/un-listed, far-right=producer/unlisted`. The first label of the
list whose tag a record has is its label; a tag that is a label itself stands for itself; a
record with none has its bank's.
"""

from __future__ import annotations

from collections.abc import Collection

from seawall import taxonomy
from seawall.errors import problem
from seawall.exchanges.model import BadSetting


def labels_in(setting: str) -> list[tuple[str, str]]:
    """Tags and their labels, in the order written."""
    pairs = [part.partition("=") for part in setting.split(",") if part.strip()]
    return [(tag.strip(), label.strip()) for tag, _, label in pairs]


def check_labels(setting: str) -> None:
    """Refuse a label that the taxonomy does not have."""
    for tag, label in labels_in(setting):
        if not tag or not label:
            raise problem("exchanges.labels-unreadable", BadSetting, setting=setting[:80])
        taxonomy.label(label)


def label_of(tags: Collection[str], setting: str) -> str:
    """The label that these tags stand for; empty if none of them stands for any.

    >>> label_of(["video", "islamist"], "islamist=producer/un-listed")
    'producer/un-listed'
    """
    label_ids = {label.id for label in taxonomy.labels()}
    chosen_label = next((label for tag, label in labels_in(setting) if tag in tags), "")
    return chosen_label or next((tag for tag in tags if tag in label_ids), "")
