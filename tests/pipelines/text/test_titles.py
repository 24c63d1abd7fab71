"""Job titles and contact persons. Every person here is invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.text.titles import JobTitle, Person, parse_title, split_person


@pytest.mark.parametrize(
    ("title", "department", "function", "role"),
    [
        ("总经理", "管理层", "business", "decision_maker"),
        ("校长", "管理层", "business", "decision_maker"),
        ("法定代表人", "管理层", "business", "decision_maker"),
        ("CEO", "管理层", "business", "decision_maker"),
        ("副总经理", "管理层", "business", "approver"),
        ("财务总监", "财务部", "finance", "approver"),
        ("首席技术官", "技术部", "technical", "approver"),
        ("Marketing Director", "市场部", "business", "approver"),
        ("总经理助理", "管理层", "business", "recommender"),
        ("招生主任", "招生部", "business", "recommender"),
        ("采购经理", "采购部", "business", "recommender"),
        ("教学主管", "教学部", "technical", "recommender"),
        ("ＩＴ经理", "技术部", "technical", "recommender"),
        ("校区负责人", "", "", "recommender"),
        ("负责人", "", "", "decision_maker"),
        ("软件工程师", "技术部", "technical", "user"),
        ("行政助理", "行政部", "", "user"),
        ("销售经理", "销售部", "business", ""),
        ("销售总监", "销售部", "business", "approver"),
        ("某某某", "", "", ""),
    ],
)
def test_department_and_role(title: str, department: str, function: str, role: str) -> None:
    judged = parse_title(title)
    assert (judged.department, judged.function, judged.buying_role) == (department, function, role)


def test_a_role_has_a_reason() -> None:
    assert parse_title("财务总监").reason == "职务“财务总监”：分管专业的高管，可审核、批准、否决"
    assert "卖方" in parse_title("业务员").reason
    assert parse_title("某某某").reason == ""


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("王先生", Person("王先生", "先生", "")),
        ("李女士（业务员）", Person("李女士", "女士", "业务员")),
        ("张经理", Person("张经理", "", "经理")),
        ("张青禾经理", Person("张青禾", "", "经理")),
        ("陈总", Person("陈总", "", "总")),
        ("联系人：刘 小 姐", Person("刘小姐", "小姐", "")),
        ("欧阳女士", Person("欧阳女士", "女士", "")),
        ("欧阳青禾女士", Person("欧阳青禾", "女士", "")),
        ("王 青 禾", Person("王青禾", "", "")),
        ("王青禾（先生）", Person("王青禾", "先生", "")),
        ("销售经理 王青禾", Person("王青禾", "", "销售经理")),
        ("王青禾 总经理", Person("王青禾", "", "总经理")),
        ("王青禾/李先生", Person("王青禾", "", "")),
        ("Mr. John Whale (CEO)", Person("John Whale", "Mr.", "CEO")),
        ("总经理", Person("", "", "总经理")),
    ],
)
def test_persons(text: str, person: Person) -> None:
    assert split_person(text) == person


@pytest.mark.parametrize("text", [None, "", "暂无", "-", "N/A", "13800000000", "某某有限公司", "a@b.cn", "王**"])
def test_nobody(text: str | None) -> None:
    assert split_person(text) == Person()


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    judged = parse_title(text)
    assert judged.buying_role in {"", "user", "recommender", "approver", "decision_maker"}
    assert judged.function in {"", "finance", "technical", "business"}
    assert split_person(split_person(text).name).name in {split_person(text).name, ""}


def test_no_title() -> None:
    assert parse_title(None) == parse_title(" ") == JobTitle()


@pytest.mark.parametrize("piece", ["经理", "（", "(", "总", "a ", "、"])
def test_only_the_beginning_of_a_long_text_is_read(piece: str) -> None:
    hostile = piece * 50_000
    assert parse_title(hostile) == parse_title(hostile[:60])
    assert split_person(hostile) == split_person(hostile[:60])
