"""The product's own code: whatever goes round there is bounded, gets on, or slows down and is told."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.source_trees import dotted, trees_where

THE_LOOP = Path("worker/loops/loop.py")
#: Loops that end by what they wait for, and do no work that could fail.
WAITING = {
    ("app/database_knock.py", "wait_until_it_answers"): "knocks for as long as somebody said",
    ("app/stop_signals.py", "wake"): "sends a signal again until the main thread has noticed it",
    ("app/stop_signals.py", "watch"): "reads a pipe until a signal that ends is in it",
    ("app/serve.py", "_tell"): "looks whether the server has started, and says so",
    ("app/service_manager.py", "feed"): "asks whether we answer, and tells who starts us again",
}
#: Loops over a list that gets shorter, or longer until it holds everything.
WORKED_OFF = {
    ("app/doctor/machine.py", "free_space"): "goes up the folders",
    ("app/index_writer.py", "_follow"): "follows the bank's changes to the newest",
    ("app/refresher.py", "_catch_up"): "follows the bank's changes to the newest",
    ("app/request_lines.py", "_with_causes"): "each error of a chain once",
}
#: Threads that wait for one thing and end.
ONCE = {
    ("app/processes/gates.py", "watch"),
    ("app/serve.py", "_tell"),
    ("app/stop_signals.py", "watch"),
}
#: A file store is walked by `seawall scan`, which a person starts and watches.
BY_HAND = Path("app/scanning")


@pytest.fixture(scope="module")
def ours():
    return trees_where(
        lambda path, _: path.parts[0] in {"worker", "app"} and BY_HAND not in path.parents
    )


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def own_nodes(function):
    """What stands in a function, and not in one inside it."""
    waiting = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def is_bounded(loop: ast.While) -> bool:
    """Its condition compares two things that move: a time, a place, a number."""
    return any(isinstance(node, ast.Compare) for node in ast.walk(loop.test))


def requires_progress(loop: ast.While) -> bool:
    calls = [node for node in ast.walk(loop) if isinstance(node, ast.Call)]
    return any(dotted(call.func).endswith("progress.require") for call in calls)


def loose_loops(code):
    loose = []
    for path, tree in code.items():
        for function in functions(tree):
            where = (str(path), function.name)
            loops = [node for node in own_nodes(function) if isinstance(node, ast.While)]
            if path == THE_LOOP or where in WAITING or where in WORKED_OFF:
                continue
            loose += [
                (*where, loop.lineno)
                for loop in loops
                if not is_bounded(loop) and not requires_progress(loop)
            ]
    return loose


def threads(tree):
    """What each thread of a module runs, and in which function it is begun."""
    for function in functions(tree):
        for node in own_nodes(function):
            is_call = isinstance(node, ast.Call)
            if is_call and dotted(node.func) in {"threading.Thread", "Thread"}:
                target = next(it.value for it in node.keywords if it.arg == "target")
                if isinstance(target, ast.Call):  # partial(loop.run, …)
                    target = target.args[0]
                yield ast.unparse(target).rpartition(".")[2]


def runs_by_the_rule(name, tree):
    if name in {"keep_running", "try_when_due"}:
        return True
    bodies = [ast.unparse(it) for it in functions(tree) if it.name == name]
    rule = ("Loop(", "_loop.run(")
    # `run` of a loop that the same module has made
    return any(word in body for body in bodies for word in rule) or (
        name == "run" and "Loop(" in ast.unparse(tree)
    )


def test_no_loop_goes_round_but_the_one_loop_and_what_is_bounded_or_gets_on(ours):
    assert loose_loops(ours) == []


def test_every_thread_runs_the_one_loop(ours):
    wild = [
        (str(path), name)
        for path, tree in ours.items()
        for name in threads(tree)
        if (str(path), name) not in ONCE and not runs_by_the_rule(name, tree)
    ]

    assert wild == []


def test_a_loop_and_a_thread_of_somebodys_own_are_found():
    code = """
def follow(stop):
    while not stop.wait(1):
        look()

def again():
    while True:
        fetch()

def begin(stop):
    threading.Thread(target=follow, args=(stop,)).start()
"""
    tree = ast.parse(code)

    assert [name for _, name, _ in loose_loops({Path("worker/x.py"): tree})] == ["follow", "again"]
    assert [name for name in threads(tree) if not runs_by_the_rule(name, tree)] == ["follow"]


def test_what_is_left_out_is_still_there(ours):
    there = {(str(path), it.name) for path, tree in ours.items() for it in functions(tree)}

    assert {*WAITING, *WORKED_OFF, *ONCE} <= there
