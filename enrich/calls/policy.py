"""When a company may be called: hours, workdays, attempts, refusals (`data/reference/call_policy.toml`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from enrich.calls.dispositions import dispositions
from enrich.toml_tables import TableReader, read_reference

TABLE = "call_policy.toml"
LONGEST_WAIT = timedelta(days=60)

Slot = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """hours: from and to, local time of zone. free: MM-DD that is no workday in a year without a table."""

    zone: ZoneInfo
    hours: tuple[tuple[time, time], ...]
    a_day: int
    in_all: int
    agreement_counts_anew: bool
    free: frozenset[str]

    @property
    def words(self) -> str:
        """The hours in Chinese."""
        return _hours_in_words(self.hours)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call that was made. at, callback_at: aware."""

    at: datetime
    disposition: str
    callback_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a company may be called at a moment. reason: why not (Chinese), "" if it may.

    attempts: all that were made. earliest: from when on it may be; None: not again. due: the callback it waits for.
    """

    allowed: bool
    reason: str
    attempts: int
    earliest: datetime | None
    due: datetime | None = None


@cache
def call_policy() -> CallPolicy:
    """The policy of the data file. Raises TableError."""
    tables, reader = read_reference(TABLE, TableReader)
    keys = ("timezone", "hours", "a_day", "in_all", "agreement_counts_anew", "years_without_table")
    reader.table(tables, (), keys)
    without = reader.table(tables["years_without_table"], ("years_without_table",), ("free",))
    return CallPolicy(
        zone=ZoneInfo(reader.text(tables["timezone"], ("timezone",))),
        hours=_hours(reader, tables["hours"]),
        a_day=int(reader.number(tables["a_day"], ("a_day",), 1)),
        in_all=int(reader.number(tables["in_all"], ("in_all",), 1)),
        agreement_counts_anew=reader.flag(tables["agreement_counts_anew"], ("agreement_counts_anew",)),
        free=frozenset(reader.texts(without["free"], ("years_without_table", "free"))),
    )


def _hours(reader: TableReader, value: object) -> tuple[tuple[time, time], ...]:
    hours: list[tuple[time, time]] = []
    for index, pair in enumerate(value if isinstance(value, list) else []):
        path = ("hours", index)
        try:
            start, end = (time.fromisoformat(text) for text in reader.texts(pair, path))
        except ValueError as error:
            raise reader.fail(path, f"must be two times as in ['09:00', '12:00']: {error}") from error
        if start >= end or (hours and start < hours[-1][1]):
            raise reader.fail(path, "hours must run forward and not overlap")
        hours.append((start, end))
    if not hours:
        raise reader.fail(("hours",), "must be a list of [from, to]")
    return tuple(hours)


@lru_cache
def _hours_in_words(hours: tuple[tuple[time, time], ...]) -> str:
    return "工作日 " + "、".join(f"{start:%-H:%M}–{end:%-H:%M}" for start, end in hours)


@lru_cache(maxsize=4096)
def calendar_known(day: date) -> bool:
    """Whether the holidays of its year are known."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def holiday_note(day: date) -> str:
    """What is not known of the holidays of a day's year (Chinese), "" where the table has them."""
    return "" if calendar_known(day) else f"{day.year} 年放假安排尚未收录, 按周一至周五推算, 以国务院公告为准"


@lru_cache(maxsize=4096)
def workday(policy: CallPolicy, day: date) -> bool:
    """Whether it is a workday in China; of a year without a table, as the policy says."""
    if calendar_known(day):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and f"{day:%m-%d}" not in policy.free


def slots(policy: CallPolicy, day: date) -> list[Slot]:
    """The hours of a day in which calls may be made; none on a free day."""
    if not workday(policy, day):
        return []
    return [tuple(datetime.combine(day, at, policy.zone) for at in pair) for pair in policy.hours]  # type: ignore[misc]


def next_slot(policy: CallPolicy, moment: datetime) -> datetime:
    """The first moment from this one on at which calls may be made."""
    local = moment.astimezone(policy.zone)
    day = local.date()
    while day - local.date() <= LONGEST_WAIT:
        for start, end in slots(policy, day):
            if local < end:
                return max(start, local)
        day += timedelta(days=1)
    raise AssertionError("no workday within two months")


def permission(policy: CallPolicy, attempts: Sequence[Attempt], moment: datetime) -> Permission:
    """Whether a company with these attempts may be called at a moment within the hours, or from when on."""
    made = sorted(attempts, key=lambda attempt: attempt.at)
    count = len(made)
    codes = dispositions()
    refused = next((a for a in made if codes[a.disposition].refusal), None)
    if refused:
        word = codes[refused.disposition].word
        return Permission(False, f"{_day(policy, refused.at)} 对方拒绝({word}),不再拨打", count, None)
    if made and made[-1].disposition == "SALE":
        return Permission(False, "已成交", count, None)
    if len(_since_agreement(policy, made)) >= policy.in_all:
        return Permission(False, f"已拨满 {policy.in_all} 次", count, None)
    due = made[-1].callback_at if made else None
    earliest = next_slot(policy, max(moment, _after_daily_cap(policy, made, moment), due or moment))
    if due and due.astimezone(policy.zone).date() > moment.astimezone(policy.zone).date():
        return Permission(False, f"已约 {due.astimezone(policy.zone):%Y-%m-%d %H:%M} 回访", count, earliest, due)
    if earliest.date() > moment.astimezone(policy.zone).date():
        today = [a for a in made if _day(policy, a.at) == _day(policy, moment)]
        reason = "当日已拨" if len(today) >= policy.a_day else "不在可拨时段"
        return Permission(False, reason, count, earliest, due)
    return Permission(True, "", count, earliest, due)


def _since_agreement(policy: CallPolicy, made: Sequence[Attempt]) -> Sequence[Attempt]:
    if not policy.agreement_counts_anew:
        return made
    codes = dispositions()
    agreed = [index for index, attempt in enumerate(made) if codes[attempt.disposition].agreed]
    return made[agreed[-1] + 1 :] if agreed else made


def _after_daily_cap(policy: CallPolicy, made: Sequence[Attempt], moment: datetime) -> datetime:
    local = moment.astimezone(policy.zone)
    if sum(_day(policy, attempt.at) == local.date() for attempt in made) < policy.a_day:
        return moment
    return datetime.combine(local.date() + timedelta(days=1), time(), policy.zone)


def _day(policy: CallPolicy, moment: datetime) -> date:
    return moment.astimezone(policy.zone).date()
