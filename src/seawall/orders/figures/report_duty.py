"""Which reports, and which parts of one, the law asks of this provider at all.

Where it does not, the report says "not required" with the article: no zero, which would say
that nothing happened, and no blank. A number that exists is given even where nobody asks.

- TCO Art. 7(2): only who acted against terrorist content, or had to, in that year.
- TCO Art. 8(1): competent authorities, never a provider.
- TCO Art. 10(1): complaints are about what specific measures removed (Art. 5).
- DSA Art. 15(2), 19(1): no micro or small enterprise, unless it is very large (Art. 33).
- DSA Art. 24(1), (2): online platforms; 24(3): their users' number on request, of all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from seawall.orders.figures.tally import FigureTally

TCO, DSA = "Regulation (EU) 2021/784", "Regulation (EU) 2022/2065"


class DsaProvider(StrEnum):
    """What a provider is under the Digital Services Act, as the operator declares it."""

    UNDECLARED = "undeclared"
    SMALL = "small"
    """A micro or small enterprise of Recommendation 2003/361/EC."""
    HOSTING = "hosting"
    """A hosting service that is no online platform."""
    PLATFORM = "platform"
    VERY_LARGE = "very_large"
    """Designated under Art. 33(4): it reports every six months, Art. 42(1)."""


class LegalReport(StrEnum):
    """A report that a law asks for."""

    TCO_7 = "tco-7"
    TCO_8 = "tco-8"
    DSA_15 = "dsa-15"
    DSA_24_1 = "dsa-24-1"
    DSA_24_2 = "dsa-24-2"


@dataclass(frozen=True, slots=True)
class NotRequired:
    """What the law does not ask of this provider in this period, and where it says so."""

    article: str
    why: str
    required: bool = False

    def __str__(self) -> str:
        return f"not required ({self.article}): {self.why}"


@dataclass(frozen=True, slots=True)
class Required:
    """What the law asks of this provider, and where."""

    article: str
    why: str = ""
    required: bool = True

    def __str__(self) -> str:
        return f"required ({self.article})" + (f": {self.why}" if self.why else "")


ReportDuty = Required | NotRequired

_AS_DECLARED = {
    DsaProvider.UNDECLARED: "as of an online platform, since SEAWALL_DSA_PROVIDER declares nothing",
    DsaProvider.VERY_LARGE: "every six months, Art. 42(1)",
}
_SMALL = "micro and small enterprises are exempt"


def tco_7_duty(tally: FigureTally) -> ReportDuty:
    """The yearly report: of who acted, or was required to."""
    required = bool(tally.orders.received) or tally.was_exposed
    if required or any(tally.removed.values()) or _followed(tally):
        return Required(f"{TCO}, Art. 7(2)")
    return NotRequired(
        f"{TCO}, Art. 7(2)", "no action against terrorist content was taken or required"
    )


def _followed(tally: FigureTally) -> bool:
    """Whether something came of what was done in an earlier period."""
    answers = (tally.complaints, tally.proceedings)
    return any(answer.outcomes or answer.reinstated for answer in answers)


def tco_8_duty() -> NotRequired:
    """The authorities' own report, where we are a provider."""
    return NotRequired(f"{TCO}, Art. 8(1)", "it is asked of competent authorities")


def no_provider(article: str) -> NotRequired:
    """A provider's report, where we are an authority."""
    return NotRequired(article, "it is asked of providers, and this is an authority")


def complaints_duty(tally: FigureTally) -> ReportDuty:
    """Art. 7(3)(d) and (g): complaints against what specific measures removed."""
    complained = sum(tally.complaints.outcomes.values()) + tally.complaints.reinstated
    if tally.was_exposed or complained:
        return Required(f"{TCO}, Art. 7(3)(d) and (g)")
    return NotRequired(f"{TCO}, Art. 10(1)", "no specific measures of Art. 5 were required of us")


def no_dsa_duties() -> Mapping[LegalReport, ReportDuty]:
    """The reports of Articles 15 and 24, where we are an authority."""
    return {
        LegalReport.DSA_15: no_provider(f"{DSA}, Art. 15(1)"),
        LegalReport.DSA_24_1: no_provider(f"{DSA}, Art. 24(1)"),
        LegalReport.DSA_24_2: no_provider(f"{DSA}, Art. 24(2)"),
    }


def dsa_duties(provider: DsaProvider) -> Mapping[LegalReport, ReportDuty]:
    """The reports of Articles 15 and 24."""
    why = _AS_DECLARED.get(provider, "")
    if provider is DsaProvider.SMALL:
        spared = NotRequired(f"{DSA}, Art. 19(1)", _SMALL)
        return {
            LegalReport.DSA_15: NotRequired(f"{DSA}, Art. 15(2)", _SMALL),
            LegalReport.DSA_24_1: spared,
            LegalReport.DSA_24_2: NotRequired(
                f"{DSA}, Art. 19(1)", f"{_SMALL}; the number is told on request, Art. 24(3)"
            ),
        }
    if provider is DsaProvider.HOSTING:
        elsewhere = NotRequired(f"{DSA}, Art. 24", "it is asked of online platforms")
        return {
            LegalReport.DSA_15: Required(f"{DSA}, Art. 15(1)"),
            LegalReport.DSA_24_1: elsewhere,
            LegalReport.DSA_24_2: elsewhere,
        }
    return {
        LegalReport.DSA_15: Required(f"{DSA}, Art. 15(1)", why),
        LegalReport.DSA_24_1: Required(f"{DSA}, Art. 24(1)", why),
        LegalReport.DSA_24_2: Required(
            f"{DSA}, Art. 24(2)",
            "" if provider is DsaProvider.VERY_LARGE else why,
        ),
    }
