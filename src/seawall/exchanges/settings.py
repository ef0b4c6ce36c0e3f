"""The settings of an exchange, checked against what its adapter asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from seawall.exchanges.adapter import Adapter, AdapterSetting
from seawall.exchanges.model import BadSetting

LONGEST_NAME = 64
LONGEST_SETTING = 4_000
SOONEST = timedelta(minutes=1)
LATEST = timedelta(days=31)


#: Settings that every exchange has.
COMMON = (
    AdapterSetting("labels", "Which label a tag stands for: tag=label, tag=label.", default=""),
    AdapterSetting("per_minute", "The most calls a minute.", default="600"),
)


@dataclass(frozen=True, slots=True)
class SettledSettings:
    """The settings, those that are secret apart."""

    config: dict[str, str]
    credentials: dict[str, str]


def read_settings(
    adapter: Adapter, config: Mapping[str, str], secrets: Mapping[str, str]
) -> SettledSettings:
    """Every setting of the adapter, as configured or at its default."""
    fields = {field.name: field for field in (*adapter.fields, *COMMON)}
    for names, is_secret in ((config, False), (secrets, True)):
        for name in names:
            if name not in fields or fields[name].is_secret is not is_secret:
                raise _unknown(name, adapter)
    settled = SettledSettings(
        {name: _value(f, config.get(name)) for name, f in fields.items() if not f.is_secret},
        {name: _value(f, secrets.get(name)) for name, f in fields.items() if f.is_secret},
    )
    per_minute(settled.config)
    return settled


def per_minute(config: Mapping[str, str]) -> int:
    """How many calls a minute a peer allows."""
    setting = config.get("per_minute", "600")
    if setting.isascii() and setting.isdigit() and 1 <= int(setting) <= 60_000:
        return int(setting)
    raise BadSetting(
        f"cannot be {setting[:20]!r}.", field="per_minute", remedy="Use a number from 1 to 60000."
    )


def check_name(name: str) -> None:
    """Refuse a name that cannot be typed, printed and told apart."""
    if 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip():
        return
    raise BadSetting(
        f"{name[:LONGEST_NAME]!r} cannot be an exchange's name.",
        field="name",
        remedy=f"Use 1 to {LONGEST_NAME} printable characters, without spaces around them.",
    )


def checked_interval(every: timedelta) -> timedelta:
    """Refuse a rhythm that is a nuisance to the peer, or none at all."""
    if SOONEST <= every <= LATEST:
        return every
    raise BadSetting(
        "is too often or too rare.", field="every", remedy="Use from 1 minute to 31 days."
    )


def _value(field: AdapterSetting, text: str | None) -> str:
    value = field.default if text is None else text.strip()
    if value is None or (value == "" and field.default is None):
        raise BadSetting(f"is needed: {field.text}", field=field.name, remedy="Give it.")
    if field.choices and value not in field.choices:
        raise BadSetting(
            f"cannot be {value[:60]!r}.",
            field=field.name,
            remedy=f"Use one of {', '.join(field.choices)}.",
        )
    if len(value) > LONGEST_SETTING or "\0" in value:
        raise BadSetting(
            "is too long or holds a zero byte.", field=field.name, remedy="Shorten it."
        )
    return value


def _unknown(name: str, adapter: Adapter) -> BadSetting:
    plain = ", ".join(field.name for field in (*adapter.fields, *COMMON) if not field.is_secret)
    secret = ", ".join(field.name for field in adapter.fields if field.is_secret)
    return BadSetting(
        f"{adapter.name} has no such setting.",
        field=name[:60],
        remedy=f"Settings: {plain or 'none'}. Secrets: {secret or 'none'}.",
    )
