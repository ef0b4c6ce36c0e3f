"""Every icon a page names is in the sprite."""

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "src/seawall/web"
NAMED = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']""")


def test_every_icon_that_a_page_names_is_in_the_sprite():
    sprite = (WEB / "static/seawall/icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    pages = [path for path in WEB.rglob("*") if path.suffix in {".html", ".py"}]
    named = {
        name
        for page in pages
        for pair in NAMED.findall(page.read_text(encoding="utf-8"))
        for name in pair
        if name
    }

    assert named
    assert named <= known, f"add to frontend/icons.txt: {sorted(named - known)}"
