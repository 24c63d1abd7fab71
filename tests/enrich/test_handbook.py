"""The sales handbook's own words are those that screens and lists show: one vocabulary for a team."""

import pytest

from enrich.calls.funnel import funnel
from enrich.profiles import load_profile
from enrich.vocabulary import words

HANDBOOK = {
    "channel": "行业网站名录 地方网站企业名录 招聘网站企业名录 黄页 统计登记 行业协会 地方商会 "
    "工商名录 工业区名录 报纸杂志 路边招牌 客户转介绍 资料交换",
    "tier": "不接触 淡如水 多接触 VIP",
    "function": "财务 技术 商业运作",
    "buying_role": "User Recommender Approver Decision-Maker",
    "adopter": "发烧友 先行者 跟随者 顽固者",
    "stance": "敌人 反对者 中立者 支持者 Mentor",
    "stage_need": "燃眉之急 UCV 决策者",
    "call_fact": "成果 衡量标准 价值 客户期限 决策链认可 独特 "
    "与个人相关 有时间限制 两难 人脉广 有影响力 愿意帮助 行销活动",
    "disposition": "空号 占线 无人接听 回访 无意向 勿扰 错号 有意向 转接 成交",
}
ASKED = "推广方式 教学点 学生 上课模式 了解 解决 什么时候 预算 一个人决定 谁决定 沟通途径"


@pytest.mark.parametrize("kind", HANDBOOK)
def test_the_vocabulary_has_the_handbooks_words(kind):
    shown = " ".join(words(kind).values())
    assert [word for word in HANDBOOK[kind].split() if word not in shown] == []


def test_the_survey_of_schools_asks_what_the_handbook_asks_and_the_opening_is_create():
    script = load_profile("education").script
    asked = " ".join(question.ask for question in script.survey)
    assert [word for word in ASKED.split() if word not in asked] == []
    assert "".join(line[0] for line in script.checklist) == "CREATE"


@pytest.mark.parametrize("profile", ["education", "manufacturing", "software"])
def test_the_first_words_say_who_calls_where_the_number_comes_from_and_how_to_opt_out(profile):
    opening = load_profile(profile).script.opening
    assert "{公司}" in opening
    assert "{来源渠道}" in opening
    assert "不希望再接到" in opening


def test_every_stance_and_adopter_has_its_next_move():
    assert set(words("stance")) <= set(funnel().stance)
    assert set(words("adopter")) == set(funnel().adopter)
    assert "敌人→中立" in funnel().stance["-2"]
