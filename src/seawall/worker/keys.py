"""The keys the worker signs with; `app` hands them over at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seawall.errors import Misconfigured

ReadKey = Callable[[], Ed25519PrivateKey]


@dataclass(frozen=True, slots=True)
class Keys:
    """How to read each key; it is read when it is first needed."""

    webhooks: ReadKey
    ledger: ReadKey


_HELD: list[Keys] = []


def hold(keys: Keys) -> None:
    """Take the keys, in place of any held before."""
    _HELD[:] = [keys]


def keys() -> Keys:
    """The keys that were handed over."""
    if not _HELD:
        raise Misconfigured("The worker has no keys.", remedy="Call set_up() first.")
    return _HELD[0]
