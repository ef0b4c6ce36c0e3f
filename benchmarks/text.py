"""Texts: how many a second, what is found of how much editing, what is found wrongly.

    .venv/bin/python benchmarks/text.py                   # everything, two to three minutes
    .venv/bin/python benchmarks/text.py --only passages terms
    .venv/bin/python benchmarks/text.py --prose FOLDER    # other texts as strangers

What is known is the text of the GNU GPL 3 as Debian ships it, a stand-in for a manifesto;
strangers are pages of documentation found on this machine, in pieces of 2,500 characters,
without those that are licences by name. Words are swapped for words of the strangers. The
peer is `threatexchange` (group `peers`): its `raw_text` compares two texts, its
`trend_query` runs patterns. One core; medians of five rounds and their spread.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version

import numpy as np
import re2
from text_data import (
    DRESSES,
    FOLDERS,
    PIECE,
    Data,
    each,
    in_stranger,
    microseconds,
    percent,
    processor,
    strangers,
    swap,
    timed,
)

from seawall import native
from seawall.matching import MinhashIndex, PassageIndex, TermIndex, TlshIndex
from seawall.signals import (
    canonical,
    hash_text,
    minhash_of,
    ordinary,
    passages_of,
    skeleton,
    term_query,
    tlsh_of,
)
from seawall.signals.links import link_signals
from seawall.signals.text import normalised_text
from seawall.signals.tlsh import tlsh_or_none


def main() -> None:
    """Run what was asked for and print Markdown."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--only", nargs="*", choices=sorted(PARTS), default=sorted(PARTS))
    asked.add_argument("--prose", nargs="*", default=FOLDERS, help="folders of strangers")
    asked.add_argument("--strangers", type=int, default=1500)
    asked.add_argument("--trials", type=int, default=150, help="for each figure of recall")
    given = asked.parse_args()
    print(f"Machine: {processor()}, Python {sys.version.split()[0]}, NumPy {np.__version__},")
    print(
        f"kernel: {native.status()}; RE2 {version('google-re2')}, py-tlsh {version('py-tlsh')}.\n"
    )
    data = Data(strangers(given.prose, given.strangers), given.trials)
    for name in given.only:
        PARTS[name](data)


def speed(data: Data) -> None:
    """How many texts a second each step takes, on one core."""
    index = known_passages(data)
    pieces = data.pieces[:300]
    values = [[one.value for one in passages_of(piece)] for piece in pieces]
    arabic = ["المد الرمادي يرتفع اليوم وتعود السفن إلى الميناء القديم مع الفجر الجديد " * 35][
        :1
    ] * 50
    rows = [
        ("normal form (`text`)", lambda: each(normalised_text, pieces), len(pieces)),
        ("skeleton", lambda: each(skeleton, pieces), len(pieces)),
        ("**passages made and looked for**", lambda: each(looking(index), pieces), len(pieces)),
        ("the same, Arabic", lambda: each(looking(index), [a[:PIECE] for a in arabic]), 50),
        ("passages looked for alone", lambda: each(index.search, values), len(pieces)),
        ("minhash", lambda: each(minhash_of, pieces), len(pieces)),
        ("tlsh", lambda: each(tlsh_or_none, pieces), len(pieces)),
        ("links", lambda: each(link_signals, pieces), len(pieces)),
        ("words for terms", lambda: each(term_query, pieces), len(pieces)),
        ("`hash_text`, every signal", lambda: each(hash_text, pieces), len(pieces)),
    ]
    print("| step, texts of 2,500 characters | texts a second | spread |\n| --- | --- | --- |")
    for name, run, count in rows:
        taken = [count / seconds for seconds in timed(run)]
        print(
            f"| {name} | {statistics.median(taken):,.0f} | {min(taken):,.0f} to {max(taken):,.0f} |"
        )
    print()


