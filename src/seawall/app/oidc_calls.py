"""The calls to an OpenID Connect provider: what it says of itself, and a code for a token.

They stand in a request and not in the worker, since a person waits at a redirect
(decision 27): five seconds each, two at a time in a process for each organisation, so that a
provider which keeps us waiting keeps nobody of another organisation. Nothing is cached: a key
that was rotated is seen at the next sign-in.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from seawall.errors import SeawallError, Unavailable, problem
from seawall.ids import OrganisationId
from seawall.outbound import client
from seawall.outbound.call_purpose import SIGN_IN
from seawall.outbound.model import CallAnswer, OutboundCall
from seawall.people.access.oidc import is_endpoint

_FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"}
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
#: So many calls at once for one organisation; who finds no place waits so long, and is told.
_AT_ONCE, _PATIENCE = 2, 1.0
_PLACES: dict[OrganisationId, threading.BoundedSemaphore] = {}


class ProviderAway(Unavailable):
    """The provider does not answer, or not as OpenID Connect has it."""

    kind = "provider-away"


def discover_provider(issuer: str, organisation: OrganisationId) -> dict[str, Any]:
    """What the provider says of itself; it must be the one we asked (Discovery §4.3)."""
    metadata = _fetch_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration", organisation)
    if metadata.get("issuer") != issuer:
        raise problem("app.provider-issuer", ProviderAway)
    if not all(is_endpoint(metadata.get(name), issuer) for name in _NEEDED):
        raise problem("app.provider-endpoints", ProviderAway)
    return metadata


def redeem_code(
    metadata: Mapping[str, Any], form: Mapping[str, str], organisation: OrganisationId
) -> tuple[str, dict[str, Any]]:
    """The identity token that a code is worth, and the provider's keys of this moment."""
    token = _fetch_json(str(metadata["token_endpoint"]), organisation, form=form).get("id_token")
    if not isinstance(token, str):
        raise problem("app.provider-no-token", ProviderAway)
    return token, _fetch_json(str(metadata["jwks_uri"]), organisation)


def _fetch_json(
    url: str, organisation: OrganisationId, *, form: Mapping[str, str] | None = None
) -> dict[str, Any]:
    places = _places(organisation)
    if not places.acquire(timeout=_PATIENCE):
        raise problem("app.provider-busy", ProviderAway)
    try:
        return _answer_fields(_call(url, form, organisation))
    finally:
        places.release()


def _places(organisation: OrganisationId) -> threading.BoundedSemaphore:
    """Those of one organisation; there are as many as have a provider."""
    return _PLACES.setdefault(organisation, threading.BoundedSemaphore(_AT_ONCE))


def _call(url: str, form: Mapping[str, str] | None, organisation: OrganisationId) -> CallAnswer:
    try:
        if form is None:
            return client.send_call(OutboundCall("GET", url, SIGN_IN, organisation=organisation))
        return client.send_call(
            OutboundCall(
                "POST",
                url,
                SIGN_IN,
                _FORM,
                urlencode(form).encode(),
                organisation=organisation,
            )
        )
    except SeawallError as unsafe:
        raise problem("app.provider-not-called", ProviderAway, why=unsafe.detail) from unsafe


def _answer_fields(answer: CallAnswer) -> dict[str, Any]:
    if answer.status != 200:
        raise problem("app.provider-answer", ProviderAway, why=str(answer.status or answer.error))
    try:
        answer_fields = json.loads(answer.body)
    except (ValueError, RecursionError):
        answer_fields = None
    if not isinstance(answer_fields, dict):
        raise problem("app.provider-unreadable", ProviderAway)
    return answer_fields
