"""What a site's robots.txt lets us do, as RFC 9309 reads it.

A file that is not there forbids nothing (§2.3.1.3); one that cannot be had forbids
everything for now (§2.3.1.4). A forbidden address is not fetched, and the visit says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from protego import Protego

from seawall.probing.model import Trouble
from seawall.probing.page_wire import PageAnswer

#: The product token that robots.txt may address (§2.2.1).
NAME = "Seawall"
#: Bytes that are read; the RFC asks for at least 500 kibibytes (§2.5).
MOST = 512 * 1024
#: Use what was read no longer than a day (§2.4), and try a failure again sooner.
KEPT_FOR = timedelta(days=1)
FAILURE_KEPT_FOR = timedelta(minutes=10)
#: Nobody may make us wait for ever.
LONGEST_GAP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site: none, or why none could be had (`away`)."""

    rules: Protego | None = None
    away: Trouble | None = None

    def obstacle(self, url: str) -> Trouble | None:
        """Why an address must not be fetched now."""
        if self.rules is not None and not self.rules.can_fetch(url, NAME):
            return Trouble.ROBOTS
        return self.away

    @property
    def gap(self) -> timedelta:
        """The time between two calls that the site asks for."""
        delay = self.rules.crawl_delay(NAME) if self.rules else None
        return timedelta(seconds=min(max(0.0, delay or 0.0), LONGEST_GAP.total_seconds()))

    @property
    def kept_for(self) -> timedelta:
        """How long this answer holds."""
        return FAILURE_KEPT_FOR if self.away else KEPT_FOR


def read_robots(answer: PageAnswer) -> Robots:
    """The rules in a server's answer to /robots.txt."""
    if answer.status is None:
        return Robots(away=answer.trouble or Trouble.NO_ANSWER)
    if answer.status >= 500 or answer.status == 429:
        return Robots(away=Trouble.WAIT)
    if 200 <= answer.status < 300:
        return Robots(Protego.parse(answer.body[:MOST].decode("utf-8", "replace")))
    return Robots()
