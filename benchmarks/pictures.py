"""Pictures to PDQ: speed, agreement and wrong hashes, beside `threatexchange`.

    .venv/bin/python benchmarks/pictures.py [--rounds 7] [--photos 6] [--folder PHOTOS]

Needs the group `peers` (`./dev bench` installs it). One thread; the peer and we hash the
same files in turn, in one process, a round at a time, so that both meet the same machine.
"in the library" is decoding and hashing with all views, as the jailed child does it; "in
the jail" is the whole way of a file through a `DecoderPool` and back. "quick" hashes a
JPEG's luma, "exact" its colours, bit by bit as the reference. "decoding alone" is the
fastest decoder of that format that we know, for the floor.

Photographs are scikit-image's, resized to each size with a little seeded noise, because an
enlarged photograph is smoother than a camera's; or those in ``--folder``, up to ``--photos``.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pdqhash
import simplejpeg
from PIL import AvifImagePlugin, Image
from threatexchange.signal_type.pdq.pdq_hasher import pdq_from_bytes

from seawall import native
from seawall.sandbox import DecoderPool, SandboxLimits
from seawall.sandbox.pictures import _picture
from seawall.sandbox.pictures._asking import PictureAsk
from seawall.sandbox.pictures._decoded import DecodedFrame
from seawall.sandbox.pictures.pdq import pdq_of

LIMITS = SandboxLimits()
PHOTOS = [
    "astronaut.png",
    "coffee.png",
    "chelsea.png",
    "rocket.jpg",
    "retina.jpg",
    "motorcycle_left.png",
]
MEGAPIXELS = (0.32, 1.27, 4.13)
FILES = [
    ("JPEG", 0.32, {"quality": 85}),
    ("JPEG", 1.27, {"quality": 85}),
    ("JPEG", 4.13, {"quality": 85}),
    ("PNG", 1.27, {}),
    ("WEBP", 1.27, {"quality": 80}),
    ("AVIF", 1.27, {"quality": 70}),
    ("GIF", 1.27, {}),
]
RATIOS = ("quick", "jail, quick", "decoding alone")
Spread = tuple[float, float, float]


def main() -> None:
    options = _options()
    photos = _photos(options.folder, options.photos)
    _picture.prepare(LIMITS)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    print(_machine(len(photos)))
    _print_speed(photos, options.rounds)
    _print_core(photos, options.rounds)
    _print_agreement(photos)
    _print_wrong(photos)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--photos", type=int, default=6)
    parser.add_argument("--folder", type=Path, help="photographs of your own")
    return parser.parse_args()


def _photos(folder: Path | None, most: int) -> list[Image.Image]:
    if folder:
        paths = [p for p in sorted(folder.iterdir()) if p.suffix in (".jpg", ".jpeg", ".png")]
    else:
        spec = find_spec("skimage")
        assert spec is not None
        assert spec.origin is not None
        paths = [Path(spec.origin).parent / "data" / name for name in PHOTOS]
    return [Image.open(path).convert("RGB") for path in paths[:most]]


def _sized(photo: Image.Image, megapixels: float) -> Image.Image:
    ratio = (megapixels * 1e6 / photo.width / photo.height) ** 0.5
    size = round(photo.width * ratio), round(photo.height * ratio)
    pixels = np.asarray(photo.resize(size, Image.Resampling.LANCZOS)).astype(np.float32)
    noise = np.random.default_rng(1).normal(0, 2, (*pixels.shape[:2], 1)).astype(np.float32)
    return Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _ours(content: bytes, *, exact: bool) -> str:
    facts, _ = _picture.examine_bytes(content, PictureAsk(exact=exact), LIMITS)
    return facts.views[0].pdq


def _alone(kind: str, content: bytes) -> None:
    if kind == "JPEG":
        simplejpeg.decode_jpeg(content, "GRAY")
    else:
        Image.open(io.BytesIO(content)).load()


def _timed(ways: dict[str, Callable[[bytes], object]], files: Sequence[bytes], rounds: int):
    """Milliseconds a file: quartiles over all files and rounds, all ways in turn."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for content in files:
            for name, way in ways.items():
                start = time.perf_counter()
                way(content)
                if turn:  # the first round only warms up
                    taken[name].append((time.perf_counter() - start) * 1e3)
    return {name: _quartiles(times) for name, times in taken.items()}


def _quartiles(times: list[float]) -> Spread:
    low, middle, high = statistics.quantiles(times, n=4)
    return low, middle, high


def _print_speed(photos: Sequence[Image.Image], rounds: int) -> None:
    names = ("peer", "quick", "exact", "jail, quick", "jail, exact", "decoding alone")
    print("\n### One file to PDQ, milliseconds: median (quartiles)\n")
    print("| file | bytes |", " | ".join(names), "| peer : quick | peer : jail | peer : floor |")
    print("|---" * (len(names) + 5) + "|")
    with DecoderPool(1, exact=False) as quick, DecoderPool(1) as exact:
        for kind, megapixels, options in FILES:
            files = [_saved(_sized(photo, megapixels), kind, **options) for photo in photos]
            ways: dict[str, Callable[[bytes], object]] = {
                "peer": pdq_from_bytes,
                "quick": partial(_ours, exact=False),
                "exact": partial(_ours, exact=True),
                "jail, quick": quick.open_picture,
                "jail, exact": exact.open_picture,
                "decoding alone": partial(_alone, kind),
            }
            spread = _timed(ways, files, rounds)
            size = statistics.mean(map(len, files)) / 1024
            cells = [f"{kind}, {megapixels} MP", f"{size:.0f} KiB", *map(_cell, spread.values())]
            peer = spread["peer"][1]
            cells += [f"**{peer / spread[name][1]:.1f}×**" for name in RATIOS]
            print("|", " | ".join(cells), "|")


