"""In the jail are no files: whatever a reader may load late was loaded before the jail shut."""

import pkgutil
import subprocess
import sys

import av
import PIL
import pytest

LOADED = """
import sys
from seawall.sandbox.jail._openers import opener
from seawall.sandbox.model import limits_of
opener(sys.argv[1]).prepare(limits_of(sys.argv[1]))
print("\\n".join(sys.modules))
"""
#: Programs, and what needs a screen or another system: no file makes a reader load these.
LEFT = {"__main__", "datasets", "report", "ImageQt", "ImageTk", "_imagingtk", "_tkinter_finder"}
LEFT |= {"ImageWin", "FpxImagePlugin", "MicImagePlugin", "_typing"}  # and packages we have not


@pytest.mark.parametrize(
    ("family", "library"),
    [("video", av), ("sound", av), ("picture", PIL), ("heard", av), ("shown", av)],
)
def test_every_module_of_a_reader_is_loaded_beforehand(family, library):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, family], capture_output=True, text=True, check=True
    )
    modules = pkgutil.walk_packages(library.__path__, f"{library.__name__}.")
    missing = {
        module.name for module in modules if module.name.rpartition(".")[2] not in LEFT
    } - set(done.stdout.split("\n"))

    assert not missing
