"""The index beside `threatexchange`: searches, adds, memory, files, and a retro-scan.

    OMP_NUM_THREADS=1 taskset -c 0 .venv/bin/python benchmarks/matching.py --sizes 100k,1M
    .venv/bin/python benchmarks/matching.py --sizes 10M --kinds random
    .venv/bin/python benchmarks/matching.py --sizes "" --retro 8M

Needs the group `peers` (`./dev bench` installs it). One thread on one core for everything
but the retro-scan; the peer and we answer the same queries in turn, round by round, in one
process, and every answer is compared, hit by hit, with the other's. The peer is
`PDQIndex` of `threatexchange`; from 5 M codes on it is the faiss index inside it,
`IndexBinaryMultiHash(256, 16, 16)` with one flip, filled with arrays: its Python lists of
strings would not fit beside. Each figure is a median, with the fastest and slowest round;
a single query's is over all queries, with its 99th percentile.
"""

from __future__ import annotations

import argparse
import gc
import os
import pickle
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import faiss
import matching_codes as made
import numpy as np
from threatexchange.signal_type.pdq.pdq_index import PDQIndex

from seawall import native
from seawall.matching import HammingIndex, codes_of, hex_of, retro_scan

T = TypeVar("T")
RADIUS = 31
KINDS = {"random": made.uniform, "photographs": made.photographs, "clusters": made.clusters}
HUGE = 5_000_000
TURN = 50


class Peer:
    """`PDQIndex`, or the faiss index inside it."""

    def __init__(self, codes: np.ndarray, strings: Sequence[str] | None) -> None:
        self.whole = PDQIndex((s, i) for i, s in enumerate(strings)) if strings else None
        if self.whole is not None:
            self.faiss = self.whole.index.faiss_index
            return
        inner = faiss.IndexBinaryMultiHash(256, 16, 16)
        inner.nflip = 1
        self.faiss = faiss.IndexBinaryIDMap2(inner)
        self.faiss.add_with_ids(codes, np.arange(len(codes)))
        self.inner = inner

    def one(self, code: np.ndarray, value: str) -> list[tuple[int, int]]:
        """Key and distance of all hits of one query, as its users ask."""
        if self.whole is None:
            _, apart, keys = self.faiss.range_search(code[None], RADIUS + 1)
            return sorted(zip(keys.tolist(), map(int, apart), strict=True))
        found = self.whole.query(value)
        return sorted((match.metadata, match.similarity_info.distance) for match in found)

    def many(self, codes: np.ndarray) -> int:
        """How many hits all queries have, asked at once."""
        return int(self.faiss.range_search(codes, RADIUS + 1)[0][-1])


def main() -> None:
    options = _options()
    faiss.omp_set_num_threads(1)
    print(_machine(), flush=True)
    for size in filter(None, options.sizes.split(",")):
        _print_size(_rows(size), options)
    if options.exact:
        _print_exact()
    if options.radii:
        _print_radii(_rows(options.radii))
    if options.retro:
        _print_retro(_rows(options.retro))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="100k,1M", help="rows: 100k,1M,10M")
    parser.add_argument("--kinds", default=",".join(KINDS), help="of codes")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--retro", default="", metavar="ROWS", help="retro-scan so many rows")
    parser.add_argument("--radii", default="", metavar="ROWS", help="our search by radius")
    parser.add_argument("--exact", action="store_true", help="small and equal sets, saved")
    return parser.parse_args()


def _rows(size: str) -> int:
    return int(float(size.replace("k", "e3").replace("M", "e6")))


def _print_size(rows: int, options: argparse.Namespace) -> None:
    print(f"\n## {rows:,} codes\n\n| | peer | Seawall | ratio |\n| --- | --- | --- | --- |")
    for kind in options.kinds.split(","):
        codes, queries = KINDS[kind](rows, options.queries)
        strings = hex_of(codes) if rows < HUGE else None
        peer_bytes, peer_build, peer = _built(lambda c=codes, s=strings: Peer(c, s))
        ours_bytes, ours_build, ours = _built(lambda c=codes, s=strings: _ours(c, s))
        _print_searches(kind, peer, ours, queries, rounds=options.rounds)
        if kind != options.kinds.split(",")[0]:
            continue
        how = "strings" if strings else "arrays"
        _row(f"build from {how}, s", [peer_build], [ours_build])
        _row("bytes a code, resident", [peer_bytes / rows], [ours_bytes / rows])
        print(f"| bytes a code, by sum of arrays | | {ours.nbytes / rows:.0f} | |")
        del strings
        _print_files(peer, ours, queries)
        _print_adds(peer, ours, codes)


