"""One company of a page: invented pages of every structure, traps, and pages that present no company."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.extract import extract_company
from spiders.extract.numbers import MAX_NUMBERS
from spiders.items import CompanyItem

PAGES = Path(__file__).parent / "pages"
GOLDEN = sorted(path.stem for path in PAGES.glob("company_*.json"))
URL = "http://www.invented.example/contact.html"


def golden(name: str) -> tuple[bytes, dict[str, Any]]:
    return (PAGES / f"{name}.html").read_bytes(), json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOLDEN)
def test_golden_page(name: str) -> None:
    html, wanted = golden(name)
    found = asdict(extract_company(html, wanted["url"]))
    assert {key: found[key] for key in wanted} == wanted, found["reason"]


@pytest.mark.parametrize("name", GOLDEN)
def test_every_value_says_where_it_was_read(name: str) -> None:
    html, wanted = golden(name)
    item = extract_company(html, wanted["url"])
    filled = {key for key, value in asdict(item).items() if value} - {
        "url",
        "evidence",
        "withheld",
        "verdict",
        "reason",
        "provenance",
    }
    assert filled <= item.evidence.keys()
    assert item.reason


def small(body: str, title: str = "示例") -> CompanyItem:
    return extract_company(f"<html><meta charset=utf-8><title>{title}</title><body>{body}", URL)


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("电话：0755-86211001 转 603", ["0755-86211001 转 603"]),
        ("电话：0755-86211001王经理", ["0755-86211001"]),
        ("联系电话：13510011001/13510011002", ["13510011001", "13510011002"]),
        ("电话：1351001****", []),
        ("QQ：135100110 微信：13510011003", []),
        ("统一社会信用代码：91440300135100110X", []),
        ("粤ICP备13510011号", []),
        ("电话：400-800-1001", ["400-800-1001"]),
        ("投诉电话：0755-86211009", []),
        ("传真：0755-86211003<br>销售一部：0755-86211001<br>王经理 13510011001", ["0755-86211001", "13510011001"]),
        ("电话：0755-86211001<br>技术支持：示例网络科技 电话：0755-86211009", ["0755-86211001"]),
    ],
)
def test_numbers_of_chinese_pages(text: str, phones: list[str]) -> None:
    assert small(f"<h1>深圳示例科技有限公司</h1><p>地址：深圳市南山区样板路1号<p>{text}").phones == phones


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("邮箱：a.b-c@mail.invented.com", ["a.b-c@mail.invented.com"]),
        ("<a href='mailto:A@invented.com?subject=x'>写信", ["A@invented.com"]),
        ("邮箱：***@qq.com", []),
        ("邮箱：xxx@163.com", []),
        ("<img src='logo@2x.png'> logo@2x.png", []),
        ("name@example.com", []),
    ],
)
def test_emails(text: str, emails: list[str]) -> None:
    assert small(f"<h1>深圳示例科技有限公司</h1><p>{text}").emails == emails


def test_an_email_hidden_by_a_script_is_withheld_not_decoded() -> None:
    item = small(
        "<h1>深圳示例科技有限公司</h1><a class='__cf_email__' data-cfemail='4b2a0b25'>[email&#160;protected]</a>"
    )
    assert item.emails == []
    assert item.withheld["emails"] == "obfuscated"


@pytest.mark.parametrize(
    "html",
    [b"", b"\0\0\0", "", "<", "<html>", b"\xff\xfe", b"{}", "<title>" * 1000, "<table>" * 100 + "电话："],
)
def test_pages_that_say_nothing(html: bytes | str) -> None:
    item = extract_company(html, URL)
    assert item.verdict == "none"
    assert item.reason


@pytest.mark.parametrize(
    "url", ["", "x", "http://", "http://[::1", "javascript:0", "http://例子.example/", "//a", "http://a.b:99999999/"]
)
def test_odd_addresses_do_no_harm(url: str) -> None:
    html, _ = golden("company_own_site")
    assert extract_company(html, url).phones


HOSTILE = {
    "divs": "<div>" * 100_000 + "电话：0755-86211001",
    "attributes": "<div " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x",
    "numbers": "<p>电话：0755-86211001 " * 100_000,
    "digits": "<p>" + "1" * 1_000_000,
    "spaced digits": "<p>" + "1 " * 500_000,
    "dashes": "<p>" + "1-" * 500_000,
    "brackets": "<p>电话：" + "(" * 300_000,
    "emails": "<p>" + "a@" * 300_000,
    "dots": "<p>a@" + "a." * 300_000,
    "labels": "<p>" + "联 系 人 ：" * 100_000,
    "names": "<p>" + "深圳有限公司" * 100_000,
    "words": "<p>" + "The Sample And Of Company " * 40_000,
    "copyright": "<p>" + "© " * 300_000,
    "addresses": "<p>12 Sample Street, Portland, OR 97201 " * 20_000,
    "title": "<title>" + "a - " * 300_000,
    "json": "<script type='application/ld+json'>" + "[" * 200_000,
    "state": '<script>window.x = {"companyName":' + '{"a":' * 100_000,
    "makers": "<p>技术支持：深圳示例网络有限公司 电话 0755-86211001</p>" * 20_000,
    "organisers": "<p>" + "主办单位：深圳示例有限公司 " * 50_000,
    "announced": "<h1>深圳示例有限公司</h1><p>" + "王经理：13510011001，" * 50_000,
    "vcards": "<div class='vcard'>" * 5_000,
    "items": "<div itemscope itemtype='http://schema.org/Organization'>" * 3_000 + "<b itemprop=name>x",
    "lines": "<br>a" * 500_000,
    "headings": "<h1>深圳示例科技有限公司" * 20_000,
    "ten megabytes": "<p>深圳示例科技有限公司 电话：0755-86211001</p>" * 250_000,
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_with_a_verdict(name: str) -> None:
    item = extract_company(HOSTILE[name], "http://www.depositsample.example/")
    assert item.verdict in {"company", "none", "blocked"}
    assert len(item.phones) <= MAX_NUMBERS


@settings(max_examples=60)
@given(st.sampled_from(GOLDEN), st.integers(0, 2**32), st.integers(1, 12))
def test_mutations_of_pages_never_fail(name: str, seed: int, times: int) -> None:
    html, wanted = golden(name)
    body = bytearray(html)
    chance = random.Random(seed)
    for _ in range(times):
        start = chance.randrange(len(body))
        kind = chance.randrange(3)
        if kind == 0:
            del body[start : start + chance.randrange(200)]
        elif kind == 1:
            body[start:start] = chance.randbytes(8)
        else:
            body[start:start] = body[start : start + chance.randrange(400)]
        body = body or bytearray(b"x")
    item = extract_company(bytes(body), wanted["url"])
    assert item.verdict in {"company", "none", "blocked"}
    assert all(isinstance(phone, str) and phone for phone in item.phones)


@settings(max_examples=60)
@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_gets_a_verdict(html: str, url: str) -> None:
    assert extract_company(html, url).verdict in {"company", "none", "blocked"}


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("Phone: (503) 222-0143 x12", ["(503) 222-0143 x12"]),
        ("Call us at 1.800.222.0143today", ["1.800.222.0143"]),
        ("Office 503-222-0143 / 503-222-0144", ["503-222-0143", "503-222-0144"]),
        ("503-222-0145 (Fax)", []),
        ("Phone: 86-575-80000575", ["86-575-80000575"]),
        ("Dial 503.222.LAWN", ["503.222.LAWN"]),
        ("1 2 3 4 5 6 7 8 9 10", []),
        ("Version 3 12/13/2014, order 4165550199, $1,503,222,014", []),
        ("License # 5032220143", []),
        ("Monday - Friday 9:00 - 17:00, 2009-2026", []),
    ],
)
def test_numbers_of_english_pages(text: str, phones: list[str]) -> None:
    head = "<html lang=en><title>Harbor Sample Electric</title><h1>Harbor Sample Electric</h1>"
    assert extract_company(f"{head}<p>{text}<p>Portland, OR 97201", URL).phones == phones
