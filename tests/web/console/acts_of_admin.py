"""Pages that offer what an admin does, what two people do, and what is done under seal."""

from __future__ import annotations

from datetime import UTC, datetime

from seawall.db import models as db
from seawall.enforcement.outbox.model import JobState
from seawall.people.model import Organisation
from seawall.transaction import INSTALLATION, transaction
from tests.people_made import make_person
from tests.preservations_made import make_removed
from tests.web.console.admin_pages import (
    approved_of,
    endpoint_of,
    key_of,
    proposal_of,
    provider_of,
)
from tests.web.console.conftest import signed_in
from tests.web.console.scene import MakeScene, Scene

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def on_a_page(page: str, act: str = "") -> MakeScene:
    return lambda org: Scene(signed_in(org, "admin"), page, act or page)


def on_a_member(act: str) -> MakeScene:
    """Somebody else who works here, and a third to whom their cases may go."""

    def scene(org: Organisation) -> Scene:
        make_person(org)
        sent_to = f"/admin/people/{make_person(org).id}/{act}"
        return Scene(signed_in(org, "admin"), "/admin/people", sent_to)

    return scene


def on_a_key(org: Organisation) -> Scene:
    return Scene(signed_in(org, "admin"), "/admin/keys", f"/admin/keys/{key_of(org)}/revoke")


def on_an_endpoint(org: Organisation) -> Scene:
    admin, page = signed_in(org, "admin"), "/admin/endpoints"
    return Scene(admin, page, f"{page}/{endpoint_of(org, admin)}/state")


def on_a_provider(org: Organisation) -> Scene:
    page = "/admin/providers"
    return Scene(signed_in(org, "admin"), page, f"{page}/{provider_of(org)}/state")


def on_a_dead_letter(org: Organisation) -> Scene:
    with transaction(INSTALLATION):
        db.JobRow.objects.create(
            id="job_dead",
            organisation_id=org.id,
            task="deliver",
            arguments={"event": "evt_lost"},
            state=JobState.DEAD,
            run_after=NOW,
            created_at=NOW,
            finished_at=NOW,
        )
    return Scene(signed_in(org, "admin"), "/admin/endpoints", "/admin/jobs/job_dead/again")


def on_a_proposal(act: str) -> MakeScene:
    def scene(org: Organisation) -> Scene:
        admin, page = signed_in(org, "admin"), "/admin/approvals"
        proposal = approved_of(org, admin) if act == "collect" else proposal_of(org, admin)
        return Scene(admin, page, f"{page}/{proposal}/{act}")

    return scene


def on_a_preservation(act: str, *, is_held: bool = False) -> MakeScene:
    def scene(_org: Organisation) -> Scene:
        removed = make_removed()
        (kept,) = removed.applied()
        counsel, page = signed_in(removed.organisation, "legal"), f"/preservations/{kept.id}"
        if is_held:
            counsel.post(f"{page}/hold", reason="The court of Example asks.")
        return Scene(counsel, page, f"{page}/{act}", org=removed.organisation)

    return scene


_PRESERVATION = "preservations/<str:preservation_id>"
ADMIN: dict[str, MakeScene] = {
    "admin/people": on_a_page("/admin/people"),
    "admin/people/link": on_a_page("/admin/people", "/admin/people/link"),
    "admin/people/<str:person_id>/role": on_a_member("role"),
    "admin/people/<str:person_id>/deactivate": on_a_member("deactivate"),
    "admin/keys": on_a_page("/admin/keys"),
    "admin/keys/<str:key_id>/revoke": on_a_key,
    "admin/endpoints": on_a_page("/admin/endpoints"),
    "admin/endpoints/<str:endpoint_id>/state": on_an_endpoint,
    "admin/jobs/<str:job_id>/again": on_a_dead_letter,
    "admin/providers": on_a_page("/admin/providers"),
    "admin/providers/<str:provider_id>/state": on_a_provider,
    "admin/approvals/<str:proposal_id>/approve": on_a_proposal("approve"),
    "admin/approvals/<str:proposal_id>/refuse": on_a_proposal("refuse"),
    "admin/approvals/<str:proposal_id>/collect": on_a_proposal("collect"),
    f"{_PRESERVATION}/open": on_a_preservation("open"),
    f"{_PRESERVATION}/extend": on_a_preservation("extend"),
    f"{_PRESERVATION}/hold": on_a_preservation("hold"),
    f"{_PRESERVATION}/release": on_a_preservation("release", is_held=True),
}
