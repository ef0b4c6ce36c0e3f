"""Whether the sender that the register proves is the one that the document names.

A key of the register proves its holder, and nothing that the holder writes: a key of another
authority, of another state, or a mail from another domain than the order names is a mismatch.
It is no forgery (units share keys and change names), and no proof either: such an order waits
for two people like an unsigned one, and they are told which facts differ (TCO Art. 3(1), 12).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from seawall.orders.demand import Demand
from seawall.orders.register.model import Authority

_DOMAIN = re.compile(r"[^\s<>;,@]+@([^\s<>;,@()]+)")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


class SenderFact(StrEnum):
    """What a document says of its sender, and of whom it is for, that can be compared."""

    AUTHORITY = "authority"
    STATE = "state"
    MAIL_DOMAIN = "mail_domain"
    """Of the address that the document names: section E of Annex I."""
    SENT_FROM = "sent_from"
    """The domain of the mail that brought it."""
    ADDRESSEE = "addressee"
    """Whom it is for, which is somebody else than us: `document_addressee.py`."""


@dataclass(frozen=True, slots=True)
class DifferingFact:
    """One fact: as the document has it, and as the register has it of whoever sent it."""

    fact: SenderFact
    named: str
    registered: str


def differing_facts(
    demand: Demand, sender: Authority, *, sent_from: str = ""
) -> tuple[DifferingFact, ...]:
    """Every fact in which a document differs from its sender; a fact it does not name is none.

    `sent_from` is the address of the mail that brought it. Where the register has no mail
    domain of the sender, the document's own address and the mail's are compared.
    """
    named_domains = _domains(demand.authority_mail)
    from_domains = _domains(sent_from)
    checks = (
        (SenderFact.AUTHORITY, *_names(demand, sender)),
        (SenderFact.STATE, demand.issuing_state, sender.country, _same_state(demand, sender)),
        (SenderFact.MAIL_DOMAIN, *_against_register(named_domains, sender)),
        (SenderFact.SENT_FROM, *_envelope(from_domains, named_domains, sender)),
    )
    return tuple(
        DifferingFact(fact, named, registered)
        for fact, named, registered, is_same in checks
        if not is_same
    )


def _names(demand: Demand, sender: Authority) -> tuple[str, str, bool]:
    named = {_plain(demand.authority_name), _plain(_IN_BRACKETS.sub(" ", demand.authority_name))}
    known = {_plain(name) for name in (sender.name, *sender.other_names)}
    is_same = not demand.authority_name.strip() or bool(named & known)
    return demand.authority_name, sender.name, is_same


def _same_state(demand: Demand, sender: Authority) -> bool:
    return demand.issuing_state.upper() in ("", sender.country)


def _against_register(domains: frozenset[str], sender: Authority) -> tuple[str, str, bool]:
    registered = sender.mail_domains
    is_same = not domains or not registered or _is_under(domains, registered)
    return _list(domains), _list(registered), is_same


def _envelope(
    sent_from: frozenset[str], named: frozenset[str], sender: Authority
) -> tuple[str, str, bool]:
    if sender.mail_domains:
        return _against_register(sent_from, sender)
    is_same = not sent_from or not named or _is_under(sent_from, named)
    return _list(sent_from), _list(named), is_same


def _is_under(domains: Iterable[str], registered: Iterable[str]) -> bool:
    """Whether one of these is, or lies under, a domain that is known."""
    known = tuple(registered)
    return any(domain == one or domain.endswith(f".{one}") for domain in domains for one in known)


def _domains(addresses: str) -> frozenset[str]:
    found = _DOMAIN.findall(addresses)
    return frozenset(domain.strip(".").lower() for domain in found if domain.strip("."))


def _list(domains: Iterable[str]) -> str:
    return ", ".join(sorted(domains))


def _plain(name: str) -> str:
    """A name as people compare it: without case, accents, signs and double spaces."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(
        sign if sign.isalnum() else " " for sign in decomposed if not unicodedata.combining(sign)
    )
    return " ".join(letters.split())
