"""When a source is due: what its visits brought moves the interval, failures put it off, clocks may jump."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.due import BOUNDS, RETRY_DAYS, Visit, interval_days, judge_due
from pipelines.failures import Failure

NOW = datetime(2026, 11, 26, 21, tzinfo=UTC)


def visit(days_ago, verdict="ok", news=0, state="finished", listings=100):
    return Visit(NOW - timedelta(days=days_ago), state, verdict, pages=110, listings=listings, news=news)


def test_a_source_never_crawled_is_due_and_its_worth_unknown():
    due = judge_due(30, [], NOW)
    assert (due.now, due.worth) == (True, None)


def test_an_interrupted_crawl_goes_on_whenever_it_was():
    assert judge_due(30, [visit(0, "partial", state="interrupted")], NOW).now
    assert not judge_due(30, [visit(0, "", state="running")], NOW).now


@pytest.mark.parametrize(("news", "days"), [(0, 10 * 1.4**2), (5, 10), (50, 10 * 0.7**2)])
def test_what_changes_much_is_visited_sooner(news, days):
    visits = [visit(10, news=news), visit(20, news=news), visit(30, news=100)]
    assert interval_days(10, visits) == pytest.approx(days)


def test_failures_in_a_row_wait_longer_each_time():
    waits = [judge_due(30, [visit(0, "blocked")] * n, NOW).at - NOW for n in (1, 2, 3)]
    assert [wait.days for wait in waits] == [2, 4, 8]
    partial = judge_due(10, [visit(0, "partial")] * 9, NOW)
    assert (partial.at - NOW).days == 10


def test_every_failure_of_a_run_has_a_wait():
    ends = list(Failure)[: list(Failure).index(Failure.DATABASE) + 1]
    assert {failure.code for failure in ends} == RETRY_DAYS.keys()


def test_a_clock_that_was_set_back_does_not_stop_a_source_for_ever():
    due = judge_due(30, [visit(-400)], NOW)
    assert due.now
    assert "clock" in due.why


@given(
    st.integers(1, 90),
    st.lists(
        st.builds(visit, st.floats(0, 400), st.sampled_from(["ok", *RETRY_DAYS]), st.integers(0, 100)), max_size=9
    ),
)
def test_the_interval_keeps_its_bounds_and_every_source_comes_again(every, visits):
    visits.sort(key=lambda one: one.began, reverse=True)
    due = judge_due(every, visits, NOW)
    assert due.at <= NOW + timedelta(days=max(every * BOUNDS[1], 60))
    assert judge_due(every, visits, NOW + timedelta(days=max(every * BOUNDS[1], 60))).now
