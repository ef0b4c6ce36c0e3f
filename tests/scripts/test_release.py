"""A release says what it is made of; one that cannot say so is none."""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import zipfile
from io import BytesIO

import pytest

from scripts.release import image_archive, image_root, parts, signing
from scripts.release.__main__ import make_packages
from scripts.release.building import NotReleased
from scripts.release.parts import Part
from tests.docs.pages import blocks
from tests.folders import CHECKOUT


def component(name, *licences, version="1.0"):
    return {"name": name, "version": version, "licenses": list(licences)}


MIT = {"license": {"id": "MIT"}}


def parts_of(*components, stated=()):
    return parts.parts_of({"components": components}, dict(stated))


def test_every_part_has_its_licence_in_spdx():
    listed = parts_of(
        component("zeta", MIT, MIT),
        component("alpha", {"expression": "MIT OR Apache-2.0"}),
        component("old", {"license": {"name": "License :: OSI Approved :: BSD License"}}),
    )

    assert [(part.name, part.licences) for part in listed] == [
        ("alpha", ("MIT OR Apache-2.0",)),
        ("old", ("BSD-3-Clause",)),
        ("zeta", ("MIT",)),
    ]


def test_a_part_without_a_licence_stops_the_release_until_somebody_has_read_it():
    with pytest.raises(NotReleased, match="silent"):
        parts_of(component("silent"))

    assert parts_of(component("silent"), stated={"silent": "ISC"})[0].licences == ("ISC",)


def test_what_we_state_for_a_part_that_now_speaks_for_itself_is_struck():
    with pytest.raises(NotReleased, match="strike"):
        parts_of(component("spoken", MIT), stated={"spoken": "GPL-3.0-only"})


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
        parts.licence_report([Part("unheard-of", "1.0", ("GPL-3.0-only",))])

    report = parts.licence_report([Part("psycopg", "3.3", ("LGPL-3.0-only",))])
    assert "| psycopg | 3.3 | LGPL-3.0-only | see NOTICE |" in report


@pytest.fixture
def key(tmp_path):
    file = tmp_path / "key.pem"
    _run("openssl", "genpkey", "-algorithm", "ed25519", "-out", file)
    return file


def signed_folder(tmp_path, key):
    """A release of one file, its sums signed, with the public key where the page has it."""
    folder = tmp_path / "release"
    folder.mkdir()
    (folder / "seawall.tar.gz").write_bytes(b"what is released")
    signing.write_sums(folder, signing.read_key(key))
    _run("openssl", "pkey", "-in", key, "-pubout", "-out", folder / "seawall-release.pem")
    return folder


def verifying_lines():
    """What the documentation has people type before they install anything."""
    page = CHECKOUT / "docs" / "operations" / "install.md"
    return next(block.code for block in blocks("sh", [page]) if "pkeyutl" in block.code)


def test_a_release_is_verified_by_the_lines_of_the_page(tmp_path, key):
    folder = signed_folder(tmp_path, key)

    subprocess.run(["sh", "-e", "-c", verifying_lines()], cwd=folder, check=True)


@pytest.mark.parametrize("changed", ["seawall.tar.gz", "SHA256SUMS", "SHA256SUMS.sig"])
def test_a_release_that_was_changed_is_refused_by_the_same_lines(tmp_path, key, changed):
    folder = signed_folder(tmp_path, key)
    content = bytearray((folder / changed).read_bytes())
    content[0] ^= 1
    (folder / changed).write_bytes(content)

    verified = subprocess.run(["sh", "-e", "-c", verifying_lines()], cwd=folder)

    assert verified.returncode != 0


def test_a_key_that_is_not_ed25519_signs_nothing(tmp_path):
    other = tmp_path / "other.pem"
    _run("openssl", "genpkey", "-algorithm", "ed448", "-out", other)

    with pytest.raises(NotReleased, match="not an Ed25519 key"):
        signing.read_key(other)


def test_what_a_machine_cannot_make_is_named_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    missing = make_packages()

    assert ["image" in missing[0], "deb" in missing[1]] == [True, True]
    assert "apt-get install buildah mmdebstrap" in missing[0]
    assert make_packages(without=["image", "deb"]) == []


def test_the_image_lists_its_debian_packages_by_their_addresses(tmp_path):
    status = tmp_path / "var/lib/dpkg/status"
    status.parent.mkdir(parents=True)
    status.write_text(
        "Package: libstdc++6\nStatus: install ok installed\nArchitecture: amd64\n"
        "Version: 14.2.0-19\nDescription: a library\nMaintainer: Debian\n\n"
    )

    listed = image_root.debian_parts(tmp_path)

    assert [(part["name"], part["purl"]) for part in listed] == [
        (
            "libstdc++6",
            "pkg:deb/debian/libstdc%2B%2B6@14.2.0-19?arch=amd64&distro=debian-13",
        )
    ]


def docker_archive(file, container):
    """What buildah writes: a layer, and a configuration with the id of its working container."""
    contents = {
        "layer.tar": b"the same layer",
        "random.json": json.dumps({"container": container, "os": "linux"}).encode(),
        "manifest.json": b'[{"Config": "random.json", "RepoTags": ["x:1"], "Layers": ["layer.tar"]}]',
    }
    with tarfile.open(file, "w") as archive:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, BytesIO(content))
    return file


def test_two_archives_of_one_image_are_equal_to_the_byte(tmp_path):
    targets = [tmp_path / f"{name}.tar.gz" for name in "ab"]

    ids = [
        image_archive.write_archive(docker_archive(tmp_path / target.stem, target.stem), target)
        for target in targets
    ]

    assert targets[0].read_bytes() == targets[1].read_bytes()
    with tarfile.open(targets[0]) as archive:
        manifest = json.load(archive.extractfile("manifest.json"))[0]
        configuration = archive.extractfile(manifest["Config"]).read()
    assert ids == [hashlib.sha256(configuration).hexdigest()] * 2
    assert json.loads(configuration) == {"os": "linux"}


@pytest.mark.exhaustive
def test_a_release_of_this_commit_holds_together(tmp_path, key):
    """From a clone, since what is not in the commit is not released."""
    here = tmp_path / "clone"
    _run("git", "clone", "--quiet", CHECKOUT, here)
    for name in (".boot", ".venv"):
        (here / name).symlink_to(CHECKOUT / name)
    (here / ".git" / "info" / "exclude").write_text(".boot\n.venv\n")
    python = CHECKOUT / ".venv" / "bin" / "python"

    _run(
        python, "-m", "scripts.release", "--without=image", "--without=deb", "--key", key, cwd=here
    )

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
    for wheel in out.glob("*.whl"):
        assert "seawall/__init__.py" in zipfile.ZipFile(wheel).namelist()
    assert len(list(out.glob("*.whl"))) == 2
    requirements = next(out.glob("requirements-*.txt")).read_text()
    assert "seawall" not in requirements
    assert "--hash=sha256:" in requirements
    assert str(here) not in "".join(path.read_text() for path in out.glob("*.json")) + requirements


def _run(*words, cwd=CHECKOUT):
    subprocess.run([*map(str, words)], cwd=cwd, check=True, timeout=900)
