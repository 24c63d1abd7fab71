"""Every kind of file and every way to write it, read to tables."""

import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from scripts.importing.decoding import decode
from scripts.importing.delimited import read_delimited, separator
from scripts.importing.fields import field_of
from scripts.importing.files import Source, read_tables
from scripts.importing.headers import field_named, letter
from scripts.importing.rows import Given, read_rows
from scripts.leads.errors import LeadsError
from spiders.items import Sighting

HEADER = ("企业名称", "联系电话", "地址")
ROWS = (
    ("苏州澜知教育培训学校有限公司", "0512-65550101", "苏州市姑苏区学林路2号"),
    ("南京砚石机械有限公司", "025-65550202", "南京市玄武区文汇路1号"),
)
GIVEN = Given("exhibition", Sighting("展商.csv"), "0" * 64, "2026-11-26T08:00:00+00:00")


def text_of(rows, mark):
    return "\r\n".join(mark.join(row) for row in rows)


def items(content, name="展商.csv"):
    tables, _ = read_tables(Source(name, content))
    return list(read_rows(tables, GIVEN, lambda facts: set()).items.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", "\t", ";", "|"])
def test_every_encoding_and_separator(encoding, mark):
    found = items(text_of((HEADER, *ROWS), mark).encode(encoding))
    assert [(item.name, item.phones, item.address) for item in found] == [(n, [p], a) for n, p, a in ROWS]
    assert [item.provenance.page_url for item in found] == ["展商.csv#2", "展商.csv#3"]


def test_titles_above_and_a_separator_line():
    text = "sep=;\n2026展商名单;;\n;;\n" + text_of((HEADER, *ROWS), ";")
    (table,), _ = read_tables(Source("x", text.encode()))
    assert table.above == 1
    assert [row.number for row in table.rows] == [5, 6]


def test_a_quoted_cell_may_hold_line_ends():
    text = '企业名称,电话\n"苏州澜知\n有限公司",0512-65550101\n南京砚石有限公司,025-65550202\n'
    (table,), _ = read_tables(Source("x", text.encode()))
    assert [(row.number, row.cells[0]) for row in table.rows] == [(2, "苏州澜知 有限公司"), (4, "南京砚石有限公司")]


def test_bytes_that_no_encoding_knows_are_refused_and_not_guessed():
    text, encoding = decode("苏州澜知有限公司".encode("gbk")[:-1] + b"\xff\xff\xff,x")
    assert "\ufffd" in text
    assert "damaged" in encoding


def test_without_a_header_columns_are_known_by_their_cells():
    found = items(text_of(ROWS, ",").encode())
    assert [(item.name, item.phones, item.address) for item in found] == [(n, [p], a) for n, p, a in ROWS]


def test_numbers_that_a_spreadsheet_protected_or_spoiled():
    text = '企业名称,电话\n澜知有限公司,="051265550101"\n砚石有限公司,51265550102\n霁川有限公司,\'4008200077\n'
    assert [item.phones for item in items(text.encode())] == [["051265550101"], ["051265550102"], ["4008200077"]]


@pytest.mark.parametrize("mark", ["", ",", "\n"])
def test_pasted_text(mark):
    text = {
        "": "苏州澜知教育培训学校有限公司 0512 65550101 苏州市姑苏区学林路2号 王经理\n"
        "南京砚石机械有限公司 025-65550202",
        ",": "单位：苏州澜知教育培训学校有限公司，电话：0512-65550101，地址：苏州市姑苏区学林路2号，联系人：王经理\n"
        "南京砚石机械有限公司,电话025-65550202",
        "\n": "苏州澜知教育培训学校有限公司\n电话: 0512-65550101\n苏州市姑苏区学林路2号\n联系人：王经理\n\n"
        "南京砚石机械有限公司\n电话 025-65550202",
    }[mark]
    first, second = items(text.encode())
    assert (first.name, first.phones) == ("苏州澜知教育培训学校有限公司", ["0512-65550101"])
    assert (first.address, first.contact_person) == ("苏州市姑苏区学林路2号", "王经理")
    assert (second.name, second.phones) == ("南京砚石机械有限公司", ["025-65550202"])


CARDS = """BEGIN:VCARD
VERSION:2.1
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B=E7=BB=8F=E7=90=86
TEL;CELL:13800007526
TEL;WORK;VOICE:0512-65550101
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E8=8B=8F=E5=B7=9E=E6=BE=9C=E7=9F=A5=
=E6=9C=89=E9=99=90=E5=85=AC=E5=8F=B8
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:南京砚石机械有限公司
EMAIL:info@yanshi.example.com
ADR;TYPE=WORK:;;文汇路1号;南京市;江苏省;210000;
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:张三
TEL:13800007527
END:VCARD
BEGIN:VCARD
this is no card
END:VCARD
"""


def test_an_address_book():
    tables, _ = read_tables(Source("名片.vcf", CARDS.encode()))
    batch = read_rows(tables, GIVEN, lambda facts: set())
    first, second = batch.items.values()
    assert (first.name, first.contact_person) == ("苏州澜知有限公司", "王经理")
    assert "13800007526" in first.phones[0]
    assert "0512-65550101" in first.phones[0]
    assert (second.name, second.emails) == ("南京砚石机械有限公司", ["info@yanshi.example.com"])
    assert second.address == "江苏省南京市文汇路1号"
    assert batch.read == 4
    assert [(reject.row.number, reject.reason) for reject in batch.rejects] == [(3, "no_name"), (4, "no_name")]


def workbook(*sheets):
    book, stream = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, state, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def test_sheets_hidden_ones_told_and_chosen():
    content = workbook(("甲", "visible", (HEADER, ROWS[0])), ("乙", "hidden", (HEADER, ROWS[1])), ("空", "visible", ()))
    tables, notes = read_tables(Source("x.xlsx", content))
    assert [table.name for table in tables] == ["甲"]
    assert "乙" in notes[0]
    tables, _ = read_tables(Source("x.xlsx", content), ["乙"])
    assert [table.name for table in tables] == ["乙"]
    with pytest.raises(LeadsError, match="甲, 乙"):
        read_tables(Source("x.xlsx", content), ["丙"])


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"])
def test_what_cannot_be_read_says_the_way_out(content):
    with pytest.raises(LeadsError, match="save it"):
        read_tables(Source("x.xls", content))


def test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is(monkeypatch):
    monkeypatch.setattr("scripts.importing.workbooks.MAX_UNPACKED", 1000)
    with pytest.raises(LeadsError, match=r"x\.xlsx unpacks to .* save it as csv"):
        read_tables(Source("x.xlsx", workbook(("甲", "visible", (HEADER, *ROWS)))))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6))