def _print_core(photos: Sequence[Image.Image], rounds: int) -> None:
    print("\n### Hashing decoded pixels alone, 1.27 MP, milliseconds\n")
    pixels = [np.asarray(_sized(photo, 1.27)) for photo in photos]
    grey = {id(rgb): np.asarray(Image.fromarray(rgb).convert("L")) for rgb in pixels}

    def plainly(rgb: np.ndarray) -> None:
        with native.without_kernel():
            pdq_of(DecodedFrame(pixels=rgb))

    ways = {
        "pdqhash, RGB": pdqhash.compute,
        "kernel, RGB": lambda rgb: pdq_of(DecodedFrame(pixels=rgb)),
        "kernel, luma": lambda rgb: pdq_of(DecodedFrame(pixels=grey[id(rgb)])),
        "NumPy alone, RGB": plainly,
    }
    spread = _timed(ways, pixels, rounds)
    print("| way | milliseconds | to pdqhash |\n|---|---|---|")
    for name, each in spread.items():
        print(f"| {name} | {_cell(each)} | {spread['pdqhash, RGB'][1] / each[1]:.1f}× |")


def _print_agreement(photos: Sequence[Image.Image]) -> None:
    print("\n### Bits from the peer's hash of the same JPEG, mean (largest)\n")
    print("| size | files | exact | quick | the reference tools' dialect |\n|---|---|---|---|---|")
    for megapixels in MEGAPIXELS:
        exact, quick, dialect = [], [], []
        for photo in photos:
            sized = _sized(photo, megapixels)
            for quality in (95, 85, 60, 30):
                content = _saved(sized, "JPEG", quality=quality)
                peer = pdq_from_bytes(content)[0]
                exact.append(_apart(peer, _ours(content, exact=True)))
                quick.append(_apart(peer, _ours(content, exact=False)))
                views = _picture.examine_bytes(content, PictureAsk(), LIMITS)[0].views
                dialect += [_apart(peer, v.pdq) for v in views if v.name == "thumbnail"]
        cells = [_bits(each) for each in (exact, quick, dialect)]
        print(f"| {megapixels} MP | {len(exact)} |", " | ".join(cells), "|")


def _print_wrong(photos: Sequence[Image.Image]) -> None:
    print("\n### Bits from the hash of the same picture in plain RGB, largest over the photographs")
    print("\nOurs: the nearest view.\n\n| file | peer | ours |\n|---|---|---|")
    for name, changed in _oddities().items():
        peer, ours = [], []
        for photo in photos:
            plain = photo.resize((640, 480))
            content, seen = changed(plain)
            wanted = pdq_from_bytes(_saved(seen, "PNG"))[0]
            try:
                peer.append(_apart(wanted, pdq_from_bytes(content)[0]))
            except Exception as error:  # noqa: BLE001 - part of what is measured
                peer.append(f"{type(error).__name__}")
            views = _picture.examine_bytes(content, PictureAsk(), LIMITS)[0].views
            ours.append(min(_apart(wanted, view.pdq) for view in views))
        worst = max(peer) if all(isinstance(each, int) for each in peer) else peer[0]
        print(f"| {name} | {worst} | {max(ours)} |")


def _oddities() -> dict[str, Callable[[Image.Image], tuple[bytes, Image.Image]]]:
    """How to save a picture oddly: the file, and the RGB that a person would see."""

    def mode(mode: str, kind: str) -> Callable[[Image.Image], tuple[bytes, Image.Image]]:
        def change(photo: Image.Image) -> tuple[bytes, Image.Image]:
            odd = photo.convert(mode)
            return _saved(odd, kind), odd.convert("RGB")

        return change

    def deep(photo: Image.Image) -> tuple[bytes, Image.Image]:
        grey = np.asarray(photo.convert("L"))
        content = _saved(Image.fromarray(grey.astype(np.uint16) * 257), "PNG")
        return content, Image.fromarray(grey).convert("RGB")

    def on_its_side(photo: Image.Image) -> tuple[bytes, Image.Image]:
        exif = Image.Exif()
        exif[0x0112] = 6
        lying = photo.transpose(Image.Transpose.ROTATE_90)
        return _saved(lying, "PNG", exif=exif), photo

    return {
        "palette PNG": mode("P", "PNG"),
        "palette GIF": mode("P", "GIF"),
        "CMYK JPEG": mode("CMYK", "JPEG"),
        "bilevel PNG": mode("1", "PNG"),
        "16-bit grey PNG": deep,
        "EXIF orientation 6": on_its_side,
    }


def _machine(photos: int) -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    names = ("threatexchange", "pdqhash", "pillow", "simplejpeg", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    isal = "isal " + version("isal") if find_spec("isal") else "no isal"
    return (
        f"{model or platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}, {versions}, {isal}; kernel: {native.status()}; "
        f"{photos} photographs."
    )


def _cell(spread: Spread) -> str:
    low, middle, high = spread
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


def _bits(apart: Iterable[int]) -> str:
    found = list(apart)
    return f"{statistics.mean(found):.2f} ({max(found)})" if found else "no view"


def _apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


if __name__ == "__main__":
    main()
