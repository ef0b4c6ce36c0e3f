"""What the vault refuses; a notice one is not cleared for is a notice that does not exist."""

from __future__ import annotations

from seawall.errors import InvalidRequest, NotFound


class NotInTheVault(NotFound):
    """No such notice for this person."""


class RegistrationIncomplete(InvalidRequest):
    """A field of the register is missing or cannot be."""


class PeriodTooLong(InvalidRequest):
    """A retention notice may have effect for twelve months at most."""
