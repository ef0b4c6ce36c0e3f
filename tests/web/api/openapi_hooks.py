"""What Schemathesis is told of our bodies.

A signed document is a text, sent as it is; a yes or no may come as a number.
"""

from __future__ import annotations

import schemathesis

#: What a notice is asked, and says yes or no to.
YES_OR_NO = ("good_faith", "child_abuse", "trusted")


@schemathesis.serializer("application/jose", "application/jose+json")
def signed_document(_: schemathesis.SerializationContext, value: object) -> bytes:
    """The text itself; made up, it is no signature."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.hook
def filter_case(_: schemathesis.HookContext, case: schemathesis.Case) -> bool:
    """Leave out a notice's yes or no that comes as a number: 0 and 1 are taken, too."""
    body = case.body if isinstance(case.body, dict) else {}
    is_notice = case.operation.label == "POST /v1/notices"
    return not (is_notice and any(type(body.get(name)) is int for name in YES_OR_NO))
