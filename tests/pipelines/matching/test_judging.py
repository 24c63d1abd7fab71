"""One pair: levels of names, vetoes, rarity, and the same answer as in a batch."""

import numpy as np
import pytest

from pipelines.matching import Context, Record, compare, context_of, prepare, resolve
from pipelines.matching.hashing import numbers_of
from pipelines.matching.names import NAME_LEVELS, compare_names
from pipelines.matching.slips import SLIPS, slip_kind
from pipelines.matching.table import build_table


def counts(firms, kind, **shared):
    return Context(firms, {kind: {int(numbers_of([value])[0]): count for value, count in shared.items()}})


def prepared(name, **values):
    return prepare(Record(values.pop("record_id", "a"), name, **values))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("苏州晨澜教育科技有限公司", "苏州晨澜教育科技有限公司", "same"),
        ("晨澜教育科技有限公司", "晨澜教育科技有限公司", "same_unplaced"),
        ("苏州晨澜教育科技有限公司", "晨澜教育科技", "core"),
        ("苏州晨澜教育科技有限公司", "苏州晨澜教育科技股份有限公司", "other_form"),
        ("苏州晨澜教育科技有限公司", "南京晨澜教育科技有限公司", "core_elsewhere"),
        ("苏州晨澜教育科技有限公司", "晨澜教育", "abbreviation"),
        ("苏州晨澜教育科技有限公司", "苏州晨岚教育科技有限公司", "homophone"),
        ("苏州晨澜教育科技有限公司", "苏州晨澜敎学科技有限公司", "misspelt"),
        ("苏州晨澜教育科技有限公司", "苏州晨波教育科技有限公司", "near_brand"),
        ("苏州晨澜教育科技有限公司", "苏州晨澜机械设备有限公司", "other_trade"),
        ("苏州晨澜教育科技有限公司", "南京晨澜机械设备有限公司", "brand_elsewhere"),
        ("苏州晨澜教育科技有限公司", "苏州瀚石包装材料有限公司", "different"),
        ("苏州晨澜教育科技有限公司", "", "unknown"),
    ],
)
def test_levels_of_names(one, other, level):
    table = build_table([prepared(one), prepared(other, record_id="b")])
    levels, _ = compare_names(table, np.array([0]), np.array([1]))
    assert NAME_LEVELS[levels[0]] == level


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("晨澜教育", "晨岚教育", "homophone"),
        ("晨澜教育", "晨澜教学", "misspelt"),
        ("晨澜教育", "晨波教育", "near_brand"),
        ("晨澜一厂", "晨澜二厂", "sisters"),
        ("东晨澜教育", "西晨澜教育", "sisters"),
    ],
)
def test_kinds_of_slips(one, other, kind):
    assert SLIPS[slip_kind(one, other)] == kind
    assert SLIPS[slip_kind(other, one)] == kind


def test_what_may_never_merge_says_why():
    head = prepared("苏州晨澜教育科技有限公司")
    assert compare(head, prepared("苏州晨澜教育科技有限公司昆山分公司")).veto == "总部与分支机构"
    assert compare(prepared("苏州晨澜一厂"), prepared("苏州晨澜二厂")).veto == "名称仅序号不同"
    assert not compare(head, prepared("晨澜教育")).veto


def test_a_rare_brand_says_more_than_a_common_one():
    full, short = prepared("苏州晨澜教育科技有限公司"), prepared("晨澜教育")
    common = counts(100_000, "opening", 晨澜教=500)
    assert compare(full, short, common).probability < compare(full, short, Context(100)).probability


def test_a_shared_telephone_says_less_the_more_firms_use_it():
    one, other = (prepared(name, phones=("+8651265550000",)) for name in ("晨澜教育", "苏州晨岚教育科技有限公司"))
    own, agent = (counts(1000, "phones", **{"+8651265550000": firms}) for firms in (1, 4))
    judgement = compare(one, other, agent)
    assert judgement.probability < compare(one, other, own).probability
    assert "电话相同(另有3家使用)" in judgement.reasons


def test_a_number_of_very_many_firms_says_nothing():
    one, other = (prepared(name, phones=("+8651265550000",)) for name in ("晨澜教育", "苏州瀚石包装有限公司"))
    judgement = compare(one, other, counts(1000, "phones", **{"+8651265550000": 60}))
    assert "电话为多家企业共用" in judgement.reasons
    assert judgement.probability < 0.05


def test_a_pair_is_judged_as_in_a_batch():
    records = [
        Record("a", "苏州晨澜教育科技有限公司", phones=("+8651265550000",), address="苏州市吴中区星湖街8号"),
        Record("b", "晨澜教育", phones=("+8651265550000",), city="苏州"),
        Record("c", "苏州瀚石教育科技有限公司", phones=("+8651265550000",)),
    ]
    ready = [prepare(record) for record in records]
    judgement = compare(ready[0], ready[1], context_of(build_table(ready)))
    member = resolve(records).clusters[0].members[0]
    assert (member.score, member.reasons) == (round(judgement.probability, 4), judgement.reasons)


def test_a_context_holds_what_several_firms_share():
    firms = [prepared(f"苏州{brand}教育有限公司", phones=("+8651265550000",)) for brand in ("晨澜", "瀚石")]
    context = context_of(build_table(firms))
    (shared,) = context.shared["phones"].values()
    assert shared == 2
    assert not context.shared["brand"]
