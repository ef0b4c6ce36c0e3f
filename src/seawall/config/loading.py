"""Settings are read once, and a wrong one stops the start and is named."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import SettingsError

from seawall.config import setting_faults
from seawall.config.model import Settings
from seawall.config.settings_file import CONFIG_FILE, settings_file
from seawall.errors import problem


def load_settings(**overrides: object) -> Settings:
    """Read and check every setting, or stop with the name of the wrong one."""
    _refuse_unknown_names()
    _refuse_a_file_that_is_not_there()
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as wrong:
        raise setting_faults.invalid_setting(wrong.errors()[0]) from wrong
    except SettingsError as wrong:
        unread = re.search(r'field "(\w+)"', str(wrong))
        name = setting_faults.environment_name(unread[1]) if unread else CONFIG_FILE
        raise setting_faults.no_list(name) from wrong
    except ValueError as wrong:
        raise problem("app.config-file-invalid", path=settings_file(), detail=str(wrong)) from wrong
    except OSError as refused:
        path, why = settings_file(), refused.strerror
        raise problem("app.config-file-unreadable", path=path, why=why) from refused


#: Names read elsewhere than in `Settings`.
_OTHER_NAMES = {CONFIG_FILE, "SEAWALL_TEST_DATABASE_URL", "SEAWALL_KERNEL"}


def _refuse_unknown_names() -> None:
    known_names = {setting_faults.environment_name(name) for name in Settings.model_fields}
    known_names |= _OTHER_NAMES
    unknown = sorted(n for n in os.environ if n.startswith("SEAWALL_") and n not in known_names)
    if unknown:
        raise setting_faults.unknown_setting(unknown[0], {CONFIG_FILE})


def _refuse_a_file_that_is_not_there() -> None:
    config_path = os.environ.get(CONFIG_FILE)
    if config_path and not Path(config_path).is_file():
        raise problem("app.config-file-missing", named=config_path)


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return load_settings()