def _ours(codes: np.ndarray, strings: Sequence[str] | None) -> HammingIndex:
    index = HammingIndex(256, RADIUS)
    index.add(np.arange(len(codes)), codes_of(strings) if strings else codes)
    return index


def _built(build: Callable[[], T]) -> tuple[int, float, T]:
    """Bytes resident more than before, seconds, and what was built."""
    gc.collect()
    before, start = _resident(), time.perf_counter()
    index = build()
    took = time.perf_counter() - start
    gc.collect()
    return _resident() - before, took, index


def _print_searches(
    kind: str, peer: Peer, ours: HammingIndex, queries: np.ndarray, *, rounds: int
) -> None:
    values = hex_of(queries)
    few = 100 if len(ours) >= HUGE else 300 if len(ours) >= HUGE / 10 else len(queries)
    for code, value in zip(queries[:20], values, strict=False):
        peer.one(code, value), ours.search(code[None])
    theirs, us, hits = [], [], 0
    for start in range(0, few, TURN):  # each with its own caches, as a process that only searches
        turn = list(zip(queries[start : start + TURN], values[start : start + TURN], strict=True))
        answers = [_timed(lambda c=code, v=value: peer.one(c, v)) for code, value in turn]
        ours.search(queries[start : start + TURN])
        found = [_timed(lambda c=code: ours.search(c[None])) for code, _ in turn]
        theirs += [took * 1e6 for took, _ in answers]
        us += [took * 1e6 for took, _ in found]
        hits += sum(len(one) for _, one in found)
        for (_, expected), (_, one) in zip(answers, found, strict=True):
            assert sorted(zip(one.key.tolist(), one.distance.tolist(), strict=True)) == expected
    _single(f"{kind}: one query, us: median (99th percentile); {hits / few:.1f} hits", theirs, us)
    batch = queries[: few if len(ours) >= HUGE else len(queries)]
    theirs, us = [], []
    for _ in range(rounds):
        took, expected = _timed(lambda: peer.many(batch))
        theirs.append(len(batch) / took)
        took, found = _timed(lambda: ours.search(queries))
        us.append(len(queries) / took)
        assert len(ours.search(batch)) == expected
    _row(f"{kind}: batch of {len(queries)}, queries a second", theirs, us, more=True)


def _print_files(peer: Peer, ours: HammingIndex, queries: np.ndarray) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        save, _ = _timed(lambda: ours.save(path))
        loads = [_timed(lambda: HammingIndex.load(path).search(queries[:1]))[0] for _ in range(3)]
        quick = [
            _timed(lambda: HammingIndex.load(path, verify=False).search(queries[:1]))[0]
            for _ in range(3)
        ]
        path.unlink()
        if peer.whole is None:
            faiss.write_index_binary(peer.faiss, str(path))
            theirs, _ = _timed(lambda: faiss.read_index_binary(str(path)))
            what = "faiss's file"
        else:
            path.write_bytes(pickle.dumps(peer.whole))
            theirs, _ = _timed(lambda: pickle.loads(path.read_bytes()))
            what = "a pickle"
    _row(f"load to the first answer, s (peer: {what})", [theirs], loads)
    print(f"| the same, another process having verified the file, s | | {_cell(quick, '.4f')} | |")
    print(f"| save, s | | {save:.2f} | |", flush=True)


def _print_adds(peer: Peer, ours: HammingIndex, codes: np.ndarray) -> None:
    rows, value = len(codes), "5a" * 32
    new = made.uniform(3000, 1, 77)[0]
    us = [
        _timed(lambda i=i: ours.add([rows + i], new[i : i + 1]))[0] * 1e6 for i in range(len(new))
    ]
    if peer.whole is None:
        theirs = [_timed(lambda: peer.faiss.add_with_ids(new[:1], np.array([rows])))[0] * 1e6]
    else:
        whole = peer.whole
        theirs = [_timed(lambda: whole.add(value, rows))[0] * 1e6 for _ in range(3)]
    _single("add one code, us: median (99th percentile)", theirs, us)
    gone = [_timed(lambda i=i: ours.discard([i]))[0] * 1e6 for i in range(0, 3000, 3)]
    print(f"| discard one key, us (the peer cannot) | | {_median(gone)} | |", flush=True)


