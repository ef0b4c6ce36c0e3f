"""The settings of an exchange, checked against what its adapter asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from seawall.errors import problem
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
                raise problem(
                    "exchanges.no-such-setting",
                    BadSetting,
                    adapter=adapter.name,
                    field=name[:60],
                    settings=_names(adapter, is_secret=False),
                    secrets=_names(adapter, is_secret=True),
                )
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
    raise problem("exchanges.calls-per-minute", BadSetting, setting=setting[:20])


def check_name(name: str) -> None:
    """Refuse a name that cannot be typed, printed and told apart."""
    if 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip():
        return
    raise problem("exchanges.bad-name", BadSetting, name=name[:LONGEST_NAME], longest=LONGEST_NAME)


def checked_interval(every: timedelta) -> timedelta:
    """Refuse a rhythm that is a nuisance to the peer, or none at all."""
    if SOONEST <= every <= LATEST:
        return every
    raise problem("exchanges.bad-interval", BadSetting)


def _value(field: AdapterSetting, text: str | None) -> str:
    value = field.default if text is None else text.strip()
    if value is None or (value == "" and field.default is None):
        raise problem("exchanges.setting-missing", BadSetting, field=field.name, text=field.text)
    if field.choices and value not in field.choices:
        raise problem(
            "exchanges.setting-choice",
            BadSetting,
            field=field.name,
            value=value[:60],
            choices=", ".join(field.choices),
        )
    if len(value) > LONGEST_SETTING or "\0" in value:
        raise problem("exchanges.setting-too-long", BadSetting, field=field.name)
    return value


def _names(adapter: Adapter, *, is_secret: bool) -> str:
    """The names of an adapter's settings, or of its secrets, in words."""
    fields = (*adapter.fields, *COMMON)
    return ", ".join(field.name for field in fields if field.is_secret is is_secret) or "none"
