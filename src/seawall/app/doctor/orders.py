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
_MEND = "Fix it: nobody can be called this way. For a private address, set SEAWALL_EGRESS_ALLOW."


def missing_part(name: str, says: str, remedy: str, *, is_awaited: bool) -> Checkup:
    """Red where orders are waited for, amber where nobody has asked for them yet."""
    return Checkup(name, CheckupState.RED if is_awaited else CheckupState.AMBER, says, remedy)


def inbox(where: str, trouble: str) -> Checkup:
    """The mailbox that orders arrive in opens; `where` is empty if none is set."""
    if not where:
        return amber(
            "mail inbox",
            "Not set: orders sent by mail do not arrive.",
            "Set SEAWALL_MAIL_INBOX, or tell authorities to use /orders/new or POST /v1/orders.",
        )
    if trouble:
        return red("mail inbox", trouble, "Check SEAWALL_MAIL_INBOX; orders may be waiting in it.")
    return green("mail inbox", f"{where} can be opened")


def drop_folder(where: str, trouble: str) -> Checkup:
    """Dropped files can be taken and moved on."""
    if trouble:
        remedy = "Create the folder, and let Seawall write to it; see SEAWALL_DROP_FOLDER."
        return red("drop folder", trouble, remedy)
    return green("drop folder", where)


def addressee(trouble: str) -> Checkup:
    """It is known for which organisation mail, files and forms are."""
    if trouble:
        return red(
            "addressee",
            trouble,
            "Set SEAWALL_ORDER_ORGANISATION to the short name of the platform that gets them, or set "
            "a contact point for only one platform.",
        )
    return green("addressee", "it is clear which platform orders are for")


def outgoing(where: str, trouble: str, *, is_awaited: bool) -> Checkup:
    """A server takes our answers; it was greeted, and no mail was sent."""
    if not where:
        return missing_part(
            "outgoing mail",
            "Not set: answers by mail are not sent, and nobody is informed of a threat to life.",
            "Set SEAWALL_MAIL_SERVER and SEAWALL_MAIL_FROM.",
            is_awaited=is_awaited,
        )
    if trouble:
        return red("outgoing mail", trouble, "Check SEAWALL_MAIL_SERVER; answers wait until then.")
    return green("outgoing mail", f"{where} accepts our mail")


def on_call(ways: Mapping[str, str], *, is_awaited: bool) -> Checkup:
    """Somebody is woken; each way is named with what stands in its way, empty if nothing does."""
    working = [way for way, trouble in ways.items() if not trouble]
    broken = "; ".join(f"{way}: {trouble}" for way, trouble in ways.items() if trouble)
    if not working:
        says = broken or "No way to call a person is set: nobody is woken at night."
        two = "Set two of SEAWALL_ON_CALL_PUSH, SEAWALL_ON_CALL_MAIL and SEAWALL_ON_CALL_URL."
        remedy = _MEND if broken else two
        return missing_part("on-call", says, remedy, is_awaited=is_awaited or bool(broken))
    if broken:
        return amber("on-call", broken, _MEND)
    if len(working) < TWO:
        says = f"Only {working[0]} is set: if it fails, nobody is woken."
        return amber("on-call", says, "Set a second way; see docs/orders/on-call.md.")
    says = f"{', '.join(working)}; `seawall drill order --at 02:00` tests them for real"
    return green("on-call", says)


def next_in_line(troubles: Mapping[str, str], *, has_mail: bool) -> Checkup:
    """Somebody is called when whoever is on call does not come; each with what is in the way."""
    name = "next on call"
    if broken := "; ".join(f"{who}: {trouble}" for who, trouble in troubles.items() if trouble):
        return red(
            name,
            broken,
            "Correct SEAWALL_ON_CALL_NEXT: they are called if nobody responds in time.",
        )
    if troubles:
        return green(name, ", ".join(troubles))
    if has_mail:
        return green(name, "the people who may answer orders, by mail")
    return amber(
        name,
        "If the person on call does not respond, nobody else is called.",
        "Set SEAWALL_ON_CALL_NEXT, or SEAWALL_MAIL_SERVER to mail everyone who may answer orders.",
    )


def contact_points(without: Sequence[str], *, is_awaited: bool) -> Checkup:
    """Every platform says how it is reached, TCO Art. 15(1); section C of Annex II needs it."""
    if not without:
        return green("contact point", "published at /contact-point")
    return missing_part(
        "contact point",
        f"Not set for {', '.join(without)}: they cannot answer orders.",
        f"Run `seawall contact-point set --org {without[0]} --legal-name … --establishment … "
        "--email …`.",
        is_awaited=is_awaited,
    )


def reports(zone: str, home_zones: Mapping[str, str]) -> Checkup:
    """The days of reports are those of the place where the platform is established."""
    elsewhere = {slug: home for slug, home in home_zones.items() if home and home != zone}
    if not elsewhere:
        return green("report zone", f"days and years in reports follow {zone}")
    places = ", ".join(f"{slug} is established in {home}" for slug, home in elsewhere.items())
    return amber(
        "report zone",
        f"Days in reports follow {zone}, but {places}.",
        f"Set SEAWALL_REPORT_ZONE={next(iter(elsewhere.values()))}, unless you chose this.",
    )


def people(answer: int, verify: int, *, is_awaited: bool) -> Checkup:
    """Somebody may answer at night, and two may say that an unsigned order is genuine."""
    if not answer:
        return missing_part(
            "order people",
            "No member may answer an order.",
            "Run `seawall people invite EMAIL --role reviewer` (or lead, or legal).",
            is_awaited=is_awaited,
        )
    if verify < TWO:
        return amber(
            "order people",
            f"Verifying an unsigned order takes two people; {verify or 'nobody'} may do it.",
            "Run `seawall people invite EMAIL --role legal` (or lead).",
        )
    return green("order people", f"{answer} may answer orders, {verify} may verify unsigned ones")


def register(active: int, unreachable: Sequence[str]) -> Checkup:
    """It is known who may order, and by what number each is called back."""
    if not active:
        return amber(
            "authorities",
            "The register is empty: two people must call back about every order.",
            "Run `seawall authority add NAME --country … --telephone …`, then add its key.",
        )
    if unreachable:
        return amber(
            "authorities",
            f"No key and no telephone number: {', '.join(unreachable)}.",
            "Run `seawall authority key add ID FILE`. Without a signature, you must call back.",
        )
    return green("authorities", f"{active} in the register")


def threat_to_life(nobody_for: Sequence[str]) -> Checkup:
    """Who must be told of a threat to life can be told at once: TCO Art. 14(5)."""
    if nobody_for:
        return amber(
            "threat to life",
            f"No e-mail address for {' and '.join(nobody_for)}: someone would have to telephone.",
            "Run `seawall authority add … --kind police --email …` before it is needed.",
        )
    return green("threat to life", "our own state and Europol can be informed at once")


def jurisdictions(number: int, trouble: str) -> Checkup:
    """The clocks of every law can be read; the server refuses to reckon with a faulty file."""
    if trouble:
        return red("clocks", trouble, "Correct the file in SEAWALL_JURISDICTIONS_DIR.")
    return green("clocks", f"{number} legal profiles")
