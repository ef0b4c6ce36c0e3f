"""What each way of asking a forum's list costs, finds and reveals.

    .venv/bin/python benchmarks/lookup.py [--listed 2000] [--rows 100000] [--queries 10000]

Times are processor time of the protocol alone (no network, no database), the median of the
rounds. Recall is of the edits in `edits.py` on the photographs of scikit-image and those
that ship, for edited copies whose PDQ value is within 31 bits; whether two pictures share a
token is read off their bits, which is what the protocol compares (`tests/forum/lookup`).

A cheat is measured against a list of ``--rows`` pictures: one that asks about random values,
and one that asks about natural pictures, whose bits hang together. Natural ones are crops of
photographs in their eight orientations (`matching_codes.photographs`): those asked about are
of one photograph, those listed of six others; and, since a cheat may well have the picture
that others are variants of, also of the same one.
"""

from __future__ import annotations

import argparse
import math
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import matching_codes
import numpy as np
from edits import EDITS
from PIL import Image

from seawall.forum.lookup import exact_values, tracing
from seawall.forum.lookup.canary import make_slots, variant
from seawall.forum.lookup.epochs import EpochKeys
from seawall.forum.lookup.list_records import ListHead, RecordFile, write_list
from seawall.forum.lookup.model import ListedSignal, TokenShape
from seawall.forum.lookup.near import NearLists, positions, rows_name
from seawall.forum.lookup.oprf import Question
from seawall.forum.lookup.publishing import ListShelf, publish_list
from seawall.forum.lookup.recipes import ExactRecipe, NearRecipe
from seawall.forum.lookup.remote import AskedSignal, RemoteIndex
from seawall.signals import pdq_of_pixels

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
KEYS = EpochKeys(b"\x07" * 32, "forum_bench", "2026Q1")
SHAPES = (TokenShape(32, 64), TokenShape(24, 64), TokenShape(24, 32))
RADIUS = 31
ROUNDS = 20
BLOCK = 16_000  # crops that `photographs` makes of one photograph


def main() -> None:
    options = _options()
    print(f"Python {platform.python_version()}, NumPy {np.__version__}; processor time")
    with tempfile.TemporaryDirectory() as folder:
        _exact(Path(folder), options.listed)
        _near(Path(folder), options.listed // 10)
    _remote(options.rows)
    _recall()
    _cheats(options.rows, options.queries)
    _tracing(options.trials)


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description="What look-ups cost, find and reveal.")
    asked.add_argument("--listed", type=int, default=2_000, help="values in the lists built")
    asked.add_argument("--rows", type=int, default=100_000, help="pictures a cheat asks against")
    asked.add_argument("--queries", type=int, default=10_000, help="pictures a cheat asks about")
    asked.add_argument("--trials", type=int, default=100, help="leaks traced")
    return asked.parse_args()


