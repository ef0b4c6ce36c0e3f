"""What can go wrong about an incident, each named for what happened."""

from __future__ import annotations

from seawall.errors import Conflict, InvalidRequest, Misconfigured, NotFound


class UnknownIncident(NotFound):
    """No incident of this forum has this id."""


class UnknownIncidentType(InvalidRequest):
    """No type has this id (or not in this version)."""


class BadIncidentTypes(Misconfigured):
    """A file of types breaks a rule."""


class NotAllowed(Conflict):
    """The rules do not let this member or person say this now."""


class UnknownMarking(InvalidRequest):
    """There is no such marking of the Traffic Light Protocol."""


class TooEarly(Conflict):
    """What is handed to researchers is made once, a day after the end."""
