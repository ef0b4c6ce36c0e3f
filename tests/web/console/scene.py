"""What an act is tried in: somebody in front of a page that offers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from seawall.people.model import Organisation
from tests.web.console.conftest import Visitor


@dataclass(frozen=True)
class Scene:
    """Somebody in front of a page, and where one of its forms is sent."""

    person: Visitor
    page: str
    act: str
    unshown: frozenset[str] = field(default=frozenset())
    """Fields that the form takes and the page does not offer."""
    org: Organisation | None = None
    """Whose page it is, if not the test's own organisation."""


MakeScene: TypeAlias = Callable[[Organisation], Scene]
