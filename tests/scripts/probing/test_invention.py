"""An invented page has the structure of the real one and none of its data."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.text.codes import credit_code
from pipelines.text.phones import parse_phones
from scripts.example.server import BUILDERS
from scripts.probing.findings import field_reports, probe
from scripts.probing.invention import invent_page, leaks
from scripts.probing.stand_ins import StandIns
from spiders.items import CompanyItem

URL = "https://www.qiye-shili.cn/suzhou/list-2.html"
PAGE = """<html><head><title>苏州企业名录_启叶示范网</title><style>b{color:red}</style>
<script>var owner = "秘密";</script><meta name="description" content="启叶收录苏州澜知教育"></head><body>
<!-- 编辑:内部备注 --><ul>
<li class="row r20771" onclick="go(20771)">
<a href="/gongsi/lanzhi-20771.html?from=index" title="苏州澜知教育科技有限公司">苏州澜知教育科技有限公司</a>
<p>联系电话：0512-6577 1234转802</p><p>联系人：尹若兰</p><p>地址：苏州市姑苏区观澜街77号</p></li>
<li class="row r20772"><a href="/gongsi/hemu-20772.html?from=index">昆山禾木精密机械厂</a>
<p>联系电话：13977665544</p><p>联系人：方女士</p><p>地址：昆山市青阳路456号</p></li></ul>
<p>站长邮箱 <a href="mailto:zhanzhang@qiye-shili.cn">zhanzhang@qiye-shili.cn</a> 备案 苏ICP备12345678号
Operated by Wonderworks</p>
<a href="/suzhou/list-3.html">下一页</a><a href="https://other-firm.com.cn/x">合作伙伴云帆</a></body></html>"""
SECRETS = (
    "澜知",
    "禾木",
    "昆山",
    "尹若兰",
    "方女士",
    "观澜街",
    "青阳路",
    "1234",
    "6577",
    "13977665544",
    "7766",
    "zhanzhang",
    "qiye-shili",
    "other-firm",
    "云帆",
    "秘密",
    "备注",
    "20771",
    "lanzhi",
    "hemu",
    "12345678",
    "Wonderworks",
    "启叶",
    "onclick",
    "color:red",
)
NUMBERS = ["0512-65771234", "(021)5577 1234", "400-677-1234", "13977665544", "+86 512 65771234"]


@pytest.fixture(scope="module")
def invented():
    stand_ins = StandIns(URL)
    stand_ins.learn(probe(PAGE, URL).records)
    return invent_page(PAGE, URL, stand_ins), stand_ins.address(URL)


def test_nothing_real_is_left(invented):
    html, url = invented
    assert [secret for secret in SECRETS if secret in html + url] == []
    assert leaks([PAGE], html) == []


def test_labels_navigation_and_short_numbers_stay(invented):
    html, url = invented
    for word in ("联系电话：", "联系人：", "地址：", "下一页", "0512-", "女士", "企业名录"):
        assert word in html
    assert url.endswith("/list-2.html")
    assert "/list-3.html" in html


def test_the_same_is_read_from_it(invented):
    before, after = probe(PAGE, URL), probe(*invented)
    assert after.kind == before.kind == "listing"
    assert after.next_url.endswith("list-3.html")
    assert [(r.name, r.filled) for r in field_reports(after.records)] == [
        (r.name, r.filled) for r in field_reports(before.records)
    ]
    assert len({record.name for record in after.records}) == len({record.url for record in after.records}) == 2


@pytest.mark.parametrize("site", ["industry", "regional", "recruitment", "blocked"])
def test_every_example_page_keeps_its_records_and_fields(example, site):
    pages = list(BUILDERS[site](example).pages.items())
    for path, html in pages[:: max(1, len(pages) // 12)]:
        if "ld+json" in html:  # scripts are left out, so what only they say is lost
            continue
        url = f"http://directory.test{path}"
        before = probe(html, url)
        stand_ins = StandIns(url)
        stand_ins.learn(before.records)
        page = invent_page(html, url, stand_ins)
        after = probe(page, stand_ins.address(url))
        assert leaks([html], page) == []
        if before.records:
            assert (after.kind, len(after.records)) == (before.kind, len(before.records)), path
            assert bool(after.next_url) == bool(before.next_url)


def test_a_leak_is_told():
    assert leaks([PAGE], "<p>联系人：尹若兰 13977665544 Wonderworks</p>") == ["13977665544", "wonderworks", "尹若兰"]


@pytest.mark.parametrize(
    "phone", ["0512-65771234", "(021)5577 1234", "400-677-1234", "13977665544", "+86 512 65771234"]
)
def test_a_stand_in_number_is_written_alike_and_can_be_read(phone):
    made = StandIns(URL).of_kind("number", phone)
    assert made != phone
    assert re.sub(r"\d", "9", made) == re.sub(r"\d", "9", phone)
    before, after = parse_phones(phone)[0], parse_phones(made)[0]
    assert (after.kind, after.valid) == (before.kind, before.valid)


def test_stand_ins_of_one_text_are_the_same_and_of_two_are_not():
    stand_ins = StandIns(URL)
    names = [stand_ins.of_kind("name", f"公司{number}") for number in range(90)]
    assert len(set(names)) == 90
    assert stand_ins.of_kind("name", "公司5") == names[5]


def test_a_stand_in_code_checks():
    assert credit_code(StandIns(URL).of_kind("code", "91320500MA1ABCDE2X"))


@given(st.text(max_size=80))
@settings(max_examples=80)
def test_any_text_and_address_is_disguised(text):
    stand_ins = StandIns(URL)
    stand_ins.learn([CompanyItem(name="苏州澜知教育科技有限公司")])
    assert isinstance(stand_ins.text(text), str)
    assert isinstance(stand_ins.address("http://" + text), str)
    assert isinstance(invent_page(f"<p title='{text}'>{text}</p>", URL, stand_ins), str)
