"""What is said to be reached is reached: shown on a few modules of nobody's."""

from __future__ import annotations

import ast
from pathlib import PurePath
from textwrap import dedent

from tests.reach import Graph


def read(**modules):
    return Graph(
        {PurePath(f"{name}.py"): ast.parse(dedent(text)) for name, text in modules.items()}
    )


def reached(graph, door="seawall.door:act"):
    return {name.removeprefix("seawall.") for name in graph.reached([door])}


RULES = """
    LIMIT = 3
    def rule(order, *, strict=False): return order < limit()
    def limit(): return LIMIT
    def nobody_calls_it(): return rule(1, strict=True)
    class Box:
        def __init__(self): self.kept = limit()
        def open(self): return rule(1)
        def close(self): return 0
"""


def test_a_call_leads_on_through_imports_and_constants_and_no_further():
    graph = read(rules=RULES, door="from seawall.rules import rule\ndef act(): return rule(1)")

    assert {"rules:rule", "rules:limit", "rules:LIMIT"} <= reached(graph)
    assert not {"rules:nobody_calls_it", "rules:Box"} & reached(graph)


def test_a_parameter_or_a_variable_of_the_same_name_leads_nowhere():
    for body in ("def act(rule): return rule(1)", "def act():\n    rule = 1\n    return rule"):
        graph = read(rules=RULES, door=f"from seawall.rules import rule\n{body}")
        assert "rules:rule" not in reached(graph), body


def test_what_is_imported_for_types_alone_or_only_written_as_a_type_leads_nowhere():
    for text in (
        "from seawall.rules import Box\ndef act(box: Box) -> Box: return 1",
        "if TYPE_CHECKING:\n    from seawall.rules import Box\ndef act(): return 1",
        'from seawall import rules\ndef act(): "rules.rule"',
    ):
        assert not [name for name in reached(read(rules=RULES, door=text)) if "rules:" in name]


def test_a_method_needs_its_class_and_somebody_who_asks_for_it():
    made = "from seawall.rules import Box\ndef act(): return Box()"
    asked = f"{made}.open()"
    stranger = "def act(box): return box.open()"

    assert "rules:Box.open" not in reached(read(rules=RULES, door=made))
    assert "rules:Box.open" not in reached(read(rules=RULES, door=stranger))
    assert {"rules:Box.open", "rules:rule"} <= reached(read(rules=RULES, door=asked))
    assert "rules:Box.close" not in reached(read(rules=RULES, door=asked))


def test_a_path_in_a_string_is_a_way():
    graph = read(rules=RULES, door='def act(): return "seawall.rules.limit"')

    assert "rules:limit" in reached(graph)


def test_a_parameter_that_no_reached_caller_tells_is_found():
    graph = read(rules=RULES, door="from seawall.rules import rule\ndef act(): return rule(1)")
    told = read(
        rules=RULES, door="from seawall.rules import rule\ndef act(): return rule(1, strict=True)"
    )

    door = ["seawall.door:act"]
    calls, telling = graph.calls_within(graph.reached(door)), told.calls_within(told.reached(door))
    assert graph.never_passed("seawall.rules", calls) == ["rule(strict)"]
    assert told.never_passed("seawall.rules", telling) == []


def test_what_is_reached_beside_others_is_what_is_reached_together():
    door = "from seawall.rules import Box\ndef act(): return Box()\ndef ask(box): return box.open()"
    graph = read(rules=RULES, door=door)

    anyway = graph.reach(["seawall.door:act"])
    beside = graph.reached(["seawall.door:ask"], beside=anyway)

    assert beside == graph.reached(["seawall.door:act", "seawall.door:ask"])
    assert "seawall.rules:Box.open" in beside - anyway.seen
