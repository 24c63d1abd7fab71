"""Who took which leads, with which numbers, when: the memory that a take-back needs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from enrich.call_list import CallListRow
from pipelines.store import now
from pipelines.suppression import Fact
from pipelines.text.phones import national

NO_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True, slots=True)
class Shown:
    """One lead of an export: the numbers, e-mail addresses and people that stand in its row."""

    lead_uid: str
    name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file that was written. sha256: of its bytes, in hex."""

    name: str
    rows: int
    sha256: str


def shown(row: CallListRow, cells: Sequence[Any]) -> Shown:
    """What a row shows: facts of the lead that stand in its cells, however they are written."""
    text = " ".join(map(str, cells))
    digits = NO_DIGITS.sub("", text)
    numbers = [("phone", p["e164"]) for p in row.phones if NO_DIGITS.sub("", national(p["e164"])).lstrip("0") in digits]
    emails = [("email", mail) for mail in row.emails if mail in text]
    person = [("person", row.person["value"])] if row.person and row.person["value"] in text else []
    return Shown(row.facts["lead_uid"], row.facts["name"], (*numbers, *emails, *person))


def record_export(db: Database, rows: Iterable[Shown], files: Sequence[FileRecord], **what: Any) -> int:
    """Write the record of an export, within a transaction that is open; its number."""
    values = {"exported_at": now(), "files": json.dumps([asdict(f) for f in files], ensure_ascii=False), **what}
    names = ", ".join(values)
    number = db.execute(
        f"INSERT INTO exports ({names}, state) VALUES ({', '.join('?' * len(values))}, 'written')",
        list(values.values()),
    ).lastrowid
    assert number is not None
    rows = list(rows)
    db.conn.executemany(
        "INSERT INTO export_rows VALUES (?, ?, ?, '')", ((number, row.lead_uid, row.name) for row in rows)
    )
    db.conn.executemany(
        "INSERT OR IGNORE INTO export_facts VALUES (?1, ?2, keyed_hash(?3, ?4), ?3, ?4)", _facts(number, rows)
    )
    return number


def _facts(number: int, rows: Iterable[Shown]) -> Iterator[tuple[int, str, str, str]]:
    for row in rows:
        for kind, value in row.facts:
            yield number, row.lead_uid, kind, value


def last_exports(db: Database, most: int) -> list[Mapping[str, Any]]:
    """The newest exports, newest first."""
    return list(db.query("SELECT * FROM exports ORDER BY export_id DESC LIMIT ?", [most]))
