"""The one way in for what a call brought: `record_call`, for result files and for the console alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from sqlite_utils import Database

from enrich.calls.corrections import write_corrections
from enrich.calls.dispositions import Disposition, dispositions
from enrich.calls.errors import ResultError
from enrich.calls.facts import CallFact, write_facts
from enrich.calls.leads import answering_lead
from enrich.calls.numbers import note_number
from enrich.calls.policy import call_policy, holiday_note, next_slot
from enrich.calls.survey import read_answers
from enrich.profiles import load_profile
from enrich.suppression import suppress
from pipelines.store import now
from pipelines.transactions import transaction

SCALE = range(5)
WATCHED = ("disposition", "callback_at", "note", "minutes", "right_party", "attitude", "awareness", "agent", "e164")


@dataclass(frozen=True, slots=True)
class CallResult:
    """One call as it was made. Empty, None: nobody said; never zero, never "no".

    call_uid: the caller's own key for this call; sent again with the same key, it is the same call. lead_uid: any uid
    that the lead has or had. disposition: code. e164: the number dialled. called_at, callback_at: aware. timed: False
    where called_at is only the day of a file. attitude, awareness: 0 to 4. minutes: talked. answers: question id of the
    profile's survey -> words or typed answer. corrections: field (`corrections.CORRECTABLE`) -> words. via: how it came
    (house, vicidial, csv, console).
    """

    call_uid: str
    lead_uid: str
    disposition: str
    called_at: datetime
    agent: str = ""
    e164: str = ""
    callback_at: datetime | None = None
    timed: bool = True
    note: str = ""
    minutes: float | None = None
    right_party: bool | None = None
    attitude: int | None = None
    awareness: int | None = None
    profile: str = "education"
    answers: Mapping[str, Any] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[CallFact, ...] = ()
    via: str = "console"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did. outcome: new, changed (the same call told otherwise), unchanged. lead_uid: that answers now.

    suppressed: (kind, value) that nobody will call again. corrected: whether a correction was news. remarks: Chinese
    words that the agent should see.
    """

    outcome: Literal["new", "changed", "unchanged"]
    lead_uid: str
    suppressed: tuple[tuple[str, str], ...] = ()
    corrected: bool = False
    remarks: tuple[str, ...] = ()


def record_call(db: Database, result: CallResult) -> Recorded:
    """Store one call and what follows from it, all or nothing; sent again it changes nothing. Raises ResultError."""
    lead_uid = answering_lead(db, result.lead_uid)
    if lead_uid is None:
        raise ResultError("unknown_lead", result.lead_uid)
    code = _checked(result)
    answers = read_answers(load_profile(result.profile).script.survey, result.answers, result.called_at.date())
    with transaction(db):
        row = _row(db, result, lead_uid, answers)
        outcome = _write(db, row, result.via)
        stated_at = row["called_at"]
        news = outcome != "unchanged"
        news |= _write_answers(db, result, lead_uid, answers, stated_at)
        news |= bool(
            write_facts(db, lead_uid, result.facts, call_uid=result.call_uid, agent=result.agent, stated_at=stated_at)
        )
        corrected = bool(result.corrections) and write_corrections(
            db, lead_uid, result.corrections, agent=result.agent, heard_at=stated_at, call_uid=result.call_uid
        )
        if row["e164"] and news:
            note_number(
                db,
                row["e164"],
                code.number,
                lead_uid=lead_uid,
                source=f"call:{result.call_uid}",
                checked_at=stated_at,
                word=code.word,
            )
        suppressed = _suppress(db, lead_uid, row["e164"], result) if code.opt_out else ()
    if outcome == "unchanged" and (news or corrected):
        outcome = "changed"
    return Recorded(outcome, lead_uid, suppressed, corrected, _remarks(result))


def _checked(result: CallResult) -> Disposition:
    code = dispositions().get(result.disposition)
    if code is None:
        raise ResultError("unknown_code", result.disposition)
    if result.called_at.tzinfo is None or (result.callback_at and result.callback_at.tzinfo is None):
        raise ResultError("bad_time", "时间没有时区")
    for name in ("attitude", "awareness"):
        value = getattr(result, name)
        if value is not None and value not in SCALE:
            raise ResultError("bad_answer", f"{name}: {value} 不在 0–4 之间")
    if result.minutes is not None and not 0 <= result.minutes <= 24 * 60:
        raise ResultError("bad_time", f"通话 {result.minutes} 分钟")
    if not result.call_uid:
        raise ResultError("bad_fact", "call_uid 为空")
    return code


