"""Functions the doors need and may not import; `app` sets them at the start.

`web` stands beside `gate`, so whatever opens files, and the fast door's part of the
API description, arrive by injection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from seawall.errors import problem
from seawall.exchanges.hma.hma_hashing import Value
from seawall.exchanges.hma.hma_wire import HmaType
from seawall.exchanges.hma.model import FetchedFile, TypeSize
from seawall.ids import OrganisationId
from seawall.intake.media import ReadMedia
from seawall.mailroom.signing.seal_reading import SealReader
from seawall.sandbox.fair_turns import Claimant
from seawall.sandbox.viewing.shown import HeardAsk, SafeCopy, ShownAsk
from seawall.signals.aids import ReadText


def _missing(*_: Any, **__: Any) -> Any:
    raise problem("web.not-wired")


def _is_ours(_: BaseException | None) -> bool:
    return False


#: Whether a fault is the database's, which may be back in a moment, and not our own.
is_away: Callable[[BaseException | None], bool] = _is_ours

#: Runs an upload check as the gate does: `checker(submission) -> Answer`.
checker: Callable[..., Any] = _missing

#: A file with its signals and a safe copy, made in the jail: `media_of(content, claimant)`.
media_of: Callable[[bytes, Claimant], ReadMedia] = _missing

#: The file at an address, guarded: `fetch(url, organisation) -> Fetched`.
fetch: Callable[[str, OrganisationId], FetchedFile] = _missing

#: What HMA's types make of a file: `hma_values(content, types) -> list[Value]`.
hma_values: Callable[[bytes, Iterable[HmaType]], list[Value]] = _missing

#: What this process's index holds of HMA's types: `hma_sizes(organisation)`.
hma_sizes: Callable[[OrganisationId], dict[str, TypeSize]] = _missing

#: What an OpenID Connect provider says of itself: `oidc_discover(issuer, organisation)`.
oidc_discover: Callable[[str, OrganisationId], dict[str, Any]] = _missing

#: A token for a code, with the provider's keys: `oidc_redeem(said, form, organisation)`.
oidc_redeem: Callable[..., tuple[str, dict[str, Any]]] = _missing
#: A picture, or one still of a video, as a reviewer asked to see it: `shown_picture(content, ask)`.
shown_picture: Callable[[bytes, ShownAsk], SafeCopy] = _missing

#: The beginning of its sound, made quiet: `heard_sound(content, ask) -> WAV`.
heard_sound: Callable[[bytes, HeardAsk], bytes] = _missing

#: The letters in a picture: `letters(content) -> ReadText`.
letters: Callable[[bytes], ReadText] = _missing

#: Reads the signatures on kept mails, in the jail: `seal_reader()`.
seal_reader: Callable[[], SealReader] = _missing

#: What the fast door adds to the API description: an OpenAPI 3.1 document, or nothing.
gate_description: Callable[[], dict[str, Any]] = dict

#: Whether this server plays the demo, whose people one may change between.
is_demo: Callable[[], bool] = bool
