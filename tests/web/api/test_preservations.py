"""What must be kept and is not here yet, over HTTP."""

from __future__ import annotations

import pytest

from seawall.transaction import transaction
from tests.people_made import make_key
from tests.preservations_made import make_removed
from tests.web.api.conftest import Platform


@pytest.fixture
def missing(database):
    """A platform, and a preservation that lacks its content."""
    removed = make_removed(content=None)
    (kept,) = removed.applied()
    return Platform(removed.organisation, make_key(removed.organisation)), kept


def test_the_platform_sees_what_is_missing_and_hands_it_in(missing):
    platform, kept = missing
    (seen,) = platform.get("/v1/preservations?state=content_missing").json()
    assert (seen["id"], seen["kind"], seen["has_content"]) == (kept.id, "video", False)

    put = platform.put(f"/v1/preservations/{kept.id}/content", b"frames", content_type="video/mp4")

    assert put.status_code == 200
    assert put.json()["state"] == "kept"
    assert platform.get("/v1/preservations?state=content_missing").json() == []
    with transaction(platform.org.id) as tx:
        sealed = tx.preservations.preservation(kept.id).content
        assert tx.evidence.open(sealed) == b"frames"


def test_tco_r40_related_data_come_under_a_seal_of_their_own(missing):
    platform, kept = missing

    put = platform.put(f"/v1/preservations/{kept.id}/related", {"ip": "192.0.2.7"})

    assert put.json()["has_related_data"] is True
    with transaction(platform.org.id) as tx:
        found = tx.preservations.preservation(kept.id)
    assert found.related
    assert found.content is None


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("content", b"", 422),
        ("secrets", b"frames", 404),
    ],
)
def test_what_cannot_be_sealed_is_refused(missing, path, body, status):
    platform, kept = missing

    put = platform.put(f"/v1/preservations/{kept.id}/{path}", body, content_type="video/mp4")

    assert put.status_code == status


def test_nothing_sealed_is_replaced_and_another_platform_finds_nothing(missing):
    platform, kept = missing
    url = f"/v1/preservations/{kept.id}/content"
    platform.put(url, b"frames", content_type="video/mp4")
    stranger = make_removed().organisation

    other = Platform(stranger, make_key(stranger)).put(url, b"x", content_type="video/mp4")

    assert platform.put(url, b"else", content_type="video/mp4").status_code == 409
    assert other.status_code == 404


def test_no_machine_opens_what_is_preserved(missing):
    platform, kept = missing

    assert platform.get(f"/v1/preservations/{kept.id}/content").status_code == 405
