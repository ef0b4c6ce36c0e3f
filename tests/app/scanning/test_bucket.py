"""A bucket is scanned as a folder is: once, in order, going on where it was."""

import json
import zlib
from collections import Counter
from dataclasses import replace

import pytest
from moto.s3.models import s3_backends

from seawall.app.scanning import place_of
from seawall.app.scanning.client import BucketReader, StoreAway
from seawall.errors import Misconfigured
from tests.app.scanning.conftest import KNOWN, UNKNOWN, WORDS, OwnCrew, Scanned
from tests.problems import raises_problem


def put(bucket, **objects):
    for key, body in objects.items():
        bucket.put_object(Key=key.replace("__", "/"), Body=body)


def test_every_object_is_checked_and_named_by_its_address(options, bucket):
    put(bucket, photos__cup=KNOWN, photos__wall=UNKNOWN, words=WORDS.encode(), empty=b"")
    asked = options("s3://media")

    ran = Scanned(asked)

    assert ran.verdicts == {"photos/cup": "block", "words": "block"}
    assert ran.summary.verdicts == {"allow": 2, "block": 2}
    assert [asked.place.shown(done.file) for done in ran.told] == [
        "s3://media/photos/cup",
        "s3://media/words",
    ]


def test_only_what_lies_below_a_name_is_checked_or_the_object_of_that_name(options, bucket):
    put(bucket, photos__cup=KNOWN, photosynthesis=WORDS.encode(), words=WORDS.encode())

    below, alone = (
        Scanned(options("s3://media/photos/")),
        Scanned(options("s3://media/words", state=options("s3://media").state.with_name("b"))),
    )

    assert below.verdicts == {"photos/cup": "block"}
    assert alone.verdicts == {"words": "block"}


def test_names_in_every_script_and_with_every_sign_are_read(options, bucket):
    names = ["a b+c%20d?e#f&g", "ünï/سلام", "tilde~*|<>\"'", "%2F", "c1\x85x", "汉字/" + "x" * 200]
    for name in names:
        s3_backends["123456789012"]["aws"].put_object("media", name, WORDS.encode())

    ran = Scanned(options("s3://media"))

    assert ran.verdicts == dict.fromkeys(names, "block")


def test_what_was_done_is_not_read_again_and_what_changed_or_came_is(options, bucket, monkeypatch):
    put(bucket, a=KNOWN, b=UNKNOWN)
    Scanned(options("s3://media"))
    put(bucket, a=UNKNOWN + b"!", c=WORDS.encode())
    read = _spied(monkeypatch)

    again = Scanned(options("s3://media"))

    assert read == {"a": 1, "c": 1}
    assert (again.summary.done_before, again.verdicts) == (1, {"a": "block", "c": "block"})
    assert again.summary.verdicts == {"allow": 2, "block": 1}  # of `a` the earlier run was told


def test_the_same_bytes_are_looked_at_once_and_found_under_every_name(options, bucket, monkeypatch):
    for number in range(40):
        body = [KNOWN, UNKNOWN, KNOWN, f"words {number}".encode()][number % 4]
        bucket.put_object(Key=f"{number:03}", Body=body)
    looked = Counter()

    class Counting(OwnCrew):
        def __init__(self, options):
            super().__init__(options)
            once = self.desk._gate.check
            self.desk._gate.check = lambda asked: (looked.update([asked.content]), once(asked))[1]

    ran = Scanned(options("s3://media", chunk_files=7), hire=Counting)

    held = Counter(obj.get()["Body"].read() for obj in bucket.objects.all())
    assert set(looked.values()) == {1}
    assert len(ran.told) == held[KNOWN]
    assert ran.summary.copies == 40 - len(held)


