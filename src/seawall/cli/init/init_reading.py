"""The answers of `seawall init` are read and checked: what is wrong, and how it is written."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from seawall.cli.init.init_answers import (
    FirstList,
    FollowedExchange,
    InvitingForum,
    Mailbox,
    MailServers,
    NamedOrganisation,
    OnCallPeople,
    ServedAt,
    UploadDoor,
)
from seawall.cli.local_link import LOCAL_HOSTS
from seawall.config import setting_shapes
from seawall.errors import SeawallError, problem
from seawall.people.model import OrganisationKind

Earlier = Mapping[str, Any]

#: What a person writes who has no answer yet.
NOTHING_YET = frozenset({"", "none", "none yet", "not yet", "nobody", "nobody yet", "no"})
KINDS = {kind.value: kind for kind in OrganisationKind} | {"authority": OrganisationKind.UNIT}
LONGEST_NAME = 120
#: A secret that is typed when it is needed.
TYPED_LATER = "-"
#: Country codes that people write and ISO 3166 has otherwise.
_OTHERWISE = {"UK": "GB", "EL": "GR"}
_EMAIL = re.compile(r"[^@\s<>,]+@[^@\s<>,]+\.[^@\s<>,]+")
#: A proxy on this machine.
_BESIDE = ("127.0.0.1", "::1")


def read_organisation(text: str, _: Earlier) -> NamedOrganisation:
    """`Harbour Video`, or `Example Forum, forum`."""
    name, comma, word = (part.strip() for part in text.rpartition(","))
    if comma and word.lower() in KINDS:
        organisation = NamedOrganisation(name, KINDS[word.lower()])
    else:
        organisation = NamedOrganisation(text.strip(), OrganisationKind.PLATFORM)
    if not 0 < len(organisation.name) <= LONGEST_NAME:
        raise problem("cli.init-answer.organisation", longest=LONGEST_NAME)
    return organisation


def read_country(text: str, _: Earlier) -> str:
    """Two letters."""
    code = text.strip().upper()
    if code in _OTHERWISE:
        raise problem("cli.init-answer.country-otherwise", code=code, iso=_OTHERWISE[code])
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise problem("cli.init-answer.country", code=text.strip())
    return code


def read_contact(text: str, earlier: Earlier) -> Mailbox | None:
    """`Harbour Video Ltd <orders@harbour.example>`, or the address alone."""
    organisation = earlier["organisation"]
    if text.strip().lower() in NOTHING_YET and organisation.kind is not OrganisationKind.PLATFORM:
        return None
    contact = _mailbox(text, field="--contact")
    return Mailbox(contact.name or organisation.name, contact.email)


def read_database(text: str, _: Earlier) -> str:
    """`sqlite` is empty, as in the settings; a PostgreSQL server is tried at once."""
    from seawall.app.database_knock import connection_trouble

    url = from_environment(text, field="--database")
    if url.lower() == "sqlite":
        return ""
    try:
        setting_shapes.known_scheme(url, of="database_url")
        setting_shapes.tls_options(url)
    except ValueError as wrong:
        raise problem("cli.init-answer.database", why=str(wrong)) from wrong
    if url.startswith("postgres") and (trouble := connection_trouble(url)):
        raise problem("cli.init-answer.database-away", why=trouble)
    return url


def read_address(text: str, _: Earlier) -> ServedAt:
    """An https address and the proxies in front of it, or this machine's own."""
    url, *proxies = text.split() or [""]
    try:
        url = setting_shapes.web_address(url)
        setting_shapes.networks(proxies)
    except ValueError as wrong:
        raise problem("cli.init-answer.address", why=str(wrong)) from wrong
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
        raise problem("cli.init-answer.address-plain", url=url)
    if parts.scheme == "http" and not parts.port:
        url = f"{url}:8000"  # Seawall itself answers there, and not at port 80
    return ServedAt(url, tuple(proxies) or _BESIDE if parts.scheme == "https" else tuple(proxies))


def read_mail(text: str, _: Earlier) -> MailServers:
    """An inbox for orders, a server for answers, or both, or nothing yet."""
    if text.strip().lower() in NOTHING_YET:
        return MailServers()
    addresses: dict[str, str] = {}
    for word in text.replace(",", " ").split():
        url = from_environment(word, field="--mail")
        scheme = urlsplit(url).scheme
        for name, of in (("inbox", "mail_inbox"), ("server", "mail_server")):
            if _is_scheme_of(url, of):
                addresses[name] = url
                break
        else:
            raise problem("cli.init-answer.mail", scheme=scheme or word)
    if "server" not in addresses:
        raise problem("cli.init-answer.mail-one-way")
    return MailServers(**addresses)


