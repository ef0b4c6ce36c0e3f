"""The ten questions of `seawall init`, in their order: what each asks, why, and its default.

The name of a question is its flag and its key in the file of answers. An answer in a terminal, in
a flag and in the file is written in the same way.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from seawall.cli.init import init_reading as reading
from seawall.cli.init.init_answers import MailServers, OnCallPeople, ServedAt, UploadDoor
from seawall.config import Settings
from seawall.people.model import OrganisationKind

Earlier = Mapping[str, Any]
SettingValues = dict[str, Any]


def _nothing(_: Any, __: Earlier) -> SettingValues:
    return {}


def _no_default(_: Earlier) -> None:
    return None


@dataclass(frozen=True, slots=True)
class InitQuestion:
    """One question; `default` is what an empty answer stands for, None where there must be one."""

    name: str
    text: str
    why: str
    read: Callable[[str, Earlier], Any]
    default: Callable[[Earlier], str | None] = _no_default
    #: The settings that an answer makes.
    settings: Callable[[Any, Earlier], SettingValues] = _nothing
    #: The settings that answer it, where they are set already.
    settled_by: tuple[str, ...] = ()
    #: The answer that settings stand for.
    of_settings: Callable[[Settings], Any] = lambda _: None

    @property
    def flag(self) -> str:
        """Its option on the command line."""
        return f"--{self.name.replace('_', '-')}"


def _contact_default(earlier: Earlier) -> str | None:
    return None if _is_platform(earlier) else "none"


def _door_default(earlier: Earlier) -> str:
    return str(UploadDoor.API if _is_platform(earlier) else UploadDoor.NONE)


def _is_platform(earlier: Earlier) -> bool:
    return bool(earlier["organisation"].kind is OrganisationKind.PLATFORM)


def _database_settings(url: str, _: Earlier) -> SettingValues:
    return {"database_url": url}


def _address_settings(served: ServedAt, _: Earlier) -> SettingValues:
    parts = urlsplit(served.url)
    setting_values: SettingValues = {"public_url": served.url}
    if parts.scheme == "http":
        setting_values["port"] = parts.port
    if served.proxies:
        setting_values["trusted_proxies"] = list(served.proxies)
    return setting_values


def _mail_settings(mail: MailServers, earlier: Earlier) -> SettingValues:
    contact = earlier.get("contact")
    return {
        "mail_inbox": mail.inbox,
        "mail_server": mail.server,
        "mail_from": contact.email if mail.server and contact else "",
    }


def _on_call_settings(on_call: OnCallPeople, earlier: Earlier) -> SettingValues:
    """People are written to where a server takes mail; otherwise the push topic alone wakes them."""
    addresses = [person.email for person in on_call.people] if earlier["mail"].server else []
    return {"on_call_push": on_call.push, "on_call_mail": addresses}


QUESTIONS = (
    InitQuestion(
        "organisation",
        'What is the organisation called? Add ", forum", ", unit" (an authority, too) or'
        ' ", overseer" if it is not a platform.',
        "The name is in every answer to an authority; the kind decides what it can do here.",
        reading.read_organisation,
    ),
    InitQuestion(
        "country",
        "In which country is it established? Two letters, such as IE.",
        "The law of that country decides which deadlines run, and when a day ends.",
        reading.read_country,
    ),
    InitQuestion(
        "contact",
        "Where do authorities write to? Registered name and address: "
        "Harbour Video Ltd <orders@harbour.example>",
        "The contact point is published (TCO Art. 15). Without it no order can be answered.",
        reading.read_contact,
        _contact_default,
    ),
    InitQuestion(
        "database",
        "Which database? sqlite, or postgresql://user@host:5432/name",
        "SQLite is one file and needs nothing else. Several machines need PostgreSQL.",
        reading.read_database,
        lambda _: "sqlite",
        _database_settings,
        ("database_url",),
        lambda settings: settings.database_url,
    ),
    InitQuestion(
        "address",
        "At which address do people and platforms reach it? https://seawall.example, and the"
        " proxy's address if it is on another machine.",
        "Sign-in links and passkeys work at this address only. https needs a reverse proxy.",
        reading.read_address,
        lambda _: f"http://localhost:{os.environ.get('SEAWALL_PORT') or 8000}",
        _address_settings,
        ("public_url",),
        lambda settings: ServedAt(settings.public_url, tuple(settings.trusted_proxies)),
    ),
    InitQuestion(
        "mail",
        "Which mail servers? imaps://user@host/INBOX for orders, smtps://user@host:465 for"
        " answers, or both.",
        "Orders that are mailed do not arrive without an inbox; answers wait without a server.",
        reading.read_mail,
        lambda _: "not yet",
        _mail_settings,
        ("mail_inbox", "mail_server"),
        lambda settings: MailServers(settings.mail_inbox, settings.mail_server),
    ),
    InitQuestion(
        "on_call",
        "Who is on call for orders? Kim Example <kim@harbour.example>, and a push topic such as"
        " https://ntfy.example/topic",
        "An order must be carried out within one hour, also at night.",
        reading.read_on_call,
        lambda _: "nobody yet",
        _on_call_settings,
        ("on_call_push", "on_call_mail", "on_call_url"),
        lambda settings: OnCallPeople((), settings.on_call_push),
    ),
    InitQuestion(
        "admin",
        "Who is the first administrator? Robin Example <robin@harbour.example>",
        "They get a sign-in link, and invite everybody else.",
        reading.read_admin,
    ),
    InitQuestion(
        "list",
        "Which list do you follow first? A file of hashes, an exchange such as"
        " `threatexchange group=1 token=token.txt`, or a forum's invitation.",
        "Nothing is found until a bank holds something.",
        reading.read_list,
        lambda _: "none yet",
    ),
    InitQuestion(
        "door",
        "How do uploads reach Seawall? api, hma, in-process or none.",
        "api and hma get a key; in-process is `seawall.check(...)` in your own program.",
        reading.read_door,
        _door_default,
    ),
)
#: Whose answers may hold a password: they are kept in the file of settings alone.
SECRET = frozenset({"database", "mail"})
