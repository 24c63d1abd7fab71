"""Credit codes and old registration numbers; all are invented, with right check digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit
from stdnum.iso7064 import mod_11_10

from pipelines.text.codes import credit_code, registration_checks, registration_number
from tests.pipelines.text.hostile import read_hostile

SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BODY = "91440300MA5F0X1Y2"
CODE = BODY + calc_check_digit(BODY)
OLD = "44030110309741" + mod_11_10.calc_check_digit("44030110309741")

bodies = st.tuples(
    st.sampled_from(["91", "92", "93", "52", "12", "N2", "A1"]),
    st.from_regex("[0-9]{6}", fullmatch=True),
    st.text(SYMBOLS, min_size=9, max_size=9),
).map("".join)


@pytest.mark.parametrize(
    "text",
    [CODE, CODE.lower(), f"统一社会信用代码：{CODE}", f"代码{CODE}，成立", f" {CODE[:6]} {CODE[6:]} ", "-".join(CODE),
     CODE.translate({i: i + 0xFEE0 for i in range(33, 127)}), f"{CODE} 2019-07-13 100万元"],
)  # fmt: skip
def test_a_code_in_any_dress(text):
    assert credit_code(text) == CODE


@pytest.mark.parametrize("text", ["", "无", CODE[:-1], CODE + "1", "1" + CODE, OLD, CODE.replace("F", "G"), "0" * 18])
def test_what_is_no_code(text):
    assert credit_code(text) is None


@given(bodies, st.sampled_from(["", " ", "代码:"]))
def test_every_valid_code_is_read_and_is_canonical(body, before):
    code = body + calc_check_digit(body)
    assert credit_code(before + code) == code


@given(bodies, st.integers(0, 16))
def test_one_wrong_symbol_is_refused(body, place):
    code = body + calc_check_digit(body)
    wrong = SYMBOLS[(SYMBOLS.index(code[place]) + 1) % 31]
    assert credit_code(code[:place] + wrong + code[place + 1 :]) is None


def test_registration_numbers():
    assert registration_number(f"注册号：{OLD}") == OLD
    assert registration_checks(OLD)
    assert not registration_checks(OLD[:-1] + str((int(OLD[-1]) + 1) % 10))
    assert registration_number("4403012012345") == "4403012012345"
    assert not registration_checks("4403012012345")
    assert registration_number("440301NA000123x") == "440301NA000123X"
    assert registration_number(CODE) is None
    assert registration_number("13912345670") is None


@given(st.text(max_size=60))
def test_never_raises(text):
    credit_code(text)
    registration_checks(registration_number(text) or text)


def test_hostile_texts_are_read_to_their_end():
    read_hostile(credit_code)
    read_hostile(registration_number)
