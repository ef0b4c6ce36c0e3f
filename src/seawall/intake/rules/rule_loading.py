"""A rule from its file: every mistake is found here and named by file and key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from seawall.errors import InvalidRequest, problem
from seawall.intake.facts import FACTS, declared_value
from seawall.intake.model import Verdict
from seawall.intake.rules.condition import Condition, compile_condition
from seawall.intake.rules.evaluation import RuleSet, failures
from seawall.intake.rules.model import BadRule, Rule, RuleEffect, RuleStage, RuleTest

_KEYS = {"rule", "title", "when", "unless", "need", "then", "stage", "limits", "tests"}
_THEN_KEYS = {"verdict", "queue", "severity", "say"}


def load_folder(folder: Path) -> RuleSet:
    """Every `*.yaml` in a folder; rules whose own tests fail do not load."""
    rules = [load_rule(path.read_text("utf-8"), file=path.name) for path in rule_files(folder)]
    for rule in rules:
        _once(rule, rules)
        for failure in failures(rule):
            raise problem(
                "intake.rule-test-failed",
                BadRule,
                field=f"{rule.file}: tests.{failure.number}",
                fault=failure.says,
            )
    return RuleSet(tuple(rules))


def load_rule(source: str, *, file: str) -> Rule:
    """One rule; its tests are checked for sense here and run by whoever asks."""
    data = _mapping(_parsed(source, file), file, "rule")
    _only(data, _KEYS, file, "")
    missing = [
        key for key in ("rule", "title", "when", "then", "stage", "tests") if key not in data
    ]
    if missing:
        raise problem("intake.rule-key-missing", BadRule, field=f"{file}: {missing[0]}")
    when = _conditions(data, "when", file)
    limits = _mapping(data.get("limits") or {}, file, "limits")
    _only(limits, {"expires", "owner"}, file, "limits.")
    return Rule(
        id=str(data["rule"]),
        title=str(data["title"]),
        when=when,
        unless=_conditions(data, "unless", file),
        need=_need(data.get("need", "all"), len(when), file),
        then=_then(_mapping(data["then"], file, "then"), file),
        stage=_word(RuleStage, data["stage"], file, "stage"),
        expires=_expires(limits.get("expires"), file),
        owner=str(limits.get("owner", "")),
        tests=tuple(_test(test, number, file) for number, test in enumerate(data["tests"], 1)),
        file=file,
    )


def rule_files(folder: Path) -> list[Path]:
    """The files of a folder that hold rules."""
    if not folder.is_dir():
        raise problem("intake.rules-no-folder", BadRule, folder=folder)
    return sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])


def _parsed(source: str, file: str) -> Any:
    try:
        return yaml.safe_load(source)
    except yaml.YAMLError as broken:
        where = str(getattr(broken, "problem_mark", "") or "").strip()
        raise problem("intake.rule-not-yaml", BadRule, field=file, where=where) from None


def _conditions(data: Mapping[str, Any], key: str, file: str) -> tuple[Condition, ...]:
    cel_by_name = _mapping(data.get(key) or {}, file, key)
    if key == "when" and not cel_by_name:
        raise problem("intake.rule-without-condition", BadRule, field=f"{file}: {key}")
    try:
        return tuple(compile_condition(str(name), str(cel)) for name, cel in cel_by_name.items())
    except InvalidRequest as refused:
        raise problem(
            "intake.rule-condition-invalid",
            BadRule,
            field=f"{file}: {key}.{refused.field}",
            fault=refused.detail,
            remedy=refused.remedy,
        ) from None


def _need(value: Any, conditions: int, file: str) -> int:
    if value in ("all", "any"):
        return conditions if value == "all" else 1
    if isinstance(value, dict) and set(value) == {"at_least"}:
        number = value["at_least"]
        if isinstance(number, int) and 1 <= number <= conditions:
            return number
    raise problem("intake.rule-need-invalid", BadRule, field=f"{file}: need", value=value)


def _then(data: Mapping[str, Any], file: str) -> RuleEffect:
    _only(data, _THEN_KEYS, file, "then.")
    severity = data.get("severity", 0)
    if not isinstance(severity, int) or not 0 <= severity <= 7:
        raise problem(
            "intake.rule-severity", BadRule, field=f"{file}: then.severity", severity=severity
        )
    say = str(data.get("say", ""))
    try:
        say.format_map(dict.fromkeys(FACTS, ""))
    except (KeyError, ValueError, IndexError) as wrong:
        raise problem(
            "intake.rule-say-no-fact", BadRule, field=f"{file}: then.say", fact=str(wrong)
        ) from None
    verdict = _word(Verdict, data.get("verdict"), file, "then.verdict")
    return RuleEffect(verdict, str(data.get("queue", "matches")), severity, say)


def _test(data: Any, number: int, file: str) -> RuleTest:
    test = _mapping(data, file, f"tests.{number}")
    _only(test, {"given", "expect"}, file, f"tests.{number}.")
    raw_facts = _mapping(test.get("given") or {}, file, f"tests.{number}.given")
    expect = str(test.get("expect"))
    if expect not in {"none", *Verdict}:
        raise problem(
            "intake.rule-test-expects",
            BadRule,
            field=f"{file}: tests.{number}.expect",
            expect=expect,
            choices=", ".join(Verdict),
        )
    for name in raw_facts:
        if name not in FACTS:
            raise problem(
                "intake.rule-test-no-fact", BadRule, field=f"{file}: tests.{number}.given.{name}"
            )
    try:
        facts = {name: declared_value(name, value) for name, value in raw_facts.items()}
    except InvalidRequest as wrong:
        raise problem(
            "intake.rule-test-fact-invalid",
            BadRule,
            field=f"{file}: tests.{number}.{wrong.field}",
            fault=wrong.detail,
        ) from None
    return RuleTest(number, facts, expect)


def _expires(value: Any, file: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    raise problem("intake.rule-expires", BadRule, field=f"{file}: limits.expires", value=value)


def _word(kind: Any, value: Any, file: str, key: str) -> Any:
    words = [str(word) for word in kind]
    if value not in words:
        raise problem(
            "intake.rule-word",
            BadRule,
            field=f"{file}: {key}",
            value=value,
            choices=", ".join(words),
        )
    return kind(value)


def _mapping(data: Any, file: str, key: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise problem("intake.rule-no-mapping", BadRule, field=f"{file}: {key}")
    return data


def _only(data: Mapping[str, Any], allowed_keys: set[str], file: str, prefix: str) -> None:
    for key in data:
        if key not in allowed_keys:
            names = ", ".join(sorted(allowed_keys))
            raise problem(
                "intake.rule-no-such-key", BadRule, field=f"{file}: {prefix}{key}", choices=names
            )


def _once(rule: Rule, rules: list[Rule]) -> None:
    twin = next(
        (candidate for candidate in rules if candidate.id == rule.id and candidate is not rule),
        None,
    )
    if twin:
        raise problem("intake.rule-twice", BadRule, field=f"{rule.file}: rule", twin=twin.file)