def _timed(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds of processor time, the median."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times)


def _exact(folder: Path, listed: int) -> None:
    live = [
        ListedSignal(f"offer_{n}", "sha256", sha256(b"%d" % n).hexdigest(), "label")
        for n in range(listed)
    ]
    shelf = ListShelf(folder / "exact", KEYS.forum, KEYS.epoch)
    begun = time.process_time()
    publish_list(ExactRecipe(KEYS), shelf, live, now=NOW, most=listed)
    each = 1e6 * (time.process_time() - begun) / listed
    key = KEYS.function(exact_values.NAME)
    value = exact_values.input_of("sha256", live[0].value)
    question = Question.about([value])
    answer = key.answer(question.elements)
    outputs = question.finish(answer, public_key=key.public)
    big = _big_list(folder / "big.list", 300_000, exact_values.WIDTH)
    print("\nExact look-up")
    print(f"  building the list                {each:.0f} µs an entry")
    print(f"  the list of 300,000 entries      {(folder / 'big.list').stat().st_size / 1e6:.1f} MB")
    print(f"  member: blind                    {_timed(lambda: Question.about([value])):.2f} ms")
    print(
        f"  hub: multiply and prove          {_timed(lambda: key.answer(question.elements)):.2f} ms"
    )
    finish = _timed(lambda: question.finish(answer, public_key=key.public))
    print(f"  member: check and finish         {finish:.2f} ms")
    look = _timed(lambda: [list(big.under(outputs[0][:8])) for _ in range(100)]) / 100
    print(f"  member: look in 300,000          {1000 * look:.0f} µs")
    print(f"  bytes up / down                  {len(question.elements)} / {len(answer)}")
    batch = Question.about([value] * 64)
    done = key.answer(batch.elements)
    hub = _timed(lambda: key.answer(batch.elements)) / 64
    print(f"  64 at once, each                 hub {hub:.3f} ms, {len(batch.elements) // 64} / "
          f"{len(done) / 64:.0f} bytes")  # fmt: skip


def _big_list(path: Path, rows: int, width: int) -> RecordFile:
    numbers = np.random.default_rng(0).integers(0, 256, (rows, width), np.uint8)
    records = sorted(row.tobytes() for row in numbers)
    head = ListHead(KEYS.forum, "exact", KEYS.epoch, 0, width, rows, "", NOW.isoformat())
    write_list(path, head, records, count=rows)
    return RecordFile.mapped(path)


def _near(folder: Path, listed: int) -> None:
    codes, _ = matching_codes.uniform(listed, 1)
    live = [
        ListedSignal(f"offer_{n}", "pdq", row.tobytes().hex(), "label")
        for n, row in enumerate(codes)
    ]
    print("\nNear look-up of pictures")
    for shape in SHAPES[:2]:
        shelf = ListShelf(folder / shape.name, KEYS.forum, KEYS.epoch)
        begun = time.process_time()
        publish_list(NearRecipe(KEYS, shape), shelf, live, now=NOW, most=listed)
        each = 1000 * (time.process_time() - begun) / listed
        paths = [shelf.list(name) for name in (shape.name, rows_name(shape))]
        size = sum(path.stat().st_size for path in paths) / listed
        lists = NearLists(*(RecordFile.mapped(path) for path in paths), shape)
        _print_near(lists, codes[0].tobytes(), each, size)


def _print_near(lists: NearLists, value: bytes, each: float, size: float) -> None:
    shape, key = lists.shape, KEYS.function(lists.shape.name)
    question = Question.about(lists.tokens(value))
    answer = key.answer(question.elements)
    outputs = question.finish(answer, public_key=key.public)
    blind = _timed(lambda: Question.about(lists.tokens(value)))
    hub = _timed(lambda: key.answer(question.elements))
    finish = _timed(lambda: question.finish(answer, public_key=key.public))
    look = _timed(lambda: lists.nearest(value, outputs, radius=RADIUS))
    print(f"  s={shape.bits}, L={shape.tables}: building {each:.1f} ms and {size:,.0f} bytes a picture "
          f"({size / 10:,.0f} MB for 100,000)")  # fmt: skip
    print(f"    one picture: member {blind + finish + look:.1f} ms (blind {blind:.1f}, check "
          f"{finish:.1f}, look {look:.2f}), hub {hub:.1f} ms")  # fmt: skip
    print(f"    bytes up / down {len(question.elements):,} / {len(answer):,}")


def _remote(rows: int) -> None:
    codes, queries = matching_codes.uniform(rows, 64)
    live = [
        ListedSignal(f"offer_{n}", "pdq", row.tobytes().hex(), "label")
        for n, row in enumerate(codes)
    ]
    index = RemoteIndex(live)
    asked = [AskedSignal("pdq", row.tobytes().hex()) for row in queries]
    print("\nPlain remote match")
    print(f"  64 pictures among {rows:,}        hub {_timed(lambda: index.find(asked)):.2f} ms")
    print("  bytes up                         about 100 a picture: the hub has the value itself")


def _recall() -> None:
    near = _near_pairs()
    print(f"\nRecall on edited copies within {RADIUS} bits ({len(near)} pairs), and by distance")
    far = [8, 16, 24, 31]
    print("  s, L      all pairs   " + "   ".join(f"d={d} (formula)" for d in far))
    for shape in SHAPES:
        shares = [_shares_token(one, other, shape) for one, other in near]
        cells = []
        for low, high in zip((0, 9, 17, 25), far, strict=True):
            band = [s for s, pair in zip(shares, near, strict=True) if low <= _apart(*pair) <= high]
            seen = f"{sum(band) / len(band):.3f}" if band else "-"
            cells.append(f"{seen} ({_formula(high, shape):.3f})")
        print(
            f"  {shape.bits}, {shape.tables}    {sum(shares) / len(shares):.4f}      "
            + "   ".join(cells)
        )


def _near_pairs() -> list[tuple[bytes, bytes]]:
    pairs = []
    for photo in _photos():
        known = _pdq(photo)
        for edit in EDITS.values():
            altered = _pdq(edit(photo))
            if _apart(known, altered) <= RADIUS:
                pairs.append((known, altered))
    return pairs


def _photos() -> list[Image.Image]:
    spec = find_spec("skimage")
    assert spec is not None
    assert spec.origin is not None
    folders = [Path(spec.origin).parent / "data", Path(str(files("seawall.world") / "media"))]
    photos = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"}:
                photo = Image.open(path).convert("RGB")
                photo.thumbnail((800, 800))
                if pdq_of_pixels(np.asarray(photo)).quality >= 50:
                    photos.append(photo)
    return photos


def _pdq(photo: Image.Image) -> bytes:
    return bytes.fromhex(pdq_of_pixels(np.asarray(photo.convert("RGB"))).value)


def _apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def _shares_token(one: bytes, other: bytes, shape: TokenShape) -> bool:
    differ = np.unpackbits(np.frombuffer(one, np.uint8) ^ np.frombuffer(other, np.uint8))
    return bool((~differ[positions("bench", shape)].any(axis=1)).any())


def _formula(distance: int, shape: TokenShape) -> float:
    """1 - (1 - C(256-d, s) / C(256, s))^L."""
    share = math.comb(256 - distance, shape.bits) / math.comb(256, shape.bits)
    return 1 - (1 - share) ** shape.tables


def _cheats(rows: int, queries: int) -> None:
    print(f"\nA cheat: rows it opens with {queries:,} pictures against {rows:,} listed")
    drawn, _ = matching_codes.uniform(rows, 1, seed=5)
    guesses, _ = matching_codes.uniform(queries, 1, seed=6)
    crops, _ = matching_codes.photographs(rows + BLOCK, 2)
    others, _ = matching_codes.photographs(queries, 2, seed=77)  # of the first photograph only
    for shape in SHAPES:
        chance = rows * shape.tables * queries / 2**shape.bits
        print(
            f"  s={shape.bits}, L={shape.tables}: random values {_opened(drawn, guesses, shape):,} "
            f"(expected {chance:,.1f}); crops of another photograph "
            f"{_opened(crops[BLOCK:], others, shape):,}; crops of a listed one "
            f"{_opened(crops[:BLOCK], others, shape):,} of {BLOCK:,}"
        )
    print(f"  exact look-up: {queries:,} at most, one for each value it guesses rightly")


def _opened(listed: np.ndarray, asked: np.ndarray, shape: TokenShape) -> int:
    """How many different rows share a token with anything that was asked."""
    hit = np.zeros(len(listed), bool)
    theirs, mine = _bits(listed), _bits(asked)
    for row in positions("bench", shape):
        hit |= np.isin(_readings(theirs, row), _readings(mine, row))
    return int(hit.sum())


def _bits(codes: np.ndarray) -> np.ndarray:
    return np.unpackbits(np.ascontiguousarray(codes), axis=1)


def _readings(bits: np.ndarray, row: np.ndarray) -> np.ndarray:
    packed = np.zeros((len(bits), 8), np.uint8)
    packed[:, : len(row) // 8] = np.packbits(bits[:, row], axis=1)
    return packed.view(np.uint64)[:, 0]


def _tracing(trials: int) -> None:
    secret, members = b"\x11" * 32, [f"member {n}" for n in range(50)]
    print(
        f"\nTracing {trials} leaks among {len(members)} members, three tenths of the canaries dropped"
    )
    for slots_count in (400, 1_000):
        slots = make_slots(slots_count, secret=secret, benign=np.zeros((0, 32), np.uint8))
        for size in (1, 3):
            first = named = wrongly = 0
            for trial in range(trials):
                coalition, found = _leak(slots, members, size=size, trial=trial, secret=secret)
                told = tracing.accuse_members(found, slots=slots, members=members, secret=secret)
                first += told.suspects[0].member in coalition
                named += any(s.is_named for s in told.suspects if s.member in coalition)
                wrongly += any(s.is_named for s in told.suspects if s.member not in coalition)
            print(f"  {slots_count:5} slots, {size} leaking: first suspect guilty {first}/{trials}, "
                  f"somebody guilty named {named}/{trials}, somebody innocent named {wrongly}/{trials}")  # fmt: skip


def _leak(
    slots: Sequence, members: list[str], *, size: int, trial: int, secret: bytes
) -> tuple[list[str], list[str]]:
    numbers = np.random.default_rng(trial)
    coalition = [members[n] for n in numbers.choice(len(members), size, replace=False)]
    found = []
    for slot in slots:
        if numbers.random() < 0.7:
            copy = coalition[numbers.integers(size)]
            found.append(slot.values[variant(slot.number, copy, secret=secret)])
    return coalition, found


if __name__ == "__main__":
    main()
