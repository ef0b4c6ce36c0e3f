"""The JSON a check may be asked in: every field is known, or the request is refused."""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeVar

import msgspec

from seawall.errors import SeawallError, field_path, problem
from seawall.keys.strict_json import require_no_twins

#: No database keeps a NUL, and no name needs one.
_NO_NUL = r"^[^\x00]*$"
_WEB_ADDRESS = r"^$|^[Hh][Tt][Tt][Pp][Ss]?://[^\x00]*$"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=512, pattern=_NO_NUL)]
Kind = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.-]+$")]
VersionNumber = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class HashIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A signal you made yourself."""

    type: Name
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000_000)]
    quality: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None


class CheckedItemIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Your own name for the item."""

    kind: Kind
    id: Name
    version: VersionNumber | None = None
    account: Annotated[str, msgspec.Meta(max_length=512, pattern=_NO_NUL)] = ""
    url: Annotated[str, msgspec.Meta(max_length=8192, pattern=_WEB_ADDRESS)] = ""


class CheckIn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A check without a file: words, an address, or only hashes."""

    text: str | None = None
    url: Annotated[str, msgspec.Meta(max_length=65536)] | None = None
    hashes: Annotated[list[HashIn], msgspec.Meta(max_length=1000)] = msgspec.field(
        default_factory=list
    )
    item: CheckedItemIn | None = None
    facts: dict[str, Any] = msgspec.field(default_factory=dict)


T = TypeVar("T")
_UNKNOWN = re.compile(r"unknown field `([^`]*)`")
_PATH = re.compile(r" - at `\$\.?([^`]*)`")


def decode_body(body: bytes, kind: type[T], *, field: str = "body") -> T:
    """The body as this struct, or an error that names the field; no object names a field twice."""
    try:
        decoded = msgspec.json.decode(body, type=kind)
        require_no_twins(body)
    except msgspec.ValidationError as wrong:
        raise _problem_of(str(wrong), field) from None
    except RecursionError:
        raise problem("gate.json-too-deep", field=field) from None
    except (msgspec.DecodeError, ValueError) as broken:
        raise problem("gate.no-json", why=str(broken), field=field) from None
    return decoded


def _problem_of(says: str, field: str) -> SeawallError:
    path = _PATH.search(says)
    where = path[1].replace("[...]", "").replace("[", ".").replace("]", "") if path else ""
    detail = _PATH.sub("", says)
    unknown = _UNKNOWN.search(says)
    if unknown:
        where = field_path([where, unknown[1]] if where else [unknown[1]])
        return problem("gate.no-such-field", unknown=unknown[1], field=where)
    return problem("gate.body-invalid", detail=detail, field=where or field)
