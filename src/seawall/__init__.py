"""Seawall: find terrorist content, remove it in time, and prove it.

    >>> import seawall
    >>> answer = seawall.check(path="upload.jpg", item="photo/8812", account="user-17")  # doctest: +SKIP
    >>> answer.verdict  # doctest: +SKIP
    <Verdict.BLOCK: 'block'>

Importing this is light: what `check` needs is loaded by its first call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seawall.app.embedded import check as check

__all__ = ["check"]


def __getattr__(name: str) -> Any:
    if name == "check":
        from seawall.app.embedded import check

        return check
    raise AttributeError(f"module 'seawall' has no attribute {name!r}")
