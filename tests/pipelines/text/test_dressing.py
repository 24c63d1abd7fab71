"""What is written around a name goes, the name stays; names decoded by the wrong table are read as they were meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.dressing import repair, undress
from pipelines.text.names import parse_company_name

NAME = "苏州晨澜云图教育科技有限公司"


@pytest.mark.parametrize(
    "written",
    [
        *("1、{}", "(12) {}", "★{}", "【推荐】{}", "公司名称：{}", "供应商: {}", "欢迎光临{}", "诚聘 {}", "TOP3 {}"),
        *("{}【官网】", "{}官方网站", "{}（已认证）", "{}（存续）", "{}(吊销，未注销)", "{}-厂家直销", "{}欢迎您"),
        *("{} 王经理", "{}_联系方式", "{}公司", "{}.", "1、★{}【官网】…", "{} | 招聘信息"),
    ],
)
def test_what_is_written_around_a_name_is_no_part_of_it(written):
    found = parse_company_name(written.format(NAME))
    assert (found.canonical, found.branch) == (NAME, "")


@pytest.mark.parametrize(
    "name",
    [
        *("58同城信息技术有限公司", "3M中国有限公司", "欢迎有限公司", "《晨澜》杂志社有限公司", "王经理"),
        *("苏州晨澜有限公司昆山分公司", "苏州晨澜有限公司第二项目部", "晨澜（北京）科技有限公司", "首页", "官网"),
    ],
)
def test_names_are_no_dressing(name):
    assert undress(name) == name


@pytest.mark.parametrize("misread", ["有限公同", "有限么司", "有限公词"])
def test_a_misread_legal_form_is_put_right(misread):
    assert parse_company_name(NAME[:-4] + misread).key == NAME


@pytest.mark.parametrize(("meant", "wrong"), [("utf-8", "gb18030"), ("utf-8", "latin-1"), ("gb18030", "latin-1")])
def test_a_name_read_by_the_wrong_table_is_read_anew(meant, wrong):
    broken = NAME.encode(meant).decode(wrong)
    assert repair(broken) == NAME
    assert parse_company_name(broken).key == NAME


@pytest.mark.parametrize("text", ["泰山石油", "盛路通信", "Société Générale", "Ångström Öl", "", "ÄÖÜ", NAME])
def test_what_is_not_broken_stays(text):
    assert repair(text) == text


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text):
    assert isinstance(undress(repair(text)), str)


@pytest.mark.parametrize("written", ["晨澜云图苏州教育科技有限公司", "晨澜云图-苏州教育科技有限公司"])
def test_a_place_between_brand_and_trade_is_the_region(written):
    found = parse_company_name(written)
    assert (found.region, found.brand, found.trade) == ("苏州", "晨澜云图", "教育科技")


def test_a_brand_that_holds_the_name_of_a_place_is_left_whole():
    assert parse_company_name("广南通讯设备有限公司").region == ""
