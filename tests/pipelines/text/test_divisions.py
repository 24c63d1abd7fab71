"""Divisions: found by name, pinyin or code, best first; which lies in which; the table is whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.text.divisions import contains, divisions, find_divisions, nearest_divisions


def found(text):
    return [division.adcode for division in find_divisions(text)]


@pytest.mark.parametrize(
    "text",
    ["苏州", "苏州市", "320500", "320500000000", "江苏省苏州市", "江苏苏州", " 苏州 市"],
)
def test_ways_to_name_a_city(text):
    assert found(text) == ["320500"]


@pytest.mark.parametrize("text", ["suzhou", "Suzhou", "SU ZHOU", "su-zhou", "suzhoushi", "Suzhou City"])
def test_pinyin_gives_cities_before_counties(text):
    assert found(text) == ["320500", "341300", "620902"]


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("changzhi", "140400"),
        ("chongqing", "500000"),
        ("chengdu", "510100"),
        ("changchun", "220100"),
        ("yueqing", "330382"),
    ],
)
def test_pinyin_is_read_as_in_place_names(text, adcode):
    assert found(text)[0] == adcode


@pytest.mark.parametrize(
    ("text", "adcode"),
    [
        ("北京朝阳区", "110105"),
        ("广东省深圳市南山区", "440305"),
        ("恭城县", "450332"),
        ("恭城瑶族自治县", "450332"),
        ("仙桃", "429004"),
        ("万柏林", "140109"),
        ("内蒙", "150000"),
        ("阜蒙县", "210921"),
    ],
)
def test_districts_and_counties(text, adcode):
    assert found(text) == [adcode]


@pytest.mark.parametrize(("text", "adcode"), [("襄樊", "420600"), ("南汇区", "310115"), ("320502", "320508")])
def test_former_names_and_codes_give_what_is_there_today(text, adcode):
    assert found(text) == [adcode]


def test_a_shared_name_gives_all_the_highest_first():
    assert found("吉林") == ["220000", "220200"]
    assert found("朝阳")[0] == "211300"
    assert set(found("朝阳区")) == {"110105", "220104"}


@pytest.mark.parametrize(
    "text", ["", " ", "工业园区", "没有这个地方", "12", "999999", "3205000000001", "x" * 500, "!?"]
)
def test_what_is_no_division_gives_nothing(text):
    assert found(text) == []


def test_a_division_knows_the_names_above_it():
    table = divisions()
    assert (table["320505"].province, table["320505"].city) == ("江苏省", "苏州市")
    assert (table["110105"].province, table["110105"].city) == ("北京市", "北京市")
    assert (table["110000"].province, table["110000"].city) == ("北京市", "北京市")
    assert (table["429004"].province, table["429004"].city) == ("湖北省", "")
    assert (table["441900"].province, table["441900"].city) == ("广东省", "东莞市")
    assert (table["320000"].province, table["320000"].city) == ("江苏省", "")


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("320000", "320505", True),
        ("320500", "320505", True),
        ("320505", "320505", True),
        ("320500", "320571", True),
        ("371000", "371002", True),
        ("371000", "370102", False),
        ("320505", "320500", False),
        ("500000", "500103", True),
        ("", "320500", False),
        ("320500", "苏州", False),
        ("32", "320500", False),
    ],
)
def test_contains(outer, inner, expected):
    assert contains(outer, inner) is expected


def test_near_names_for_an_error_message():
    assert "苏州市" in nearest_divisions("苏洲市")
    assert "杭州市" in nearest_divisions("hangzou")
    assert len(nearest_divisions("苏", limit=2)) <= 2
    assert nearest_divisions("") == []


def test_every_division_lies_in_its_province_and_is_found_by_its_names():
    table = divisions()
    for adcode, division in table.items():
        assert contains(adcode[:2] + "0000", adcode)
        assert table[adcode[:2] + "0000"].name == division.province
        assert division in find_divisions(division.name)
        assert division in find_divisions(adcode)
        assert division in find_divisions(division.pinyin)


@settings(max_examples=200)
@given(st.text())
def test_never_raises(text):
    find_divisions(text)
    nearest_divisions(text)
    contains(text, "320500")
