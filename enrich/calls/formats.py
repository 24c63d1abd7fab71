"""Which column and which word of a file means what: the table `data/reference/result_files.toml`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from enrich.calls.corrections import CORRECTABLE
from enrich.calls.numbers import number_states
from enrich.calls.sheets import plain
from enrich.toml_tables import TableReader, read_reference
from enrich.vocabulary import words
from pipelines.text.folding import fold

TABLE = "result_files.toml"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of result file. headers: plain headers that must be there; fields: fields that some column must mean."""

    name: str
    headers: tuple[str, ...]
    fields: tuple[str, ...]
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Formats:
    """Everything that the table says. Headers are plain (`sheets.plain`), words folded.

    columns, corrections, edited, number_columns: field -> headers, the most telling first. formats: the first
    that fits. vendors: name -> word -> status.
    """

    columns: Mapping[str, tuple[str, ...]]
    corrections: Mapping[str, tuple[str, ...]]
    edited: Mapping[str, tuple[str, ...]]
    formats: tuple[Format, ...]
    number_columns: Mapping[str, tuple[str, ...]]
    vendors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def with_columns(self, mapping: Mapping[str, str]) -> Formats:
        """The formats with further columns: field -> header, as the user says of a file of his own."""
        added = {name: (plain(header), *self.columns.get(name, ())) for name, header in mapping.items()}
        return replace(self, columns={**self.columns, **added})

    def with_codes(self, codes: Mapping[str, str]) -> Formats:
        """The formats with further codes: word -> our code."""
        more = {fold(word).casefold(): code for word, code in codes.items()}
        return replace(self, formats=tuple(replace(one, codes={**one.codes, **more}) for one in self.formats))

    def is_results(self, headers: Sequence[str]) -> bool:
        """Whether a row of plain headers is that of a result file."""
        return self.format_of(headers) is not None

    def format_of(self, headers: Sequence[str]) -> Format | None:
        """The format that a row of plain headers belongs to."""
        there = set(headers)
        return next(
            (
                one
                for one in self.formats
                if there.issuperset(one.headers) and all(there.intersection(self.columns[name]) for name in one.fields)
            ),
            None,
        )

    def is_numbers(self, headers: Sequence[str]) -> bool:
        """Whether a row of plain headers is that of a number-check file."""
        there = set(headers)
        return bool(there.intersection(self.number_columns["phone"])) and not self.is_results(headers)


@cache
def result_formats() -> Formats:
    """The table. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    reader.table(tables, (), ("columns", "corrections", "edited", "format", "codes", "number_columns", "vendors"))
    codes = {
        name: _words(reader, tables["codes"][name], ("codes", name), ("", *words("disposition")))
        for name in tables["codes"]
    }
    own = {fold(word).casefold(): code for code, word in words("disposition").items()}
    own |= {code.casefold(): code for code in words("disposition")}
    formats = []
    for row, path in reader.listed(tables["format"], "format"):
        reader.table(row, path, ("name", "headers", "fields", "codes"))
        known = dict(own)
        for name in reader.texts(row["codes"], (*path, "codes")):
            known |= codes[reader.choice(name, (*path, "codes"), codes)]
        formats.append(
            Format(
                name=reader.text(row["name"], (*path, "name")),
                headers=tuple(plain(header) for header in row["headers"]),
                fields=reader.texts(row["fields"], (*path, "fields")),
                codes=known,
            )
        )
    return Formats(
        columns=_columns(reader, tables, "columns"),
        corrections=_columns(reader, tables, "corrections", CORRECTABLE),
        edited=_columns(reader, tables, "edited", CORRECTABLE),
        formats=tuple(formats),
        number_columns=_columns(reader, tables, "number_columns"),
        vendors={
            name: _words(reader, said, ("vendors", name), tuple(number_states()))
            for name, said in tables["vendors"].items()
        },
    )


def _columns(
    reader: TableReader, tables: Mapping[str, object], key: str, fields: Sequence[str] = ()
) -> dict[str, tuple[str, ...]]:
    columns: dict[str, tuple[str, ...]] = {}
    table = tables[key]
    for name, headers in table.items() if isinstance(table, dict) else ():
        if fields:
            reader.choice(name, (key, name), fields)
        columns[name] = tuple(plain(header) for header in reader.texts(headers, (key, name)))
    return columns


def _words(
    reader: TableReader, table: Mapping[str, str], path: tuple[str, ...], allowed: Sequence[str]
) -> dict[str, str]:
    return {fold(word).casefold(): reader.choice(code, (*path, word), allowed) for word, code in table.items()}
