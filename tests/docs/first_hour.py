"""Copies of the demo's photographs, changed as README and quick start tell the reader to."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

from benchmarks.edits import EDITS, Edit, encoded
from tests.docs.pages import ROOT

PHOTOS = sorted((ROOT / "src/seawall/world/media/photos").glob("*.jpg"))
STRANGERS = sorted((ROOT / "src/seawall/world/media/not-in-bank").glob("*.jpg"))

_PROMISED = (
    "JPEG quality",
    "resized to",
    "brighter",
    "darker",
    "mirrored",
    "2 % cut",
    "5 % cut",
    "10 % cut",
    "20 % cut",
    "turned by 1°",
    "turned by 2°",
    "turned by 5°",
)


def _turned(photo: Image.Image) -> Image.Image:
    """Turned by three degrees, the corners white."""
    return photo.rotate(3, expand=True, fillcolor="white")


def _without_its_bottom(photo: Image.Image) -> Image.Image:
    return photo.crop((0, 0, photo.width, round(photo.height * 0.9)))


#: The changes that both pages name.
CHANGES: dict[str, Edit] = {
    **{name: edit for name, edit in EDITS.items() if name.startswith(_PROMISED)},
    "turned by 3°": _turned,
    "bottom cut off": _without_its_bottom,
}


def changed(photo: Path, change: str) -> bytes:
    """The photograph after one change, as a JPEG."""
    with Image.open(photo) as picture:
        return encoded(CHANGES[change](picture.convert("RGB")))


def ten_changed_photographs() -> dict[str, bytes]:
    """Ten photographs of the bank and ten changes, by chance, each by a name that says both."""
    pairs = [(photo, change) for photo in PHOTOS for change in CHANGES]
    return {
        f"{photo.stem}, {change}.jpg": changed(photo, change)
        for photo, change in random.sample(pairs, 10)
    }
