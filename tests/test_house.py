"""The house checks itself: map, sizes, captions, law, decisions, fixtures, dependencies."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import grimp

from tests import law_rows

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "seawall"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
PYTHON = MODULES + sorted((ROOT / "tests").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())

#: How a module begins: the first line of its docstring, after comments.
OPENING = re.compile(r'(?:#.*\n|\n)*r?"""(.*?)(?:"""|\n)')

#: So many modules fill a folder; these are flat because a library is.
FULL = 35
FLAT = {"signals", "matching"}

#: The captions of the design guide's map: the package list is the product in the field's words.
MAP = {
    "signals": "Content becomes a signal: perceptual, cryptographic, text and URL hashes.",
    "matching": "A signal finds known content: indexes, distances, thresholds, matches.",
    "banks": "The known content we match against: curated signals and their labels.",
    "intake": "Content and notices arrive: upload checks, user notices, verdicts.",
    "cases": "People decide: queue, case, decision.",
    "outbound": "The only way out: pinned, bounded calls.",
    "keys": "What we sign, seal and unlock with.",
    "orders": "What binds us: removal orders and other binding papers, sender, answer.",
    "clocks": "When something is due, and under which law: profiles, calendars, holds.",
    "bundles": "What the public may have: a period of the log and its figures, and whether they hold.",
    "charts": "Pictures of figures: curves and intervals as SVG, with words beside them.",
    "reports": "Legal reports: figures counted from the log alone, drawn up as one document in four files.",
    "results": "Real results: each measure with its interval, counted from the log alone.",
    "audits": "How right decisions are: a sample that nobody can choose is drawn, and read again, blind.",
    "drills": "Controls are shown to work: harmless registered items, uploaded on a sealed schedule.",
    "mailroom": "What arrives by post, read: mail, files, forms, signatures.",
    "forms": "Annexes, certificates and letters, read and set.",
    "referrals": "A referral unit's side: batches, dispatches, its own record.",
    "probing": "Is it still up? A page seen from outside.",
    "preservation": "Kept under seal: periods, vault, erasure with proof.",
    "enforcement": "Decisions take effect: actions, and the webhooks that carry them.",
    "appeals": "Users answer back: appeal, second reviewer, reinstatement.",
    "transparency": "Everything is accounted for: statements of reasons, signed events, report exports.",
    "forum": "Companies share: members, signal exchange, feedback, incidents.",
    "exchanges": "Other people's lists: what each speaks, how we follow it, and what we tell it back.",
    "ledger": "Everything is remembered: append-only entries anyone can verify.",
    "journeys": "The story itself, a folder a product, each journey read from top to bottom.",
    "people": "Who may do what: organisations, members, roles, keys.",
    "gate": "The fast door: upload checks and look-ups, no ORM, an index in memory.",
    "web": "HTTP: api for machines, console for people.",
    "witness": "A witness by itself: what it remembers in a folder, and what it answers.",
    "worker": "Timers and queues: clocks, deliveries, forum sync.",
    "world": "The simulated world: platforms, people, media, ground truth, pass marks.",
    "sandbox": "Hostile files are opened here, in jailed children, and nowhere else.",
    "db": "Every table and every migration, in one room.",
    "native": "The compiled kernel, where there is one: hashing and matching at the processor's speed.",
}


def caption(path: Path) -> str:
    """The first line of a module's docstring; none, if something else comes first."""
    opening = OPENING.match(path.read_text())
    return opening[1] if opening else ""


def test_every_package_carries_its_caption_from_the_map():
    written = {name: caption(SOURCE / name / "__init__.py") for name in MAP}

    assert written == MAP


def test_the_map_of_the_code_shows_every_room_with_its_caption():
    rooms = {path.parent.name: caption(path) for path in SOURCE.glob("*/__init__.py")}

    page = read("docs/code-map.md")

    assert {name for name, says in rooms.items() if f"| `{name}/` | {says} |" not in page} == set()


def test_every_module_opens_with_a_sentence():
    unopened = [path for path in MODULES if not caption(path).endswith((".", "!", "?", ":"))]

    assert not unopened, "the docstring's first line is a sentence"


def test_a_room_that_is_full_is_several_rooms():
    sizes = Counter(path.parent for path in MODULES)
    full = {str(room.relative_to(SOURCE)) for room, size in sizes.items() if size > FULL}

    assert full == FLAT, "a folder is full, or one that was is not"


def test_a_step_that_only_journeys_use_begins_with_an_underscore_and_nothing_else_does():
    importers = importers_of("seawall.journeys.")
    steps = {name for name, rooms in importers.items() if rooms == {"journeys"}}
    marked = {name for name in importers if name.rpartition(".")[2].startswith("_")}

    assert steps == marked


def importers_of(prefix: str) -> dict[str, set[str]]:
    """Each module below this name, and the rooms that import it."""
    graph = grimp.build_graph("seawall")
    return {
        module: {
            importer.split(".")[1] for importer in graph.find_modules_that_directly_import(module)
        }
        for module in graph.modules
        if module.startswith(prefix) and not graph.find_children(module)
    }


def test_no_module_is_longer_than_400_lines():
    assert not {
        str(path.relative_to(ROOT)): lines
        for path in PYTHON
        if (lines := path.read_text().count("\n")) >= 400
    }


def test_most_modules_are_under_150_lines():
    long = [p for p in MODULES if p.read_text().count("\n") >= 150]

    assert len(long) < len(MODULES) / 4, [str(p.relative_to(SOURCE)) for p in long]


def test_every_file_named_in_the_law_exists():
    named = {name for row in law_rows.rows() for name in row.code}

    assert named
    assert not {n for n in named if not ((SOURCE / n).exists() or (ROOT / n).exists())}


def test_every_article_cited_in_the_code_has_a_row_in_the_law():
    law = read("docs/law.md")
    cited = set()
    for path in MODULES:
        cited |= set(re.findall(r"\b(TCO|DSA) (?:Art\. ?)?(\d+)", path.read_text()))

    assert not {f"{act} {number}" for act, number in cited if f"{act} {number}" not in law}


def test_decision_pages_are_numbered_and_whole():
    pages = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    parts = ("Context", "Decision", "Consequences", "Alternatives considered", "Enforced by")

    assert numbers == list(range(1, len(pages) + 1))
    for page in pages:
        assert [f"## {part}" in page.read_text() for part in parts] == [True] * 5, page.name


def test_a_picture_in_the_documentation_is_shown_by_a_page_and_there_are_few():
    pictures = [p for p in (ROOT / "docs").rglob("*") if p.suffix in {".png", ".webp", ".jpg"}]
    pages = "".join(page.read_text() for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])

    assert len(pictures) <= 12
    assert not [p.name for p in pictures if p.name not in pages]


