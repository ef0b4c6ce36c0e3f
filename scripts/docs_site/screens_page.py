"""The pictures of every screen as pages: light, dark, right to left and on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from scripts.docs_site.markdown import page

GALLERY = Path("build") / "gallery"
_NONE_YET = """No pictures have been taken in this checkout. Take them, then build the site again:

```shell
./dev gallery
./dev docs
```
"""


def screens(root: Path) -> Iterator[tuple[str, str, Path | None]]:
    """Each page with its name, its text and its picture; first the page that lists them."""
    file = root / GALLERY / "screens.json"
    listed: list[dict[str, str]] = json.loads(file.read_text("utf-8")) if file.exists() else []
    shown = [one for one in listed if (root / GALLERY / one["file"]).exists()]
    links = "\n".join(f"- [{one['says']}]({one['name']}.md)" for one in shown)
    tree = "```{toctree}\n:hidden:\n\n" + "\n".join(one["name"] for one in shown) + "\n```"
    yield (
        "index",
        page(
            "# Screens",
            "What does each screen look like: light, dark, right to left, and on a phone?",
            links or _NONE_YET,
            tree if shown else "",
        ),
        None,
    )
    for one in shown:
        text = page(f"# {one['says']}", f"![{one['says']}]({one['file']})")
        yield one["name"], text, root / GALLERY / one["file"]
