"""Compile the kernel: a handful of C files, one shared library, any C compiler.

    python -m seawall.native

No headers of Python are needed. The library is written beside its place and renamed
into it, and carries code for several generations of processors; which one runs is
decided when it is loaded.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
COMPILERS = ("cc", "gcc", "clang")
FLAGS = ("-O3", "-std=gnu11", "-fPIC", "-shared", "-fno-math-errno", "-ffp-contract=off")


class NoCompilerError(RuntimeError):
    """No C compiler on this machine, or one that cannot compile the kernel."""


@cache
def target() -> Path:
    """Where the kernel of exactly these sources lies, once it is built."""
    digest = sha256()
    for path in _sources():
        digest.update(path.read_bytes())
    return HERE / f"_kernel-{digest.hexdigest()[:16]}.so"


def build() -> Path:
    """Compile the kernel unless it is there; says where it is."""
    path = target()
    if path.exists():
        return path
    compiler = os.environ.get("CC") or next(filter(shutil.which, COMPILERS), None)
    if compiler is None:
        raise NoCompilerError("There is no C compiler; on Debian: sudo apt-get install gcc")
    beside = path.with_suffix(f".{os.getpid()}.new")
    sources = [str(source) for source in _sources() if source.suffix == ".c"]
    command = [compiler, *FLAGS, "-o", str(beside), *sources, "-lm"]
    compilation = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if compilation.returncode:
        raise NoCompilerError(f"{compiler} failed: {compilation.stderr.strip()[-600:]}")
    beside.replace(path)
    for kernel in HERE.glob("_kernel-*.so"):
        if kernel != path:
            kernel.unlink(missing_ok=True)
    return path


def main() -> int:
    """Build, and say where the kernel is or why there is none."""
    try:
        print(build())  # noqa: T201 - a command's answer
    except NoCompilerError as why:
        print(f"No kernel: {why}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _sources() -> list[Path]:
    return sorted([*HERE.glob("*.c"), *HERE.glob("*.h")])
