"""The catalogues of words: extract, bring up to date, compile, and say what is missing.

    python scripts/catalogues.py update     bring fr, de and ar up to date with the sources
    python scripts/catalogues.py missing    what has no translation; exit code 1 if anything
    python scripts/catalogues.py template   print every sentence, the console's too, as a .pot
    python scripts/catalogues.py compile    write the .mo files that Django reads

No gettext tools are needed: Babel reads and writes the files, Django's own parser reads its
templates. The .mo files are made, never kept: the build hook makes them for a wheel and for an
editable install, the tests for themselves. See docs/translation.md.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "seawall"
WEB = SOURCE / "web"
LOCALE = WEB / "locale"
LANGUAGES = ("fr", "de", "ar")

#: What people see who have no account: these must be complete in every language.
USER_SIDE = (
    "web/templates/public/**/*.html",
    "web/templates/problems/*.html",
    "web/console/public/*.py",
    "web/console/words.py",
    "web/console/appeals_words.py",
    "web/statement_said.py",
    "transparency/account_wording.py",
    "transparency/wording.py",
    "transparency/policy_words.py",
    "web/languages.py",
    "web/moments.py",
)
_KEYWORDS = {
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop", "_"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
#: What every keyword ends in; a file without it is not read word by word.
_CALLED = re.compile(r"gettext|\b_\(")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*(?:![rsa])?(?::[^}]*)?}")

#: A sentence, or its two forms, and the context that tells it from its twin.
Key = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """One sentence where it stands."""

    context: str
    forms: tuple[str, ...]
    where: str
    line: int

    @property
    def key(self) -> Key:
        """What makes it one sentence wherever it stands."""
        return self.context, self.forms


def of_users() -> list[Found]:
    """Every sentence that somebody without an account may see."""
    paths = [path for pattern in USER_SIDE for path in sorted(SOURCE.glob(pattern))]
    return [*_of_files(paths), *_of_errors()]


def of_everything() -> list[Found]:
    """Every sentence of every page, the console's too."""
    python = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
    return [*_of_files(sorted(WEB.rglob("*.html"))), *_of_files(python), *_of_errors()]


def catalogue(found: Iterable[Found], *, locale: str | None = None) -> Catalog:
    """The sentences as a catalogue, each once, in the order of their files."""
    made = Catalog(locale=locale, project="Seawall", charset="utf-8", fuzzy=False)
    for one in found:
        words = one.forms if len(one.forms) > 1 else one.forms[0]
        made.add(words, locations=[(one.where, one.line)], context=one.context or None)
    return made


