"""`seawall verify` and the verifier that was written from the format alone come to the same.

Each reads the same file, honest or tampered with, and says the same words of it.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from seawall.bundles.figures.figure_definition import definitions_text
from seawall.errors import SeawallError
from tests.bundles.tampered import Tampered
from tests.bundles.tamperings import TAMPERINGS
from tests.bundles.test_tampering import trust_of, verified
from tests.bundles_made import COSIGNERS, LOG, NOW, bundle_of, made_log
from tests.docs.pages import ROOT

FILE = ROOT / "verify" / "seawall_verify.py"
#: Lines that can be read in an hour.
MOST_LINES = 1_150


@pytest.fixture(scope="module")
def other():
    """The other verifier, as a module."""
    spec = importlib.util.spec_from_file_location("seawall_verify", FILE)
    module = importlib.util.module_from_spec(spec)
    sys.modules["seawall_verify"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["seawall_verify"]


def words(path, tampered, folder):
    """What is asked of the other verifier."""
    for number, note in enumerate(tampered.kept):
        (folder / f"kept-{number}").write_text(note, "utf-8")
    witnesses = [("--witness", str(witness)) for witness in COSIGNERS]
    kept = [("--extends", str(folder / f"kept-{number}")) for number in range(len(tampered.kept))]
    before = [("--after", str(folder / "before.zip"))] if tampered.previous else []
    asked = [("--key", str(LOG.verifier)), ("--now", NOW.isoformat()), *witnesses, *kept, *before]
    return [str(path), "--json", *(word for pair in asked for word in pair)]


def both(tampered, folder, other):
    """What each verifier says of a bundle: an exit code, and what it found and counted."""
    path = tampered.bundle.write(folder / "bundle.zip")
    trust = trust_of(tampered, folder)
    try:
        report = verified(path, trust)
    except SeawallError:
        ours = 2, None
    else:
        ours = (
            1 - report.is_sound,
            {
                "kinds": sorted({str(finding.kind) for finding in report.findings}),
                "root": report.root.hex(),
                "opened": report.opened,
                "cosigned_by": list(report.cosigned_by),
                "figures": json.loads(json.dumps(report.figures)),
            },
        )
    return ours, heard(other, words(path, tampered, folder))


def heard(other, arguments):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = other.main(arguments)
    if code == 2:
        return code, None
    said = json.loads(out.getvalue())
    kinds = sorted({finding["kind"] for finding in said["findings"]})
    rest = {name: said[name] for name in ("root", "opened", "cosigned_by", "figures")}
    return code, {"kinds": kinds, **rest}


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.name)
def test_both_find_what_was_tampered_with(tampering, tmp_path, other):
    ours, theirs = both(tampering.make(made_log()), tmp_path, other)

    assert theirs[0] == ours[0] == 1
    assert theirs[1]["kinds"] == ours[1]["kinds"] == sorted(tampering.kinds)


def random_log(chance):
    sizes = [chance.randrange(1, 600), chance.randrange(0, 500), chance.randrange(1, 30)]
    before, within, after = sizes
    return made_log(chance.randrange(10**6), before=before, within=within, after=after)


def turn_a_bit(chance, bundle):
    name = chance.choice(sorted(set(bundle.members) - {"definitions.json"}))
    content = bytearray(bundle.members[name])
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bundle.with_member(name, bytes(content))


def move_lines(chance, bundle):
    def change(lines):
        place = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines.pop(place)
            case 1:
                lines.insert(place, chance.choice(lines))
            case 2:
                lines.append(lines.pop(place))
            case _:
                lines[place] = lines[place].split("\t")[0]

    return bundle.with_lines(change)


def take_a_member(chance, bundle):
    return bundle.without(chance.choice(sorted(set(bundle.members) - {"definitions.json"})))


def change_the_manifest(chance, bundle):
    changes = chance.choice(
        [
            {"signers": {"own": (), "platform": (), "sender": ()}},
            {"witnesses": ()},
            {"organisation": "org_01QUAY"},
            {"first": bundle.manifest.first + 1},
            {"past": bundle.manifest.past - 1},
        ]
    )
    return replace(bundle, manifest=replace(bundle.manifest, **changes))


WAYS = (turn_a_bit, turn_a_bit, move_lines, take_a_member, change_the_manifest)


@pytest.mark.parametrize("group", range(20))
def test_both_say_the_same_of_any_bundle_honest_or_tampered_with(group, tmp_path, other):
    """Ten bundles a group: three honest ones, seven changed at random, by insiders or not."""
    for seed in range(10 * group, 10 * group + 10):
        chance = random.Random(seed)
        bundle = bundle_of(random_log(chance))
        if seed % 10 > 2:
            bundle = chance.choice(WAYS)(chance, bundle)
            bundle = bundle.listed() if chance.random() < 0.6 else bundle
        folder = tmp_path / str(seed)
        folder.mkdir()

        ours, theirs = both(Tampered(bundle), folder, other)

        assert theirs == ours, f"of seed {seed}"
        assert (ours[0] == 0) >= (seed % 10 <= 2), f"of seed {seed}"


def test_the_other_verifier_needs_python_and_cryptography_and_nothing_of_ours():
    tree = ast.parse(FILE.read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
    assert len(FILE.read_text("utf-8").splitlines()) <= MOST_LINES


def test_it_knows_the_definitions_of_this_release(other):
    import hashlib

    digest = hashlib.sha256(definitions_text().encode()).hexdigest()

    assert {1: digest} == other.KNOWN_DEFINITIONS


def test_it_runs_by_itself_from_one_file(tmp_path):
    (tmp_path / "check.py").write_bytes(FILE.read_bytes())
    bundle_of(made_log()).write(tmp_path / "october.zip")

    run = subprocess.run(
        [sys.executable, "-I", "check.py", "october.zip", "--now", NOW.isoformat()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("sound: Harbour Video, 2026-10\n")
    assert sorted(path.name for path in Path(tmp_path).iterdir()) == ["check.py", "october.zip"]
