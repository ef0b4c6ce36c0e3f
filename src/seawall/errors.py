"""What can go wrong, by kind: the doors turn each kind into one HTTP status.

Raise a subclass named for what happened (`class ClockRanOut(Conflict)`). The
message says what was wrong, `field` names the part of the input it concerns and
`remedy` says what to do about it. Status and title stand beside the kind, because two
doors answer from them: `web/problems.py` and `gate/problems.py` (RFC 9457).
"""

from __future__ import annotations


class SeawallError(Exception):
    """The root of everything Seawall raises on purpose."""

    kind = "error"
    status = 500
    title = "Something broke on our side"

    def __init__(self, detail: str, *, field: str | None = None, remedy: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.remedy = remedy

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        then = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.detail}{then}"


class InvalidRequest(SeawallError):
    """The input breaks a rule; the sender can mend it."""

    kind = "invalid-request"
    status = 422
    title = "The request breaks a rule"


class Malformed(InvalidRequest):
    """The input could not even be read: broken JSON, broken UTF-8."""

    kind = "malformed"
    status = 400
    title = "The request could not be read"


class TooLarge(SeawallError):
    """The input is over a published limit."""

    kind = "too-large"
    status = 413
    title = "The request is over a limit"


class Unsupported(SeawallError):
    """A format we do not handle."""

    kind = "unsupported"
    status = 415
    title = "This format is not handled"


class WrongMethod(Unsupported):
    """The address is right, the method is not."""

    kind = "wrong-method"
    status = 405
    title = "This address has no such method"


class Unauthenticated(SeawallError):
    """We do not know who is asking."""

    kind = "unauthenticated"
    status = 401
    title = "We do not know who is asking"


class Forbidden(SeawallError):
    """We know who is asking, and they may not."""

    kind = "forbidden"
    status = 403
    title = "This is not yours to do"


class NotFound(SeawallError):
    """No such thing in this organisation."""

    kind = "not-found"
    status = 404
    title = "There is no such thing here"


class Conflict(SeawallError):
    """The request is fine, the state of the thing is not."""

    kind = "conflict"
    status = 409
    title = "The state of the thing is in the way"


class TooManyRequests(SeawallError):
    """Over the rate limit; try again later."""

    kind = "too-many-requests"
    status = 429
    title = "Too many requests"


class Unavailable(SeawallError):
    """A part we need is away; the same request may work later."""

    kind = "unavailable"
    status = 503
    title = "A part we need is away"


class Misconfigured(SeawallError):
    """A setting is wrong; the start stops and names it."""

    kind = "misconfigured"
    status = 500
    title = "A setting is wrong"
