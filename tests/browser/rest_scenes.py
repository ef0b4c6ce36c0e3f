"""What no other scenes tell of: a receipt, a kept form, a notifier, a threat, a notice of the vault.

Put into a running demo through the real journeys and doors; every name is invented.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

from seawall.cli.session import organisation_named
from seawall.journeys.answers import threat_to_life
from seawall.journeys.people import form_keeping
from seawall.journeys.preservation import secret_notice
from seawall.people.model import Member, Organisation
from seawall.preservation.secret_notices.model import NoticeKind, Registration
from seawall.transaction import transaction
from tests.notices_made import judge, make_flagger, tell
from tests.web.console.conftest import visitor
from tests.web.console.public_order import FILLED

NOW = datetime.now(UTC)


def main() -> None:
    """Put them in, and print the addresses of their pages by name."""
    org = organisation_named("harbour-video")
    with transaction(org.id) as tx:
        people = {member.email.split("@")[0]: member for member in tx.people.members()}
    pages = {
        "receipt": address_on(visitor().post("/orders/new?to=harbour-video", **FILLED)),
        "kept": kept(people["lead"]),
        "notifier": notifier(org, people["lead"]),
        "flagger": f"/sources/{make_flagger(org, 'Example Hotline').id}",
        "threat": threat(people["lead"]),
        "vault": vault(people["legal"]),
        "report": f"/report/follow#{tell(org, 900, at=NOW).token}",
    }
    sys.stdout.write(json.dumps(pages))


def address_on(answer: Any) -> str:
    """The link that a page gives to come back by."""
    found = re.search(r'data-address="([^"]+)"', answer.content.decode())
    assert found
    return found.group(1)


def kept(lead: Member) -> str:
    """A decision that was typed when the session ended."""
    fields = (("finding", "remove"), ("reason", "It names the place and the hour.\nمرحبا"))
    typed = form_keeping.TypedForm("/cases/case_1/decide", "/cases/case_1", fields)
    with transaction(lead.organisation) as tx:
        return f"/kept/{form_keeping.keep_form(typed, lead, tx=tx, now=NOW)}"


def notifier(org: Organisation, reviewer: Member) -> str:
    """Somebody whose last three reports were unfounded."""
    at = NOW - timedelta(days=5)
    told = [tell(org, 700 + number, at=at) for number in range(3)]
    for one in told:
        judge(one, reviewer, is_accepted=False, at=at)
    return f"/sources/notifiers/{told[0].statement.notifier}"


def threat(lead: Member) -> str:
    """A threat to life that was told to a Member State."""
    said = threat_to_life.Threat(lead, "An attack is announced for tonight.", states=("FR",))
    with transaction(lead.organisation) as tx:
        return f"/threats/{threat_to_life.report_threat(said, tx=tx, now=NOW).id}"


def vault(lawyer: Member) -> str:
    """A notice that one lawyer is cleared for."""
    said = Registration(
        kind=NoticeKind.TECHNICAL_CAPABILITY,
        issuer="Secretary of State for Zanzibar",
        approved_by="Judicial Commissioner of Example",
        served_at=NOW,
        effective_from=date(2026, 3, 2),
        cleared=(lawyer.id,),
    )
    with transaction(lawyer.organisation) as tx:
        return f"/vault/{secret_notice.register_notice(said, lawyer, tx=tx, now=NOW).id}"