def passages(data: Data) -> None:
    """Recall of quotations and what strangers are found wrongly, the peer beside."""
    index, chance = known_passages(data), random.Random(3)
    lev = peer_raw_text()
    print(f"| words quoted | swapped | found | distance, median and farthest | {PEER} raw_text |")
    print("| --- | --- | --- | --- | --- |")
    for words in (13, 20, 40, 60, 100, 150):
        for share in (0, 0.1, 0.2, 0.3):
            texts = [data.quoted(words, share, chance) for _ in range(data.trials)]
            far = [nearest(index, text) for text in texts]
            found = [one for one in far if one is not None]
            between = f"{statistics.median(found):.0f}, {max(found)}" if found else "-"
            theirs = f"{sum(lev(data.known, text) for text in texts[:5]) * 20} %" if lev else "-"
            print(f"| {words} | {share:.0%} | {percent(found, far)} | {between} | {theirs} |")
    print("\n| 60 words inside 400 others | found |\n| --- | --- |")
    inside = [in_stranger(data, data.quoted(60, 0, chance), chance) for _ in range(data.trials)]
    print(
        f"| word by word | {percent([t for t in inside if nearest(index, t) is not None], inside)} |"
    )
    for name, dress in DRESSES.items():
        texts = [dress(text) for text in inside]
        print(f"| {name} | {percent([t for t in texts if nearest(index, t) is not None], texts)} |")
    false_hits(data, index)


