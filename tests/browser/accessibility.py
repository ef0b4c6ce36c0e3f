"""Whom a page shuts out: axe's grave findings, and what is wider than the screen."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
GRAVE = frozenset({"serious", "critical"})
#: Only what is wrong leaves the browser: everything else that axe reports is megabytes.
#: Of rules that find nothing grave none is run, unless all are asked for.
VIOLATIONS = """async (areAll) => {
  const slight = axe._audit.rules.filter(({ impact }) => /minor|moderate/.test(impact));
  const switchedOff = areAll ? [] : slight.map(({ id }) => [id, { enabled: false }]);
  const rules = Object.fromEntries(switchedOff);
  const { violations } = await axe.run({ resultTypes: ["violations"], rules });
  return violations.map(({ id, impact, nodes }) => (
    { rule: id, impact, where: nodes.slice(0, 3).map((node) => node.html) }
  ));
}"""
#: Of actions one is open at a time; without their name all can be.
UNFOLD = """() => {
  const closed = [...document.querySelectorAll("details:not([open])")];
  for (const details of closed) {
    details.removeAttribute("name");
    details.open = true;
  }
  return closed.length;
}"""
#: With reduced motion a transition lasts a moment, but it has to be drawn to be over.
SETTLE = """async () => {
  const isMoving = (it) => it instanceof CSSTransition && it.playState === "running";
  const moves = () => document.getAnimations().some(isMoving);
  for (let frame = 0; frame < 600 && moves(); frame++) await new Promise(requestAnimationFrame);
}"""
WIDTHS = """(directions) => {
  const root = document.documentElement;
  const before = root.dir;
  const widths = directions.map((direction) => {
    root.dir = direction || before;
    return [root.dir, root.scrollWidth - root.clientWidth];
  });
  root.dir = before;
  return widths.filter(([_, wide]) => wide > 0);
}"""

#: A part of the page hides what is wider than it, so that the page itself is not too wide.
CUT_OFF = """() => [...document.querySelectorAll(".panel .btn")].filter((button) => {
  const panel = button.closest(".panel");
  for (let around = button; around !== panel; around = around.parentElement) {
    if (["auto", "scroll"].includes(getComputedStyle(around).overflowX)) return false;
  }
  const [inner, outer] = [button, panel].map((it) => it.getBoundingClientRect());
  return inner.width > 0 && (inner.right > outer.right + 1 || inner.left < outer.left - 1);
}).map((button) => button.textContent.trim())"""


def violations(page: Page, *, are_all: bool = True) -> list[dict[str, Any]]:
    """Everything that axe finds wrong with a page: the rule, how grave, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    findings: list[dict[str, Any]] = page.evaluate(VIOLATIONS, are_all)
    return findings


def grave(page: Page) -> list[dict[str, Any]]:
    """What axe finds serious or critical."""
    return [it for it in violations(page, are_all=False) if it["impact"] in GRAVE]


def unfold(page: Page) -> bool:
    """Open everything that is folded; whether anything was."""
    return bool(page.evaluate(UNFOLD))


def overflow(page: Page, *directions: str) -> dict[str, int]:
    """By how many pixels the page is wider than the screen, by direction: its own, or these."""
    return dict(page.evaluate(WIDTHS, list(directions) or [""]))
