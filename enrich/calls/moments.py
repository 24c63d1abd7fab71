"""Moments as people write them into a cell: dates, dates as numbers, 11.27 下午3点, 明天上午, 下周三."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl.utils.datetime import from_excel

from pipelines.text.folding import fold
from pipelines.text.numerals import numeral

SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}")
SERIALS = range(20_000, 80_000)  # days since 1899-12-30: 1954 to 2119
MORNING, AFTERNOON = time(9), time(14)
NIGHT = range(1, 7)  # 3点 is in the afternoon when nobody says otherwise
YEAR_FIRST = re.compile(r"(20\d{2}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?")
COMPACT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])([0-3]\d)(?!\d)")
MONTH_FIRST = re.compile(r"(?<![\d:])(\d{1,2}) ?(?:[-/.]|月) ?(\d{1,2}) ?[日号]?(?![\d:])")
DAYS_AHEAD = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
WEEKDAY = re.compile(r"(下下|下|本|这)?个?(?:周|星期|礼拜)([一二三四五六日天1-7])")
AFTER = re.compile(r"(\d+|[一二两三四五六七八九十半]+) ?个?(小时|天|日|周|星期|月)之?后")
CLOCK = re.compile(r"(\d{1,2}) ?[:点时] ?(?:(\d{1,2}) ?分?|(半)|(一刻))?")
AFTERNOON_WORDS = ("下午", "午后", "傍晚", "晚上", "晚", "pm")
MORNING_WORDS = ("上午", "早上", "早", "am")
NOON = "中午"


def read_moment(value: Any, zone: ZoneInfo, today: date) -> datetime | None:
    """The moment of a cell, aware; without a time the morning (or what the words say); None where none can be told."""
    if isinstance(value, date):
        return _stamped(value, zone)
    text = fold(str(value)).strip().casefold()
    with suppress(ValueError, OverflowError):
        if SERIAL.fullmatch(text) and int(float(text)) in SERIALS:
            return _stamped(from_excel(float(text)), zone)
        if ISO.match(text):
            return _stamped(datetime.fromisoformat(text.upper()), zone)
    with suppress(ValueError, OverflowError):
        return _worded(text, zone, today)
    return None


def _stamped(value: Any, zone: ZoneInfo) -> datetime | None:
    """A date or a moment of a spreadsheet; midnight is how one writes a day without a time."""
    if isinstance(value, datetime):
        moment = value.replace(microsecond=0)
        if moment.time() != time() or moment.tzinfo:
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return datetime.combine(value, MORNING, zone) if isinstance(value, date) else None


def _worded(text: str, zone: ZoneInfo, today: date) -> datetime | None:
    after = AFTER.search(text)
    if after and after[2] == "小时":
        return None  # from when on, nobody knows
    day, rest = _day(text, today)
    clock = _clock(rest)
    if day is None and clock is None:
        return None
    return datetime.combine(day or today, clock or MORNING, zone)


def _day(text: str, today: date) -> tuple[date | None, str]:
    """The day, and the text without it."""
    for pattern in (YEAR_FIRST, COMPACT):
        if found := pattern.search(text):
            return date(*map(int, found.groups())), text.replace(found[0], " ", 1)
    if found := AFTER.search(text):
        count = 0.5 if found[1] == "半" else int(found[1]) if found[1].isdigit() else (numeral(found[1]) or 0)
        days = count * {"天": 1, "日": 1, "周": 7, "星期": 7, "月": 30}[found[2]]
        return today + timedelta(days=int(days)), text.replace(found[0], " ", 1)
    if found := WEEKDAY.search(text):
        wanted = "一二三四五六日".find(found[2].replace("天", "日"))
        wanted = int(found[2]) - 1 if wanted < 0 else wanted
        ahead = wanted - today.weekday() + {"下": 7, "下下": 14}.get(found[1] or "", 0)
        return today + timedelta(days=ahead if ahead >= 0 else ahead + 7), text.replace(found[0], " ", 1)
    for word in sorted(DAYS_AHEAD, key=len, reverse=True):
        if word in text:
            return today + timedelta(days=DAYS_AHEAD[word]), text.replace(word, " ", 1)
    if found := MONTH_FIRST.search(text):
        month, day = map(int, found.groups())
        this_year = date(today.year, month, day)
        near = this_year if this_year >= today - timedelta(days=60) else date(today.year + 1, month, day)
        return near, text.replace(found[0], " ", 1)
    return None, text


def _clock(text: str) -> time | None:
    afternoon = any(word in text for word in AFTERNOON_WORDS)
    if found := CLOCK.search(text):
        hour = int(found[1])
        minute = int(found[2] or (30 if found[3] else 15 if found[4] else 0))
        if hour < 12 and (afternoon or (hour in NIGHT and not any(word in text for word in MORNING_WORDS))):
            hour += 12
        return time(hour, minute)
    if afternoon:
        return AFTERNOON
    return time(12) if NOON in text else MORNING if any(word in text for word in MORNING_WORDS) else None
