"""Links in a text: signals for each, and whether the text is a list of links.

Channels that point to material rather than carry it post the same file on many small file
hosts, often with a password (`LinkList`). Its links become `url` signals, those that
archives and redirectors wrap as well, and `url_md5` spellings for one search. The first
fifty different links of a text count; that there are more is told.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import unquote, urlsplit

from seawall.signals._defang import MOST, links_in
from seawall.signals._file_hosts import FILE_HOSTS
from seawall.signals._model import InvalidSignal, Signal
from seawall.signals._peeling import peeled_addresses
from seawall.signals.text import decoded_text
from seawall.signals.url import URL, canonical
from seawall.signals.url_md5 import url_md5s_of

ENOUGH = 5  # links to file hosts
VIEW = "link in text"
MORE_LINKS = "The text has more than"

_PASSWORD = re.compile(
    r"\b(?:pass(?:word|wd|phrase)?|pwd|passwort|mot de passe|contrase\w+|senha|parola|пароль)\b"
    r"|كلمة (?:السر|المرور)|密码|パスワード",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LinkList:
    """What a text's links say about it; counts are of different links.

    ``same_name`` is how many links to file hosts end in the commonest file name.
    """

    links: int
    file_hosts: tuple[str, ...]
    to_file_hosts: int
    same_name: int
    has_password: bool

    @property
    def is_link_list(self) -> bool:
        """Whether five links or more lead to file hosts."""
        return self.to_file_hosts >= ENOUGH


def link_list(text: str | bytes, *, hosts: Collection[str] = FILE_HOSTS) -> LinkList:
    """Count a text's links to file hosts (or to ``hosts``, and their subdomains)."""
    plain = decoded_text(text)
    links = [link for link, _ in _links(plain)]
    host_links = [(host, link) for link in links if (host := _listed(link, hosts))]
    names = [name for _, link in host_links if "." in (name := _file_name(link))]
    return LinkList(
        links=len(links),
        file_hosts=tuple(sorted({host for host, _ in host_links})),
        to_file_hosts=len(host_links),
        same_name=max(map(names.count, names), default=0),
        has_password=bool(_PASSWORD.search(plain)),
    )


def link_signals(text: str | bytes) -> tuple[tuple[Signal, ...], tuple[str, ...]]:
    """The signals of a text's links, and notes: what was left out, what leads on."""
    signals: list[Signal] = []
    notes: list[str] = []
    links = list(islice(_links(decoded_text(text)), MOST + 1))
    for link, link_text in links[:MOST]:
        signals.append(Signal(URL.name, link, URL.version, view=VIEW, grade="derived", within=0))
        inside, link_notes = peeled_addresses(link)
        signals += (replace(signal, view=f"{VIEW}, {signal.view}") for signal in inside)
        signals += (
            replace(spelling, grade="derived", within=0)
            for address in (link_text, *(wrapped.value for wrapped in inside))
            for spelling in url_md5s_of(address)
        )
        notes += link_notes
    if len(links) > MOST:
        notes.append(f"{MORE_LINKS} {MOST} links; only the first {MOST} count.")
    return tuple(dict.fromkeys(signals)), tuple(dict.fromkeys(notes))


def _links(text: str) -> Iterator[tuple[str, str]]:
    """Each link in its canonical form, and as written; without a scheme it is both http(s)."""
    seen_addresses = set()
    for link_text, has_scheme in links_in(text):
        for link in (link_text,) if has_scheme else (f"https://{link_text}", f"http://{link_text}"):
            try:
                address = canonical(link)
            except InvalidSignal:
                continue
            if address not in seen_addresses:
                seen_addresses.add(address)
                yield address, link


def _listed(link: str, hosts: Collection[str]) -> str | None:
    labels = (urlsplit(link).hostname or "").split(".")
    parents = (".".join(labels[first:]) for first in range(min(len(labels), 8)))
    return next((host for host in parents if host in hosts), None)


def _file_name(link: str) -> str:
    return unquote(urlsplit(link).path.rpartition("/")[2]).lower()
