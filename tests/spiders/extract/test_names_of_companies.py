"""Whose page it is: the company that it presents, not the site that hosts it, nor the maker of the site."""

import pytest

from spiders.extract import extract_company
from spiders.extract.name_text import is_outlet

NAME = "云栖市晨光教育科技有限公司"
BOX = "<p>联系人：王小样</p><p>电话：0599-6100001</p><p>地址：云栖市东城区文汇路1号</p>"
HOST = "<div class=footer>版权所有 © 2024 嘉祥黄页网 云栖市嘉祥网络科技有限公司 京ICP备11001100号</div>"
OWN = f"<div class=footer><p>版权所有 © 2024 {NAME}</p><p>技术支持：云栖市网建网络科技有限公司</p></div>"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (f"{NAME}_云栖教育培训_嘉祥黄页网", f"<h1>{NAME}</h1>{BOX}{HOST}"),
        (f"联系我们-{NAME}-嘉祥商务网", f"<h1>晨光教具旗舰店</h1><h3>联系方式</h3><p>{NAME}</p>{BOX}{HOST}"),
        ("晨光教育联系方式 - 嘉祥黄页", f"<table><tr><td>公司名称</td><td>{NAME}</td></tr></table>{BOX}{HOST}"),
        ("联系我们-晨光教育", f"<h1>联系我们</h1>{BOX}{OWN}"),
        ("晨光教育", f"<h1>晨光教育</h1>{BOX}<div class=foot>主办单位：{NAME} 浙ICP备11001100号</div>"),
    ],
)
def test_the_company_is_named_by_its_legal_name(title, body):
    html = f"<html lang='zh'><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"
    item = extract_company(html, "http://www.jiaxiang.example/co/1.html")
    assert item.verdict == "company"
    assert item.name == NAME
    assert item.phones == ["0599-6100001"]


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("上海总部", True),
        ("华东办事处", True),
        ("江苏省苏州市办事处", True),
        ("大陆杭州收件中心", True),
        ("华东区销售部", True),
        ("苏州市人才服务中心", False),
        ("苏州市体育中心", False),
        ("晨光教育苏州分公司", False),
        ("苏州中心", False),
        ("", False),
    ],
)
def test_a_place_with_the_word_for_an_office_there_is_no_name(text, outlet):
    assert is_outlet(text) is outlet
