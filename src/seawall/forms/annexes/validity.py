"""Whether Annex I is filled in well enough to work from: a code for everything it lacks.

TCO Art. 3(4) lists what an order contains. A fault stops no clock: only an address that is
missing, or reasons that say nothing, suggest Annex III ("insufficient information"), and a
person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from ada_url import URL

from seawall.forms.annexes.annex1 import Annex1, AuthorityType, Location
from seawall.forms.annexes.annex3 import NonComplianceGround
from seawall.forms.annexes.form_faults import FormFault
from seawall.forms.annexes.required import faults_if_empty, faults_if_no_member_state
from seawall.forms.model import Channel

#: Channels that guarantee who sent it: the footnote to Annex I, section E.
AUTHENTICATED = frozenset({Channel.PERCI_EXPORT, Channel.EMAIL_SIGNED, Channel.API})

_SUGGESTS_ANNEX_3 = frozenset({"annex1.B.url_missing", "annex1.B.reasons_unusable"})


def validate_order(
    order: Annex1,
    *,
    channel: Channel,
    authenticated: bool | None = None,
    crosses: bool | None = None,
) -> tuple[FormFault, ...]:
    """Everything that a valid import lacks, in the order of the form.

    `authenticated` is what is known of this very message; where nothing is, the channel counts.
    `crosses` is the reader's own finding of whether it crosses a border; where there is none,
    what section A says counts.
    """
    is_cross_border = order.is_cross_border if crosses is None else crosses
    is_authenticated = channel in AUTHENTICATED if authenticated is None else authenticated
    return (
        *_section_a(order),
        *_section_b(order),
        *_section_d(order),
        *_section_e(order, authenticated=is_authenticated),
        *_section_f(order, is_cross_border=is_cross_border),
        *_section_g(order),
    )


def suggestion(faults: Iterable[FormFault]) -> NonComplianceGround | None:
    """The ground of Annex III these faults suggest to the person who decides, if any."""
    if any(fault.code in _SUGGESTS_ANNEX_3 for fault in faults):
        return NonComplianceGround.INSUFFICIENT_INFORMATION
    return None


def _section_a(order: Annex1) -> Iterator[FormFault]:
    for key, value in (
        ("issuing_member_state", order.issuing_member_state),
        ("addressee", order.addressee),
        ("contact_point", order.contact_point),
        ("establishment_member_state", order.establishment_member_state),
        ("issued_at", order.issued_at),
    ):
        yield from faults_if_empty("annex1", "A", key, value, code=f"{key}_missing")
    yield from faults_if_empty(
        "annex1", "A", "reference_number", order.reference_number, code="reference_missing"
    )
    for key, code in (
        ("issuing_member_state", order.issuing_member_state),
        ("establishment_member_state", order.establishment_member_state),
    ):
        yield from faults_if_no_member_state("annex1", "A", key, code)


def _section_b(order: Annex1) -> Iterator[FormFault]:
    yield from location_faults(order.locations)
    if not order.categories:
        yield FormFault(
            "annex1.B.category_missing",
            "categories",
            "No box of section B says what kind of terrorist content it is.",
            "Tick at least one category of Article 2(7).",
        )
        if not order.reasons.strip():
            yield FormFault(
                "annex1.B.reasons_unusable",
                "reasons",
                "Neither a tick nor a word says why the material is terrorist content.",
                "State the reasons: Article 3(4)(b).",
            )


@lru_cache(maxsize=1)  # looked at before the lock of receiving is held, and asked again within
def location_faults(locations: tuple[Location, ...]) -> tuple[FormFault, ...]:
    """What the addresses of section B lack, each by its position."""
    from seawall.signals import is_plain_address  # with numpy, which most commands never need

    if not locations:
        return (_no_url("locations"),)
    return tuple(
        fault
        for position, location in enumerate(locations)
        if not is_plain_address(location.url.strip())  # most are, and that is quick to see
        for fault in _location(location, f"locations[{position}].url")
    )


def _location(location: Location, field: str) -> Iterator[FormFault]:
    if not location.url.strip():
        yield _no_url(field)
    elif not _is_address(location.url.strip()):
        yield FormFault(
            "annex1.B.url_unusable",
            field,
            "It is no complete address.",
            "Give the exact address with its scheme, such as https://example.com/post/1.",
        )


def _section_d(order: Annex1) -> Iterator[FormFault]:
    compared = order.issuing_member_state.strip() and order.establishment_member_state.strip()
    if compared and order.cross_border != order.is_cross_border:
        says = "differ" if order.is_cross_border else "are the same"
        remedy = "Tick the first box." if order.is_cross_border else "Take the tick away."
        yield FormFault(
            "annex1.D.inconsistent",
            "cross_border",
            f"The states of section A {says}, and section D says otherwise.",
            f"{remedy} Section A counts until then.",
        )


def _section_e(order: Annex1, *, authenticated: bool) -> Iterator[FormFault]:
    authority = order.authority
    yield from faults_if_empty(
        "annex1", "E", "authority_type", order.authority_type, code="type_missing"
    )
    for key, value in (
        ("name", authority.name),
        ("file_number", authority.file_number),
        ("email", authority.email),
        ("date", authority.date),
    ):
        yield from faults_if_empty("annex1", "E", f"authority.{key}", value, code=f"{key}_missing")
    if not authenticated:
        yield from faults_if_empty(
            "annex1", "E", "authority.signature", authority.signature, code="signature_missing"
        )


def _section_f(order: Annex1, *, is_cross_border: bool) -> Iterator[FormFault]:
    needs_issuer = is_cross_border or order.authority_type is AuthorityType.OTHER
    if needs_issuer:
        value = order.follow_up.issuing_authority
        yield from faults_if_empty(
            "annex1", "F", "follow_up.issuing_authority", value, code="required"
        )
    if is_cross_border:
        value = order.follow_up.establishment_authority
        yield from faults_if_empty(
            "annex1", "F", "follow_up.establishment_authority", value, code="required"
        )


def _section_g(order: Annex1) -> Iterator[FormFault]:
    for key, value in (
        ("redress.body", order.redress.body),
        ("redress.deadline", order.redress.deadline),
        ("redress.legislation", order.redress.legislation),
    ):
        yield from faults_if_empty("annex1", "G", key, value, code="missing")


def _no_url(field: str) -> FormFault:
    return FormFault(
        "annex1.B.url_missing",
        field,
        "No address says where the content is.",
        "Give the exact URL: Article 3(4)(c).",
    )


def _is_address(url: str) -> bool:
    """Whether it is whole as it is written, and a browser could go there."""
    try:
        parts, _ = urlsplit(url), URL(url)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc.strip(".")) and len(url.split()) == 1