def test_a_scan_that_broke_off_lists_from_the_last_name_that_was_done(options, bucket, monkeypatch):
    for number in range(60):
        bucket.put_object(Key=f"{number:03}", Body=f"words {number}".encode())
    asked = options("s3://media", chunk_files=10)

    class Killed(OwnCrew):
        def run(self, chunks):
            for number, done in enumerate(super().run(chunks)):
                if number == 3:
                    raise KeyboardInterrupt
                yield done

    with pytest.raises(KeyboardInterrupt):
        Scanned(asked, hire=Killed)
    s3_backends["123456789012"]["aws"].put_object("media", "000a", WORDS.encode())
    on = Scanned(asked)
    later = Scanned(asked)

    assert (on.progress.met, on.summary.done_before) == (30, 30)
    assert on.summary.verdicts == {"allow": 60}
    assert later.verdicts == {"000a": "block"}  # what came meanwhile is met by the next run


def test_an_object_that_goes_or_changes_meanwhile_is_a_problem_and_met_again(options, bucket):
    put(bucket, a=WORDS.encode(), b=WORDS.encode(), c=WORDS.encode())
    asked = options("s3://media")

    class Meanwhile(OwnCrew):
        def run(self, chunks):
            for chunk in chunks:
                bucket.Object("a").delete()
                put(bucket, b=UNKNOWN)
                yield self.desk.scan_batch(chunk)

    ran = Scanned(asked, hire=Meanwhile)
    again = Scanned(asked)

    assert ran.verdicts == {"a": "problem", "b": "problem", "c": "block"}
    assert "gone" in ran.answers["a"]
    assert "changed" in ran.answers["b"]
    assert again.verdicts == {"c": "block"}
    assert again.summary.verdicts == {"allow": 1, "block": 1}


def test_objects_beyond_the_limit_and_bombs_are_problems(options, bucket):
    bomb = _png(60_000, 60_000)
    put(
        bucket,
        bomb=bomb,
        large=b"x" * 20,
        words=WORDS.encode(),
        broken=b"\x89PNG\r\n\x1a\n" + bytes(40),
    )

    class Small(OwnCrew):
        def __init__(self, options):
            super().__init__(options)
            self.desk._most = len(bomb)

    put(bucket, large=bytes(len(bomb) + 1))
    ran = Scanned(options("s3://media"), hire=Small)

    assert ran.verdicts == {
        "bomb": "problem",
        "broken": "problem",
        "large": "problem",
        "words": "block",
    }
    assert "more than" in ran.answers["large"]


def test_only_the_banks_that_were_named_are_looked_at(options, bucket, organisation):
    from seawall.transaction import transaction

    put(bucket, cup=KNOWN, words=WORDS.encode())
    with transaction(organisation.id) as tx:
        words = str(tx.banks.bank_named("Words").id)
    asked = options("s3://media", banks=frozenset({words}))

    ran = Scanned(asked)

    (card,) = json.loads(ran.answers["words"])["matches"]
    assert (ran.verdicts, card["bank"]) == ({"words": "block"}, words)
    assert asked.scope != replace(asked, banks=frozenset()).scope


def test_a_bucket_that_is_not_there_or_has_no_name_is_said(options, bucket):
    with pytest.raises(StoreAway, match="s3://nothing could not be listed"):
        Scanned(options("s3://nothing"))
    with raises_problem("app.no-place.bucket"):
        place_of("s3://")
    with raises_problem("app.no-place.scheme", match="ftp"):
        place_of("ftp://example.test/media")
    with pytest.raises(Misconfigured):
        Scanned(options("az://container", again=True))


def test_an_endpoint_without_https_is_for_loopback_unless_somebody_says_so(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT", "http://store.example.test")
    with pytest.raises(Misconfigured, match="does not use https"):
        place_of("s3://media")

    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    assert place_of("s3://media").endpoint == "http://store.example.test"


def _spied(monkeypatch) -> Counter:
    read, real = Counter(), BucketReader.read

    def counted(self, file, *, most):
        read[file.name] += 1
        return real(self, file, most=most)

    monkeypatch.setattr(BucketReader, "read", counted)
    return read


def _png(width: int, height: int) -> bytes:
    """A picture that says it is very large, and is small as a file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    pixels = zlib.compress(bytes(10_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )
