"""The rotation of a shared secret: the new one signs at once, the old one for a day more.

So nothing that is under way falls between the two while the other side changes over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

#: How long the old secret goes on signing beside the new one.
ROTATION = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Keyring:
    """The current secret, and the one before it with the moment it stops signing."""

    current: str
    previous: str = ""
    previous_until: datetime | None = None

    def valid(self, now: datetime) -> tuple[str, ...]:
        """Every secret that signs at this moment, the newest first."""
        if self.previous and self.previous_until and now < self.previous_until:
            return self.current, self.previous
        return (self.current,)

    def rotated(self, secret: str, *, now: datetime) -> Keyring:
        """A new secret signs from now on; the one it replaces for a day more."""
        return Keyring(secret, self.current, now + ROTATION)

    def as_json(self) -> str:
        """The keyring as text, to be sealed."""
        until = self.previous_until.isoformat() if self.previous_until else None
        return json.dumps({"current": self.current, "previous": self.previous, "until": until})

    @classmethod
    def from_json(cls, text: str) -> Keyring:
        """The keyring from its text."""
        keyring = json.loads(text)
        until = datetime.fromisoformat(keyring["until"]) if keyring["until"] else None
        return cls(keyring["current"], keyring["previous"], until)
