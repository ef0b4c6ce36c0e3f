"""A token goes through every address and every refusal, and stands in no line that is written.

ASVS 5.0 V14.2.1, V16.2.5. The addresses come from the resolver, so that a new one is tried the
day it is written; the lines are those of the handler that `app/logs.py` sets up.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import structlog
from django.conf import settings as django_settings
from django.db import connection
from django.http import HttpRequest
from django.test import Client

from seawall.app import logs, request_lines
from seawall.db import models as db
from seawall.journeys.people.sign_in import issue_link
from seawall.keys.tokens import without_tokens
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit, token_pages
from seawall.web.console.public import held_token
from tests.orders_made import URL, make_contact_point
from tests.people_made import make_organisation, make_person
from tests.surface import printed
from tests.web.console.conftest import rows
from tests.web.console.public_order import FILLED

CANARY = "swr_CanaryCanaryCanaryCanaryCanaryCanary42"
ADDRESSES = sorted({line.split()[0] for line in printed.pages()})
_HOLE = re.compile(r"<(?:(?P<kind>[a-z]+):)?[a-z_]+>")


@pytest.fixture
def lines(monkeypatch):
    """What the log of a server holds, from the lowest level up."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setLevel(logging.DEBUG)
    handler.addFilter(request_lines.RequestLines())
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.INFO)
    root.addHandler(handler)
    limit._counter.cache_clear()
    yield written
    root.removeHandler(handler)


@pytest.fixture
def platform(sqlite):
    org = make_organisation()
    make_contact_point(org)
    return org


def asker(**options) -> Client:
    return Client(raise_request_exception=False, HTTP_HOST="localhost", **options)


def at(address: str) -> str:
    """The address with the canary in every hole."""
    return _HOLE.sub(lambda hole: "7" if hole["kind"] == "int" else CANARY, address)


def token_on(page) -> str:
    return re.search(r'data-address="[^"#]+#([^"]+)"', page.content.decode()).group(1)


def is_kept_quiet(lines: StringIO) -> bool:
    """Whether something was written, and the canary is in none of it, however it is spelt."""
    text = lines.getvalue()
    return bool(text) and "canarycanary" not in text.lower()


def test_no_address_has_a_place_for_a_token():
    assert [one for one in ADDRESSES if re.search(r"<[a-z:]*(token|secret|receipt)>", one)] == []


def test_a_token_in_any_part_of_a_request_to_any_address_is_in_no_log(lines, platform):
    client = asker()
    client.cookies["carried"] = CANARY
    heads = {"HTTP_SEAWALL_RECEIPT": CANARY, "HTTP_REFERER": f"http://localhost/{CANARY}"}
    for address in ADDRESSES:
        limit._counter.cache_clear()
        path = f"{at(address)}?token={CANARY}&next=/{CANARY}"
        client.get(path, **heads)
        client.post(path, {"token": CANARY, "url": CANARY, "email": CANARY}, **heads)
        client.post(path, f'{{"token": "{CANARY}"}}', content_type="application/json", **heads)

    assert is_kept_quiet(lines)
    with transaction(INSTALLATION):
        assert not [row for row in db.LedgerEntryRow.objects.values() if "Canary" in repr(row)]


def broken(*_: object, **__: object) -> None:
    raise LookupError(f"nothing is called {CANARY}, nor {CANARY.lower()}") from KeyError(CANARY)


REFUSALS = {
    "no such address": (404, lambda: asker().get(f"/nothing/{CANARY}")),
    "wrong method": (405, lambda: asker().delete(f"/statement?{CANARY}")),
    "wrong method, a receipt": (405, lambda: asker().delete("/v1/receipts", QUERY_STRING=CANARY)),
    "unknown token": (404, lambda: asker().post("/statement", {"token": CANARY})),
    "old link": (410, lambda: asker().get(f"/statement/{CANARY}")),
    "old sign-in link": (404, lambda: asker().get(f"/sign-in/{CANARY}")),
    "spent link": (401, lambda: asker().post("/sign-in/link", {"token": CANARY})),
    "unknown key": (401, lambda: asker(HTTP_AUTHORIZATION=f"Bearer {CANARY}").get("/v1/cases")),
    "no guard": (403, lambda: asker(enforce_csrf_checks=True).post("/report", {"url": CANARY})),
    "another site": (
        403,
        lambda: asker(enforce_csrf_checks=True, HTTP_ORIGIN=f"https://{CANARY}.test").post(
            f"/sign-in/link?{CANARY}", {"token": CANARY}
        ),
    ),
    "host": (400, lambda: Client(HTTP_HOST=f"{CANARY}.test").get(f"/sign-in?{CANARY}")),
    "nul": (400, lambda: asker().get(f"/orders/{CANARY}%00")),
    "method of one's own": (405, lambda: asker().generic(CANARY, "/appeal")),
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_names_its_route_and_nothing_that_was_sent(lines, platform, refusal):
    status, ask = REFUSALS[refusal]

    answer = ask()

    assert answer.status_code == status
    assert is_kept_quiet(lines)


def test_what_is_too_large_or_too_often_is_written_without_what_was_sent(
    lines, platform, monkeypatch
):
    monkeypatch.setattr(django_settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 64)
    large = asker().post("/appeal", {"token": CANARY, "says": "word " * 100})
    monkeypatch.setattr(limit, "settings", lambda: type("Few", (), {"rate_limit": "1/minute"}))
    often = [asker().post("/appeal", {"token": CANARY}).status_code for _ in range(3)]

    assert large.status_code in {400, 413}
    assert often[-1] == 429
    assert is_kept_quiet(lines)


def test_an_error_of_ours_is_written_with_its_frames_and_without_what_was_sent(
    lines, platform, monkeypatch
):
    monkeypatch.setattr(held_token, "ask_for_token", broken)
    answer = asker().get(f"/statement?{CANARY}", HTTP_USER_AGENT=CANARY)

    assert answer.status_code == 500
    assert "GET /statement 500" in lines.getvalue()
    assert "LookupError" in lines.getvalue()
    assert "held_token.py" in lines.getvalue()
    assert is_kept_quiet(lines)


def test_what_a_sender_wrote_is_cut_from_an_error_even_if_it_looks_like_no_token(
    lines, platform, monkeypatch
):
    def refuse(request: HttpRequest) -> None:
        sent = [*request.POST.values(), *request.GET.values()]
        raise ValueError(f"no number: {sent}, {request.POST['says']}")

    monkeypatch.setattr(held_token, "token_in", refuse)
    asker().post(
        "/appeal?fruit=gooseberry", {"token": "elderberry wine", "says": "two\nlines of it"}
    )

    text = lines.getvalue()
    assert "ValueError: no number" in text
    assert not [word for word in ("elderberry", "lines of", "gooseberry") if word in text]


def test_what_opened_something_is_neither_in_the_log_nor_in_the_database(lines, platform):
    """A link, a report and an order: each token is used, and only its digest is kept."""
    with transaction(INSTALLATION) as tx:
        link = issue_link(make_person(platform).email, tx=tx, now=datetime.now(UTC))
    came = asker().post("/sign-in/link", {"token": link})
    report, order = asker().post("/report", {"url": URL}), asker().post("/orders/new", FILLED)
    tokens = [link, *(token_on(one) for one in (report, order))]
    followed = [
        asker().post("/report/follow", {"token": tokens[1]}),
        asker().post("/orders/receipt", {"token": tokens[2]}),
        asker().get("/v1/reports", HTTP_SEAWALL_RECEIPT=tokens[1]),
    ]
    connection.close()
    file = Path(str(connection.settings_dict["NAME"]))
    kept = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))

    assert [one.status_code for one in (came, *followed)] == [302, 200, 200, 200]
    assert len({token[:4] for token in tokens} & {"swl_", "swr_"}) == 2
    assert not [token for token in tokens if token.encode() in kept or token in lines.getvalue()]
    assert rows(db.SignInLinkRow)


