"""The page on installing: its files are those of a release, and nothing is taken from an index."""

from __future__ import annotations

import re

from scripts.release.building import version
from tests.docs.pages import PAGES, ROOT

PAGE = ROOT / "docs" / "operations" / "install.md"
#: An installer and our name alone, with or without options and extras: `pip install seawall[media]`.
_BY_NAME = re.compile(
    r"(?:pip3?|uv|pipx|uvx?) (?:pip )?(?:install|add)[^\n`]*? ['\"]?seawall(?![\w./-])"
)


def test_no_page_and_no_message_has_seawall_installed_from_an_index():
    places = [*PAGES, *(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.yaml")]
    places += [path for path in (ROOT / "samples").rglob("*") if path.suffix in {".txt", ".toml"}]

    by_name = {
        str(path.relative_to(ROOT)): match[0]
        for path in places
        if "node_modules" not in path.parts and (match := _BY_NAME.search(path.read_text("utf-8")))
    }

    assert by_name == {}
    assert _BY_NAME.search("pip install -U 'seawall[media]'")
    assert not _BY_NAME.search("pip install './seawall-0.1.0-py3-none-any.whl[media]'")


def test_the_page_names_the_files_of_this_version_only():
    versions = set(re.findall(r"seawall[-_](\d+\.\d+\.\d+)", PAGE.read_text()))
    versions |= set(re.findall(r"(?:requirements-|seawall:)(\d+\.\d+\.\d+)", PAGE.read_text()))

    assert versions == {version()}
