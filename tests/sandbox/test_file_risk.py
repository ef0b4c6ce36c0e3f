"""A file whose reader has a history gets a child that opened nothing before and opens nothing after."""

import io
import zipfile

import pytest

from seawall.errors import SeawallError
from seawall.sandbox import DecoderPool
from seawall.sandbox.file_risk import KEPT_WARM, is_opened_alone
from seawall.sandbox.files._inside import InsideAsk, InsideFacts
from seawall.sandbox.jail._link import Child, Zygote
from seawall.sandbox.jail._openers import MODULES
from seawall.sandbox.model import FORMATS
from tests.pictures import photo, saved

SMALL = photo().resize((96, 96))


@pytest.fixture
def born(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of every child, in the order in which they are born."""
    children: list[int] = []
    fork = Zygote.fork

    def counted(zygote: Zygote) -> Child:
        child = fork(zygote)
        children.append(child.pid)
        return child

    monkeypatch.setattr(Zygote, "fork", counted)
    return children


def test_each_archive_has_a_child_of_its_own(born):
    with DecoderPool(size=1) as pool:
        for name in ("one", "two", "three"):
            facts, _ = pool.room("archive").ask(zipped(name), InsideAsk(), InsideFacts)
            assert [part.name for part in facts.parts] == [name]

        assert not pool.room("archive").children.nursery.idle
    assert len(set(born)) == 3


def test_a_picture_of_a_risky_kind_meets_no_child_that_others_met(born):
    with DecoderPool(size=1) as pool:
        pool.open_picture(saved(SMALL, "PNG"))
        pool.open_picture(saved(SMALL, "TIFF"))
        pool.open_picture(saved(SMALL, "JPEG"))

        (warm,) = pool.room("picture").children.nursery.idle
    assert [warm.pid, len(born)] == [born[0], 2]


def test_a_refused_file_of_a_risky_kind_takes_its_child_along(born):
    with DecoderPool(size=1) as pool:
        for _ in range(2):
            with pytest.raises(SeawallError, match="damaged"):
                pool.room("archive").ask(zipped("one")[:40], InsideAsk(), InsideFacts)
    assert len(set(born)) == 2


def test_only_the_plainest_pictures_share_a_child():
    shared = [name for name in FORMATS if not is_opened_alone("picture", name)]

    assert set(shared) == KEPT_WARM == {"JPEG", "PNG", "WEBP", "GIF", "BMP", "ICO"}
    assert all(is_opened_alone(family, "JPEG") for family in MODULES if family != "picture")
    assert is_opened_alone("picture", "")


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"words")
    return out.getvalue()