def test_every_dependency_has_its_line():
    said = read("docs/dependencies.md").lower()
    project = PROJECT["project"]
    groups = PROJECT["dependency-groups"]
    wanted = [*project["dependencies"], *groups["docs"]]
    wanted += [line for line in groups["dev"] if isinstance(line, str)]  # the others are groups
    for extra in project["optional-dependencies"].values():
        wanted += extra
    names = {re.split(r"[\[<>=~! ;]", line)[0].lower() for line in wanted} - {
        "types-pyyaml",
        "seawall",
    }

    assert not {n for n in names if n not in said and n.split("-")[0] not in said}


def test_the_lock_names_no_index_but_the_public_one():
    hosts = set(re.findall(r"https?://([^/\"]+)", read("uv.lock")))

    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


def test_fixtures_use_reserved_domains_only():
    reserved = re.compile(r"(^|\.)(example\.(com|org|net)|example|test|invalid|localhost)$")
    found = set()
    for path in sorted((SOURCE / "world" / "media" / "texts").rglob("*")):
        if path.is_file():
            found |= set(re.findall(r"https?://([\w.-]+)", path.read_text()))

    assert not {host for host in found if not reserved.search(host)}


def test_every_shipped_medium_names_its_origin_and_licence():
    media = SOURCE / "world" / "media"
    sources = (media / "SOURCES.md").read_text()
    shipped = [p for p in media.rglob("*") if p.suffix in {".jpg", ".png", ".webp", ".gif"}]

    assert shipped
    assert not [p.name for p in shipped if p.name not in sources and p.stem not in sources]


def read(name: str) -> str:
    """A file of the repository, as text."""
    return (ROOT / name).read_text()


