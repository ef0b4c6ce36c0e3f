"""How chips are set: a state or a match is read at a glance only where its words are whole."""

from __future__ import annotations

from playwright.sync_api import Page

#: Of each chip that can be seen its words (a hyphen ends one), and how many lines each lies in.
_CHIPS = """() => [...document.querySelectorAll("main .chip")].filter((it) => it.checkVisibility())
  .map((chip) => {
    const texts = document.createTreeWalker(chip, NodeFilter.SHOW_TEXT);
    const tops = (rects) => new Set([...rects].map((it) => Math.round(it.top)));
    const around = document.createRange();
    around.selectNodeContents(chip);
    const torn = [];
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[^\\s-]+-?/g)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (tops(range.getClientRects()).size > 1) torn.push(word[0]);
      }
    }
    return { text: chip.textContent.trim(), lines: tops(around.getClientRects()).size, torn };
  })"""


def badly_set_chips(page: Page, *, most_lines: int = 3) -> list[str]:
    """Chips on the page that break inside a word, or are a column of lines."""
    return [
        chip["text"] for chip in page.evaluate(_CHIPS) if chip["torn"] or chip["lines"] > most_lines
    ]


def match_chips(page: Page) -> dict[str, int]:
    """The chips of the column of matches, and how many lines each has."""
    return {
        chip["text"]: chip["lines"]
        for chip in page.evaluate(_CHIPS.replace("main .chip", ".inbox-match .chip"))
    }
