"""Pages on banks, scans, signals and statements."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from seawall.app.scanning import scan_files
from seawall.banks.model import NewBank, NewEntry
from seawall.journeys.banks.bank_curation import add_signal, create_bank
from seawall.signals import sha256_of
from seawall.transaction import transaction
from tests.app.scanning.conftest import OwnCrew
from tests.clips import clip, footage
from tests.docs.running import Reader, nothing, photograph, platform
from tests.docs.scenes import Scene
from tests.transparency.statements_made import VECTOR


def clip_of_a_stream() -> bytes:
    """A few seconds that nobody knows, as a live stream sends them."""
    frames = footage([10, 11], each=2.0)
    return clip(frames, kind="mpegts", codec="libx264", gop=20, bit_rate=900_000)


def bank(reader: Reader) -> None:
    """A platform, and a curator with a poster, a list of which a line is wrong, and a stream."""
    platform(reader)
    reader.write("poster.jpg", photograph())
    reader.write("photo.jpg", photograph())
    reader.write("list.csv", f"signal_type,value\nsha256,{'1' * 64}\npdq,nonsense\n")
    reader.stdin = clip_of_a_stream()
    scanned_here(reader)


def stored(reader: Reader) -> None:
    """A platform whose bank knows a picture that is in its folder and in its bucket."""
    platform(reader)
    now = datetime.now(UTC)
    with transaction(reader.organisation().id) as tx:
        theirs = NewBank("Grey Tide Order", owner="Example")
        entry = NewEntry("sha256", sha256_of(photograph()).value, source="Example Forum")
        bank_id = create_bank(theirs, tx=tx, now=now, by="test").id
        add_signal(bank_id, entry, tx=tx, now=now, by="test")
    reader.names["/srv/media"] = str(reader.write("media/photo.jpg", photograph()).parent)
    reader.fixture("bucket").put_object(Key="uploads/photo.jpg", Body=photograph())
    scanned_here(reader)


def scanned_here(reader: Reader) -> None:
    """The crew of a scan works in this process."""
    reader.monkeypatch.setitem(scan_files.__kwdefaults__, "hire", OwnCrew)


def live(reader: Reader) -> None:
    """A platform, a stream, and a folder of its segments."""
    platform(reader)
    reader.stdin = clip_of_a_stream()
    segment = reader.write("hls/live0.ts", reader.stdin)
    reader.write("hls/live.m3u8", "#EXTM3U\n#EXT-X-ENDLIST\n")
    reader.names["/var/hls/channel-1"] = str(segment.parent)


def manifesto(reader: Reader) -> None:
    """A text that may lawfully be where the reader is."""
    reader.write("manifesto.txt", "The Grey Tide Order paints seven circles on the wall. " * 5)


def statements(reader: Reader) -> None:
    """A platform with a file of valid statements."""
    platform(reader)
    reader.write("statements.json", json.dumps({"statements": [VECTOR]}))


SCENES: dict[str, Scene] = {
    "docs/banks.md": bank,
    "docs/clocks.md": nothing,
    "docs/content-drills.md": platform,
    "docs/dsa-database.md": statements,
    "docs/known-content.md": platform,
    "docs/new-signal-types.md": platform,
    "docs/reference/profiles.md": nothing,
    "docs/scanning.md": stored,
    "docs/terms.md": platform,
    "docs/texts.md": manifesto,
    "docs/video.md": live,
}
