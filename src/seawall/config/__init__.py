"""Settings, from the environment and one file, checked before anything starts.

Every setting is `SEAWALL_<NAME>` in the environment or `<name>` in the TOML file
that `SEAWALL_CONFIG` names (else `seawall.toml` in the working folder or in the data folder,
`settings_file.py`). The environment wins. A command on a data folder that a server runs on takes
the server's address from it, where none is set (`served_address.py`). The site
lists them from here (`docs/reference/settings.md`).
"""

from __future__ import annotations

from seawall.config.loading import load_settings, settings
from seawall.config.model import Settings
from seawall.config.served_address import be_the_server, note_served
from seawall.config.settings_file import CONFIG_FILE, settings_file

__all__ = [
    "CONFIG_FILE",
    "Settings",
    "be_the_server",
    "load_settings",
    "note_served",
    "settings",
    "settings_file",
]
