"""A run of `seawall init`: the note of an earlier one is finished, or a new one is asked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from seawall.cli.init.init_asking import Answered, ask_all, read_answers, require_settled
from seawall.cli.init.init_consent import ForumConsent
from seawall.cli.init.init_file import settings_text, write_settings
from seawall.cli.init.init_note import InitNote, forget_note, keep_note, only_one, read_note
from seawall.cli.init.init_questions import QUESTIONS, SECRET
from seawall.cli.init.init_report import InitReport
from seawall.cli.init.init_run import InitRun
from seawall.cli.init.init_steps import DOOR_KEYS, place_of_key, take_steps
from seawall.cli.output import plain_text, say
from seawall.cli.session import clock, operator
from seawall.config import CONFIG_FILE, Settings, load_settings, settings_file
from seawall.errors import problem


@dataclass(frozen=True, slots=True)
class Wish:
    """What whoever runs the command has written."""

    supplied: Mapping[str, str]
    slug: str
    config: Path | None
    is_talk: bool
    accepts_terms: bool


def carry_out(wish: Wish, *, wants_link: bool) -> InitReport:
    """Ask, write and make, or go on; then examine."""
    must_name_file = wish.config is not None and CONFIG_FILE not in os.environ
    if wish.config is not None:
        os.environ.pop(CONFIG_FILE, None)
        if wish.config.is_file():
            os.environ[CONFIG_FILE] = str(wish.config.absolute())
    settings = load_settings()
    folder = settings.data_dir.absolute()
    if (folder / "demo.json").exists():
        raise problem("cli.init-demo", folder=folder)
    with ExitStack() as stack:
        note = _agreed_note(wish, settings, folder, stack)
        run = _run_of(note, wish, folder)
        was_finished = run.note.is_finished
        if not was_finished:
            take_steps(run)
        link = "" if was_finished or not wants_link else _sign_in_link(run)
        return _report(run, link, must_name_file=must_name_file)


def _agreed_note(wish: Wish, settings: Settings, folder: Path, stack: ExitStack) -> InitNote:
    """The note of an earlier run, or a new one; from here on the folder is ours alone.

    A folder that is not there yet is made once somebody has agreed, and meanwhile another run
    may have been quicker.
    """
    supplied, is_ours = wish.supplied, folder.is_dir()
    if is_ours:
        stack.enter_context(only_one(folder))
    note = read_note(folder)
    if note is None:
        draft = _new_note(wish, settings, folder)
        if not is_ours:
            stack.enter_context(only_one(folder))
        note = read_note(folder)
        if note is None:
            return keep_note(draft, folder)
        supplied = draft.answers
    _require_same_answers(supplied, wish.slug, note, folder)
    if wish.is_talk:
        verb = "was set up" if note.is_finished else "was begun, and continues now"
        say(f"{note.answers['organisation']} {verb}.")
    return note


def _new_note(wish: Wish, settings: Settings, folder: Path) -> InitNote:
    """Ask what is to be known, and write it down once whoever asked agrees."""
    path = (wish.config or settings_file()).absolute()
    if wish.is_talk:
        say(
            "Ten questions. Enter takes what is in brackets. Nothing is written before you agree;"
            " Ctrl-C stops."
        )
    try:
        answered = ask_all(
            wish.supplied, settled=_settled(path), settings=settings, is_talk=wish.is_talk
        )
        slug = wish.slug or answered.values["organisation"].slug
        if wish.is_talk:
            _confirm(answered, slug, path, folder)
    except (typer.Abort, KeyboardInterrupt):
        say("\nNothing was written.")
        raise typer.Exit(1) from None
    setting_values = {
        name: value
        for name, value in answered.setting_values.items()
        if f"SEAWALL_{name.upper()}" not in os.environ
    }
    if path.parent != folder:  # whoever finds the settings finds the data by them
        setting_values = {"data_dir": str(folder)} | setting_values
    open_texts = {name: words for name, words in answered.texts.items() if name not in SECRET}
    return InitNote(open_texts, slug, str(path), settings_text(setting_values))


def _settled(path: Path) -> dict[str, str]:
    """Questions that settings answer already, each with where they are set."""
    settled = {}
    for question in QUESTIONS:
        names = [f"SEAWALL_{name.upper()}" for name in question.settled_by]
        in_environment = [name for name in names if name in os.environ]
        if in_environment:
            settled[question.name] = f"the environment ({', '.join(in_environment)})"
        elif names and path.is_file():
            settled[question.name] = str(path)
    return settled


def _confirm(answered: Answered, slug: str, path: Path, folder: Path) -> None:
    organisation = answered.values["organisation"]
    say(
        f"\n{organisation.name} ({organisation.kind}) gets the short name {slug}.\n"
        f"Settings go to {path}, everything else to {folder} and the database."
    )
    if not typer.confirm("Write this now?", default=True, err=True):
        raise typer.Abort


def _require_same_answers(
    supplied: Mapping[str, str], slug: str, note: InitNote, folder: Path
) -> None:
    """What was begun is finished as it was begun: another answer would be lost in silence."""
    for question in QUESTIONS:
        stored, text = note.answers.get(question.name), supplied.get(question.name)
        if stored is not None and text is not None and stored.strip() != text.strip():
            raise problem(
                "cli.init-begun-otherwise",
                option=question.flag,
                stored=stored,
                note=folder / "init.json",
            )
    if slug not in {"", note.slug}:
        raise problem(
            "cli.init-begun-otherwise", option="--slug", stored=note.slug, note=folder / "init.json"
        )


def _run_of(note: InitNote, wish: Wish, folder: Path) -> InitRun:
    """The file of settings is written, and read; from here on the note holds no secret."""
    path, results = Path(note.settings_path), {}
    if note.settings_text:
        try:
            is_new = write_settings(path, note.settings_text)
        except OSError as wrong:
            forget_note(folder)
            raise problem("cli.init-settings", path=path, why=wrong.strerror) from wrong
        if is_new:
            results["settings"] = f"{path} (only you can read it)"
        note = keep_note(replace(note, settings_text=""), folder)
    if path.is_file() and settings_file().absolute() != path:
        os.environ[CONFIG_FILE] = str(path)
    settings, answers = load_settings(), read_answers(note.answers)
    for question in QUESTIONS:
        if question.name in SECRET and question.name in wish.supplied:
            value = question.read(wish.supplied[question.name], answers)
            require_settled(question, value, answers, settings, str(path))

    consent = ForumConsent(is_talk=wish.is_talk, is_signed=wish.accepts_terms)
    return InitRun(note, folder, answers, consent, results=results)


def _sign_in_link(run: InitRun) -> str:
    from seawall.config import settings
    from seawall.journeys.people.sign_in import issue_link
    from seawall.people.sign_in_links import link_address
    from seawall.transaction import INSTALLATION, transaction

    with transaction(INSTALLATION) as tx:
        token = issue_link(run.answers["admin"].email, tx=tx, now=clock(), by=operator())
    return link_address(token, at=settings().public_url)


def _report(run: InitRun, link: str, *, must_name_file: bool) -> InitReport:
    from seawall.app import doctor

    door = run.answers["door"]
    key_file = place_of_key(door, run.folder) if door in DOOR_KEYS else None
    return InitReport(
        settings_path=Path(run.note.settings_path),
        folder=run.folder,
        organisation=run.note.slug,
        admin=run.answers["admin"].email,
        results={name: plain_text(line) for name, line in run.results.items()},
        troubles=tuple(run.troubles),
        findings=tuple(doctor.examine_installation(now=clock())),
        must_name_file=must_name_file,
        key_file=key_file if key_file and key_file.is_file() else None,
        secret=run.secret,
        link=link,
    )
