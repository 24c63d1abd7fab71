"""How careless hands write the same name, address, number, sum or date."""

from __future__ import annotations

import re
from random import Random

from opencc import OpenCC

from scripts.example.model import TrueCompany

LEGAL_FORM = re.compile(r"(有限责任公司|有限公司)$")
DIRT = ("", "", "", "", "地址：", "★ ", "注册地址: ", "【总部】")
OPEN_WORDS = ("存续", "在业", "开业", "存续（在营、开业、在册）")
CLOSED_WORDS = ("注销", "吊销,未注销", "已注销")
SIZES = ((10, "少于10人"), (50, "10-50人"), (150, "50-150人"), (500, "150-500人"), (1000, "500-1000人"))
TITLES = ("经理", "总经理", "业务经理", "财务主管")
SCHOOL_TITLES = ("校长", "招生主任", "教务主任", "市场经理")
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
_traditional = OpenCC("s2t")


def safe_spellings(company: TrueCompany) -> list[str]:
    """Ways to write the name that still name the company and no other; mostly as registered."""
    name = company.legal_name
    spellings = [name] * 6
    spellings += [f"{name[:2]} {name[2:4]} {name[4:]}", _traditional.convert(name)]
    if "（" in name:
        spellings += [name.replace("（", "(").replace("）", ")")] * 4
    if LEGAL_FORM.search(name):
        spellings += [LEGAL_FORM.sub("", name), LEGAL_FORM.sub("有限责任公司", name)]
    return spellings


def risky_spellings(company: TrueCompany) -> list[str]:
    """Ways that need another fact beside the name: the short name, the former name."""
    return [company.short_name] * 3 + [company.former_name] * (6 if company.former_name else 0)


def print_address(company: TrueCompany, draw: Random) -> str:
    """The address, perhaps without its province, with a former division, or with dirt in front."""
    city, district, street = company.city, company.district, company.street
    shapes = [
        f"{city.province}{city.name}市{district.name}{street}",
        f"{city.name}市{district.name}{street}",
        f"{city.name}{district.name}{street}",
        f"{city.province} {city.name}市 {district.name} {street}",
    ]
    if district.former:
        shapes.append(f"{city.province}{city.name}市{district.former}{street}")
    return draw.choice(DIRT) + draw.choice(shapes)


def print_capital(company: TrueCompany, draw: Random) -> str:
    """The registered capital, its unit in the number, in brackets or in words."""
    amount, currency = company.capital
    units, unit = amount / 10_000, "万美元" if currency == "USD" else "万元"
    return draw.choice((f"{units:g}{unit}", f"{units:g}({unit})", f"{units:.4f}({unit})", f"{units:g}{unit}"))


def print_date(date: str, draw: Random) -> str:
    """An ISO date, in digits or in Chinese, or its year alone."""
    year, month, day = (int(part) for part in date.split("-"))
    return draw.choice((date, date, f"{year}年{month}月{day}日", f"{year}/{month}/{day}", f"{year}年"))


def print_size(company: TrueCompany, draw: Random) -> str:
    """The number of employees, or its band."""
    band = next(text for limit, text in SIZES if company.employees < limit)
    return draw.choice((band, band, f"{company.employees}人"))


def print_contact(company: TrueCompany, draw: Random) -> str:
    """The contact person, with or without a title, or no more than a surname."""
    person, title = company.contact, draw.choice(SCHOOL_TITLES if company.is_school else TITLES)
    address = draw.choice(("先生", "女士"))
    return draw.choice((person, person, f"{person} {title}", f"{person}（{title}）", f"{person[0]}{address}"))


def print_status(status: str, draw: Random) -> str:
    """A register's word for open or closed."""
    opened, closed = draw.choice(OPEN_WORDS), draw.choice(CLOSED_WORDS)
    return closed if status == "closed" else opened


def print_landline(e164: str, draw: Random) -> str:
    """A landline as found on pages, sometimes without its area code; "" gives ""."""
    area, number = e164[3:-8], e164[-8:]
    shapes = (
        f"0{area}-{number}",
        f"0{area}-{number}",
        f"0{area} {number}",
        f"(0{area}){number}",
        f"（0{area}）{number}",
        f"0{area}{number}",
        f"86-{area}-{number}",
        f"0{area}－{number[:4]} {number[4:]}",
        f"0{area}-{number}".translate(FULL_WIDTH),
        number,
    )
    shape = draw.choice(shapes)
    return shape if e164 else ""


def print_mobile(e164: str, draw: Random) -> str:
    """A mobile number as found on pages; "" gives ""."""
    number = e164[3:]
    shape = draw.choice((number, number, f"{number[:3]} {number[3:7]} {number[7:]}", f"+86 {number}"))
    return shape if e164 else ""
