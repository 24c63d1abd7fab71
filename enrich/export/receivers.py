"""Receivers: what a spreadsheet, dialler or CRM takes, as data in `data/exports/NAME.toml`, checked when read.

A file holds `[export]` (title, source, what holds for all cells), `[[files]]`, `[options.NAME]`, and the `[[columns]]`.
What each key means stands in `Receiver`, `FileSpec`, `Option` and `Column`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from enrich.export.values import VALUES
from enrich.toml_lines import Path as TomlPath
from enrich.toml_tables import TableError, TableReader, allowed, read_tables

FOLDER = Path(__file__).resolve().parents[2] / "data" / "exports"
HOUSE = "house"

Kind = Literal["xlsx", "delimited", "jsonl", "vcard"]
Misfit = Literal["cut", "empty", "reject"]
Guard = Literal["apostrophe", "strip", "none"]
CHOICES = {"Kind": Kind, "Misfit": Misfit, "Guard": Guard}


class ReceiverError(TableError):
    """A description of a receiver that cannot be used."""


@dataclass(frozen=True, slots=True)
class FileSpec:
    """One file of an export. rows: the most in one file, 0 for any number. line_bytes: the longest line, end included.

    header: whether the first line names the columns. quoting: whether a cell may be quoted. newline: as written.
    guide: xlsx with drop-down lists, codes and script for whoever fills it in. printed: the first so many columns of an
    xlsx go to paper, 0 for all.
    """

    kind: Kind
    extension: str
    rows: int = 0
    encoding: str = "utf-8"
    delimiter: str = ","
    quoting: bool = True
    header: bool = True
    newline: str = "\n"
    line_bytes: int = 0
    guide: bool = False
    sheet: str = "Sheet1"
    printed: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """What may be chosen (`--set NAME=VALUE`). default: None where it must be said. pattern: what will do."""

    help: str
    default: str | None = None
    pattern: str = ".+"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Its cells come from exactly one of value (see `enrich.export.values`), text, option, agent.

    text: a constant. option: what was chosen for it. agent: empty, to be filled in by whoever calls.
    value may depend on an option: { option = "leading_zero", yes = "phone_digits", no = "phone_plain" }.
    width: the most characters. misfit: what happens to a text that is too long or of another pattern. required: a row
    without it is held back. unique: the second row with the same text is a misfit. ascii: Chinese becomes pinyin.
    words: text -> the receiver's word. shrink: cut first where a line is too long. look: width in a spreadsheet.
    """

    header: str
    value: str = ""
    by_option: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    option: str = ""
    agent: bool = False
    width: int = 0
    misfit: Misfit = "cut"
    pattern: str = ""
    required: bool = False
    unique: bool = False
    ascii: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    shrink: bool = False
    look: int = 12

    def value_for(self, options: Mapping[str, str]) -> str:
        """The name of its value, given the options."""
        return self.by_option[options[self.by_option["option"]]] if self.by_option else self.value


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom an export is for. source: where its limits are written. delete, replace: what its reader stumbles over.

    guard: what happens to a cell that a spreadsheet takes for a formula. phone_kinds: lines it may have, empty for all.
    """

    name: str
    title: str
    source: str
    files: tuple[FileSpec, ...]
    columns: tuple[Column, ...]
    options: Mapping[str, Option]
    guard: Guard = "apostrophe"
    delete: str = ""
    replace: Mapping[str, str] = field(default_factory=dict)
    phone_kinds: tuple[str, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.header for column in self.columns)


Made = TypeVar("Made", FileSpec, Option, Column, Receiver)


def receiver_names() -> list[str]:
    """Every receiver, the house list first."""
    return sorted((path.stem for path in FOLDER.glob("*.toml")), key=lambda name: (name != HOUSE, name))


@cache
def load_receiver(name: str) -> Receiver:
    """The receiver of a name. Raises ReceiverError."""
    names = receiver_names()
    if name not in names:
        raise ReceiverError(f"no export format {name!r}; {allowed(name, names)}")
    path = FOLDER / f"{name}.toml"
    return parse_receiver(path.read_text(encoding="utf-8"), path)


def parse_receiver(text: str, path: Path) -> Receiver:
    """The receiver that a TOML text describes; `path` names it in errors. Raises ReceiverError."""
    tables, reader = read_tables(text, str(path), _Reader)
    return reader.receiver(tables, path.stem)


class _Reader(TableReader):
    """Makes the dataclasses above of the tables of one file."""

    error = ReceiverError

    def receiver(self, tables: dict[str, Any], name: str) -> Receiver:
        self.table(tables, (), ("export", "files", "columns"), ("options",))
        options = {n: self.made(Option, table, ("options", n)) for n, table in tables.get("options", {}).items()}
        files = [self.made(FileSpec, *listed) for listed in self.listed(tables["files"], "files")]
        columns = [self.column(*listed, options) for listed in self.listed(tables["columns"], "columns")]
        for sign in tables["export"].get("replace", {}):
            if len(sign) != 1:
                raise self.fail(("export", "replace"), f"{sign!r} must be one character")
        parts = {"name": name, "files": tuple(files), "columns": tuple(columns), "options": options}
        return self.made(Receiver, tables["export"], ("export",), parts)

    def column(self, table: dict[str, Any], path: TomlPath, options: Mapping[str, Option]) -> Column:
        """A column whose cells come from one place, which exists."""
        if isinstance(table.get("value"), dict):
            table = {**{k: v for k, v in table.items() if k != "value"}, "by_option": table["value"]}
        column = self.made(Column, table, path)
        said = (column.value, column.by_option, column.option, column.agent, "text" in table)
        if sum(map(bool, said)) != 1:
            raise self.fail(path, f"column {column.header!r} needs exactly one of value, text, option, agent")
        for name in filter(None, (column.option, column.by_option.get("option"))):
            self.choice(name, path, options)
        for name in filter(None, (column.value, *(v for k, v in column.by_option.items() if k != "option"))):
            self.choice(name, (*path, "value"), VALUES)
        return column

    def made(
        self, kind: type[Made], table: dict[str, Any], path: TomlPath, parts: Mapping[str, Any] | None = None
    ) -> Made:
        """One of the dataclasses, of the keys of a table and of parts that are made already."""
        known = {f.name: f for f in fields(kind) if f.name not in (parts or {})}
        needed = [n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING]
        self.table(table, path, needed, known)
        for name, value in table.items():
            self.checked(value, (*path, name), str(known[name].type))
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
        return kind(**values, **(parts or {}))

    def checked(self, value: Any, path: TomlPath, annotation: str) -> None:
        """Whether a value is what its field takes. Raises ReceiverError."""
        if annotation in CHOICES:
            self.choice(value, path, get_args(CHOICES[annotation]))
        elif annotation == "bool":
            self.flag(value, path)
        elif annotation == "int":
            self.number(value, path, 0)
        elif annotation.startswith("str") and not isinstance(value, str):
            raise self.fail(path, f"must be a text, not {value!r}")
        if path[-1] == "pattern":
            try:
                re.compile(value)
            except re.error as error:
                raise self.fail(path, f"{value!r} is no pattern: {error}") from error
