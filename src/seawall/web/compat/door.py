"""How an address of HMA's curator is answered: a key, a method, one unit of work, JSON.

A session is worth nothing here, so no page of a stranger can use one: that is why these
addresses need no token against forgery.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from seawall.errors import Forbidden, Malformed, TooLarge, Unauthenticated, WrongMethod
from seawall.web.api.door import read_json
from seawall.web.request import Call, hold

READ, WRITE = "banks.read", "banks.write"
#: A status and what is said with it, or only what is said.
Said = Any
Handler = Callable[..., Said]


class NoJson(Malformed):
    """The body is no JSON object."""


def at(**handlers: Handler) -> Callable[..., HttpResponse]:
    """A view of these methods; each is called with the request, its transaction open."""

    def holding(handler: Handler) -> Handler:
        def held(request: Call, **path: Any) -> Said:
            with hold(request):
                return handler(request, **path)

        return held

    return at_unheld(**{method: holding(handler) for method, handler in handlers.items()})


def at_unheld(**handlers: Handler) -> Callable[..., HttpResponse]:
    """The same for handlers that wait first, and open their transactions themselves."""

    @csrf_exempt
    def view(request: HttpRequest, **path: Any) -> HttpResponse:
        assert isinstance(request.method, str)
        call: Any = request
        handler = handlers.get(request.method)
        if handler is None:
            raise WrongMethod(f"{request.method} is not answered here.")
        admit(call, READ if request.method == "GET" else WRITE)
        return _answer(handler(call, **path))

    return view


def admit(request: Call, scope: str) -> None:
    """Refuse, unless the request carries a key with this scope."""
    if request.key is None:
        raise Unauthenticated(
            "There is no API key in the request.",
            field="Authorization",
            remedy="Send it as a Bearer, as a Basic user, or in X-API-Key.",
        )
    if scope not in request.key.scopes:
        raise Forbidden(
            f"This API key has no scope {scope!r}.",
            field="Authorization",
            remedy=f"`seawall key create --scope {scope}` makes one that has.",
        )


def json_of(request: Call) -> dict[str, Any]:
    """The body, one JSON object."""
    try:
        said = read_json(request.body)
    except RequestDataTooBig as wrong:
        raise TooLarge("The body is over the limit.", field="body", remedy="Send less.") from wrong
    except ValueError:
        raise NoJson("The body is not JSON in UTF-8.", field="body") from None
    if not isinstance(said, dict):
        raise NoJson("The body is not a JSON object.", field="body")
    return said


def _answer(said: Said) -> HttpResponse:
    status, body = said if isinstance(said, tuple) else (200, said)
    assert isinstance(body, Mapping | list)
    return JsonResponse(body, status=status, safe=False)
