"""Whether the ways to call a person lead anywhere: connections are made, and nobody is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seawall.config import Settings
from seawall.errors import SeawallError
from seawall.mailroom.client import greet_server
from seawall.outbound import client
from seawall.outbound.call_purpose import ON_CALL
from seawall.worker.mailing import server_of

_SECONDS = 5.0
#: Where a page may go a knock may go, and nowhere else.
_PAGER = replace(ON_CALL, seconds=_SECONDS)


def pager_troubles(settings: Settings) -> dict[str, str]:
    """Every way that is set, with what stands in its way; empty where nothing does."""
    troubles = {
        name: _trouble(lambda url=url: client.knock(url, _PAGER))  # type: ignore[misc]
        for name, url in (("push", settings.on_call_push), ("webhook", settings.on_call_url))
        if url
    }
    if settings.on_call_mail:
        troubles["mail"] = _trouble(lambda: _greet(settings))
    return troubles


def _greet(settings: Settings) -> str:
    server = server_of(settings.mail_server)
    sender = settings.mail_from or settings.on_call_mail[0]
    greet_server(replace(server, timeout=_SECONDS, longest=2 * _SECONDS), sender=sender)
    return ""


def _trouble(attempt: Callable[[], str]) -> str:
    try:
        return attempt()
    except SeawallError as wrong:
        return wrong.detail
    except OSError as wrong:
        return str(wrong)
