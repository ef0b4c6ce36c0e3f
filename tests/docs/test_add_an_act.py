"""The page on adding an act is true: its blocks make an act, and the console carries it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from seawall.orders.admission import OrderFlag
from seawall.web.console.act import ConsoleAct
from seawall.web.console.orders import acts as orders_acts
from seawall.web.console.orders import forms as orders_forms
from tests.docs.pages import ROOT, blocks
from tests.people_made import make_organisation
from tests.web.console import acts_of_orders
from tests.web.console.acting import faults_of, forms_of, instead
from tests.web.console.order_pages import history, now_is
from tests.web.console.scene import Scene

PAGE = ROOT / "docs" / "add-an-act.md"
LETTER = "src/seawall/web/templates/console/orders/_letter.html"
#: Where the page says that the new form goes: beside the one that puts a letter aside.
BESIDE = '<details{% if act == "dismiss" %}'


def block(language: str, place: str) -> str:
    """The one block of the page for this file."""
    (found,) = [each for each in blocks(language, [PAGE]) if each.language.endswith(place)]
    return found.code


def module_of(code: str, name: str, **given: Any) -> ModuleType:
    """A module with this code in it."""
    module = ModuleType(name)
    vars(module).update(given)
    exec(compile(code, name, "exec"), vars(module))
    return module


@pytest.fixture
def hurry() -> ConsoleAct[Any]:
    """The row, made of the page's blocks as the files would have them."""
    journey = module_of(block("python", "journeys/orders/order_hurrying.py"), "order_hurrying")
    forms = module_of(block("python", "orders/forms.py"), "orders_forms", **vars(orders_forms))
    acting = module_of(
        block("python src/seawall/web/console/orders/acts.py", "orders/acts.py"),
        "orders_acting",
        **{
            **vars(orders_acts),
            "order_hurrying": journey,
            "forms": SimpleNamespace(**vars(forms)),
        },
    )
    row: ConsoleAct[Any] = eval(block("python row", "orders/acts.py").strip(), vars(acting))
    return row


@pytest.fixture
def scene(sqlite: str, hurry: ConsoleAct[Any]) -> Iterator[Scene]:
    """A letter on a page that has the button, in a console whose table has the row."""
    org = make_organisation()
    scenes = eval(block("python scene", "acts_of_orders.py").strip(), vars(acts_of_orders))
    with with_the_button(), instead(orders_acts.ACTS, hurry):
        yield replace(scenes[orders_acts.ACTS.address(hurry)](org), org=org)


def with_the_button() -> Any:
    """The templates, with the page's block where it says."""
    letter = (ROOT / LETTER).read_text("utf-8")
    assert BESIDE in letter
    changed = letter.replace(BESIDE, block("html", LETTER) + BESIDE, 1)
    loaders = [
        (
            "django.template.loaders.locmem.Loader",
            {LETTER.partition("templates/")[2]: changed},
        ),
        "django.template.loaders.app_directories.Loader",
    ]
    (engine,) = settings.TEMPLATES
    options = {**engine["OPTIONS"], "loaders": loaders}
    return override_settings(TEMPLATES=[{**engine, "APP_DIRS": False, "OPTIONS": options}])


def letter_in(scene: Scene) -> Any:
    return SimpleNamespace(id=scene.page.rpartition("/")[2])


def test_an_act_on_an_order_takes_at_most_four_files_beside_tests():
    named = [
        each.language.split()[-1] for kind in ("python", "html") for each in blocks(kind, [PAGE])
    ]
    beside_tests = {name for name in named if name.startswith("src/")}

    assert 0 < len(beside_tests) <= 4
    assert [name for name in beside_tests if not Path(ROOT / name).exists()] == [
        "src/seawall/journeys/orders/order_hurrying.py"
    ]


def test_the_act_of_the_page_is_carried_out_by_the_console(scene):
    (form,) = forms_of(scene)
    assert {"hours", "words"} == form.names

    answer = scene.person.post(scene.act, hours="24", words="Reply within 24 hours.")
    page = scene.person.get(scene.page).content.decode()

    assert (answer.status_code, answer["Location"]) == (302, scene.page)
    assert "Letter flagged." in page
    assert OrderFlag.HOURS_NAMED in now_is(scene.org, letter_in(scene)).flags
    assert history(scene.org, letter_in(scene))[-1] == "flagged"


def test_what_is_refused_is_shown_at_the_field_with_all_that_was_typed(scene):
    typed = {"hours": ["500"], "words": ["Reply at your leisure."]}
    answer = scene.person.post(scene.act, **typed)

    assert faults_of(answer, scene, 0, typed, ["hours"]) == []
    assert "Enter 1 to 72 hours." in answer.content.decode()
    assert "flagged" not in history(scene.org, letter_in(scene))


def test_who_may_not_answer_orders_may_not_do_it(scene):
    answer = acts_of_orders.signed_in(scene.org, "overseer").post(
        scene.act, hours="24", words="Reply within 24 hours."
    )

    assert answer.status_code == 403
    assert "flagged" not in history(scene.org, letter_in(scene))


def test_every_thing_that_a_row_can_say_stands_on_the_page():
    text = PAGE.read_text("utf-8")
    optional = list(ConsoleAct.__dataclass_fields__)[3:]

    assert [name for name in optional if f"| `{name}`" not in text] == []
