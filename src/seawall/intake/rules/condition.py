"""One condition: a typed CEL expression that is true, false or unknown.

Compiled once. The compiler refuses undeclared names and anything but a yes-or-no
answer; a run that fails (a missing fact, a division by zero) hands back an error
value instead of a boolean, and that is what unknown means here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from cel_expr_python import cel

from seawall.errors import problem
from seawall.intake.facts import FACTS, Value

Held = Literal["true", "false", "unknown"]
_WORD = re.compile(r"[a-z][a-z_0-9]*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Condition:
    """A named test."""

    name: str
    source: str
    compiled: Any
    facts: tuple[str, ...]

    def holds(self, activation: Any) -> Held:
        """True, false, or unknown because something it needs is missing."""
        answer = self.compiled.eval(activation).value()
        if not isinstance(answer, bool):
            return "unknown"
        return "true" if answer else "false"


def compile_condition(name: str, source: str) -> Condition:
    """Compile an expression, or say what is wrong with it."""
    try:
        compiled = _environment().compile(source)
    except RuntimeError as refused:
        raise problem(
            "intake.bad-condition.refused",
            detail=_first_line(refused),
            field=name,
            remedy=_remedy(refused),
        ) from None
    if compiled.return_type() != cel.Type.BOOL:
        raise problem(
            "intake.bad-condition.no-answer",
            source=source,
            gives=compiled.return_type().name(),
            field=name,
        )
    words = _WORD.findall(_QUOTED.sub("", source))
    used_facts = tuple(dict.fromkeys(word for word in words if word in FACTS))
    return Condition(name, source, compiled, used_facts)


def activation(facts: Mapping[str, Value]) -> Any:
    """Facts in the form conditions read; made once for all conditions of a check."""
    return _environment().Activation(dict(facts))


@cache
def _environment() -> Any:
    kinds = {
        "bool": cel.Type.BOOL,
        "int": cel.Type.INT,
        "string": cel.Type.STRING,
        "list": cel.Type.List(cel.Type.STRING),
        "duration": cel.Type.DURATION,
    }
    return cel.NewEnv(variables={fact.name: kinds[fact.kind] for fact in FACTS.values()})


def _first_line(refused: RuntimeError) -> str:
    line = str(refused).splitlines()[0]
    return line.removeprefix("INVALID_ARGUMENT: ").removeprefix("ERROR: <input>:").strip() + "."


def _remedy(refused: RuntimeError) -> str:
    if "undeclared" in str(refused):
        return "`seawall rules facts` lists the names."
    return "Conditions are CEL: see docs/rules.md."
