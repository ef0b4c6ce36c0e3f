"""The conversation: a question is asked until its answer is good; flags and files answer, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import typer

from seawall.cli.init.init_answers import MailServers, OnCallPeople
from seawall.cli.init.init_questions import QUESTIONS, SECRET, InitQuestion
from seawall.cli.init.init_reading import reason_of
from seawall.cli.output import say
from seawall.config import Settings
from seawall.errors import SeawallError, problem

#: The list is read by its own step, and the address is a setting alone.
_READ_LATER = frozenset({"list", "address"})


@dataclass(slots=True)
class Answered:
    """The answers as they were written, and as they were read."""

    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    #: The settings that they make.
    setting_values: dict[str, Any] = field(default_factory=dict)


def ask_all(
    supplied: Mapping[str, str], *, settled: Mapping[str, str], settings: Settings, is_talk: bool
) -> Answered:
    """Every answer; `settled` are questions that settings answer, each with where they stand."""
    answered = Answered()
    if not is_talk:
        _require_all(supplied, settled)
    for number, question in enumerate(QUESTIONS, start=1):
        if where := settled.get(question.name):
            value = question.of_settings(settings)
            if question.name in supplied:
                value = question.read(supplied[question.name], answered.values)
                require_settled(question, value, answered.values, settings, where)
                answered.texts[question.name] = supplied[question.name]
            elif is_talk:
                say(f"{number:>2}. {question.flag}: set in {where}.")
            answered.values[question.name] = value
            continue
        text = supplied.get(question.name)
        text, value = (
            _ask(number, question, text, answered)
            if is_talk and text is None
            else _read_given(question, text, answered)
        )
        answered.texts[question.name] = text
        answered.values[question.name] = value
        answered.setting_values |= question.settings(value, answered.values)
    return answered


def read_answers(texts: Mapping[str, str]) -> dict[str, Any]:
    """The answers of a note, for the steps; its settings were written and may have changed since."""
    values: dict[str, Any] = {
        "mail": MailServers(server="checked before"),
        "on_call": OnCallPeople(),
    }
    for question in QUESTIONS:
        if question.name in texts and question.name not in _READ_LATER:
            values[question.name] = question.read(texts[question.name], values)
    return values


def _require_all(supplied: Mapping[str, str], settled: Mapping[str, str]) -> None:
    """Without a terminal, all that is missing is named at once."""
    is_platform = {"organisation": _kind_of(supplied)}
    missing = [
        question.flag
        for question in QUESTIONS
        if question.name not in {*supplied, *settled} and question.default(is_platform) is None
    ]
    if missing:
        raise problem("cli.init-missing", flags=", ".join(missing))


def _kind_of(supplied: Mapping[str, str]) -> Any:
    text = supplied.get("organisation", "-")
    return QUESTIONS[0].read(text, {})


def _read_given(question: InitQuestion, text: str | None, answered: Answered) -> tuple[str, Any]:
    usual = question.default(answered.values)
    chosen = usual or "" if text is None else text
    return chosen, question.read(chosen, answered.values)


def require_settled(
    question: InitQuestion, value: Any, earlier: Mapping[str, Any], settings: Settings, where: str
) -> None:
    """A flag may repeat what is set already, and not contradict it: it would change nothing."""
    proposed = question.settings(value, earlier)
    for name in question.settled_by:
        if name in proposed and proposed[name] != getattr(settings, name):
            raise problem("cli.init-settled", option=question.flag, name=name, where=where)


def _ask(
    number: int, question: InitQuestion, text: str | None, answered: Answered
) -> tuple[str, Any]:
    usual = question.default(answered.values)
    shown = f" [{usual}]" if usual else ""
    say(f"\n{number:>2}. {question.text}{shown}\n    {question.why}")
    while True:
        text = typer.prompt(
            "   ", default=usual or "", show_default=False, prompt_suffix=" > ", err=True
        )
        try:
            if question.name in SECRET:
                text = _with_passwords(text)
            return text, question.read(text, answered.values)
        except SeawallError as wrong:
            say(f"    {reason_of(wrong)}")
        except typer.BadParameter as wrong:
            say(f"    {wrong.message}")


def _with_passwords(text: str) -> str:
    """An address with a user and no password gets one that nobody sees being typed."""
    return " ".join(_with_password(word) for word in text.split())


def _with_password(word: str) -> str:
    try:
        parts = urlsplit(word)
        port = parts.port
    except ValueError:
        return word
    if not parts.username or parts.password or not parts.hostname:
        return word
    password = typer.prompt(
        f"    Password of {parts.username} at {parts.hostname} (Enter: none)",
        default="",
        show_default=False,
        hide_input=True,
        err=True,
    )
    if not password:
        return word
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    end = f":{port}" if port else ""
    user = f"{parts.username}:{quote(password, safe='')}"
    return parts._replace(netloc=f"{user}@{host}{end}").geturl()
