"""A flood: strangers' orders, junk sign-ins, hanging files and slow bodies, all at once.

    .venv/bin/python benchmarks/flood.py                                # SQLite, then PostgreSQL
    .venv/bin/python benchmarks/flood.py --database sqlite --seconds 60
    .venv/bin/python benchmarks/flood.py --gates 2                      # two processes answer
    .venv/bin/python benchmarks/flood.py --tree ../seawall-before       # another checkout's server

Founds a platform by the commands that an operator has, starts `seawall serve` as it comes, and
attacks it as hard as two cores go: attackers and server share them, and each attacker asks again
as soon as it is answered. Meanwhile authorities of the register send orders, the platform checks
uploads of a picture that is known, and somebody opens the console, at a pace that people have and
each call on a connection of its own. Then every order that was acknowledged is asked for again,
with its clock, and every matter of life must have paged somebody.

All of it is on the loopback, where each stranger has an address of its own, and ends by itself.
Exit code 1 where a limit is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

from flood_scene import CHECKOUT, Installation, postgresql  # noqa: E402
from flood_traffic import Plan  # noqa: E402
from service import MEGABYTE, processor_seconds, pss, pss_of, told_of, tree  # noqa: E402

from tests.ports import own_port  # noqa: E402

ORDER_SECONDS, UPLOAD_SECONDS, MOST_MEGABYTES = 1.0, 0.3, 700
#: Attackers begin so much earlier than those whose calls are measured.
LEAD = 3.0
#: How many lines each attacker keeps busy.
LINES = {"strangers": 16, "sign-ins": 16, "files": 34, "slow": 300}


@dataclass
class Memory:
    """The memory of a server and all below it, looked at twice a second."""

    pid: int
    most: list[int] = field(default_factory=list)
    """Bytes of each process at the worst moment, the server itself first."""
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def watched(self) -> Iterator[Memory]:
        thread = threading.Thread(target=self._watch)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self.most = max(self.most, [pss_of(pid) for pid in tree(self.pid)], key=sum)

    def __str__(self) -> str:
        server, *children = self.most or [0]
        jailed = f"{len(children)} children {sum(children) / MEGABYTE:.0f}, the largest "
        return f"server {server / MEGABYTE:.0f}, {jailed}{max(children, default=0) / MEGABYTE:.0f}"


@dataclass
class Judgement:
    """What was measured, as rows of a table, and each limit with whether it was kept."""

    rows: list[tuple[str, str]] = field(default_factory=list)
    limits: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, what: str, figure: object) -> None:
        self.rows.append((what, str(figure)))

    def limit(self, says: str, is_kept: bool) -> None:
        self.limits.append((says, is_kept))


def started(who: str, plan: Plan) -> subprocess.Popen[bytes]:
    """A process of traffic, with its plan; those who measure go first where that is allowed."""
    command = [sys.executable, "-W", "ignore", str(HERE.with_name("flood_traffic.py")), who]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if who == "callers":  # authorities have a machine of their own
        try:
            os.setpriority(os.PRIO_PROCESS, process.pid, os.nice(0) - 10)
        except PermissionError:
            print("The callers wait for a core as the attackers do.", file=sys.stderr)
    assert process.stdin
    process.stdin.write(json.dumps(asdict(plan)).encode())
    process.stdin.close()
    return process


def heard(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout
    said = process.stdout.read()
    if process.wait():
        raise SystemExit(f"A process of traffic failed: {process.args}")
    document: dict[str, Any] = json.loads(said)
    return document


def flood(place: Installation, given: argparse.Namespace, result: Judgement) -> None:
    """Attack the installation, and judge what became of it."""
    before = place.rows()
    with place.serving(given.gates) as pid:
        calm = pss(pid)
        with Memory(pid).watched() as memory:
            made, served = attack(place, given, result, pid)
        result.add(
            "load of the machine in the last minute, at the end", f"{os.getloadavg()[0]:.1f}"
        )
        tell_attack(made, LEAD + given.seconds, result)
        judge_orders(served["orders"], result)
        judge_uploads(served["uploads"], result)
        tell_calls("console: sign-in page", served["pages"], result)
        judge_memory(calm, memory, result)
        judge_promises(place, served, result)
    tell_rows(before, place.rows(), result)


def attack(
    place: Installation, given: argparse.Namespace, result: Judgement, pid: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Let all of them begin, and wait until they are done; what they made, and how it was borne."""
    begin = time.monotonic() + 3
    until = begin + LEAD + given.seconds
    usual = {"port": place.port, "key": place.key, "addresses": given.addresses, "until": until}
    attackers = {
        who: started(who, Plan(begin=begin, lines=LINES[who], **usual))
        for who in LINES
        if who in given.attackers
    }
    known = {"pager_port": place.pager_port, "private_keys": place.private_keys}
    callers = started("callers", Plan(begin=begin + LEAD, pace=given.pace, **known, **usual))
    time.sleep(max(0.0, begin - time.monotonic()))
    spent, own = processor_seconds(pid), own_seconds(pid)
    time.sleep(max(0.0, until - time.monotonic()))
    spent, own = processor_seconds(pid) - spent, own_seconds(pid) - own
    span = until - begin
    result.add("processor of the server and its children under attack, cores",
               f"{spent / span:.2f}, of which the server itself {own / span:.2f}")  # fmt: skip
    return {who: heard(process) for who, process in attackers.items()}, heard(callers)