def read_on_call(text: str, earlier: Earlier) -> OnCallPeople:
    """People by name and address, and one push topic."""
    mail: MailServers = earlier["mail"]
    people, topics = [], []
    if text.strip().lower() not in NOTHING_YET:
        for part in filter(None, (part.strip() for part in text.split(","))):
            if part.startswith(("https://", "http://")):
                topics.append(_push_topic(part))
            else:
                people.append(_mailbox(part, field="--on-call"))
    if len(topics) > 1:
        raise problem("cli.init-answer.on-call-topics")
    if mail.inbox and not people:
        raise problem("cli.init-answer.on-call-nobody")
    if people and not topics and not mail.server:
        raise problem("cli.init-answer.on-call-unreached")
    return OnCallPeople(tuple(people), *topics)


def read_admin(text: str, earlier: Earlier) -> Mailbox:
    """`Robin Example <robin@harbour.example>`; somebody else than who answers orders."""
    admin = _mailbox(text, field="--admin")
    if admin.email in {person.email for person in earlier["on_call"].people}:
        raise problem("cli.init-answer.admin-on-call", email=admin.email)
    return admin


def read_list(text: str, _: Earlier) -> FirstList:
    """A file, `KIND NAME=VALUE…` of an exchange, an invitation, or nothing yet."""
    words = text.strip()
    if words.lower() in NOTHING_YET:
        return None
    if "/v1/forum/" in words:
        return InvitingForum(words)
    path = Path(words).expanduser()
    if path.is_file():
        return path.absolute()
    try:
        kind, *pairs = shlex.split(words)
    except ValueError:
        kind, pairs = words, []
    from seawall.exchanges.adapter_registry import adapters

    if kind not in adapters():
        raise problem("cli.init-answer.list", text=words, kinds=", ".join(sorted(adapters())))
    return _exchange(kind, pairs)


def read_door(text: str, _: Earlier) -> UploadDoor:
    """One of the doors."""
    try:
        return UploadDoor(text.strip().lower())
    except ValueError:
        raise problem("cli.init-answer.door", door=text, doors=", ".join(UploadDoor)) from None


def from_environment(text: str, *, field: str) -> str:
    """The text, or what the variable holds that it names: `env:NAME` keeps a password out of `ps`."""
    word = text.strip()
    if not word.startswith("env:"):
        return word
    variable = word.removeprefix("env:")
    if not os.environ.get(variable):
        raise problem("cli.init-answer.no-variable", variable=variable, option=field)
    return os.environ[variable].strip()


def _mailbox(text: str, *, field: str) -> Mailbox:
    name, email = parseaddr(text.strip())
    if not _EMAIL.fullmatch(email):
        raise problem("cli.init-answer.mailbox", text=text.strip(), option=field)
    return Mailbox(name.strip(), email.lower())


def _push_topic(url: str) -> str:
    try:
        return setting_shapes.web_address(url)
    except ValueError as wrong:
        raise problem("cli.init-answer.mailbox", text=url, option="--on-call") from wrong


def _is_scheme_of(url: str, setting: str) -> bool:
    try:
        return bool(url) and setting_shapes.known_scheme(url, of=setting) == url
    except ValueError:
        return False


def _exchange(kind: str, pairs: list[str]) -> FollowedExchange:
    from seawall.cli.exchanges.exchange_options import secrets_in, settings_in, with_whole_paths
    from seawall.exchanges.adapter_registry import adapter_named
    from seawall.exchanges.settings import read_settings

    adapter = adapter_named(kind)
    typed = settings_in(pairs)
    places = {
        field.name: typed.pop(field.name)
        for field in adapter.fields
        if field.is_secret and field.name in typed
    }
    secret_values = secrets_in(
        f"{name}={place}" for name, place in places.items() if place != TYPED_LATER
    )
    read_settings(adapter, typed, places | secret_values)
    return FollowedExchange(kind, with_whole_paths(typed, kind), _whole_places(places))


def _whole_places(places: Mapping[str, str]) -> dict[str, str]:
    """Where secrets are, from whichever folder a second run is started."""
    return {
        name: place
        if place == TYPED_LATER or place.startswith("env:")
        else str(Path(place).absolute())
        for name, place in places.items()
    }


def reason_of(wrong: SeawallError) -> str:
    """What is wrong and what to do, for whoever sits before it."""
    return f"{wrong.detail} {wrong.remedy or ''}".strip()
