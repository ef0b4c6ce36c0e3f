"""The nouns of probing: a visit, what it is compared with, and the judgement on it.

A visit is plain data and survives `msgspec`, since the first one is kept to be compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from seawall.probing.state import AddressState

Scalar = str | int | float | bool | None


class Trouble(StrEnum):
    """Why a visit ended without an answer to judge."""

    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    TIMEOUT = "timeout"
    LOOP = "loop"
    TOO_MANY_HOPS = "too_many_hops"
    ROBOTS = "robots"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect on the way: who answered, and how."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class PageVisit:
    """One look at one address, as a stranger sees it from one place (`vantage`).

    `text` is a sample of the page's words and `digest` the SHA-256 of the bytes that were
    read; `is_cut` says that there were more. `again_at` is when the host, or our manners
    towards it, allow the next call.
    """

    url: str
    at: datetime
    final_url: str = ""
    vantage: str = ""
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    title: str = ""
    text: str = ""
    asks_password: bool = False
    digest: str = ""
    simhash: str = ""
    is_cut: bool = False
    trouble: Trouble | None = None
    said: str = ""
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A visit together with the bytes it read, for the snapshot."""

    visit: PageVisit
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What a visit is compared with.

    `first` showed the content; `nowhere` is the site's answer for an address of the same
    shape that nobody has used, best fetched together with `first` and kept; `elsewhere` are
    visits to the same address from other places, made at about the same time.
    """

    first: PageVisit | None = None
    nowhere: PageVisit | None = None
    elsewhere: tuple[PageVisit, ...] = ()


class JudgingRule(StrEnum):
    """Which rule decided: the handle by which a judgement can be disputed."""

    NO_ANSWER = "no_answer"
    STATUS_GONE = "status_gone"
    STATUS_LOGIN = "status_login"
    STATUS_LEGAL = "status_legal"
    STATUS_OTHER = "status_other"
    CHALLENGE = "challenge"
    CONTENT_KEPT = "content_kept"
    TITLE_KEPT = "title_kept"
    LOGIN_REDIRECT = "login_redirect"
    LOGIN_PAGE = "login_page"
    AGE_PAGE = "age_page"
    PLACE_PAGE = "place_page"
    LIKE_NOWHERE = "like_nowhere"
    ALL_ALIKE = "all_alike"
    SAYS_GONE = "says_gone"
    CONTRADICTORY = "contradictory"
    REDIRECTED = "redirected"
    PARKED = "parked"
    NO_TEXT = "no_text"
    FIRST_LOOK = "first_look"
    CHANGED = "changed"
    TWO_PLACES = "two_places"


@dataclass(frozen=True, slots=True)
class VisitJudgement:
    """A state, the rule it rests on, a sentence for a person, and what was measured."""

    state: AddressState
    rule: JudgingRule
    why: str
    evidence: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageSighting:
    """What is kept of a judged visit: when, and which state."""

    at: datetime
    state: AddressState


@dataclass(frozen=True, slots=True)
class UnrolledAddress:
    """Where a shortened or wrapped address leads.

    `why` is empty if the end was reached; otherwise it says what stopped us there.
    """

    final: str
    hops: tuple[str, ...] = ()
    why: str = ""
