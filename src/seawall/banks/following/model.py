"""The nouns of following: one that reads changes in their order, and its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NewType

#: The counter that every change of a bank advances.
COUNTER = "banks"
FollowerName = NewType("FollowerName", str)

#: New entries are matched against what is published; withdrawn ones give back what they took.
RETRO, RESTORING = FollowerName("retro"), FollowerName("restoring")
#: What comes into a shared bank is offered to its forums.
OFFERING = FollowerName("offering")


@dataclass(frozen=True, slots=True)
class BankFollower:
    """Everything up to `seq` is done; `place` is where it stands within what comes next."""

    name: str
    seq: int = 0
    place: Mapping[str, Any] = field(default_factory=dict)
