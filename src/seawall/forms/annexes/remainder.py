"""What can be read of a form although parts of it cannot: so that all its faults are told at once.

Whoever fills in a form mends it in one round, not in one for each kind of fault. Only the
check uses this: an order is taken in as what it says, never as what is left of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from seawall.forms.annexes.form_faults import FormFault, FormUnreadable
from seawall.forms.annexes.form_judging import faults_of
from seawall.forms.annexes.form_reading import read_any_form
from seawall.forms.model import Channel

_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
Path = tuple[int | str, ...]


def faults_of_the_rest(
    data: object, unreadable: Iterable[FormFault], *, channel: Channel
) -> tuple[FormFault, ...]:
    """What is wrong beside what could not be read; nothing where too little is left."""
    paths = {_path(fault.field) for fault in unreadable}
    if not isinstance(data, Mapping) or paths & {(), ("form",)}:
        return ()
    remaining_data = deepcopy(dict(data))
    for path in sorted(paths, key=_from_behind, reverse=True):
        _take_out(remaining_data, path)
    try:
        form = read_any_form(remaining_data)
    except FormUnreadable:
        return ()
    faults = faults_of(form, channel=channel)
    return tuple(fault for fault in faults if not _is_told(_path(fault.field), paths))


def _path(field: str) -> Path:
    return tuple(int(number) if number else name for number, name in _PART.findall(field))


def _from_behind(path: Path) -> tuple[str, ...]:
    """Later places of a list go first, so that the earlier ones keep their numbers."""
    return tuple(f"{part:09}" if isinstance(part, int) else part for part in path)


def _take_out(data: Any, path: Path) -> None:
    """Take away the part at this path, or the nearest one above it that is there."""
    *above, last = path
    for part in above:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        del data[last]


def _is_told(path: Path, unreadable: set[Path]) -> bool:
    """Whether the same place, or what it stands in, could not be read: that is told already."""
    return any(path[: len(unreadable_path)] == unreadable_path for unreadable_path in unreadable)
