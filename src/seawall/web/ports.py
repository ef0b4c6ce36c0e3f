"""What the doors need and may not import: `app` puts it here at the start.

`web` stands beside `gate`, so the checker and the merged API description arrive
by injection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seawall.errors import Unavailable


class NotWired(Unavailable):
    """The process was started without this part."""


def _no_checker(*_: Any, **__: Any) -> Any:
    raise NotWired("uploads are not checked by this process.", remedy="Start `seawall serve`.")


#: Runs an upload check as the gate does: `checker(submission) -> Answer`.
checker: Callable[..., Any] = _no_checker

#: What the fast door adds to the API description: an OpenAPI 3.1 document, or nothing.
gate_description: Callable[[], dict[str, Any]] = dict
