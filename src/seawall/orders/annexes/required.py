"""A required field that is empty: one sentence, whichever form it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from seawall.orders.annexes.faults import Fault
from seawall.orders.annexes.labels import label_of


def missing(
    form: str, section: str, key: str, value: str | date | None, *, code: str = ""
) -> Iterator[Fault]:
    """The fault, if nothing but white space stands there."""
    if value is None or (isinstance(value, str) and not value.strip()):
        name = code or f"{key.rpartition('.')[2]}_missing"
        said = f"“{label_of(form, key)}” is empty."
        yield Fault(f"{form}.{section}.{name}", key, said, f"Fill it in: section {section}.")
