"""Rows of a result file as calls: pure reading, cell by cell; what cannot be read is said, and never dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from enrich.calls.corrections import check_correction
from enrich.calls.errors import ResultError
from enrich.calls.formats import Format, Formats
from enrich.calls.moments import read_moment
from enrich.calls.policy import CallPolicy
from enrich.calls.results import CallResult
from enrich.calls.sheets import BadCell, FoundTable, TableRow, plain
from enrich.calls.survey import Question, read_answer
from enrich.vocabulary import words
from pipelines.records import digest
from pipelines.text.folding import fold
from pipelines.text.phones import parse_phones

UID = "lead_uid"
ANY_ZONE = ZoneInfo("Asia/Shanghai")
YES = {"是", "对", "1", "y", "yes", "true", "有"}
NO = {"否", "不是", "0", "n", "no", "false", "没有", "无"}
WORKED = ("code", "callback_at", "note", "attitude", "right_party", "seconds", "minutes")
"""Fields that only an agent or a dialler fills: a row that has one of them was worked."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What could not be read. reason: code of the vocabulary. column: "" where the whole row is meant."""

    reason: str
    detail: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as read. result: None for a row that was not worked, or that is refused (then `refused` says why).

    cells: cells that could not be read; the rest of the row goes in. edited: field -> (column, text) of columns that
    the system fills, which an agent may have corrected.
    """

    number: int
    result: CallResult | None = None
    refused: Complaint | None = None
    cells: tuple[Complaint, ...] = ()
    edited: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read. when: the moment that a call has whose row states none. list_number: of its list, or "".

    remembered: call_uid -> the moment that a call has already, so that a file saved anew says the same of it.
    """

    formats: Formats
    survey: Sequence[Question]
    policy: CallPolicy
    profile: str
    when: datetime
    agent: str = ""
    list_number: str = ""
    remembered: Callable[[str], datetime | None] = lambda call_uid: None

    def meant(self, headers: Sequence[str]) -> set[str]:
        """Those of the headers that mean something here."""
        tables = (self.formats.columns, self.formats.corrections, self.formats.edited)
        known = {header for table in tables for headers in table.values() for header in headers}
        known |= {plain(text) for q in self.survey for text in (q.column, q.name, q.id) if text}
        return {header for header in headers if plain(header) in known}

    def rows(self, table: FoundTable) -> Iterator[ReadRow]:
        """Each row of a table."""
        kind = self.formats.format_of([plain(header) for header in table.headers])
        if kind is None:
            raise ValueError(f"no format fits {table.headers}")
        for row in table.rows:
            yield _Row(self, kind, row).read()


