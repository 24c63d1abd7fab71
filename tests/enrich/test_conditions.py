"""Conditions answer yes, no or unknown, and never take unknown for no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.conditions import ConditionError, compile_condition


def ask(table, **facts):
    return compile_condition(table).check(facts)


def staff(op, value):
    return {"field": "employees", "op": op, "value": value}


@pytest.mark.parametrize(
    ("op", "bound", "span", "verdict"),
    [
        ("at_least", 50, (50, 99), True),
        ("at_least", 60, (50, 99), None),
        ("at_least", 100, (50, 99), False),
        ("at_least", 100, (50, None), None),
        ("at_most", 99, (50, 99), True),
        ("at_most", 60, (50, 99), None),
        ("at_most", 49, (50, None), False),
        ("at_most", 49, (20, None), None),
        ("at_most", 49, None, None),
    ],
)
def test_a_range_may_straddle_a_bound(op, bound, span, verdict):
    assert ask(staff(op, bound), employees=span) is verdict


@pytest.mark.parametrize(
    ("table", "facts", "verdict"),
    [
        ({"field": "status", "op": "is", "value": "closed"}, {"status": "closed"}, True),
        ({"field": "status", "op": "is", "value": "closed"}, {"status": None}, None),
        ({"field": "city", "op": "in", "value": ["苏州市"]}, {"city": "无锡市"}, False),
        ({"field": "name", "op": "contains", "value": ["培训"]}, {"name": "澜知培训学校"}, True),
        ({"field": "industry", "op": "under", "value": ["P839"]}, {"industry": ("C34", "P8391")}, True),
        ({"field": "industry", "op": "has", "value": ["P83"]}, {"industry": ("P8391",)}, False),
        ({"field": "hiring", "op": "has", "value": ["hiring_promotion"]}, {"hiring": ()}, False),
        ({"field": "website", "op": "known", "value": True}, {"website": None}, False),
        ({"field": "website", "op": "known", "value": False}, {"website": None}, True),
    ],
)
def test_operators(table, facts, verdict):
    assert ask(table, **facts) is verdict


LEAF = {True: (100, 100), False: (1, 1), None: None}


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=4))
def test_joints_follow_three_valued_logic(verdicts):
    fields = ["employees", "capital", "age", "branches"][: len(verdicts)]
    tests = [{"field": f, "op": "at_least", "value": 50} for f in fields]
    facts = {f: LEAF[v] for f, v in zip(fields, verdicts, strict=True)}
    every = False if False in verdicts else None if None in verdicts else True
    some = True if True in verdicts else None if None in verdicts else False
    assert ask({"all": tests}, **facts) is every
    assert ask({"any": tests}, **facts) is some
    assert ask({"not": {"all": tests}}, **facts) is (None if every is None else not every)
    assert compile_condition({"all": tests}).fields == tuple(fields)


@pytest.mark.parametrize(
    ("table", "path"),
    [
        ({"all": [staff("at_least", 1), {"field": "x", "op": "is", "value": ""}]}, ("all", 1, "field")),
        ({"not": {"any": [staff("is", 1)]}}, ("not", "any", 0, "op")),
        ({"any": []}, ("any",)),
        ({"field": "name", "op": "contains", "value": []}, ("value",)),
        ({"field": "name", "op": "contains", "value": [""]}, ("value",)),
        ({"field": "employees", "op": "at_least", "value": True}, ("value",)),
        ({"field": "name"}, ()),
        (["name"], ()),
    ],
)
def test_a_mistake_carries_its_place(table, path):
    with pytest.raises(ConditionError) as caught:
        compile_condition(table)
    assert caught.value.path == path
