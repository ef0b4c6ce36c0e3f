"""Query parameters that say who sent a link and nothing about where it leads."""

PREFIXES = ("utm_",)

NAMES = frozenset(
    {
        "_ga",
        "_gl",
        "_hsenc",
        "_hsmi",
        "dclid",
        "fbclid",
        "gbraid",
        "gclid",
        "gclsrc",
        "igshid",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "oly_anon_id",
        "oly_enc_id",
        "ttclid",
        "twclid",
        "vero_id",
        "wbraid",
        "yclid",
    }
)


def is_tracking(name: str) -> bool:
    """Whether a parameter of this name may be dropped.

    >>> is_tracking("utm_source"), is_tracking("v")
    (True, False)
    """
    return name.lower() in NAMES or name.lower().startswith(PREFIXES)
