"""Fetching pages as a stranger: guarded, bounded, polite, and honest about who it is.

Every address on the way is checked and pinned before it is called. Redirects are followed
here, ten at most and for three minutes, and circles noticed. robots.txt is kept to (RFC 9309); a host has one
caller at a time, rests between two calls and is left alone as long as it asks. There are
no cookies and no scripts.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ada_url import URL

from seawall.errors import InvalidRequest
from seawall.outbound.egress import PinnedUrl
from seawall.probing import robots, unrolling
from seawall.probing.model import FetchedPage, Hop, PageVisit, Trouble, UnrolledAddress
from seawall.probing.pacing import MustWait, Pacing
from seawall.probing.page_wire import PageAnswer, PageCall, Pin
from seawall.probing.redirected_addresses import nonsense_address
from seawall.probing.retry_after import retry_after
from seawall.probing.robots import Robots, read_robots
from seawall.probing.visit_reading import visit_of

MOST_HOPS = 10
#: Sites that answer late and lead on, ten times, with ten rules to ask for, would take hours.
LONGEST_WAY = timedelta(minutes=3)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Sites whose robots.txt is remembered.
_MOST_SITES = 4096


@dataclass(frozen=True, slots=True)
class Manners:
    """How a fetcher behaves, and from where it looks.

    `contact` is the page that tells a site's owner who is asking; `vantage` names the place
    and `headers` are what a reader there would send. `most` bytes of a page are read.
    """

    contact: str
    vantage: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    gap: timedelta = timedelta(seconds=2)
    most: int = 2 * 2**20
    shorteners: Container[str] = frozenset()

    @property
    def sent(self) -> dict[str, str]:
        """The headers of every call."""
        agent = f"{robots.NAME}/1.0 (+{self.contact})"
        accept = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
        return {"user-agent": agent, "accept": accept, **self.headers}


@dataclass(frozen=True, slots=True)
class _Way:
    """The redirects that were followed, and the answer at their end."""

    answer: PageAnswer
    final_url: str
    hops: tuple[Hop, ...] = ()


class PageFetcher:
    """Looks at addresses for one place; remembers sites' rules and hosts' turns."""

    def __init__(
        self,
        manners: Manners,
        *,
        pin: Pin,
        call: PageCall,
        pacing: Pacing,
        clock: Callable[[], float],
    ) -> None:
        self._manners = manners
        self._pin = pin
        self._call = call
        self._pacing = pacing
        self._clock = clock
        self._sites: dict[str, tuple[float, Robots]] = {}

    def visit(self, url: str, *, at: datetime) -> FetchedPage:
        """Look at an address, wherever it leads; what goes wrong is in the visit."""
        way = self._follow(url, lambda address: self._ask(address, at=at))
        visit = visit_of(
            url,
            way.answer,
            at=at,
            final_url=way.final_url,
            hops=way.hops,
            vantage=self._manners.vantage,
        )
        return FetchedPage(visit, way.answer.body)

    def nowhere(self, url: str, *, at: datetime) -> PageVisit:
        """Look at an address of the same shape that nobody has used."""
        try:
            nonsense = nonsense_address(url, chance=secrets.token_bytes(16))
        except ValueError:
            nonsense = url  # no address at all: the guard refuses it and says why
        return self.visit(nonsense, at=at).visit

    def unroll(self, url: str, *, at: datetime) -> UnrolledAddress:
        """Find out where a wrapped or shortened address leads, without reading the target."""
        return unrolling.unroll_address(
            url,
            leads_to=lambda address: self._leads_to(address, at),
            shorteners=self._manners.shorteners,
        )

    def _leads_to(self, url: str, at: datetime) -> tuple[str | None, str]:
        answer = self._ask(url, at=at, method="HEAD", most=0)
        if answer.status is not None and answer.status >= 400 and answer.status != 429:
            answer = self._ask(url, at=at, most=0)
        onwards = _onwards(url, answer)
        if onwards:
            return onwards, ""
        if answer.status is None:
            return None, f"It could not be followed ({answer.trouble}). {answer.said}".strip()
        return None, f"The host answers {answer.status} and does not lead on."

    def _follow(self, url: str, ask: Callable[[str], PageAnswer]) -> _Way:
        hops: list[Hop] = []
        address, began = url, self._clock()
        while True:
            answer = ask(address)
            onwards = _onwards(address, answer)
            if onwards is None:
                return _Way(answer, address, tuple(hops))
            hops.append(Hop(address, answer.status or 0))
            if any(hop.url == onwards for hop in hops):
                return _Way(_in_trouble(Trouble.LOOP), onwards, tuple(hops))
            if len(hops) > MOST_HOPS:
                return _Way(_in_trouble(Trouble.TOO_MANY_HOPS), onwards, tuple(hops))
            if self._clock() - began > LONGEST_WAY.total_seconds():
                late = _in_trouble(Trouble.TIMEOUT, "The redirects took too long.")
                return _Way(late, onwards, tuple(hops))
            address = onwards

    def _ask(
        self, url: str, *, at: datetime, method: str = "GET", most: int | None = None
    ) -> PageAnswer:
        """Call one address, if the guard, the site's rules and the host's turn allow it."""
        try:
            pinned = self._pin(url)
        except InvalidRequest as refused:
            return _in_trouble(Trouble.REFUSED, refused.detail)
        rules = self._rules_of(pinned, at)
        obstacle = rules.obstacle(pinned.url)
        if obstacle is not None:
            about = "Its robots.txt could not be had." if rules.away else ""
            return _in_trouble(obstacle, about)
        limit = self._manners.most if most is None else most
        return self._in_turn(pinned, at, method=method, most=limit, gap=rules.gap)

    def _rules_of(self, pinned: PinnedUrl, at: datetime) -> Robots:
        parts = urlsplit(pinned.url)
        site = f"{parts.scheme}://{parts.netloc}"
        until, cached_rules = self._sites.get(site, (0.0, None))
        if cached_rules is not None and self._clock() < until:
            return cached_rules
        way = self._follow(f"{site}/robots.txt", lambda address: self._ask_rules(address, at))
        rules = read_robots(way.answer)
        if way.answer.trouble is not Trouble.WAIT:
            if len(self._sites) >= _MOST_SITES:
                self._sites.clear()
            self._sites[site] = (self._clock() + rules.kept_for.total_seconds(), rules)
        return rules

    def _ask_rules(self, url: str, at: datetime) -> PageAnswer:
        try:
            pinned = self._pin(url)
        except InvalidRequest as refused:
            return _in_trouble(Trouble.REFUSED, refused.detail)
        return self._in_turn(pinned, at, method="GET", most=robots.MOST, gap=timedelta(0))

    def _in_turn(
        self, pinned: PinnedUrl, at: datetime, *, method: str, most: int, gap: timedelta
    ) -> PageAnswer:
        pause = max(self._manners.gap, gap).total_seconds()
        try:
            with self._pacing.turn(pinned.host, gap=pause):
                answer = self._call(pinned, method=method, headers=self._manners.sent, most=most)
                wait = retry_after(answer, now=at)
                if wait is None:
                    return answer
                self._pacing.rest(pinned.host, wait.total_seconds())
                return replace(answer, again_at=at + wait)
        except MustWait as later:
            again_at = at + timedelta(seconds=later.seconds)
            return PageAnswer(trouble=Trouble.WAIT, said=later.detail, again_at=again_at)


def _onwards(url: str, answer: PageAnswer) -> str | None:
    """Where an answer redirects to, without the fragment; None if it does not."""
    location = answer.headers.get("location", "")
    if answer.status not in _REDIRECTS or not location:
        return None
    try:
        onwards = URL(location, url)
    except ValueError:
        return None
    onwards.hash = ""
    return str(onwards.href)


def _in_trouble(trouble: Trouble, explanation: str = "") -> PageAnswer:
    return PageAnswer(trouble=trouble, said=explanation)
