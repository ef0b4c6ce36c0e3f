"""What can go wrong, by kind, and the catalogue of what we say of it.

An error is a code, a sentence and a remedy in `data/errors/<room>.yaml`; `problem` makes it, and
whoever reads the code finds the sentence under the same name. A class of its own
(`class ClockRanOut(Conflict)`) is for what somebody catches, and takes its sentence from the
catalogue too: `problem("clocks.ran-out", ClockRanOut, due=due)`. Every error has a kind, and the
doors turn each kind into one HTTP status. Status and title stand beside the kind, because two
doors answer from them: `web/problems.py` and `gate/problems.py` (RFC 9457).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar, overload


class SeawallError(Exception):
    """The root of everything Seawall raises on purpose.

    `detail` says what was wrong, `field` names the part of the input it concerns and `remedy`
    says what to do about it. What came out of the catalogue knows its entry, and the facts that
    its sentence was filled in with.
    """

    kind = "error"
    status = 500
    title = "Something went wrong on our side"
    retry_after: int | None = None
    """Seconds after which the same may be asked again, where that is known."""
    entry: CatalogueEntry | None = None
    facts: Mapping[str, object] = MappingProxyType({})

    def __init__(self, detail: str, *, field: str | None = None, remedy: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        then = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.detail}{then}"

    @property
    def code(self) -> str | None:
        """Its name in the catalogue, such as `orders.hours-unlikely`; None for a class of its own."""
        return self.entry.code if self.entry else None

    def in_words(self, translate: Callable[[str], str]) -> tuple[str, str | None]:
        """What is wrong and what to do, in another language: sentences first, then the facts."""
        if self.entry is None:
            # Of an empty text gettext gives the head of its catalogue.
            detail = translate(self.detail) if self.detail else ""
            return detail, translate(self.remedy) if self.remedy else None
        remedy = self.entry.remedy
        return (
            translate(self.entry.says).format(**self.facts),
            _filled(translate(remedy), self.facts) if remedy else None,
        )


class InvalidRequest(SeawallError):
    """The input is not valid; the sender can correct it."""

    kind = "invalid-request"
    status = 422
    title = "The request is not valid"


class Malformed(InvalidRequest):
    """The input could not even be read: broken JSON, broken UTF-8."""

    kind = "malformed"
    status = 400
    title = "The request could not be read"


class TooLarge(SeawallError):
    """The input is over a published limit."""

    kind = "too-large"
    status = 413
    title = "The request is too large"


class Unsupported(SeawallError):
    """This format is not supported."""

    kind = "unsupported"
    status = 415
    title = "This format is not supported"


class WrongMethod(Unsupported):
    """The address exists, but does not take this method."""

    kind = "wrong-method"
    status = 405
    title = "This method is not possible here"


class NotAcceptable(SeawallError):
    """The sender asks for a format that we do not answer in."""

    kind = "not-acceptable"
    status = 406
    title = "We do not answer in this format"


class TooSlow(Malformed):
    """The request did not arrive whole in the time there is for it."""

    kind = "too-slow"
    status = 408
    title = "The request did not arrive in time"


class Unauthenticated(SeawallError):
    """The request has no valid sign-in, key or token."""

    kind = "unauthenticated"
    status = 401
    title = "Sign-in or API key needed"


class Forbidden(SeawallError):
    """The sender is known, but not allowed to do this."""

    kind = "forbidden"
    status = 403
    title = "You are not allowed to do this"


class NotFound(SeawallError):
    """It does not exist in this organisation."""

    kind = "not-found"
    status = 404
    title = "Not found"


class Conflict(SeawallError):
    """The request is valid, but the state of things does not allow it."""

    kind = "conflict"
    status = 409
    title = "This is not possible at the moment"


class TooManyRequests(SeawallError):
    """The rate limit is reached; try again later."""

    kind = "too-many-requests"
    status = 429
    title = "Too many requests"


class Unavailable(SeawallError):
    """A needed part does not answer; the same request may work later."""

    kind = "unavailable"
    status = 503
    title = "Temporarily unavailable"


class Misconfigured(SeawallError):
    """A setting is wrong; the server names it and does not start."""

    kind = "misconfigured"
    status = 500
    title = "A setting is wrong"


ErrorClass = TypeVar("ErrorClass", bound=SeawallError)

#: What an entry's `kind` names.
KINDS: Mapping[str, type[SeawallError]] = MappingProxyType(
    {
        error_class.kind: error_class
        for error_class in (
            SeawallError,
            InvalidRequest,
            Malformed,
            TooLarge,
            Unsupported,
            WrongMethod,
            NotAcceptable,
            TooSlow,
            Unauthenticated,
            Forbidden,
            NotFound,
            Conflict,
            TooManyRequests,
            Unavailable,
            Misconfigured,
        )
    }
)


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One error of the catalogue. Its texts are filled in with facts, as `str.format` does."""

    code: str
    kind: str
    says: str
    field: str = ""
    remedy: str = ""
    means: str = ""
    """When it happens, for whoever reads the list of them."""
    type: str = ""
    """What machines are told in place of the kind, RFC 9457 §3.1.1; else the kind."""
    public: bool = False
    """Whether somebody without an account may see it: such a sentence is in every language."""


@overload
def problem(code: str, /, **facts: Any) -> SeawallError: ...
@overload
def problem(code: str, error_class: type[ErrorClass], /, **facts: Any) -> ErrorClass: ...
def problem(
    code: str, error_class: type[SeawallError] | None = None, /, **facts: Any
) -> SeawallError:
    """The error of this code, its sentence filled in; of a class of its own if one is named.

    Raises:
        LookupError: there is no such code, or a fact is missing: a mistake of ours, which
            `tests/test_errors.py` finds for every code that is written anywhere.
    """
    entry = catalogue(code.partition(".")[0])[code]
    error = (error_class or KINDS[entry.kind])(
        entry.says.format(**facts),
        field=_filled(entry.field, facts) or None,
        remedy=_filled(entry.remedy, facts) or None,
    )
    error.kind = entry.type or entry.kind
    error.entry, error.facts = entry, facts
    return error


def field_path(location: Iterable[object]) -> str:
    """Where in a document a fault lies, such as `locations.0.url`; `""` is a name that is empty.

    A document may have a field without a name; an error that concerns it names it all the same.
    """
    return ".".join(str(part) or '""' for part in location)


def extra_remedy(extra: str) -> str:
    """What to do where an extra is not installed; the catalogue says it in the same words."""
    return f"Install the file of your release with the extra `{extra}`: docs/operations/install.md."


@cache
def catalogue(room: str) -> Mapping[str, CatalogueEntry]:
    """A room's errors by their codes, read when the first of them happens."""
    import yaml

    file = _folder().joinpath(f"{room}.yaml")
    if not file.is_file():
        raise LookupError(room)
    text = file.read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries_by_name = yaml.load(text, loader)  # noqa: S506 - a safe one
    entries = [CatalogueEntry(f"{room}.{name}", **entry) for name, entry in entries_by_name.items()]
    return MappingProxyType({entry.code: entry for entry in entries})


def every_entry() -> Iterator[CatalogueEntry]:
    """The whole catalogue, room by room."""
    for file in sorted(_folder().iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield from catalogue(file.name.removesuffix(".yaml")).values()


def _folder() -> Any:
    return files("seawall").joinpath("data/errors")


def _filled(text: str, facts: Mapping[str, object]) -> str:
    """A field or a remedy with its facts; a fact that is nothing leaves nothing."""
    shown_facts = {name: "" if fact is None else fact for name, fact in facts.items()}
    return text.format(**shown_facts)
