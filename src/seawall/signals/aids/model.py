"""What the aids have in common: each may be absent, and says so."""

from seawall.errors import Unsupported


class NotInstalled(Unsupported):
    """An aid whose package or program is not on this machine."""


def not_installed(what: str, how: str) -> NotInstalled:
    """What is missing, and the command that brings it."""
    return NotInstalled(f"{what} is not installed.", field="aid", remedy=f"Run: {how}")
