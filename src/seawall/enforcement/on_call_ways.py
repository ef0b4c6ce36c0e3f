"""The ways to reach whoever is on call, each of which is tried by itself."""

from __future__ import annotations

from enum import StrEnum


class CallBy(StrEnum):
    """A way to reach the person on call."""

    WEBHOOK = "webhook"
    MAIL = "mail"
    PUSH = "push"
