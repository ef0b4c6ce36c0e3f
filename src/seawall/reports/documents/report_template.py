"""What each report asks for, section by section: data, so that it can be read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


class TemplateName(StrEnum):
    """A report that can be drawn up, by the name of its command."""

    TCO_7 = "tco-7"
    TCO_8 = "tco-8"
    TCO_21 = "tco-21"


@dataclass(frozen=True, slots=True)
class TemplateFigure:
    """A figure: its code, its words and unit, and the words of the parts it may have."""

    code: str
    words: str
    unit: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TemplateSection:
    """One point of an article; `text` names the part that is asked for in words."""

    article: str
    title: str
    asks: str
    text: str
    figures: tuple[TemplateFigure, ...]


@dataclass(frozen=True, slots=True)
class ReportTemplate:
    """A report: its title, its law, its sections."""

    id: TemplateName
    name: str
    title: str
    law: str
    sections: tuple[TemplateSection, ...]

    @property
    def text_parts(self) -> tuple[str, ...]:
        """The names of the parts that are asked for in words."""
        return tuple(section.text for section in self.sections if section.text)


@cache
def report_templates() -> Mapping[TemplateName, ReportTemplate]:
    """Every report by its name."""
    rows = yaml.safe_load((files("seawall") / "data" / "reports.yaml").read_text("utf-8"))
    templates = (
        ReportTemplate(
            TemplateName(row["id"]),
            row["name"],
            row["title"],
            row["law"],
            tuple(_sections(row["sections"])),
        )
        for row in rows
    )
    return {template.id: template for template in templates}


def _sections(rows: list[dict[str, Any]]) -> Iterator[TemplateSection]:
    for row in rows:
        figures = tuple(
            TemplateFigure(
                figure["code"], figure["words"], figure["unit"], figure.get("parts") or {}
            )
            for figure in row.get("figures", ())
        )
        yield TemplateSection(
            row["article"], row["title"], row["asks"], row.get("text", ""), figures
        )
