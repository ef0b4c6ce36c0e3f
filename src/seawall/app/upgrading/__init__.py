"""An upgrade is looked at before it is made: what is pending, how long it takes, what is due."""

from seawall.app.upgrading.upgrade_check import UpgradeCheck, check_upgrade

__all__ = ["UpgradeCheck", "check_upgrade"]
