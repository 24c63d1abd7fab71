"""Amounts of money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.money import CURRENCIES, Money, parse_capital
from tests.pipelines.text.hostile import read_hostile


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("100(万元人民币)", 1e6, "CNY"), ("1,200.5（万元）", 12005000, "CNY"), ("3.1000(万元)", 31000, "CNY"),
        ("300(万)", 3e6, "CNY"), ("500万人民币", 5e6, "CNY"), ("500万人民币元", 5e6, "CNY"),
        ("50(万元(人民币))", 5e5, "CNY"), ("0万元", 0, "CNY"), ("50万美元", 5e5, "USD"),
        ("50(万元美元)", 5e5, "USD"), ("5(万美元 )", 5e4, "USD"), ("10(万元(港币))", 1e5, "HKD"),
        ("10(万香港元)", 1e5, "HKD"), ("1,000(万日元)", 1e7, "JPY"), ("20(万欧元)", 2e5, "EUR"),
        ("3(万瑞士法郎)", 3e4, "CHF"), ("6(万新加坡元)", 6e4, "SGD"), ("7万澳门元", 7e4, "MOP"),
        ("8万新台币", 8e4, "TWD"), ("2(万德国马克)", 2e4, "DEM"), ("人民币1000万", 1e7, "CNY"),
        ("RMB 500万", 5e6, "CNY"), ("￥50,000", 5e4, "CNY"), ("50000元", 5e4, "CNY"), ("USD 100,000", 1e5, "USD"),
        ("US$3 million", 3e6, "USD"), ("5 million USD", 5e6, "USD"), ("$5,000", 5e3, "USD"),
        ("壹佰万元整", 1e6, "CNY"), ("人民币伍佰万元整", 5e6, "CNY"), ("一千二百万", 1.2e7, "CNY"),
        ("3千万", 3e7, "CNY"), ("1亿", 1e8, "CNY"), ("1.5亿元", 1.5e8, "CNY"), ("1亿2000万元", 1.2e8, "CNY"),
        ("1万亿元", 1e12, "CNY"), ("１００万元", 1e6, "CNY"), ("2019年注册资本1000万元", 1e7, "CNY"),
        ("100万元人民币（约合15万美元）", 1e6, "CNY"), ("注册资本：100 万元", 1e6, "CNY"),
        ("100万　元", 1e6, "CNY"),
    ],
)  # fmt: skip
def test_capital(text, amount, currency):
    assert parse_capital(text) == Money(pytest.approx(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        "-",
        "--",
        "N/A",
        "万元",
        "人民币",
        "100",
        "100()",
        "2019年",
        "13912345670",
        "1万人",
        "500万股",
        "1.2.3万元",
    ],
)
def test_no_amount_of_money(text):
    assert parse_capital(text) is None


def test_a_number_of_something_else_is_passed_over():
    assert parse_capital("员工1万人，发行500万股，注册资本300万元") == Money(3e6, "CNY")


@given(st.integers(0, 10**8), st.sampled_from(sorted(CURRENCIES)))
def test_canonical_writing(number, currency):
    assert parse_capital(f"{currency} {number:,}") == Money(float(number), currency)
    assert parse_capital(f"  {currency}{number}万 ") == Money(number * 1e4, currency)


@given(st.text("0123456789.,万亿千百一二三元美港币人民（）() $¥", max_size=40))
def test_never_raises(text):
    money = parse_capital(text)
    assert money is None or money.amount >= 0


def test_hostile_texts_are_read_to_their_end():
    read_hostile(parse_capital)
