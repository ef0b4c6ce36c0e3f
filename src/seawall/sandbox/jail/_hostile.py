"""What every parser of hostile bytes needs: its errors caught, its alphabets loaded early."""

import codecs
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module

from seawall.sandbox.jail._openers import RefusalError

#: Alphabets that ZIP names, Rich Text and old pages are written in. Python loads each from
#: a file when it is first used, and in the jail there are no files.
ALPHABETS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "ascii"),
    *("cp437", "cp850", "cp852", "cp855", "cp857", "cp862", "cp864", "cp866", "cp874"),
    *("cp932", "cp936", "cp949", "cp950", "cp1361", "mac_roman", "shift_jis", "gbk", "big5"),
    *(f"cp{number}" for number in range(1250, 1259)),
)
#: Modules that are programs, or that reach for a screen or the network.
_PROGRAMS = frozenset({"__main__", "datasets", "report", "ImageQt", "ImageTk", "_tkinter_finder"})


def load_alphabets() -> None:
    """Load every alphabet we may meet, before the jail shuts."""
    for name in ALPHABETS:
        with suppress(LookupError):
            codecs.lookup(name)


def load_package(name: str) -> None:
    """Load every module of a library before the jail shuts: in there are no files to load from.

    A library that reads one kind of track by a module of its own would fail on the first file
    that has one. Modules that cannot be loaded on this machine are left out.
    """
    for module in pkgutil.walk_packages(import_module(name).__path__, f"{name}."):
        if module.name.rpartition(".")[2] not in _PROGRAMS:
            with suppress(Exception):
                import_module(module.name)


@contextmanager
def refusing_damaged(subject: str) -> Iterator[None]:
    """Whatever a parser raises becomes a refusal: ``subject`` is damaged, or needs too much."""
    try:
        yield
    except RefusalError:
        raise
    except MemoryError:
        raise RefusalError("memory", f"Reading the {subject} needs too much memory.") from None
    except Exception as error:  # noqa: BLE001 - a parser of hostile bytes may raise anything
        # without numbers and logs, if it has one
        reason = getattr(error, "strerror", None) or error
        detail = f"The {subject} is damaged: {type(error).__name__}: {reason}"
        raise RefusalError("unreadable", detail[:300]) from None
