"""The snapshot is a WARC file that others can read, and the same every time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from warcio.archiveiterator import ArchiveIterator

from seawall.probing.model import FetchedPage, Hop, JudgingRule, PageVisit, Trouble, VisitJudgement
from seawall.probing.page_snapshot import snapshot_of
from seawall.probing.state import AddressState
from tests.problems import raises_problem

NOON = datetime(2026, 3, 2, 12, 0, 0, 500, tzinfo=UTC)
URL = "https://clips.example.com/v/81"
BODY = "<p>Sept cercles, déjà peints.</p>".encode()
VISIT = PageVisit(
    "https://example.org/s/1",
    NOON,
    URL,
    vantage="NO",
    hops=(Hop("https://example.org/s/1", 301),),
    status=200,
    headers={"content-type": "text/html", "content-encoding": "gzip", "content-length": "7"},
    digest=hashlib.sha256(BODY).hexdigest(),
)
JUDGEMENT = VisitJudgement(
    AddressState.GONE_SOFT, JudgingRule.SAYS_GONE, "The page says that nothing is there."
)


def records(content):
    found = []
    for record in ArchiveIterator(BytesIO(content), check_digests="raise"):
        found.append(
            (
                record.rec_type,
                record.rec_headers,
                record.http_headers,
                record.content_stream().read(),
            )
        )
    return found


def test_the_page_its_headers_and_the_way_to_it_are_kept():
    kept = snapshot_of(FetchedPage(VISIT, BODY), judgement=JUDGEMENT)
    info, response, way = records(kept.content)

    assert (info[0], response[0], way[0]) == ("warcinfo", "response", "metadata")
    assert response[1].get_header("WARC-Target-URI") == URL
    assert response[1].get_header("WARC-Date") == "2026-03-02T12:00:00.000500Z"
    assert response[1].get_header("WARC-Payload-Digest") == f"sha256:{kept.payload_sha256}"
    assert response[3] == BODY
    assert kept.payload_sha256 == hashlib.sha256(BODY).hexdigest()
    told = json.loads(way[3])
    assert told["hops"] == [["https://example.org/s/1", 301]]
    assert (told["vantage"], told["state"]) == ("NO", "gone_soft")


def test_headers_that_no_longer_describe_the_payload_are_kept_under_another_name():
    _, response, _ = records(snapshot_of(FetchedPage(VISIT, BODY)).content)

    assert response[2].get_header("content-encoding") is None
    assert response[2].get_header("X-Archive-Orig-content-encoding") == "gzip"
    assert response[2].get_header("content-type") == "text/html"


def test_the_same_visit_gives_the_same_bytes():
    first, second = (snapshot_of(FetchedPage(VISIT, BODY), judgement=JUDGEMENT) for _ in range(2))

    assert first == second


def test_a_page_that_was_cut_says_so():
    _, response, _ = records(snapshot_of(FetchedPage(replace(VISIT, is_cut=True), BODY)).content)

    assert response[1].get_header("WARC-Truncated") == "length"


@pytest.mark.parametrize("status", [200, 404, 599])
def test_an_empty_page_of_any_status_can_be_kept(status):
    _, response, _ = records(
        snapshot_of(FetchedPage(replace(VISIT, status=status, headers={}))).content
    )

    assert response[2].get_statuscode() == str(status)
    assert response[3] == b""


def test_without_an_answer_there_is_nothing_to_keep():
    visit = PageVisit(URL, NOON, trouble=Trouble.TIMEOUT)

    with raises_problem("probing.nothing-to-keep"):
        snapshot_of(FetchedPage(visit))
