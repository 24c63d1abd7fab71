"""Calendar dates."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.text.dates import PartialDate, parse_date, parse_partial_date
from tests.pipelines.text.hostile import read_hostile

dates = st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2019-07-03", "2019/7/3", "2019.7.3", "20190703", "2019年7月3日", "2019 年 07 月 03 日",
        "２０１９年７月３日", "2019年7月3号", "二〇一九年七月三日", "二零一九年七月三日",
        "2019-07-03T08:00:00+08:00", "2019-07-03 12:30", "成立于2019年7月3日。", "2019－07－03",
    ],
)  # fmt: skip
def test_a_day_in_every_dress(text):
    assert parse_date(text) == datetime.date(2019, 7, 3)


@pytest.mark.parametrize(
    ("text", "partial"),
    [
        ("2019年7月", PartialDate(2019, 7)), ("2019-07", PartialDate(2019, 7)), ("2019年", PartialDate(2019)),
        ("2019", PartialDate(2019)), ("二〇一九年十二月", PartialDate(2019, 12)),
        ("成立于2003年", PartialDate(2003)), ("二〇〇三年", PartialDate(2003)),
        ("二〇一九年十二月三十一日", PartialDate(2019, 12, 31)),
        ("一九九八年十月二十日", PartialDate(1998, 10, 20)),
    ],
)  # fmt: skip
def test_partial_dates(text, partial):
    assert parse_partial_date(text) == partial
    assert parse_date(text) == datetime.date(partial.year, partial.month or 1, partial.day or 1)


@pytest.mark.parametrize(
    "text",
    [
        "", "无", "昨天", "3天前", "07-13", "19-07-13", "2019-02-30", "20191301", "13912345670", "0755-20190703",
        "长期", "0000-00-00", "12019-07-03", "2019人", "A2019-07-03",
    ],
)  # fmt: skip
def test_no_date(text):
    assert parse_date(text) is None


def test_the_first_date_counts():
    assert parse_date("2001年3月至2019年7月") == datetime.date(2001, 3, 1)
    assert parse_date("2019-02-30，2019-03-01") == datetime.date(2019, 3, 1)


@given(dates, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d", " %Y.%m.%d "]))
def test_canonical_writings(date, form):
    assert parse_date(date.strftime(form)) == date


@given(st.text("0123456789年月日-/.〇一二十号 T:", max_size=30))
def test_never_raises(text):
    parse_date(text)


def test_hostile_texts_are_read_to_their_end():
    read_hostile(parse_date)