def _print_exact() -> None:
    print("\n## All equal codes: found before / after save and load\n")
    print("| codes | peer | Seawall |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        for count in (0, 1, 2, 3, 4, 8, 9, 16, 1000):
            strings = ["5a" * 32] * count
            peer, index = PDQIndex(zip(strings, range(count), strict=True)), _ours_of(strings)
            index.save(path)
            loaded, unpickled = HammingIndex.load(path), pickle.loads(pickle.dumps(peer))
            query = codes_of(["5a" * 32])
            theirs = [len(one.query("5a" * 32)) for one in (peer, unpickled)]
            us = [len(one.search(query)) for one in (index, loaded)]
            print(f"| {count} | {theirs[0]} / {theirs[1]} | {us[0]} / {us[1]} |")


def _ours_of(strings: Sequence[str]) -> HammingIndex:
    index = HammingIndex()
    if strings:
        index.add(np.arange(len(strings)), codes_of(strings))
    return index


def _print_radii(rows: int) -> None:
    codes, queries = made.uniform(rows, 200)
    index = HammingIndex()
    index.add(np.arange(rows), codes)
    print(f"\n## By radius, {rows:,} random codes, us a query: alone, in a batch of 200\n")
    print("| radius | alone | batch |\n| --- | --- | --- |")
    for radius in (0, 10, 16, 24, 31, 36, 40, 44, 48, 63):
        alone = [
            _timed(lambda q=q, r=radius: index.search(q[None], r))[0] * 1e6 for q in queries[:50]
        ]
        batch = [_timed(lambda r=radius: index.search(queries, r))[0] * 1e6 / 200 for _ in range(3)]
        print(f"| {radius} | {_median(alone)} | {_median(batch)} |", flush=True)


def _print_retro(rows: int) -> None:
    stored, _ = made.uniform(rows, 1)
    print(f"\n## Retro-scan: measured on {rows:,} stored codes, extrapolated to 10^9 in memory\n")
    print("| new codes | threads | measured, s | thousand million pairs/s | 10^9, s |")
    print("| --- | --- | --- | --- | --- |")
    for new in (16, 100, 1000):
        queries = made.uniform(new, 1, 5)[0]
        for threads in sorted({1, os.cpu_count() or 1}):
            took = [
                _timed(lambda q=queries, t=threads: retro_scan(stored, q, RADIUS, threads=t))[0]
                for _ in range(3)
            ]
            middle = statistics.median(took)
            pairs = rows * new / middle / 1e9
            print(
                f"| {new} | {threads} | {_cell(took, '.3f')} | {pairs:.1f} | "
                f"{middle * 1e9 / rows:.0f} |",
                flush=True,
            )


def _timed(call: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _single(name: str, theirs: Sequence[float], us: Sequence[float]) -> None:
    ratio = statistics.median(theirs) / statistics.median(us)
    print(f"| {name} | {_median(theirs)} | {_median(us)} | {ratio:,.1f} |", flush=True)


def _row(name: str, theirs: Sequence[float], us: Sequence[float], *, more: bool = False) -> None:
    ratio = statistics.median(theirs) / statistics.median(us)
    ratio = 1 / ratio if more else ratio
    shape = ",.0f" if more else ".3g"
    print(f"| {name} | {_cell(theirs, shape)} | {_cell(us, shape)} | {ratio:,.1f} |", flush=True)


def _median(values: Sequence[float]) -> str:
    return f"{statistics.median(values):,.1f} ({np.percentile(values, 99):,.1f})"


def _cell(values: Sequence[float], shape: str) -> str:
    if len(values) == 1:
        return f"{values[0]:{shape}}"
    middle = statistics.median(values)
    return f"{middle:{shape}} ({min(values):{shape}}–{max(values):{shape}})"


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    names = ("threatexchange", "faiss-cpu", "numpy")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{model or platform.machine()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}, {versions}; kernel: {native.status()}; "
        f"OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS', 'not set')}."
    )


if __name__ == "__main__":
    main()
