"""The door itself: who may use which address, and what a refusal looks like.

Handlers translate: JSON in, a journey called, JSON out. Unknown fields are refused
by name, because a misspelt `deadline` must not pass for none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from inspect import signature
from typing import Annotated, Any, TypeVar

import pydantic
from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import AfterValidator, ConfigDict, Field, Strict, StringConstraints

from seawall.enforcement.envelope import VERSION
from seawall.errors import SeawallError, field_path, problem
from seawall.keys.strict_json import without_twins
from seawall.people.model import ApiKeyRecord
from seawall.web import problems
from seawall.web.request import Call
from seawall.web.token_pages import TOKEN_HEADER

#: What an address answers when something is wrong, for the description of the API.
REFUSALS = frozenset({400, 401, 403, 404, 409, 413, 422, 429})
#: The same where a body comes in one of several types.
OF_A_FILE = tuple(sorted(REFUSALS | {415}))


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain the character NUL")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must not contain half of a surrogate pair")
    return text


def _of_the_web(text: str) -> str:
    if text and not text.lower().startswith(("https://", "http://")):
        raise ValueError("must begin with https:// or http://")
    return text


def _described(pattern: str) -> Any:
    """What a validator of ours asks of a text, for the description of the API."""
    return Field(json_schema_extra={"pattern": pattern})


_NO_NUL = r"^[^\x00]*$"
_WEB = r"[Hh][Tt][Tt][Pp][Ss]?://"
_Checked = Annotated[str, AfterValidator(_storable)]
Text = Annotated[_Checked, StringConstraints(max_length=100_000), _described(_NO_NUL)]
Address = Annotated[Text, AfterValidator(_of_the_web), _described(rf"^$|^{_WEB}[^\x00]*$")]
#: Words that may not be blank.
Words = Annotated[Text, _described(r"^[^\x00]*[^\s\x00][^\x00]*$")]
Line = Annotated[_Checked, StringConstraints(max_length=512), _described(_NO_NUL)]
#: An address that there must be.
WebAddress = _described(rf"^{_WEB}[^/\x00][^\x00]*$")
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_./-]{0,63}$")]
Kind = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,8}_[0-9A-Z]{26}$")]
#: A yes or a no, and neither a number nor a word for one.
YesOrNo = Annotated[bool, Strict()]

#: The token of a receipt is never in an address, which ends up in logs.
ReceiptToken = Annotated[str, Header(alias=TOKEN_HEADER)]


Value = TypeVar("Value")


class Body(Schema):
    """What comes in; a field we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")

    def as_value(self, kind: Callable[..., Value], /, **beside: Any) -> Value:
        """What was sent as a value, by the names of its fields, with what was not sent."""
        field_names = type(self).model_fields.keys() & signature(kind).parameters.keys()
        return kind(**{name: getattr(self, name) for name in field_names} | beside)


Read = TypeVar("Read", bound=Body)


class Problem(Schema):
    """A problem document, RFC 9457: what is wrong, where, and what to do about it."""

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    remedy: str | None = None
    code: str | None = None


class ApiKey(HttpBearer):
    """A key with this scope: `Authorization: Bearer swk_…`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiKeyRecord:
        key: ApiKeyRecord | None = getattr(request, "key", None)
        if key is None:
            raise problem("api.key-missing")
        if self.scope not in key.scopes:
            raise problem("api.scope-missing", scope=self.scope)
        return key

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """The middleware has done it already."""


class StrictJson(Parser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, no field twice."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read it, or raise: ninja answers 400."""
        return read_json(request.body)


def read_json(body: bytes) -> Any:
    """The JSON of a body, or `ValueError`."""
    try:
        return json.loads(
            body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=without_twins
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def read_body(body: bytes, model: type[Read]) -> Read:
    """A body that ninja does not read for us, held to the same rules."""
    try:
        return model.model_validate(read_json(body))
    except pydantic.ValidationError as wrong:
        raise first_fault(wrong.errors()) from None
    except ValueError:
        raise unreadable_body() from None


def actor_of(request: Call) -> str:
    """Who the ledger says did it."""
    return str(request.key.id) if request.key else ""


def json_body(model: type[Body]) -> dict[str, Any]:
    """The description of a body that a handler reads by `read_body`."""
    schema = model.model_json_schema(ref_template="#/$defs/{model}")
    parts = schema.pop("$defs", {})
    content = {"application/json": {"schema": _inlined(schema, parts)}}
    return {"requestBody": {"required": True, "content": content}}


def _inlined(schema: Any, parts: dict[str, Any]) -> Any:
    """A schema without references, so that it can stand inside another document."""
    if isinstance(schema, list):
        return [_inlined(part, parts) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if name := str(schema.get("$ref", "")).removeprefix("#/$defs/"):
        return _inlined(parts[name], parts)
    return {key: _inlined(part, parts) for key, part in schema.items()}


def plain_answer(says: str, *media_types: str, refused: Collection[int] = ()) -> dict[str, Any]:
    """The description of an answer that is not JSON of ours, and with what else it is refused."""
    schema = {"schema": {"type": "string"}}
    content = dict.fromkeys(media_types, schema)
    answers = {200: {"description": says, "content": content}}
    return {"responses": {**answers, **{code: {} for code in refused}}}


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
def _refused(request: HttpRequest, error: SeawallError) -> HttpResponse:
    return problems.answer_problem(request, error)


@api.exception_handler(ValidationError)
def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    """Name the first field that is wrong, as the sender wrote it."""
    return problems.for_machines(first_fault(error.errors))


@api.exception_handler(HttpError)
def _unreadable(*_: object) -> HttpResponse:
    return problems.for_machines(unreadable_body())


def first_fault(errors: Sequence[Any]) -> SeawallError:
    """The first thing that is wrong, under the name its sender knows it by."""
    first = errors[0]
    where = [str(part) for part in first["loc"]]
    if where and where[0] in {"body", "query", "path"}:
        where = where[2:] if where[0] == "body" else where[1:]
    field = field_path(where) or "body"
    if first["type"] == "extra_forbidden":
        return problem("api.body-invalid.extra-field", field=field)
    sentence = first["msg"].removeprefix("Value error, ").rstrip(".")
    return problem("api.body-invalid", fault=sentence, field=field)


def unreadable_body() -> SeawallError:
    """What was sent is not JSON as we read it."""
    return problem("api.no-json.body")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
