"""One code path out: call list, receiver's limits, files, record. Whole, or not at all."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from enrich.call_list import SUPPRESSED, CallListRow, Filters, HeldBack, stream_call_list
from enrich.export.drafts import Drafts, free_stem
from enrich.export.fitting import Fitter, UnfitError
from enrich.export.receivers import HOUSE, Column, FileSpec, Receiver
from enrich.export.records import FileRecord, Shown, record_export, shown
from enrich.export.sinks import Sink, sha256
from enrich.profiles import load_profile
from enrich.report import Report, silent
from enrich.safe_files import guarded
from pipelines.transactions import transaction

TURNS = 5
NOT_OUT = "-未导出"
HOUSE_STEM = "呼叫名单"
NO_LINE = "没有该格式可用的线路"
REJECTS = Receiver(
    name="rejects",
    title="what was held back",
    source="",
    files=(FileSpec("delimited", "csv", encoding="utf-8-sig", newline="\r\n"),),
    columns=tuple(Column(header, agent=True) for header in ("线索编号", "企业名称", "原因")),
    options={},
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted. options: see `Receiver.options`. by: who takes it. day: for the name of the files."""

    receiver: Receiver
    profile: str
    folder: Path
    filters: Filters = field(default_factory=Filters)
    options: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    day: date = field(default_factory=date.today)


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it. first_uid: the best lead, "" where none went out. held_back: reason -> leads."""

    export_id: int
    leads: int
    held_back: Mapping[str, int]
    paths: tuple[Path, ...]
    first_uid: str


class OptionError(ValueError):
    """An option that the receiver needs, does not have or cannot use; the message says how to write it."""


class MovingError(Exception):
    """People opted out again and again while the files were being written."""


def export(db: Database, order: Order, report: Report = silent) -> Exported:
    """Write the files of an order and record it. Raises OSError, ProfileError, OptionError, MovingError; then no file
    appears.

    Whoever opts out while the files are being written is not in them: they are written again.
    """
    for _ in range(TURNS):
        with Drafts(order.folder) as drafts:
            if done := _attempt(db, order, drafts, report):
                return done
    raise MovingError("opt-outs arrive faster than the list can be written; try again in a minute")


def _attempt(db: Database, order: Order, drafts: Drafts, report: Report) -> Exported | None:
    newest = "SELECT count(*), max(suppression_id), sum(erased) FROM suppressions"
    before = db.execute(newest).fetchone()
    batch = _Batch(order, drafts)
    db.conn.execute("BEGIN")  # all is read as it was at one moment
    try:
        batch.fill(db, report)
    finally:
        db.conn.rollback()
    parts = batch.files()
    stem = free_stem(order.folder, _stem(order), [ending for _, ending, _ in parts])
    files = [FileRecord(f"{stem}{ending}", rows, sha256(path)) for path, ending, rows in parts]
    with transaction(db):
        if db.execute(newest).fetchone() != before:
            return None
        number = record_export(
            db,
            batch.shown,
            files,
            receiver=order.receiver.name,
            profile=order.profile,
            filters=json.dumps(asdict(order.filters), ensure_ascii=False),
            options=json.dumps(dict(order.options), ensure_ascii=False),
            exported_by=order.by,
            folder=str(order.folder),
            leads=len(batch.shown),
            held_back=batch.reasons.total(),
        )
    try:
        paths = drafts.publish({path: f"{stem}{ending}" for path, ending, _ in parts})
    except OSError:
        with transaction(db):
            db.execute("UPDATE exports SET state = 'failed' WHERE export_id = ?", [number])
        raise
    first = batch.shown[0].lead_uid if batch.shown else ""
    return Exported(number, len(batch.shown), dict(batch.reasons.most_common()), tuple(paths), first)


class _Batch:
    """The files of one attempt: a sink for each kind that the receiver wants, and one for what is held back."""

    def __init__(self, order: Order, drafts: Drafts) -> None:
        self.order = order
        self.script = load_profile(order.profile).script
        self.fitter = Fitter(order.receiver, chosen_options(order.receiver, order.options))
        self.shown: list[Shown] = []
        self.reasons: Counter[str] = Counter()
        self.sinks = [Sink(spec, order.receiver, self.script, drafts) for spec in order.receiver.files]
        self.rejects = Sink(REJECTS.files[0], REJECTS, self.script, drafts, NOT_OUT)

    def fill(self, db: Database, report: Report) -> None:
        """Write every lead to the files or to the rejects. Raises OSError."""
        with ExitStack() as stack:
            for sink in (*self.sinks, self.rejects):
                stack.enter_context(sink)
            for lead in stream_call_list(db, self.order.profile, self.order.filters):
                held = lead if isinstance(lead, HeldBack) else self._send(lead)
                if held:
                    self.reasons[held.reason] += 1
                    name = "" if held.reason == SUPPRESSED else held.name  # the file may go to whoever calls
                    self.rejects.write([held.lead_uid, guarded(name), guarded(held.reason)])
                report("writing leads", len(self.shown) + self.reasons.total())

    def _send(self, row: CallListRow) -> HeldBack | None:
        uid, name, kinds = row.facts["lead_uid"], row.facts["name"], self.order.receiver.phone_kinds
        if kinds and not any(phone["kind"] in kinds for phone in row.phones):
            return HeldBack(uid, name, NO_LINE)
        try:
            cells = self.fitter.cells(row)
        except UnfitError as error:
            return HeldBack(uid, name, str(error))
        for sink in self.sinks:
            sink.write(cells)
        self.shown.append(shown(row, cells))
        return None

    def files(self) -> list[tuple[Path, str, int]]:
        """Each draft, what its name will end with, and its rows."""
        return [file for sink in (*self.sinks, self.rejects) for file in sink.files()]


def chosen_options(receiver: Receiver, said: Mapping[str, str]) -> dict[str, str]:
    """Every option of a receiver with its value. Raises OptionError for one that is missing, unknown or not valid."""
    if unknown := sorted(set(said) - set(receiver.options)):
        known = ", ".join(receiver.options) or "none"
        raise OptionError(f"{receiver.name} has no option {unknown[0]!r}; it has: {known}")
    chosen = {}
    for name, option in receiver.options.items():
        value = said.get(name, option.default)
        if value is None:
            raise OptionError(f"{receiver.name} needs --set {name}=…: {option.help}")
        if not re.fullmatch(option.pattern, value):
            raise OptionError(f"{name}={value} will not do: {option.help}")
        chosen[name] = value
    return chosen


def _stem(order: Order) -> str:
    name = HOUSE_STEM if order.receiver.name == HOUSE else order.receiver.name
    return f"{name}-{order.day.isoformat()}"
