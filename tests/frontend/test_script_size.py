"""All script of the console together, as it goes over the wire."""

import gzip
from pathlib import Path

STATIC = Path(__file__).parents[2] / "src" / "seawall" / "web" / "static"
LIMIT = 100_000


def test_all_script_is_under_a_hundred_kilobytes_gzipped():
    scripts = [path.read_bytes() for path in STATIC.rglob("*.js")]

    assert scripts
    assert sum(len(gzip.compress(each)) for each in scripts) < LIMIT


def test_no_template_brings_script_or_style_of_its_own():
    templates = STATIC.parent / "templates"
    pages = {path: path.read_text() for path in templates.rglob("*.html")}
    inline = [
        str(path)
        for path, text in pages.items()
        if "<style" in text or " style=" in text or "<script>" in text or " onclick=" in text
    ]

    assert pages
    assert inline == []
