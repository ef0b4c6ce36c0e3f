"""A known picture in a corner of an archive, where the programs that unpack it look, is found."""

import gzip
import io
import struct
import tarfile
import zipfile

import pytest

from seawall.sandbox import DecoderPool
from seawall.signals import Hashed, hash_bytes, sha256_of
from tests.holders import tarred, zipped
from tests.pictures import photo, saved

KNOWN = saved(photo().resize((96, 96)), "JPEG")


def typed(kind: bytes) -> bytes:
    """A TAR with a member of this type before the end."""
    header = tarfile.TarInfo("holiday.jpg")
    header.size, header.type = len(KNOWN), kind
    member = bytes(header.tobuf(tarfile.GNU_FORMAT)) + KNOWN + bytes(-len(KNOWN) % 512)
    return tarred({"a.txt": b"words"})[:1024] + member + bytes(1024)


def commented(*, whole: bytes = b"", member: bytes = b"", fields: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.comment, info.extra = member, fields
        archive.writestr(info, b"words")
        archive.comment = whole
    return out.getvalue()


def fields(data: bytes) -> bytes:
    return struct.pack("<HH", 0x9999, len(data)) + data


def named(flag: int, header: bytes) -> bytes:
    packed = bytearray(gzip.compress(b"words"))
    packed[3] = flag
    return bytes(packed[:10]) + header + bytes(packed[10:])


def finds(hashed: Hashed) -> bool:
    return sha256_of(KNOWN).value in {signal.value for signal in hashed.signals}


@pytest.mark.parametrize("kind", [b"Z", b"V", b"M", b"D"])
def test_a_member_of_a_type_that_nobody_knows_is_a_file(kind, pool: DecoderPool):
    assert finds(hash_bytes(typed(kind), pool=pool))


@pytest.mark.parametrize(
    "content",
    [
        zipped({"dXr": KNOWN}, method=zipfile.ZIP_STORED).replace(b"dXr", b"dX/"),
        commented(whole=KNOWN),
        commented(member=KNOWN),
        commented(fields=fields(KNOWN)),
        named(4, struct.pack("<H", len(KNOWN)) + KNOWN),
    ],
)
def test_what_stands_beside_the_members_is_looked_at(content, pool: DecoderPool):
    assert finds(hash_bytes(content, pool=pool))


def test_a_folder_and_a_short_comment_leave_nothing_to_tell(pool: DecoderPool):
    archive = commented(whole=b"Made for you", member=b"A file", fields=fields(bytes(40)))

    assert not hash_bytes(archive, pool=pool).unopened
    assert not hash_bytes(zipped({"folder/": b"", "folder/a.txt": b"words"}), pool=pool).unopened
