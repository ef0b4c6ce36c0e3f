"""What every answer tells a browser, whichever door gave it, and refusals with the rest.

Pages say more by themselves (`app/django_settings.py`). Whatever says nothing is data: nothing
in it is guessed to be a page, runs, or is shown inside of another site's
(ASVS 5.0 V3.2.1, V3.4.3, V3.4.4, V3.4.6).
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, cast

from starlette.datastructures import MutableHeaders

#: Headers that an answer has unless it brings its own.
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def with_guards(send: Any) -> Any:
    """The same way to send, with the guards in each answer."""

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=cast(Any, message))
            for name, value in GUARDS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
