"""The documentation is true: its links lead somewhere, its commands exist, its examples run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typer.main
from PIL import Image

from seawall.cli.root import APP
from seawall.world.demo_bank import media
from tests import forked
from tests.docs.first_hour import ten_changed_photographs
from tests.docs.pages import (
    PAGES,
    ROOT,
    anchors,
    blocks,
    examples,
    inline_commands,
    links,
)
from tests.served import Served, served
from tests.waiting import until

QUICK_START = ROOT / "docs" / "quick-start.md"
INTEGRATION = ROOT / "docs" / "integration"
#: The pages of the integration guide, in the order in which their calls are made.
GUIDE = [
    INTEGRATION / f"{name}.md"
    for name in (
        *("README", "upload-checks", "upload-handlers", "fail-mode", "actions", "contract"),
        *("promises", "orders-and-notices", "errors-and-retries"),
    )
]
HANDLERS = {
    "fastapi": "upload.py",
    "flask": "upload.py",
    "django": "upload.py",
    "express": "upload.mjs",
}
#: Addresses that no platform calls: authorities, units, auditors and orchestrators do. The generated
#: `docs/reference/api.md` has every address.
OF_OTHERS = {
    *("/v1/answers", "/v1/contact-point", "/v1/deconfliction", "/v1/referrals"),
    "/v1/referrers/me",
    *("/log/proof", "/log/tile", "/v1/ledger/entries"),
    "/livez",
    *("/witness/add-checkpoint", "/witness/checkpoint"),
}
#: Addresses of forums and of readers of banks, each with pages outside the guide.
OF_OTHER_PAGES = ("/v1/forum", "/v1/incidents", "/taxii2/")
COMMANDS = typer.main.get_command(APP)
CURL = 'curl() { command curl -sS --max-time 60 -o answer -w "%{http_code}" "$@"; }\n'


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    with served(tmp_path_factory.mktemp("seawall")) as serving:
        yield serving


@pytest.fixture(scope="module")
def first_answer(untouched, tmp_path_factory):
    """What a first upload is answered: the guide's own calls decide the photo later."""
    place = tmp_path_factory.mktemp("first")
    (place / "photo.jpg").write_bytes(known_copy())
    command = f'curl "{untouched.url}/v1/checks" -H "$AUTH" -F file=@photo.jpg'
    _, answer = run(command, place, {"AUTH": f"Authorization: Bearer {untouched.key}"})
    return json.loads(answer)


@pytest.fixture(scope="module")
def seawall(untouched, first_answer):
    return untouched


@pytest.fixture
def folder(tmp_path):
    """A working folder with the files that the examples name."""
    for name in ("photo.jpg", "copy.jpg", "upload.jpg"):
        (tmp_path / name).write_bytes(known_copy())
    (tmp_path / "half.jpg").write_bytes(media("not-in-bank/astronaut.jpg")[:2000])
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(page):
    broken = []
    for target in links(page):
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        is_there = there.exists()
        if is_there and anchor and there.suffix == ".md":
            is_there = anchor in anchors(there)
        if not is_there:
            broken.append(target)

    assert broken == []


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_every_python_block_is_python(block):
    compile(block.code, str(block), "exec")


@pytest.mark.parametrize("block", blocks("json"), ids=str)
def test_every_json_block_is_json(block):
    json.loads(block.code)


@pytest.mark.parametrize(("where", "command"), inline_commands())
def test_a_command_named_in_a_sentence_exists_with_its_options(where, command):
    words = shlex.split(command.removeprefix("./dev "))[1:]
    at, rest = found(words)

    known = {name for option in at.params for name in option.opts} | {"--help"}
    assert not {word.partition("=")[0] for word in rest if word.startswith("-")} - known
    assert not (group(at) and at is not COMMANDS and rest), command


