"""Recall over 53 edits of known pictures, step by step of the ladder, beside `threatexchange`.

    .venv/bin/python benchmarks/recall.py [--photos FOLDER] [--most 24] [--rounds 15]

Every known picture is edited in each way of `edits.py` and saved as a JPEG of quality 80.
The peer hashes the file and compares at 31 bits with the PDQ hashes of the known pictures,
which are the peer's own. We are asked what the jailed child is asked (in this process, so
that a step can be timed), and compare with the same hashes. "derived" matches within 24
bits; "full" also looks for shared corners in a `FeatureIndex` of all known pictures.

False hits: of every signal of every edited picture against pictures it was not made from.
For PDQ these are the other pictures and, to have more of them, up to 96 crops of each. Known
pictures that share a part (found by their corners) count as one, and only one is used.

Photographs are those of scikit-image and, where they are installed, Debian's wallpapers
(`apt install mate-backgrounds gnome-backgrounds plasma-workspace-wallpapers`); or those of
a folder. Up to ``--most`` of them, shrunk to 1000 pixels. Without the group `peers` the
peer's column is left out.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import msgspec
import numpy as np
import pdqhash
from edits import EDITS, encoded
from numpy.typing import NDArray
from PIL import Image

from seawall import native
from seawall.matching import FeatureIndex, HammingIndex, codes_of
from seawall.sandbox import SandboxLimits
from seawall.sandbox.jail._source import HostileFile
from seawall.sandbox.pictures import _picture
from seawall.sandbox.pictures._asking import PictureAsk, WireFacts

try:
    from threatexchange.signal_type.pdq.pdq_hasher import pdq_from_bytes
except ImportError:
    pdq_from_bytes = None

LIMITS = SandboxLimits()
DIRECT, DERIVED = 31, 24
STEPS = ("peer", "quick", "derived", "full")
FOLDERS = ("/usr/share/backgrounds", "/usr/share/wallpapers")
CROPS = 96
LIKE = 60  # bits within which two pictures are one
Bits = NDArray[np.uint8]


@dataclass
class Tally:
    """What was found, and what should not have been."""

    hits: dict[str, dict[str, list[bool]]] = field(default_factory=dict)
    uploads: int = 0
    pairs: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("direct", "derived"), 0))
    false: dict[tuple[str, int], int] = field(default_factory=dict)
    hit_uploads: dict[tuple[str, int], int] = field(default_factory=dict)
    corner_pairs: int = 0
    false_corners: int = 0


def main() -> None:
    options = _options()
    _picture.prepare(LIMITS)
    photos = _distinct(_photos(options.photos), options.most)
    print(_machine(len(photos)))
    _print_steps(photos, options.rounds)
    tally = _run(photos)
    _print_recall(tally)
    _print_false(tally, len(photos))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--most", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


def _photos(folder: Path | None) -> Iterator[Image.Image]:
    """Photographs, shrunk, spread over the folders."""
    origin = find_spec("skimage").origin  # type: ignore[union-attr]
    folders = [folder] if folder else [Path(origin).parent / "data", *map(Path, FOLDERS)]
    paths = [sorted(path for path in one.rglob("*") if path.is_file()) for one in folders]
    shuffled = np.random.default_rng(1).permutation(sum(map(len, paths)))
    every = [path for one in paths for path in one]
    for number in [*range(len(paths[0])), *shuffled]:
        try:
            with Image.open(every[number]) as image:
                image.draft("RGB", (1200, 1200))
                photo = image.convert("RGB")
        except (OSError, ValueError):
            continue
        photo.thumbnail((1000, 1000), Image.Resampling.LANCZOS)
        if min(photo.size) >= 200:
            yield photo


def _distinct(photos: Iterator[Image.Image], most: int) -> list[Image.Image]:
    """Those with detail enough, no two of which show the same."""
    kept: list[Image.Image] = []
    codes: list[Bits] = []
    corners = FeatureIndex()
    for photo in photos:
        turns, quality = pdqhash.compute_dihedral(np.asarray(photo))
        like = any((code != turn).sum() <= LIKE for code in codes for turn in turns)
        values = _corners(_facts(encoded(photo, 95), PictureAsk(features=True)))
        if quality < 50 or like or len(corners.search(values)):
            continue
        corners.add([len(kept)] * len(values[:1]), values[:1])
        codes.append(np.asarray(turns[0]))
        kept.append(photo)
        if len(kept) == most:
            break
    return kept


def _facts(content: bytes, ask: PictureAsk) -> WireFacts:
    question = msgspec.json.encode(ask)
    return _picture.examine(HostileFile(len(content), content=content), question, LIMITS, _ignore)[
        0
    ]


def _ignore(done: float) -> None:
    del done


def _corners(facts: WireFacts) -> list[str]:
    return [one.value for one in facts.features]


def _run(photos: Sequence[Image.Image]) -> Tally:
    known, corners, others = HammingIndex(), FeatureIndex(), HammingIndex(radius=DIRECT)
    for key, photo in enumerate(photos):
        known.add([key], codes_of([_reference(photo)]))
        corners.add(*_banked(key, photo))
        crops = [_reference(photo), *filter(None, map(_comparable, _crops(photo)))]
        others.add([key] * len(crops), codes_of(crops))
    others.merge()
    tally = Tally()
    for key, photo in enumerate(photos):
        for name, edit in EDITS.items():
            content = encoded(edit(photo))
            ask = PictureAsk(exact=False, views=True, features=True)
            facts = _facts(content, ask)
            found = _found(content, facts, known, corners)
            row = tally.hits.setdefault(name, {step: [] for step in STEPS})
            for step in STEPS:
                row[step].append(key in found[step])
            _count(tally, facts, key, others)
            tally.corner_pairs += len(facts.features) * (len(photos) - 1)
            tally.false_corners += len(found["corners"] - {key})
            tally.uploads += 1
    return tally


def _banked(key: int, photo: Image.Image) -> tuple[list[int], list[str]]:
    """The features that a bank holds of a photograph, all under its key."""
    facts = _facts(encoded(photo, 95), PictureAsk(features=True, fine=True))
    values = [feature.value for feature in facts.features if feature.view != "mirrored"]
    return [key] * len(values), values


def _reference(photo: Image.Image) -> str:
    bits, _ = pdqhash.compute(np.ascontiguousarray(np.asarray(photo)))
    return np.packbits(np.asarray(bits, np.uint8)).tobytes().hex()


def _comparable(photo: Image.Image) -> str | None:
    """The hash of a picture with detail enough to be held in a list."""
    _, quality = pdqhash.compute(np.ascontiguousarray(np.asarray(photo)))
    return _reference(photo) if quality >= 50 else None


def _crops(photo: Image.Image) -> Iterator[Image.Image]:
    """Parts of a picture, as pictures of their own."""
    random = np.random.default_rng(3)
    small = photo.resize((photo.width // 2, photo.height // 2))
    for _ in range(CROPS):
        width, height = (round(side * random.uniform(0.4, 0.9)) for side in small.size)
        x, y = random.integers(0, small.width - width), random.integers(0, small.height - height)
        yield small.crop((x, y, x + width, y + height))


def _found(
    content: bytes, facts: WireFacts, known: HammingIndex, corners: FeatureIndex
) -> dict[str, set[int]]:
    """The known pictures that each step finds."""
    quick = _near(known, [view.pdq for view in facts.views], DIRECT)
    derived = quick | _near(known, [view.pdq for view in facts.derived], DERIVED)
    shared = set(corners.search(_corners(facts)).key.tolist())
    peer = _near(known, [pdq_from_bytes(content)[0]], DIRECT) if pdq_from_bytes else set()
    return {
        "peer": peer,
        "quick": quick,
        "derived": derived,
        "full": derived | shared,
        "corners": shared,
    }


def _near(known: HammingIndex, codes: Sequence[str], radius: int) -> set[int]:
    if not codes:
        return set()
    return set(known.search(codes_of(codes), radius).key.tolist())


def _count(tally: Tally, facts: WireFacts, key: int, others: HammingIndex) -> None:
    """Hits of this picture's signals on pictures that it was not made from."""
    foreign = len(others) - len(others.codes_for([key])[0])
    for kind, views in (("direct", facts.views), ("derived", facts.derived)):
        codes = [view.pdq for view in views if view.quality >= 50]
        tally.pairs[kind] += len(codes) * foreign
        if not codes:
            continue
        hits = others.search(codes_of(codes), DIRECT)
        distances = hits.distance[hits.key != key]
        for radius in (DERIVED, DIRECT):
            near = int((distances <= radius).sum())
            place = (kind, radius)
            tally.false[place] = tally.false.get(place, 0) + near
            tally.hit_uploads[place] = tally.hit_uploads.get(place, 0) + (near > 0)


