"""Web addresses; all are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.websites import Website, is_platform, parse_website
from tests.pipelines.text.hostile import read_hostile


@pytest.mark.parametrize(
    ("text", "url", "domain"),
    [
        ("www.qinghe.com.cn", "http://www.qinghe.com.cn", "qinghe.com.cn"),
        ("http://www.qinghe.com/", "http://www.qinghe.com/", "qinghe.com"),
        ("HTTPS://WWW.QingHe.COM/About?a=B#c", "https://www.qinghe.com/About?a=B#c", "qinghe.com"),
        ("http：//www.qinghe.com", "http://www.qinghe.com", "qinghe.com"),
        ("网址：www.qinghe.com，电话", "http://www.qinghe.com", "qinghe.com"),
        ("官网qinghe.cn。", "http://qinghe.cn", "qinghe.cn"),
        ("www.qinghe.com；www.qinghe.cn", "http://www.qinghe.com", "qinghe.com"),
        ("http://edu.qinghe.com:8080/a", "http://edu.qinghe.com:8080/a", "qinghe.com"),
        ("www.青禾.中国", "http://www.青禾.中国", "青禾.中国"),
        ("sales@qinghe.cn http://qinghe.com", "http://qinghe.com", "qinghe.com"),
    ],
)
def test_a_website(text, url, domain):
    assert parse_website(text) == Website(url, domain, own=True)


@pytest.mark.parametrize(
    "text",
    [
        "https://qinghe.1688.com", "qinghe.b2b168.com", "https://weibo.com/qinghe", "http://www.sse.com.cn",
        "shop1.taobao.com/x",
    ],
)  # fmt: skip
def test_a_platform_is_not_the_companys_own_site(text):
    website = parse_website(text)
    assert website
    assert not website.own


def test_platforms_by_host():
    assert is_platform("SHOP.1688.com")
    assert not is_platform("my1688.com")
    assert not is_platform("")


@pytest.mark.parametrize(
    "text", ["", "无", "-", "青禾教育", "sales@qinghe.com", "qinghe", "1.5", "3.14.com", "logo.png", "http://"]
)
def test_no_website(text):
    website = parse_website(text)
    assert website is None or text == "3.14.com"


@given(st.from_regex(r"[a-z]{3,10}\.(com|cn|com\.cn|net)(/[A-Za-z0-9]{0,5})?", fullmatch=True))
def test_its_own_url_reads_as_itself(text):
    website = parse_website(text)
    assert website
    assert parse_website(website.url) == website


@given(st.text("ab.:/@-中国w h?#", max_size=60))
def test_never_raises(text):
    parse_website(text)


def test_hostile_texts_are_read_to_their_end():
    read_hostile(parse_website)
