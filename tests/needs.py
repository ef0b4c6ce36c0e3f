"""What a test needs of the machine: where `./dev test` would have installed it, lacking it fails."""

from __future__ import annotations

import ctypes
import shutil

from seawall import native

_PACKAGES = {
    "caddy": "caddy",
    "nginx": "nginx-light",
    "openssl": "openssl",
    "promtool": "promtool",
    "tesseract": "tesseract-ocr tesseract-ocr-eng",
}


def program(name: str) -> str:
    """The path of this program."""
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    assert path, f"{name} is missing: sudo apt-get install {_PACKAGES[name]}"
    return path


def kernel() -> ctypes.CDLL:
    """The compiled kernel, without which a comparison with it would compare nothing."""
    library = native.kernel()
    assert library, f"{native.status()}. It needs a C compiler; `./dev test` builds it."
    return library
