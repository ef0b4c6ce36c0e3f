"""The door itself: who may use which address, and what a refusal looks like.

Handlers translate: JSON in, a journey called, JSON out. Unknown fields are refused
by name, because a misspelt `deadline` must not pass for none.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import AfterValidator, ConfigDict, StringConstraints

from seawall.enforcement.envelope import VERSION
from seawall.errors import Forbidden, InvalidRequest, Malformed, SeawallError, Unauthenticated
from seawall.people.model import ApiKeyRecord
from seawall.web import problems
from seawall.web.request import Call

#: What an address answers when something is wrong, for the description of the API.
REFUSALS = frozenset({400, 401, 403, 404, 409, 413, 422, 429})


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the character NUL")
    return text


Text = Annotated[str, AfterValidator(_storable), StringConstraints(max_length=100_000)]
Line = Annotated[str, AfterValidator(_storable), StringConstraints(max_length=512)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_./-]{0,63}$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,8}_[0-9A-Z]{26}$")]


class Body(Schema):
    """What comes in; a field we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """A problem document, RFC 9457: what is wrong, where, and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    remedy: str | None = None


class ApiKey(HttpBearer):
    """A key with this scope: `Authorization: Bearer swk_…`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiKeyRecord:
        key: ApiKeyRecord | None = getattr(request, "key", None)
        if key is None:
            raise Unauthenticated(
                "an API key is needed.",
                field="Authorization",
                remedy="Send `Authorization: Bearer swk_…`; `seawall key create` makes one.",
            )
        if self.scope not in key.scopes:
            raise Forbidden(
                f"the key lacks the scope {self.scope!r}.",
                field="Authorization",
                remedy=f"Make one with `seawall key create --scope {self.scope}`.",
            )
        return key

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """The middleware has done it already."""


class StrictJson(Parser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, no field twice."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read it, or raise: ninja answers 400."""
        return json.loads(
            request.body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_without_twins
        )


def by(request: Call) -> str:
    """Who the ledger says did it."""
    return str(request.key.id) if request.key else ""


def refusals(*codes: int) -> dict[int, type[Problem]]:
    """The answers that every address shares, for the description of the API."""
    return dict.fromkeys(codes or sorted(REFUSALS), Problem)


api = NinjaAPI(
    title="Seawall",
    version=VERSION,
    description="Content comes in, known content is found, a person decides, the platform is told.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    parser=StrictJson(),
)


@api.exception_handler(SeawallError)
def _refused(_: HttpRequest, error: SeawallError) -> HttpResponse:
    return problems.for_machines(error)


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the first field that is wrong, as the sender wrote it."""
    first = error.errors[0]
    where = [str(part) for part in first["loc"] if part not in {"body", "query", "path", "data"}]
    remedy = "Leave it out." if first["type"] == "extra_forbidden" else "See /docs."
    wrong = InvalidRequest(_sentence(first["msg"]), field=".".join(where) or "body", remedy=remedy)
    return problems.for_machines(wrong)


@api.exception_handler(HttpError)
def _unreadable(*_: object) -> HttpResponse:
    wrong = Malformed(
        "the body is not JSON in UTF-8, or names a field twice.",
        field="body",
        remedy="Send one JSON object.",
    )
    return problems.for_machines(wrong)


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".") + "."


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field stands there twice")
    return found
