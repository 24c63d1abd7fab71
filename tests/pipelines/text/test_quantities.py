"""Ranges of people and of money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.quantities import MoneyRange, parse_employees, parse_turnover
from tests.pipelines.text.hostile import read_hostile


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("50-99人", (50, 99)), ("50～99人", (50, 99)), ("50人-99人", (50, 99)), ("50 至 99 人", (50, 99)),
        ("５０－９９人", (50, 99)), ("50-99", (50, 99)), ("1-49 employees", (1, 49)),
        ("民营 | 500-999人 | 互联网", (500, 999)), ("1,000-4,999人", (1000, 4999)), ("500人以上", (500, None)),
        ("10000人以上", (10000, None)), ("1万人以上", (10000, None)), ("100+人", (100, None)),
        ("不少于20人", (20, None)), ("1000多人", (1000, None)), ("五十人以上", (50, None)),
        ("500以上", (500, None)), ("少于50人", (1, 49)), ("不足50人", (1, 49)), ("50人以下", (1, 50)),
        ("不超过50人", (1, 50)), ("120人", (120, 120)), ("120", (120, 120)), ("规模：A轮 150-500人", (150, 500)),
        ("2003年成立，员工120名", (120, 120)),
    ],
)  # fmt: skip
def test_employees(text, bounds):
    assert parse_employees(text) == bounds


@pytest.mark.parametrize("text", ["", "无", "保密", "2019年", "A轮", "0人", "2019-07-13"])
def test_no_employees(text):
    assert parse_employees(text) is None


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("1000万-5000万元", MoneyRange(1e7, 5e7, "CNY")), ("500 - 1000 万", MoneyRange(5e6, 1e7, "CNY")),
        ("人民币 700 万元/年 - 1000 万元/年", MoneyRange(7e6, 1e7, "CNY")),
        ("5000万元至1亿元", MoneyRange(5e7, 1e8, "CNY")), ("100万以下", MoneyRange(None, 1e6, "CNY")),
        ("1亿元以上", MoneyRange(1e8, None, "CNY")), ("500万美元以上", MoneyRange(5e6, None, "USD")),
        ("100-200万美元", MoneyRange(1e6, 2e6, "USD")), ("300万元", MoneyRange(3e6, 3e6, "CNY")),
        ("USD 1-2 million", MoneyRange(1e6, 2e6, "USD")),
    ],
)  # fmt: skip
def test_turnover(text, want):
    assert parse_turnover(text) == want


@pytest.mark.parametrize("text", ["", "无", "保密", "500-1000", "2019年", "1万人"])
def test_no_turnover(text):
    assert parse_turnover(text) is None


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_canonical_writing(a, b):
    low, high = sorted((a, b))
    assert parse_employees(f" {low} - {high} 人 ") == (low, high)
    assert parse_turnover(f"{low}-{high}万元") == MoneyRange(low * 1e4, high * 1e4, "CNY")


@given(st.text("0123456789人-~以上下少于万亿元美+ ", max_size=40))
def test_never_raises(text):
    parse_employees(text)
    parse_turnover(text)


def test_hostile_texts_are_read_to_their_end():
    read_hostile(parse_employees)
    read_hostile(parse_turnover)
