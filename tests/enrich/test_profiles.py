"""Profiles are read whole, or refused with file, line and what is allowed."""

import pytest

from enrich.profiles import FOLDER, ProfileError, load_profile, parse_profile, profile_names

EDUCATION = (FOLDER / "education.toml").read_text(encoding="utf-8")


def complaint(old, new):
    with pytest.raises(ProfileError) as caught:
        parse_profile(EDUCATION.replace(old, new, 1), "education.toml")
    return str(caught.value)


def line_of(text):
    return EDUCATION[: EDUCATION.index(text)].count("\n") + 1


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_of_the_project_is_valid(name):
    profile = load_profile(name)
    assert profile.name == name
    assert profile.rules
    assert len(profile.tiers) == 16


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('field = "status"', 'field = "statuss"', "did you mean 'status'? allowed: name, province"),
        ('op = "at_most", value = 300', 'op = "at_mots", value = 300', "did you mean 'at_most'? allowed: at_least"),
        ('op = "is", value = "closed"', 'op = "at_least", value = 3', "status is a text and has no such op"),
        ("value = 300 }", 'value = "300" }', "value must be a number"),
        ('axis = "readiness"', 'axis = "ready"', "unknown axis 'ready'; did you mean 'readiness'?"),
        ("half_life = 60", "half_lif = 60", "did you mean 'half_life'?"),
        ("points = 45", 'points = "45"', "must be a number, not '45'"),
        ("half_life = 120", "half_life = 0", "must not be below 1"),
        ('id = "school"', 'id = "some_training"', "taken by an earlier one"),
        ("cap = 50\npoints = 25", "cap = 51\npoints = 25", "differs from 50"),
        ('reason = "有分校或分支机构"', 'reason = " "', "must be a text"),
        ('light = ["A4", "B3"', 'light = ["A5", "B3"', "unknown grade 'A5'"),
        ('light = ["A4", "B3"', 'light = ["A1", "B3"', "A1 stands under"),
        ("landline = 0.45", "landlin = 0.45", "did you mean 'landline'?"),
        ("[next_call.chance]", "[next_call.chances]", "unknown key; did you mean 'chance'?"),
        ('version = "', 'versoin = "', "did you mean 'version'?"),
        ("minutes = 4", "minutes = true", "must be a number, not True"),
        ("{ not = {", "{ nicht = {", "unknown key"),
        ("{ not = {", "{ any = [], not = {", "stands alone"),
        ("[[vetoes]]", "[vetoes", "not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, said):
    message = complaint(old, new)
    assert said in message
    assert message.startswith(f"education.toml:{line_of(old)}:")


def test_a_table_that_does_not_add_up_is_named():
    assert f":{line_of('[tiers]')}: tiers: every grade needs a tier; missing: A1" in complaint(
        'vip = ["A1"]', "vip = []"
    )
    assert f":{line_of('A = 70')}: fit.A: A must take more points than B" in complaint("B = 50", "B = 80")


def test_a_missing_key_points_at_its_rule():
    message = complaint('reason = "有分校或分支机构"\n', "")
    header = line_of('id = "campuses"') - 1
    assert message == f"education.toml:{header}: rules.{rule_number('campuses')}: 'reason' is missing"


def rule_number(rule_id):
    return next(n for n, rule in enumerate(load_profile("education").rules, 1) if rule.id == rule_id)


def test_a_signal_rule_alone_may_fade():
    message = complaint(
        'points = 10\nwhen = { field = "branches"', 'points = 10\nhalf_life = 9\nwhen = { field = "branches"'
    )
    assert "only a signal fades" in message


def test_an_unknown_profile_is_answered_with_the_nearest():
    with pytest.raises(ProfileError, match="did you mean 'education'"):
        load_profile("eduction")
    with pytest.raises(ProfileError, match="allowed: "):
        load_profile("../secrets")


def test_all_mistakes_are_told_at_once_each_with_its_line():
    text = EDUCATION.replace('field = "status"', 'field = "statuss"', 1)
    text = text.replace("points = 45", 'points = "45"', 1).replace('light = ["A4", "B3"', 'light = ["A5", "B3"', 1)
    with pytest.raises(ProfileError) as caught:
        parse_profile(text, "education.toml")
    told = str(caught.value).split("\n")
    assert ["'statuss'" in told[0], "not '45'" in told[1], "'A5'" in told[2]] == [True, True, True]
    assert [int(one.split(":")[1]) for one in told] == [
        line_of(old) for old in ('field = "status"', "points = 45", 'light = ["A4", "B3"')
    ]
