"""The backtest recovers lifts that were put into simulated calls, and finds none where none was put."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from enrich.backtest.measures import ENOUGH, measure
from enrich.backtest.past import Trial, past_trials
from enrich.backtest.rules_model import compare
from enrich.lead import Lead, LeadPhone, Signal
from enrich.lead_json import dump
from enrich.profiles import load_profile, parse_profile
from enrich.profiles.writing import with_points
from enrich.report import silent
from pipelines.schema import open_database

EDUCATION = load_profile("education")
OFFICE = LeadPhone("+8651265550123", kind="landline", policy="callable")
SCHOOL = Lead("", "苏州澜知职业培训学校", industries=(("P8391", 0.8),), employees=(50, 99), phones=(OFFICE,))
SHOP = Lead("", "苏州霁川五金经营部", industries=(("F5274", 0.8),), employees=(1, 4), phones=(OFFICE,))
DAY = date(2026, 3, 2)


@pytest.fixture
def db(database):
    return open_database(database)


def call(db, uid, disposition, day=DAY, hour=2):
    db.execute(
        "INSERT INTO calls (call_uid, lead_uid, e164, agent, called_at, disposition) VALUES (?, ?, '', '', ?, ?)",
        [f"{uid}-{day}-{hour}", uid, f"{day}T{hour:02}:00:00+00:00", disposition],
    )


def called(db, lead, *dispositions):
    """Store a lead with one call a day; what the profile says of it on the first."""
    with db.conn:
        db.execute("INSERT INTO leads VALUES (?, '', ?)", [lead.lead_uid, dump(lead)])
        for days, disposition in enumerate(dispositions):
            call(db, lead.lead_uid, disposition, DAY + timedelta(days=days))
    return next(t for t in past_trials(db, EDUCATION, report=silent) if t.lead_uid == lead.lead_uid)


def simulate(db, chances, count=400, seed=1):
    """Schools and shops, each called once, interested with the chance of its kind."""
    chance = random.Random(seed)
    with db.conn:
        for number in range(count):
            kind = number % 2
            lead = replace((SCHOOL, SHOP)[kind], lead_uid=f"L{number:09}")
            db.execute("INSERT INTO leads VALUES (?, '', ?)", [lead.lead_uid, dump(lead)])
            call(db, lead.lead_uid, "INTR" if chance.random() < chances[kind] else "NI")
    return measure(past_trials(db, EDUCATION, report=silent), EDUCATION)


def test_a_lift_that_was_put_in_is_recovered(db):
    found = simulate(db, (0.4, 0.1))
    assert found.conclusion == "ranks"
    lifts = {one.label: one for one in found.by_fit}
    school, shop = lifts["A"].rate, lifts["D"].rate
    assert school.low < 0.4 < school.high
    assert shop.low < 0.1 < shop.high
    assert lifts["A"].lift == pytest.approx(school.share / (found.qualified / found.reached))
    first, every = found.at_k[0][1], found.at_k[-1][1]
    assert first.share > every.share
    assert every.tried == found.reached == 400


def test_grades_that_point_the_wrong_way_are_called_misleading(db):
    assert simulate(db, (0.1, 0.4)).conclusion == "inverted"


def test_no_difference_is_found_where_none_was_put(db):
    found = simulate(db, (0.2, 0.2))
    assert found.conclusion == "no_difference"
    assert found.ranking.low < 0.5 < found.ranking.high


def trial(number, score, qualified, **rest):
    return Trial(
        f"L{number:09}", DAY, True, qualified, False, "B", "2", score, score, control=False, **({"fired": {}} | rest)
    )


def test_chance_alone_is_taken_for_a_finding_as_seldom_as_the_intervals_promise():
    chance = random.Random(7)
    conclusions = [
        measure([trial(n, chance.randrange(100), chance.random() < 0.2) for n in range(300)], EDUCATION).conclusion
        for _ in range(100)
    ]
    assert conclusions.count("no_difference") >= 90


@pytest.mark.parametrize("interested", [0, ENOUGH - 1])
def test_too_few_outcomes_are_no_conclusion_whatever_they_look_like(interested):
    trials = [trial(n, 90, True) for n in range(interested)] + [trial(100 + n, 10, False) for n in range(100)]
    assert measure(trials, EDUCATION).conclusion == "too_few"


def test_a_lead_is_judged_as_it_stood_before_its_first_call(db):
    late = Signal("hiring_enrolment", "招聘招生顾问", DAY + timedelta(days=1), "", DAY + timedelta(days=200))
    early = replace(late, seen=DAY - timedelta(days=1))
    unaware = called(db, replace(SCHOOL, lead_uid="LATE", signals=(late,)), "CALLBK", "NI")
    aware = called(db, replace(SCHOOL, lead_uid="EARLY", signals=(early,)), "CALLBK", "NI")
    assert "hiring_enrolment" in aware.fired
    assert "hiring_enrolment" not in unaware.fired
    assert not [rule for rule in aware.fired if rule.startswith("call_")]


@pytest.mark.parametrize(
    ("dispositions", "reached", "qualified", "sold"),
    [
        (("N",), False, False, False),
        (("N", "CALLBK"), True, False, False),
        (("NI",), True, False, False),
        (("N", "CALLBK", "INTR"), True, True, False),
        (("CALLBK", "SALE"), True, True, True),
        (("N",) * 91 + ("INTR",), False, False, False),
    ],
)
def test_what_came_of_a_lead_is_what_was_heard_in_time(db, dispositions, reached, qualified, sold):
    found = called(db, replace(SCHOOL, lead_uid="LEAD"), *dispositions)
    assert (found.reached, found.qualified, found.sold) == (reached, qualified, sold)


def test_only_first_calls_of_the_days_asked_for_count(db):
    called(db, replace(SCHOOL, lead_uid="LEAD"), "CALLBK", "INTR")
    trials = [past_trials(db, EDUCATION, report=silent, since=day) for day in (DAY, DAY + timedelta(days=1))]
    assert [len(found) for found in trials] == [1, 0]


def test_a_stated_chance_far_from_what_was_sold_is_marked():
    trials = [replace(trial(n, 50, True), sold=True) for n in range(60)]
    row = next(one for one in measure(trials, EDUCATION).calibration if one.readiness == "2")
    assert row.outside
    assert row.sold.share == 1


def outcomes(effect, count=600, seed=3):
    """Leads for whom two rules hold by chance; the points say `website`, the calls say `campuses`, by `effect`."""
    chance = random.Random(seed)
    for number in range(count):
        campuses, website = chance.random() < 0.5, chance.random() < 0.5
        fired = {rule: 1.0 for rule, holds in (("campuses", campuses), ("website", website)) if holds}
        yield trial(number, 5.0 * website, chance.random() < 0.3 + effect * (campuses - 0.5), fired=fired)


def test_a_model_is_proposed_only_where_it_does_better_on_leads_it_has_not_seen():
    found = compare(list(outcomes(0.4)), EDUCATION)
    assert found.better
    proposed = {weight.rule_id: weight.proposed for weight in found.weights}
    assert proposed["campuses"] > abs(proposed["website"])
    assert not compare(list(outcomes(0)), EDUCATION).better


def test_no_model_is_fitted_on_few_outcomes():
    assert compare(list(outcomes(0.4, count=150)), EDUCATION) is None


def test_proposed_points_go_into_a_copy_that_is_a_valid_profile():
    copy = parse_profile(with_points(EDUCATION.source.text, {"campuses": 17, "website": -2}, "2027-proposed"), "draft")
    points = {rule.id: rule.points for rule in copy.rules}
    assert (points["campuses"], points["website"], copy.version) == (17, -2, "2027-proposed")
    assert {rule.id: rule.points for rule in EDUCATION.rules} | {"campuses": 17, "website": -2} == points