def _print_steps(photos: Sequence[Image.Image], rounds: int) -> None:
    """What each step costs, on JPEGs of 1.27 megapixels."""
    files = [encoded(_sized(photo, 1.27e6), 85) for photo in photos[:6]]
    quick = PictureAsk(exact=False)
    asks = {
        "decoding and PDQ (`quick`)": quick,
        "derived views": msgspec.structs.replace(quick, views=True),
        "QR codes": msgspec.structs.replace(quick, codes=True),
        "local features, both ways round": msgspec.structs.replace(quick, features=True),
    }
    times: dict[str, list[float]] = {name: [] for name in asks}
    for _ in range(rounds):
        for content in files:
            for name, ask in asks.items():
                start = time.perf_counter()
                _facts(content, ask)
                times[name].append((time.perf_counter() - start) * 1e3)
    base = statistics.median(times["decoding and PDQ (`quick`)"])
    print("\n| step, 1.27-megapixel JPEG | ms | 10th to 90th percentile, whole |")
    print("| --- | --- | --- |")
    for name, taken in times.items():
        spent = statistics.median(taken) - (0 if name.endswith("(`quick`)") else base)
        low, high = np.percentile(taken, (10, 90))
        print(f"| {name} | {spent:.2f} | {low:.2f} to {high:.2f} |")