def _row(db: Database, result: CallResult, lead_uid: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The row of `calls`; what the table of the day says of source and grade is kept with the call."""
    code = dispositions()[result.disposition]
    e164 = result.e164 or _first_number(db, lead_uid)
    source = (
        db.execute(
            "SELECT l.source, l.channel FROM contacts c JOIN listings l USING (listing_id) "
            "WHERE c.lead_uid = ? AND c.kind = 'phone' AND c.value = ?",
            [lead_uid, e164],
        ).fetchone()
        or db.execute(
            "SELECT l.source, l.channel FROM company_listings m JOIN listings l USING (listing_id) "
            "WHERE m.lead_uid = ? AND NOT m.undone ORDER BY l.first_seen, l.listing_id LIMIT 1",
            [lead_uid],
        ).fetchone()
    )
    grade = db.execute(
        "SELECT fit || readiness FROM grades WHERE lead_uid = ? AND profile = ?", [lead_uid, result.profile]
    ).fetchone()
    awareness = answers.get("awareness") if result.awareness is None else result.awareness
    return {
        "call_uid": result.call_uid,
        "lead_uid": lead_uid,
        "e164": e164,
        "agent": result.agent.strip(),
        "called_at": _utc(result.called_at),
        "timed": int(result.timed),
        "disposition": result.disposition,
        "callback_at": _utc(result.callback_at) if result.callback_at else "",
        "note": result.note.strip(),
        "minutes": result.minutes,
        "right_party": _flag(code.right_party if result.right_party is None else result.right_party),
        "attitude": result.attitude,
        "awareness": awareness if isinstance(awareness, int) and awareness in SCALE else None,
        "source": source[0] if source else "",
        "channel": source[1] if source else "",
        "grade": grade[0] if grade else "",
        "profile": result.profile,
        "via": result.via,
        "recorded_at": now(),
    }


def _first_number(db: Database, lead_uid: str) -> str:
    row = db.execute(
        "SELECT e164 FROM callable_phones WHERE lead_uid = ? ORDER BY preference LIMIT 1", [lead_uid]
    ).fetchone()
    return row[0] if row else ""


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _write(db: Database, row: dict[str, Any], via: str) -> Literal["new", "changed", "unchanged"]:
    stored = next(db.query("SELECT * FROM calls WHERE call_uid = ?", [row["call_uid"]]), None)
    if stored is None:
        db.table("calls").insert(row)
        return "new"
    if answering_lead(db, stored["lead_uid"]) != row["lead_uid"]:
        raise ResultError("unknown_lead", f"通话 {row['call_uid']} 属于 {stored['lead_uid']}")
    news = {
        name: row[name]
        for name in WATCHED
        if row[name] not in ("", None) and row[name] != stored[name] and not (name == "e164" and stored["e164"])
    }
    if not news:
        return "unchanged"
    for name, value in news.items():
        db.execute(
            "INSERT INTO call_changes (call_uid, field, old, new, via, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
            [row["call_uid"], name, _text(stored[name]), _text(value), via, row["recorded_at"]],
        )
    db.table("calls").update(stored["call_id"], news)
    return "changed"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _write_answers(
    db: Database, result: CallResult, lead_uid: str, answers: Mapping[str, Any], answered_at: str
) -> bool:
    changed = 0
    for question, value in answers.items():
        text = json.dumps(value, ensure_ascii=False)
        changed += db.execute(
            "INSERT INTO survey_answers VALUES (:call, :question, :lead, :profile, :value, :at) "
            "ON CONFLICT (call_uid, profile, question) DO UPDATE SET value = excluded.value "
            "WHERE value <> excluded.value",
            {
                "call": result.call_uid,
                "question": question,
                "lead": lead_uid,
                "profile": result.profile,
                "value": text,
                "at": answered_at,
            },
        ).rowcount
    return changed > 0


def _suppress(db: Database, lead_uid: str, e164: str, result: CallResult) -> tuple[tuple[str, str], ...]:
    """Who asked not to be called: the number that was dialled and the company, at once."""
    wanted = [*([("phone", e164)] if e164 else []), ("company", lead_uid)]
    source = f"call {result.call_uid} {result.agent}".strip()
    return tuple(pair for pair in wanted if suppress(db, *pair, "对方要求勿扰", source))


def _remarks(result: CallResult) -> tuple[str, ...]:
    if result.callback_at is None:
        return ()
    policy = call_policy()
    slot = next_slot(policy, result.callback_at)
    asked, moved = (moment.astimezone(policy.zone) for moment in (result.callback_at, slot))
    late = f"约定的 {asked:%Y-%m-%d %H:%M} 不在可拨时段, 名单上顺延到 {moved:%m-%d %H:%M}" if moved != asked else ""
    return tuple(filter(None, (late, holiday_note(moved.date()))))
