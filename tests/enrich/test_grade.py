"""A grade explains every point, knows unknown from no, and fades with its signals."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.grade import expected_value, grade
from enrich.lead import Lead, LeadContact, LeadPhone, Signal
from enrich.profiles import load_profile

TODAY = date(2026, 11, 24)
EDUCATION = load_profile("education")
OFFICE = LeadPhone("+8651265550123", kind="landline", policy="callable")
SCHOOL = Lead(
    "L0000000A1",
    "苏州澜知职业培训学校有限公司",
    industries=(("P8391", 0.8),),
    employees=(50, 99),
    founded=date(2015, 3, 1),
    status="open",
    phones=(OFFICE,),
    channels=("industry", "recruitment"),
)


def hiring(days_ago, kind="hiring_enrolment"):
    seen = TODAY - timedelta(days=days_ago)
    return Signal(kind, "招聘招生人员: 招生顾问", seen, "http://example.test/1", seen + timedelta(days=180))


def judge(lead):
    return grade(lead, EDUCATION, TODAY)


def reasons(lead):
    return {reason.rule_id: reason for reason in judge(lead).reasons}


def test_points_are_the_sum_of_their_reasons():
    result = judge(replace(SCHOOL, signals=(hiring(0), hiring(10, "hiring_promotion"))))
    for axis, points in (("fit", result.fit_points), ("readiness", result.readiness_points)):
        assert sum(r.points for r in result.reasons if r.axis == axis) == pytest.approx(points)
    assert (result.fit, result.readiness, result.tier) == ("A", 1, "vip")
    assert result.rule_version == EDUCATION.version


def test_unknown_is_listed_and_is_not_no():
    bare = replace(SCHOOL, employees=None, channels=("industry",))
    known = reasons(bare)
    assert known["staff_10_300"].state == "unknown"
    assert known["staff_10_300"].evidence == "缺资料: 员工人数"
    assert known["hiring_enrolment"].state == "unknown"
    assert "staff_10_300" not in reasons(replace(SCHOOL, employees=(1000, None)))
    assert "hiring_enrolment" not in reasons(SCHOOL)  # a recruitment site was read: it is not hiring


def test_a_range_that_straddles_a_bound_is_unknown_and_says_so():
    assert reasons(replace(SCHOOL, employees=(5, 20)))["staff_10_300"].evidence == "缺资料: 员工人数(5–20)"


def test_a_signal_halves_with_its_half_life_and_dies():
    for days, points in ((0, 30), (60, 15), (120, 7.5)):
        fired = reasons(replace(SCHOOL, signals=(hiring(days),)))["hiring_enrolment"]
        assert (fired.points, fired.state) == (points, "fired")
    assert "hiring_enrolment" not in reasons(replace(SCHOOL, signals=(hiring(180),)))


def test_the_newest_signal_counts_and_gives_the_evidence():
    fired = reasons(replace(SCHOOL, signals=(hiring(50), hiring(0))))["hiring_enrolment"]
    assert fired.points == 30
    assert fired.evidence == "2026-11-24 招聘招生人员: 招生顾问 等2条"


def test_a_group_stops_at_its_cap_and_shows_what_was_cut():
    kinds = ("hiring_enrolment", "hiring_online_teaching", "hiring_promotion")
    found = reasons(replace(SCHOOL, signals=tuple(hiring(0, kind) for kind in kinds)))
    assert [(found[k].points, found[k].state) for k in kinds] == [(30, "fired"), (20, "capped"), (0, "capped")]


@pytest.mark.parametrize(
    ("change", "veto"),
    [({"status": "closed"}, "企业已注销、吊销或停业"), ({"phones": ()}, "没有可拨打的号码")],
)
def test_a_veto_stops_contact_whatever_the_grade(change, veto):
    result = judge(replace(SCHOOL, **change))
    assert (result.tier, result.vetoes) == ("none", (veto,))
    assert result.reasons[0].state == "vetoed"


def test_held_numbers_do_not_make_a_company_reachable():
    mobile = LeadPhone("+8613800138000", kind="mobile", policy="held")
    assert "没有可拨打的号码" in judge(replace(SCHOOL, phones=(mobile,))).vetoes


def test_another_trade_does_not_fit():
    factory = Lead("L0000000B2", "苏州砚舟精密机械有限公司", industries=(("C34", 0.9),), phones=(OFFICE,))
    result = judge(factory)
    assert (result.fit, result.tier) == ("D", "none")
    assert reasons(factory)["other_trade"].points < 0


def test_the_queue_puts_better_calls_first():
    ready = replace(SCHOOL, signals=(hiring(0),), contacts=(LeadContact("陆老师", buying_role="decision_maker"),))
    shared = replace(SCHOOL, phones=(replace(OFFICE, policy="shared"),))
    ranks = [judge(lead).rank for lead in (ready, SCHOOL, shared)]
    assert ranks == sorted(ranks, reverse=True)
    assert expected_value(replace(SCHOOL, phones=()), "A", "1", EDUCATION.next_call) == -EDUCATION.next_call.cost


FACTORY = replace(
    SCHOOL, name="苏州砚舟精密机械有限公司", industries=(("C3421", 0.9),), employees=(100, 199), channels=("industry",)
)
TRADER = replace(FACTORY, name="苏州霁石贸易有限公司", industries=(("F5179", 0.9),), website="http://jishi.test")
RESTAURANT = replace(SCHOOL, name="砚舟餐厅", industries=(("H6210", 0.9),), employees=(1, 4), channels=("industry",))


@pytest.mark.parametrize(
    ("profile", "customer", "others"),
    [
        ("education", SCHOOL, (FACTORY, TRADER, RESTAURANT)),
        ("manufacturing", FACTORY, (SCHOOL, TRADER, RESTAURANT)),
        ("software", TRADER, (RESTAURANT,)),
    ],
)
def test_each_profile_tells_its_customer_from_others(profile, customer, others):
    def fit(lead):
        return grade(lead, load_profile(profile), TODAY).fit

    assert fit(customer) in "AB"
    assert all(fit(other) == "D" for other in others)


SPANS = st.tuples(st.integers(0, 500), st.none() | st.integers(0, 900)).filter(lambda s: s[1] is None or s[0] <= s[1])
LEADS = st.builds(
    Lead,
    lead_uid=st.just("L0000000C3"),
    name=st.sampled_from(["", "澜知外语", "砚舟机械"]),
    industries=st.sampled_from([(), (("P8399", 0.5),), (("C34", 0.7), ("P8391", 0.2)), (("P8310", 0.4),)]),
    employees=st.none() | SPANS,
    founded=st.none() | st.dates(date(1990, 1, 1), date(2027, 1, 1)),
    status=st.sampled_from(["open", "closed", "moved", "unknown"]),
    phones=st.sampled_from([(), (OFFICE,)]),
    signals=st.lists(st.builds(hiring, st.integers(-5, 300)), max_size=3).map(tuple),
    channels=st.sampled_from([(), ("industry",), ("recruitment",)]),
    branches=st.integers(0, 3),
)


@settings(max_examples=80)
@given(LEADS)
def test_every_rule_is_accounted_for_and_grades_are_complete(lead):
    result = judge(lead)
    ids = [reason.rule_id for reason in result.reasons]
    assert len(ids) == len(set(ids))
    assert result.fit in "ABCD"
    assert result.readiness in (1, 2, 3, 4)
    assert all(reason.text and reason.evidence for reason in result.reasons)
    assert all(reason.points == 0 for reason in result.reasons if reason.state in ("unknown", "vetoed"))
    assert (result.tier == "none") >= bool(result.vetoes)


def test_a_doubtful_industry_is_unknown():
    doubtful = replace(SCHOOL, industries=(("C35", 0.05),))
    assert reasons(doubtful)["training_school"].evidence == "缺资料: 主营行业"
    assert "other_trade" not in reasons(doubtful)
    assert reasons(replace(SCHOOL, industries=(("P83", 0.6),)))["teaching"].state == "fired"
