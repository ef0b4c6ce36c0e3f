"""The user's side speaks English, French, German and Arabic, whole; the console can follow."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from babel.messages.mofile import read_mo
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import trans_real

from scripts import catalogues
from seawall.web.console.words import duration
from seawall.web.languages import asked_for
from seawall.web.templatetags.console import moment
from tests.notices_made import tell
from tests.orders_made import make_contact_point
from tests.people_made import make_organisation

LANGUAGES = catalogues.LANGUAGES
TEMPLATES = sorted(catalogues.WEB.rglob("*.html"))
#: What is the same in every language: names, and codes of formats.
NAMES = re.compile(
    r"\b(Seawall|PDF|JSON|JWS|YAML|SHA|MD5|API|UTC|URL|QR|TLP|GET|POST|OpenAPI|FR|NZ|ar)\b"
    r"|\S*[./_:\d]\S+"  # addresses, codes, versions
)


@pytest.fixture
def org(sqlite):
    made = make_organisation()
    make_contact_point(made)
    return made


def get(path, language="", **data):
    headers = {"HTTP_ACCEPT_LANGUAGE": language} if language else {}
    return Client(raise_request_exception=False).get(path, data, HTTP_HOST="localhost", **headers)


def post(path, language, **data):
    headers = {"HTTP_ACCEPT_LANGUAGE": language}
    return Client(raise_request_exception=False).post(path, data, HTTP_HOST="localhost", **headers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_users_side_lacks_a_translation(language):
    assert catalogues.missing(language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    kept = catalogues.read(language)
    compiled = catalogues.LOCALE / language / "LC_MESSAGES" / "django.mo"

    said = read_mo(io.BytesIO(compiled.read_bytes()))

    assert spoken(said) == spoken(kept)


def spoken(catalogue):
    return {(m.context, *in_forms(m.id)): in_forms(m.string) for m in catalogue if m.id}


def in_forms(words):
    return (words,) if isinstance(words, str) else tuple(words)


def test_every_language_we_offer_has_a_catalogue():
    assert {code for code, _ in settings.LANGUAGES} == {"en", *LANGUAGES}


def test_a_missing_and_a_broken_translation_are_found(monkeypatch):
    broken = catalogues.read("fr")
    broken.get("Status %(status)s").string = "Statut"
    broken.get("Language").string = ""
    broken.get("%d min").flags.add("fuzzy")
    monkeypatch.setattr(catalogues, "read", lambda _: broken)

    faults = "\n".join(catalogues.missing("fr"))

    assert "other placeholders: 'Status %(status)s'" in faults
    assert "no translation in every form: 'Language'" in faults
    assert "no translation: '%d min'" in faults


def test_errors_of_public_forms_are_among_the_sentences():
    said = {one.forms[0] for one in catalogues.of_users()}

    assert {
        "This is not a web address.",
        "Check that you copied all of it.",
        "Too many requests",
    } <= said
    assert not [text for text in said if text.startswith(" ")]


def test_the_console_can_be_translated_whole():
    sentences = {one.key for one in catalogues.of_everything()}
    template = catalogues.catalogue(catalogues.of_everything())

    assert len(sentences) > 1_000
    assert {one.key for one in catalogues.of_users()} <= sentences
    assert template.get("Queue") is not None


class Texts(HTMLParser):
    """The words that a reader of this template would see untranslated."""

    SPOKEN = ("alt", "title", "aria-label", "placeholder", "data-copied")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style", "code", "kbd", "pre"}
        self.found += [value or "" for name, value in attrs if name in self.SPOKEN]

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style", "code", "kbd", "pre"}

    def handle_data(self, data):
        if not self.silent:
            self.found.append(data)


def untranslated(template: str) -> list[str]:
    """Literal words outside the tags that translate."""
    text = re.sub(r"{% comment.*?endcomment %}|{#.*?#}", "", template, flags=re.DOTALL)
    text = re.sub(r"{% block page_class %}.*?{% endblock %}", "", text)
    text = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", text, flags=re.DOTALL)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.DOTALL)
    parser = Texts()
    parser.feed(text)
    left = [NAMES.sub("", each) for each in parser.found]
    return [each.strip() for each in left if re.search(r"[A-Za-z]{2}", each)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(catalogues.WEB)))
def test_no_template_has_words_outside_the_tags_that_translate(path):
    assert untranslated(path.read_text("utf-8")) == []


def test_words_outside_the_tags_are_found():
    assert untranslated('<p>Hello {{ name }}</p><img alt="A dog">{% translate "Bye" %}') == [
        "Hello",
        "A dog",
    ]


def test_a_page_speaks_the_language_of_the_browser_and_says_which(org):
    page = get("/report", "ar").content.decode()

    assert 'lang="ar" dir="rtl"' in page
    assert "الإبلاغ عن محتوى" in page


def test_a_link_changes_the_language_and_the_choice_stays(org):
    client = Client()
    asked = client.get("/report", {"lang": "de"}, HTTP_HOST="localhost")
    later = client.get("/report", HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE="fr")

    assert "Inhalt melden" in asked.content.decode()
    assert "Inhalt melden" in later.content.decode()
    assert asked.cookies[settings.LANGUAGE_COOKIE_NAME]["httponly"]


def test_whoever_asked_for_no_language_gets_no_cookie_for_one(org):
    assert settings.LANGUAGE_COOKIE_NAME not in get("/report", "fr").cookies


def test_a_language_that_we_do_not_speak_changes_nothing(org):
    page = get("/report", lang="xx<script>")

    assert 'lang="en"' in page.content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in page.cookies
    assert asked_for(page.wsgi_request.GET) == ""


def test_the_switch_keeps_what_the_address_says_beside_the_language(org):
    page = get("/report", to=org.slug, lang="fr").content.decode()

    assert f'href="?to={org.slug}&amp;lang=ar"' in page
    assert page.count('aria-current="true"') == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Ce n’est pas une adresse web."),
        ("de", "Das ist keine Webadresse."),
        ("ar", "هذا ليس عنوانًا على الويب."),
    ],
)
def test_an_error_is_told_in_the_readers_language(org, language, sentence):
    client = Client(REMOTE_ADDR=f"198.51.101.{LANGUAGES.index(language)}")
    answer = client.post(
        "/report", {"url": "the third"}, HTTP_HOST="localhost", HTTP_ACCEPT_LANGUAGE=language
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_page_that_is_not_there_says_so_in_the_readers_language(org):
    answer = post("/report/follow", "fr", token="swr_invented")

    assert answer.status_code == 404
    assert "Cet accusé de réception est inconnu." in answer.content.decode()


def test_machines_are_told_in_english_whatever_they_accept(org):
    answer = Client(raise_request_exception=False).get(
        "/v1/reports",
        HTTP_HOST="localhost",
        HTTP_ACCEPT_LANGUAGE="fr",
        HTTP_SEAWALL_RECEIPT="swr_invented",
    )

    assert answer.json()["detail"] == "This receipt is unknown."


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "2 Mar 2026, 12:00:00"),
        ("fr", "2 mars 2026, 12:00:00"),
        ("de", "2. März 2026, 12:00:00"),
        ("ar", "2 مارس 2026، 12:00:00"),
    ],
)
def test_a_moment_is_written_as_the_language_writes_it(language, written):
    with translation.override(language):
        shown = str(moment(datetime(2026, 3, 2, 12, 0, tzinfo=UTC)))

    assert written in shown
    assert 'datetime="2026-03-02T12:00:00Z"' in shown


def test_arabic_counts_in_six_forms():
    with translation.override("ar"):
        said = {n: duration(timedelta(days=n)) for n in (2, 3, 11, 100)}

    assert said == {2: "2 يومان", 3: "3 أيام", 11: "11 يومًا", 100: "100 يوم"}
    assert catalogues.read("ar").num_plurals == 6
    assert trans_real.catalog()  # the one that was loaded still stands


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_somebody_reads_of_their_report_has_no_english_left(org, language):
    told = tell(org, name="", contact="")
    page = post("/report/follow", language, token=told.token).content.decode()
    english = {one.forms[0] for one in catalogues.of_users() if len(one.forms[0]) > 25}

    assert not {text for text in english if text in page}
