"""The console's pages: server time and queries of each, beside ten thousand to a million cases.

    .venv/bin/python benchmarks/console.py --cases 10k
    .venv/bin/python benchmarks/console.py --cases 10k,100k,1M --databases sqlite,postgresql

Fills a fresh database with a made-up mix by a few statements (two in five open; content,
tasks, appeals, orders; clocks, leases, cases put aside; a match card and a decision where
one belongs), then asks for each page through Django's own handler, in this process, as a
signed-in lead. Times are of every request after a first one, by the wall and (the CPU of this process
alone, of the median request) apart from whatever else the machine does; queries are counted
apart from that. SQLite looks at its tables (`--counted`) when they are full, or before the first
row, as in the first hour of an installation. PostgreSQL is the one of the tests
(`SEAWALL_TEST_DATABASE_URL`, or its own).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ["SEAWALLTESTS_ON_DISK"] = "1"
os.environ.setdefault("SEAWALL_DATA_DIR", tempfile.mkdtemp(prefix="seawall-bench-"))
os.environ["SEAWALL_RATE_LIMIT"] = os.environ.get("SEAWALL_RATE_LIMIT", "1000000/minute")

from seawall.app import database as app_database  # noqa: E402

app_database.set_up_django()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from seawall.db.upkeep.statistics import note_statistics  # noqa: E402
from seawall.journeys.people.sign_in import issue_link  # noqa: E402
from seawall.transaction import INSTALLATION, transaction  # noqa: E402
from tests.databases import run_as_owner, use_database  # noqa: E402
from tests.people_made import make_organisation, make_person  # noqa: E402

TARGET_MS = 150.0
KINDS = ("sqlite", "postgresql")
CARD = {
    "signal_type": "pdq", "value": "f" * 64, "known_value": "f" * 64, "distance": 12,
    "threshold": 31, "entry": "entry_1", "bank": "bank_1", "bank_name": "Example bank",
    "owner": "Example Forum", "source": "Example Files", "label": "behaviour/attack-footage",
    "confidence": 90, "agree": ["A", "B"], "disagree": [], "quality": 90, "state": "active",
    "first_seen_at": "2026-03-02T12:00:00Z", "jurisdiction": "", "legal_basis": "", "view": "",
    "grade": "direct", "intervals": [],
}  # fmt: skip
AUTOMATION = json.dumps({"detection": True, "decision": "not"})
EVIDENCE = json.dumps({"entries": [], "checks": [], "seen": [], "media_seconds": 0})


class Words:
    """The same statement on either database."""

    def __init__(self, vendor: str) -> None:
        self.is_sqlite = vendor == "sqlite"

    def numbers(self, count: int) -> str:
        """A table `n(i)` of 1 … count."""
        if self.is_sqlite:
            return (
                f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
            )
        return f"WITH n AS (SELECT generate_series(1, {count}::bigint) AS i)"

    def id(self, prefix: str, of: str = "i") -> str:
        if self.is_sqlite:
            return f"printf('{prefix}_%026d', {of})"
        return f"'{prefix}_' || lpad(({of})::text, 26, '0')"

    def ago(self, seconds: str) -> str:
        """A moment this long ago, as Django keeps it."""
        if self.is_sqlite:
            return (
                f"strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || ({seconds}) || ' seconds') || '000'"
            )
        return f"now() - make_interval(secs => {seconds})"

    def ahead(self, seconds: str) -> str:
        if self.is_sqlite:
            return (
                f"strftime('%Y-%m-%d %H:%M:%f', 'now', '+' || ({seconds}) || ' seconds') || '000'"
            )
        return f"now() + make_interval(secs => {seconds})"

    def json(self, value: str) -> str:
        text = value.replace("'", "''")
        return f"'{text}'" if self.is_sqlite else f"'{text}'::jsonb"

    def pick(self, words: tuple[str, ...], of: str) -> str:
        parts = " ".join(f"WHEN {at} THEN '{word}'" for at, word in enumerate(words))
        return f"CASE ({of}) % {len(words)} {parts} END"

    def flag(self, condition: str) -> str:
        return f"({condition})"


def fill(cases: int, org: str, person: str, *, counted: str) -> None:
    """The whole made-up organisation, in a dozen statements."""
    if counted == "before":
        note_statistics()
    say = Words(connection.vendor)
    rows = say.numbers(cases)
    never = "0" if say.is_sqlite else "false"
    is_open = "(i % 5) < 2"
    kind = "CASE WHEN i % 100 = 7 THEN 'order' WHEN i % 50 = 11 THEN 'appeal' WHEN i % 33 = 5 THEN 'task' ELSE 'content' END"
    queue = f"CASE WHEN i % 100 = 7 THEN 'orders' WHEN i % 50 = 11 THEN 'appeals' WHEN i % 33 = 5 THEN 'trouble' ELSE {say.pick(('matches', 'matches', 'matches', 'notices', 'urgent'), 'i / 5')} END"
    due = (
        f"CASE WHEN i % 100 = 7 OR i % 40 = 1 THEN {say.ahead('((i * 7919) % 172800) - 1800')} END"
    )
    languages = say.pick(("en", "ar", "de", "fr", "", "so", "ur", "id"), "i / 3")
    sources = say.pick(
        ("Example Files", "Example Forum", "Harbour Video", "user", "Lighthouse", ""), "i / 7"
    )
    held = f"{is_open} AND i % {max(250, cases // 200 * 5)} = 6"  # some forty are somebody's
    # a hundred people decide; one of them has decided six thousand of a million this week
    someone = f"CASE WHEN i % 100 = 3 THEN '{person}' ELSE 'person_of_' || (i % 100) END"
    statements = [
        f"INSERT INTO db_bank (id, organisation_id, name, owner, source, description, jurisdiction, legal_basis, label, sharing, created_at) VALUES ('bank_1', '{org}', 'Example bank', '', '', '', '', '', '', 'private', {say.ago('0')})",
        f"INSERT INTO db_bankentry (id, organisation_id, bank_id, signal_type, value, label, confidence, jurisdiction, legal_basis, source, state, first_seen_at, added_at, added_by, note, changed_seq) VALUES ('entry_1', '{org}', 'bank_1', 'pdq', '{'f' * 64}', '', 90, '', '', 'Example Files', 'active', {say.ago('0')}, {say.ago('0')}, 'x', '', 1)",
        f"INSERT INTO db_item (id, organisation_id, kind, external_id, account, public_url, url_digest, latest_version, created_at) {rows} SELECT {say.id('item')}, '{org}', 'video', {say.id('v')}, {say.id('account', 'i / 8')}, '', '', 1, {say.ago('i')} FROM n",
        f"INSERT INTO db_itemversion (organisation_id, item_id, version, sha256, media_type, size, url, signals, facts, received_at) {rows} SELECT '{org}', {say.id('item')}, 1, '', 'video/mp4', 1000, '', {say.json('[]')}, {say.json('{}')}, {say.ago('i')} FROM n",
        f"INSERT INTO db_uploadcheck (id, organisation_id, item_id, version, verdict, rule, degraded, explanation, at) {rows} SELECT {say.id('chk')}, '{org}', {say.id('item')}, 1, 'hold', 'x', {never}, {say.json('{}')}, {say.ago('i')} FROM n",
        f"INSERT INTO db_match (id, organisation_id, check_of_id, entry_id, signal_type, value, distance, threshold, card, at) {rows} SELECT {say.id('match')}, '{org}', {say.id('chk')}, 'entry_1', 'pdq', '{'f' * 64}', 12, 31, {say.json(json.dumps(CARD))}, {say.ago('i')} FROM n WHERE i % 4 > 0",
        f"INSERT INTO db_case (id, organisation_id, kind, state, queue, severity, description, due_at, opened_at, decided_at, barred_person, lease_holder, lease_until, language, source) {rows} SELECT {say.id('case')}, '{org}', {kind}, CASE WHEN {is_open} THEN 'open' ELSE 'decided' END, {queue}, i % 6, 'Video, attack footage', {due}, {say.ago('i')}, CASE WHEN {is_open} THEN NULL ELSE {say.ago('i / 2')} END, '', CASE WHEN {held} THEN '{person}' ELSE '' END, CASE WHEN {held} THEN {say.ahead('3600')} END, {languages}, {sources} FROM n",
        f"INSERT INTO db_caseitem (organisation_id, case_id, item_id, version, upload_check_id, joined_at) {rows} SELECT '{org}', {say.id('case')}, {say.id('item')}, 1, {say.id('chk')}, {say.ago('i')} FROM n",
        f"INSERT INTO db_caseanchor (organisation_id, case_id, kind, value) {rows} SELECT '{org}', {say.id('case')}, 'item', {say.id('item')} FROM n",
        f"INSERT INTO db_casereason (organisation_id, case_id, kind, about, say, at, severity, flagger) {rows} SELECT '{org}', {say.id('case')}, 'match', 'x', 'Held at upload: near known content.', {say.ago('i')}, i % 6, '' FROM n",
        f"INSERT INTO db_decision (id, organisation_id, case_id, finding, clauses, context, reason, evidence, automation, ground, decided_by, person, opened_at, at) {rows} SELECT {say.id('dec')}, '{org}', {say.id('case')}, CASE WHEN i % 3 = 0 THEN 'allow' ELSE 'remove' END, {say.json('[]')}, '', 'Made up.', {say.json(EVIDENCE)}, {say.json(AUTOMATION)}, 'terms', {say.json(json.dumps({'kind': 'person', 'code': 'R-1', 'role': 'lead'}))}, {someone}, {say.ago('i')}, {say.ago('i / 2')} FROM n WHERE NOT {is_open}",
        f"INSERT INTO db_snooze (organisation_id, case_id, person, reason, at, until) {say.numbers(max(1, min(cases // 500, 800)))} SELECT '{org}', {say.id('case', 'i * 5 + 1' if cases >= 5000 else 'i')}, '{person}', 'waits', {say.ago('60')}, {say.ahead('7200')} FROM n",
        f"INSERT INTO db_sourcetally (organisation_id, source, upheld, decided) VALUES ('{org}', 'Example Files', 96, 100)",
    ]
    for statement in statements:
        with transaction(INSTALLATION), connection.cursor() as cursor:
            cursor.execute(statement)
    if counted == "after":
        note_statistics()  # as the worker does once an hour
    if connection.vendor == "postgresql":
        tidy(connection.settings_dict["NAME"])


def tidy(database: str) -> None:
    """What PostgreSQL does by itself in the minutes after so many rows came, on the same cores."""
    run_as_owner("VACUUM (ANALYZE)", database=database)


def pages(cases: int) -> dict[str, str]:
    """Every page that is measured, by what it is called."""
    case = lambda number: f"case_{number:026d}"  # noqa: E731
    opened, decided = cases // 10 * 5 + 1, cases // 10 * 5 + 3
    place = quote(f"~3~{datetime.now(UTC).isoformat()}~{case(opened)}")
    views = ("mine", "soon", "orders", "notices", "matches", "appeals", "snoozed")
    return {
        "inbox": "/",
        **{f"inbox, {view}": f"/?view={view}" for view in views},
        "inbox, filtered": "/?filter=" + quote("severity:4 language:ar"),
        "inbox, source": "/?filter=" + quote('source:"Example Files" assignee:none'),
        "inbox, a page deep in it": f"/?after={place}",
        "decided cases": "/cases",
        "decided, filtered": "/cases?filter=" + quote("kind:appeal"),
        "peek": f"/inbox/{case(opened)}/peek",
        "case, open": f"/cases/{case(opened)}",
        "case, decided": f"/cases/{case(decided)}",
        "palette, empty": "/go/answer?q=",
        "palette, account": f"/go/answer?q=account_{cases // 80:026d}",
        "palette, hash": f"/go/answer?q={'f' * 64}",
        "palette, address": "/go/answer?q=" + quote("https://example.test/watch?v=1"),
        "bulk decisions": "/bulk",
        "orders": "/orders",
        "referrals": "/referrals",
        "forums": "/forum",
        "banks": "/banks",
        "ledger": "/ledger",
        "admin": "/admin",
        "me": "/me",
        "keys": "/me/keys",
    }


def signed_in() -> tuple[Client, str, str]:
    """A lead of a fresh organisation, let in by a link."""
    org = make_organisation()
    lead = make_person(org, "lead")
    with transaction(INSTALLATION) as tx:
        token = issue_link(lead.email, tx=tx, now=datetime.now(UTC))
    client = Client()
    client.post("/sign-in/link", {"token": token}, HTTP_HOST="localhost")
    return client, org.id, lead.id


def measure(client: Client, path: str, rounds: int) -> tuple[list[float], list[float], int]:
    """Milliseconds of each request, those of this process alone, and how many queries one takes."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, HTTP_HOST="localhost")
        number = len(asked)
    assert answer.status_code == 200, (path, answer.status_code, answer.content[:300])
    took, worked = [], []
    for _ in range(rounds):
        thought = time.process_time()
        began = time.perf_counter()
        client.get(path, HTTP_HOST="localhost")
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - thought) * 1000)
    return took, worked, number


