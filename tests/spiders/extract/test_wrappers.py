"""Learned paths: agreed on several pages, they fill what the general reading misses, and are given up when they err."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.example.server import BUILDERS
from scripts.example.world import world
from spiders.extract import extract_listing
from spiders.extract.page import load_page
from spiders.extract.wrappers import FORGOTTEN, GIVEN_UP, TRUSTED, Wrappers, learn, learn_rows, path_of, read_rows_at
from spiders.items import CompanyItem, Listing

URL = "http://directory.example/company/1.html"


def detail(phone, style="tel"):
    return f"<body><div class='card box'><h1>某公司</h1><p>说明</p><span class='{style}'>{phone}</span></div></body>"


def company(*phones):
    return CompanyItem(name="某公司", phones=list(phones), verdict="company")


def taught(pages=TRUSTED):
    """Wrappers that have seen some pages on which the general reader found the number."""
    wrappers = Wrappers()
    for number in range(pages):
        phone = f"0512-6555100{number}"
        wrappers.complete_company(company(phone), load_page(detail(phone), URL))
    return wrappers


def test_a_field_without_a_path_of_its_own_is_not_looked_for_on_every_page(monkeypatch):
    looked = []
    monkeypatch.setattr("spiders.extract.wrappers.learn", lambda page, item: looked.append(item) or {})
    wrappers = Wrappers()
    for number in range(GIVEN_UP + 5):
        wrappers.complete_company(company(f"0512-6555{number:04}"), load_page("<p>某公司</p>", URL))
    assert len(looked) == GIVEN_UP


def test_a_path_is_the_chain_of_tags_and_classes():
    page = load_page("<body><div class='row r-20 odd'><p><b class='tel'>1</b></p></div></body>", URL)
    assert path_of(page.tree.css_first("b")) == "div.row > p > b.tel"


def test_only_a_value_that_stands_alone_at_its_path_is_learned():
    page = load_page("<body><p class='a'>0512-65551000</p><p>甲</p><p>乙路5号楼</p></body>", URL)
    assert learn(page, CompanyItem(phones=["0512-65551000"], address="乙路5号楼")) == {"phones": "p.a"}


def test_a_trusted_path_fills_what_the_reader_missed():
    item = taught().complete_company(company(), load_page(detail("0512-65559999"), URL))
    assert item.phones == ["0512-65559999"]
    assert item.evidence["phones"] == "learned path div.card > span.tel"


@pytest.mark.parametrize("text", ["暂无", "点击查看", "12", ""])
def test_a_value_of_another_kind_is_not_taken(text):
    assert taught().complete_company(company(), load_page(detail(text), URL)).phones == []


def test_what_the_page_withholds_stays_withheld():
    item = company()
    item.withheld["phones"] = "masked"
    assert taught().complete_company(item, load_page(detail("0512-65559999"), URL)).phones == []


def test_a_path_that_has_agreed_too_seldom_fills_nothing():
    assert taught(TRUSTED - 1).complete_company(company(), load_page(detail("0512-65559999"), URL)).phones == []


def test_a_number_that_is_the_same_on_all_pages_is_nobodys():
    wrappers = Wrappers()
    for _ in range(9):
        wrappers.complete_company(company("400-655-0101"), load_page(detail("400-655-0101"), URL))
    assert wrappers.complete_company(company(), load_page(detail("400-655-0101"), URL)).phones == []


def test_a_page_that_presents_no_company_teaches_nothing():
    wrappers = Wrappers()
    wrappers.complete_company(CompanyItem(phones=["0512-65551000"]), load_page(detail("0512-65551000"), URL))
    assert wrappers.known == {}


def test_a_changed_layout_is_noticed_and_learned_anew():
    wrappers = taught()
    for number in range(FORGOTTEN + TRUSTED):
        phone = f"0512-6555200{number}"
        wrappers.complete_company(company(phone), load_page(detail(phone, "lianxi"), URL))
    assert wrappers.dropped == 1
    assert wrappers.known["detail", "phones"].path == "div.card > span.lianxi"
    item = wrappers.complete_company(company(), load_page(detail("0512-65559999", "lianxi"), URL))
    assert item.phones == ["0512-65559999"]


def test_a_path_in_doubt_fills_nothing():
    wrappers = taught()
    wrappers.complete_company(company("0512-65552000"), load_page(detail("0512-65552000", "lianxi"), URL))
    assert wrappers.complete_company(company(), load_page(detail("0512-65559999"), URL)).phones == []


@pytest.fixture(scope="module")
def site():
    return BUILDERS["industry"](world())


def test_a_list_of_one_record_is_read_by_the_path_of_its_sister_lists(site):
    wrappers = Wrappers()
    for path in ("/suzhou/jiaoyu/", "/suzhou/jixie/", "/nanjing/jiaoyu/", "/wuxi/jiaoyu/"):
        url = f"http://directory.example{path}"
        wrappers.complete_listing(extract_listing(site.pages[path], url), load_page(site.pages[path], url))
    url, html = "http://directory.example/wuxi/fangzhi/", site.pages["/wuxi/fangzhi/"]
    listing = wrappers.complete_listing(Listing(), load_page(html, url))
    assert listing.verdict == "listing"
    assert [record.name in html for record in listing.records] == [True]
    assert "/company/" in listing.records[0].url
    assert "learned path" in listing.reason


def test_a_page_without_rows_at_the_path_stays_what_it_was(site):
    wrappers = Wrappers()
    for path in ("/suzhou/jiaoyu/", "/suzhou/jixie/", "/nanjing/jiaoyu/"):
        url = f"http://directory.example{path}"
        wrappers.complete_listing(extract_listing(site.pages[path], url), load_page(site.pages[path], url))
    assert wrappers.complete_listing(Listing(), load_page(site.pages["/about"], URL)).verdict == "none"
    blocked = Listing(verdict="blocked")
    assert wrappers.complete_listing(blocked, load_page(site.pages["/wuxi/fangzhi/"], URL)).verdict == "blocked"


def test_links_of_a_menu_are_no_rows():
    page = load_page("<body><p><a href='/1'>甲有限公司</a></p>" + "<p><a href='/x'>页</a></p>" * 9 + "</body>", URL)
    assert learn_rows(page, [CompanyItem(name="甲有限公司", url="http://directory.example/1")]) in ("", "p > a")
    assert [record.name for record in read_rows_at(page, "p > a")] == ["甲有限公司"]


ODD = ["<a href=/1 class=x>甲有限公司", "<b class='1 -'>", "</p>", "<x:y>", "<p class=odd>", "0512", "\x00", "<svg>"]


@given(st.lists(st.sampled_from(ODD), max_size=20))
@settings(max_examples=60)
def test_any_page_is_survived(parts):
    html = "".join(parts)
    wrappers = taught()
    record = CompanyItem(name="甲有限公司", url="http://directory.example/1", phones=["0512"], verdict="company")
    for _ in range(TRUSTED + 1):
        wrappers.complete_listing(Listing(records=[record], verdict="listing"), load_page(html, URL))
        wrappers.complete_company(record, load_page(html, URL))
    assert wrappers.complete_listing(Listing(), load_page(html, URL)).verdict in ("none", "listing")
