"""Settings are read once, and a wrong one stops the start and is named."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import SettingsError

from seawall.config.model import CONFIG_FILE, Settings
from seawall.errors import problem


def load_settings(**overrides: object) -> Settings:
    """Read and check every setting, or stop with the name of the wrong one."""
    _refuse_unknown_names()
    _refuse_a_file_that_is_not_there()
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as wrong:
        first = wrong.errors()[0]
        name = f"SEAWALL_{str(first['loc'][0]).upper()}" if first["loc"] else "settings"
        raise problem("app.setting-invalid", fault=first["msg"], field=name) from wrong
    except SettingsError as wrong:
        unread = re.search(r'field "(\w+)"', str(wrong))
        name = f"SEAWALL_{unread[1].upper()}" if unread else CONFIG_FILE
        raise problem("app.setting-no-json", field=name) from wrong
    except ValueError as wrong:
        raise problem("app.config-file-invalid", detail=str(wrong)) from wrong


#: Names read elsewhere than in `Settings`.
_OTHER_NAMES = {CONFIG_FILE, "SEAWALL_TEST_DATABASE_URL", "SEAWALL_KERNEL"}


def _refuse_unknown_names() -> None:
    known_names = {f"SEAWALL_{name.upper()}" for name in Settings.model_fields} | _OTHER_NAMES
    unknown = sorted(n for n in os.environ if n.startswith("SEAWALL_") and n not in known_names)
    if unknown:
        raise problem("app.no-such-setting", field=unknown[0])


def _refuse_a_file_that_is_not_there() -> None:
    config_path = os.environ.get(CONFIG_FILE)
    if config_path and not Path(config_path).is_file():
        raise problem("app.config-file-missing", named=config_path)


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
