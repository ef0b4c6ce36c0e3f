"""`seawall order`: removal orders and their answers, checked before anybody acts on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seawall.cli.command import command
from seawall.cli.decoding import content_of, readable_files
from seawall.cli.output import plain_text
from seawall.cli.presentation import text
from seawall.errors import problem
from seawall.forms.model import Channel

if TYPE_CHECKING:
    from seawall.forms.annexes.form_faults import FormFault
    from seawall.forms.annexes.form_reading import Form

COMMANDS = typer.Typer(no_args_is_help=True)

Result = dict[str, Any]


@COMMANDS.callback()
def orders() -> None:
    """Removal orders and their answers."""


def _print_results(results: list[Result]) -> None:
    for number, result in enumerate(results, 1):
        for line in _lines(result):
            print(f"{number}: {line}" if len(results) > 1 else line)


def _lines(result: Result) -> Iterator[str]:
    if result["valid"]:
        yield plain_text(f"valid  {result['form']}  {result['reference']}".rstrip())
    for fault in result["faults"]:
        where = f"{fault.field}: " if fault.field else ""
        yield plain_text(f"{fault.code}  {where}{fault.say} {fault.remedy}")
    if ground := result.get("suggests_annex3"):
        yield f"possible ground for Annex III: {ground}; needs review"
    for flag in result.get("flags", ()):
        yield f"flag  {flag}"


def _has_faults(results: list[Result]) -> bool:
    return any(result["faults"] for result in results)


@command(COMMANDS, "validate", shown=text(_print_results), fails=_has_faults)
def validate_file(
    file: Annotated[Path, typer.Argument(help="A form as JSON, or a list of them; - is stdin.")],
    *,
    channel: Annotated[
        Channel,
        typer.Option(
            help="The channel it came by; a channel that authenticates needs no signature."
        ),
    ] = Channel.EMAIL_PLAIN,
) -> list[Result]:
    """Check a removal order (Annex I): code, field and remedy for each fault.

    The key `form` names the form: annex1 (the default), annex2, annex3, s3_notice, letter,
    scrutiny_request, epoc_annex3 or information_answer. A fault does not pause the deadline.
    Exit code 1 if there is one.
    """
    (path,) = readable_files([file])
    return [_judged(data, channel) for data in _forms(content_of(path))]


def _forms(content: bytes) -> list[Any]:
    from seawall.forms.annexes.form_reading import NotJson, parse_json

    try:
        data = parse_json(content)
    except NotJson as wrong:
        return [wrong]
    if data == []:
        raise problem("cli.no-form")
    return data if isinstance(data, list) else [data]


def _judged(data: object, channel: Channel) -> Result:
    """What is known of one form: what it is, what it lacks, what to tell counsel."""
    from seawall.forms.annexes.form_faults import FormFault, FormUnreadable
    from seawall.forms.annexes.form_judging import faults_of
    from seawall.forms.annexes.form_reading import NotJson, read_any_form
    from seawall.forms.annexes.remainder import faults_of_the_rest

    if isinstance(data, NotJson):
        fault = FormFault("form.json.not_json", "", data.detail, data.remedy or "")
        return _result("", (fault,))
    try:
        form = read_any_form(data)
    except FormUnreadable as unreadable:
        beside = faults_of_the_rest(data, unreadable.faults, channel=channel)
        return _result(_reference_in(data), (*unreadable.faults, *beside))
    faults = faults_of(form, channel=channel)
    return _result(_reference_in(data), faults, **_beside(form, faults))


def _beside(form: Form, faults: tuple[FormFault, ...]) -> dict[str, Any]:
    from seawall.forms.annexes.annex1 import Annex1
    from seawall.forms.annexes.form_reading import name_of
    from seawall.forms.annexes.section3 import Section3Notice, section3_flags
    from seawall.forms.annexes.validity import suggestion

    details: dict[str, Any] = {"form": name_of(form)}
    if isinstance(form, Annex1):
        details |= {"cross_border": form.is_cross_border, "suggests_annex3": suggestion(faults)}
    elif isinstance(form, Section3Notice):
        details |= {"flags": section3_flags(form)}
    return details


def _result(reference: str, faults: tuple[FormFault, ...], **details: Any) -> Result:
    return {"reference": reference, **details, "valid": not faults, "faults": faults}


def _reference_in(data: object) -> str:
    reference = data.get("reference_number", "") if isinstance(data, Mapping) else ""
    return plain_text(reference) if isinstance(reference, str) else ""