@pytest.mark.parametrize(
    "page", [*token_pages.PAGES, "/report/x", "/v1/receipts", "/v1/reports", "/statement/download"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_a_token_opens_is_kept_nowhere_and_told_to_no_other_site(platform, page, method):
    answer = asker().generic(method, page)

    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_what_was_asked_for_by_the_header_of_a_token_is_kept_nowhere_either(platform):
    answer = asker().get("/v1/orders/order_x", HTTP_SEAWALL_RECEIPT=CANARY)

    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize("page", ["/statement", "/appeal", "/report/follow", "/orders/receipt"])
def test_a_page_that_a_token_opens_sets_no_cookie(platform, page):
    for answer in (asker().get(page), asker().post(page, {"token": CANARY})):
        assert not answer.cookies


def test_a_request_that_cannot_even_be_read_breaks_no_log(lines, platform, monkeypatch):
    monkeypatch.setattr(held_token, "ask_for_token", broken)
    many = "&".join(f"{CANARY}{number}" for number in range(2_000))  # more than Django reads
    answer = asker().get(f"/statement?{many}")

    assert answer.status_code in {400, 500}
    assert is_kept_quiet(lines)


@pytest.fixture
def set_up(monkeypatch):
    """Sets a process's log up, and undoes it."""
    config, root = structlog.get_config(), logging.getLogger()
    for where in (sys, threading):
        monkeypatch.setattr(where, "excepthook", where.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(logging, "captureWarnings", lambda _: None)
    monkeypatch.setattr(root, "level", root.level)
    before = {handler: list(handler.filters) for handler in root.handlers}

    def set_up(form):
        logs.set_up_logs(form)
        structlog.configure(cache_logger_on_first_use=False)

    yield set_up
    structlog.configure(**config)
    root.handlers = list(before)
    for handler, filters in before.items():
        handler.filters = filters


@pytest.mark.parametrize("form", ["json", "console"])
def test_our_own_lines_are_cut_too_however_deep_a_token_lies(set_up, capsys, form):
    set_up(form)
    try:
        raise LookupError(CANARY)
    except LookupError:
        structlog.get_logger().exception(
            "delivery.failed", url=f"https://x.test/{CANARY}", tried=[{CANARY: (CANARY, 1)}]
        )

    written = capsys.readouterr().err
    assert written.count("delivery.failed") == 1
    assert "LookupError" in written
    assert "swr_…" in written or "swr_\\u2026" in written
    assert "Canary" not in written


def test_every_handler_of_a_server_is_guarded():
    root = logging.getLogger()
    before = [list(handler.filters) for handler in root.handlers]
    try:
        request_lines.guard_lines()
        request_lines.guard_lines()
        guards = [
            sum(isinstance(one, request_lines.RequestLines) for one in handler.filters)
            for handler in root.handlers
        ]
    finally:
        for handler, filters in zip(root.handlers, before, strict=True):
            handler.filters = filters

    assert guards
    assert set(guards) == {1}


@pytest.mark.parametrize("prefix", ["swk_", "swr_", "swu_", "swl_", "whsec_"])
def test_every_kind_of_token_is_cut_and_what_only_begins_like_one_is_not(prefix):
    token = f"{prefix}{'aZ09-_' * 7}"

    assert without_tokens(f"(it was {token}).") == f"(it was {prefix}…)."
    assert without_tokens(f"{prefix}short answer_of_a_house") == f"{prefix}short answer_of_a_house"
