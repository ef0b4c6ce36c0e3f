"""The documentation as a site: whole, generated from the code, searchable with no network."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from functools import cache
from html import unescape
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote_plus

import pytest
import typer.main
from playwright.sync_api import Page, expect

from scripts.docs_site.__main__ import described_api
from scripts.docs_site.assembly import Assembly
from scripts.docs_site.contents import own_pages, sections, title_and_question
from seawall.cli.root import APP
from seawall.clocks.jurisdictions import known_profiles
from seawall.config import Settings
from seawall.errors import every_entry
from seawall.ledger.words import WORDS
from seawall.outbound.call_purpose import PURPOSES
from seawall.web.docs import description
from tests.browser.accessibility import grave, overflow
from tests.browser.looks import LOOKS, Look
from tests.docs.pages import ROOT
from tests.doors_given_back import doors_given_back
from tests.kept import kept

pytestmark = pytest.mark.browser

#: What the site is made with, besides its sources.
MAKERS = ("sphinx", "myst-parser", "pydata-sphinx-theme", "seawall")

#: Pages that look things up rather than answer: they say what is listed.
REGISTERS = {"CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md"}
#: What is loaded with a page, and what is only a link.
_LOADED = re.compile(r"<(?:script|link|img|iframe)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of this checkout, built again when its sources change: a warning would fail it."""
    laid_out = tmp_path_factory.mktemp("docs")
    with doors_given_back():
        Assembly(ROOT, laid_out, described_api()).lay_out()
    sources = {
        file: str(file.relative_to(folder))
        for folder in (laid_out, ROOT / "scripts" / "docs_site")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix != ".pyc"
    }
    makers = (f"{name} {version(name)}" for name in MAKERS)
    return kept("docs-site", sources, build, *sources.values(), *makers) / "html"


