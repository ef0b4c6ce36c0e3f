"""Every medium goes through the one door: what is known is found wherever it lies."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageOps

from seawall.db import models as db
from seawall.intake.facts import FACTS
from seawall.intake.media import media_type_of
from tests.gate.conftest import installed, known_picture, rows

DOCS = Path(__file__).parents[2] / "docs"


def bare(here, content, kind, **headers):
    return here.client.post(
        "/v1/checks", content=content, headers={"Content-Type": kind, **headers}
    )


def zipped(*contents):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"folder/{number}.bin", content)
    return out.getvalue()


def locked_zip():
    """An archive whose only member says of itself that it is encrypted."""
    whole = bytearray(zipped(known_picture()))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def mirrored():
    with Image.open(io.BytesIO(known_picture())) as picture:
        out = io.BytesIO()
        ImageOps.mirror(picture.convert("RGB")).save(out, "JPEG", quality=80)
    return out.getvalue()


def test_a_known_picture_is_found_inside_an_archive_and_the_card_says_where(on_sqlite):
    on_sqlite.know_picture(known_picture())

    said = bare(on_sqlite, zipped(b"words", known_picture()), "application/zip").json()

    assert said["verdict"] == "block"
    assert "folder/1.bin" in said["matches"][0]["view"]
    assert [row.media_type for row in rows(db.ItemVersionRow)] == ["application/zip"]


def test_a_mirrored_picture_is_found_by_a_derived_view_and_recorded_as_it_came(on_sqlite):
    on_sqlite.know_picture(known_picture())

    said = bare(on_sqlite, mirrored(), "image/jpeg").json()

    card = said["matches"][0]
    assert said["verdict"] == "block"
    assert (card["grade"], card["distance"] <= card["threshold"] < 31) == ("derived", True)
    (version,) = rows(db.ItemVersionRow)
    assert card["value"] not in {value for _, value in version.signals}


def test_a_late_hit_in_a_long_file_is_recorded_and_opens_its_case(on_sqlite, too_late):
    on_sqlite.know_picture(known_picture())

    said = bare(on_sqlite, zipped(known_picture()), "application/zip", Prefer="wait=0").json()
    too_late.set()
    on_sqlite.parts.door.close()

    assert said["degraded"]
    assert [row.verdict for row in rows(db.UploadCheckRow)] == ["block"]
    assert len(rows(db.CaseRow)) == 1


def test_plain_words_in_a_file_are_found_as_words(on_sqlite):
    on_sqlite.know_text("Join the Grey Tide Order at dawn.")

    said = bare(on_sqlite, b"join the grey tide order at dawn", "application/octet-stream").json()

    assert said["verdict"] == "block"


@pytest.mark.parametrize(
    "kind",
    [
        *("video/mp4", "audio/mpeg", "application/pdf", "application/zip", "text/plain; charset=x"),
        *("application/msword", "application/vnd.rar", "application/x-7z-compressed"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
)
def test_bare_bytes_of_any_medium_are_read_by_what_they_say(on_sqlite, kind):
    on_sqlite.know_picture(known_picture())

    assert bare(on_sqlite, known_picture(), kind).json()["verdict"] == "block"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x1aE\xdf\xa3", "video/matroska"),
        (b"fLaC", "audio/flac"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"words", "application/octet-stream"),
    ],
)
def test_a_media_type_is_told_by_the_bytes(content, media_type):
    assert media_type_of(content) == media_type


@pytest.mark.parametrize("content", [locked_zip(), b"Rar!\x1a\x07\x01\x00" + bytes(500)])
def test_what_cannot_be_looked_into_passes_with_a_note_unless_a_rule_holds_it(
    sqlite, assembled_parts, monkeypatch, tmp_path, content
):
    plain = bare(installed(assembled_parts), content, "application/octet-stream").json()
    manual = (DOCS / "rules.md").read_text()
    example = manual[manual.index("rule: not-looked-into") :].partition("```")[0]
    (tmp_path / "not-looked-into.yaml").write_text(example)
    monkeypatch.setenv("SEAWALL_RULES_DIR", str(tmp_path))
    ruled = installed(assembled_parts)

    held = bare(ruled, content, "application/octet-stream").json()
    open_one = bare(ruled, zipped(b"words"), "application/zip").json()

    assert (plain["verdict"], len(plain["notes"])) == ("allow", 1)
    assert (held["verdict"], held["say"]) == ("hold", "1 parts could not be opened")
    assert open_one["verdict"] == "allow"


def test_a_rule_may_speak_of_every_kind():
    for kind in ("picture", "video", "sound", "document", "archive", "text", "url", "hashes"):
        assert f'"{kind}"' in FACTS["content_kind"].says


def test_names_and_codes_that_strangers_wrote_are_kept_and_steer_nothing(here):
    here.know_picture(known_picture())
    code = zxingcpp.create_barcode("\x1b[2J\x00 meet\nat dawn", zxingcpp.BarcodeFormat.QRCode)
    drawn, out = io.BytesIO(), io.BytesIO()
    Image.fromarray(np.array(zxingcpp.write_barcode_to_image(code, scale=6))).save(drawn, "PNG")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a\n\x1b[31m\x7f<b>.jpg", known_picture())
        archive.writestr("empty", b"")
        archive.writestr("\u202e\x01code.png", drawn.getvalue())

    said = bare(here, out.getvalue(), "application/zip").json()

    written = [said["matches"][0]["view"], *said["notes"]]
    assert said["verdict"] == "block"
    assert any("meet" in note for note in said["notes"])
    assert all(line.isprintable() for line in written)
    assert len(rows(db.CaseRow)) == 1