def _sized(photo: Image.Image, pixels: float) -> Image.Image:
    share = (pixels / (photo.width * photo.height)) ** 0.5
    return photo.resize((round(photo.width * share), round(photo.height * share)))


def _print_recall(tally: Tally) -> None:
    steps = STEPS if pdq_from_bytes else STEPS[1:]
    print(f"\n| edit | {' | '.join(steps)} |\n| --- |{' --- |' * len(steps)}")
    for name, row in tally.hits.items():
        print(f"| {name} | {' | '.join(f'{100 * np.mean(row[step]):.0f}' for step in steps)} |")
    means = [np.mean([np.mean(row[step]) for row in tally.hits.values()]) for step in steps]
    print(f"| **mean, %** | {' | '.join(f'**{100 * mean:.1f}**' for mean in means)} |")


def _print_false(tally: Tally, many: int) -> None:
    print("\n| signals | pairs with other pictures | within | hits | per million | uploads hit |")
    print("| --- | --- | --- | --- | --- | --- |")
    for (kind, radius), hits in sorted(tally.false.items(), reverse=True):
        pairs = tally.pairs[kind]
        share = 100 * tally.hit_uploads[kind, radius] / tally.uploads
        rate = f"{hits / pairs * 1e6:.4f}"
        print(f"| PDQ, {kind} | {pairs:,} | {radius} | {hits} | {rate} | {share:.2f} % |")
    print(
        f"| local features | {tally.corner_pairs:,} | | {tally.false_corners} "
        f"| {tally.false_corners / tally.corner_pairs * 1e6:.2f} | of {many} pictures |"
    )


def _machine(photos: int) -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    name = next((line.split(":")[1].strip() for line in lines if "model name" in line), "?")
    peer = "threatexchange" if pdq_from_bytes else "no peer installed"
    return (
        f"{name}, Python {platform.python_version()}, {native.status()}; {peer}; "
        f"{photos} photographs, {len(EDITS)} edits"
    )


if __name__ == "__main__":
    main()