def false_hits(data: Data, index: PassageIndex) -> None:
    """Strangers that are found, before and after ordinary phrases are named."""
    before = [piece for piece in data.pieces if nearest(index, piece) is not None]
    kept, ordinaries = PassageIndex(), data.pieces[: len(data.pieces) // 2]
    rest = data.pieces[len(data.pieces) // 2 :]
    values = [one.value for one in passages_of(data.known)]
    kept.add([1] * len(values), values)
    says = [
        value
        for piece in ordinaries
        if nearest(index, piece) is not None
        for value in ordinary(piece)
    ]
    kept.add([2] * len(says), says)
    after = [piece for piece in rest if nearest(kept, piece) is not None]
    was = [piece for piece in rest if nearest(index, piece) is not None]
    print(f"\nStrangers found: {len(before)} of {len(data.pieces)}; of the second half {len(was)},")
    print(
        f"and {len(after)} once what the first half shares with it counts as ordinary. They quote:"
    )
    for quoted in sorted({quotation(index, piece) for piece in before})[:5]:
        print(f"> {quoted[:110]}")
    print()


def minhash(data: Data) -> None:
    """Distances by share of words swapped, and the bands against comparing everything."""
    pieces = [piece for piece in data.pieces if minhash_of(piece)]
    values = [minhash_of(piece).value for piece in pieces]
    index = MinhashIndex()
    index.add(np.arange(len(pieces)), values)
    print("| words swapped | distance, median (5 to 95 %) | found within 60 |\n| --- | --- | --- |")
    for share in (0, 0.05, 0.1, 0.2):
        chance, far, found = random.Random(5), [], 0
        for _ in range(data.trials):
            at = chance.randrange(len(pieces))
            text = swap(pieces[at], share, data, chance)
            value = minhash_of(text)
            if value is None:
                continue
            far.append({k: d for _, k, d in index.search([value.value], 100)}[at])
            found += at in index.search([value.value]).key
        low, high = np.percentile(far, [5, 95])
        print(
            f"| {share:.0%} | {np.median(far):.0f} ({low:.0f} to {high:.0f}) | {found / len(far):.0%} |"
        )
    one = timed(lambda: each(lambda value: index.search([value]), values[:100]))
    print(f"\nOne look-up among {len(pieces)}: {microseconds(one, 100)}.")
    against_rensa(pieces)


def against_rensa(pieces: Sequence[str]) -> None:
    """Our sketch beside the package's, from the words on."""
    try:
        from rensa import RMinHash
    except ImportError:
        print("rensa is not installed.\n")
        return

    def theirs(piece: str) -> None:
        words = piece.split()
        sketch = RMinHash(128, 42)
        sketch.update([" ".join(words[at : at + 3]) for at in range(len(words) - 2)])
        sketch.digest()

    mine = timed(lambda: each(minhash_of, pieces[:200]))
    other = timed(lambda: each(theirs, pieces[:200]))
    print(f"Made: {microseconds(mine, 200)} with the skeleton; rensa {version('rensa')} from bare")
    print(f"words: {microseconds(other, 200)}.\n")


def tlsh(data: Data) -> None:
    """Distances by share of words swapped, and a search of many."""
    import tlsh as library

    print("| words swapped | TLSH distance, median | within 30 |\n| --- | --- | --- |")
    pieces = [" ".join(piece.split()) for piece in data.pieces]
    varied = [piece for piece in pieces if tlsh_or_none(piece)]
    for share in (0.01, 0.05, 0.1):
        chance = random.Random(6)
        sample = chance.sample(varied, data.trials)
        pairs = [(piece, swap(piece, share, data, chance)) for piece in sample]
        far = [library.diffxlen(tlsh_of(a).value, tlsh_of(b).value) for a, b in pairs]
        print(f"| {share:.0%} | {np.median(far):.0f} | {np.mean(np.array(far) <= 30):.0%} |")
    for count in (100_000, 1_000_000):
        rows = np.random.default_rng(1).integers(0, 256, (count, 35), np.uint8)
        values = ["T1" + row.tobytes().hex().upper() for row in rows]
        index = TlshIndex()
        index.add(np.arange(count), values)
        taken = timed(lambda index=index, value=values[0]: index.search([value]))
        print(f"\nOne search of {count:,} values: {microseconds(taken, 1)}.", end="")
    a, b = values[:2]
    taken = timed(lambda: [library.diffxlen(a, b) for _ in range(10_000)])
    print(f"\nThe library's `diffxlen`, one pair at a time: {microseconds(taken, 10_000)}.\n")


def terms(data: Data) -> None:
    """Ten thousand terms in one text, ours, RE2's set and the peer's patterns."""
    chance = random.Random(7)
    names = [" ".join(chance.sample(data.vocabulary, 2)) for _ in range(14_000)]
    names = list(dict.fromkeys(filter(None, map(normalised_text, names))))[:10_000]
    queries = [term_query(piece).value for piece in data.pieces[:100]]
    plain = [normalised_text(piece) for piece in data.pieces[:100]]
    print("| terms | trie (ours), one text | RE2 set | one `re` pattern each, as the peer |")
    print("| --- | --- | --- | --- |")
    for count in (100, 1_000, 10_000):
        index = TermIndex()
        index.add(np.arange(count), names[:count])
        mine = timed(lambda index=index: each(lambda query: index.search([query]), queries))
        rows = [microseconds(mine, len(queries)), re2_set(names[:count], plain)]
        compiled = [re.compile(rf"\b{re.escape(name)}\b") for name in names[:count]]
        texts = plain[: max(1, 2_000 // count)]
        peers = timed(
            lambda c=compiled, t=texts: each(lambda p: [x.search(p) for x in c], t), rounds=1
        )
        print(f"| {count:,} | {' | '.join(rows)} | {microseconds(peers, len(texts))} |")
    made = [f"regex-/{name.split()[0]}s? [a-z]+ {at}/" for at, name in enumerate(names[:1000])]
    patterns = TermIndex()
    patterns.add(np.arange(len(made)), made)
    taken = timed(lambda: each(lambda query: patterns.search([query]), queries[:20]))
    print(f"\n{len(patterns)} RE2 patterns, one text: {microseconds(taken, 20)}.\n")
    bomb()


def bomb() -> None:
    """`(a+)+$` on a run of a's that ends otherwise: the peer's seconds and ours."""
    print("| `(a+)+$` on so many a's and a `!` | seconds, trend_query of the peer | ours |")
    print("| --- | --- | --- |")
    index = TermIndex()
    index.add([1], ["regex-/(a+)+$/"])
    for count in (20, 22, 24, 26):
        text = "a" * count + "!"
        ours = timed(lambda t=text: index.search([t + "\n" + t]), rounds=3)
        print(f"| {count} | {peer_bomb(text)} | {statistics.median(ours):.6f} |")
    text = "a" * 1_000_000 + "!"
    ours = timed(lambda: index.search([text + "\n" + text]), rounds=3)
    print(f"| 1,000,000 | not in our lifetime | {statistics.median(ours):.6f} |\n")


def urls(data: Data) -> None:
    """Addresses a second."""
    made = [f"https://www.Example.com:443/{n}/a/../b?b={n}&utm_source=x" for n in range(2000)]
    taken = timed(lambda: each(canonical, made))
    print(f"Canonical form of a URL: {microseconds(taken, len(made))}.")
    text = " ".join(f"hxxps://example[.]com/{n}" for n in range(50))
    taken = timed(lambda: link_signals(text))
    print(f"A text of 50 defanged links, all signals: {microseconds(taken, 1)}.\n")
    del data


def known_passages(data: Data) -> PassageIndex:
    """An index of the known text."""
    values = [one.value for one in passages_of(data.known)]
    index = PassageIndex()
    index.add([1] * len(values), values)
    return index


def looking(index: PassageIndex) -> Callable[[str], object]:
    """Making and looking for passages, as one step."""
    return lambda text: index.search([one.value for one in passages_of(text)])


def nearest(index: PassageIndex, text: str) -> int | None:
    """The distance of the nearest passage, or None."""
    hits = index.search([one.value for one in passages_of(text)])
    return int(hits.distance.min()) if len(hits) else None


def quotation(index: PassageIndex, text: str) -> str:
    """The words by which a text is found."""
    for one in passages_of(text):
        for parts in index.search([one.value]).intervals:
            return skeleton(text)[int(parts[0].start) : int(parts[0].end)]
    return ""


def re2_set(names: Sequence[str], texts: Sequence[str]) -> str:
    """RE2's set of patterns, with a gigabyte of room."""
    options = re2.Options()
    options.max_mem = 1 << 30
    chosen = re2.Set.SearchSet(options)
    for name in names:
        chosen.Add(rf"(?:^| ){re2.escape(name)}(?: |$)")
    chosen.Compile()
    return microseconds(timed(lambda: each(chosen.Match, texts)), len(texts))


PEER = "threatexchange"


def peer_raw_text() -> Callable[[str, str], bool] | None:
    """The peer's comparison of two texts, or None where it is not installed."""
    try:
        from threatexchange.signal_type.raw_text import RawTextSignal
    except ImportError:
        return None

    def matches(known: str, text: str) -> bool:
        known = "".join(letter for letter in known if letter.isascii())
        text = "".join(letter for letter in text if letter.isascii())
        return bool(RawTextSignal.matches_str(known, text).match)

    return matches


def peer_bomb(text: str) -> str:
    """The peer's seconds, in a process of its own that may be ended."""
    code = (
        "import json,sys,time\n"
        "from threatexchange.signal_type.trend_query import TrendQuery\n"
        "query = TrendQuery({'and': [{'or': ['regex-/(a+)+$/']}], 'not': []})\n"
        "begun = time.perf_counter(); query.matches(sys.argv[1])\n"
        "print(f'{time.perf_counter() - begun:.6f}')"
    )
    try:
        ended = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code, text],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "more than 60"
    return ended.stdout.strip() or "not installed"


PARTS: dict[str, Callable[[Data], None]] = {
    "minhash": minhash,
    "passages": passages,
    "speed": speed,
    "terms": terms,
    "tlsh": tlsh,
    "urls": urls,
}

if __name__ == "__main__":
    main()
