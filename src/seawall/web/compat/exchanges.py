"""HMA's exchanges: the lists keep their shapes, and say truly that none is run through here.

Exchanges are set up where their secrets are sealed and their terms are read, with
`seawall exchange`; a client of HMA that asks which there are hears of none.
"""

from __future__ import annotations

from typing import Any

from seawall.errors import problem
from seawall.web.request import Call

_REMEDY = "Exchanges are set up with `seawall exchange`, not through this door."


def none_of_them(_: Call) -> list[str]:
    """Every kind of exchange, or every exchange: none."""
    return []


def refuse_exchange(_: Call) -> dict[str, Any]:
    """Set one up."""
    raise problem("api.not-through-here.type")


def no_such_kind(_: Call, api: str) -> dict[str, Any]:
    """A kind of exchange."""
    raise problem("api.not-through-here.api", api=api[:80])


def no_such_schema(_: Call, api: str) -> dict[str, Any]:
    """The fields of a kind of exchange."""
    raise problem("api.no-such-exchange.api", api=api[:80])


def no_such_exchange(_: Call, name: str) -> dict[str, Any]:
    """An exchange."""
    raise problem("api.no-such-exchange.name", name=name[:80])


def delete_exchange(_: Call, name: str) -> dict[str, Any]:  # noqa: ARG001 - whichever it is, it is not there
    """Delete an exchange; one that is not there is no fault, as in HMA."""
    return {"message": "Exchange deleted"}
