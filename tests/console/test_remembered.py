"""Answers that take long are given at once, and made anew behind."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from console.remembered import MOST_KEPT, Remembered

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
LATER = NOW + timedelta(minutes=6)


def settled():
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon and thread.name.endswith("(_renew)"):
            thread.join(10)


def test_the_last_answer_is_given_while_a_newer_one_is_made():
    begun, go = threading.Event(), threading.Event()
    made = []

    def make(key):
        if made:
            begun.set()
            assert go.wait(10)
        made.append(key)
        return len(made)

    kept = Remembered(make, timedelta(minutes=5))
    assert kept.get("a", NOW) == (NOW, 1)
    assert kept.get("a", NOW + timedelta(minutes=4)) == (NOW, 1)
    assert kept.get("a", LATER) == (NOW, 1)
    assert begun.wait(10)
    assert kept.get("a", LATER) == (NOW, 1)  # and no second making begins
    go.set()
    settled()
    assert kept.get("a", LATER) == (LATER, 2)
    assert made == ["a", "a"]


def test_a_making_that_fails_is_tried_again():
    answers = iter([1, ValueError("busy"), 2])

    def make(_):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    kept = Remembered(make, timedelta(minutes=5))
    assert kept.get("a", NOW)[1] == 1
    with pytest.raises(ValueError, match="busy"):
        kept._renew("a", LATER)
    assert kept.get("a", LATER)[1] == 1
    settled()
    assert kept.get("a", LATER)[1] == 2


def test_only_so_many_are_kept():
    kept = Remembered(str, timedelta(minutes=5))
    for number in range(MOST_KEPT + 3):
        kept.get(number, NOW)
    assert len(kept._made) == MOST_KEPT
