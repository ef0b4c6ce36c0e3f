"""Build the documentation as a site: `./dev docs`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "docs"


def main() -> int:
    """Lay out the sources, build the site, and say where it is."""
    parser = argparse.ArgumentParser(prog="./dev docs", description=__doc__)
    parser.add_argument("--to", type=Path, default=BUILD, help="the folder that it is built in")
    options = parser.parse_args()
    status = build(options.to)
    if status == 0:
        print(f"{options.to / 'html' / 'index.html'}")
    return status


def build(folder: Path) -> int:
    """Build the site into `folder/html`; a warning is an error. Gives Sphinx's exit code."""
    from sphinx.cmd.build import main as sphinx

    from scripts.docs_site.assembly import Assembly

    source = folder / "source"
    Assembly(ROOT, source, described_api()).lay_out()
    config = str(Path(__file__).parent)
    doctrees, html = str(folder / "doctrees"), str(folder / "html")
    status: int = sphinx(
        ["-q", "-W", "--keep-going", "-b", "html", "-c", config, "-d", doctrees, str(source), html]
    )
    if status != 0:  # what was warned of is said again the next time, not taken as read
        shutil.rmtree(doctrees, ignore_errors=True)
    return status


def described_api() -> dict[str, object]:
    """The description of the API, as a server gives it."""
    with tempfile.TemporaryDirectory(prefix="seawall-docs-") as folder:
        os.environ.setdefault("SEAWALL_DATA_DIR", folder)
        from seawall.app.database import set_up_django

        set_up_django()
        from seawall.gate import openapi
        from seawall.web import docs, ports

        ports.gate_description = openapi.document
        return docs.description()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
