"""What of a value stands on a match card."""

from __future__ import annotations

from seawall.signals import signal_types

#: A value is shown up to here: a fingerprint of an hour would fill the screen and the row.
LONGEST_VALUE = 2_000


def card_value(signal_type: str, value: str) -> str:
    """The value, or its beginning; nothing of features, which are for no eye, and whole or useless.

    >>> card_value("sha256", "ab"), card_value("orb", "AQAC")
    ('ab', '')
    """
    kind = signal_types().get(signal_type)
    return "" if kind is not None and kind.kind == "features" else value[:LONGEST_VALUE]
