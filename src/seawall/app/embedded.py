"""Seawall inside another Python process: the same gate, the same journey, no HTTP.

The first call puts the pieces together, which takes a second; later ones share
them. A thread lets the index follow the bank, as in the server.
"""

from __future__ import annotations

import atexit
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from seawall.app.database import require_current
from seawall.config import settings
from seawall.errors import problem
from seawall.gate.request_schema import CheckedItemIn, decode_body
from seawall.ids import OrganisationId
from seawall.intake.facts import platform_facts
from seawall.intake.submission import CheckAnswer, GivenHash, ItemRef, Submission

#: An item as one writes it in a line: `photo/8812`, or `photo/8812@3`.
_WRITTEN = re.compile(r"(?P<kind>[^/]+)/(?P<id>.+?)(?:@(?P<version>[0-9]{1,15}))?", re.DOTALL)

AnyItem = str | ItemRef | tuple[str, str] | tuple[str, str, int]


class EmbeddedParts:
    """The parts of a process without a server."""

    def __init__(self, *, follow: bool) -> None:
        require_current()
        from seawall.app.process_parts import built_parts
        from seawall.worker.loops.keeping import keep_running

        self._stack = ExitStack()
        self.parts = self._stack.enter_context(built_parts(settings()))
        self.parts.refresher.refresh()
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=keep_running, args=(name, run, self._stop), daemon=True)
            for name, run in (self._chores().items() if follow else ())
        ]
        for thread in self._threads:
            thread.start()

    def _chores(self) -> dict[str, Callable[[threading.Event], None]]:
        return {"refresher": self.parts.refresher.run, "recorder": self.parts.recorder.run}

    def close(self) -> None:
        """Write what still waits, and end the threads and decoders."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self.parts.recorder.catch_up()
        self._stack.close()

    def organisation(self, slug: str) -> OrganisationId:
        """The organisation of this short name; without one, the only one there is."""
        from seawall.app.database_look import reading
        from seawall.transaction import INSTALLATION

        with reading(INSTALLATION) as tx:
            by_slug = {
                organisation.slug: organisation.id for organisation in tx.people.organisations()
            }
        if slug and slug not in by_slug:
            raise problem(
                "app.no-such-organisation", slug=slug, choices=", ".join(sorted(by_slug)) or "none"
            )
        if not slug and len(by_slug) != 1:
            raise problem(
                "app.which-organisation", count=len(by_slug), choices=", ".join(sorted(by_slug))
            )
        return by_slug[slug] if slug else next(iter(by_slug.values()))


@cache
def shared_parts() -> EmbeddedParts:
    """The parts of this process, made on the first call."""
    embedded = EmbeddedParts(follow=True)
    atexit.register(embedded.close)
    return embedded


def check(  # noqa: PLR0913 - a name for each thing that a check can be told
    *,
    content: bytes | None = None,
    path: str | Path | None = None,
    text: str | None = None,
    url: str | None = None,
    hashes: Sequence[tuple[str, str]] = (),
    item: AnyItem | None = None,
    account: str = "",
    public_url: str = "",
    facts: Mapping[str, Any] | None = None,
    organisation: str = "",
) -> CheckAnswer:
    """The verdict on this content, exactly as `POST /v1/checks` would give it.

    The item is `"kind/id"` or `"kind/id@version"`; an id that itself ends like a version
    is given as a tuple.
    """
    if content is not None and path is not None:
        raise problem("app.content-twice")
    embedded = shared_parts()
    submission = Submission(
        organisation=embedded.organisation(organisation),
        content=Path(path).read_bytes() if path is not None else content,
        text=text,
        url=url,
        hashes=tuple(GivenHash(kind, value) for kind, value in hashes),
        item=_checked_item(item, account=account, public_url=public_url),
        facts=platform_facts(facts or {}),
    )
    return embedded.parts.gate.check(submission)


def _checked_item(item: AnyItem | None, *, account: str, public_url: str) -> ItemRef | None:
    """The item, held to the same rules as at the fast door."""
    if item is None:
        if account or public_url:
            raise problem("app.item-missing")
        return None
    ref = item if isinstance(item, ItemRef) else ItemRef(*_parts(item))
    item_fields = {
        "kind": ref.kind,
        "id": ref.id,
        "version": ref.version,
        "account": account or ref.account,
        "url": public_url or ref.url,
    }
    checked_item = decode_body(msgspec.json.encode(item_fields), CheckedItemIn, field="item")
    return ItemRef(
        checked_item.kind,
        checked_item.id,
        checked_item.version,
        checked_item.account,
        checked_item.url,
    )


def _parts(item: str | tuple[str, str] | tuple[str, str, int]) -> tuple[str, str, int | None]:
    if not isinstance(item, str):
        kind, name, *version = item
        return kind, name, version[0] if version else None
    name_match = _WRITTEN.fullmatch(item)
    if name_match is None:
        raise problem("app.item-unnamed", item=item[:80])
    return (
        name_match["kind"],
        name_match["id"],
        int(name_match["version"]) if name_match["version"] else None,
    )
