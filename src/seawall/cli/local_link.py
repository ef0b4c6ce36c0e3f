"""A warning where an address that is printed for others works on this machine alone."""

from __future__ import annotations

from urllib.parse import urlsplit

#: How this machine calls itself.
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def local_link_warning(link: str | None) -> str:
    """What to set before somebody else gets this address; nothing where they can open it."""
    if urlsplit(link or "").hostname not in LOCAL_HOSTS:
        return ""
    return (
        "This address works on this machine only. For anyone else, set SEAWALL_PUBLIC_URL to the "
        "https address of this installation, then run this command again."
    )