def percentile(took: list[float], share: float) -> float:
    return sorted(took)[min(len(took) - 1, int(share * len(took)))]


@contextmanager
def fresh(kind: str):
    with (
        tempfile.TemporaryDirectory(prefix="seawall-bench-") as folder,
        use_database(kind, Path(folder), own=True),
    ):
        yield


def run(kind: str, cases: int, asked: argparse.Namespace) -> dict[str, tuple[float, float, int]]:
    with fresh(kind):
        client, org, person = signed_in()
        began = time.perf_counter()
        fill(cases, org, person, counted=asked.counted)
        print(
            f"\n{kind}, {cases:,} cases (filled in {time.perf_counter() - began:.0f} s)\n",
            flush=True,
        )
        print(f"| {'page':<26} | {'p50 ms':>8} | {'p95 ms':>8} | {'CPU ms':>8} | {'queries':>7} |")
        print(f"|{'-' * 28}|{'-' * 9}:|{'-' * 9}:|{'-' * 9}:|{'-' * 8}:|")
        found = {}
        for path in pages(cases).values():
            client.get(path, HTTP_HOST="localhost")
        gc.collect()
        gc.freeze()  # as `seawall serve` does once it has started
        for name, path in pages(cases).items():
            took, worked, queries = measure(client, path, asked.rounds)
            alone = statistics.median(worked)
            half, most = statistics.median(took), percentile(took, 0.95)
            late = " over" if most > TARGET_MS else ""
            print(
                f"| {name:<26} | {half:8.1f} | {most:8.1f} | {alone:8.1f} | {queries:7} |{late}",
                flush=True,
            )
            found[name] = (half, most, queries)
        return found


def size(word: str) -> int:
    units = {"k": 1_000, "M": 1_000_000}
    return int(word[:-1]) * units[word[-1]] if word[-1] in units else int(word)


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    said.add_argument("--cases", default="10k,100k,1M")
    said.add_argument("--databases", default="sqlite,postgresql")
    said.add_argument("--rounds", type=int, default=40)
    said.add_argument("--counted", choices=("before", "after"), default="after")
    asked = said.parse_args()
    late, counts = [], {}
    for kind in asked.databases.split(","):
        for word in asked.cases.split(","):
            for name, (_, most, queries) in run(kind, size(word), asked).items():
                counts.setdefault((kind, name), set()).add(queries)
                if most > TARGET_MS:
                    late.append(f"{kind}, {word}: {name}, p95 {most:.0f} ms")
    grew = [f"{kind}: {name} {sorted(n)}" for (kind, name), n in counts.items() if len(n) > 1]
    print(
        "\nEvery page answers within 150 ms (p95)."
        if not late
        else "\nOver 150 ms:\n" + "\n".join(late)
    )
    print(
        "No page asks more of a larger database."
        if not grew
        else "Queries that differ:\n" + "\n".join(grew)
    )
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
