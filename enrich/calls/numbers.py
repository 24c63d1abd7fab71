"""The state of numbers, as calls and number-check files found them; the newest word on a number holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from sqlite_utils import Database

from enrich.toml_tables import TableReader, read_reference
from enrich.vocabulary import say, words

TABLE = "number_status.toml"


@dataclass(frozen=True, slots=True)
class NumberState:
    """What a status means. days: how long a "no" holds. one_company: only for the company that was meant.

    gone: nobody answers to the number any more.
    """

    dialable: bool
    days: int = 0
    one_company: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class HeardStatus:
    """status: code. dialable on the day that was asked for. checked_on: ISO date. word: as the source put it."""

    status: str
    dialable: bool
    checked_on: str
    word: str

    @property
    def reason(self) -> str:
        """Why it may not be dialled (Chinese)."""
        return f"{say('phone_status', self.status)}({self.checked_on} 核实)"


@cache
def number_states() -> Mapping[str, NumberState]:
    """What each status means. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    reader.table(tables, (), ("status",))
    states: dict[str, NumberState] = {}
    for code, row in tables["status"].items():
        path = ("status", code)
        reader.choice(code, path, words("phone_status"))
        reader.table(row, path, ("dialable",), ("days", "one_company", "gone"))
        dialable = reader.flag(row["dialable"], (*path, "dialable"))
        if dialable == ("days" in row):
            raise reader.fail(path, "days belong to a number that may not be dialled, and to it always")
        days = int(reader.number(row.get("days", 0), (*path, "days"), 0))
        states[code] = NumberState(dialable, days, row.get("one_company", False), row.get("gone", False))
    return states


def note_number(
    db: Database, e164: str, status: str, *, lead_uid: str = "", source: str, checked_at: str, word: str = ""
) -> bool:
    """Store what a source says of a number; whether it was new. Part of an open transaction.

    lead_uid: the company that was called; kept only where the status holds for one company. What may not be dialled
    leaves the call list at once; `leads enrich` brings back what may again.
    """
    state = number_states()[status]
    lead = lead_uid if state.one_company else ""
    said = (e164, lead, checked_at, source, status, word, int(state.dialable))
    same_check = [e164, source, checked_at]
    known = db.execute("SELECT * FROM number_checks WHERE e164 = ? AND source = ? AND checked_at = ?", same_check)
    if known.fetchone() == said:
        return False
    db.execute("DELETE FROM number_checks WHERE e164 = ? AND source = ? AND checked_at = ?", same_check)
    db.execute("INSERT INTO number_checks VALUES (?, ?, ?, ?, ?, ?, ?)", said)
    newest = db.execute("SELECT source, checked_at FROM number_status WHERE e164 = ? AND lead_uid = ?", [e164, lead])
    if newest.fetchone() != (source, checked_at):
        return True
    if not lead:
        db.execute("UPDATE phones SET status = ? WHERE e164 = ?", [status, e164])
    if not state.dialable:
        reason = HeardStatus(status, False, checked_at[:10], word).reason
        db.execute(
            "UPDATE contacts SET policy = 'held', reason = :reason "
            "WHERE kind = 'phone' AND value = :e164 AND (:lead = '' OR lead_uid = :lead)",
            {"reason": reason, "e164": e164, "lead": lead},
        )
    return True


def heard_statuses(db: Database, today: date | None = None) -> dict[tuple[str, str], HeardStatus]:
    """(E.164, lead_uid or "" for whoever has it) -> the newest status; lead_uid is the one that answers now."""
    now = datetime.combine(today, datetime.min.time(), UTC) if today else datetime.now(UTC)
    found: dict[tuple[str, str], HeardStatus] = {}
    for row in db.query(
        "SELECT n.e164, coalesce(a.answers_as, n.lead_uid) AS lead, n.status, n.checked_at, n.word "
        "FROM number_status n LEFT JOIN answering_leads a USING (lead_uid) ORDER BY n.checked_at"
    ):
        state = number_states()[row["status"]]
        since = now - datetime.fromisoformat(row["checked_at"])
        dialable = state.dialable or since > timedelta(days=state.days)
        found[row["e164"], row["lead"]] = HeardStatus(row["status"], dialable, row["checked_at"][:10], row["word"])
    return found
