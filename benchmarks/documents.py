"""Documents and archives: what opening them costs, and how alike their pages look.

    .venv/bin/python benchmarks/documents.py [--pages 300] [--rounds 5]

Prints Markdown. The documents are made up on the spot: pages of random words in one type
face, a photograph of scikit-image on some. There is no peer beside it: `threatexchange`
reads the words of a PDF only, with an extension, and opens no archive.
"""

import argparse
import io
import platform
import random
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pypdfium2 as pdfium

from seawall.sandbox import DecoderPool
from seawall.sandbox.files._pdf import SHORT_SIDE, _Grey
from seawall.sandbox.pictures.pdq import pdq_of
from seawall.signals import hash_bytes
from tests.holders import docx, jpeg, pdf, tarred, zipped
from tests.pictures import photo


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300, help="pages whose looks are compared")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, PDFium by pypdfium2")
    print(f"{pdfium.version.PYPDFIUM_INFO}; medians of {options.rounds} rounds, one child.\n")
    costs(options.rounds)
    looks(options.pages)


def costs(rounds: int) -> None:
    """Whole files, from bytes to signals, through the jail."""
    chance = random.Random(7)
    picture = photo()
    text = "\n".join(lines(chance, 45))
    packed = {f"{n:03}.jpg": jpeg(picture.rotate(n * 3)) for n in range(50)}
    files = {
        "PDF, 1 page of text": pdf([text]),
        "PDF, 100 pages of text": pdf("\n".join(lines(chance, 45)) for _ in range(100)),
        "PDF, 1 page, one photograph": pdf([text], picture),
        "Word, 45 paragraphs, one photograph": docx(text, {"word/media/1.jpg": jpeg(picture)}),
        "ZIP of 50 photographs": zipped(packed, method=zipfile.ZIP_STORED),
        "TAR.XZ of 50 photographs": tarred(packed, "w:xz"),
    }
    print("| file | kB | ms | spread | signals |\n| --- | --- | --- | --- | --- |")
    with DecoderPool(size=1) as pool:
        for name, content in files.items():
            count = len(hash_bytes(content, pool=pool).signals)
            times = timed(lambda content=content: hash_bytes(content, pool=pool), rounds)
            print(
                f"| {name} | {len(content) / 1000:.0f} | {statistics.median(times):.1f} "
                f"| {min(times):.1f} to {max(times):.1f} | {count} |"
            )


def looks(count: int) -> None:
    """How far apart pages of different text are, and one page drawn at other sizes."""
    chance = random.Random(1)
    pages = ["\n".join(lines(chance, chance.randint(30, 48))) for _ in range(count)]
    opened = pdfium.PdfDocument(pdf(pages))
    drawn = np.array([bits(page, SHORT_SIDE) for page in opened])
    apart = (drawn[:, None] != drawn[None]).sum(2)[np.triu_indices(count, 1)]
    print(f"\n| {len(apart):,} pairs of pages of other words | bits apart |\n| --- | --- |")
    for share in (0, 0.1, 1, 50):
        label = f"nearest {share} %" if share else "nearest"
        print(f"| {label} | {np.percentile(apart, share):.0f} |")
    print("\n| the same page drawn with its short side at | bits apart, mean | most |")
    print("| --- | --- | --- |")
    some = range(min(40, count))
    for side in (256, 800, 1024, 1700):
        moved = [int((bits(opened[at], side) != drawn[at]).sum()) for at in some]
        print(f"| {side} pixels | {statistics.mean(moved):.1f} | {max(moved)} |")


def bits(page: pdfium.PdfPage, side: int) -> np.ndarray:
    bitmap = page.render(scale=side / min(page.get_size()), grayscale=True)
    value = pdq_of(_Grey(bitmap.to_numpy())).hex
    return np.unpackbits(np.frombuffer(bytes.fromhex(value), np.uint8))


def lines(chance: random.Random, count: int) -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = []
    for _ in range(count):
        length = 70 if chance.random() > 0.15 else chance.randint(5, 60)
        line = io.StringIO()
        while line.tell() < length:
            line.write("".join(chance.choices(letters, k=chance.randint(2, 9))) + " ")
        made.append(line.getvalue().strip())
    return made


def timed(work: Callable[[], object], rounds: int) -> list[float]:
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return times


if __name__ == "__main__":
    main()
