"""The jail fails closed: where a guard is missing, no file meets a parser."""

from dataclasses import replace

import pytest

from seawall.errors import Unavailable
from seawall.mailroom.attachment_opening import open_files
from seawall.mailroom.model import Attachment
from seawall.sandbox import DecoderPool, JailIncomplete, SandboxLimits, guards
from seawall.sandbox.files._inside import InsideAsk, InsideFacts
from seawall.sandbox.sound._asking_sound import SoundAsk
from tests.pictures import photo, saved
from tests.sandbox.holed_jail import without
from tests.waiting import until

SMALL = saved(photo().resize((96, 96)), "PNG")
OPEN_ALL_THE_SAME = replace(SandboxLimits(), fully_jailed=False)


@pytest.mark.parametrize("guard", ["landlock", "seccomp"])
def test_without_a_guard_no_file_is_opened_and_the_refusal_names_the_guard(monkeypatch, guard):
    without(monkeypatch, guard)
    with DecoderPool(size=1) as pool, pytest.raises(Unavailable) as refused:
        pool.open_picture(SMALL)

    assert guard in refused.value.detail
    assert "SEAWALL_DECODE_UNJAILED" in str(refused.value.remedy)


def test_no_family_is_spared(monkeypatch):
    without(monkeypatch, "seccomp")
    with DecoderPool(size=1) as pool:
        for family, question in (("archive", InsideAsk()), ("sound", SoundAsk())):
            with pytest.raises(JailIncomplete, match="seccomp"):
                pool.room(family).ask(SMALL, question, InsideFacts)


def test_a_refused_child_is_ended_and_holds_no_place(monkeypatch):
    without(monkeypatch, "landlock")
    with DecoderPool(size=1) as pool:
        for _ in range(3):  # with one place: the second would wait for it
            with pytest.raises(Unavailable, match="landlock"):
                pool.open_picture(SMALL)
        zygote = pool.room("picture").children.nursery.zygote
        assert zygote is not None

        until(lambda: not children_of(zygote._process.pid))


def test_a_setting_opens_them_all_the_same(monkeypatch):
    without(monkeypatch, "landlock", "seccomp")
    with DecoderPool(size=1, limits=OPEN_ALL_THE_SAME) as pool:
        assert pool.open_picture(SMALL).width == 96


def test_what_holds_can_be_asked_where_nothing_is_opened(monkeypatch):
    without(monkeypatch, "landlock")

    held = guards()

    assert [name for name, holds in held.items() if not holds] == ["landlock"]


def test_the_words_of_a_mail_are_read_where_its_attachments_are_not(monkeypatch):
    without(monkeypatch, "landlock")
    attachments = [
        attachment("order.txt", b"Remove https://video.example/1"),
        attachment("order.pdf", b"%PDF-1.4 and so on"),
    ]
    with DecoderPool(size=1) as pool:
        files, faults = open_files(attachments, pool)

    assert files[0].text == "Remove https://video.example/1"
    assert "order.pdf: No file is opened: the jail lacks landlock." in [
        fault.says for fault in faults
    ]


def children_of(pid: int) -> str:
    from pathlib import Path

    return Path(f"/proc/{pid}/task/{pid}/children").read_text()


def attachment(name: str, content: bytes) -> Attachment:
    return Attachment(name, "", content, len(content), "1")
