"""The house list 呼叫名单: what a telemarketer opens in the morning, as xlsx and csv, in Chinese.

Every cell is text, so that no spreadsheet turns a code into 1.23E+11 or eats a leading zero; no cell can be a formula.
Files are written beside their place and moved there whole, or not at all.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from enrich.call_list import CallList, CallListRow, HeldBack
from enrich.profiles import Script
from enrich.vocabulary import say, words
from pipelines.text.phones import national

ROWS_A_FILE = 10_000
FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
REASONS_SHOWN = 5
A3 = 8
TWO_LINES = 30
CALLING_HOURS = "工作日 9:00–12:00、14:00–18:00"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, its width in characters, how its text is read off a row (None: the agent fills it)."""

    header: str
    width: int
    text: Callable[[CallListRow], str] | None


def _fact(name: str) -> Callable[[CallListRow], str]:
    return lambda row: "" if row.facts[name] is None else str(row.facts[name])


def _phone(name: str, vocabulary: str = "") -> Callable[[CallListRow], str]:
    def read(row: CallListRow) -> str:
        value = str(row.phones[0][name])
        return say(vocabulary, value) if vocabulary else value

    return read


def _person(name: str, vocabulary: str = "") -> Callable[[CallListRow], str]:
    def read(row: CallListRow) -> str:
        value = str(row.person[name]) if row.person else ""
        return say(vocabulary, value) if vocabulary else value

    return read


def _reasons(row: CallListRow) -> str:
    fired = [r for r in row.reasons if r["state"] in ("fired", "capped")]
    fired.sort(key=lambda r: -abs(r["points"]))
    return ";".join(r["text"] for r in fired[:REASONS_SHOWN])


def _size(row: CallListRow) -> str:
    return " ".join(filter(None, (say("size_band", row.facts["size_band"]), row.facts["employees"])))


def _channel(row: CallListRow) -> str:
    """The channel that published the first phone: the script names it to the customer."""
    return say("channel", row.sources[0]["channel"]) if row.sources else ""


def _basis(row: CallListRow) -> str:
    return f"企业公开发布于{_channel(row)}"


def _with_extension(phone: Any) -> str:
    number = national(phone["e164"])
    return f"{number}转{phone['extension']}" if phone["extension"] else number


def _status(row: CallListRow) -> str:
    first = row.phones[0]
    return say("line_policy", "shared") if first["policy"] == "shared" else say("phone_status", first["status"])


COLUMNS: tuple[Column, ...] = (
    Column("线索编号", 12, _fact("lead_uid")),
    Column("企业名称", 30, _fact("name")),
    Column("统一社会信用代码", 21, _fact("credit_code")),
    Column("等级", 11, lambda row: f"{row.facts['grade']} {say('tier', row.facts['tier'])}"),
    Column("评分理由", 60, _reasons),
    Column("首选电话", 15, lambda row: national(row.phones[0]["e164"])),
    Column("电话类型", 9, _phone("kind", "phone_kind")),
    Column("号码状态", 10, _status),
    Column("同号企业数", 9, _phone("shared_by")),
    Column("备用电话", 26, lambda row: "、".join(_with_extension(p) for p in row.phones[1:])),
    Column("分机", 7, _phone("extension")),
    Column("联系人", 9, _person("value")),
    Column("职务", 12, _person("title")),
    Column("采购角色", 18, _person("buying_role", "buying_role")),
    Column("行业", 16, _fact("industry_name")),
    Column("规模", 14, _size),
    Column("省", 9, _fact("province")),
    Column("市", 9, _fact("city")),
    Column("区", 9, _fact("district")),
    Column("地址", 34, _fact("address")),
    Column("网站", 22, _fact("website")),
    Column("信号", 34, lambda row: ";".join(f"{s['seen'][:10]} {s['evidence']}" for s in row.signals)),
    Column("来源渠道", 20, _channel),
    Column("来源网址", 34, lambda row: row.sources[0]["url"] if row.sources else ""),
    Column("最近核验日", 11, lambda row: row.facts["last_seen"][:10]),
    Column("数据依据", 26, _basis),
    Column("可拨时段", 24, lambda _: CALLING_HOURS),
    Column("已拨次数", 8, _fact("attempts")),
    Column("负责人", 8, lambda _: ""),
    Column("结果代码", 10, None),
    Column("回访时间", 16, None),
    Column("需求", 20, None),
    Column("决策人", 10, None),
    Column("预算", 10, None),
    Column("时间", 10, None),
    Column("备注", 30, None),
)
HEADERS = tuple(column.header for column in COLUMNS)


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula (EXPORTS.md)."""
    text = "".join(c for c in text if c in "\n\t\r" or c.isprintable())
    return f"'{text}" if text.startswith(FORMULA_START) else text


def cells(row: CallListRow) -> list[str]:
    """The texts of a row, in the order of `HEADERS`."""
    return [guarded(column.text(row)) if column.text else "" for column in COLUMNS]


def write_house_list(call_list: CallList, script: Script, folder: Path, stem: str = "呼叫名单") -> list[Path]:
    """Write xlsx (10,000 rows a file), csv and the held-back rows, all of them or none; the paths. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [cells(row) for row in call_list.rows]
    parts = [rows[i : i + ROWS_A_FILE] for i in range(0, len(rows), ROWS_A_FILE)] or [[]]
    names = [f"{stem}.xlsx"] if len(parts) == 1 else [f"{stem}-{number}.xlsx" for number in range(1, len(parts) + 1)]
    tables = (
        (f"{stem}.csv", HEADERS, rows),
        (f"{stem}-未导出.csv", ("线索编号", "企业名称", "原因"), _held_back(call_list.held_back)),
    )
    with ExitStack() as drafts:
        for name, part in zip(names, parts, strict=True):
            _write_xlsx(drafts.enter_context(whole(folder / name)), part, script)
        for name, header, body in tables:
            _write_csv(drafts.enter_context(whole(folder / name)), header, body)
    return [folder / name for name in (*names, *(name for name, *_ in tables))]


