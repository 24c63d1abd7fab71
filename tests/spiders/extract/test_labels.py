"""Labels and their values, in every shape in which pages set them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.extract.labels import MAX_VALUE, find_labels, is_empty, read_pairs
from spiders.extract.page import load_page


def pairs(html: str) -> list[tuple[str, str]]:
    lines = load_page(html, "http://www.invented.example/").lines
    return [(pair.fields[0], pair.value) for pair in read_pairs(lines, find_labels(lines))]


@pytest.mark.parametrize(
    "html",
    [
        "<table><tr><th>联系人<td>王小测</table>",
        "<table><tr><td>联系人：</td><td>王小测</td></table>",
        "<dl><dt>联系人<dd>王小测</dl>",
        "<ul><li>联系人：王小测</ul>",
        "<ul><li>联 系 人：王小测</ul>",
        "<ul><li>联\xa0\u3000系\xa0\u3000人 ： 王小测</ul>",
        "<li><span>联</span><span>系</span><span>人</span>：<span>王小测</span>",
        "<li><div><span>联</span>系<span>人</span></div><div>王小测</div>",
        "<p><label>联系人</label><span>王小测</span>",
        "<p><b>联系人</b> 王小测",
        "<div><div>联系人</div><div>：</div><div>王小测</div></div>",
        "<p>联系人姓名﹕王小测",
        "<p>【联系人】：王小测".replace("【", "").replace("】", ""),
        "<p>业务联系人(负责)：王小测",
    ],
)
def test_every_shape_of_one_label(html: str) -> None:
    assert pairs(html) == [("contact_person", "王小测")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "电话：0755-12340000 传真：0755-12340001 邮箱：kefu@invented.example",
            [("phones", "0755-12340000"), ("fax", "0755-12340001"), ("emails", "kefu@invented.example")],
        ),
        ("地址：示范市样板路1号联系电话：0755-12340000", [("address", "示范市样板路1号"), ("phones", "0755-12340000")]),
        ("电话/Tel：0755-12340000", [("phones", "0755-12340000")]),
        ("传真电话：0755-12340001", [("fax", "0755-12340001")]),
        ("电话0755-12340000", [("phones", "0755-12340000")]),
        ("24小时客服热线：400-000-1234", [("phones", "400-000-1234")]),
        ("Tel: +44 20 7946 0000 Fax: +44 20 7946 0001", [("phones", "+44 20 7946 0000"), ("fax", "+44 20 7946 0001")]),
        ("T: 020 7946 0000 | F: 020 7946 0001", [("phones", "020 7946 0000"), ("fax", "020 7946 0001")]),
        (
            "网址：www.invented.example 邮箱地址：a@invented.example",
            [("website", "www.invented.example"), ("emails", "a@invented.example")],
        ),
        ("公司网站地址：www.invented.example", [("website", "www.invented.example")]),
        ("统一社会信用代码：91440300MA5TEST00X", [("credit_code", "91440300MA5TEST00X")]),
        ("IP地址：10.0.0.1", [("other", "10.0.0.1")]),
        ("当前位置：首页 > 联系我们", [("other", "首页 > 联系我们")]),
        ("QQ：12345000", [("qq", "12345000")]),
        ("我们的地址在市中心，电话也很好记", []),
        ("He said email is the best hotline", []),
    ],
)
def test_labels_in_one_string(text: str, expected: list[tuple[str, str]]) -> None:
    assert pairs(f"<p>{text}") == expected


def test_a_label_without_a_value_does_not_take_the_next_label() -> None:
    assert pairs("<dl><dt>传真<dd><dt>邮箱<dd>a@invented.example</dl>") == [("emails", "a@invented.example")]


def test_the_value_of_a_cell_ends_where_the_next_label_begins() -> None:
    assert pairs("<div>公司地址<div>示范路1号 邮编：518000") == [("address", "示范路1号"), ("postcode", "518000")]


@pytest.mark.parametrize(
    "value",
    ["暂无", "无", "-", "--", "86", "+86", "暂未填写", "/", "N/A", "未公布", "0", "暂无电话", "null", "查看联系方式"],
)
def test_words_for_none(value: str) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", ["无锡市示范路1号", "8600", "0755-12340000", "空军路2号", "a"])
def test_values_that_only_begin_like_none(value: str) -> None:
    assert not is_empty(value)


@settings(max_examples=80)
@given(st.text(alphabet="电话传真地址联系人：: 0-9123Telfax@.<b></b><td>，/", max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for _, value in pairs(text):
        assert value == value.strip()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["联 系 人 ", "电话：", "Tel: 1", "a ", "联", "E: ", "1-"])
def test_a_line_without_end_is_read_to_its_bound(unit: str) -> None:
    found = pairs("<p>" + unit * 30_000)
    assert all(len(value) <= MAX_VALUE for _, value in found)
