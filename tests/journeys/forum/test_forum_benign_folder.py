"""An operator's own folder of harmless files stops shared signals here, like what ships."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from seawall.app import benign_folder
from seawall.config import settings
from seawall.errors import Misconfigured
from seawall.forum.defence import benign_held
from seawall.forum.model import OfferState
from seawall.forum.offering import ShareableEntry, make_offers
from seawall.transaction import transaction
from tests.forum_made import GREY, a_forum


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a drawing, which this process is told of as at its start."""
    own = tmp_path / "harmless"
    own.mkdir()
    drawing = Image.new("RGB", (320, 320), "white")
    pen = ImageDraw.Draw(drawing)
    for n in range(14):
        pen.ellipse(
            (n * 17, n * n, 60 + n * 19, 90 + n * 13), outline="black", fill=(n * 16, 90, 200)
        )
    drawing.save(own / "drawing.png")
    known = settings().model_copy(update={"benign_dir": own})
    monkeypatch.setattr(benign_folder, "settings", lambda: known)
    benign_folder.hand_over_folder()
    yield own
    benign_held.set_benign_folder(None)


def offered(made, value):
    """Harbour offers this picture; what it may do at Quay."""
    seat = made.seat("Harbour")
    (one,) = make_offers(seat.me, [ShareableEntry(None, "pdq", value, GREY, 100, quality=90)])
    opening = {one.id: one.opening.as_json()}
    made.say("Harbour", "signal.offered", {"offers": [one.said]}, openings=opening)
    made.sync()
    with transaction(made.organisations["Quay"]) as tx:
        return tx.shared_signals.offer(made.seats["Quay"], one.id)


def test_a_signal_that_would_find_a_file_of_the_folder_does_nothing(database, now, folder):
    (drawing,) = benign_folder.read_benign_folder(folder)
    made = a_forum(now, "Harbour", "Quay")

    here = offered(made, drawing.values["pdq"][0])

    assert (here.state, here.effect, here.rule) == (OfferState.OFFERED, "off", "benign")
    assert here.say.endswith("own/drawing.png.")


def test_a_folder_that_cannot_be_read_lets_nothing_through(folder: Path):
    (folder / "list.jsonl").write_text("no json\n", encoding="utf-8")
    benign_folder.hand_over_folder()

    with pytest.raises(Misconfigured) as refused:
        benign_held.benign_set()

    assert refused.value.field == "benign_dir"