def test_a_damaged_workbook_is_read_or_refused(wounds):
    content = bytearray(workbook(("甲", "visible", (HEADER, *ROWS))))
    for place, wound in wounds:
        at = 4 + place % (len(content) - 4)  # after the mark of a zip, else it is no workbook at all
        content[at : at + len(wound)] = wound
    with suppress(LeadsError):
        tables, _ = read_tables(Source("x.xlsx", bytes(content)))
        assert isinstance(tables, list)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("联系人及职务", "contact_person"),
        ("联系人/电话", "contact_person"),
        ("企业 名称(必填)*", "name"),
        ("公司名称/Company Name", "name"),
        ("参展商名称", "name"),
        ("产品名称", "products"),
        ("项目名称", ""),
        ("联系电话2", "phones"),
        ("展商联系电话", "phones"),
        ("手机(微信同号)", "phones"),
        ("职位", "contact_title"),
        ("省", "region"),
        ("统一社会信用代码", "credit_code"),
        ("介绍人", "referrer"),
        ("数据依据", "basis"),
        ("展位号", "other"),
        ("苏州澜知有限公司", ""),
        ("13800007526", ""),
        ("", ""),
    ],
)
def test_headings(heading, field):
    assert field_of(heading) == field


def test_fields_by_code_and_by_word():
    assert field_named("phones") == field_named("电话") == "phones"
    assert field_named("-") == ""
    assert field_named("colour") is None


def test_letters_are_those_of_spreadsheets():
    assert [letter(place) for place in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


cell = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.lists(st.one_of(cell, st.sampled_from([c for row in (HEADER, *ROWS) for c in row])), max_size=4)))
def test_any_table_is_accounted_for(rows):
    tables, _ = read_tables(Source("x", "\n".join(",".join(row) for row in rows).encode()))
    batch = read_rows(tables, GIVEN, lambda facts: set())
    assert batch.read == sum(len(table.rows) for table in tables)
    assert batch.read == len(batch.items) + batch.merged + len(batch.rejects)


@given(st.binary(max_size=200))
def test_any_bytes_are_text(content):
    text, encoding = decode(content)
    assert isinstance(text, str)
    assert encoding


@given(st.text(max_size=200))
def test_any_text_is_cut_or_left(text):
    mark = separator(text)
    assert mark == "" or mark in text
    read_delimited(text)
