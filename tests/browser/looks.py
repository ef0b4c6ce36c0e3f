"""How a screen can be looked at, and what is wrong with it then."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser.accessibility import GRAVE, PHONE, SETTLE, UNFOLD, VIOLATIONS, WIDTHS

SIZES: dict[str, ViewportSize] = {"desk": {"width": 1280, "height": 720}, "phone": PHONE}
#: All in one call, since each costs as much as a tenth of what axe does.
_LOOK = f"""async (isUnfolded) => {{
  if (isUnfolded) ({UNFOLD})();
  await ({SETTLE})();
  const violations = await ({VIOLATIONS})();
  return [violations, ({WIDTHS})(["ltr", "rtl"]), window.ran];
}}"""


@dataclass(frozen=True)
class Look:
    """The size of the screen, and whether it is light or dark."""

    size: str
    scheme: Literal["light", "dark"]

    def __str__(self) -> str:
        return f"{self.size}, {self.scheme}"

    def put_on(self, page: Page) -> None:
        """Let what opens next on this page be seen so."""
        page.set_viewport_size(SIZES[self.size])
        page.emulate_media(color_scheme=self.scheme, reduced_motion="reduce")


#: All there are.
LOOKS = tuple(Look(size, scheme) for size, scheme in product(SIZES, ("light", "dark")))


def faults(page: Page, *, is_unfolded: bool = False) -> dict[str, object]:
    """What is wrong: by rule of axe, too wide in a direction, or run though a stranger wrote it.

    The page was opened in a context that brings axe to it.
    """
    violations, widths, ran = page.evaluate(_LOOK, is_unfolded)
    kinds = {it["rule"]: it["where"] for it in violations if it["impact"] in GRAVE}
    kinds |= {"too wide": dict(widths), "content ran": ran}
    return {kind: where for kind, where in kinds.items() if where}
