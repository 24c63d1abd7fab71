"""Segments of training: by words, only for those of the trade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.segments import segments
from enrich.vocabulary import say


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("苏州澜知教育科技有限公司 高中一对一辅导", {"k12"}),
        ("砚舟舞蹈艺术培训中心", {"art"}),
        ("栩帆篮球培训有限公司 青少年体育培训", {"sports"}),
        ("澜知外国语培训学校 英语 日语 雅思", {"language"}),
        ("霁石职业技能培训学校 电工 焊工", {"vocational"}),
        ("砚舟驾校", {"driving"}),
        ("澜知早教中心 少儿英语培训", {"preschool", "language"}),
        ("澜知教育咨询有限公司", set()),
        ("砚舟体育用品有限公司 篮球、足球销售", set()),
        ("澜知教育出版有限公司 英语图书", set()),
        ("砚舟教学仪器厂 钢琴", set()),
        ("澜知培训中心 舞蹈教学;不含职业技能培训", {"art"}),
        ("", set()),
    ],
)
def test_segments_of_training_schools(text, expected):
    assert set(segments(text)) == expected


def test_an_industry_is_enough_to_be_of_the_trade_if_it_is_likely():
    assert segments("砚舟美术", [("P8393", 0.6)]) == ("art",)
    assert segments("砚舟美术", [("P8393", 0.1)]) == ()


@given(st.text(max_size=300))
def test_every_segment_has_a_chinese_word(text):
    assert all(say("segment", code) for code in segments(f"培训{text}"))
