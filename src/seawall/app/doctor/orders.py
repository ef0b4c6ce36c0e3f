"""Orders: can they arrive, is somebody woken, can they be answered, is it known who may order?

The hour of Regulation (EU) 2021/784, Art. 3(3), runs from receipt at any hour, so what is
broken here is found on a quiet day or not at all. Where mail or files are waited for, a part
that is missing is red: an order would come in and nobody would hear of it, or answer it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seawall.app.doctor.finding import Checkup, CheckupState, amber, green, red

#: Two must say that an unsigned order is genuine, and one dead pager must not be the only one.
TWO = 2
_MEND = "Mend it: nobody is called by this way. A private address: SEAWALL_EGRESS_ALLOW."


def missing_part(name: str, says: str, remedy: str, *, is_awaited: bool) -> Checkup:
    """Red where orders are waited for, amber where nobody has asked for them yet."""
    return Checkup(name, CheckupState.RED if is_awaited else CheckupState.AMBER, says, remedy)


def inbox(where: str, trouble: str) -> Checkup:
    """The mailbox that orders arrive in opens; `where` is empty if none is set."""
    if not where:
        return amber(
            "mail inbox",
            "None is set: orders that are mailed do not arrive here.",
            "Set SEAWALL_MAIL_INBOX, or tell authorities of /orders/new and POST /v1/orders.",
        )
    if trouble:
        return red("mail inbox", trouble, "Check SEAWALL_MAIL_INBOX; orders may be waiting in it.")
    return green("mail inbox", f"{where} opens")


def drop_folder(where: str, trouble: str) -> Checkup:
    """Dropped files can be taken and moved on."""
    if trouble:
        remedy = "Make the folder, and let Seawall write in it; see SEAWALL_DROP_FOLDER."
        return red("drop folder", trouble, remedy)
    return green("drop folder", where)


def addressee(trouble: str) -> Checkup:
    """It is known for which organisation mail, files and forms are."""
    if trouble:
        return red(
            "addressee",
            trouble,
            "Set SEAWALL_ORDER_ORGANISATION to the short name of the platform that is meant, or give "
            "one of them alone a contact point.",
        )
    return green("addressee", "it is known whom orders are for")


def outgoing(where: str, trouble: str, *, is_awaited: bool) -> Checkup:
    """A server takes our answers; it was greeted, and no mail was sent."""
    if not where:
        return missing_part(
            "outgoing mail",
            "None is set: answers by mail wait, and nobody is told of a threat to life.",
            "Set SEAWALL_MAIL_SERVER and SEAWALL_MAIL_FROM.",
            is_awaited=is_awaited,
        )
    if trouble:
        return red("outgoing mail", trouble, "Check SEAWALL_MAIL_SERVER; answers wait until then.")
    return green("outgoing mail", f"{where} takes our mail")


def on_call(ways: Mapping[str, str], *, is_awaited: bool) -> Checkup:
    """Somebody is woken; each way is named with what stands in its way, empty if nothing does."""
    working = [way for way, trouble in ways.items() if not trouble]
    broken = "; ".join(f"{way}: {trouble}" for way, trouble in ways.items() if trouble)
    if not working:
        says = broken or "No way to call a person is set: at 02:00 nobody is woken."
        two = "Set two of SEAWALL_ON_CALL_PUSH, SEAWALL_ON_CALL_MAIL and SEAWALL_ON_CALL_URL."
        remedy = _MEND if broken else two
        return missing_part("on-call", says, remedy, is_awaited=is_awaited or bool(broken))
    if broken:
        return amber("on-call", broken, _MEND)
    if len(working) < TWO:
        says = f"{working[0]} alone: when it is dead, nobody is woken."
        return amber("on-call", says, "Set a second way; see docs/orders.md.")
    says = f"{', '.join(working)}; `seawall drill order --at 02:00` tries them for real"
    return green("on-call", says)


def next_in_line(troubles: Mapping[str, str], *, has_mail: bool) -> Checkup:
    """Somebody is called when whoever is on call does not come; each with what is in the way."""
    name = "next on call"
    if broken := "; ".join(f"{who}: {trouble}" for who, trouble in troubles.items() if trouble):
        return red(
            name, broken, "Mend it in SEAWALL_ON_CALL_NEXT: they are called when time is up."
        )
    if troubles:
        return green(name, ", ".join(troubles))
    if has_mail:
        return green(name, "the people who may answer orders, by mail")
    return amber(
        name,
        "When whoever is on call does not come, nobody else is called.",
        "Set SEAWALL_ON_CALL_NEXT, or SEAWALL_MAIL_SERVER: then people are written to.",
    )


def contact_points(without: Sequence[str], *, is_awaited: bool) -> Checkup:
    """Every platform says how it is reached, TCO Art. 15(1); section C of Annex II needs it."""
    if not without:
        return green("contact point", "is published at /contact-point")
    return missing_part(
        "contact point",
        f"not said by {', '.join(without)}: no order can be answered.",
        f"`seawall contact-point set --org {without[0]} --legal-name … --establishment …`.",
        is_awaited=is_awaited,
    )


def reports(zone: str, home_zones: Mapping[str, str]) -> Checkup:
    """The days of reports are those of the place where the platform is established."""
    elsewhere = {slug: home for slug, home in home_zones.items() if home and home != zone}
    if not elsewhere:
        return green("report zone", f"days and years of every report are those of {zone}")
    places = ", ".join(f"{slug} is established in {home}" for slug, home in elsewhere.items())
    return amber(
        "report zone",
        f"reports count the days of {zone}; {places}.",
        f"Set SEAWALL_REPORT_ZONE={next(iter(elsewhere.values()))}, or leave it on purpose.",
    )


def people(answer: int, verify: int, *, is_awaited: bool) -> Checkup:
    """Somebody may answer at night, and two may say that an unsigned order is genuine."""
    if not answer:
        return missing_part(
            "order people",
            "Nobody may answer an order.",
            "`seawall people invite EMAIL --role reviewer` (or lead, or legal).",
            is_awaited=is_awaited,
        )
    if verify < TWO:
        return amber(
            "order people",
            f"{verify} may say whether an unsigned order is genuine; it takes two.",
            "`seawall people invite EMAIL --role legal` (or lead).",
        )
    return green("order people", f"{answer} may answer, {verify} may say whether one is genuine")


def register(active: int, unreachable: Sequence[str]) -> Checkup:
    """It is known who may order, and by what number each is called back."""
    if not active:
        return amber(
            "authorities",
            "The register is empty: every order waits until two people have called back.",
            "`seawall authority add NAME --country … --telephone …`, then its key.",
        )
    if unreachable:
        return amber(
            "authorities",
            f"no key and no telephone number: {', '.join(unreachable)}",
            "`seawall authority key add ID FILE`; what is not signed is called back.",
        )
    return green("authorities", f"{active} in the register")


def threat_to_life(nobody_for: Sequence[str]) -> Checkup:
    """Who must be told of a threat to life can be told at once: TCO Art. 14(5)."""
    if nobody_for:
        return amber(
            "threat to life",
            f"no mail address for {', '.join(nobody_for)}: somebody would have to telephone.",
            "`seawall authority add … --kind police --email …`, before it is needed.",
        )
    return green("threat to life", "our own state and Europol can be told at once")


def jurisdictions(number: int, trouble: str) -> Checkup:
    """The clocks of every law can be read; the server refuses to reckon with a faulty file."""
    if trouble:
        return red("clocks", trouble, "Mend the file in SEAWALL_JURISDICTIONS_DIR.")
    return green("clocks", f"{number} profiles of laws")
