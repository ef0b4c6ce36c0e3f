"""Guesses at the sign-in page: counted before they are tried, and given back if they were right.

A device that somebody has signed in from keeps a signed cookie with a random number and marks
of the accounts it knows. It opens nothing: it has guesses of its own, and that is all.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from seawall.errors import problem
from seawall.people.access.guessing import GuessCounter, GuessedWay, guess_counters
from seawall.people.model import Member
from seawall.transaction import INSTALLATION, transaction
from seawall.web import limit
from seawall.web.request import Call
from seawall.web.signed_cookie import SignedCookie

_SALT = "seawall.device"
#: As long as browsers keep a cookie; it is given anew at each sign-in.
_DEVICE = SignedCookie("device", 400 * 24 * 3600)
#: A shared computer knows so many accounts; the one that was longest away is forgotten first.
_MOST = 20


@dataclass(frozen=True, slots=True)
class CountedGuess:
    """The counters that a guess was counted in."""

    counters: tuple[GuessCounter, ...]


@dataclass(frozen=True, slots=True)
class _KnownDevice:
    number: str
    accounts: tuple[str, ...]


def count_guess(request: Call, way: GuessedWay, account: str = "") -> CountedGuess:
    """Count a guess at an account, or refuse it because one of its counters is full."""
    guess = CountedGuess(_counters(request, way, account))
    with transaction(INSTALLATION) as tx:
        if not tx.access.take_guess(guess.counters, now=request.now):
            raise problem("web.too-many-requests.address")
    return guess


def forgive_guess(guess: CountedGuess) -> None:
    """It was right: what was wrong before it on this device counts no more."""
    with transaction(INSTALLATION) as tx:
        tx.access.forgive_guess(guess.counters)


def guess_again(request: Call, way: GuessedWay, account: str = "") -> CountedGuess:
    """A guess that was counted by an earlier request of the same attempt."""
    return CountedGuess(_counters(request, way, account))


def remember_device(request: Call, answer: HttpResponse, member: Member) -> None:
    """This browser knows the account from now on."""
    known, mark = _device(request), _mark(member.email)
    accounts = (mark, *(other for other in known.accounts if other != mark))[:_MOST]
    _DEVICE.keep(answer, [known.number or secrets.token_urlsafe(16), *accounts])


def _counters(request: Call, way: GuessedWay, account: str) -> tuple[GuessCounter, ...]:
    known, mark = _device(request), _mark(account) if account else ""
    is_known = mark in known.accounts if way is GuessedWay.PASSWORD else bool(known.accounts)
    counters = guess_counters(
        way, account=mark, device=known.number if is_known else "", address=limit.asker(request)
    )
    return tuple(sorted(counters, key=lambda counter: counter.name))


def _device(request: Call) -> _KnownDevice:
    kept = _DEVICE.read(request.COOKIES)
    if not isinstance(kept, list) or not kept:
        return _KnownDevice("", ())
    return _KnownDevice(str(kept[0]), tuple(map(str, kept[1:])))


def _mark(account: str) -> str:
    """What stands for an account, in the cookie and in the counters; it names nobody."""
    return salted_hmac(_SALT, account.strip().lower(), algorithm="sha256").hexdigest()[:32]
