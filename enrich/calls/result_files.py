"""`leads results`: files of calls and of number checks into the database, each row accounted for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from enrich.calls.edits import corrected_cells
from enrich.calls.errors import ResultError
from enrich.calls.formats import Formats
from enrich.calls.leads import FAMILY, answering_lead
from enrich.calls.policy import call_policy
from enrich.calls.reading import Complaint, Reading, ReadRow
from enrich.calls.results import CallResult, record_call
from enrich.calls.sheets import Tables, UnreadableFileError, read_tables
from enrich.profiles import load_profile

LIST_DATE = re.compile(r"20\d{2}-?\d{2}-?\d{2}(?:-第\d+份)?")
SAME_CALL = timedelta(minutes=10)
OUTCOMES = ("new", "changed", "unchanged", "blank", "rejected")

Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row or a cell that did not go in, with its place. column: "" for a whole row."""

    file: str
    sheet: str
    row: int
    complaint: Complaint


@dataclass(slots=True)
class FileReport:
    """What became of a file. rows: by outcome; blank: rows nobody worked. rejects: rows and single cells, in order.

    kind: house, vicidial, csv or the vendor of a number check. skipped: sheets without a table. unread: columns that
    mean nothing here. remarks: Chinese words for the agent.
    """

    file: str
    kind: str = ""
    rows: Counter[str] = field(default_factory=Counter)
    rejects: list[Rejected] = field(default_factory=list)
    suppressed: int = 0
    corrected: int = 0
    skipped: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Rows below the headers; always the sum of the outcomes."""
        return sum(self.rows.values())

    def refuse(self, sheet: str, row: int, complaint: Complaint) -> None:
        """Note what did not go in."""
        self.rejects.append(Rejected(self.file, sheet, row, complaint))


@dataclass(frozen=True, slots=True)
class Options:
    """What the user says of files. called_on: when calls were made whose rows do not say; None: the file's day."""

    formats: Formats
    profile: str
    agent: str = ""
    called_on: datetime | None = None


def read_result_file(db: Database, path: Path, options: Options, step: Step = lambda done, total: None) -> FileReport:
    """Record every call of a file; the same file again changes nothing. Raises UnreadableFileError."""
    tables = read_tables(path, options.formats.is_results)
    if not tables.found:
        raise UnreadableFileError(
            f"{path}: no sheet has a column for the lead (线索编号, lead_uid, vendor_lead_code) and one for the result "
            "(结果代码, status). Name them with --map lead_uid=HEADER --map code=HEADER"
        )
    report = FileReport(path.name, skipped=tables.skipped)
    saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    dated = LIST_DATE.search(path.stem)
    reading = Reading(
        formats=options.formats,
        survey=load_profile(options.profile).script.survey,
        policy=call_policy(),
        profile=options.profile,
        when=options.called_on or min(saved, datetime.now(UTC)).replace(microsecond=0),
        agent=options.agent,
        list_number=dated[0] if dated else "",
        remembered=lambda call_uid: _moment_of(db, call_uid),
    )
    recorder = _Recorder(db, report)
    total = sum(len(table.rows) for table in tables.found)
    for done, (sheet, row) in enumerate(_rows(reading, tables, report), start=1):
        recorder.record(sheet, row)
        step(done, total)
    return report


def _moment_of(db: Database, call_uid: str) -> datetime | None:
    row = db.execute("SELECT called_at FROM calls WHERE call_uid = ?", [call_uid]).fetchone()
    return datetime.fromisoformat(row[0]) if row else None


def _rows(reading: Reading, tables: Tables, report: FileReport) -> Iterator[tuple[str, ReadRow]]:
    for table in tables.found:
        meant = reading.meant(table.headers)
        report.unread += [header for header in table.headers if header and header not in meant]
        for row in reading.rows(table):
            report.kind = row.result.via if row.result else report.kind
            yield table.sheet, row


@dataclass(slots=True)
class _Recorder:
    """Records rows and counts what became of them."""

    db: Database
    report: FileReport
    seen: dict[str, tuple[int, CallResult]] = field(default_factory=dict)

    def record(self, sheet: str, row: ReadRow) -> None:
        """Record one row; every row ends as one of `OUTCOMES`."""
        for complaint in row.cells:
            self.report.refuse(sheet, row.number, complaint)
        if row.refused:
            self.report.refuse(sheet, row.number, row.refused)
        outcome = "rejected" if row.refused else "blank" if row.result is None else self._call(sheet, row, row.result)
        self.report.rows[outcome] += 1

    def _call(self, sheet: str, row: ReadRow, result: CallResult) -> str:
        try:
            result = self._distinct(row.number, result)
            result = self._with_edits(sheet, row, result)
            recorded = record_call(self.db, result)
        except ResultError as error:
            self.report.refuse(sheet, row.number, Complaint(error.reason, error.detail))
            return "rejected"
        self.report.suppressed += len(recorded.suppressed)
        self.report.corrected += recorded.corrected
        self.report.remarks += [f"第 {row.number} 行: {remark}" for remark in recorded.remarks]
        return recorded.outcome

    def _distinct(self, number: int, result: CallResult) -> CallResult:
        """The result under the key that its call has already. Raises ResultError for one call told in two ways."""
        first = self.seen.setdefault(result.call_uid, (number, result))
        if first[1] != result:
            raise ResultError("twice", f"第 {first[0]} 行是 {first[1].disposition}, 此行是 {result.disposition}")
        if result.via != "vicidial":
            return result
        known = self.db.execute(
            f"SELECT call_uid FROM calls WHERE lead_uid IN ({FAMILY}) AND via = :via AND disposition = :code "
            "AND called_at BETWEEN :low AND :high ORDER BY call_uid = :key DESC, called_at LIMIT 1",
            {
                "uid": answering_lead(self.db, result.lead_uid) or "",
                "via": result.via,
                "code": result.disposition,
                "low": (result.called_at - SAME_CALL).astimezone(UTC).isoformat(timespec="seconds"),
                "high": (result.called_at + SAME_CALL).astimezone(UTC).isoformat(timespec="seconds"),
                "key": result.call_uid,
            },
        ).fetchone()
        return replace(result, call_uid=known[0]) if known else result

    def _with_edits(self, sheet: str, row: ReadRow, result: CallResult) -> CallResult:
        lead_uid = answering_lead(self.db, result.lead_uid)
        if not row.edited or lead_uid is None:
            return result
        corrections, unreadable = corrected_cells(self.db, lead_uid, row.edited)
        for column, text in unreadable:
            self.report.refuse(sheet, row.number, Complaint("bad_correction", text, column))
        return replace(result, corrections={**corrections, **result.corrections})
