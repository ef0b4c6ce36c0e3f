"""Which platform of the installation something from outside is for.

An authority has no account here. It names the platform (`?to=slug`), or the operator has said
which one the outside world means, or one only can be meant.
"""

from __future__ import annotations

from seawall.config import settings
from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.journeys.duties.meant_platform import meant_platform
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, reading
from seawall.web.request import Call


def addressed_organisation(request: Call, to: str) -> OrganisationId:
    """The organisation that a request is addressed to; an API key names its own."""
    if request.key is not None:
        return request.organisation
    slug = to or settings().order_organisation
    with reading(INSTALLATION) as tx:
        organisations = tx.people.organisations()
        platforms = [each for each in organisations if each.kind is OrganisationKind.PLATFORM]
        meant = meant_platform(platforms, slug, tx=tx)
    if meant is None and slug:
        raise problem("web.which-platform.unknown")
    if meant is None:
        raise problem("web.which-platform.unnamed")
    return meant.id
