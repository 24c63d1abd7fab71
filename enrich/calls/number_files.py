"""Number-check files (空号检测) of several vendors, through adapters that are data, to one set of statuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from enrich.calls.formats import Formats
from enrich.calls.moments import read_moment
from enrich.calls.numbers import note_number
from enrich.calls.policy import call_policy
from enrich.calls.reading import Complaint
from enrich.calls.result_files import FileReport, Step
from enrich.calls.sheets import BadCell, FoundTable, UnreadableFileError, plain, read_tables
from pipelines.text.folding import fold
from pipelines.text.phones import parse_phones
from pipelines.transactions import transaction

WORDS = "words"
BATCH = 500


@dataclass(frozen=True, slots=True)
class _Adapter:
    """How a table is read. column: header of the status, "" where the whole table has one. words: word -> status."""

    vendor: str
    column: str
    words: Mapping[str, str]
    whole: str = ""


def read_number_file(
    db: Database, path: Path, formats: Formats, *, vendor: str = "", step: Step = lambda done, total: None
) -> FileReport:
    """Store what a vendor says of numbers. vendor: its name where the words do not tell. Raises UnreadableFileError."""
    tables = read_tables(path, formats.is_numbers)
    if not tables.found:
        raise UnreadableFileError(f"{path}: no sheet has a column of numbers (手机号, 号码, mobile)")
    report = FileReport(path.name, skipped=tables.skipped)
    saved = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
    total = sum(len(table.rows) for table in tables.found)
    done = 0
    for table in tables.found:
        adapter = _adapter(path, table, formats, vendor)
        report.kind = adapter.vendor
        for start in range(0, len(table.rows), BATCH):
            with transaction(db):
                for row in table.rows[start : start + BATCH]:
                    outcome = _note(db, adapter, formats, row.cells, saved)
                    report.rows["rejected" if isinstance(outcome, Complaint) else outcome] += 1
                    if isinstance(outcome, Complaint):
                        report.refuse(table.sheet, row.number, outcome)
                    done += 1
            step(done, total)
    return report


def _note(
    db: Database, adapter: _Adapter, formats: Formats, cells: Mapping[str, Any], saved: datetime
) -> str | Complaint:
    said = _first(cells, formats.number_columns["phone"])
    if isinstance(said, BadCell) or said is None:
        return Complaint("bad_number", said.shown if said else "没有号码")
    phones = [phone for phone in parse_phones(_text(said)) if phone.valid]
    if len(phones) != 1:
        return Complaint("bad_number", _text(said))
    word = adapter.whole or _text(cells.get(adapter.column, ""))
    status = adapter.words.get(fold(word).casefold())
    if status is None:
        return Complaint("unknown_code", word or "没有检测结果")
    policy = call_policy()
    stated = _first(cells, formats.number_columns["checked_at"])
    moment = read_moment(stated, policy.zone, saved.date()) if stated and not isinstance(stated, BadCell) else None
    checked_at = (moment or saved).astimezone(UTC).isoformat(timespec="seconds")
    news = note_number(db, phones[0].e164, status, source=f"check:{adapter.vendor}", checked_at=checked_at, word=word)
    return "new" if news else "unchanged"


def _adapter(path: Path, table: FoundTable, formats: Formats, vendor: str) -> _Adapter:
    """The column and the vendor whose words explain most of a table. Raises UnreadableFileError where several do."""
    if vendor and vendor not in formats.vendors:
        raise UnreadableFileError(f"no vendor {vendor!r}; known: {', '.join(formats.vendors)}")
    columns = [h for h in table.headers if plain(h) in formats.number_columns["status"]]
    best: dict[int, list[_Adapter]] = {}
    for column in columns:
        said = {fold(_text(row.cells[column])).casefold() for row in table.rows if column in row.cells}
        for name, words in _vendors(formats, vendor):
            known = sum(word in words for word in said)
            best.setdefault(known, []).append(_Adapter(name, column, words))
    if best and max(best) > 0:
        fitting = best[max(best)]
        meanings = {tuple(sorted(_meanings(adapter, table))) for adapter in fitting}
        if len(meanings) > 1:
            names = ", ".join(dict.fromkeys(adapter.vendor for adapter in fitting))
            raise UnreadableFileError(f"{path}: whose codes are these? Say so with --vendor, one of: {names}")
        return fitting[0]
    for name, words in _vendors(formats, vendor):
        for place in (table.sheet, path.stem):
            whole = next(
                (word for word in sorted(words, key=len, reverse=True) if len(word) > 1 and word in fold(place)), ""
            )
            if whole:
                return _Adapter(name, "", words, whole)
    raise UnreadableFileError(
        f"{path}: neither a column nor the name of the sheet or file tells the state of the numbers"
    )


def _vendors(formats: Formats, vendor: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name, words in formats.vendors.items():
        if vendor in ("", name):
            yield name, {**formats.vendors[WORDS], **words}


def _meanings(adapter: _Adapter, table: FoundTable) -> Iterator[tuple[str, str]]:
    for row in table.rows:
        word = fold(_text(row.cells.get(adapter.column, ""))).casefold()
        if word in adapter.words:
            yield word, adapter.words[word]


def _first(cells: Mapping[str, Any], headers: Sequence[str]) -> Any:
    by_plain = {plain(header): value for header, value in cells.items()}
    return next((by_plain[header] for header in headers if header in by_plain), None)


def _text(value: Any) -> str:
    if isinstance(value, BadCell):
        return value.shown
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
