"""What kind of document arrived, and by which door."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """What kind of document it is."""

    REMOVAL_ORDER = "removal_order"
    """An order to remove or disable: TCO Art. 3, or its counterparts elsewhere."""
    NOTICE = "notice"
    """A statutory notice with a deadline, such as Terrorism Act 2006 s.3."""
    REFERRAL = "referral"
    """Voluntary: look against your own terms (TCO recital 40)."""
    ALERT = "alert"
    """A researcher's or a charity's alert, such as TCAP's."""
    PUBLIC_REPORT = "public_report"
    """A report by anybody, through the public form."""
    EXPOSURE_DECISION = "exposure_decision"
    """TCO Art. 5(4): the provider is exposed to terrorist content."""
    INFORMATION_ORDER = "information_order"
    """An order to hand over or preserve data, such as an EPOC or an Ofcom information notice."""
    DUTY_NOTICE = "duty_notice"
    """A regulator asks for steps and names no content to remove: Online Safety Act s.121."""
    LETTER = "letter"
    """Something arrived that nobody could read yet: a person sorts it."""


class Channel(StrEnum):
    """The door it came by, which is also the way the answer goes."""

    API = "api"
    PORTAL = "portal"
    EMAIL_SIGNED = "email_signed"
    EMAIL_PLAIN = "email_plain"
    PERCI_EXPORT = "perci_export"
    FILE_DROP = "file_drop"
    POST = "post"