def test_every_page_of_the_guide_is_read_and_linked_from_its_first_page():
    first, *others = GUIDE

    assert set(GUIDE) == set(INTEGRATION.glob("*.md"))
    assert {page.name for page in others} <= {target.partition("#")[0] for target in links(first)}


def test_the_guide_shows_an_upload_handler_letter_by_letter_and_links_to_the_others():
    page = INTEGRATION / "upload-handlers.md"
    samples = ROOT / "samples" / "uploads"
    linked = {(page.parent / target).resolve() for target in links(page)}
    shown = [block.code for block in blocks("python", [page])]

    assert (samples / "fastapi" / HANDLERS["fastapi"]).read_text() in shown
    for name in HANDLERS.keys() - {"fastapi"}:
        assert samples / name / HANDLERS[name] in linked
        assert (samples / name / HANDLERS[name]).is_file()


@pytest.mark.parametrize("block", blocks("python run"), ids=str)
def test_a_python_block_that_says_so_runs(block, seawall, folder):
    environment = {**seawall.server.environment, "PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(
        [sys.executable, "-W", "error::SyntaxWarning", "-c", block.code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )

    assert ran.returncode == 0, ran.stderr


@pytest.mark.slow
def test_the_quick_start_runs_as_it_is_written(seawall, tmp_path):
    assert wrong_ends("From the command line", seawall.server.environment) == []

    own = {**seawall.server.environment, "SEAWALL_DATA_DIR": str(tmp_path / "own")}
    assert wrong_ends("For your own use", own) == []


def test_the_quick_starts_first_command_runs_in_a_shell(seawall):
    media_folder, command, *_ = lines_of("From the command line")
    ran = subprocess.run(
        ["bash", "-c", f"{media_folder}\n{command}"],
        cwd=ROOT,
        env=seawall.server.environment,
        capture_output=True,
        text=True,
        timeout=200,
    )

    assert ran.returncode == 0, ran.stderr
    assert "pdq" in ran.stdout


@pytest.mark.slow
def test_ten_changed_photographs_are_found_on_the_command_line(seawall, tmp_path):
    """By chance, of the photographs and the changes that README and quick start name."""
    for name, content in ten_changed_photographs().items():
        (tmp_path / name).write_bytes(content)
    copies = [str(path) for path in tmp_path.glob("*.jpg")]
    ran = seawall.server.seawall("check", *copies, "--org", "harbour-video", "--json")

    verdicts = {each["name"]: each["verdict"] for each in json.loads(ran.stdout)}
    assert ran.returncode == 1
    assert len(verdicts) == 10
    assert set(verdicts.values()) <= {"block", "hold"}, verdicts


def test_every_call_of_the_guide_answers_the_status_it_names(seawall, folder):
    assert shutil.which("curl"), "The examples need curl: sudo apt-get install curl"
    told = prepared(seawall, folder)
    wrong = []
    calls = [call for page in GUIDE for call in examples(page)]
    for call in calls:
        status, answer = run(call.command, folder, told)
        if status != call.status:
            wrong.append((call.where, call.command, status, answer[:400]))
        if receipt := re.search(r'"receipt": ?"(swr_[\w-]+)"', answer):
            told["RECEIPT"] = receipt[1]

    assert wrong == []
    assert len(calls) > 30


def test_the_guide_leaves_no_call_without_a_status():
    shown = sum(block.code.count("curl ") for block in blocks("shell", GUIDE))

    assert shown == sum(len(examples(page)) for page in GUIDE)


def test_the_guide_names_every_address_that_platforms_use(seawall, folder):
    _, answer = run(f"curl {seawall.url}/openapi.json", folder, {})
    paths = [path for path in json.loads(answer)["paths"] if not path.startswith(OF_OTHER_PAGES)]
    there = {path.split("{")[0].rstrip("/") for path in paths}
    said = "".join(page.read_text() for page in GUIDE)

    assert there >= OF_OTHERS
    assert {path for path in there - OF_OTHERS if path not in said} == set()


def test_the_answer_in_the_guide_has_the_fields_of_a_real_one(first_answer):
    shown, real = json.loads(blocks("json", GUIDE)[0].code), first_answer

    assert shown.keys() == real.keys()
    assert shown["matches"][0].keys() - {"…"} <= real["matches"][0].keys()
    assert (shown["verdict"], shown["rule"]) == (real["verdict"], real["rule"])
    assert (shown["say"], shown["explanation"]) == (real["say"], real["explanation"])


def wrong_ends(heading: str, environment: dict[str, str]) -> list[object]:
    """Run a section of the quick start line by line; what ended otherwise than it says."""
    wrong: list[object] = []
    for line in lines_of(heading):
        if line.startswith("MEDIA="):
            environment = {**environment, "MEDIA": line.removeprefix("MEDIA=")}
            continue
        way, _, words = line.partition("seawall ")
        assert way in {"", "./dev "}, line
        command = words.replace("$MEDIA", environment.get("MEDIA", "$MEDIA"))
        ran = forked.run(
            [sys.executable, "-m", "seawall", *shlex.split(command, comments=True)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=200,
        )
        named = re.search(r"# exit code (\d)", line)
        if ran.returncode != (int(named[1]) if named else 0):
            wrong.append((line, ran.returncode, ran.stdout, ran.stderr))
    return wrong


def lines_of(heading: str) -> list[str]:
    """The lines of a section of the quick start, but the one that serves: the demo is served."""
    section = QUICK_START.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    block = re.search(r"```shell\n(.*?)```", section, re.DOTALL)[1]
    return block.replace("seawall serve\n", "").strip().splitlines()


def prepared(seawall: Served, folder: Path) -> dict[str, str]:
    """What the guide's reader has in hand: an address, a key, and a decision that was made.

    They read for longer than the second that a new log takes to be signed.
    """
    auth = f"Authorization: Bearer {seawall.key}"
    told = {"URL": seawall.url, "AUTH": auth}
    upload = 'curl "$URL/v1/checks?kind=photo&id=7001" -H "$AUTH" -H "Content-Type: image/jpeg"'
    _, answer = run(f"{upload} --data-binary @photo.jpg", folder, told)
    case = json.loads(answer)["case"]
    ran = forked.run(
        [sys.executable, "-m", "tests.docs.deciding", case],
        cwd=ROOT,
        env=seawall.server.environment,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert ran.returncode == 0, ran.stderr
    until(lambda: run('curl "$URL/log/checkpoint"', folder, told)[0] == 200)
    return {**told, "CASE": case, **json.loads(ran.stdout)}


def run(command: str, folder: Path, told: dict[str, str]) -> tuple[int, str]:
    """Run a call as a reader's shell would; gives the status and the answer."""
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **told}
    ran = subprocess.run(
        ["bash", "-c", CURL + command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert ran.stdout.isdigit(), f"{command}\n{ran.stderr}"
    return int(ran.stdout), (folder / "answer").read_text()


def found(words: list[str]) -> tuple[Any, list[str]]:
    """The command that words name, and what is left for it."""
    at, rest = COMMANDS, list(words)
    while rest and rest[0] in group(at):
        at = group(at)[rest.pop(0)]
    if at is COMMANDS:
        assert not rest or rest[0].startswith("-"), f"there is no command {rest[0]!r}"
    return at, rest


def group(command: Any) -> dict[str, Any]:
    """The commands of a group; none, if it is a command itself."""
    return getattr(command, "commands", {})


def known_copy() -> bytes:
    """A demo photograph that the bank knows, recompressed at half its size."""
    picture = Image.open(BytesIO(media("photos/coffee-cup.jpg"))).convert("RGB")
    buffer = BytesIO()
    picture.resize((picture.width // 2, picture.height // 2)).save(buffer, "JPEG", quality=70)
    return buffer.getvalue()
