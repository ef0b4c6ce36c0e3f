"""The law that a decision of our own finds broken, and why: DSA Art. 17(3)(d).

Illegal content is a ground beside our terms, and another thing than an order: nobody told us to,
we found it ourselves. So the law is named and the reason given, in words that the person affected
reads and that go into the Union's database: nobody may be named in them (Art. 24(5)). A clause of
the policy may stand beside it and need not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from seawall.errors import problem

#: The fields of the Union's database take no more.
LONGEST_LAW, LONGEST_EXPLANATION = 500, 2000


@dataclass(frozen=True, slots=True)
class LegalGround:
    """A law, and why the content is illegal under it."""

    law: str
    explanation: str

    @classmethod
    def of(cls, law: str, explanation: str) -> LegalGround | None:
        """What somebody wrote; None where they wrote neither."""
        written = cls(law.strip(), explanation.strip())
        return written if written.law or written.explanation else None

    def as_evidence(self) -> dict[str, str]:
        """How a decision keeps it."""
        return {"law": self.law, "explanation": self.explanation}

    @classmethod
    def from_evidence(cls, evidence: Mapping[str, Any]) -> LegalGround | None:
        """What a decision has kept; None where it rests on no law."""
        kept = evidence.get(KEPT_AS)
        return cls(kept["law"], kept["explanation"]) if kept else None

    def require_complete(self) -> None:
        """Refuse a law without its explanation, an explanation without its law, or too much."""
        if not self.law:
            raise problem("cases.law-missing")
        if not self.explanation:
            raise problem("cases.explanation-missing")
        if len(self.law) > LONGEST_LAW:
            raise problem("cases.law-too-long", longest=LONGEST_LAW)
        if len(self.explanation) > LONGEST_EXPLANATION:
            raise problem("cases.explanation-too-long", longest=LONGEST_EXPLANATION)


#: Where a decision keeps the law that it finds broken.
KEPT_AS = "illegality"


@dataclass(frozen=True, slots=True)
class KnownLaw:
    """A law that is offered where one is named; any other may be written instead."""

    title: str
    place: str
    keyword: str
    source: str
    is_confirmed: bool


@cache
def known_laws() -> tuple[KnownLaw, ...]:
    """The laws that ship with the package."""
    text = files("seawall").joinpath("data/laws.yaml").read_text(encoding="utf-8")
    return tuple(KnownLaw(**law) for law in yaml.safe_load(text)["laws"])


def keyword_of(law: str) -> str:
    """The word of the Union's database for what this law forbids; empty for one not known here."""
    plain = " ".join(law.split()).casefold()
    return next((known.keyword for known in known_laws() if known.title.casefold() == plain), "")
