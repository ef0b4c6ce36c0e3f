"""Pages that offer what is kept for everybody: authorities, ourselves, sources, limits."""

from __future__ import annotations

from datetime import timedelta

from seawall.journeys.duties import report_duties
from seawall.people.model import Organisation
from seawall.transaction import transaction
from tests.figures_made import sign_log
from tests.moments import WEDNESDAY
from tests.notices_made import judge, make_flagger, tell
from tests.orders_made import make_authority
from tests.people_made import make_person
from tests.preservations_made import go, make_item, make_order
from tests.web.console.conftest import Visitor, signed_in
from tests.web.console.page_forms import Page
from tests.web.console.scene import MakeScene, Scene

LIMITS = {"why": "Nights are longer now."}


def on_a_page(page: str, role: str = "lead") -> MakeScene:
    """A page whose form is sent to itself."""
    return lambda org: Scene(signed_in(org, role), page, page)


def on_an_authority(act: str) -> MakeScene:
    def scene(org: Organisation) -> Scene:
        page = f"/authorities/{make_authority(org).authority.id}"
        sent_to = f"{page}/{act}" if act else page
        return Scene(signed_in(org, "lead"), page, sent_to, unshown=frozenset({"state"}))

    return scene


def on_a_flagger(org: Organisation) -> Scene:
    page = f"/sources/{make_flagger(org).id}"
    return Scene(signed_in(org, "lead"), page, f"{page}/state", unshown=frozenset({"state"}))


def on_a_notifier(org: Organisation) -> Scene:
    told = tell(org, at=WEDNESDAY - timedelta(days=5))
    judge(told, make_person(org), is_accepted=False, at=WEDNESDAY - timedelta(days=5))
    page = f"/sources/notifiers/{told.statement.notifier}"
    later = frozenset({"days", "why"})  # asked for after a warning, and of a complaint
    return Scene(signed_in(org, "lead"), page, f"{page}/decide", unshown=later)


def proposed(act: str) -> MakeScene:
    """Other limits that a colleague proposed."""

    def scene(org: Organisation) -> Scene:
        colleague, person = signed_in(org, "lead"), signed_in(org, "lead")
        page = "/admin/exposure"
        colleague.post(f"{page}/propose", **shown_limits(colleague), **LIMITS)
        text = person.get(page).content.decode()
        change = text.partition(f'action="{page}/lim_')[2].partition("/")[0]
        return Scene(person, page, f"{page}/lim_{change}/{act}")

    return scene


def with_a_report_due(org: Organisation) -> Scene:
    with transaction(org.id) as tx:
        report_duties.watch_reports(tx=tx, now=WEDNESDAY)
    return Scene(signed_in(org, "legal"), "/transparency", "/transparency/published")


def on_a_report(org: Organisation) -> Scene:
    carry_out = make_order(org, make_item(org).id)
    go(org, carry_out, carry_out.received_at)
    sign_log(carry_out.received_at)
    page = "/transparency/reports/tco-7"
    days = "?first=2026-01-01&last=2026-12-31"
    return Scene(signed_in(org, "legal"), f"{page}{days}", f"{page}/texts/identification")


def shown_limits(person: Visitor) -> dict[str, str]:
    """The limits in force, as the page's form has them."""
    page = Page(person.get("/admin/exposure").content.decode(), "/admin/exposure")
    (form,) = page.sent_to("/admin/exposure/propose")
    return {name: field.values[0] for name, field in form.fields.items() if name != "why"}


_AUTHORITY = "authorities/<str:authority_id>"
REGISTERS: dict[str, MakeScene] = {
    "authorities": on_a_page("/authorities"),
    "authorities/contact-point": on_a_page("/authorities/contact-point"),
    _AUTHORITY: on_an_authority(""),
    f"{_AUTHORITY}/keys": on_an_authority("keys"),
    f"{_AUTHORITY}/keys/revoke": on_an_authority("keys/revoke"),
    f"{_AUTHORITY}/informed": on_an_authority("informed"),
    f"{_AUTHORITY}/state": on_an_authority("state"),
    "sources": on_a_page("/sources"),
    "sources/<str:source_id>/state": on_a_flagger,
    "sources/notifiers/<str:notifier>/decide": on_a_notifier,
    "transparency/published": with_a_report_due,
    "transparency/reports/<str:template>/texts/<str:part>": on_a_report,
    "admin/exposure/propose": lambda org: Scene(
        signed_in(org, "lead"), "/admin/exposure", "/admin/exposure/propose"
    ),
    "admin/exposure/<str:change>/approve": proposed("approve"),
    "admin/exposure/<str:change>/withdraw": proposed("withdraw"),
}
