"""Zygotes whose children lack guards of their jail, as on a kernel that has them not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from seawall.sandbox.jail import _link

_HOLES = {
    "landlock": "_landlock.confine_paths = lambda libc: False",
    "seccomp": "_seccomp.confine_calls = lambda libc, threads=False: False",
}


def without(monkeypatch: pytest.MonkeyPatch, *missing: str) -> None:
    """From now on, children of zygotes that start lack these guards."""
    start = _link._start

    def start_holed(command: Sequence[str], *rest: Any) -> Any:
        interpreter, *_, line, family, limits = command
        program = "\n".join(
            (
                "from seawall.sandbox.jail import _landlock, _seccomp, _zygote",
                *(_HOLES[name] for name in missing),
                "_zygote.main()",
            )
        )
        return start((interpreter, "-P", "-c", program, line, family, limits), *rest)

    monkeypatch.setattr(_link, "_start", start_holed)
