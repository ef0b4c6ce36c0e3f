"""The fields that bodies of statements are made of, wherever they are declared."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_./-]{0,63}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Text = Annotated[str, StringConstraints(max_length=2_000)]
#: A host, a port and a path: no query, no fragment, nobody's name.
PLAIN_URL = r"https?://[A-Za-z0-9.:\[\]-]{1,260}(/[A-Za-z0-9._~/-]{0,200})?"


class StatementBody(BaseModel):
    """A body has exactly the fields of its model."""

    model_config = ConfigDict(extra="forbid", strict=False)
