"""Spans: where the time of a request, a check, a job or a call goes; nothing unless switched on.

Every room may begin one, and none knows what becomes of it: `app/traces` puts a tracer here where
`SEAWALL_TRACES_ENDPOINT` is set, and needs the extra `traces` for it. Off, a span costs a tenth of
a microsecond. A note is a word or a number of ours: never content, an address, an account, an id
or a token, nor the words of an error.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import copy_context
from functools import partial
from types import TracebackType
from typing import ParamSpec, Protocol, TypeVar

Note = str | int | float | bool
P = ParamSpec("P")
T = TypeVar("T")


class OpenSpan(Protocol):
    """A span that has begun."""

    def note(self, **notes: Note) -> None:
        """Say more about it."""


class SpanSource(Protocol):
    """What begins spans where traces are on."""

    def span(self, name: str, notes: dict[str, Note]) -> AbstractContextManager[OpenSpan]:
        """A span within the one that is open here."""


class NoSpan:
    """In the place of a span where traces are off."""

    def __enter__(self) -> NoSpan:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        frames: TracebackType | None,
    ) -> None:
        pass

    def note(self, **notes: Note) -> None:
        """Nobody reads it."""


_NO_SPAN = NoSpan()
_source: SpanSource | None = None


def switch_on(source: SpanSource | None) -> None:
    """Let this begin the spans of this process from now on; None switches them off."""
    global _source  # noqa: PLW0603 - one for the process, read by every span
    _source = source


def span(name: str, **notes: Note) -> AbstractContextManager[OpenSpan]:
    """A span while the block lasts."""
    return _NO_SPAN if _source is None else _source.span(name, notes)


def carried(act: Callable[P, T]) -> Callable[P, T]:
    """The same act, which goes on within the span that is open here when another thread does it."""
    if _source is None:
        return act
    return partial(copy_context().run, act)
