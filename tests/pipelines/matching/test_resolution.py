"""Batch matching: what merges, what never does, whatever the order and however hostile the values."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from pipelines.matching import Decision, Record, resolve


def together(records, *ids, decisions=()):
    clusters = [{member.record_id for member in cluster.members} for cluster in resolve(records, decisions).clusters]
    return any(set(ids) <= cluster for cluster in clusters)


def codes():
    bodies = ("91320500MA1ABCDE1", "91320500MA1ABCDE2", "91110105MA1ABCDE3")
    return [body + uscc.calc_check_digit(body) for body in bodies]


ADDRESS = "江苏省苏州市吴中区星湖街1208号3幢"
FULL = Record("a", "苏州晨澜云图教育科技有限公司", address=ADDRESS, city="苏州")


@pytest.mark.parametrize(
    "other",
    [
        Record("b", "苏州晨澜云图教育科技有限公司"),
        Record("b", " 苏州 晨澜云图教育科技　有限公司", city="苏州"),
        Record("b", "晨澜云图(苏州)教育科技有限公司", city="苏州"),
        Record("b", "蘇州晨瀾雲圖教育科技有限公司"),
        Record("b", "苏州晨澜云图教育科技", city="苏州"),
        Record("b", "晨澜云图", address=ADDRESS),
        Record("b", "晨澜教育", address=ADDRESS),
        Record("b", "苏州晨岚云图教育科技有限公司", address="苏州市吴中区星湖街1208号"),
    ],
    ids=lambda record: record.name,
)
def test_spellings_of_one_company_merge(other):
    assert together([FULL, other], "a", "b")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("宁波第一建筑工程有限公司", "宁波第二建筑工程有限公司"),
        ("苏州晨澜一厂", "苏州晨澜二厂"),
        ("北京晨澜教育第1分公司", "北京晨澜教育第2分公司"),
        ("苏州晨澜云图教育科技有限公司", "苏州晨澜云图机械设备有限公司"),
        ("苏州晨澜云图教育科技有限公司", "南京晨澜云图教育科技有限公司"),
        ("苏州晨澜云图教育科技有限公司", "苏州晨澜云图教育科技有限公司昆山分公司"),
    ],
)
def test_sisters_branches_and_namesakes_stay_apart_at_one_address_and_number(one, other):
    records = [
        Record("a", one, address=ADDRESS, phones=("+8651265550000",)),
        Record("b", other, address=ADDRESS, phones=("+8651265550000",)),
    ]
    assert not together(records, "a", "b")


def test_a_branch_is_linked_to_its_head():
    records = [FULL, Record("b", "苏州晨澜云图教育科技有限公司昆山分公司")]
    assert resolve(records).branches == [("b", "a")]


def test_a_number_of_many_firms_is_no_evidence():
    shared = {"phones": ("+8651265550000",), "address": ADDRESS}
    brands = ["晨澜", "瀚石", "沐野", "佰旗", "鹿鸣", "拓岭", "青屿", "云岫", "澄麦", "弘邈"]
    records = [Record(brand, f"苏州{brand}贸易有限公司", **shared) for brand in brands]
    assert len(resolve(records).clusters) == len(brands)


def test_codes_decide():
    first, second, _ = codes()
    assert together([replace(FULL, credit_code=first), Record("b", "某某", credit_code=first)], "a", "b")
    twin = replace(FULL, record_id="b", credit_code=second)
    assert not together([replace(FULL, credit_code=first), twin], "a", "b")


def test_a_record_taken_out_of_a_code_leaves_the_others_together():
    code, *_ = codes()
    records = [
        Record(name, f"苏州{brand}教育科技有限公司", credit_code=code)
        for name, brand in zip("abc", ("晨澜", "砚秋", "霁川"), strict=True)
    ]
    assert together(records, "a", "b", "c")
    apart = [Decision("a", "b", same=False), Decision("a", "c", same=False)]
    assert together(records, "b", "c", decisions=apart)
    assert not together(records, "a", "b", decisions=apart)


def test_a_record_without_a_code_is_no_bridge_between_codes():
    first, second, _ = codes()
    records = [replace(FULL, record_id=i, credit_code=code) for i, code in (("a", first), ("b", second), ("c", ""))]
    assert len(resolve(records).clusters) == 2


def test_reasons_are_told():
    (cluster,) = resolve([FULL, replace(FULL, record_id="b")]).clusters
    assert cluster.cluster_id == "a"
    assert [member.record_id for member in cluster.members] == ["a", "b"]
    assert "名称相同" in cluster.members[0].reasons
    assert 0.9 < cluster.members[0].score <= 1


def test_ids_must_be_unique():
    with pytest.raises(ValueError, match="'a'"):
        resolve([FULL, FULL])


def test_nothing_in_nothing_out():
    assert resolve([]).clusters == []


NAMES = st.sampled_from(
    [
        *("苏州晨澜教育科技有限公司", "苏州晨澜教育科技", "晨澜教育", "晨澜", "苏州晨澜教育科技有限公司昆山分公司"),
        *("苏州晨澜第二教育科技有限公司", "苏州晨岚教育科技有限公司", "南京晨澜教育科技有限公司", "南京瀚石机械厂", ""),
    ]
)
RECORDS = st.lists(
    st.builds(
        Record,
        record_id=st.just(""),
        name=NAMES,
        credit_code=st.sampled_from(["", "", *codes()]),
        phones=st.sets(st.sampled_from(["+8651265550000", "+8651265550001"])).map(tuple),
        address=st.sampled_from(["", ADDRESS, "南京市鼓楼区中山路18号"]),
        website=st.sampled_from(["", "www.chenlan-example.cn"]),
        city=st.sampled_from(["", "苏州"]),
    ),
    max_size=12,
).map(lambda records: [replace(record, record_id=f"r{i:02}") for i, record in enumerate(records)])
VERDICTS = st.lists(st.builds(Decision, *[st.integers(0, 11).map(lambda i: f"r{i:02}")] * 2, st.booleans()), max_size=4)


@settings(max_examples=60)
@given(RECORDS, VERDICTS, st.randoms(use_true_random=False))
def test_the_order_of_records_and_verdicts_does_not_matter(records, verdicts, chance):
    answer = resolve(records, verdicts)
    shuffled, turned = list(records), list(verdicts)
    chance.shuffle(shuffled)
    chance.shuffle(turned)
    assert resolve(shuffled, turned) == answer


@settings(max_examples=60)
@given(RECORDS, VERDICTS)
def test_codes_and_verdicts_are_respected(records, verdicts):
    code = {record.record_id: record.credit_code for record in records}
    clusters = resolve(records, verdicts).clusters
    place = {member.record_id: cluster.cluster_id for cluster in clusters for member in cluster.members}
    assert sorted(place) == sorted(code)
    for cluster in clusters:
        assert len({code[member.record_id] for member in cluster.members} - {""}) <= 1
    for verdict in verdicts:
        a, b = verdict.record_id_a, verdict.record_id_b
        if a != b and a in place and b in place and not verdict.same:
            assert place[a] != place[b]


def test_a_verdict_joins_and_separates():
    stranger = Record("b", "南京瀚石机械厂")
    assert together([FULL, stranger], "a", "b", decisions=[Decision("a", "b", True)])
    twin = replace(FULL, record_id="b")
    assert not together([FULL, twin], "a", "b", decisions=[Decision("a", "b", False)])


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20)), max_size=6))
def test_hostile_values_do_not_raise(rows):
    records = [
        Record(f"r{i}", name, code, (code,), address, address, (name,), code)
        for i, (name, code, address) in enumerate(rows)
    ]
    assert sum(len(cluster.members) for cluster in resolve(records).clusters) == len(rows)


def test_a_slip_is_no_contradiction_where_the_same_names_match_beyond_doubt():
    slip, phone = "苏州晨肩云图教育科技有限公司", "+8651265550000"
    records = [
        Record("a", "苏州晨启云图教育科技有限公司", address=ADDRESS, phones=(phone,)),
        Record("b", slip, address=ADDRESS, phones=(phone,)),
        Record("c", "苏州晨启云图教育科技有限公司"),
    ]
    assert together(records, "a", "b", "c")
