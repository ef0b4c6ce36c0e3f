"""What the doors need and may not import: `app` puts it here at the start.

`web` stands beside `gate`, so whatever opens files, and the fast door's part of the
API description, arrive by injection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seawall.errors import Unavailable
from seawall.intake.media import Media


class NotWired(Unavailable):
    """The process was started without this part."""


def _missing(*_: Any, **__: Any) -> Any:
    raise NotWired("files are not opened by this process.", remedy="Start `seawall serve`.")


def _is_ours(_: BaseException | None) -> bool:
    return False


#: Whether a fault is the database's, which may be back in a moment, and not our own.
is_away: Callable[[BaseException | None], bool] = _is_ours

#: Runs an upload check as the gate does: `checker(submission) -> Answer`.
checker: Callable[..., Any] = _missing

#: A file with its signals and a safe copy of it, made in the jail: `media_of(content)`.
media_of: Callable[[bytes], Media] = _missing

#: What the fast door adds to the API description: an OpenAPI 3.1 document, or nothing.
gate_description: Callable[[], dict[str, Any]] = dict
