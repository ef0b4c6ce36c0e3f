"""A release says what it is made of; one that cannot say so is none."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile

import pytest

from scripts import release
from scripts.release import NotReleased, Part
from tests.folders import CHECKOUT


def component(name, *licences, version="1.0"):
    return {"name": name, "version": version, "licenses": list(licences)}


MIT = {"license": {"id": "MIT"}}


def parts(*components, stated=()):
    return release.parts_of({"components": components}, dict(stated))


def test_every_part_has_its_licence_in_spdx():
    found = parts(
        component("zeta", MIT, MIT),
        component("alpha", {"expression": "MIT OR Apache-2.0"}),
        component("old", {"license": {"name": "License :: OSI Approved :: BSD License"}}),
    )

    assert [(part.name, part.licences) for part in found] == [
        ("alpha", ("MIT OR Apache-2.0",)),
        ("old", ("BSD-3-Clause",)),
        ("zeta", ("MIT",)),
    ]


def test_a_part_without_a_licence_stops_the_release_until_somebody_has_read_it():
    with pytest.raises(NotReleased, match="silent"):
        parts(component("silent"))

    assert parts(component("silent"), stated={"silent": "ISC"})[0].licences == ("ISC",)


def test_what_we_state_for_a_part_that_now_speaks_for_itself_is_struck():
    with pytest.raises(NotReleased, match="strike"):
        parts(component("spoken", MIT), stated={"spoken": "GPL-3.0-only"})


@pytest.mark.parametrize(
    ("licences", "is_permissive"),
    [
        (("MIT",), True),
        (("GPL-3.0-only OR MIT",), True),
        (("MPL-2.0 AND MIT",), False),
        (("BSD-3-Clause AND (MIT)",), False),  # read too strictly rather than too kindly
        (("MIT", "LGPL-3.0-only"), False),
        (("Some words of their own",), False),
    ],
)
def test_a_licence_is_permissive_only_if_a_whole_choice_of_it_is(licences, is_permissive):
    assert Part("x", "1", licences).is_permissive is is_permissive


def test_terms_that_notice_does_not_tell_stop_the_release():
    with pytest.raises(NotReleased, match="NOTICE"):
        release.licence_report([Part("unheard-of", "1.0", ("GPL-3.0-only",))])

    told = release.licence_report([Part("psycopg", "3.3", ("LGPL-3.0-only",))])
    assert "| psycopg | 3.3 | LGPL-3.0-only | see NOTICE |" in told


@pytest.mark.exhaustive
def test_a_release_of_this_commit_holds_together(tmp_path):
    """From a clone, since what is not in the commit is not released."""
    here = tmp_path / "clone"
    _run("git", "clone", "--quiet", CHECKOUT, here)
    for name in (".boot", ".venv"):
        (here / name).symlink_to(CHECKOUT / name)
    (here / ".git" / "info" / "exclude").write_text(".boot\n.venv\n")

    _run(CHECKOUT / ".venv" / "bin" / "python", "scripts/release.py", cwd=here)

    out = here / "build" / "release"
    sums = dict(
        reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text().splitlines()
    )
    assert {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in sums} == sums
    sbom = json.loads((out / "sbom-python.cdx.json").read_text())
    assert {"django", "cryptography", "pillow"} <= {
        part["name"].lower() for part in sbom["components"]
    }
    assert sbom["metadata"]["component"]["name"] == "seawall"
    wheel = next(out.glob("*.whl"))
    assert "seawall/__init__.py" in zipfile.ZipFile(wheel).namelist()
    assert str(here) not in "".join(path.read_text() for path in out.glob("*.json"))


def _run(*words, cwd=CHECKOUT):
    subprocess.run([*map(str, words)], cwd=cwd, check=True, timeout=900)
