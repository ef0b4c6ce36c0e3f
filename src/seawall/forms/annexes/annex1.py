"""Annex I of Regulation (EU) 2021/784: the removal order, as it was written.

Every field may be empty here, since an order is kept as it came: `validity.py` says what
it lacks. Two keys have no box in the form: `language` and `emergency` (Art. 3(2): the
justification stands in the order's own words).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from seawall.forms.annexes.form_moments import Day, Moment

STRICT = {"extra": "forbid", "strict": True}


class ContentCategory(StrEnum):
    """What kind of terrorist content: the closed list of TCO Art. 2(7)."""

    INCITES = "2_7_a"
    SOLICITS_OFFENCES = "2_7_b"
    SOLICITS_PARTICIPATION = "2_7_c"
    INSTRUCTS = "2_7_d"
    THREATENS = "2_7_e"


class AuthorityType(StrEnum):
    """What kind of authority issued it: section E."""

    JUDICIAL = "judge_or_court"
    LAW_ENFORCEMENT = "law_enforcement"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """One address in section B, and whatever helps to find the content there."""

    __pydantic_config__ = STRICT

    url: str = ""
    information: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuingAuthority:
    """Section E: who issued the order and certifies it."""

    __pydantic_config__ = STRICT

    name: str = ""
    representative: str = ""
    file_number: str = ""
    address: str = ""
    telephone: str = ""
    fax: str = ""
    email: str = ""
    date: Day | None = None
    signature: str = ""
    """Who signed or what the stamp says; a channel that authenticates needs none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """Section F: whom to tell and to ask."""

    __pydantic_config__ = STRICT

    issuing_authority: str = ""
    establishment_authority: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedressSection:
    """Section G: where, how long and under which law the order can be challenged."""

    __pydantic_config__ = STRICT

    body: str = ""
    deadline: str = ""
    legislation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex1:
    """A removal order, sections A to G."""

    __pydantic_config__ = STRICT

    issuing_member_state: str = ""
    addressee: str = ""
    contact_point: str = ""
    establishment_member_state: str = ""
    issued_at: Moment | None = None
    reference_number: str = ""
    locations: tuple[Location, ...] = ()
    categories: tuple[ContentCategory, ...] = ()
    reasons: str = ""
    non_disclosure: bool = False
    cross_border: bool = False
    """The tick in section D; `is_cross_border` is what section A says."""
    copy_sent: bool = False
    authority_type: AuthorityType | None = None
    authority: IssuingAuthority = field(default_factory=IssuingAuthority)
    follow_up: FollowUp = field(default_factory=FollowUp)
    redress: RedressSection = field(default_factory=RedressSection)
    language: str = ""
    """The language the order is written in: ISO 639."""
    emergency: str = ""
    """Why no information was given 12 hours before, in the order's words; empty if not said."""

    @property
    def is_cross_border(self) -> bool:
        """Whether another state than that of establishment issued it: TCO Art. 4(1)."""
        states = (self.issuing_member_state.strip(), self.establishment_member_state.strip())
        return all(states) and states[0] != states[1]