class _Row:
    """One row with its columns by meaning."""

    def __init__(self, reading: Reading, kind: Format, row: TableRow) -> None:
        self.reading, self.kind, self.number = reading, kind, row.number
        self.columns: dict[str, list[tuple[str, Any]]] = {}
        for header, value in row.cells.items():
            self.columns.setdefault(plain(header.split("#")[0]), []).append((header, value))
        self.complaints: list[Complaint] = []
        self.unread: list[str] = []

    def read(self) -> ReadRow:
        """The row as a call."""
        try:
            result = self._result()
        except ResultError as error:
            return ReadRow(self.number, refused=Complaint(error.reason, error.detail))
        edited = self._edited() if result else {}
        return ReadRow(self.number, result, cells=tuple(self.complaints), edited=edited)

    def _cells(self, headers: Sequence[str]) -> list[tuple[str, Any]]:
        return [cell for header in headers for cell in self.columns.get(header, ())]

    def _value(self, name: str, headers: Sequence[str] | None = None) -> tuple[str, Any] | None:
        """The column and value of a field: the first of its columns that has one."""
        found = self._cells(self.reading.formats.columns.get(name, ()) if headers is None else headers)
        return found[0] if found else None

    def _required(self, name: str) -> str:
        """The text of a field without which the row means nothing. Raises ResultError where it cannot be told."""
        found = self._value(name)
        if found is None:
            return ""
        if isinstance(found[1], BadCell):
            raise ResultError(found[1].reason, f"{found[0]}: {found[1].shown}")
        return _text(found[1])

    def _optional(self, name: str, headers: Sequence[str] | None = None) -> tuple[str, Any] | None:
        """A field that may fail by itself; the complaint is kept, and the row goes in without it."""
        found = self._value(name, headers)
        if found and isinstance(found[1], BadCell):
            self._complain(found[1].reason, found[1].shown, found[0])
            return None
        return found

    def _complain(self, reason: str, detail: str, column: str) -> None:
        self.complaints.append(Complaint(reason, detail, column))
        self.unread.append(f"{column}: {detail}")

    def _result(self) -> CallResult | None:
        worked = [cell for name in WORKED for cell in self._cells(self.reading.formats.columns[name])]
        asked = [cell for q in self.reading.survey if q.column for cell in self._cells([plain(q.column)])]
        corrected = [cell for headers in self.reading.formats.corrections.values() for cell in self._cells(headers)]
        uid, said = fold(self._required(UID)).strip().upper(), self._required("code")
        if not said:
            dialler = self.kind.name == "vicidial"
            if dialler or not (worked or asked or corrected):
                return None
            raise ResultError("no_code", "、".join(f"{header}: {_text(value)}" for header, value in worked + asked))
        code = self._code(said)
        if not code:
            return None
        if not uid:
            raise ResultError("no_lead", f"结果 {said}")
        return self._call(uid, code)

    def _code(self, said: str) -> str:
        known = self.kind.codes
        text = fold(said).strip().casefold()
        code = known.get(text)
        if code is None:
            # the drop-down writes code and word: "NI 无意向"
            named = {known[part] for part in text.replace(":", " ").replace("-", " ").split() if part in known}
            code = named.pop() if len(named) == 1 else None
        if code is None:
            raise ResultError("unknown_code", said)
        several = {_text(value).casefold() for _, value in self._cells(self.reading.formats.columns["code"])}
        if self.kind.name == "house" and len({known.get(fold(one).casefold(), one) for one in several}) > 1:
            raise ResultError("unknown_code", f"两个结果: {'、'.join(sorted(several))}")
        return code

    def _call(self, uid: str, code: str) -> CallResult:
        reading = self.reading
        stated = self._moment("called_at", reading.when)
        call_uid = self._call_uid(uid, stated)
        called_at = stated or reading.remembered(call_uid) or reading.when
        agent = self._optional("agent")
        result = CallResult(
            call_uid=call_uid,
            lead_uid=uid,
            disposition=code,
            called_at=called_at,
            timed=stated is not None,
            agent=_text(agent[1]) if agent else reading.agent,
            e164=self._number(),
            callback_at=self._moment("callback_at", called_at),
            minutes=self._minutes(),
            attitude=self._attitude(),
            right_party=self._flag("right_party"),
            profile=reading.profile,
            answers=self._answers(called_at),
            corrections=self._corrections(),
            via=self.kind.name,
        )
        return replace(result, note=self._note())

    def _call_uid(self, uid: str, stated: datetime | None) -> str:
        """One call, one key, in whatever file: its own number, its moment, or its list and turn."""
        if own := self._required("call_id"):
            return f"{self.kind.name}:{own}"
        if stated is not None and self.kind.name != "house":
            return digest("call", self.kind.name, uid, stated.isoformat())
        turn = self._required("attempts").removesuffix(".0")
        number = self._required("list_number") or self.reading.list_number
        return digest("call", "house", uid, number, turn)

    def _moment(self, name: str, today: datetime) -> datetime | None:
        found = self._optional(name)
        if found is None:
            return None
        local = today.astimezone(self.reading.policy.zone)
        moment = read_moment(found[1], self.reading.policy.zone, local.date())
        if moment is None:
            self._complain("bad_time", _text(found[1]), found[0])
        return moment

    def _number(self) -> str:
        found = self._optional("phone")
        if found is None:
            return ""
        phones = [phone for phone in parse_phones(_text(found[1])) if phone.valid]
        return phones[0].e164 if phones else ""

    def _minutes(self) -> float | None:
        for name, unit in (("seconds", 60), ("minutes", 1)):
            found = self._optional(name)
            if found is None:
                continue
            try:
                return max(0.0, round(float(_text(found[1])) / unit, 2))
            except ValueError:
                self._complain("bad_time", _text(found[1]), found[0])
        return None

    def _attitude(self) -> int | None:
        found = self._optional("attitude")
        if found is None:
            return None
        text = _text(found[1]).removesuffix(".0")
        levels = {word: int(code) for code, word in words("attitude").items()}
        if text in words("attitude"):
            return int(text)
        if text not in levels:
            self._complain("bad_answer", text, found[0])
        return levels.get(text)

    def _flag(self, name: str) -> bool | None:
        found = self._optional(name)
        if found is None:
            return None
        text = fold(_text(found[1])).casefold()
        if text not in YES | NO:
            self._complain("bad_answer", text, found[0])
            return None
        return text in YES

    def _answers(self, called_at: datetime) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        day = called_at.astimezone(self.reading.policy.zone).date()
        for question in self.reading.survey:
            headers = [plain(question.column)] if question.column else [plain(question.name), plain(question.id)]
            found = self._optional(question.id, headers)
            if found is None:
                continue
            try:
                said = _when_said(found[1]) if question.kind == "when" else found[1]
                if read_answer(question, said, day) is not None:
                    answers[question.id] = said
                else:
                    self.unread.append(f"{found[0]}: {_text(found[1])}")
            except ResultError:
                self._complain("bad_answer", _text(found[1]), found[0])
        return answers

    def _corrections(self) -> dict[str, str]:
        said: dict[str, str] = {}
        for name, headers in self.reading.formats.corrections.items():
            if found := self._optional(name, headers):
                try:
                    check_correction(name, _text(found[1]))
                    said[name] = _text(found[1])
                except ResultError:
                    self._complain("bad_correction", _text(found[1]), found[0])
        return said

    def _edited(self) -> dict[str, tuple[tuple[str, str], ...]]:
        if self.kind.name != "house":
            return {}
        return {
            name: tuple(
                (header, _text(value)) for header, value in self._cells(headers) if not isinstance(value, BadCell)
            )
            for name, headers in self.reading.formats.edited.items()
        }

    def _note(self) -> str:
        """The note, and what stood in cells that could not be read: the words themselves are kept."""
        notes = [
            _text(value)
            for _, value in self._cells(self.reading.formats.columns["note"])
            if not isinstance(value, BadCell)
        ]
        for header, value in self._cells(self.reading.formats.columns["note"]):
            if isinstance(value, BadCell):
                self._complain(value.reason, value.shown, header)
        return ";".join([*dict.fromkeys(notes), *(f"[{text}]" for text in self.unread)])


def _when_said(value: Any) -> str:
    """A time as a text that the survey reads: a spreadsheet may have made a date or a number of it."""
    moment = None if isinstance(value, str) else read_moment(value, ANY_ZONE, date.min)
    return moment.date().isoformat() if moment else _text(value)


def _text(value: Any) -> str:
    """A value as a person would type it."""
    if isinstance(value, BadCell):
        return value.shown
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
