"""Links inside links: archives, caches, translators, readers and redirectors, by rule.

A well-known host that shows or leads to another address carries it in its own: in the path
(`web.archive.org/web/2020/https://…`), in a parameter (`?url=`), or in its host name
(`example-com.translate.goog`). It is taken out as it stands; nothing is fetched. A known
host's rule applies to its subdomains too.
"""

import re
from base64 import urlsafe_b64decode
from urllib.parse import parse_qsl, unquote, urlsplit

#: Hosts that carry the address in one of these parameters.
_PARAMETERS: dict[str, tuple[str, ...]] = {
    "anonym.to": ("url",),
    "away.vk.com": ("to",),
    "cc.bingj.com": ("u", "url"),
    "deref-mail.com": ("url",),
    "disq.us": ("url",),
    "duckduckgo.com": ("uddg", "u"),
    "exit.sc": ("url",),
    "gate.sc": ("url",),
    "google": ("url", "q", "adurl", "imgurl"),
    "hghltd.yandex.net": ("url",),
    "l.facebook.com": ("u",),
    "lm.facebook.com": ("u",),
    "l.instagram.com": ("u",),
    "l.messenger.com": ("u",),
    "l.threads.com": ("u",),
    "linkedin.com": ("url",),
    "microsofttranslator.com": ("a",),
    "out.reddit.com": ("url",),
    "safelinks.protection.outlook.com": ("url",),
    "slack-redir.net": ("url",),
    "steamcommunity.com": ("url", "u"),
    "t.me": ("url",),
    "t.umblr.com": ("z",),
    "telegram.me": ("url",),
    "translate.google": ("u",),
    "translate.yandex.com": ("url",),
    "translate.yandex.ru": ("url",),
    "urldefense.com": ("u",),
    "urldefense.proofpoint.com": ("u",),
    "vk.com": ("to",),
    "web.archive.org": ("url",),
    "youtube.com": ("q",),
}
#: Of hosts that do much else: where they redirect.
_ONLY_AT = {
    "google": ("/url", "/imgres", "/aclk", "/local_url"),
    "vk.com": ("/away",),
    "youtube.com": ("/redirect",),
}
#: Hosts that put a whole address behind their own, after these beginnings of the path.
_PATHS: dict[str, str] = {
    "12ft.io": r"/(?:proxy\?q=)?",
    "cachedview.com": r"/",
    "freezepage.com": r"/\d+/",
    "r.jina.ai": r"/",
    "removepaywall.com": r"/",
    "timetravel.mementoweb.org": r"/(?:list|memento|api/json)/\d+/",
    "wayback.archive-it.org": r"/\w+/\d+(?:\w\w_)?/",
    "web.archive.org": r"/(?:web|save)?/?(?:\d+\*?|\*|2)?(?:[a-z]{2}_)?/?(?:_embed/)?",
}
_ARCHIVE_TODAY = tuple(f"archive.{end}" for end in ("fo", "is", "li", "md", "ph", "today", "vn"))
_PATHS |= dict.fromkeys(_ARCHIVE_TODAY, r"/(?:o/\w+/|newest/|oldest/|\d+/|timegate/)?")
_PARAMETERS |= dict.fromkeys(_ARCHIVE_TODAY, ("url",))
#: Hosts whose whole query is the address.
_QUERIES = frozenset(
    {"anon.to", "anonym.to", "anonymz.com", "href.li", "hidereferrer.com", "nullrefer.com"}
)
_GOOGLE = re.compile(r"(?:www\.)?(translate\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_CACHED = re.compile(r"cache:(?:[\w-]*:)?(.+)", re.IGNORECASE)
_AMP = re.compile(r"/(?:amp|[cvi]|a|r|wp)/(?:s/)?(?=[^/]+\.)")
_ADDRESS = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:[:/?#]|$)", re.IGNORECASE)
_SCHEME = re.compile(r"(https?|ftp):/*", re.IGNORECASE)


#: Every host by whose name alone a rule may apply.
_WRAPPING = frozenset({"bing.com", "cdn.ampproject.org", "translate.goog"}).union(
    _PARAMETERS, _PATHS, _QUERIES
)


def may_wrap(host: str) -> bool:
    """Whether any rule may find an address within one of this host; no for nearly every host."""
    return "google" in host or not _WRAPPING.isdisjoint(_parents(host))


def unwrapped_address(url: str) -> tuple[str, str] | None:
    """The host that wraps another address and that address, or None.

    >>> unwrapped_address("https://web.archive.org/web/2020/https://example.com/a?b")
    ('web.archive.org', 'https://example.com/a?b')
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    for rule in (_in_parameter, _in_path, _in_query, _in_host, _in_amp, _in_code):
        inside = rule(host, url)
        address = _address(inside) if inside else None
        if address and address != url:
            return host, address
    return None


def _in_parameter(host: str, url: str) -> str | None:
    google = _GOOGLE.fullmatch(host)
    name = ("translate.google" if google[1] else "google") if google else host
    if host == "webcache.googleusercontent.com":
        cached = _CACHED.search(_parameter(url, ("q",)) or "")
        return cached[1] if cached else None
    redirects = _ONLY_AT.get(name)
    if redirects and not urlsplit(url).path.startswith(redirects):
        return None
    names = next((_PARAMETERS[parent] for parent in _parents(name) if parent in _PARAMETERS), ())
    inside = _parameter(url, names)
    if inside and host.startswith("urldefense") and "/v2/" in url:
        return unquote(inside.replace("-", "%").replace("_", "/"))
    return inside


def _in_path(host: str, url: str) -> str | None:
    beginning = next((_PATHS[parent] for parent in _parents(host) if parent in _PATHS), None)
    behind = _behind_host(url)
    if host == "urldefense.com" and behind.startswith("/v3/__"):
        return behind.removeprefix("/v3/__").partition("__;")[0]
    match = re.match(beginning, behind) if beginning else None
    return unquote(behind[match.end() :]) if match and "." in behind[match.end() :] else None


def _in_query(host: str, url: str) -> str | None:
    return unquote(url.partition("?")[2]) if host in _QUERIES else None


def _in_host(host: str, url: str) -> str | None:
    name, _, parent = host.partition(".")
    if parent not in {"translate.goog", "cdn.ampproject.org"} or "-" not in name:
        return None
    inside = name.replace("--", "\0").replace("-", ".").replace("\0", "-")
    if parent == "translate.goog":
        path = urlsplit(url)
        query = "&".join(pair for pair in path.query.split("&") if not pair.startswith("_x_tr_"))
        return f"https://{inside}{path.path}{'?' if query else ''}{query}"
    return None if _AMP.match(_behind_host(url)) else f"https://{inside}{_behind_host(url)}"


def _in_amp(host: str, url: str) -> str | None:
    if not (_GOOGLE.fullmatch(host) or "cdn.ampproject.org" in _parents(host)):
        return None
    behind = _behind_host(url)
    amp_match = _AMP.match(behind)
    return behind[amp_match.end() :] if amp_match else None


def _in_code(host: str, url: str) -> str | None:
    """Bing's redirect carries the address in base64."""
    code = _parameter(url, ("u",)) if host == "bing.com" and "/ck/" in url else None
    if not code or not code.startswith("a1"):
        return None
    try:
        return urlsafe_b64decode(code[2:] + "=" * (-len(code[2:]) % 4)).decode()
    except ValueError:
        return None


def _parents(host: str) -> list[str]:
    """The host itself and the domains above it."""
    labels = host.split(".")
    return [".".join(labels[first:]) for first in range(min(len(labels), 8))]


def _behind_host(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


def _parameter(url: str, names: tuple[str, ...]) -> str | None:
    if not names:
        return None
    parameters = dict(reversed(parse_qsl(urlsplit(url).query, max_num_fields=100)))
    return next((parameters[name] for name in names if name in parameters), None)


def _address(text: str) -> str | None:
    """The text as an address, if it looks like one."""
    text = text.strip()
    if "%3a%2f%2f" in text[:16].lower():
        text = unquote(text)
    scheme = _SCHEME.match(text)
    if scheme:
        return f"{scheme[1].lower()}://{text[scheme.end() :]}"
    return f"https://{text}" if _ADDRESS.match(text) else None
