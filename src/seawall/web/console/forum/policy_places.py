"""Place of a policy's field in its text, for error messages."""

from __future__ import annotations

import yaml
from django.utils.translation import gettext as _


def place_of(text: str, field: str) -> str:
    """`Line 8, allow.0.effect`; the field alone where it is not in the text."""
    if not field or field == "policy":
        return ""
    line = _line(text, field.split("."))
    return _("Line %(line)d, %(field)s") % {"line": line, "field": field} if line else field


def _line(text: str, path: list[str]) -> int:
    """The line of the deepest part of the path that is there, or 0."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return 0
    line = 0
    for part in path:
        child = _child(node, part)
        if child is None:
            break
        node, line = child
    return line


def _child(node: yaml.Node | None, part: str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and part.isdigit() and int(part) < len(node.value):
        child = node.value[int(part)]
        return child, child.start_mark.line + 1
    return None