def build(folder: Path) -> None:
    """Build the site by the command that everybody uses."""
    ran = subprocess.run(
        [sys.executable, "-m", "scripts.docs_site", "--to", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr


def test_every_page_has_its_place_and_says_which_question_it_answers():
    placed = [path for section in sections(ROOT) for path in section.pages]

    assert sorted(placed) == sorted(own_pages(ROOT))
    questions = {path: title_and_question((ROOT / path).read_text())[1] for path in placed}
    assert [
        path
        for path, question in questions.items()
        if not question.endswith("?") and Path(path).name not in REGISTERS
    ] == []


def test_every_setting_command_error_word_profile_and_call_is_on_the_site(site):
    shown = text_of(site, "settings", "ledger-words", "profiles", "outbound", "commands", "errors")
    wanted = {
        *(f"SEAWALL_{name.upper()}" for name in Settings.model_fields),
        *(" ".join(path) for path in commands()),
        *(entry.code for entry in every_entry()),
        *WORDS,
        *known_profiles(),
        *(purpose.name for purpose in PURPOSES),
    }

    assert sorted(one for one in wanted if one not in shown) == []


def test_every_address_and_event_of_the_description_is_on_the_site(site):
    shown = text_of(site, "api", "events")
    whole = description()
    wanted = [
        f"{method.upper()} {path}"
        for path, methods in whole["paths"].items()
        for method in methods
        if method in {"get", "put", "post", "patch", "delete"}
    ]

    assert [one for one in [*wanted, *whole["webhooks"]] if one not in shown] == []


def test_nothing_is_loaded_from_another_site(site):
    loaded = {
        (page.relative_to(site).as_posix(), address)
        for page in site.rglob("*.html")
        for address in _LOADED.findall(page.read_text())
        if re.match(r"(\w+:)?//", address) and not address.startswith("data:")
    }

    assert loaded == set()


def commands() -> list[tuple[str, ...]]:
    """Every command that does something, word by word."""

    def within(command: object, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            return [path]
        return [one for name in inner for one in within(inner[name], (*path, name))]

    return within(typer.main.get_command(APP), ("seawall",))


def text_of(site: Path, *names: str) -> str:
    """What stands on pages of the reference, and on those under them."""
    return "\n".join(
        visible(page)
        for name in names
        for page in [
            site / "docs" / "reference" / f"{name}.html",
            *sorted((site / "docs" / "reference" / name).glob("*.html")),
        ]
    )


@cache
def visible(page: Path) -> str:
    """The text of a page."""
    text = re.sub(r"<[^>]+>", "", page.read_text())
    return re.sub(r"\s+", " ", unescape(text))


#: What people come for, in their own words, and the page that answers.
TASKS = {
    "undo a decision": "docs/case-page.html",
    "how do I restore a backup?": "docs/operations/restore.html",
    "register an authority": "docs/orders/authorities.html",
    "is the order genuine": "docs/orders/genuine.html",
    "verify webhook signature": "docs/integration/actions.html",
    "join a forum": "docs/forum.html",
    "lost phone": "docs/access/lost-phone.html",
    "nginx": "docs/operations/proxy.html",
    "false positive": "docs/false-positives.html",
    "exposure limits": "docs/wellbeing.html",
}
SIZES = {"desk": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 860}}


#: How newcomers asked for the same in other words; each is on the first screen of results.
OTHER_WORDS = {
    "upload endpoint": "docs/integration/upload-handlers.html",
    "file host upload": "docs/integration/README.html",
    "undo decision keyboard": "docs/case-page.html",
    "authority key contact point": "docs/orders.html",
    "test order without alert": "docs/orders/drill.html",
    "backup": "docs/operations/backup.html",
    "restore into another folder": "docs/operations/restore.html",
    "may go on after restore": "docs/operations/restore.html",
    "found a forum": "docs/forum.html",
    "private or special address": "docs/outbound.html",
    "daylight saving": "docs/clocks.html",
    "calculate deadline": "docs/clocks.html",
    "force majeure deadline": "docs/clocks.html",
    "when must an order be carried out": "docs/orders.html",
    "answer an appeal another person": "docs/appeals.html",
    "check uploads before shown nginx": "docs/integration/upload-handlers.html",
    "check each upload": "samples/uploads/README.html",
    "delete a bank": "docs/banks.html",
    "undo an import": "docs/banks.html",
    "withdraw a list": "docs/banks.html",
    "errors reference": "docs/reference/errors.html",
    "console": "docs/console.html",
    "find a decided case": "docs/console.html",
    "answer a removal order": "docs/orders/at-night.html",
    "comply with an order": "docs/orders/at-night.html",
    "sign-in link": "docs/access.html",
    "my picture was removed": "docs/appeals.html",
    "appeal": "docs/appeals.html",
    "practise a removal order": "docs/orders/drill.html",
    "fire drill": "docs/orders/drill.html",
    "night shift drill": "docs/orders/drill.html",
}
#: What a terminal or an answer of the API prints, and the error whose entry it leads to.
PRINTED = {
    "127.0.0.1:8123 cannot be used: Address already in use.": "app.port-taken",
    "The API key is unknown or was revoked": "gate.key-unknown",
    "gate.body-invalid": "gate.body-invalid",
    "Error code: api.scope-missing.": "api.scope-missing",
    "Error code: people.no-such-organisation.": "people.no-such-organisation",
}


@pytest.mark.parametrize("size", ["desk", pytest.param("phone", marks=pytest.mark.exhaustive)])
def test_ten_tasks_are_found_by_the_keyboard_alone_and_with_no_network(site, new_context, size):
    page = new_context(viewport=SIZES[size], offline=True).new_page()
    missed = {}
    for words, answer in TASKS.items():
        firsts = results(page, site, words)[:3]
        if answer not in firsts:
            missed[words] = firsts

    assert missed == {}


def test_other_words_for_the_same_lead_there_too(site, new_context):
    page = new_context(viewport=SIZES["desk"], offline=True).new_page()
    missed = {}
    for words, answer in OTHER_WORDS.items():
        page.goto(f"{(site / 'search.html').as_uri()}?q={quote_plus(words)}")
        found = listed(page)
        if answer not in found[:6]:
            missed[words] = found[: found.index(answer) + 1 if answer in found else None]

    assert missed == {}


def test_what_was_printed_leads_to_the_entry_of_its_error(site, new_context):
    page = new_context(viewport=SIZES["phone"], offline=True).new_page()
    entries = {entry.code: entry for entry in every_entry()}
    for words, code in PRINTED.items():
        page.goto(f"{(site / 'search.html').as_uri()}?q={quote_plus(words)}")
        listed(page)
        first = page.locator("#search-results ul.search li").first

        assert first.locator("a").inner_text() == code, words
        expect(first).to_contain_text(entries[code].remedy.split("{")[0].strip() or code)
        first.locator("a").press("Enter")
        page.wait_for_url(f"**/docs/reference/errors/{code.split('.')[0]}.html**")
        expect(page.locator("p:target")).to_contain_text(code)
        expect(page.locator("p:target")).to_be_in_viewport()


def test_a_result_says_which_question_it_answers_and_the_first_one_has_the_focus(site, new_context):
    page = new_context(viewport=SIZES["phone"], offline=True).new_page()
    results(page, site, "restore a backup")
    first = page.locator("#search-results ul.search li").first

    assert first.locator("p").inner_text().startswith("How do you restore a backup")
    page.keyboard.press("Enter")
    page.wait_for_url("**/docs/operations/restore.html**")


def results(page: Page, site: Path, words: str) -> list[str]:
    """Search by the keyboard alone; the pages that are found, best first."""
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Control+k")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    return listed(page)


def listed(page: Page) -> list[str]:
    """The pages that a search has found, best first, once all are there."""
    links = page.locator("#search-results ul.search a")
    links.first.wait_for()
    page.wait_for_function(
        "!document.querySelector('#search-results h2').innerText.includes('ing')"
    )
    addresses = links.evaluate_all("(links) => links.map((link) => link.getAttribute('href'))")
    return [address.partition("#")[0] for address in addresses]


LOOKED_AT = (
    "index.html",
    "docs/sections/orders.html",
    "docs/orders/at-night.html",
    "docs/clocks.html",
    "docs/reference/settings.html",
    "docs/reference/commands/key.html",
    "docs/reference/api/actions.html",
    "docs/law.html",
)


def test_nobody_is_shut_out_in_looks_that_are_drawn(site, new_context, request):
    seed = request.config.getoption("randomly_seed", 0)
    looks = random.Random(seed).sample(LOOKS * 2, len(LOOKED_AT))
    page = new_context().new_page()
    shut_out = {
        f"{path} ({look})": findings
        for path, look in zip(LOOKED_AT, looks, strict=True)
        if (findings := shutting_out(page, site / path, look))
    }

    assert shut_out == {}, f"with --randomly-seed={seed}"


def test_no_page_is_wider_than_a_telephone(site, new_context):
    page = new_context(viewport=SIZES["phone"]).new_page()
    for path in LOOKED_AT:
        page.goto((site / path).as_uri())

        assert overflow(page) == {}, path


@pytest.mark.exhaustive
@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nobody_is_shut_out(site, new_context, look):
    page = new_context().new_page()
    shut_out = {
        path: findings for path in LOOKED_AT if (findings := shutting_out(page, site / path, look))
    }

    assert shut_out == {}


def shutting_out(page: Page, file: Path, look: Look) -> object:
    """What is wrong with a page of the site in this look."""
    look.put_on(page)
    page.goto(file.as_uri())
    return grave(page) or overflow(page)
