"""Where settings are read from, the strongest first."""

from __future__ import annotations

from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from seawall.config.served_address import NotedSource
from seawall.config.settings_file import settings_file


class SourcedSettings(BaseSettings):
    """Settings from arguments, the environment, one file, and what a running server noted."""

    model_config = SettingsConfigDict(env_prefix="SEAWALL_", extra="forbid", frozen=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file, then what the server noted."""
        in_file = TomlConfigSettingsSource(settings_cls, settings_file())
        return init_settings, env_settings, in_file, NotedSource(settings_cls)
