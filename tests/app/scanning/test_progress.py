"""Whoever watches a scan is told how far it is, how fast, and how long yet."""

from seawall.app.scanning.files import File, ScannedFile
from seawall.app.scanning.progress import ScanProgress

FILE = File(b"a", 2_000_000, "1")


def test_the_time_that_is_left_is_that_of_what_is_still_to_do_at_this_rate():
    progress = ScanProgress(began=0.0, total=130, done_before=100)
    progress.take(
        [
            ScannedFile(FILE, "allow"),
            ScannedFile(FILE, "block", "{}"),
            ScannedFile(FILE, "problem", "Bad."),
        ]
    )

    assert progress.left(now=3.0) == 27.0
    assert progress.said(now=3.0) == (
        "103 of 130 files, 100 done before, 1 found, 1 problems; 1 files/s, 2.0 MB/s, 0:00:27 left"
    )


def test_nobody_says_how_long_before_everything_is_counted():
    progress = ScanProgress(began=0.0)
    progress.take([ScannedFile(FILE, "allow")])

    assert progress.left(now=1.0) is None
    assert "left" not in progress.said(now=1.0)
