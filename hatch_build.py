"""Compile the kernel into a wheel where there is a compiler; without one, go without.

An editable install is left alone: `python -m seawall.native` builds in place.
"""

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
        if version != "standard":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        try:
            from seawall.native.build import NoCompilerError, build
        finally:
            sys.path.pop(0)
        try:
            kernel = build()
        except NoCompilerError as why:
            self.app.display_warning(f"no kernel in this wheel: {why}")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
        build_data["pure_python"] = False
        build_data["force_include"][str(kernel)] = f"seawall/native/{kernel.name}"
