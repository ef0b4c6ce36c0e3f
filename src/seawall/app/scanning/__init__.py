"""A whole folder against the banks: every core busy, and no file twice after a crash.

scan        the walk, the crew and the manifest, put together
walk        the files of a folder, in one fixed order
crew        processes that check files, replaced when one is lost
desk        what one of them does
manifest    what was done: a file once written there is not opened again
"""

from seawall.app.scanning.manifest import Done
from seawall.app.scanning.scan import Options, Progress, Summary, manifest_of, scan

__all__ = ["Done", "Options", "Progress", "Summary", "manifest_of", "scan"]
