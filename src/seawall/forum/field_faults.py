"""What is wrong with one field of a statement or a note, as pydantic has it, in a sentence."""

from __future__ import annotations


def in_sentence(message: str) -> str:
    """The message as the beginning of a sentence, without the full stop."""
    fault = message.removeprefix("Value error, ").rstrip(".")
    return f"The value {fault}" if fault.startswith("must ") else f"{fault[:1].upper()}{fault[1:]}"
