"""The few column shapes every table shares."""

from __future__ import annotations

from typing import Any

from django.db import models

ID_LENGTH = 40


class IdField(models.CharField):  # type: ignore[type-arg]
    """A typed id (`case_01JD…`), see `ids.py`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", ID_LENGTH)
        super().__init__(**options)


class WordField(models.CharField):  # type: ignore[type-arg]
    """One word from a closed list, or a short name."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 64)
        super().__init__(**options)
