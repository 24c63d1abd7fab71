"""The survey of a profile: typed questions, and answers as people write them read into typed values.

A typed answer is JSON: text and choice a text; choices a list of texts; scale a whole number; number and money a pair
(low, high), high None for "and more", money in yuan; when {"text", "by"}, by an ISO date or "" where none can be told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlite_utils import Database

from enrich.calls.errors import ResultError
from enrich.calls.leads import FAMILY
from enrich.toml_tables import TableReader
from pipelines.text.dates import parse_date
from pipelines.text.folding import fold
from pipelines.text.numerals import numeral
from pipelines.text.quantities import parse_employees, parse_turnover

KINDS = ("text", "choice", "choices", "scale", "number", "money", "when")
CHOOSING = ("choice", "choices", "scale")
MEASURED = ("number", "money")
NOT_SAID = {
    "不知道",
    "不清楚",
    "没说",
    "未说",
    "未知",
    "不详",
    "待定",
    "未定",
    "没定",
    "还没定",
    "看情况",
    "保密",
    "-",
    "?",
    "不便透露",
}
ABOUT = re.compile("^(?:大约|大概|约|差不多|近)|(?:左右|上下)$")
SEPARATORS = re.compile(r"[,;、/|\n]+| +")
COUNTED = re.compile(r" ?[个所家处间名位][^0-9]*$")
MONEY_UNIT = re.compile("[元万亿千]")
SPAN_OF_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "个月": 30, "月": 30, "季度": 91, "年": 365}
PERIOD = re.compile(r"(\d+|[一二两三四五六七八九十半]+)\s*个?(天|日|周|星期|礼拜|个月|月|季度|年)(?:之?[内后]|左右)")
SOON = {"马上": 0, "尽快": 7, "立即": 0, "本周": 7, "下周": 14, "本月": 30, "下个月": 60, "下月": 60, "年内": 365}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. id: its key. name: Chinese heading. ask: as it is asked. choices: of a choice or scale, in order.

    column: the column of the house list that holds its answer, "" for none.
    """

    id: str
    name: str
    ask: str
    kind: str
    choices: tuple[str, ...] = ()
    column: str = ""


def read_survey(reader: TableReader, value: Any) -> tuple[Question, ...]:
    """The questions of a profile, written as [[survey]]. Raises the reader's error."""
    questions: dict[str, Question] = {}
    columns: set[str] = set()
    for row, path in reader.listed(value, "survey"):
        reader.table(row, path, ("id", "name", "ask", "kind"), ("choices", "column"))
        kind = reader.choice(row["kind"], (*path, "kind"), KINDS)
        if (kind in CHOOSING) != ("choices" in row):
            raise reader.fail(path, f"choices belong to {', '.join(CHOOSING)}, and to nothing else")
        question = Question(
            id=reader.text(row["id"], (*path, "id")),
            name=reader.text(row["name"], (*path, "name")),
            ask=reader.text(row["ask"], (*path, "ask")),
            kind=kind,
            choices=reader.texts(row["choices"], (*path, "choices")) if "choices" in row else (),
            column=row.get("column", ""),
        )
        if question.id in questions:
            raise reader.fail((*path, "id"), f"{question.id!r} is taken by an earlier one")
        if question.column and question.column in columns:
            raise reader.fail((*path, "column"), f"{question.column!r} holds the answer to an earlier one")
        columns.add(question.column)
        questions[question.id] = question
    return tuple(questions.values())


def read_answer(question: Question, said: Any, today: date) -> Any:
    """What somebody wrote as a typed answer; None for nothing. Raises ResultError for what cannot be an answer."""
    text = fold(str(said)).strip()
    if not text or text.rstrip("。.!") in NOT_SAID:
        return None
    text = ABOUT.sub("", text) if question.kind in MEASURED else text
    answer = _READERS[question.kind](question, text, today)
    if answer is None:
        hint = f"可选: {'、'.join(question.choices)}" if question.choices else "请写数字, 如 3 或 100-200"
        raise ResultError("bad_answer", f"{question.name}: {text!r} 无法识别; {hint}")
    return answer


def _text(_: Question, text: str, __: date) -> str:
    return text


def _choice(question: Question, text: str, _: date) -> str | None:
    exact = [choice for choice in question.choices if fold(choice) == text]
    near = exact or [choice for choice in question.choices if text in fold(choice) or fold(choice) in text]
    return near[0] if len(near) == 1 else None


def _choices(question: Question, text: str, today: date) -> list[str] | None:
    found = [_choice(question, part, today) for part in SEPARATORS.split(text) if part]
    if None not in found:
        return [choice for choice in question.choices if choice in found]
    return None


def _scale(question: Question, text: str, today: date) -> int | None:
    if text.removesuffix(".0").isdecimal():
        level = int(text.removesuffix(".0"))
        return level if level < len(question.choices) else None
    choice = _choice(question, text, today)
    return question.choices.index(choice) if choice else None


def _number(_: Question, text: str, __: date) -> tuple[int, int | None] | None:
    return parse_employees(COUNTED.sub("人", text).removesuffix(".0"))


def _money(_: Question, text: str, __: date) -> tuple[float, float | None] | None:
    amount = parse_turnover(text if MONEY_UNIT.search(text) else f"{text}元")
    return (amount.low or 0.0, amount.high) if amount and amount.currency == "CNY" else None


def _when(_: Question, text: str, today: date) -> dict[str, str]:
    by: date | None = parse_date(text)
    if by is None and (period := PERIOD.search(text)):
        count = 0.5 if period[1] == "半" else int(period[1]) if period[1].isdigit() else (numeral(period[1]) or 2)
        by = today + timedelta(days=int(count * SPAN_OF_DAYS[period[2]]))
    if by is None:
        days = next((days for word, days in SOON.items() if word in text), None)
        by = None if days is None else today + timedelta(days=days)
    return {"text": text, "by": by.isoformat() if by else ""}


_READERS = {
    "text": _text,
    "choice": _choice,
    "choices": _choices,
    "scale": _scale,
    "number": _number,
    "money": _money,
    "when": _when,
}


def show_answer(question: Question, answer: Any) -> str:
    """A typed answer in Chinese."""
    if question.kind == "scale":
        return f"{answer} {question.choices[answer]}"
    if question.kind == "choices":
        return "、".join(answer)
    if question.kind == "when":
        return str(answer["text"])
    if question.kind in ("number", "money"):
        low, high = answer
        unit = " 元" if question.kind == "money" else ""
        if high is None:
            return f"{low:,.10g}{unit}以上"
        return f"{low:,.10g}{unit}" if low == high else f"{low:,.10g}–{high:,.10g}{unit}"
    return str(answer)


def read_answers(survey: Iterable[Question], said: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Typed answers by question id; what was left empty is left out. Raises ResultError for an unknown question too."""
    questions = {question.id: question for question in survey}
    if unknown := sorted(said.keys() - questions.keys()):
        raise ResultError("bad_answer", f"没有这个问题: {'、'.join(unknown)}")
    typed = {key: read_answer(questions[key], value, today) for key, value in said.items() if value is not None}
    return {key: value for key, value in typed.items() if value is not None}


def current_answers(db: Database, lead_uid: str, profile: str) -> dict[str, Any]:
    """The newest typed answer to each question of a profile. lead_uid: the one that answers."""
    rows = db.query(
        f"SELECT question, value FROM survey_answers WHERE lead_uid IN ({FAMILY}) AND profile = :profile "
        "ORDER BY answered_at, rowid",
        {"uid": lead_uid, "profile": profile},
    )
    return {row["question"]: json.loads(row["value"]) for row in rows}