TESTS = sorted((ROOT / "tests").rglob("*.py"))
#: Calls that let time pass, and readings that say how much of it did.
PAUSES = {"sleep", "wait_for_timeout", "Event().wait"}
READINGS = {
    f"{clock}{unit}"
    for clock in ("monotonic", "perf_counter", "process_time")
    for unit in ("", "_ns")
}
#: The files that may use them, and what for.
TIMED = {
    "waiting.py": "the helper by which everybody waits",
    "bare/__main__.py": "prints how long each step of a walk took, and judges nothing by it",
    "mutants/__main__.py": "prints how long a mutant took, and judges nothing by it",
}
#: The files that may skip a test: for what `./dev test` cannot install.
SKIPPING = {
    "cables.py": "network namespaces that this machine refuses",
    "conftest.py": "instructions that this processor lacks",
    "deploy/test_booted.py": "a machine of its own to boot, which root alone may, and not everywhere",
    "deploy/test_compose.py": "a compose program, which the tests do not install",
    "deploy/test_containers.py": "an image of a release, which no test makes",
    "deploy/test_release_image.py": "a release that lies here, and a machine that starts containers",
    "deploy/test_units.py": "systemd, which this machine does without",
    "faults/disks.py": "a small disk, which root alone may mount",
    "faults/hunger.py": "a cgroup, which root alone may make",
    "faults/test_writers_in_faults.py": "a database server that is somebody else's",
    "mailroom/signing/test_smime.py": "a signature that this OpenSSL cannot make",
    "sandbox/test_video.py": "a codec that this FFmpeg cannot write",
    "scripts/test_changed_tests.py": "a checkout that is not from Git",
    "signals/aids/test_aids.py": "a model of 91 MB, an extra that is not installed for tests",
    "worker/test_kill_order.py": "a database server that is somebody else's, and is not stopped",
}
SKIPS = {"skip", "skipif", "importorskip"}


def test_tests_wait_by_one_helper():
    pausing = {name for name, calls in sought_calls().items() if names_of(calls) & PAUSES}

    assert not pausing - set(TIMED), "a test waits by tests/waiting.py, or moves a clock"


def test_no_test_says_how_quick_something_is():
    timing = {name for name, calls in sought_calls().items() if names_of(calls) & READINGS}

    assert not timing - set(TIMED), "what is measured belongs in benchmarks/"


def test_few_tests_may_be_skipped_and_each_says_why():
    skips = [
        (name, call)
        for name, calls in sought_calls().items()
        for call in calls
        if name_of(call) in SKIPS
    ]

    assert not {name for name, _ in skips} - set(SKIPPING), "what is missing fails, and says how"
    assert not [(name, call.lineno) for name, call in skips if not reason_of(call)]


@cache
def sought_calls() -> dict[str, list[ast.Call]]:
    """What each file of the tests calls of these, by its path there; others are not parsed."""
    sought = PAUSES | READINGS | SKIPS
    words = "|".join(name.rpartition(".")[2] for name in sought)
    called = re.compile(rf"\b(?:{words})\s*\(")
    files = {path.relative_to(ROOT / "tests").as_posix(): path.read_text() for path in TESTS}
    return {
        name: [call for call in calls_in(text) if name_of(call) in sought]
        for name, text in files.items()
        if called.search(text)
    }


def calls_in(text: str) -> list[ast.Call]:
    """Every call of a source."""
    return [node for node in ast.walk(ast.parse(text)) if is_call(node)]


def names_of(calls: list[ast.Call]) -> set[str]:
    """The names of what is called."""
    return {name_of(call) for call in calls}


def is_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call)


def name_of(call: ast.Call) -> str:
    """The last name of what is called; `Event().wait` with its maker, since nobody can set it."""
    callee = call.func
    if isinstance(callee, ast.Name):
        return callee.id
    if not isinstance(callee, ast.Attribute):
        return ""
    maker = callee.value
    if callee.attr == "wait" and is_call(maker) and name_of(maker) == "Event":
        return "Event().wait"
    return callee.attr


def reason_of(call: ast.Call) -> ast.expr | None:
    """What a skip says of itself: its `reason`, or the only argument of a plain `skip`."""
    named = [word.value for word in call.keywords if word.arg in {"reason", "msg"}]
    plain = call.args if name_of(call) == "skip" else []
    return next(iter([*named, *plain]), None)
