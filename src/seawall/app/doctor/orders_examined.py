"""Whether orders can arrive and people be woken, measured: servers greeted, the register read.

A mailbox is opened and nothing in it is marked; a mail server is greeted and gets no mail. No
pager is called, since whoever holds it would wake: a connection is made, and nothing is asked.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from seawall.app.doctor import orders
from seawall.app.doctor.finding import Checkup
from seawall.config import Settings
from seawall.errors import SeawallError

if TYPE_CHECKING:
    from seawall.mailroom.servers import MailServer
    from seawall.orders.answering.model import AuthorityRoute
    from seawall.people.model import Member, Organisation
    from seawall.transaction import Transaction

#: Long enough for a slow server, short enough for whoever watches the doctor.
_SECONDS = 5.0


def roads(settings: Settings) -> Iterator[Checkup]:
    """The ways in, out, and to the person on call: what the settings alone decide."""
    from seawall.app.database import set_up_django

    set_up_django()
    is_awaited = awaits_orders(settings)
    yield _jurisdictions(settings)
    yield orders.inbox(_host(settings.mail_inbox), _trouble(lambda: _open_inbox(settings)))
    if settings.drop_folder is not None:
        trouble = _folder_trouble(settings.drop_folder)
        yield orders.drop_folder(str(settings.drop_folder), trouble)
    without_mail = _trouble(lambda: _greet(settings))
    yield orders.outgoing(_host(settings.mail_server), without_mail, is_awaited=is_awaited)
    yield orders.on_call(_ways(settings, without_mail), is_awaited=is_awaited)
    has_mail = bool(settings.mail_server) and not without_mail
    yield orders.next_in_line(_line(settings, without_mail), has_mail=has_mail)


def awaits_orders(settings: Settings) -> bool:
    """Whether this installation waits for orders by mail or as files."""
    return bool(settings.mail_inbox or settings.drop_folder)


def platforms(organisations: Sequence[Organisation], settings: Settings) -> Iterator[Checkup]:
    """Who may order, who answers, and how the platforms say they are reached."""
    from seawall.app.database_look import reading
    from seawall.ids import INSTALLATION
    from seawall.journeys.duties.meant_platform import meant_platform

    if not organisations:
        return
    is_awaited = awaits_orders(settings)
    with reading(INSTALLATION) as tx:
        meant = meant_platform(organisations, settings.order_organisation, tx=tx)
    slugs = [organisation.slug for organisation in organisations]
    yield orders.addressee("" if meant else _unclear(slugs, settings.order_organisation))
    contacts = {}
    for organisation in organisations:
        with reading(organisation.id) as tx:
            contacts[organisation.slug] = tx.register.contact_point()
    without = [slug for slug, contact in contacts.items() if contact is None]
    yield orders.contact_points(without, is_awaited=is_awaited)
    zones = {slug: str(here.facts.get("zone") or "") for slug, here in contacts.items() if here}
    yield orders.reports(settings.report_zone, zones)
    with reading((meant or organisations[0]).id) as tx:
        yield _people(tx.people.members(), is_awaited=is_awaited)
        yield from _register(tx)


def _jurisdictions(settings: Settings) -> Checkup:
    from seawall.clocks.jurisdictions import jurisdictions

    try:
        return orders.jurisdictions(len(jurisdictions(settings.jurisdictions_dir).profiles), "")
    except SeawallError as wrong:
        return orders.jurisdictions(0, str(wrong))


def _open_inbox(settings: Settings) -> None:
    address = settings.mail_inbox
    if urlsplit(address).scheme == "maildir":
        from seawall.mailroom.maildir import Maildir

        next(Maildir(Path(unquote(urlsplit(address).path))).waiting(), None)
    elif address:
        from seawall.mailroom.client import Inbox
        from seawall.worker.inbox import server_of

        server, folder = server_of(address)
        with Inbox(_impatient(server), folder):
            pass


def _greet(settings: Settings) -> None:
    if settings.mail_server:
        from seawall.mailroom.client import greet_server
        from seawall.worker.mailing import server_of

        greet_server(_impatient(server_of(settings.mail_server)), sender=settings.mail_from)


def _impatient(server: MailServer) -> MailServer:
    return replace(server, timeout=_SECONDS, longest=2 * _SECONDS)


def _ways(settings: Settings, without_mail: str) -> dict[str, str]:
    """The ways to call a person that are set, and what is in the way of each."""
    ways = {}
    for name, url in (("push", settings.on_call_push), ("webhook", settings.on_call_url)):
        if url:
            ways[name] = _trouble(partial(_require_callable, url))
    if settings.on_call_mail:
        no_server = "" if settings.mail_server else "SEAWALL_MAIL_SERVER is not set."
        ways["mail"] = no_server or without_mail
    return ways


def _line(settings: Settings, without_mail: str) -> dict[str, str]:
    """Who is called next, by their place, and what is in the way; no address, which may be secret."""
    line = {}
    for place, where in enumerate(settings.on_call_next, start=1):
        if where.startswith(("https://", "http://")):
            line[f"{place} by push"] = _trouble(partial(_require_callable, where))
        elif "@" in where:
            no_server = "" if settings.mail_server else "SEAWALL_MAIL_SERVER is not set."
            line[f"{place} by mail"] = no_server or without_mail
        else:
            line[f"{place}"] = "not a push topic (https://…) or an e-mail address."
    return line


def _require_callable(url: str) -> None:
    from seawall.outbound.call_purpose import ON_CALL
    from seawall.outbound.client import knock

    if trouble := knock(url, replace(ON_CALL, seconds=_SECONDS)):
        raise OSError(trouble)


def _folder_trouble(folder: Path) -> str:
    if not folder.is_dir():
        return f"{folder} does not exist."
    return (
        ""
        if os.access(folder, os.R_OK | os.W_OK | os.X_OK)
        else f"Seawall cannot write to {folder}."
    )


def _trouble(attempt: Callable[[], None]) -> str:
    """What goes wrong; empty if nothing does."""
    try:
        attempt()
    except (SeawallError, OSError) as wrong:
        return wrong.detail if isinstance(wrong, SeawallError) else str(wrong)
    return ""


def _host(address: str) -> str:
    """Where a setting leads, without the password in it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}" if address else ""


