"""Tables in attached files: read like tables of pages, and never at the cost of the crawl."""

import io
import zipfile
import zlib
from datetime import date

import openpyxl
import pytest

from spiders import attachments
from spiders.attachments import AttachmentError, header_of, kind_of, pages_of, read_apart, read_tables
from spiders.extract import extract_listing

HEADER = ["序号", "单位名称", "联系人", "联系电话", "地址"]
ROWS = [
    [1, "苏州晨光教育科技有限公司", "周示例", "0512-65550101", "苏州市姑苏区示例路1号"],
    [2, "苏州远航职业培训学校", "吴示例", 13800000102.0, "苏州市吴中区示例路2号"],
    [3, "昆山青禾艺术培训有限公司", None, "0512-65550103", "昆山市示例路3号"],
]
NAMES = [row[1] for row in ROWS]


def workbook(rows, merge=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merge:
        book.active.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def pdf(stream=b"", filters=b""):
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), filters, stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n"
    for number, part in enumerate(parts, start=1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


def grid(rows):
    """A page of a PDF with a ruled table."""
    lines = [b"0.5 w"]
    height, width = 20, 90
    for number, row in enumerate(rows):
        y = 280 - height * number
        for column, text in enumerate(row):
            x = 10 + width * column
            lines.append(b"%d %d %d %d re S" % (x, y - height, width, height))
            lines.append(b"BT /F1 9 Tf %d %d Td (%s) Tj ET" % (x + 3, y - 14, text.encode()))
    return pdf(b"\n".join(lines))


@pytest.mark.parametrize(
    ("body", "url", "kind"),
    [
        (b"PK\x03\x04", "https://a.example/x", "xlsx"),
        (b"%PDF-1.7", "https://a.example/x", "pdf"),
        (b"\xd0\xcf\x11\xe0", "https://a.example/x.xls", "xls"),
        (b"a,b", "https://a.example/x.csv?v=1", "csv"),
        (b"<html>", "https://a.example/x.csv", ""),
        (b"<html>", "https://a.example/x.xlsx", ""),
        (b"", "https://a.example/", ""),
    ],
)
def test_the_kind_is_told_by_the_bytes_first(body, url, kind):
    assert kind_of(body, url) == kind


def test_a_workbook_with_a_title_above_its_headings_is_read_like_a_page():
    body = workbook([["苏州市示例行业协会会员名录(2025年)"], [], HEADER, *ROWS])
    (table,) = read_apart(body, "xlsx")
    (page,) = pages_of(table, "会员名录")
    records = extract_listing(page, "https://a.example/x.xlsx").records
    assert [record.name for record in records] == NAMES
    assert [record.phones for record in records] == [["0512-65550101"], ["13800000102"], ["0512-65550103"]]
    assert [record.contact_person for record in records] == ["周示例", "吴示例", ""]


def test_merged_cells_speak_for_each_of_their_rows():
    rows = [["类别", "单位名称"], ["会长单位", NAMES[0]], [None, NAMES[1]], ["会员", NAMES[2]]]
    ((_, *table),) = read_tables(workbook(rows, ["A2:A3"]), "xlsx")
    assert [row[0] for row in table] == ["会长单位", "会长单位", "会员"]


@pytest.mark.parametrize(("charset", "mark"), [("gbk", ","), ("utf-8-sig", ","), ("utf-8", ";"), ("gb18030", "\t")])
def test_csv_in_any_charset_with_any_mark(charset, mark):
    lines = [mark.join(str(cell or "") for cell in row) for row in [HEADER, *ROWS]]
    (table,) = read_tables("\r\n".join(lines).encode(charset), "csv")
    assert [row[1] for row in table[1:]] == NAMES


def test_a_pdf_with_a_ruled_table():
    (table,) = read_apart(grid([["Name", "Telephone"], ["Sample Trading Ltd", "0512-65550101"]]), "pdf")
    assert table == [["Name", "Telephone"], ["Sample Trading Ltd", "0512-65550101"]]


def test_long_tables_come_in_pages_below_their_headings():
    table = [HEADER, *([str(number), f"苏州示例{number}号有限公司", "", "", ""] for number in range(1, 1002))]
    pages = list(pages_of(table, ""))
    assert len(pages) == 3
    assert sum(page.count("<tr>") - 1 for page in pages) == 1001
    assert all("单位名称" in page for page in pages)


def test_headings_repeated_on_each_page_are_no_rows():
    assert header_of([["名录"], ["序号", "单位名称"], ["1", "甲"], ["序号", "单位名称"], ["2", "乙"]]) == (
        ["序号", "单位名称"],
        [["1", "甲"], ["2", "乙"]],
    )
    assert header_of([["1", "甲"]]) == ([], [["1", "甲"]])
    assert list(pages_of([], "")) == []


def test_cells_are_texts_as_a_person_sees_them():
    (table,) = read_tables(workbook([["a", 3.0, 2.5, date(2025, 3, 1), None, " x\n y ", "z" * 1000]]), "xlsx")
    assert table == [["a", "3", "2.5", "2025-03-01", "", "x y", "z" * attachments.MAX_CELL]]


def zipped(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return stream.getvalue()


HOSTILE = {
    "no workbook": (b"PK\x03\x04 nothing", "xlsx"),
    "a zip of something else": (zipped(readme=b"hello"), "xlsx"),
    "a zip bomb": (zipped(bomb=b"\0" * (attachments.MAX_UNPACKED + 1)), "xlsx"),
    "no pdf": (b"%PDF-1.4 nothing", "pdf"),
    "an old workbook": (b"\xd0\xcf\x11\xe0", "xls"),
}


@pytest.mark.parametrize(("body", "kind"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_an_error_that_says_why(body, kind):
    with pytest.raises(AttachmentError, match=r"\w"):
        read_tables(body, kind)


def test_a_pdf_bomb_ends_in_its_own_process(monkeypatch):
    monkeypatch.setattr(attachments, "MEMORY", 400_000_000)
    packer = zlib.compressobj(1)
    stream = b"".join(packer.compress(b" " * 1_000_000) for _ in range(400)) + packer.flush()
    body = pdf(stream, b"/Filter/FlateDecode")
    with pytest.raises(AttachmentError, match=r"\w"):
        read_apart(body, "pdf")


def test_a_file_beyond_the_bound_is_not_read_at_all():
    with pytest.raises(AttachmentError, match="more than"):
        read_apart(b"\0" * (attachments.MAX_BYTES + 1), "xlsx")


def test_rows_and_columns_are_bounded(monkeypatch):
    monkeypatch.setattr(attachments, "MAX_ROWS", 2)
    monkeypatch.setattr(attachments, "MAX_COLUMNS", 3)
    (table,) = read_tables(workbook([HEADER, *ROWS]), "xlsx")
    assert [len(row) for row in table] == [3, 3]
