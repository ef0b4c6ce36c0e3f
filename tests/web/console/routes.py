"""Every address of the console, with what its guard asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from seawall.web.console.urls import urlpatterns

_HOLE = re.compile(r"<(?:(?P<kind>[a-z]+):)?(?P<name>[a-z_]+)>")

#: Addresses for people without an account, or for whoever is on the way in or out.
OPEN = frozenset(
    {
        "sign-in",
        "sign-in/password",
        "sign-in/passkey",
        "sign-in/passkey/options",
        "sign-in/at/<str:provider_id>",
        "sign-in/back/<str:provider_id>",
        "sign-in/link",
        "sign-out",
        "report",
        "report/follow",
        "report/complaint",
        "report/<path:old>",
        "statement",
        "statement/download",
        "statement/<path:old>",
        "appeal",
        "appeal/send",
        "appeal/draft",
        "appeal/<path:old>",
        "contact-point",
        "orders/new",
        "orders/receipt",
        "orders/receipt/answer",
        "orders/receipt/<path:old>",
    }
)

#: Guarded by clearance, or by the demo, and not by role: to everybody else there is no such page.
HIDDEN = frozenset(
    {"vault", "vault/<str:notice_id>", "vault/<str:notice_id>/review", "demo", "demo/role"}
)


@dataclass(frozen=True)
class Route:
    """One address: its pattern, the act it asks for (None if it has no guard), its view."""

    pattern: str
    act: str | None
    is_fresh: bool
    view: object

    def at(self, word: str) -> str:
        """The address with this word in every hole."""
        return "/" + _HOLE.sub(lambda hole: "7" if hole["kind"] == "int" else word, self.pattern)

    @property
    def has_ids(self) -> bool:
        return bool(_HOLE.search(self.pattern))


ROUTES = [
    Route(
        str(one.pattern),
        getattr(one.callback, "act", None),
        getattr(one.callback, "is_fresh", False),
        one.callback,
    )
    for one in urlpatterns
]
GUARDED = [route for route in ROUTES if route.act is not None]
