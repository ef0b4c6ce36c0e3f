"""The adapters there are, by name: every module of `exchanges/adapters` with an `ADAPTER`.

A module may have several, in `ADAPTERS`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from seawall.errors import problem
from seawall.exchanges import adapters as room
from seawall.exchanges.adapter import Adapter


@cache
def adapters() -> dict[str, Adapter]:
    """Every adapter by its name, in the order of names."""
    listed: list[Adapter] = []
    for module in pkgutil.iter_modules(room.__path__):
        if module.name.startswith("_"):
            continue
        adapter_module = import_module(f"{room.__name__}.{module.name}")
        listed += getattr(adapter_module, "ADAPTERS", None) or [adapter_module.ADAPTER]
    return {adapter.name: adapter for adapter in sorted(listed, key=lambda adapter: adapter.name)}


def adapter_named(name: str) -> Adapter:
    """The adapter of this name, or an error that lists the names."""
    try:
        return adapters()[name]
    except KeyError:
        raise problem(
            "exchanges.unknown-adapter", name=name[:60], choices=", ".join(adapters())
        ) from None
