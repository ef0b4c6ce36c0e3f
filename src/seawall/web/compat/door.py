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

from seawall.errors import problem
from seawall.web.api.door import read_json
from seawall.web.problems import answer_problem
from seawall.web.request import Call, hold_transaction

READ, WRITE = "banks.read", "banks.write"
#: A status and what is said with it, or only what is said.
Said = Any
Handler = Callable[..., Said]


def view_of(**handlers: Handler) -> Callable[..., HttpResponse]:
    """A view of these methods; each is called with the request, its transaction open."""

    def holding(handler: Handler) -> Handler:
        def in_transaction(request: Call, **path: Any) -> Said:
            with hold_transaction(request):
                return handler(request, **path)

        return in_transaction

    return unheld_view_of(**{method: holding(handler) for method, handler in handlers.items()})


def unheld_view_of(**handlers: Handler) -> Callable[..., HttpResponse]:
    """The same for handlers that wait first, and open their transactions themselves."""

    @csrf_exempt
    def view(request: HttpRequest, **path: Any) -> HttpResponse:
        assert isinstance(request.method, str)
        call: Any = request
        handler = handlers.get(request.method)
        if handler is None:
            answer = answer_problem(request, problem("api.wrong-method", method=request.method))
            answer["Allow"] = ", ".join(handlers)
            return answer
        require_scope(call, READ if request.method == "GET" else WRITE)
        return _answer(handler(call, **path))

    return view


def require_scope(request: Call, scope: str) -> None:
    """Refuse, unless the request carries a key with this scope."""
    if request.key is None:
        raise problem("api.key-missing.hma")
    if scope not in request.key.scopes:
        raise problem("api.scope-missing.hma", scope=scope)


def json_of(request: Call) -> dict[str, Any]:
    """The body, one JSON object."""
    try:
        body = read_json(request.body)
    except RequestDataTooBig as wrong:
        raise problem("web.body-too-large") from wrong
    except ValueError:
        raise problem("api.no-json.not-utf8") from None
    if not isinstance(body, dict):
        raise problem("api.no-json.no-object")
    return body


def _answer(answer: Said) -> HttpResponse:
    status, body = answer if isinstance(answer, tuple) else (200, answer)
    assert isinstance(body, Mapping | list)
    return JsonResponse(body, status=status, safe=False)
