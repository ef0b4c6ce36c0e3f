"""What the aids have in common: each may be absent, and says so."""

from seawall.errors import Unsupported


class NotInstalled(Unsupported):
    """An aid whose package or program is not on this machine."""


def not_installed(tool: str, how: str) -> NotInstalled:
    """The error that names a missing aid, and the command that installs it."""
    return NotInstalled(f"{tool} is not installed.", field="aid", remedy=f"Run: {how}")
