"""One run of `seawall init`: what it works from, and what it has made so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seawall.cli.init.init_consent import ForumConsent
from seawall.cli.init.init_note import InitNote

if TYPE_CHECKING:
    from seawall.people.model import Organisation


@dataclass(slots=True)
class InitRun:
    """The note and its answers; `results` says of each thing what this run did about it."""

    note: InitNote
    folder: Path
    answers: Mapping[str, Any]
    consent: ForumConsent
    results: dict[str, str] = field(default_factory=dict)
    #: What did not work and can be repeated, each with its remedy.
    troubles: list[str] = field(default_factory=list)
    #: The secret of a key that this run made.
    secret: str = ""
    organisation: Organisation | None = None

    @property
    def own(self) -> Organisation:
        """The organisation, once its step is over."""
        assert self.organisation is not None
        return self.organisation
