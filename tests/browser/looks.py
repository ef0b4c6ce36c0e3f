"""How a screen can be looked at, and what is wrong with it then."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

from playwright.sync_api import Page, ViewportSize

from tests.browser.accessibility import (
    CUT_OFF,
    GRAVE,
    PHONE,
    SETTLE,
    UNFOLD,
    VIOLATIONS,
    WIDTHS,
)

SIZES: dict[str, ViewportSize] = {"desk": {"width": 1280, "height": 720}, "phone": PHONE}
#: Where a page has its most columns, each is narrow.
WIDE: ViewportSize = {"width": 1440, "height": 900}
#: All in one call, since each costs as much as a tenth of what axe does.
_LOOK = f"""async (isUnfolded) => {{
  if (isUnfolded) ({UNFOLD})();
  await ({SETTLE})();
  const violations = await ({VIOLATIONS})(false);
  return [violations, ({WIDTHS})(["ltr", "rtl"]), ({CUT_OFF})(), window.ran,
          window.refusedByPolicy];
}}"""
#: Keeps what the page's own policy (CSP) refused it; put before everything that the page does.
WATCH_POLICY = """addEventListener("securitypolicyviolation", (refused) => {
  (window.refusedByPolicy ??= []).push(`${refused.violatedDirective} ${refused.blockedURI}`);
});"""


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
    """What is wrong: by rule of axe, too wide, cut off, run though a stranger wrote it, or refused.

    The page was opened in a context that brings axe to it, and watches its policy.
    """
    violations, widths, cut_off, ran, refused = page.evaluate(_LOOK, is_unfolded)
    cut_off += _cut_off_when_wide(page)
    kinds = {it["rule"]: it["where"] for it in violations if it["impact"] in GRAVE}
    kinds |= {"too wide": dict(widths), "cut off": cut_off, "content ran": ran}
    kinds["refused by the policy"] = refused
    return {kind: where for kind, where in kinds.items() if where}


def _cut_off_when_wide(page: Page) -> list[str]:
    """What a column hides on a wide screen; a telephone does not get wide."""
    size = page.viewport_size
    if size != SIZES["desk"]:
        return []
    page.set_viewport_size(WIDE)
    cut_off: list[str] = page.evaluate(f"({CUT_OFF})()")
    page.set_viewport_size(size)
    return cut_off
