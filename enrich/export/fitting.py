"""From a lead to the cells of a receiver: contact data taken out of free text, limits kept, the rest a reason."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from enrich.call_list import CallListRow
from enrich.export.receivers import Column, Guard, Receiver
from enrich.export.values import VALUES, Value
from enrich.free_text import without_contacts, without_words
from enrich.safe_files import FORMULA_START, guarded, legible

REMEMBERED = 1 << 14


class UnfitError(ValueError):
    """A row that the receiver cannot take; the message says why, in Chinese."""


@dataclass(slots=True)
class Fitter:
    """Makes the cells of one export.

    seen: texts of unique columns so far. table: what stands for which character. awkward: finds one of those, None if
    there are none. plan: each column with its value, or with the cell that every row has. fitted: what the texts of a
    column became (towns, grades, trades come again and again).
    """

    receiver: Receiver
    options: Mapping[str, str]
    seen: dict[str, set[str]] = field(default_factory=dict)
    table: Mapping[int, str] = field(init=False)
    awkward: re.Pattern[str] | None = field(init=False)
    plan: Sequence[tuple[Column, Value | None, str]] = field(init=False)
    fitted: Callable[[int, str], str] = field(init=False)

    def __post_init__(self) -> None:
        self.table = str.maketrans({**dict.fromkeys(self.receiver.delete, ""), **self.receiver.replace})
        self.awkward = re.compile("|".join(map(re.escape, map(chr, self.table)))) if self.table else None
        self.fitted = lru_cache(REMEMBERED)(lambda index, text: self._fitted(self.receiver.columns[index], text))
        self.plan = [self._planned(column) for column in self.receiver.columns]

    def _planned(self, column: Column) -> tuple[Column, Value | None, str]:
        if name := column.value_for(self.options):
            return column, VALUES[name], ""
        return column, None, self._fitted(column, self.options[column.option] if column.option else column.text)

    def cells(self, row: CallListRow) -> list[Any]:
        """One cell a column. Raises UnfitError."""
        cells = [self._cell(index, value, row) if value else same for index, (_, value, same) in enumerate(self.plan)]
        for spec in self.receiver.files:
            if spec.line_bytes:
                self._shorten(cells, spec.line_bytes, spec.encoding)
        for column, cell in zip(self.receiver.columns, cells, strict=True):
            if column.required and not cell:
                raise UnfitError(f"缺少{column.header}")
            if column.unique and cell:
                self.seen.setdefault(column.header, set()).add(cell)
        return cells

    def _cell(self, index: int, value: Value, row: CallListRow) -> Any:
        said = value.read(row)
        if said == "":
            return self.fitted(index, said)
        if not isinstance(said, str):
            return _mapped(said, lambda text: self._clean(_shown(text, value, row)))
        column, text = self.receiver.columns[index], _shown(said, value, row)
        return self._fitted(column, text) if column.unique else self.fitted(index, text)

    def _fitted(self, column: Column, text: str) -> str:
        text = column.words.get(text, text)
        if not text:
            return text
        text = _ascii(self._clean(_latin(text))) if column.ascii else self._clean(text)
        text = text if column.pattern else harmless(text, self.receiver.guard)
        if column.width and len(text) > column.width:
            text = self._misfit(column, text[: column.width].rstrip(), f"超过{column.width}个字符")
        if text and column.pattern and not re.fullmatch(column.pattern, text):
            text = self._misfit(column, "", f"不符合格式: {text[:40]}")
        if text and column.unique and text in self.seen.get(column.header, ()):
            text = self._misfit(column, "", "与前面的行重复")
        return text

    def _clean(self, text: str) -> str:
        """The text without what the receiver's reader stumbles over."""
        if self.awkward and self.awkward.search(text):
            text = text.translate(self.table)
        return legible(text)

    def _misfit(self, column: Column, cut: str, why: str) -> str:
        if column.misfit == "reject":
            raise UnfitError(f"{column.header}{why}")
        return cut if column.misfit == "cut" else ""

    def _shorten(self, cells: list[Any], most: int, encoding: str) -> None:
        """Cut the cells that may shrink, last first, until the line is short enough for its reader."""
        over = sum(len(str(cell).encode(encoding)) + 1 for cell in cells) - most
        for index in reversed(range(len(cells))):
            if over <= 0:
                return
            if self.receiver.columns[index].shrink:
                whole = cells[index].encode(encoding)
                cells[index] = whole[: max(0, len(whole) - over)].decode(encoding, "ignore").rstrip()
                over -= len(whole) - len(cells[index].encode(encoding))
        if over > 0:
            raise UnfitError(f"一行超过{most}字节")


def _shown(text: str, value: Value, row: CallListRow) -> str:
    """A text of a row without what was suppressed and, where anybody wrote it, without contact data."""
    if row.suppressed:
        text = without_words(text, row.suppressed)
    return without_contacts(text, row.facts["city"]) if value.free else text


def harmless(text: str, how: Guard) -> str:
    """The text as a cell that no spreadsheet takes for a formula, in the way of the receiver."""
    if how == "none" or not text.startswith(FORMULA_START):
        return text
    return guarded(text) if how == "apostrophe" else text.lstrip("".join(FORMULA_START))


@lru_cache(REMEMBERED)
def _latin(text: str) -> str:
    """Chinese as pinyin, other letters without their marks."""
    if text.isascii():
        return text
    from pypinyin import lazy_pinyin  # noqa: PLC0415  # its dictionaries load slowly, and few receivers need them

    return _ascii(unicodedata.normalize("NFKD", " ".join(lazy_pinyin(text)).title())).strip()


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text in it changed, whether it is a text, a list, a tuple or a mapping."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list | tuple):
        return type(value)(_mapped(one, change) for one in value)
    if isinstance(value, dict):
        return {key: _mapped(one, change) for key, one in value.items()}
    return value
