"""Compile the catalogues of words, and into a wheel the kernel where there is a compiler.

Without a compiler, and with `SEAWALL_KERNEL=off`, a wheel goes without the kernel and is one for
every machine. An editable install gets its catalogues in place; its kernel is built by
`python -m seawall.native`.
"""

import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "src/seawall/native"


class Kernel(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `_kernel-*.so` to a wheel, which then is one for this kind of machine."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the files of a wheel are collected."""
        self._catalogues(build_data)
        if version != "standard" or os.environ.get("SEAWALL_KERNEL") == "off":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        try:
            from seawall.native.build import NoCompilerError, build
            from seawall.native.wheel_tag import platform_tag
        finally:
            sys.path.pop(0)
        try:
            kernel = build()
        except NoCompilerError as why:
            self.app.display_warning(f"no kernel in this wheel: {why}")
            return
        platform = platform_tag(kernel.read_bytes(), sysconfig.get_platform())
        build_data["tag"] = f"py3-none-{platform}"
        build_data["pure_python"] = False
        build_data["force_include"][str(kernel)] = f"seawall/native/{kernel.name}"

    def _catalogues(self, build_data: dict[str, Any]) -> None:
        """The `.mo` files are made, not kept: a wheel takes them along all the same."""
        sys.path.insert(0, self.root)
        try:
            from scripts.catalogues import compile_all
        finally:
            sys.path.pop(0)
        for made in compile_all():
            inside = made.relative_to(Path(self.root) / "src")
            build_data["force_include"][str(made)] = str(inside)
