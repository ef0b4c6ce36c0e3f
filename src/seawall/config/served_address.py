"""Where the server on a data folder answers: noted by the server, for the commands beside it.

A command in another shell knows neither the server's `--port` nor its environment. Without the note
its links would lead to nobody, and what it signs would carry another log's name. The note stays
when the server stops; whatever is set outranks it, and a server that starts does not read it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator
from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

FILE = "server.json"
#: The data folder unless another is set (XDG Base Directory Specification 0.8).
DATA_DIR = Path("$XDG_DATA_HOME/seawall")

_NOTED = ("host", "port", "public_url")
_serving: list[bool] = []


def expanded_folder(folder: Path) -> Path:
    """The folder with `$XDG_DATA_HOME` and `~` filled in; `ValueError` where nobody has a home."""
    root, *parts = folder.parts or (".",)
    if root == "$XDG_DATA_HOME":
        base = Path(os.environ.get("XDG_DATA_HOME", ""))
        # A relative base is to be ignored, says the specification.
        folder = (base if base.is_absolute() else Path("~/.local/share")).joinpath(*parts)
    try:
        return folder.expanduser()
    except RuntimeError:
        raise ValueError(
            "there is no home folder for this user; name a folder of your own"
        ) from None


DataFolder = Annotated[Path, AfterValidator(expanded_folder)]


def be_the_server() -> None:
    """This process is the server itself: what an earlier one noted is nothing to it."""
    _serving.append(True)


def note_served(folder: Path, *, host: str, port: int, public_url: str) -> None:
    """Keep where this server answers, whole or not at all; a full disk does not stop a start."""
    draft = folder / f"{FILE}.{os.getpid()}"
    with suppress(OSError):
        noted = dict(zip(_NOTED, (host, port, public_url), strict=True))
        draft.write_text(json.dumps(noted), "utf-8")
        draft.replace(folder / FILE)


def read_served(folder: Path) -> dict[str, Any]:
    """What the newest server noted; nothing where there is none, or none to be read."""
    try:
        noted = json.loads((folder / FILE).read_text("utf-8"))
        return {name: noted[name] for name in _NOTED}
    except (OSError, ValueError, TypeError, LookupError):
        return {}


class NotedSource(PydanticBaseSettingsSource):
    """The note as a source of settings, the last one to be asked."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """None by itself: the note is read as a whole."""
        del field
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """What was noted in the data folder that the sources before name."""
        if _serving:
            return {}
        try:
            folder = expanded_folder(Path(self.current_state.get("data_dir", DATA_DIR)))
        except (TypeError, ValueError):
            return {}  # the folder's own error says it
        return read_served(folder)
