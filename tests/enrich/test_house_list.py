import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from enrich import house_list
from enrich.call_list import CallList, CallListRow, HeldBack
from enrich.house_list import FORMULA_START, HEADERS, cells, guarded, write_house_list
from enrich.profiles import Script

FACTS = {
    "lead_uid": "LABCDEFGHI",
    "name": "苏州澜知教育科技有限公司",
    "credit_code": "91320508MA1ABCDE0X",
    "grade": "A2",
    "tier": "frequent",
    "industry_name": "技能培训、教育辅助及其他教育",
    "size_band": "",
    "employees": "50–99人",
    "province": "江苏省",
    "city": "苏州市",
    "district": "姑苏区",
    "address": "学林路2号",
    "website": "",
    "last_seen": "2026-11-24T01:00:00+00:00",
    "attempts": 0,
}
LANDLINE = {"policy": "callable", "kind": "landline", "status": "ok", "shared_by": 1}
PHONES = (
    LANDLINE | {"e164": "+8651265550101", "extension": "8012"},
    LANDLINE | {"e164": "+8613800131234", "extension": "", "kind": "mobile"},
)
SCRIPT = Script("您好, 我是…", ("C 可信", "R 务实"), ("教学点有几个?", "预算?"))
REASON = {"rule_id": "k12", "axis": "fit", "points": 30, "text": "K12 培训学校", "evidence": "", "state": "fired"}
SOURCE = {"source": "x", "channel": "industry", "url": "http://a.example/1", "last_seen": "2026-11-24", "domain": ""}


def row(**facts):
    return CallListRow(FACTS | facts, PHONES, None, (), (SOURCE,), (REASON,))


def by_header(values):
    return dict(zip(HEADERS, values, strict=True))


def read_xlsx(path):
    sheet = load_workbook(path)["呼叫名单"]
    return [["" if c.value is None else c.value for c in r] for r in sheet.iter_rows()], sheet


def test_a_row_says_whom_to_call_and_why():
    values = by_header(cells(row()))
    assert values["首选电话"] == "0512-65550101"
    assert values["分机"] == "8012"
    assert values["备用电话"] == "13800131234"
    assert values["等级"] == "A2 多接触"
    assert values["评分理由"] == "K12 培训学校"
    assert values["来源渠道"] == "行业网站名录"
    assert values["最近核验日"] == "2026-11-24"
    assert values["结果代码"] == ""
    assert values["已拨次数"] == "0"


def test_every_cell_of_the_xlsx_is_text_under_chinese_headers(tmp_path):
    paths = write_house_list(CallList([row()], [HeldBack("LX", "某公司", "没有可拨号码")]), SCRIPT, tmp_path)
    assert [p.name for p in paths] == ["呼叫名单.xlsx", "呼叫名单.csv", "呼叫名单-未导出.csv"]
    rows, sheet = read_xlsx(paths[0])
    assert tuple(rows[0]) == HEADERS
    assert all(isinstance(value, str) for line in rows for value in line)
    assert by_header(rows[1])["首选电话"] == "0512-65550101"
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref
    assert sheet.data_validations.dataValidation


def test_the_csv_has_a_byte_order_mark_and_the_same_cells(tmp_path):
    write_house_list(CallList([row()]), SCRIPT, tmp_path)
    path = tmp_path / "呼叫名单.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        assert list(csv.reader(handle)) == [list(HEADERS), cells(row())]


@given(st.text(max_size=40))
def test_no_text_becomes_a_formula(text):
    assert not guarded(text).startswith(FORMULA_START)
    assert guarded(guarded(text)) == guarded(text)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+861", "-1", "@SUM(A1)", "\t=1", "\0=1", "\r=1"])
def test_hostile_names_are_guarded_in_both_files(tmp_path, name):
    write_house_list(CallList([row(name=name)]), SCRIPT, tmp_path)
    rows, _ = read_xlsx(tmp_path / "呼叫名单.xlsx")
    assert not rows[1][1].startswith(FORMULA_START)
    assert (
        not (tmp_path / "呼叫名单.csv")
        .read_text(encoding="utf-8-sig")
        .splitlines()[1]
        .split(",")[1]
        .startswith(FORMULA_START)
    )


def test_ten_thousand_rows_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(house_list, "ROWS_A_FILE", 2)
    paths = write_house_list(CallList([row(name=f"公司{n}") for n in range(5)]), SCRIPT, tmp_path)
    xlsx = [p for p in paths if p.suffix == ".xlsx"]
    assert [p.name for p in xlsx] == ["呼叫名单-1.xlsx", "呼叫名单-2.xlsx", "呼叫名单-3.xlsx"]
    assert [line[1] for path in xlsx for line in read_xlsx(path)[0][1:]] == [f"公司{n}" for n in range(5)]


@pytest.mark.parametrize("writer", ["_write_xlsx", "_write_csv"])
def test_a_failed_export_leaves_the_old_files_and_no_half_one(tmp_path, monkeypatch, writer):
    write_house_list(CallList([row()]), SCRIPT, tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def full_disk(path, *_):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(house_list, writer, full_disk)
    with pytest.raises(OSError, match="No space left"):
        write_house_list(CallList([row(), row()]), SCRIPT, tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_codes_script_and_survey_stand_on_sheets_of_their_own(tmp_path):
    write_house_list(CallList([row()]), SCRIPT, tmp_path)
    book = load_workbook(tmp_path / "呼叫名单.xlsx")
    assert book.sheetnames == ["呼叫名单", "代码", "话术"]
    assert ("DNC", "勿扰") in [tuple(line) for line in book["代码"].iter_rows(values_only=True)]
    assert ("调查 1", "教学点有几个?") in [tuple(line) for line in book["话术"].iter_rows(values_only=True)]
