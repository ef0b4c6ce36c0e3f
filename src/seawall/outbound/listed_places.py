"""What the operator listed for calls: by purpose, and by the organisation they are made for."""

from __future__ import annotations

from collections.abc import Iterable

from seawall.config import Settings
from seawall.config.allowed_place import AllowedPlace
from seawall.config.settings_file import stated_where
from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.outbound.call_purpose import PURPOSES, CallPurpose
from seawall.outbound.egress import EgressWalls

_EVERYWHERE = tuple(AllowedPlace(to=network, ports="any") for network in ("0.0.0.0/0", "::/0"))


def walls_for(
    purpose: CallPurpose, organisation: OrganisationId, settings: Settings
) -> EgressWalls:
    """What a call for this purpose may reach that is made for this organisation."""
    only_listed = purpose.name in settings.egress_only_listed
    if purpose.goes_anywhere and not only_listed:
        return EgressWalls(_EVERYWHERE)
    listed = tuple(
        place
        for place in settings.egress_allow
        if purpose.name in (place.purposes or (purpose.name,))
        and organisation in (place.organisations or (organisation,))
    )
    return EgressWalls(listed, only_listed=only_listed)


def require_known_purposes(settings: Settings) -> None:
    """Refuse a purpose that no call has: its entry would silently open or close nothing."""
    in_places = [purpose for place in settings.egress_allow for purpose in place.purposes]
    for field, names in (
        ("SEAWALL_EGRESS_ALLOW", in_places),
        ("SEAWALL_EGRESS_ONLY_LISTED", settings.egress_only_listed),
    ):
        if unknown := _unknown(names):
            fault = f"{unknown!r} is no purpose; docs/reference/outbound.md lists them"
            where = stated_where(field)
            raise problem("app.setting-invalid", fault=fault, field=field, where=where)


def _unknown(names: Iterable[str]) -> str:
    known = {purpose.name for purpose in PURPOSES}
    return next((name for name in names if name not in known), "")
