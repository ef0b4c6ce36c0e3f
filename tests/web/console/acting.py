"""An act of the console as it is tried: its forms on a page, its journey refusing, its faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from django.test import override_settings

from seawall.errors import InvalidRequest
from seawall.web import urls as every_url
from seawall.web.console.act import ActTable, ConsoleAct
from tests.web.console.page_forms import Page, PageForm
from tests.web.console.scene import Scene

REFUSAL = "This was refused for the sake of the test."


def faults_of(
    answer: Any, scene: Scene, number: int, sent: dict[str, Any], names: Sequence[str]
) -> list[str]:
    """What is wrong with the page that shows a refusal at these fields."""
    name = ", ".join(names)
    if answer.status_code != 422:
        return [f"{name}: answered {answer.status_code}"]
    page = Page(answer.content.decode(), scene.act)
    again = page.sent_to(scene.act)[number]
    wrong = [
        f"{field}: typed {sent[field]}, shown {values}"
        for field, values in again.shown().items()
        if again.fields[field].kind not in {"password", "file"} and values != sent[field]
    ]
    lost = [where for where in page.errors if where not in page.ids]
    if lost:
        wrong.append(f"{name}: errors lead to {lost}, which the page does not have")
    if not page.errors:
        wrong.append(f"{name}: no error is shown")
    elif len(again.ids & set(page.errors)) < len(names):
        wrong.append(f"{name}: an error leads to {page.errors}, outside the form")
    return wrong


def forms_of(scene: Scene) -> list[PageForm]:
    """The forms of the page that are sent to the act."""
    answer = scene.person.get(scene.page)
    assert answer.status_code == 200, scene.page
    forms = Page(answer.content.decode(), scene.page.partition("?")[0]).sent_to(scene.act)
    assert forms, f"{scene.page} offers no {scene.act}"
    return forms


class Refusal:
    """An act's journey that refuses: what stands in these fields of the form, or all of it."""

    def __init__(self) -> None:
        self.names: Sequence[str] = ()
        self.fields: set[str] = set()
        """The fields of the act's form, as it was built for the page."""

    def __call__(self, call: Any) -> None:
        self.fields = set(call.form.fields)
        *others, last = self.names or [None]
        for name in others:
            call.form.refuse(InvalidRequest(REFUSAL, field=name))
        raise InvalidRequest(REFUSAL, field=last)


def instead(table: ActTable[Any], act: ConsoleAct[Any]) -> Any:
    """The console with this row in the place of the table's own."""
    urlconf = ModuleType("console_with_another_row")
    changed = replace(table, acts=(act,))
    urlconf.urlpatterns = [*changed.paths(), *every_url.urlpatterns]  # type: ignore[attr-defined]
    return override_settings(ROOT_URLCONF=urlconf)
