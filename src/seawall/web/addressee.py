"""Which platform of the installation something from outside is for.

An authority has no account here. It names the platform (`?to=slug`), or there is one only, or
the operator has said which one the outside world means.
"""

from __future__ import annotations

from seawall.config import settings
from seawall.errors import problem
from seawall.ids import OrganisationId
from seawall.people.model import OrganisationKind
from seawall.transaction import INSTALLATION, reading
from seawall.web.request import Call


def addressed_organisation(request: Call, to: str) -> OrganisationId:
    """The organisation that a request is addressed to; an API key names its own."""
    if request.key is not None:
        return request.organisation
    with reading(INSTALLATION) as tx:
        organisations = tx.people.organisations()
    slug = to or settings().order_organisation
    matches = [
        organisation
        for organisation in organisations
        if (organisation.slug == slug if slug else organisation.kind is OrganisationKind.PLATFORM)
    ]
    if len(matches) != 1:
        if slug:
            raise problem("web.which-platform.unknown")
        raise problem("web.which-platform.unnamed")
    return matches[0].id
