"""New profiles can be used as they are; what a profile asks for in vain is remarked with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.profiles import FITS, ProfileError, load_profile, parse_profile, profile_names
from enrich.profiles.remarks import most_points, remarks
from enrich.profiles.writing import Answers, new_profile

EDUCATION, SOFTWARE = load_profile("education"), load_profile("software")


@settings(max_examples=20)
@given(
    title=st.text(min_size=1).filter(str.strip),
    words=st.lists(st.text(min_size=1), max_size=3),
    low=st.integers(0, 500),
    high=st.none() | st.integers(500, 9_000),
    regions=st.lists(st.sampled_from(("苏州", "江苏", "310000")), max_size=2),
    margin=st.floats(1, 1e7),
)
def test_whatever_was_answered_the_profile_is_valid(title, words, low, high, regions, margin):
    answers = Answers("mine", title, ("C", "P83"), tuple(words), (low, high), tuple(regions), margin)
    for base in (EDUCATION, SOFTWARE):
        made = parse_profile(new_profile(base.source.text, answers, "2026.11.26"), "mine.toml")
        assert (made.name, made.title) == ("mine", title)
        assert not remarks(made)
        assert made.script == base.script
        assert [rule.id for rule in made.rules if rule.axis == "readiness"] == [
            rule.id for rule in base.rules if rule.axis == "readiness"
        ]


def test_margins_fall_with_the_fit():
    made = parse_profile(new_profile(SOFTWARE.source.text, Answers("mine", "题", ("C",), margin=9000), "1"), "mine")
    margins = [made.next_call.margin[fit] for fit in FITS]
    assert margins[0] == 9000
    assert margins == sorted(margins, reverse=True)


def test_a_base_whose_rules_are_mixed_is_refused():
    mixed = SOFTWARE.source.text.replace('axis = "fit"', 'axis = "readiness"', 1)
    mixed = mixed.replace('group = "industry"\ncap = 50\n', "")
    with pytest.raises(ProfileError, match="before those of readiness"):
        new_profile(mixed, Answers("mine", "题", ("C",)), "1")


@pytest.mark.parametrize("name", profile_names())
def test_shipped_profiles_leave_nothing_to_remark(name):
    assert remarks(load_profile(name)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["P839"]', '["P839", "P836"]', "GB/T 4754 has no class 'P836'"),
        ('["hiring_enrolment"]', '["hiring_enrolement"]', "did you mean 'hiring_enrolment'?"),
        ('["new_campus"]', '["hiring_enrolment"]', "events is never 'hiring_enrolment'"),
        ('op = "is", value = "closed"', 'op = "is", value = "close"', "did you mean 'closed'?"),
        ("A = 70", "A = 700", "nobody can reach A: it takes 700 points"),
        ('["call_INTR", "call_XFER"]', '["INTR", "call_XFER"]', "last_result is never 'INTR'"),
    ],
)
def test_what_can_never_be_is_remarked_with_its_line(old, new, said):
    text = EDUCATION.source.text
    assert old in text
    (remark,) = remarks(parse_profile(text.replace(old, new, 1), "draft.toml"))
    assert said in remark.text
    assert remark.line == text[: text.index(old)].count("\n") + 1


def test_the_most_points_respect_caps():
    assert most_points(EDUCATION, "fit") < sum(rule.points for rule in EDUCATION.rules if rule.axis == "fit")
