"""The next page: by word, arrow, rel, icon, number and form of the address; and what is none."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from warcio.archiveiterator import ArchiveIterator

from spiders.extract.pagination import next_page, step

HERE = "http://b2b.example.com/list/2.html"


def following(body, url=HERE):
    return next_page(LexborHTMLParser(f"<body><div>{body}</div></body>"), url)


@pytest.mark.parametrize(
    "word", ["下一页", "下页", "后页", "下一页>", "下一頁", "Next", "next page »", "Weiter", "Suivant", "次へ"]
)
def test_words(word):
    assert following(f"<a href='3.html'>{word}</a>") == "http://b2b.example.com/list/3.html"


@pytest.mark.parametrize(
    "link",
    [
        "<a rel='next' href='/list/3.html'>›</a>",
        "<a class='next' href='/list/3.html'></a>",
        "<a aria-label='Next page' href='/list/3.html'><svg></svg></a>",
        "<a title='下一页' href='/list/3.html'><img src='r.gif'></a>",
        "<a href='/list/3.html'><img src='/img/next.gif' alt='next'></a>",
        "<span>1</span> <a href='/list/3.html'>&gt;</a> <a href='/list/9.html'>9</a>",
        "<a href='/list/3.html'><i class='icon-chevron-right'></i></a> <a href='/list/1.html'>1</a>",
        "<a id='rtNext' href='/list/3.html'></a>",
        "<link rel='next' href='/list/3.html'>",
        "<a aref='/list/3.html'>下一页</a>",
    ],
)
def test_signs(link):
    assert following(link) == "http://b2b.example.com/list/3.html"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://b2b.example.com/dir/i67.htm", "http://b2b.example.com/dir/i67-p2.htm"),
        ("http://b2b.example.com/dir/i67-2.htm", "http://b2b.example.com/dir/i67-3.htm"),
        ("http://b2b.example.com/yunqi/", "http://b2b.example.com/yunqi/pn2/"),
        ("http://b2b.example.com/yunqi/l-1.html", "http://b2b.example.com/yunqi/l-2.html"),
        ("http://b2b.example.com/list.html", "http://b2b.example.com/list_2.html"),
        ("http://b2b.example.com/s?kw=a&page=9", "http://b2b.example.com/s?kw=a&page=10"),
        ("http://b2b.example.com/s?kw=a", "http://b2b.example.com/s?kw=a&start=20"),
        ("http://b2b.example.com/s-p1-s2-y3/", "http://b2b.example.com/s-p1-s2-y4/"),
        ("http://b2b.example.com/blog/", "http://b2b.example.com/blog/page/2/"),
    ],
)
def test_forms_of_addresses_step_forward_and_back(url, target):
    assert step(url, target) == 1
    assert step(target, url) <= 0
    assert following(f"<div class='page'><a href='{target}'>&gt;</a></div>", url) == target


def test_the_number_after_the_current_one_where_no_link_says_next():
    pager = "<b>2</b> <a href='1.html'>1</a> <a href='3.html'>3</a> <a href='4.html'>4</a>"
    assert following(f"<div>{pager}</div>") == "http://b2b.example.com/list/3.html"
    marked = "".join(f"<li class='{'active' if n == 2 else ''}'><a href='?p={n}'>{n}</a></li>" for n in range(1, 5))
    assert following(f"<ul>{marked}</ul>", "http://b2b.example.com/list") == "http://b2b.example.com/list?p=3"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<a href='#'>下一页</a>",
        "<a href='javascript:void(0)'>下一页</a>",
        "<a href='javascript:__doPostBack(1)'>下一页</a>",
        "<a class='next disabled' href='/list/3.html'>下一页</a>",
        "<li class='disabled'><a href='/list/3.html'>Next</a></li>",
        "<a href='/list/2.html'>下一页</a>",
        "<a href='http://b2b.example.com/list/2.html#top'>下一页</a>",
        "<span>下一页</span>",
        "<a href='/list/1.html'>上一页</a> <a href='/list/1.html'>1</a> <span>2</span>",
        "<p>下一篇：<a href='/news/124.html'>教育局发布新规</a></p>",
        "<a href='/news/124.html'>下一篇：教育局发布新规</a>",
        "<div class='post-navigation'><a rel='next' href='/2025/how-to/'>How to choose a school »</a></div>",
        "<a href='/p/3'>Next post</a>",
        "<div class='swiper'><a class='slick-next' href='/x'>Next</a></div>",
        "<a href='mailto:next@example.com'>next</a>",
        "<a href='http://[broken/3.html'>下一页</a>",
        "<link rel='next' href='/list/3.html'><a href='/list/1.html'>1</a><span>2</span>",
        "<table class='calendar'>" + "".join(f"<td><a href='/day/{d}'>{d}</a></td>" for d in range(1, 31)) + "</table>",
    ],
)
def test_no_next_page(body):
    assert following(body) is None


def test_more_is_a_next_page_only_where_the_address_counts_pages():
    assert following("<a href='/list?page=3'>查看更多</a>", "http://b2b.example.com/list?page=2")
    assert following("<a href='/news/3.html'>更多</a>") is None


def test_the_number_that_a_pager_marks_as_current_goes_before_the_address():
    pager = "<a class='active' href='?start=1'>1</a> <a href='?start=2'>2</a>"
    url = "http://b2b.example.com/list?start=2"
    assert following(f"<div>{pager}</div><a href='?start=2'>下一页</a>", url) == url


def test_base_element_moves_relative_links():
    html = "<head><base href='/other/'></head><a href='3.html'>下一页</a>"
    assert next_page(LexborHTMLParser(html), HERE) == "http://b2b.example.com/other/3.html"


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_never_raises_and_only_gives_web_addresses(url, href, text):
    tree = LexborHTMLParser(f'<a rel="next" href="{href}">{text} next</a>'.encode("utf-8", "ignore").decode())
    found = next_page(tree, url)
    assert found is None or found.startswith(("http://", "https://"))


@pytest.mark.shared
def test_human_labelled_pages(request):
    root = Path(request.config.rootpath).parent / "shared" / "pages"
    if not root.exists():
        pytest.skip("the developers' pages are not here")
    rows = map(json.loads, (root / "truth.jsonl").read_text(encoding="utf-8").splitlines())
    truth = {row["id"]: row for row in rows if row["kind"] == "pagination" and row["truth"]["next"] is not None}
    right = 0
    with (root / "autopager.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream):
            row = truth.get(record.http_headers.get_header("X-Page-Id")) if record.http_headers else None
            if row:
                found = (next_page(LexborHTMLParser(record.content_stream().read()), row["url"]) or "").rstrip("/")
                wanted = [url.split("#")[0].rstrip("/") for url in row["truth"]["next"]]
                right += found.partition("://")[2] in {url.partition("://")[2] for url in wanted or [""]}
    assert right / len(truth) >= 0.9
