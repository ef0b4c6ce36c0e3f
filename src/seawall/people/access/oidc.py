"""Signing in elsewhere: what an OpenID Connect provider says, and what we believe of it.

OpenID Connect Core 1.0, §3.1: the code flow, with `state`, `nonce` and PKCE (RFC 7636,
S256). Of the token we check the signature by a key of the issuer's own set, the
algorithm against a closed list (never `none`, never HMAC with a public key), issuer,
audience, times and nonce. A provider proves an account that its owner has connected here: it
never makes a member, and no mail address of its is asked for, since it could name anybody's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from seawall.errors import problem
from seawall.ids import ProviderId
from seawall.keys import base64url
from seawall.keys.tags import is_same
from seawall.keys.tokens import new_token
from seawall.people.access.model import Provider

ALGORITHMS = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
#: Clocks of two houses differ by so many seconds.
LEEWAY = 60
#: We ask that the person proves who they are now (`max_age`); so long ago is not now.
PROVED_WITHIN = 600
#: What `amr` (RFC 8176) says when more than a password was asked for.
SECOND_FACTORS = frozenset(
    {"mfa", "otp", "hwk", "swk", "pop", "sc", "fpt", "face", "iris", "vbm", "user"}
)


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """What we must remember while somebody is away at their provider."""

    provider: str
    state: str
    nonce: str
    verifier: str

    @classmethod
    def fresh(cls, provider: str) -> PendingSignIn:
        """Three random values for one attempt."""
        return cls(provider, *(new_token() for _ in range(3)))

    @property
    def challenge(self) -> str:
        """The verifier's digest, RFC 7636 §4.2."""
        return base64url.encode(hashlib.sha256(self.verifier.encode()).digest())

    def is_back(self, state: str) -> bool:
        """Whether this is the answer to this attempt."""
        return is_same(self.state, state)


@dataclass(frozen=True, slots=True)
class Claims:
    """What we believe of a token: which account, and how sure."""

    subject: str
    is_strong: bool


def return_address(public_url: str, provider: ProviderId) -> str:
    """Where people come back to from this provider, and from no other (RFC 9700, 2.1 and 4.4.2).

    With one address for all, a provider could send a browser on to another one, and be given
    the code that the other one made out.
    """
    return f"{public_url}/sign-in/back/{provider}"


def sign_in_address(provider: Provider, going: PendingSignIn, endpoint: str, *, back: str) -> str:
    """The address at the provider where the person goes."""
    parameters = {
        "response_type": "code",
        "client_id": provider.client,
        "redirect_uri": back,
        "scope": "openid",
        "state": going.state,
        "nonce": going.nonce,
        "code_challenge": going.challenge,
        "code_challenge_method": "S256",
        "prompt": "login",
        "max_age": "0",
    }
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(parameters)}"


def is_from(provider: Provider, issuer: str | None, metadata: Mapping[str, Any]) -> bool:
    """Whether an answer says that it is this provider's, where it says so at all (RFC 9207).

    A provider whose metadata promises to say so has not answered where nothing is said.
    """
    if issuer is None:
        return metadata.get("authorization_response_iss_parameter_supported") is not True
    return issuer == provider.issuer


def believed_claims(
    token: str, keys: Mapping[str, Any], provider: Provider, *, nonce: str, now: datetime
) -> Claims:
    """What the token proves, or a refusal that names no detail to an attacker."""
    try:
        claims = jwt.decode(token, KeySet.import_key_set(_own(keys)), algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise problem("people.provider-answer-unusable") from wrong
    if not _is_for_us(claims, provider, nonce=nonce) or not _is_current(claims, now=now):
        raise problem("people.provider-answer-unusable")
    methods = claims.get("amr")
    is_strong = isinstance(methods, list) and any(
        isinstance(method, str) and method in SECOND_FACTORS for method in methods
    )
    return Claims(subject=str(claims["sub"]), is_strong=provider.vouches or is_strong)


def is_endpoint(address: object, issuer: str) -> bool:
    """Whether what a provider says is an address of the web, as safe as its own (Discovery, 3)."""
    if not isinstance(address, str) or not address.isascii() or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("https", urlsplit(issuer).scheme) and bool(parts.hostname)


def checked_issuer(issuer: str, *, is_local: bool) -> str:
    """The issuer as its tokens must write it: https, no query (OpenID Discovery §3)."""
    parts = urlsplit(issuer)
    is_safe = parts.scheme == "https" or (is_local and parts.scheme == "http")
    if not is_safe or not parts.hostname or parts.query or parts.fragment:
        raise problem("people.bad-issuer", issuer=issuer)
    return issuer


def _own(keys: Mapping[str, Any]) -> Any:
    """The public signing keys of the set: never one that also says how to encrypt."""
    listed = keys.get("keys")
    public_keys = [
        key
        for key in (listed if isinstance(listed, list) else [])
        if isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP")
    ]
    return {"keys": [key for key in public_keys if key.get("use", "sig") == "sig"]}


def _is_for_us(claims: Mapping[str, Any], provider: Provider, *, nonce: str) -> bool:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", provider.client if len(audiences) == 1 else None)
    return (
        claims.get("iss") == provider.issuer
        and provider.client in audiences
        and party == provider.client
        and is_same(str(claims.get("nonce", "")), nonce)
        and _is_subject(claims.get("sub"))
    )


def _is_subject(subject: object) -> bool:
    """Whether it names an account: ASCII, no longer than 255 (Core, 2), nothing invisible."""
    is_text = isinstance(subject, str) and subject.isascii() and subject.isprintable()
    return is_text and 0 < len(str(subject)) <= 255


def _is_current(claims: Mapping[str, Any], *, now: datetime) -> bool:
    at, until, since = now.timestamp(), claims.get("exp"), claims.get("iat")
    if not isinstance(until, int | float) or not isinstance(since, int | float):
        return False
    not_before, proved = claims.get("nbf", since), claims.get("auth_time", since)
    if not isinstance(not_before, int | float) or not isinstance(proved, int | float):
        return False
    is_now = until > at - LEEWAY and since <= at + LEEWAY and not_before <= at + LEEWAY
    return is_now and proved > at - PROVED_WITHIN
