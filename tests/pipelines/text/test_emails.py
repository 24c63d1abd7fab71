"""E-mail addresses; all are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.emails import parse_emails
from tests.pipelines.text.hostile import read_hostile


@pytest.mark.parametrize(
    "text",
    [
        "sales@qinghe-edu.com", "邮箱：Sales@Qinghe-Edu.com电话", "sales＠qinghe-edu.com",
        "ｓａｌｅｓ@qinghe-edu.com", "sales @ qinghe-edu.com", "sales(at)qinghe-edu.com",
        "sales[at]qinghe-edu[dot]com", "sales（at）qinghe-edu.com", "sales#at#qinghe-edu.com",
        "mailto:sales@qinghe-edu.com?subject=1", "<sales@qinghe-edu.com>", "E-mail:sales@qinghe-edu.com.",
    ],
)  # fmt: skip
def test_an_address_in_every_dress(text):
    assert parse_emails(text) == ["sales@qinghe-edu.com"]


def test_lists_keep_order_and_drop_repeats():
    text = "b@qinghe.cn、a.b_c-d@mail.qinghe.com.cn；B@qinghe.cn/ c@qinghe.cn"
    assert parse_emails(text) == ["b@qinghe.cn", "a.b_c-d@mail.qinghe.com.cn", "c@qinghe.cn"]


@pytest.mark.parametrize(
    "text",
    [
        "", "无", "@", "a@b", "name@example.com", "xxx@163.com", "yourname@qinghe.com", "test@qinghe.com",
        "123456@qq.com", "***@qq.com", "abc***@qq.com", "logo@2x.png", "sales at qinghe.com", "a@.com", ".a@.b",
        "微信@青禾", "a@qinghe.notatld",
    ],
)  # fmt: skip
def test_no_address(text):
    assert parse_emails(text) == []


@given(st.emails())
def test_never_raises_and_answers_its_own_form(address):
    found = parse_emails(address)
    assert parse_emails(" ".join(found)) == found


@given(st.text("ab@.(at)[]#＠ -_1", max_size=60))
def test_never_raises(text):
    parse_emails(text)


def test_hostile_texts_are_read_to_their_end():
    read_hostile(parse_emails)
