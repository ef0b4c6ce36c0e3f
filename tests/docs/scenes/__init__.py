"""What is there when somebody reads a page: an installation in the state that it describes."""

from __future__ import annotations

from collections.abc import Callable

from tests.docs.running import Reader

Scene = Callable[[Reader], None]
