"""The wheels of this checkout, and machines without a compiler that they are installed on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tests.folders import CHECKOUT

#: What a wheel is built from: the words and the build of the checkout, with its kernel.
_SOURCES = (
    "pyproject.toml",
    "hatch_build.py",
    "README.md",
    "LICENSE",
    "NOTICE",
    ".gitignore",
)


def build_wheel(folder: Path, **environment: str) -> Path:
    """A wheel of the files of this checkout, built in a copy without any network."""
    sources = folder / "sources"
    sources.mkdir()
    for name in _SOURCES:
        shutil.copy(CHECKOUT / name, sources)
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT / "src", sources / "src", ignore=unwanted)
    (sources / "scripts").mkdir()
    shutil.copy(CHECKOUT / "scripts" / "catalogues.py", sources / "scripts")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    finished = subprocess.run(
        [*command, "--directory", folder],
        cwd=sources,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return next(folder.glob("*.whl"))


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with Python, the packages that Seawall needs, and nothing else on its path."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """No compiler, no checkout, no settings of ours; a data folder of its own."""
        return {
            "PATH": str(self.folder / "venv" / "bin"),
            "PYTHONPATH": str(self.folder / "packages"),
            "HOME": str(self.folder),
            "SEAWALL_DATA_DIR": str(self.folder / "data"),
            "LANG": "C.UTF-8",
        }

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program of its virtual environment."""
        program = self.folder / "venv" / "bin" / str(words[0])
        command = [str(program), *map(str, words[1:])]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True
        )


def make_machine(folder: Path) -> Machine:
    """An empty virtual environment beside the packages of this one, pip among them.

    Seawall is not: a pip of its own would have to be installed there first.
    """
    base = Path(sys.base_prefix) / "bin" / f"python{sysconfig.get_python_version()}"
    subprocess.run([base, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    packages = folder / "packages"
    packages.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(("seawall", "_seawall")) and path.suffix != ".pth":
            (packages / path.name).symlink_to(path)
    return Machine(folder)
