"""Files that come back: the house list after Excel, diallers' exports, number checks; nothing gets lost silently."""

import csv
import os
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enrich.call_list import read_call_list
from enrich.calls.formats import result_formats
from enrich.calls.number_files import read_number_file
from enrich.calls.result_files import OUTCOMES, Options, read_result_file
from enrich.calls.sheets import UnreadableFileError
from enrich.calls.survey import current_answers
from enrich.explain import explain
from enrich.stages import enrich
from tests.enrich.calls.conftest import NUMBER, TODAY
from tests.enrich.calls.test_results import contents

HEADERS = (
    "线索编号", "企业名称", "首选电话", "备用电话", "联系人", "地址", "已拨次数", "负责人",
    "结果代码", "回访时间", "需求", "决策人", "预算", "时间", "备注",
)  # fmt: skip
OPTIONS = Options(result_formats(), "education")
SAVED = datetime(2026, 11, 24, 9, tzinfo=UTC).timestamp()


@pytest.fixture
def exported(db):
    """The rows of the call list under the headers of the house list, as dictionaries."""
    rows = []
    for row in read_call_list(db, "education").rows:
        rows.append(dict.fromkeys(HEADERS, "") | {
            "线索编号": row.facts["lead_uid"], "企业名称": row.facts["name"],
            "首选电话": row.phones[0]["e164"].replace("+86", "0"),
            "备用电话": "、".join(p["e164"].replace("+86", "0") for p in row.phones[1:]),
            "联系人": row.person["value"] if row.person else "", "地址": row.facts["address"],
            "已拨次数": str(row.facts["attempts"]),
        })  # fmt: skip
    return rows


@pytest.fixture
def save(tmp_path):
    """Write rows as an xlsx, with headers in any order; its path."""

    def write(rows, headers=HEADERS, name="呼叫名单-2026-11-24.xlsx", above=(), work=lambda sheet: None):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "呼叫名单"
        for line in (*above, headers, *([row.get(h, "") for h in headers] for row in rows)):
            sheet.append(list(line))
        book.create_sheet("代码").append(["NI", "无意向"])
        work(sheet)
        path = tmp_path / name
        book.save(path)
        os.utime(path, (SAVED, SAVED))
        return path

    return write


def test_a_filled_list_goes_in_and_again_changes_nothing(db, save, exported, uid):
    by_name = {row["企业名称"]: row for row in exported}
    by_name["苏州澜知教育科技有限公司"] |= {
        "结果代码": "INTR 有意向", "需求": "招生难", "决策人": "陈校长", "预算": "3-5万", "时间": "3个月内",
        "备注": "想看演示", "回访时间": datetime(2026, 11, 27, 15), "负责人": "小王",
    }  # fmt: skip
    by_name["无锡砚石培训学校"]["结果代码"] = "无人接听"
    path = save(exported)
    report = read_result_file(db, path, OPTIONS)
    assert dict(report.rows) == {"new": 2, "blank": 1}
    assert (report.rejects, report.kind, report.skipped) == ([], "house", ["代码"])
    assert set(report.unread) == set()
    call = next(db.query("SELECT * FROM calls WHERE disposition = 'INTR'"))
    assert (call["agent"], call["note"], call["callback_at"]) == ("小王", "想看演示", "2026-11-27T07:00:00+00:00")
    assert (call["called_at"], call["timed"]) == ("2026-11-24T09:00:00+00:00", 0)
    answers = current_answers(db, uid("澜知"), "education")
    assert (answers["need"], answers["budget"], answers["decision_maker"]) == ("招生难", [30000.0, 50000.0], "陈校长")
    before = contents(db)
    os.utime(path)
    assert dict(read_result_file(db, path, OPTIONS).rows) == {"unchanged": 2, "blank": 1}
    assert contents(db) == before


def test_tomorrows_list_is_another_attempt(db, save, exported):
    exported[0]["结果代码"] = "N"
    read_result_file(db, save(exported), OPTIONS)
    read_result_file(db, save(exported, name="呼叫名单-2026-11-25.xlsx"), OPTIONS)
    assert db.table("calls").count == 2


def test_moved_columns_a_title_above_and_dates_as_numbers_are_read(db, save, exported):
    exported[0] |= {"结果代码": "CALLBK", "回访时间": 46353.625, "已拨次数": 0}
    headers = tuple(reversed(HEADERS))
    report = read_result_file(db, save(exported, headers, above=[["呼叫名单 十一月"], []]), OPTIONS)
    assert report.rows["new"] == 1
    assert next(db.query("SELECT callback_at FROM calls"))["callback_at"] == "2026-11-27T07:00:00+00:00"


