"""How Sphinx builds the site: nothing is loaded from another site, and search works offline."""

from __future__ import annotations

from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

#: Where the assembly writes what is served as it is (`assembly.py`).
GENERATED = "_generated"

project = "Seawall"
project_copyright = "the Seawall developers"
version = release = version_of("seawall")
extensions = ["myst_parser"]
root_doc = "index"
language = "en"
smartquotes = False  # what is copied from a page is what was written

myst_heading_anchors = 4
suppress_warnings = ["misc.highlighting_failure"]  # a block in no language that has colours

html_theme = "pydata_sphinx_theme"
html_title = "Seawall"
html_copy_source = False
html_show_sourcelink = False
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_show_search_summary = False  # an excerpt would be fetched, which no browser does from a file
html_search_scorer = str(Path(__file__).with_name("static") / "scorer.js")
html_theme_options = {
    "logo": {"text": "Seawall"},
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "header_links_before_dropdown": 10,
    "search_bar_text": "Search",
    "show_nav_level": 1,
    "navigation_depth": 2,
    "show_prev_next": False,
    "footer_start": [],
    "footer_end": [],
}


class SeawallSearch(SearchEnglish):
    """English, without the words of a question that stand on every page or on none."""

    stopwords = SearchEnglish.stopwords | {
        *("can", "do", "does", "how", "i", "me", "my", "our", "should", "us", "we", "what"),
        *("when", "where", "which", "who", "why", "you", "your", "seawall"),
    }


def setup(app: Sphinx) -> None:
    """Search by our words, with the question of each page under its result."""
    app.add_search_language(SeawallSearch)
    app.connect("builder-inited", _take_generated)
    app.connect("html-page-context", _load_search)


def _take_generated(app: Sphinx) -> None:
    app.config.html_static_path.append(str(Path(app.srcdir) / GENERATED))


def _load_search(app: Sphinx, pagename: str, *_: object) -> None:
    if pagename == "search":
        for name in ("questions.js", "errors.js", "search.js"):
            app.add_js_file(name)