def read(language: str) -> Catalog:
    """A language's catalogue as it is kept."""
    path = _po(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Bring every language up to date: new sentences come in empty, old ones go."""
    template = catalogue(of_users())
    for language in LANGUAGES:
        kept = read(language)
        kept.update(template, no_fuzzy_matching=True, update_header_comment=False)
        kept.obsolete.clear()
        write(language, kept)


def write(language: str, kept: Catalog) -> None:
    """Write a language's catalogue; without dates, so that it changes when its words do."""
    kept.fuzzy = False
    kept.header_comment = f"# Seawall, {language}: what people without an account see."
    buffer = io.BytesIO()
    write_po(buffer, kept, width=99, omit_header=True, include_lineno=False)
    path = _po(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    head = (
        f"# Seawall, {language}: what people without an account see.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {kept.plural_forms}\\n"\n\n'
    )
    path.write_text(head + buffer.getvalue().decode(), encoding="utf-8")


def missing(language: str) -> list[str]:
    """What is wrong with a language: no translation, a fuzzy one, a broken placeholder."""
    kept = read(language)
    faults = []
    for context, forms in dict.fromkeys(one.key for one in of_users()):
        message = kept.get(forms[0], context or None)
        if message is None or message.fuzzy:
            faults.append(f"no translation: {forms[0]!r}")
            continue
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        if not all(said) or (len(forms) > 1 and len(said) != kept.num_plurals):
            faults.append(f"no translation in every form: {forms[0]!r}")
        faults += [f"{error}: {forms[0]!r}" for error in message.check(kept)]
        faults += _broken(forms, said)
    return faults


#: In the place of a day that would differ with each build.
_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)


def compile_all() -> list[Path]:
    """Write the .mo files, where they are not newer than their sources."""
    return [made for language in LANGUAGES if (made := _compile(language))]


def _compile(language: str) -> Path | None:
    source = _po(language)
    target = source.with_suffix(".mo")
    if not source.exists():
        return None
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return target
    beside = target.with_suffix(f".mo.{os.getpid()}")
    words = read(language)
    words.creation_date = _NO_DAY  # Babel's default is now, and a wheel is the same each time
    with beside.open("wb") as file:
        write_mo(file, words)
    beside.replace(target)  # somebody may be reading it
    return target


def _po(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _broken(forms: tuple[str, ...], said: Iterable[str]) -> Iterator[str]:
    """What is filled in must survive, in every form: `%(name)s`, `%d`, `{}`.

    A form for one may name no number where the original's names none.
    """
    wanted = [_filled_in(form) for form in forms]
    for text in said:
        if text and _filled_in(text) not in wanted:
            yield f"other placeholders: {forms[0]!r}"


def _filled_in(text: str) -> list[str]:
    return sorted(_PLACEHOLDER.findall(text))


def _of_files(paths: Iterable[Path]) -> Iterator[Found]:
    for path in paths:
        text = path.read_text("utf-8")
        if path.suffix == ".html":
            text = _as_python(text)
        if not _CALLED.search(text):
            continue
        for line, function, words, _ in extract_python(
            io.BytesIO(text.encode()), _KEYWORDS, (), {"encoding": "utf-8"}
        ):
            if one := _found(function, words, path, line):
                yield one


def _as_python(template: str) -> str:
    """A template as the calls that its tags are; Django's `makemessages` does the same."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    return "".join(
        line if "gettext" in line else "\n" * line.count("\n")
        for line in _calls(templatize(template))
    )


def _calls(text: str) -> Iterator[str]:
    """Only the calls of what `templatize` gives, one a line; the rest is letters X and B."""
    at = 0
    while (start := text.find("gettext(", at)) >= 0:
        while start and (text[start - 1].isalpha() or text[start - 1] == "_"):
            start -= 1
        yield "\n" * text.count("\n", at, start)
        end = _closing(text, text.index("(", start))
        yield text[start:end].replace("\n", " ") + "\n"
        at = end + (1 if text[end : end + 1] == "\n" else 0)


def _closing(text: str, opening: int) -> int:
    """The end of a call: brackets inside its strings do not count."""
    for end in range(opening + 1, len(text) + 1):
        if text[end - 1] == ")":
            try:
                ast.parse(text[opening:end])
            except SyntaxError:
                continue
            return end
    raise ValueError(f"a call without an end: {text[opening : opening + 80]!r}")


def _found(function: str | None, words: object, path: Path, line: int) -> Found | None:
    parts = [words] if isinstance(words, str) else [each for each in words or () if each]  # type: ignore[attr-defined]
    parts = [str(each) for each in parts]
    if not parts or not function:
        return None
    has_context = function.removesuffix("_lazy") in {"pgettext", "npgettext"}
    context, forms = (parts[0], parts[1:]) if has_context else ("", parts)
    is_plural = "ngettext" in function or "npgettext" in function
    where = str(path.relative_to(ROOT))
    return Found(context, tuple(forms[: 2 if is_plural else 1]), where, line)


def _of_errors() -> Iterator[Found]:
    """What errors say, and the titles of their kinds."""
    from seawall.errors import (  # a build has this script and no installed package
        KINDS,
        every_entry,
    )

    for entry in every_entry():
        if entry.public:
            where = f"src/seawall/data/errors/{entry.code.partition('.')[0]}.yaml"
            yield from (Found("", (text,), where, 0) for text in (entry.says, entry.remedy) if text)
    for kind in KINDS.values():
        yield Found("", (kind.title,), "src/seawall/errors.py", 0)


def main(command: str) -> int:
    """Do one of the four."""
    if command == "update":
        update()
    elif command == "compile":
        for path in compile_all():
            print(path.relative_to(ROOT))
    elif command == "template":
        write_po(sys.stdout.buffer, catalogue(of_everything()), width=99, omit_header=False)
    elif command == "missing":
        faults = [f"{language}: {each}" for language in LANGUAGES for each in missing(language)]
        print("\n".join(faults))
        return int(bool(faults))
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