def test_what_cannot_be_read_is_told_with_its_row_and_the_rest_goes_in(db, save, exported):
    exported[0] |= {"结果代码": "HELLO"}
    exported[1] |= {"结果代码": "INTR", "回访时间": "看情况", "预算": "很多钱"}
    exported[2] |= {"备注": "写了备注没选代码"}
    stranger = exported[0] | {"线索编号": "LZZZZZZZZZ", "结果代码": "N"}
    nobody = exported[0] | {"线索编号": "", "结果代码": "N"}
    report = read_result_file(db, save([*exported, stranger, nobody]), OPTIONS)
    assert dict(report.rows) == {"new": 1, "rejected": 4}
    told = {(r.row, r.complaint.reason, r.complaint.column) for r in report.rejects}
    assert told == {
        (2, "unknown_code", ""), (3, "bad_time", "回访时间"), (3, "bad_answer", "预算"), (4, "no_code", ""),
        (5, "unknown_lead", ""), (6, "no_lead", ""),
    }  # fmt: skip
    assert next(db.query("SELECT note FROM calls"))["note"] == "[回访时间: 看情况];[预算: 很多钱]"


def test_merged_cells_and_formulas_belong_to_nobody(db, save, exported):
    exported[0]["结果代码"] = "NI"

    def work(sheet):
        column = HEADERS.index("结果代码") + 1
        sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
        sheet.cell(4, column).value = '=IF(1,"N","B")'

    report = read_result_file(db, save(exported, work=work), OPTIONS)
    assert dict(report.rows) == {"new": 1, "rejected": 2}
    assert {(r.row, r.complaint.reason) for r in report.rejects} == {(3, "merged_cell"), (4, "formula")}


def test_one_call_told_in_two_ways_by_one_file_is_refused(db, save, exported):
    first, second = exported[0] | {"结果代码": "N"}, exported[0] | {"结果代码": "INTR"}
    report = read_result_file(db, save([first, first, second]), OPTIONS)
    assert dict(report.rows) == {"new": 1, "unchanged": 1, "rejected": 1}
    assert report.rejects[0].complaint.reason == "twice"


def test_a_corrected_cell_is_a_sighting_and_an_untouched_one_is_not(db, save, exported, uid):
    for row in exported:
        row["结果代码"] = "N"
    lead = next(row for row in exported if row["企业名称"].startswith("苏州"))
    lead |= {"首选电话": "0512-65550188", "联系人": "陈校长"}
    report = read_result_file(db, save(exported), OPTIONS)
    assert report.corrected == 1
    enrich(db, "education", today=TODAY)
    story = explain(db, uid("澜知"), "education")
    assert "+8651265550188" in [p["value"] for p in story.phones]
    assert "陈校长" in [person["person"] for person in story.people]
    assert db.execute("SELECT COUNT(*) FROM listings WHERE source = 'calls'").fetchone()[0] == 1


def test_the_csv_of_a_chinese_spreadsheet_is_read(db, exported, tmp_path, uid):
    exported[0] |= {"结果代码": "NI"}
    path = tmp_path / "名单.csv"
    with path.open("w", encoding="gb18030", newline="") as handle:
        writer = csv.DictWriter(handle, HEADERS)
        writer.writeheader()
        writer.writerows(exported)
    assert read_result_file(db, path, OPTIONS).rows["new"] == 1


CALL_LOG = (
    "call_date\tphone_number_dialed\tstatus\tuser\tfull_name\tcampaign_id\tvendor_lead_code\tphone_number\tlength_in_sec\r\n"
    "2026-11-24 02:30:05\t51265550101\tNI\t1001\t王\tC\t{0}\t51265550101\t95\r\n"
    "2026-11-24 10:31:05\t51085550202\tA\tVDAD\t\tC\t{1}\t51085550202\t20\r\n"
    "2026-11-24 10:32:05\t51085550202\tQUEUE\tVDAD\t\tC\t{1}\t51085550202\t0\r\n"
)
LEADS = (
    "lead_id\tstatus\tuser\tvendor_lead_code\tphone_number\tcomments\tcalled_count\tlast_local_call_time\r\n"
    '7\tNI\t1001\t{0}\t51265550101\ta "quoted\t1\t2026-11-24 02:29:50\r\n'
    "8\tNEW\t\t{1}\t51085550202\t\t0\t\r\n"
)


