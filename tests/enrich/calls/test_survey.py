"""Typed answers: what people write into a cell, read into values, or refused."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enrich.calls.errors import ResultError
from enrich.calls.survey import KINDS, Question, read_answer, show_answer
from enrich.profiles import load_profile, profile_names

TODAY = date(2026, 11, 26)
QUESTIONS = {question.id: question for question in load_profile("education").script.survey}


@pytest.mark.parametrize(
    ("question", "said", "answer"),
    [
        ("promotion", "短视频、地推", ["地推", "短视频"]),
        ("promotion", "百度推广 转介绍", ["转介绍", "百度推广"]),
        ("campuses", "3个", (3, 3)),
        ("campuses", 3.0, (3, 3)),
        ("campuses", "3所校区", (3, 3)),
        ("students", "200-300人", (200, 300)),
        ("students", "约500", (500, 500)),
        ("students", "500以上", (500, None)),
        ("students", "两百", (200, 200)),
        ("class_mode", "结合", "线上线下结合"),
        ("awareness", "2", 2),
        ("awareness", "试用过", 3),
        ("budget", "5万左右", (50000.0, 50000.0)),
        ("budget", "3-5万", (30000.0, 50000.0)),
        ("budget", 50000, (50000.0, 50000.0)),
        ("budget", "5万以内", (0.0, 50000.0)),
        ("budget", "还没定", None),
        ("time", "3个月内", {"text": "3个月内", "by": "2027-02-24"}),
        ("time", "2027年3月", {"text": "2027年3月", "by": "2027-03-01"}),
        ("time", "下学期", {"text": "下学期", "by": ""}),
        ("need", " 招生难 ", "招生难"),
        ("need", "", None),
    ],
)
def test_answers_are_typed(question, said, answer):
    assert read_answer(QUESTIONS[question], said, TODAY) == answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("campuses", "很多"),
        ("awareness", "9"),
        ("awareness", "说过"),
        ("class_mode", "随便"),
        ("budget", "看心情 USD 9"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_would_be(question, said):
    with pytest.raises(ResultError, match=r"可选|数字"):
        read_answer(QUESTIONS[question], said, TODAY)


def test_every_profile_asks_and_the_house_columns_have_their_question():
    for name in profile_names():
        survey = load_profile(name).script.survey
        assert {question.column for question in survey} >= {"需求", "决策人", "预算", "时间"}


@given(st.sampled_from(KINDS), st.text())
@example("scale", "²")  # a digit that is no number
def test_any_text_is_an_answer_that_can_be_shown_nothing_or_a_refusal(kind, said):
    choices = ("甲", "乙", "丙") if kind in ("choice", "choices", "scale") else ()
    question = Question("q", "问", "问?", kind, choices)
    with suppress(ResultError):
        answer = read_answer(question, said, TODAY)
        assert answer is None or isinstance(show_answer(question, answer), str)
