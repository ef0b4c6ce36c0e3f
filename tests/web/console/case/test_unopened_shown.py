"""The case page says in plain words what of a file was not opened."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.intake.media import ReadMedia
from seawall.journeys.content.item_upsert import ItemArrival, upsert_item
from seawall.signals import UnopenedPart
from seawall.transaction import transaction
from tests.cases_made import open_case
from tests.web.console.case.test_case_page import text_of
from tests.web.console.conftest import signed_in


def test_the_page_says_in_plain_words_what_was_not_opened(org):
    closed = (
        UnopenedPart("letters/<b>secret.zip", "encrypted", "It is encrypted."),
        UnopenedPart("", "limit", "Only the first 1000 were looked at.", count=4_001),
    )
    arrival = ItemArrival("post", "17", media=ReadMedia(b"PK", "application/zip", unopened=closed))
    with transaction(org.id) as tx:
        item = upsert_item(arrival, tx=tx, now=datetime.now(UTC)).item
    case = open_case(org, item)

    page = text_of(signed_in(org).get(f"/cases/{case.id}"))

    assert "Known content in these parts would not be found" in page
    assert "letters/&lt;b&gt;secret.zip</bdi>: encrypted" in page
    assert "too large, too deep, too many or too slow to open (4001 parts)" in page


def test_of_a_file_that_was_wholly_opened_the_page_says_nothing(org):
    page = text_of(signed_in(org).get(f"/cases/{open_case(org).id}"))

    assert "Not opened" not in page
