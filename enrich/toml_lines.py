"""Where in a TOML text each value stands, since `tomllib` forgets it: path of keys and indices -> line number."""

from __future__ import annotations

import re
import tomllib
from typing import Any

Path = tuple[str | int, ...]

_KEY = re.compile(r"[ \t]*(?:\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_TEXT = re.compile(
    r"\"\"\"(?:[^\"\\]|\\[\s\S]|\"(?!\"\"))*\"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'"
)
_BARE = re.compile(r"[^,\]}#\r\n]+")


class TomlError(ValueError):
    """The text is not TOML; `line` is where it stops being so."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_toml(text: str) -> tuple[dict[str, Any], dict[Path, int]]:
    """The tables of a TOML text, and the line (from 1) of every table, key and element. Raises TomlError."""
    text = text.replace("\r\n", "\n")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at (?:line (\d+)[^)]*|end of document)\)\s*$", str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        raise TomlError(str(error).split(" (at ")[0], line) from error
    return tables, _Scanner(text).lines


class _Scanner:
    """Walks a text that `tomllib` accepts, so that it may be lenient."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {(): 1}
        self.counts: dict[Path, int] = {}
        table: Path = ()
        while self._skip(_GAP):
            table = self._header() if text[self.at] == "[" else self._pair(table)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Pass over blanks; whether anything is left."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at < len(self.text)

    def _mark(self, path: Path, at: int) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, at) + 1)

    def _keys(self) -> list[str]:
        keys = []
        while found := _KEY.match(self.text, self.at):
            quoted, literal, bare = found.groups()
            keys.append(tomllib.loads(f'k = "{quoted}"')["k"] if quoted is not None else (literal or bare or ""))
            self.at = found.end()
            if self.text[self.at] != ".":
                break
            self.at += 1
        return keys

    def _header(self) -> Path:
        start = self.at
        repeated = self.text.startswith("[[", start)
        self.at += 1 + repeated
        path: Path = ()
        keys = self._keys()
        for depth, key in enumerate(keys, 1):
            path = (*path, key)
            self._mark(path, start)
            if repeated and depth == len(keys):
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
                self._mark(path, start)
        self.at += 1 + repeated
        return path

    def _pair(self, table: Path) -> Path:
        start, path = self.at, table
        for key in self._keys():
            path = (*path, key)
            self._mark(path, start)
        self.at += 1
        self._skip(_BLANK)
        self._value(path)
        return table

    def _value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening == "[":
            self._elements(path)
        elif opening == "{":
            self._inline(path)
        else:
            found = _TEXT.match(self.text, self.at) or _BARE.match(self.text, self.at)
            self.at = found.end() if found else self.at + 1

    def _elements(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self._skip(_GAP) and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._mark((*path, index), self.at)
            self._value((*path, index))
            index += 1
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while self._skip(_GAP) and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)
        self.at += 1
