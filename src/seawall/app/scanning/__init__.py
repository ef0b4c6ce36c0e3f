"""Stored media against the banks: every core busy, and no file twice after a crash.

scan        the listing, the crew and the manifest, put together
files       the nouns: a file, what came of it, and the place it lies in
place       what the words of a command name: a folder or a bucket
walk        the files of a folder, in one fixed order
client      the objects of a bucket, page by page
listed      up to which name nothing is left to do
crew        processes that check files, replaced when one is lost
ray_crew    the same on the machines of a Ray cluster
station     a process of the crew, set up once
desk        what one of them does
manifest    what was done: a file once written there is not opened again
progress    how far it is, for whoever watches
"""

from seawall.app.scanning.desk import finding_identity
from seawall.app.scanning.files import PROBLEM, UNOPENED, MediaPlace, ScannedFile
from seawall.app.scanning.place import place_of
from seawall.app.scanning.progress import ScanProgress, count_beside
from seawall.app.scanning.scan import Options, Summary, manifest_of, scan_files

__all__ = [
    "PROBLEM",
    "UNOPENED",
    "MediaPlace",
    "Options",
    "ScanProgress",
    "ScannedFile",
    "Summary",
    "count_beside",
    "finding_identity",
    "manifest_of",
    "place_of",
    "scan_files",
]
