"""A form from JSON and back, strictly: nothing is guessed and nothing is passed over.

An unknown key, a key that comes twice, a time without an offset, a word that is not on a
closed list: each is a fault by name, and all of them are told at once. Addresses stay as
they were given. What is only left empty is read, and judged by the form's own rules.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from seawall.errors import Malformed, field_path, problem
from seawall.forms.annexes.annex1 import Annex1
from seawall.forms.annexes.annex2 import Annex2
from seawall.forms.annexes.annex3 import Annex3
from seawall.forms.annexes.epoc_annex3 import EpocAnnex3
from seawall.forms.annexes.form_faults import FormFault, form_unreadable
from seawall.forms.annexes.information_answer import InformationAnswer
from seawall.forms.annexes.outcome_letter import AnswerLetter
from seawall.forms.annexes.scrutiny_request import ScrutinyRequest
from seawall.forms.annexes.section3 import Section3Notice

Form: TypeAlias = (
    Annex1
    | Annex2
    | Annex3
    | Section3Notice
    | AnswerLetter
    | ScrutinyRequest
    | EpocAnnex3
    | InformationAnswer
)

FORMS: Mapping[str, type[Form]] = {
    "annex1": Annex1,
    "annex2": Annex2,
    "annex3": Annex3,
    "s3_notice": Section3Notice,
    "letter": AnswerLetter,
    "scrutiny_request": ScrutinyRequest,
    "epoc_annex3": EpocAnnex3,
    "information_answer": InformationAnswer,
}

_REMEDIES = {
    "unexpected_keyword_argument": ("unknown_key", "Take it away, or correct its spelling."),
    "timezone_aware": ("offset_missing", "Write the offset: 2026-06-10T15:00:00+02:00."),
    "enum": ("word_unknown", "Use one of the words of the form."),
    "missing": ("field_missing", "Fill it in."),
    "json_invalid": ("too_deep", "Write it with fewer levels."),
}
_NO_TIME = (
    "time_unreadable",
    "Write a time as 2026-06-10T15:00:00+02:00 and a date as 2026-06-10.",
)
_WRONG_KIND = ("wrong_kind", "Write text as text, ticks as true or false, lists as lists.")


class NotJson(Malformed):
    """The file is no JSON, or has no one meaning as JSON."""

    kind = "not-json"


def parse_json(content: bytes) -> Any:
    """The JSON in these bytes; a key that comes twice has two meanings and is refused."""
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_each_key_once,
            parse_constant=_no_number,
        )
    except RecursionError:
        raise problem("forms.json-too-deep", NotJson) from None
    except ValueError as wrong:
        raise problem("forms.not-json", NotJson, why=str(wrong)) from None


def read_any_form(data: object) -> Form:
    """The form this JSON object holds, by its `form` key; Annex I where there is none."""
    if not isinstance(data, Mapping):
        raise form_unreadable([_no_form("not_an_object", "", "A form is a JSON object.")])
    name = data.get("form", "annex1")
    if not isinstance(name, str) or name not in FORMS:
        raise form_unreadable(
            [_no_form("unknown_form", "form", f"Write one of {', '.join(FORMS)}.")]
        )
    fields = {key: value for key, value in data.items() if key != "form"}
    if isinstance(places := fields.get("locations"), list):
        fields["locations"] = [_as_location(place) for place in places]
    return _validated(name, fields)


def read_annex1(data: object) -> Annex1:
    """The removal order this JSON object holds."""
    form = read_any_form(data)
    if not isinstance(form, Annex1):
        raise form_unreadable([_no_form("not_annex1", "form", "Send Annex I here.")])
    return form


def form_as_data(form: Form) -> dict[str, Any]:
    """The form as JSON that `read` reads back to the same form."""
    name = name_of(form)
    data: dict[str, Any] = _adapter(name).dump_python(form, mode="json")
    return {"form": name, **data}


def name_of(form: Form) -> str:
    """Its key in `FORMS`, such as `annex1`."""
    return next(name for name, kind in FORMS.items() if isinstance(form, kind))


def _validated(name: str, fields: Mapping[str, Any]) -> Form:
    try:
        form_json = json.dumps(fields, ensure_ascii=False).encode()
        form: Form = _adapter(name).validate_json(form_json)
    except RecursionError:
        raise form_unreadable([_too_deep(name)]) from None
    except UnicodeEncodeError:
        raise form_unreadable([_broken_character(name)]) from None
    except ValidationError as wrong:
        raise form_unreadable(_told(name, wrong.errors(include_url=False))) from None
    return form


def _told(name: str, errors: Iterable[Any]) -> list[FormFault]:
    faults = []
    for error in errors:
        code, remedy = _remedy(error["type"])
        says = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
        if code == "unknown_key":
            says = "The form has no such key"
        faults.append(FormFault(f"{name}.json.{code}", _path(error["loc"]), f"{says}.", remedy))
    return faults


def _remedy(kind: str) -> tuple[str, str]:
    """What pydantic's kind of error is called here, and what to do about it."""
    if kind == "value_error" or kind.startswith("date"):
        return _NO_TIME
    return _REMEDIES.get(kind, _WRONG_KIND)


def _path(location: Iterable[object]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{field_path([part])}"
    return path.removeprefix(".")


def _no_form(code: str, field: str, remedy: str) -> FormFault:
    return FormFault(f"form.json.{code}", field, "It is no form we know.", remedy)


def _too_deep(name: str) -> FormFault:
    return FormFault(
        f"{name}.json.too_deep", "", "It is nested too deeply.", "Write it with fewer levels."
    )


def _broken_character(name: str) -> FormFault:
    return FormFault(
        f"{name}.json.broken_character",
        "",
        "It holds half of a surrogate pair, which is no character.",
        "Mend the text, and send UTF-8.",
    )


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(FORMS[name])


def _as_location(place: object) -> object:
    return {"url": place} if isinstance(place, str) else place


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read_so_far: dict[str, Any] = {}
    for key, value in pairs:
        if key in read_so_far:
            raise ValueError(f"the key {key!r} occurs twice")
        read_so_far[key] = value
    return read_so_far


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is not a number")
