"""An invented exhibitor list of 5,000 rows with every mess that such lists arrive in.

`build` also says what must become of the rows, so that a test compares with what was put in and not with itself.
"""

import random
from dataclasses import dataclass, field
from datetime import date
from itertools import cycle

from openpyxl import Workbook

MESS = (
    "two title rows above the header, merged over all columns",
    "a header of two rows: 联系信息 merged over 电话, 手机, 联系人, E-mail; the other headings merged downwards",
    "headings with blanks, stars and remarks in brackets: 企业 名称(必填)*",
    "a second sheet with other headings in another order, a third without a header, a hidden one",
    "several numbers in one cell: by slash, semicolon, 、, line end, and with an extension",
    "landlines as numbers, their leading zero gone; mobiles as numbers",
    "a person's number beside the name in the contact's cell",
    "dates as dates, as numbers of days, and as text",
    "formulas: a link with its text for a name; one without a saved result for a name",
    "company names merged downwards over two contacts",
    "section rows merged over all columns; the header once more; sums; blank rows",
    "the same company and person again, with another number",
    "rows without a name, with #N/A for a name, with a damaged name",
    "full-width digits, no-break and zero-width spaces",
    "暂无, 无, - and / where nothing is known",
)
PLACES = ("苏州市姑苏区", "南京市玄武区", "无锡市滨湖区", "常州市天宁区", "杭州市西湖区")
BRANDS = "澜知砚石霁川云杉青禾远帆明德博雅启星"
TRADES = ("教育培训", "机械设备", "电子科技", "纺织", "物流")
WIDTH = 8
SECOND = ("单位地址", "联系方式", "参展商", "负责人", "成立时间")


@dataclass
class Expected:
    """rows: records put in; merged, rejected (reason -> how many): of them. listings: (name, person) -> numbers."""

    rows: int = 0
    merged: int = 0
    rejected: dict = field(default_factory=dict)
    listings: dict = field(default_factory=dict)

    def reject(self, reason):
        self.rows += 1
        self.rejected[reason] = self.rejected.get(reason, 0) + 1

    def add(self, name, person, *numbers):
        self.rows += 1
        self.merged += (name, person) in self.listings
        self.listings.setdefault((name, person), set()).update(numbers)


def wide(text):
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


class Writer:
    """Writes one sheet row by row."""

    def __init__(self, sheet):
        self.sheet, self.at = sheet, 0

    def write(self, *cells):
        self.at += 1
        for column, value in enumerate(cells, start=1):
            if value is not None:
                self.sheet.cell(self.at, column, value)

    def merge(self, top, left, bottom, right):
        self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    def span(self, text):
        self.write(text)
        self.merge(self.at, 1, self.at, WIDTH)


def company(n):
    """Name, address, and a landline and a mobile of its own, in digits."""
    place = PLACES[n % 5]
    brand = BRANDS[n % 18] + BRANDS[(n // 18) % 18] + BRANDS[(n // 324) % 18]
    name = f"{place[:2]}{brand}{TRADES[n % 5]}有限公司"
    return name, f"{place}文汇路{n}号", f"051265{n:06d}", f"1391{n * 7919 % 10**7:07d}"


def header(out):
    out.write("序号", "企业 名称(必填)*", "联系信息", None, None, None, "注册日期", "备注\u00a0")
    out.write(None, None, "电话", "手 机", "联系人", "E-mail", None, None)
    for column in (1, 2, 7, 8):
        out.merge(out.at - 1, column, out.at, column)
    out.merge(out.at - 1, 3, out.at - 1, 6)


def landlines(number):
    """The forms in which a cell may hold one landline."""
    area, rest = number[:4], number[4:]
    return (
        f"{area}-{rest}",
        f"({area}){rest}",
        int(number),
        f"{area}-{rest}转80",
        wide(f"{area}-{rest}"),
        f"\u200b{area} {rest}",
    )


def build(path, rows=5000, seed=5):
    """Write the workbook with so many records on its first sheet, and some more; what must become of them."""
    chance, expected, book = random.Random(seed), Expected(), Workbook()
    out = Writer(book.active)
    out.sheet.title = "参展商"
    out.span("2026 江苏教育装备展 参展商名单")
    out.span("(内部资料,请勿外传)")
    header(out)
    numbers, dates = iter(range(10**6)), cycle([date(2015, 5, 6), 42130, "2015年5月6日", "-", None])
    while expected.rows < rows:
        one_record(out, expected, chance, next(numbers), next(dates))
    second(Writer(book.create_sheet("名录 (2)")), expected, numbers)
    third(Writer(book.create_sheet("Sheet3")), expected, numbers)
    hidden = Writer(book.create_sheet("底稿"))
    hidden.sheet.sheet_state = "hidden"
    hidden.write("公司名称", "电话")
    hidden.write("苏州底稿有限公司", "0512-65999999")
    book.save(path)
    return expected


def one_record(out, expected, chance, n, founded):
    name, address, landline, mobile = company(n)
    blank, other = chance.choice(["暂无", "无", "-", "/", None]), f"0512{66_000_000 + n}"
    case = n % 40
    if case == 0:
        out.span(f"{n // 40 + 1}号馆")
        expected.reject("section_row")
    elif case == 1:
        out.write(n, chance.choice([None, "#N/A", "=A1&B1"]), landlines(landline)[0], mobile)
        expected.reject("no_name")
    elif case == 2 and n % 3 == 0:
        out.write(n, "苏州\ufffd\ufffd有限公司", landlines(landline)[0])
        expected.reject("mojibake")
    elif case == 3 and n % 5 == 0:
        out.write("序号", "企业 名称(必填)*", "电话", "手 机", "联系人", "E-mail", "注册日期", "备注")
        expected.reject("header_again")
    elif case == 4 and n % 2:
        out.write("小计", None, None, None, None, None, None, None)
        expected.reject("total_row")
    elif case == 5:
        out.write()
        out.write(n, f'=HYPERLINK("http://directory.example/{n}", "{name}")', landlines(landline)[0], blank, "张三")
        expected.add(name, "张三", landline)
    elif case == 6:
        out.write(n, name, landlines(landline)[0], None, f"李四 {mobile}")
        out.write(n, None, f"{other[:4]}-{other[4:]}", None, "王五")
        out.merge(out.at - 1, 2, out.at, 2)
        expected.add(name, "李四", landline, mobile)
        expected.add(name, "王五", other)
    elif case == 7:
        joint = chance.choice(["/", "；", "、", "\n", " ; "])
        out.write(n, name, f"{landlines(landline)[0]}{joint}{landlines(other)[0]}", int(mobile), "赵六")
        out.write(n, name, chance.choice(landlines(landline)), f"1381{mobile[4:]}", "赵六")
        expected.add(name, "赵六", landline, other, mobile)
        expected.add(name, "赵六", f"1381{mobile[4:]}")
    else:
        cell = chance.choice(landlines(landline))
        out.write(n, f" {name}\u00a0", cell, blank, blank, f"info@n{n}.example.com", founded, address)
        expected.add(name, "", landline)


def second(out, expected, numbers):
    """Other headings in another order."""
    out.write(*SECOND)
    for _ in range(200):
        name, address, landline, mobile = company(next(numbers))
        out.write(address, f"{landline[:4]}-{landline[4:]} {mobile}", name, "钱先生", "42130")
        expected.add(name, "钱先生", landline, mobile)


def third(out, expected, numbers):
    """No header."""
    for _ in range(100):
        name, address, landline, _ = company(next(numbers))
        out.write(name, f"{landline[:4]}-{landline[4:]}", address)
        expected.add(name, "", landline)
