"""A wheel runs where its name says, and needs neither a compiler nor a public index with our name."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile

import pytest

from seawall.native.wheel_tag import platform_tag
from tests.deploy.wheels_made import build_wheel, make_machine
from tests.folders import CHECKOUT

PHOTO = CHECKOUT / "src/seawall/world/media/not-in-bank/brick-wall.jpg"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def kernel(unpacked):
    return next(unpacked.glob("seawall/native/*.so"))


@pytest.fixture(scope="module")
def machine(wheel, tmp_path_factory):
    """Where the wheel is installed by the line of our documentation; what runs is compiled then."""
    machine = make_machine(tmp_path_factory.mktemp("machine"))
    pip = ("python", "-m", "pip", "install", "--quiet", "--no-index", "--no-compile")
    installed = machine.run(*pip, f"{wheel}[media]")
    assert installed.returncode == 0, installed.stderr
    return machine


def test_a_wheel_asks_for_no_newer_glibc_than_its_name_says(wheel, kernel):
    listed = subprocess.run(["readelf", "--wide", "--version-info", kernel], capture_output=True)
    symbols = re.findall(rb"GLIBC_(\d+)\.(\d+)", listed.stdout)
    tag = re.search(r"-py3-none-manylinux_(\d+)_(\d+)_\w+\.whl$", wheel.name)

    assert symbols
    assert tag, wheel.name
    assert max((int(a), int(b)) for a, b in symbols) <= (int(tag[1]), int(tag[2]))


def test_a_wheel_needs_the_c_library_alone_and_nothing_of_one_python(kernel):
    needed = subprocess.run(["readelf", "--wide", "--dynamic", kernel], capture_output=True)
    symbols = subprocess.run(["readelf", "--wide", "--dyn-syms", kernel], capture_output=True)

    assert set(re.findall(rb"NEEDED.*\[(.+)\]", needed.stdout)) <= {b"libc.so.6", b"libm.so.6"}
    assert not re.findall(rb"UND _?Py\w+", symbols.stdout)


def runs(python):
    """Whether this Python is on the path, and more than a shim of one that is not there."""
    return (
        shutil.which(python)
        and not subprocess.run([python, "-c", ""], capture_output=True).returncode
    )


def test_the_kernel_of_one_wheel_loads_in_every_python_of_this_machine(unpacked):
    names = [f"python3.{minor}" for minor in range(11, 15)]
    pythons = [sys.executable, *filter(runs, names)]
    question = "from seawall import native; print(native.status())"

    answers = {
        python: subprocess.run(
            [python, "-S", "-c", question], cwd=unpacked, capture_output=True, text=True
        )
        for python in pythons
    }

    assert [answer for answer in answers.values() if "compiled" not in answer.stdout] == []


@pytest.mark.parametrize(
    ("kernel", "platform", "tag"),
    [
        (b"\0GLIBC_2.2.5\0GLIBC_2.14\0", "linux-x86_64", "manylinux_2_17_x86_64"),
        (b"\0GLIBC_2.34\0GLIBC_2.29\0", "linux-aarch64", "manylinux_2_34_aarch64"),
        (b"\0libc.musl-x86_64.so.1\0", "linux-x86_64", "linux_x86_64"),
        (b"", "macosx-14.0-arm64", "macosx_14_0_arm64"),
    ],
)
def test_the_tag_is_the_newest_symbol_and_no_older_than_installers_know(kernel, platform, tag):
    assert platform_tag(kernel, platform) == tag


def test_a_wheel_without_the_kernel_is_for_every_machine(tmp_path):
    wheel = build_wheel(tmp_path, SEAWALL_KERNEL="off")

    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.name.endswith("-py3-none-any.whl")
    assert "seawall/native/pdq.c" in names
    assert not [name for name in names if name.endswith(".so")]


def test_an_installed_wheel_uses_its_kernel_without_a_compiler(machine):
    status = machine.run("python", "-c", "from seawall import native; print(native.status())")
    place = machine.run("python", "-c", "import seawall; print(seawall.__file__)")

    assert status.stdout.startswith("compiled"), status.stdout + status.stderr
    assert place.stdout.startswith(str(machine.folder))


def test_an_installed_wheel_blocks_its_first_upload(machine):
    first_steps = [
        ["migrate"],
        ["org", "create", "harbour", "--name", "Harbour Video", "--kind", "platform"],
        ["bank", "create", "house", "--label", "behaviour/glorification"],
        ["bank", "add", "house", PHOTO],
    ]
    for words in first_steps:
        step = machine.run("seawall", *words)
        assert step.returncode == 0, step.stderr[-2000:]

    check = machine.run("seawall", "check", PHOTO)

    assert check.returncode == 1, check.stderr[-2000:]
    assert "block" in check.stdout.lower()
    assert machine.run("seawall", "--version").stdout.startswith("seawall ")
