"""People of a company: one row a person, also where one listing has only the surname and the title."""

import pytest

from enrich.companies import Company
from enrich.golden import Sighting
from enrich.judge import _people


def company(*people):
    listings = tuple(
        Sighting(
            str(number), "a", "regional", "detail", "", "2026-11-01", "2026-11-01", {"person": name, "title": title}
        )
        for number, (name, title) in enumerate(people)
    )
    return Company("u", {}, {}, listings)


@pytest.mark.parametrize(
    ("people", "kept"),
    [
        ([("王小明", "经理"), ("王经理", "经理")], ["王小明"]),
        ([("王经理", "经理"), ("王小明", "销售经理")], ["王小明"]),
        ([("王小明", "经理"), ("王小红", "经理"), ("王经理", "经理")], ["王小明", "王小红", "王经理"]),
        ([("王小明", "校长"), ("王经理", "经理")], ["王小明", "王经理"]),
        ([("李小明", "经理"), ("王经理", "经理")], ["李小明", "王经理"]),
        ([("王小明", ""), ("王小明", "校长")], ["王小明"]),
        ([("王先生", ""), ("王小明", "经理")], ["王先生", "王小明"]),
        ([("", "经理")], []),
    ],
)
def test_one_row_a_person(people, kept):
    assert sorted(row["person"] for row in _people(company(*people))) == sorted(kept)


def test_a_title_brings_department_function_and_role_with_its_reason():
    (row,) = _people(company(("王小明", ""), ("王小明", "财务总监")))
    assert (row["function"], row["buying_role"]) == ("finance", "approver")
    assert row["reason"]
