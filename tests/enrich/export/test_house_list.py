"""呼叫名单: what a telemarketer opens, read back with openpyxl and csv."""

import csv
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from enrich.calls.policy import Permission
from enrich.calls.survey import Question
from enrich.export.fitting import Fitter, harmless
from enrich.export.receivers import load_receiver
from enrich.export.sinks import Scribe
from enrich.export.spreadsheet import write_spreadsheet
from enrich.export.writers import WRITERS
from enrich.profiles import Script
from enrich.safe_files import FORMULA_START
from tests.enrich.export.schools import ALPHA, row

HOUSE = load_receiver("house")
XLSX, CSV = HOUSE.files
SURVEY = (Question("campuses", "教学点数量", "教学点有几个?", "number"), Question("budget", "预算", "预算?", "money"))
SCRIPT = Script("您好, 我是…", ("C 可信", "R 务实"), SURVEY)


def cells(one):
    return Fitter(HOUSE, {}).cells(one)


def by_header(values):
    return dict(zip(HOUSE.headers, values, strict=True))


def write(path, rows, spec):
    with WRITERS[spec.kind](path, spec, HOUSE, SCRIPT, Scribe().do) as take:
        for one in rows:
            take(cells(one))
    return path


def test_a_row_says_whom_to_call_and_why():
    values = by_header(cells(row()))
    assert values["首选电话"] == "0512-65550101"
    assert values["分机"] == "8012"
    assert values["备用电话"] == "13800007364"
    assert values["等级"] == "A2 多接触"
    assert values["评分理由"] == "K12 培训学校"
    assert values["来源渠道"] == "行业网站名录"
    assert values["最近核验日"] == "2026-11-24"
    assert values["可拨时段"] == "工作日 9:00–12:00、14:00–18:00"
    assert values["结果代码"] == ""
    assert values["已拨次数"] == "0"


def test_a_day_in_a_year_without_a_table_of_holidays_is_said_to_be_a_guess():
    later = datetime(2027, 2, 1, 1, tzinfo=UTC)
    told = by_header(cells(replace(row(), standing=Permission(False, "已约回访", 1, later, later))))["可拨时段"]
    assert told.startswith("2027-02-01 09:00 起(已约回访;2027 年放假安排尚未收录")
    known = replace(row(), standing=Permission(False, "已约回访", 1, later.replace(year=2026), None))
    assert "尚未收录" not in by_header(cells(known))["可拨时段"]


def test_every_cell_of_the_xlsx_is_text_under_chinese_headers(tmp_path):
    sheet = load_workbook(write(tmp_path / "a.xlsx", [row()], XLSX))["呼叫名单"]
    lines = [["" if c.value is None else c.value for c in line] for line in sheet.iter_rows()]
    assert tuple(lines[0]) == HOUSE.headers
    assert all(isinstance(value, str) for line in lines for value in line)
    assert by_header(lines[1])["首选电话"] == "0512-65550101"
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref
    assert sheet.data_validations.dataValidation


def test_the_csv_has_a_byte_order_mark_and_the_same_cells(tmp_path):
    path = write(tmp_path / "a.csv", [row()], CSV)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        assert list(csv.reader(handle)) == [list(HOUSE.headers), cells(row())]


@given(st.text(max_size=40))
def test_no_text_becomes_a_formula(text):
    for how in ("apostrophe", "strip"):
        assert not harmless(text, how).startswith(FORMULA_START)
        assert harmless(harmless(text, how), how) == harmless(text, how)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+861", "-1", "@SUM(A1)", "\t=1", "\0=1", "\r=1", "\u200b=1"])
def test_hostile_names_are_guarded_in_both_files(tmp_path, name):
    sheet = load_workbook(write(tmp_path / "a.xlsx", [row(name=name)], XLSX))["呼叫名单"]
    assert not sheet.cell(2, 2).value.startswith(FORMULA_START)
    with write(tmp_path / "a.csv", [row(name=name)], CSV).open(encoding="utf-8-sig", newline="") as handle:
        assert not list(csv.reader(handle))[1][1].startswith(FORMULA_START)


def test_a_file_has_as_many_rows_as_its_receiver_takes(send):
    done = send(replace(HOUSE, files=(replace(XLSX, rows=1), CSV)))
    xlsx = sorted(p for p in done.paths if p.suffix == ".xlsx")
    assert [p.name for p in xlsx] == [f"呼叫名单-2026-11-24-{n}.xlsx" for n in (1, 2, 3)]
    names = [load_workbook(path)["呼叫名单"].cell(2, 2).value for path in xlsx]
    assert len(set(names)) == 3
    assert ALPHA in names


def test_codes_script_and_survey_stand_on_sheets_of_their_own(tmp_path):
    write_spreadsheet(tmp_path / "a.xlsx", [cells(row())], XLSX, HOUSE, SCRIPT)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["呼叫名单", "代码", "话术"]
    assert ("DNC", "勿扰") in [tuple(line) for line in book["代码"].iter_rows(values_only=True)]
    assert ("调查 1", "教学点有几个?") in [tuple(line) for line in book["话术"].iter_rows(values_only=True)]


def test_on_paper_stands_what_a_call_needs_one_page_wide_and_no_reason_is_cut_off(tmp_path):
    long = replace(row(), reasons=({**row().reasons[0], "text": "正在招聘课程顾问" * 12},))
    book = load_workbook(write(tmp_path / "a.xlsx", [row(), long], XLSX))
    sheet = book["呼叫名单"]
    assert sheet.print_area.endswith(f"!$A$1:${get_column_letter(XLSX.printed)}$3")
    printed = HOUSE.headers[: XLSX.printed]
    assert {"企业名称", "首选电话", "分机", "联系人", "评分理由", "来源渠道", "结果代码", "回访时间"} <= set(printed)
    assert {column.header for column in HOUSE.columns if column.agent} <= set(printed)
    for page in book:
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
        assert page.print_title_rows == "$1:$1"
    assert sheet.row_dimensions[2].height < sheet.row_dimensions[3].height
