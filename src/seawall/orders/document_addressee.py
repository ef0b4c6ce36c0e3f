"""Whom a document is for, by its own word: us, or plainly somebody else.

A signature proves who wrote a document, and nothing about where it is handed in: a stranger may
bring an authority's order for one platform to another. Annex I names the addressee and its
contact point (TCO Art. 3(4) and 15(1)). A doubt needs evidence of another addressee: the name or
the mailbox of another organisation of this installation, or a name and a mailbox of which
neither is ours while none of the addresses is ours either. Spelling is none: case, accents,
signs, the legal form, a typing error, a name with more or fewer words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from seawall.orders.demand import Demand
from seawall.orders.signer_mismatch import DifferingFact, SenderFact

_MAIL = re.compile(r"[^\s<>;,@()]+@[^\s<>;,@()]+")
_JOINS = re.compile(r"[.'\u2019]")
_LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "aps", "as", "asa", "bv", "bvba", "co", "company", "corp", "corporation"),
        *("dac", "gmbh", "inc", "incorporated", "kft", "kg", "kgaa", "limited", "llc", "llp"),
        *("ltd", "mbh", "nv", "oy", "oyj", "plc", "pte", "sa", "sarl", "sas", "se", "sl", "spa"),
        *("sprl", "srl", "sro", "the", "ug"),
    }
)
#: How alike two names are that one typing error tells apart (Ratcliff and Obershelp).
_LIKE = 0.85
_KEYS = ("addressee", "contact_point")
#: What is longer is no name.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class KnownAddressee:
    """An organisation as documents may name it."""

    names: tuple[str, ...]
    """Its legal name, its representative's, what it is called here; the first is shown."""
    mail: str = ""


def other_addressee(
    demand: Demand,
    own: KnownAddressee,
    *,
    neighbours: Callable[[], Iterable[KnownAddressee]],
    is_of_ours: Callable[[], bool],
) -> DifferingFact | None:
    """The fact that a document is plainly for somebody else; None where it may be for us.

    `neighbours` are the other organisations of the installation; `is_of_ours` says whether one of
    its addresses is an item that the platform told us of. Each is asked only if it matters.
    """
    name, mailbox = (str(demand.body.get(key) or "")[:_LONGEST] for key in _KEYS)
    words, mails = _core(name), _mails(mailbox)
    if not (words or mails) or words in _cores(own):
        return None
    elsewhere = tuple(neighbours())
    is_for_us = _by_name(words, own, elsewhere)
    if is_for_us is None:
        is_for_us = _by_mail(mails, own, elsewhere)
    if is_for_us is None:
        says_both = bool(words and mails and own.mail)
        is_for_us = not says_both or _is_at_ours(demand, own) or is_of_ours()
    if is_for_us:
        return None
    addressee = ", ".join(filter(None, (name.strip(), mailbox.strip())))
    return DifferingFact(
        SenderFact.ADDRESSEE, addressee, ", ".join(filter(None, (own.names[0], own.mail)))
    )


def _by_name(words: str, own: KnownAddressee, neighbours: Iterable[KnownAddressee]) -> bool | None:
    """Whether this is our name; None where it is nobody's whom we know. It is not ours exactly."""
    if not words:
        return None
    cores = {core for neighbour in neighbours for core in _cores(neighbour)}
    if words in cores:
        return False
    if any(_is_within(core, words) or _is_like(core, words) for core in _cores(own)):
        return True
    is_others = any(
        _is_like(core, words) or (" " in core and _is_run(core, words)) for core in cores
    )
    return False if is_others else None


def _by_mail(
    mails: frozenset[str], own: KnownAddressee, neighbours: Iterable[KnownAddressee]
) -> bool | None:
    """Whether this is our mailbox, or one beside it; None where it is nobody's whom we know."""
    own_mails = _mails(own.mail)
    if mails & own_mails:
        return True
    if any(mails & _mails(neighbour.mail) for neighbour in neighbours):
        return False
    return (
        True
        if any(_is_under(mail, _domain(own_mail)) for mail in mails for own_mail in own_mails)
        else None
    )


def _is_at_ours(demand: Demand, own: KnownAddressee) -> bool:
    """Whether an address lies under the domain of our mailbox."""
    hosts = (_host(place.url) for place in demand.places)
    domain = _domain(own.mail)
    return bool(domain) and any(host == domain or host.endswith(f".{domain}") for host in hosts)


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "://" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_under(mail: str, domain: str) -> bool:
    """Whether a mailbox has this domain, one below it, or the one above it."""
    its = _domain(mail)
    return its == domain or its.endswith(f".{domain}") or domain.endswith(f".{its}")


def _domain(mail: str) -> str:
    return mail.strip().rpartition("@")[2].rstrip(".").casefold()


def _mails(text: str) -> frozenset[str]:
    return frozenset(mail.rstrip(".").casefold() for mail in _MAIL.findall(text))


def _cores(of: KnownAddressee) -> frozenset[str]:
    return frozenset(core for core in map(_core, of.names) if core)


def _core(name: str) -> str:
    """A name as people compare it: without case, accents, signs and legal form."""
    decomposed = unicodedata.normalize("NFKD", _JOINS.sub("", name.casefold()))
    letters = "".join(
        sign if sign.isalnum() else " " for sign in decomposed if not unicodedata.combining(sign)
    )
    words = letters.split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)


def _is_within(one: str, other: str) -> bool:
    return _is_run(one, other) or _is_run(other, one)


def _is_run(words: str, text: str) -> bool:
    """Whether these words stand in the text one behind the other."""
    return f" {words} " in f" {text} "


def _is_like(one: str, other: str) -> bool:
    joined = (one.replace(" ", ""), other.replace(" ", ""))
    return SequenceMatcher(None, *joined, autojunk=False).ratio() >= _LIKE
