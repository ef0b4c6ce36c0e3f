"""The forms of a page as a browser reads them: what each would send, and where errors lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: What somebody types into a field of this type; words of its own for every other.
_TYPED = {
    "date": "2031-05-06",
    "datetime-local": "2031-05-06T07:08",
    "number": "7",
    "email": "typed@example.com",
    "url": "https://typed.example/",
}
_CHOSEN = {"radio", "checkbox"}
_UNSENT = {"submit", "button", "reset", "image"}


@dataclass
class Field:
    """What a form sends under one name: by typing, or by choosing among values."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    """What is there now, or is chosen."""
    choices: list[str] = field(default_factory=list)
    longest: int = 200

    def filled(self) -> list[str]:
        """What somebody changes it to; the last of what there is to choose."""
        if self.kind == "hidden":
            return self.values
        if self.kind == "checkbox":
            return self.choices[-2:]
        if self.choices:
            return self.choices[-1:]
        return [_TYPED.get(self.kind, f"typed {self.name}"[: self.longest])]


@dataclass
class PageForm:
    """One form of a page."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    buttons: dict[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """Everything that it can send."""
        return {*self.fields, *self.buttons}

    @property
    def typed(self) -> set[str]:
        """What somebody types or chooses; the rest the page says by itself."""
        hidden = {name for name, one in self.fields.items() if one.kind == "hidden"}
        return self.names - hidden

    def filled(self) -> dict[str, list[str]]:
        """The form as somebody fills it in and sends it by its last button."""
        sent = {name: one.filled() for name, one in self.fields.items()}
        return sent | {name: values[-1:] for name, values in self.buttons.items()}

    def shown(self) -> dict[str, list[str]]:
        """The values that stand in it."""
        return {name: one.values for name, one in self.fields.items()}


class Page(HTMLParser):
    """A page: its forms, its ids, and where the errors at its top lead."""

    def __init__(self, text: str, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.ids = address, [], set()
        self.errors: list[str] = []
        self._form: PageForm | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self._errors_at = 0
        self.feed(text)

    def sent_to(self, address: str) -> list[PageForm]:
        """The forms that post to this address."""
        return [form for form in self.forms if form.action == address]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        self._note_ids(tag, said)
        if tag == "form":
            if said.get("method", "get") == "post":
                self._form = PageForm(said.get("action") or self.address)
                self.forms.append(self._form)
        elif self._form is not None and tag in {"input", "select", "textarea", "button"}:
            self._add(tag, said)
        elif self._select is not None and tag == "option":
            self._add_option(said)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values[0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._close_select()
        elif tag == "textarea" and self._area is not None:
            self._area.values[0] = self._area.values[0].removeprefix("\n")
            self._area = None
        elif tag == "div" and self._errors_at:
            self._errors_at = 0

    def _note_ids(self, tag: str, said: dict[str, str | None]) -> None:
        if "errors" in (said.get("class") or "").split():
            self._errors_at = 1
        if self._errors_at and tag == "a":
            self.errors.append((said.get("href") or "").removeprefix("#"))
        if name := said.get("id"):
            self.ids.add(name)
            if self._form is not None:
                self._form.ids.add(name)

    def _add(self, tag: str, said: dict[str, str | None]) -> None:
        assert self._form is not None
        name, kind = said.get("name") or "", said.get("type") or "text"
        if not name or name == "csrfmiddlewaretoken":
            return
        if tag == "button" or kind in _UNSENT:
            self._form.buttons.setdefault(name, []).append(said.get("value") or "")
            return
        longest = int(said.get("maxlength") or 200)
        new = Field(name, kind if tag == "input" else tag, longest=longest)
        one = self._form.fields.setdefault(name, new)
        if tag == "select":
            self._select = one
        elif tag == "textarea":
            one.values.append("")
            self._area = one
        elif kind in _CHOSEN:
            self._choose(one, said)
        else:
            one.values.append(said.get("value") or "")

    def _choose(self, one: Field, said: dict[str, str | None]) -> None:
        value = said.get("value") or "on"
        one.choices.append(value)
        if "checked" in said:
            one.values = [*one.values, value] if one.kind == "checkbox" else [value]

    def _add_option(self, said: dict[str, str | None]) -> None:
        assert self._select is not None
        value = said.get("value") or ""
        self._select.choices.append(value)
        if "selected" in said:
            self._select.values = [value]

    def _close_select(self) -> None:
        if self._select is not None and not self._select.values:
            self._select.values = self._select.choices[:1]
        self._select = None
