"""When a company may be called: hours, holidays, caps, refusals, callbacks."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.calls.policy import (
    Attempt,
    calendar_known,
    call_policy,
    holiday_note,
    next_slot,
    permission,
    slots,
    workday,
)

POLICY = call_policy()


def at(day, hour=10, minute=0, month=11, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=POLICY.zone)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 26), True),
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 10, 1), False),  # a holiday on a Thursday
        (date(2026, 10, 10), True),  # a Saturday that is made up for
        (date(2027, 1, 1), False),  # no table yet: the decree's days
        (date(2027, 1, 4), True),
        (date(2027, 1, 9), False),
    ],
)
def test_workdays_are_those_of_the_state_council_and_plain_weeks_beyond_its_tables(day, works):
    assert workday(POLICY, day) == works
    assert calendar_known(day) == (day.year == 2026)
    assert ("2027 年放假安排尚未收录" in holiday_note(day)) == (day.year == 2027)


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (at(26, 8), at(26, 9)),
        (at(26, 9), at(26, 9)),
        (at(26, 12), at(26, 14)),
        (at(26, 18), at(27, 9)),
        (at(27, 18, 1), at(30, 9)),
        (at(1, 10, month=10), at(8, 9, month=10)),
    ],
)
def test_the_next_slot_is_within_the_hours(moment, first):
    assert next_slot(POLICY, moment) == first


@given(st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2030, 1, 1)))
def test_a_slot_is_never_before_and_always_within_hours(moment):
    moment = moment.replace(tzinfo=POLICY.zone)
    slot = next_slot(POLICY, moment)
    assert slot >= moment
    assert any(start <= slot < end for start, end in slots(POLICY, slot.date()))


def test_one_attempt_a_day_four_in_all():
    made = [Attempt(at(day), "N") for day in (23, 24, 25)]
    assert permission(POLICY, made, at(26)).allowed
    today = permission(POLICY, [*made[:1], Attempt(at(26, 9), "N")], at(26))
    assert (today.allowed, today.reason, today.earliest) == (False, "当日已拨", at(27, 9))
    full = permission(POLICY, [*made, Attempt(at(26, 9), "B")], at(27))
    assert (full.allowed, full.reason, full.earliest) == (False, "已拨满 4 次", None)


@pytest.mark.parametrize("code", ["NI", "DNC"])
def test_no_call_after_a_refusal_whatever_came_after(code):
    verdict = permission(POLICY, [Attempt(at(23), code), Attempt(at(24), "CALLBK", at(26))], at(26))
    assert not verdict.allowed
    assert "拒绝" in verdict.reason


def test_a_promised_callback_waits_for_its_day_and_is_no_cold_call():
    made = [Attempt(at(day), "N") for day in (19, 20, 23)] + [Attempt(at(24), "CALLBK", at(27, 15))]
    waiting = permission(POLICY, made, at(26))
    assert (waiting.allowed, waiting.earliest) == (False, at(27, 15))
    assert "11-27 15:00" in waiting.reason
    due = permission(POLICY, made, at(27, 9))
    assert (due.allowed, due.due) == (True, at(27, 15))


CODES = st.sampled_from(["N", "B", "DC", "CALLBK", "NI", "DNC", "WRONG", "INTR"])


@given(
    st.lists(st.tuples(CODES, st.integers(0, 9), st.one_of(st.none(), st.integers(0, 20))), max_size=8),
    st.integers(10, 20),
)
def test_what_is_permitted_keeps_every_rule(calls, day):
    start = at(2)
    made = [
        Attempt(start + timedelta(days=ago), code, None if later is None else start + timedelta(days=later))
        for code, ago, later in calls
    ]
    moment = start + timedelta(days=day)
    verdict = permission(POLICY, made, moment)
    assert verdict.attempts == len(made)
    assert verdict.allowed == (not verdict.reason)
    if verdict.allowed:
        assert not any(a.disposition in ("NI", "DNC") for a in made)
        assert not any(a.at.date() == moment.date() for a in made)
        assert workday(POLICY, moment.date())
    if verdict.earliest:
        assert verdict.earliest >= moment
