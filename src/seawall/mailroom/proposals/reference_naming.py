"""Whether a text names a reference number: the whole number, wherever it stands.

People answer from another mailbox, or begin a new mail, and type the number of what they
answer. A number that is part of a longer one is another number.
"""

from __future__ import annotations

import re

#: A shorter number stands in a text by chance: it counts only behind a label (`plain.py`).
_SHORTEST = 4


def names_reference(text: str, reference: str) -> bool:
    """Whether this number stands in the text by itself, in whatever case it is written."""
    number = reference.strip()
    if len(number) < _SHORTEST:
        return False
    alone = rf"(?<!\w)(?<!\w[./-]){re.escape(number)}(?!\w|[./-]\w)"
    return re.search(alone, text, re.IGNORECASE) is not None
