"""Names that no tidy library says, a store that is busy, and who asks."""

from collections import Counter
from datetime import UTC, datetime
from hashlib import md5
from urllib.parse import parse_qs, quote_plus, unquote_to_bytes, urlsplit

import pytest
from werkzeug import Request, Response

from seawall.app.scanning.client import StoreAway, bucket_of
from seawall.app.scanning.s3 import client as s3
from seawall.app.scanning.s3.s3_signature import Credentials, headers_of
from tests.app.scanning.conftest import CREDENTIALS, KNOWN, WORDS, Scanned

UNTIDY = ["/lead", "a//b", "./c", "x/../y", "new\nline", "trail/", "tab\tx", "//", "\x01", "a+b c"]
PAGE = 4


class Store:
    """Answers as S3 documents it: ListObjectsV2 with escaped names, and GetObject."""

    def __init__(self, objects: dict[str, bytes], *, busy: int = 0) -> None:
        self.objects = objects
        self.busy = busy
        self.asked: Counter[str] = Counter()

    def __call__(self, request: Request) -> Response:
        if self.busy:
            self.busy -= 1
            return Response("<Error><Code>SlowDown</Code></Error>", 503)
        path, _, query = request.environ["RAW_URI"].partition("?")
        _, _, name = unquote_to_bytes(urlsplit(path).path).decode()[1:].partition("/")
        self.asked[name] += 1
        if not query:
            body = self.objects.get(name)
            return _object(body) if body is not None else Response("", 404)
        return self._page({key: values[0] for key, values in parse_qs(query).items()})

    def _page(self, asked: dict[str, str]) -> Response:
        after = asked.get("continuation-token") or asked.get("start-after", "")
        names = sorted(self.objects, key=str.encode)
        left = [n for n in names if n > after and n.startswith(asked.get("prefix", ""))]
        shown = left[: int(asked.get("max-keys", PAGE))]
        more = len(left) > len(shown)
        token = f"<NextContinuationToken>{shown[-1]}</NextContinuationToken>" if more else ""
        rows = "".join(map(self._row, shown))
        return Response(
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{rows}</ListBucketResult>"
        )

    def _row(self, name: str) -> str:
        body = self.objects[name]
        return (
            f"<Contents><Key>{quote_plus(name, safe='/')}</Key><Size>{len(body)}</Size>"
            f"<ETag>&quot;{md5(body).hexdigest()}&quot;</ETag></Contents>"
        )


def _object(body: bytes) -> Response:
    when = "Thu, 26 Nov 2026 06:00:00 GMT"
    tags = {"ETag": f'"{md5(body).hexdigest()}"', "Last-Modified": when}
    return Response(body, 200, tags, mimetype="application/octet-stream")


@pytest.fixture
def store(httpserver, monkeypatch):
    """A bucket of these objects, served on loopback."""

    def made(objects: dict[str, bytes], **ways: int) -> Store:
        for name, value in {**CREDENTIALS, "AWS_ENDPOINT": httpserver.url_for("")}.items():
            monkeypatch.setenv(name, value)
        serving = Store(objects, **ways)
        monkeypatch.setattr(httpserver.server, "app", Request.application(serving))
        return serving

    return made


def test_objects_with_untidy_names_are_listed_read_and_found(store, options):
    store({**dict.fromkeys(UNTIDY, WORDS.encode()), "cup.jpg": KNOWN})

    ran = Scanned(options("s3://media"))

    assert ran.verdicts == dict.fromkeys([*UNTIDY, "cup.jpg"], "block")


def test_a_store_that_is_busy_is_asked_again(store, options, monkeypatch):
    monkeypatch.setattr(s3.time, "sleep", lambda _: None)
    store({"words": WORDS.encode()}, busy=3)

    ran = Scanned(options("s3://media"))

    assert ran.verdicts == {"words": "block"}


def test_a_store_that_stays_busy_ends_the_scan_with_what_to_do(store, options, monkeypatch):
    monkeypatch.setattr(s3.time, "sleep", lambda _: None)
    store({"words": WORDS.encode()}, busy=1_000)

    with pytest.raises(StoreAway, match="status 503") as ended:
        Scanned(options("s3://media"))
    assert "continues where it was" in str(ended.value)


def test_without_credentials_in_the_open_the_library_lists(bucket, options, monkeypatch):
    for number in range(30):
        bucket.put_object(Key=f"{number:02}", Body=WORDS.encode())
    monkeypatch.setattr("seawall.app.scanning.client.Credentials.of", lambda _: None)

    listed = [file.path for file in bucket_of("s3://media").files(print)]
    ran = Scanned(options("s3://media/07"))

    assert listed == [f"{number:02}".encode() for number in range(30)]
    assert ran.verdicts == {"07": "block"}


def test_a_request_is_signed_as_amazons_own_example():
    # Amazon S3 API Reference, "Examples: Signature Calculations", GET Bucket (List Objects)
    by = Credentials(
        "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    )

    sent = headers_of(
        "examplebucket.s3.amazonaws.com",
        "/",
        {"max-keys": "2", "prefix": "J"},
        by=by,
        now=datetime(2013, 5, 24, tzinfo=UTC),
    )

    assert sent["authorization"].endswith(
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    )


def test_whoever_skips_the_signature_sends_none():
    by = Credentials.of({"AWS_SKIP_SIGNATURE": "true"})

    assert by is not None
    assert headers_of("example.test", "/", {}, by=by, now=datetime(2026, 1, 1, tzinfo=UTC)) == {}
    assert Credentials.of({}) is None
