"""Tables of data (TOML) read into dataclasses: every complaint names file, line, what is wrong and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from rapidfuzz import process

from enrich.toml_lines import Path as TomlPath
from enrich.toml_lines import TomlError, read_toml

REFERENCE = Path(__file__).resolve().parents[1] / "data" / "reference"
NEAR = 60

Reader = TypeVar("Reader", bound="TableReader")


class TableError(ValueError):
    """A table of data that cannot be used; the message names file, line, what is wrong and what is allowed."""


def allowed(word: str, choices: Iterable[str]) -> str:
    """The words that may stand there, the nearest one to a wrong word first."""
    choices = tuple(choices)
    near = process.extractOne(word, choices, score_cutoff=NEAR)
    return (f"did you mean {near[0]!r}? " if near else "") + "allowed: " + ", ".join(choices)


def read_tables(text: str, file: str, reader: type[Reader]) -> tuple[dict[str, Any], Reader]:
    """The tables of a TOML text and a reader that knows their lines. Raises the reader's error for what is no TOML."""
    try:
        tables, lines = read_toml(text)
    except TomlError as error:
        raise reader.error(f"{file}:{error.line}: not TOML: {error}") from error
    return tables, reader(file, lines)


def read_reference(name: str, reader: type[Reader]) -> tuple[dict[str, Any], Reader]:
    """The tables of a file of `data/reference/`. Raises the reader's error."""
    return read_tables((REFERENCE / name).read_text(encoding="utf-8"), name, reader)


class TableReader:
    """Checks values and raises `error` with the line of the offending one. file: its name in messages."""

    error: ClassVar[type[TableError]] = TableError

    def __init__(self, file: str, lines: Mapping[TomlPath, int]) -> None:
        self.file = file
        self.lines = lines

    def fail(self, path: TomlPath, message: str) -> TableError:
        """The error for a value that stands at `path`."""
        place = next(self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines)
        where = ".".join(str(p + 1 if isinstance(p, int) else p) for p in path)
        return self.error(f"{self.file}:{place}: {where + ': ' if where else ''}{message}")

    def table(self, tables: Any, path: TomlPath, keys: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
        """A table that has all of `keys` and nothing else but `optional`."""
        keys, optional = tuple(keys), tuple(optional)
        if not isinstance(tables, dict):
            raise self.fail(path, "must be a table")
        for key in tables:
            if key not in (*keys, *optional):
                raise self.fail((*path, key), f"unknown key; {allowed(key, (*keys, *optional))}")
        for key in keys:
            if key not in tables:
                raise self.fail(path, f"{key!r} is missing")
        return tables

    def text(self, value: Any, path: TomlPath) -> str:
        """A text that is not empty."""
        if not isinstance(value, str) or not value.strip():
            raise self.fail(path, f"must be a text, not {value!r}")
        return value

    def texts(self, value: Any, path: TomlPath) -> tuple[str, ...]:
        """A list of texts, at least one."""
        if not isinstance(value, list) or not value:
            raise self.fail(path, "must be a list of texts")
        return tuple(self.text(text, (*path, index)) for index, text in enumerate(value))

    def choice(self, value: Any, path: TomlPath, choices: Iterable[str]) -> str:
        """One of some words."""
        choices = tuple(choices)
        if value not in choices:
            raise self.fail(path, f"unknown word {value!r}; {allowed(str(value), choices)}")
        return str(value)

    def flag(self, value: Any, path: TomlPath) -> bool:
        """True or false."""
        if not isinstance(value, bool):
            raise self.fail(path, f"must be true or false, not {value!r}")
        return value

    def number(self, value: Any, path: TomlPath, low: float | None = None) -> float:
        """A number, not below `low`."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise self.fail(path, f"must be a number, not {value!r}")
        if low is not None and value < low:
            raise self.fail(path, f"must not be below {low:g}, but is {value:g}")
        return value

    def numbers(self, value: Any, path: TomlPath, keys: Iterable[str], low: float | None = None) -> dict[str, float]:
        """A table of numbers with exactly these keys."""
        table = self.table(value, path, keys)
        return {key: self.number(table[key], (*path, key), low) for key in keys}

    def listed(self, value: Any, key: str) -> list[tuple[Any, TomlPath]]:
        """The tables written as [[key]], each with its path."""
        if not isinstance(value, list):
            raise self.fail((key,), f"must be written as [[{key}]]")
        return [(table, (key, index)) for index, table in enumerate(value)]
