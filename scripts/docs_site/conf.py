"""How Sphinx builds the site: nothing is loaded from another site, and search works offline."""

from __future__ import annotations

from importlib.metadata import version as version_of
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

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
    """Take our words of search in place of Sphinx's own."""
    app.add_search_language(SeawallSearch)