def _unclear(slugs: Sequence[str], wanted: str) -> str:
    if wanted:
        return f"There is no platform {wanted!r}."
    return f"Not set: which of {', '.join(slugs)} gets orders by mail, file and form."


def _people(members: Sequence[Member], *, is_awaited: bool) -> Checkup:
    from seawall.people.rights import role_may

    active = [member for member in members if member.is_active]
    answer, verify = (
        sum(role_may(member.role, act) for member in active)
        for act in ("order.answer", "order.verify")
    )
    return orders.people(answer, verify, is_awaited=is_awaited)


def _register(tx: Transaction) -> Iterator[Checkup]:
    from seawall.journeys.answers.threat_to_life import ThreatDuty, whom_to_tell
    from seawall.orders.register.model import AuthorityState

    active = [
        authority
        for authority in tx.register.authorities()
        if authority.state is AuthorityState.ACTIVE
    ]
    signing = {key.authority for key in tx.register.keys_of() if key.revoked_at is None}
    unreachable = [
        authority.name
        for authority in active
        if authority.id not in signing and not authority.contact.get("telephone")
    ]
    yield orders.register(len(active), unreachable)
    routes = whom_to_tell(ThreatDuty.TCO_14_5, (), tx=tx)
    yield orders.threat_to_life([_name(route) for route in routes if not route.mail])


def _name(route: AuthorityRoute) -> str:
    from seawall.orders.answering.routing import EUROPOL

    return EUROPOL if route.to == EUROPOL else f"an authority of our own state ({route.country})"
