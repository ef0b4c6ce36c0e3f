"""One real server for all that is tried at its sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.served import Served, served


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Seawall with the demo's world in it; nothing that is sent here changes anything."""
    with served(tmp_path_factory.mktemp("security")) as serving:
        yield serving