def test_a_vicidial_log_and_its_lead_export_tell_of_one_call(db, tmp_path, uid):
    uids = uid("澜知"), uid("砚石")
    log, leads = tmp_path / "EXPORT_CALL_REPORT.txt", tmp_path / "LIST_101.txt"
    log.write_text(CALL_LOG.format(*uids), encoding="utf-8")
    leads.write_text(LEADS.format(*uids), encoding="utf-8")
    report = read_result_file(db, log, OPTIONS)
    assert (report.kind, dict(report.rows)) == ("vicidial", {"new": 2, "blank": 1})
    call = next(db.query("SELECT * FROM calls WHERE disposition = 'NI'"))
    assert (call["called_at"], call["minutes"], call["agent"]) == ("2026-11-23T18:30:05+00:00", 1.58, "1001")
    assert dict(read_result_file(db, leads, OPTIONS).rows) == {"unchanged": 1, "blank": 1}
    assert dict(read_result_file(db, log, OPTIONS).rows) == {"unchanged": 2, "blank": 1}


def test_another_csv_is_read_by_what_the_user_says_of_it(db, tmp_path, uid):
    path = tmp_path / "crm.csv"
    path.write_text(f"ID;Ergebnis\n{uid('澜知')};已加微信\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="--map"):
        read_result_file(db, path, OPTIONS)
    formats = result_formats().with_columns({"lead_uid": "ID", "code": "Ergebnis"}).with_codes({"已加微信": "INTR"})
    assert read_result_file(db, path, Options(formats, "education")).rows["new"] == 1


@pytest.mark.parametrize(
    ("name", "text", "vendor", "status"),
    [
        ("a.csv", "手机号,检测结果\n0512-65550101,空号\n", "words", "dead"),
        ("b.csv", "mobile,status\n0512-65550101,0\n0510-85550202,1\n", "digits_0_5", "dead"),
        ("c.csv", "mobile,status\n0512-65550101,3\n0510-85550202,11\n", "digits_1_12", "suspended"),
        ("d.csv", "Number,Status\n0512-65550101,POWER_OFF\n", "aliyun", "off"),
        ("实号包.csv", "号码\n0512-65550101\n", "words", "live"),
    ],
)
def test_number_checks_of_every_vendor_become_one_set_of_words(db, tmp_path, name, text, vendor, status):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    report = read_number_file(db, path, result_formats())
    assert (report.kind, report.rejects) == (vendor, [])
    assert db.execute("SELECT status FROM phones WHERE e164 = ?", [NUMBER]).fetchone() == (status,)
    held = status in ("dead", "suspended")
    assert (NUMBER not in [r[0] for r in db.execute("SELECT e164 FROM callable_phones").fetchall()]) == held
    assert set(read_number_file(db, path, result_formats()).rows) == {"unchanged"}


def test_codes_that_two_vendors_read_differently_are_asked_about(db, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("mobile,status\n0512-65550101,1\n0510-85550202,2\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="--vendor"):
        read_number_file(db, path, result_formats())
    assert read_number_file(db, path, result_formats(), vendor="digits_1_12").rows["new"] == 2


SAID = st.one_of(
    st.sampled_from(["", "N", "NI", "INTR", "DNC", "CALLBK 回访", "无人接听", "空号", "??", "N/NI", 1.0, True, None]),
    st.text(max_size=8),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.just("=1+1"),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_agents_do_to_a_list_every_row_is_accounted_for(db, save, exported, data):
    asked = ("结果代码", "回访时间", "需求", "预算", "时间", "备注")
    rows = [row | {name: data.draw(SAID) for name in asked} for row in exported]
    headers = data.draw(st.permutations(HEADERS))
    merge = data.draw(st.one_of(st.none(), st.tuples(st.integers(2, 3), st.integers(1, len(HEADERS)))))

    def work(sheet):
        if merge:
            row, column = merge
            sheet.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=min(column + 1, 15))

    for row in rows:
        row.update({k: "".join(c for c in v if c.isprintable()) for k, v in row.items() if isinstance(v, str)})
    calls = db.table("calls").count
    path = save(rows, headers, work=work)
    report = read_result_file(db, path, OPTIONS)
    assert report.total == len(rows)
    assert set(report.rows) <= set(OUTCOMES)
    assert db.table("calls").count == calls + report.rows["new"]
    assert len({r.row for r in report.rejects if not r.complaint.column}) >= report.rows["rejected"] > -1
    told = {r.row for r in report.rejects}
    there = openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True)  # merging empties cells
    for number, (row, values) in enumerate(zip(rows, there, strict=True), start=2):
        stored = db.execute("SELECT 1 FROM calls WHERE lead_uid = ?", [row["线索编号"]]).fetchone()
        left = dict(zip(headers, values, strict=True))
        filled = any(str(left[name]).strip(" '\u3000") for name in asked if left[name] is not None)
        assert stored or number in told or not filled
    again = read_result_file(db, path, OPTIONS)
    assert again.rows["new"] == again.rows["changed"] == 0