def _held_back(held: Sequence[HeldBack]) -> list[list[str]]:
    return [[h.lead_uid, guarded(h.name), h.reason] for h in held]


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft beside `path` that takes its place when the block ends well, and vanishes when it does not."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        with suppress(FileNotFoundError):
            draft.unlink()


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(header)
        writer.writerows(rows)


def _write_xlsx(path: Path, rows: Sequence[Sequence[str]], script: Script) -> None:
    whole_book = BytesIO()  # written to disk in one go: a full disk is then an OSError like any other
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(whole_book, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "text_wrap": True})
        asked = book.add_format({"bold": True, "bg_color": "#C65911", "font_color": "#FFFFFF", "text_wrap": True})
        text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        sheet = book.add_worksheet("呼叫名单")
        for index, column in enumerate(COLUMNS):
            sheet.set_column(index, index, column.width, text)
            sheet.write_string(0, index, column.header, head if column.text else asked)
        for number, row in enumerate(rows, start=1):
            for index, value in enumerate(row):
                sheet.write_string(number, index, value, text)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 1)
        sheet.set_default_row(TWO_LINES)
        sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
        codes = [f"{code} {word}" for code, word in words("disposition").items()]
        index = HEADERS.index("结果代码")
        sheet.data_validation(1, index, max(len(rows), 1), index, {"validate": "list", "source": codes})
        _write_codes(book, head, text)
        _write_script(book, script, head, text)
    path.write_bytes(whole_book.getvalue())


def _write_codes(book: xlsxwriter.Workbook, head: Any, text: Any) -> None:
    sheet = book.add_worksheet("代码")
    sheet.set_column(0, 0, 10, text)
    sheet.set_column(1, 1, 20, text)
    sheet.write_row(0, 0, ("结果代码", "含义"), head)
    for number, (code, word) in enumerate(words("disposition").items(), start=1):
        sheet.write_string(number, 0, code, text)
        sheet.write_string(number, 1, word, text)


def _write_script(book: xlsxwriter.Workbook, script: Script, head: Any, text: Any) -> None:
    sheet = book.add_worksheet("话术")
    sheet.set_column(0, 0, 12, text)
    sheet.set_column(1, 1, 100, text)
    lines = [("开场白", script.opening)]
    lines += [("CREATE", line) for line in script.checklist]
    lines += [(f"调查 {number}", question) for number, question in enumerate(script.survey, start=1)]
    sheet.write_row(0, 0, ("", "内容"), head)
    for number, (name, line) in enumerate(lines, start=1):
        sheet.write_string(number, 0, name, text)
        sheet.write_string(number, 1, guarded(line), text)
