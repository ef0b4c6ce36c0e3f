"""Hosts whose links lead elsewhere, and only they know where.

Such a link says nothing until somebody follows it, which is the guarded fetcher's work and
never a reviewer's browser's. The list is of well-known shorteners and archives and is not
complete.
"""

HOSTS = frozenset(
    {
        "adf.ly",
        "amzn.to",
        "archive.fo",
        "archive.is",
        "archive.li",
        "archive.md",
        "archive.ph",
        "archive.today",
        "archive.vn",
        "bit.do",
        "bit.ly",
        "bitly.com",
        "bl.ink",
        "buff.ly",
        "clck.ru",
        "cutt.ly",
        "dlvr.it",
        "fb.me",
        "ghostarchive.org",
        "goo.gl",
        "goo.su",
        "is.gd",
        "j.mp",
        "lnkd.in",
        "ow.ly",
        "perma.cc",
        "qr.ae",
        "rb.gy",
        "rebrand.ly",
        "s.id",
        "shorte.st",
        "shorturl.at",
        "soo.gd",
        "t.co",
        "t.ly",
        "t2m.io",
        "tiny.cc",
        "tiny.one",
        "tinyurl.com",
        "trib.al",
        "u.to",
        "urlz.fr",
        "v.gd",
        "vk.cc",
        "wp.me",
        "x.gd",
    }
)


def is_shortener(host: str) -> bool:
    """Whether a link on this host leads to where only the host knows.

    >>> is_shortener("www.bit.ly"), is_shortener("example.com")
    (True, False)
    """
    return host.removeprefix("www.") in HOSTS
