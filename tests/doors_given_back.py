"""What an application in this process hands to Django's doors, and what they had before.

A server hands them what this process has none of by itself; the next test is to find none of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from seawall.web import ports


@contextmanager
def doors_given_back() -> Iterator[None]:
    """Whatever is handed to the doors meanwhile is taken from them at the end."""
    doors = dict(vars(ports))
    try:
        yield
    finally:
        vars(ports).update(doors)