def own_seconds(pid: int) -> float:
    """Processor time of one process alone."""
    fields = told_of(pid, "stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def tell_attack(made: dict[str, Any], seconds: float, result: Judgement) -> None:
    for who, attack in made.items():
        count = sum(attack["answers"].values())
        megabytes = attack["sent"] / MEGABYTE / seconds
        answers = counted(attack["answers"])
        result.add(
            f"attack: {who}, {LINES[who]} lines",
            f"{count / seconds:.1f}/s, {megabytes:.1f} MB/s; {answers}",
        )
        if attack["detail"]:
            result.add(f"attack: {who}, by kind", counted(attack["detail"]))


def judge_orders(served: dict[str, Any], result: Judgement) -> None:
    p99 = tell_calls("known orders", served, result)
    large = [one["seconds"] for one in served["acknowledged"] if one["places"] > 1_000]
    if large:
        result.add("known orders of as many addresses as may be, s", told(large))
    result.limit(f"known orders acknowledged, p99 under {ORDER_SECONDS:g} s", p99 < ORDER_SECONDS)
    result.limit("every known order acknowledged", not served["wrong"])


def judge_uploads(served: dict[str, Any], result: Judgement) -> None:
    p99 = tell_calls("known uploads", served, result)
    says = f"known uploads answered, p99 under {UPLOAD_SECONDS * 1000:.0f} ms"
    result.limit(says, p99 < UPLOAD_SECONDS)
    result.limit("every known upload answered `block`", not served["wrong"])


def judge_memory(calm: int, memory: Memory, result: Judgement) -> None:
    most = sum(memory.most) / MEGABYTE
    figure = f"{calm / MEGABYTE:.0f} calm, {most:.0f} at the most ({memory})"
    result.add("memory of the server and its children (PSS), MB", figure)
    result.limit(f"memory under {MOST_MEGABYTES} MB", most < MOST_MEGABYTES)


def judge_promises(place: Installation, served: dict[str, Any], result: Judgement) -> None:
    """Acknowledged is stored, with its clock; what is urgent has called somebody."""
    acknowledged = served["orders"]["acknowledged"]
    without = [one["order"] for one in acknowledged if not has_clock(place, one)]
    count = len(acknowledged)
    result.add(
        "acknowledged orders that are there with their clock", f"{count - len(without)} of {count}"
    )
    result.limit("every acknowledged order is stored, with its clock", not without)
    paged = {about: at for at, about in reversed(served["paged"])}
    urgent = [one for one in acknowledged if one["is_urgent"]]
    lags = [paged[one["order"]] - one["at"] for one in urgent if one["order"] in paged]
    result.add("matters of life that paged somebody", f"{len(lags)} of {len(urgent)}")
    if lags:
        result.add("from the acknowledgement to the page, s", told(lags))
    known = {one["order"] for one in acknowledged}
    others = sum(about not in known for _, about in served["paged"])
    result.add("pages about orders of strangers", others)
    result.limit("every matter of life paged somebody", len(lags) == len(urgent))
    status, health = place.asked("/healthz")
    checks = health.get("checks", {})
    result.add("health, right after", f"{status} {health.get('status', '')} {failing(checks)}")


def has_clock(place: Installation, one: dict[str, Any]) -> bool:
    """Whether the platform is shown this order, and an end of its time; asked for two minutes."""
    until = time.monotonic() + 120
    while True:
        status, order = place.asked(f"/v1/orders/{one['order']}")
        if status == 200:
            return one["is_urgent"] or bool(order["due_at"])  # a referral binds nobody
        if status == 404 or time.monotonic() > until:
            return False
        time.sleep(0.5)


def failing(checks: object) -> str:
    """The names of what is not fine, however this checkout writes it."""
    listed = checks.values() if isinstance(checks, dict) else checks
    return "; ".join(json.dumps(each) for each in listed or () if "false" in json.dumps(each))


def tell_calls(what: str, served: dict[str, Any], result: Judgement) -> float:
    """What the calls took that were answered as is due; gives the 99th percentile of all of them.

    One that was refused, or answered otherwise, is never answered as is due.
    """
    others = sum(served["wrong"].values())
    figure = f"{told(served['seconds'], 1000)}; {len(served['seconds'])} of "
    figure += f"{len(served['seconds']) + others} calls"
    if others:
        figure += f"; else {counted(served['wrong'])}"
    result.add(f"{what}: p50 / p99 / longest, ms", figure)
    return percentile(sorted([*served["seconds"], *[math.inf] * others]), 0.99)


def tell_rows(before: dict[str, int], after: dict[str, int], result: Judgement) -> None:
    for what in ("orders of strangers", "items of strangers"):
        result.add(f"rows: {what}", after.get(what, "?"))
    grown = {name: after[name] - before.get(name, 0) for name in after if " " not in name}
    most = sorted(grown.items(), key=lambda pair: -pair[1])[:6]
    result.add("rows more in all tables", f"{sum(grown.values()):,}: " + ", ".join(
        f"{name.removeprefix('db_')} {count:,}" for name, count in most if count))  # fmt: skip


def told(seconds: list[float], times: float = 1) -> str:
    """Median, 99th percentile and the longest."""
    digits = 0 if times > 1 else 2
    shares = (0.5, 0.99, 1)
    return " / ".join(f"{percentile(sorted(seconds), s) * times:,.{digits}f}" for s in shares)


def percentile(ordered: list[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.inf


def counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name}: {count:,}" for name, count in sorted(counts.items())) or "none"


def run(kind: str, given: argparse.Namespace) -> bool:
    result = Judgement()
    with tempfile.TemporaryDirectory(prefix="seawall-flood-") as folder:
        base = nullcontext("") if kind == "sqlite" else postgresql(Path(folder))
        with base as url:
            place = Installation(
                given.tree, Path(folder) / "data", own_port(), own_port(), database_url=url
            )
            place.folder.mkdir()
            place.found()
            flood(place, given, result)
            if given.keep_log:
                log = (place.folder / "log").read_bytes()
                given.keep_log.with_suffix(f".{kind}").write_bytes(log)
    print(f"\n{kind}, {given.seconds:g} s, {os.cpu_count()} cores of {processor()}, "
          f"Python {platform.python_version()}\n\n| what | figure |\n| --- | --- |")  # fmt: skip
    for what, figure in result.rows:
        print(f"| {what} | {figure} |")
    print()
    for says, is_kept in result.limits:
        print(f"{'met   ' if is_kept else 'MISSED'} {kind}: {says}", flush=True)
    return all(is_kept for _, is_kept in result.limits)


def processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "?")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--tree", type=Path, default=CHECKOUT, help="whose server is attacked")
    options.add_argument("--pace", type=float, default=1.0, help="of the callers: 2 orders/s at 1")
    options.add_argument("--addresses", type=int, default=20_000, help="in the largest orders")
    options.add_argument("--attackers", nargs="*", default=list(LINES), choices=list(LINES))
    options.add_argument("--gates", type=int, default=1, help="processes that answer HTTP")
    options.add_argument("--keep-log", type=Path, help="where the server's log is kept")
    given = options.parse_args()
    given.tree = given.tree.resolve()
    kinds = ("sqlite", "postgresql") if given.database == "both" else (given.database,)
    return 0 if sum(not run(kind, given) for kind in kinds) == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
