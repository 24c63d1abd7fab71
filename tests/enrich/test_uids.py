import random

from hypothesis import given
from hypothesis import strategies as st

from enrich.uids import Bond, Claim, assign_uids
from pipelines.matching import Cluster, Member


def clusters(*groups):
    return [Cluster(min(g), tuple(Member(i, 1.0) for i in sorted(g))) for g in groups]


def present(**uids):
    return [Claim(listing_id, uid, Bond.PRESENT) for listing_id, uid in uids.items()]


def test_a_new_company_gets_a_uid_that_depends_on_its_first_listing_only():
    one, _ = assign_uids(clusters({"a", "b"}), ())
    two, _ = assign_uids(clusters({"a"}, {"b"}), ())
    assert one["a"] == two["a"]
    assert two["a"] != two["b"]


def test_a_company_keeps_its_uid_when_listings_join():
    uids, merged = assign_uids(clusters({"a", "b", "c"}), present(b="LOLD"))
    assert uids == {"a": "LOLD"}
    assert merged == {}


def test_of_two_companies_that_merge_the_larger_one_answers_for_both():
    uids, merged = assign_uids(clusters({"a", "b", "c"}), present(a="LONE", b="LTWO", c="LTWO"))
    assert uids == {"a": "LTWO"}
    assert merged == {"LONE": "LTWO"}


def test_of_a_company_that_splits_the_larger_part_keeps_the_uid():
    uids, merged = assign_uids(clusters({"a"}, {"b", "c"}), present(a="LONE", b="LONE", c="LONE"))
    assert uids["b"] == "LONE"
    assert uids["a"] not in ("LONE", "")
    assert merged == {}


def test_a_new_uid_is_never_one_that_was_given_before():
    first, _ = assign_uids(clusters({"a"}), ())
    again, _ = assign_uids(clusters({"a"}), (), (first["a"],))
    once_more, _ = assign_uids(clusters({"a"}), [Claim("gone", first["a"], Bond.PAST)])
    assert first["a"] not in (again["a"], once_more["a"])


def test_a_company_that_stands_by_itself_again_has_the_uid_it_had_before():
    claims = [*present(a="LONE", b="LONE"), Claim("b", "LTWO", Bond.PAST)]
    assert assign_uids(clusters({"a"}, {"b"}), claims) == ({"a": "LONE", "b": "LTWO"}, {})
    claims = [*present(a="LONE", b="LONE"), Claim("a", "LTWO", Bond.PAST)]
    assert assign_uids(clusters({"a"}, {"b"}), claims) == ({"a": "LTWO", "b": "LONE"}, {})


def test_what_an_undone_decision_took_away_comes_before_the_majority():
    claims = [*present(a="LONE", b="LONE", c="LONE"), Claim("b", "LTWO", Bond.RESTORED)]
    assert assign_uids(clusters({"a"}, {"b", "c"}), claims) == ({"a": "LONE", "b": "LTWO"}, {})


def test_an_undone_decision_that_parts_nothing_changes_no_uid():
    claims = [*present(a="LONE", b="LONE"), Claim("b", "LTWO", Bond.RESTORED)]
    assert assign_uids(clusters({"a", "b"}), claims) == ({"a": "LONE"}, {"LTWO": "LONE"})


def test_a_company_put_together_again_has_its_first_uid_though_the_part_grew():
    claims = [*present(a="LONE", b="LNEW", c="LNEW"), Claim("b", "LONE", Bond.RESTORED)]
    assert assign_uids(clusters({"a", "b", "c"}), claims) == ({"a": "LONE"}, {"LNEW": "LONE"})


def test_a_former_uid_answers_with_the_company_that_holds_most_of_its_listings():
    claims = [*present(a="LONE", b="LTWO"), Claim("a", "LOLD", Bond.PAST)]
    assert assign_uids(clusters({"a"}, {"b"}), claims)[1] == {"LOLD": "LONE"}


GROUPS = st.lists(st.integers(0, 4), min_size=12, max_size=12)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), GROUPS, GROUPS)
def test_uids_are_distinct_and_independent_of_order(now, before, once):
    groups = {}
    for number, group in enumerate(now):
        groups.setdefault(group, set()).add(f"s:{number:02}")
    claims = [
        Claim(f"s:{n:02}", f"L{groups[n]}", bond)
        for groups, bond in ((before, Bond.PRESENT), (once, Bond.PAST))
        for n in range(12)
        if groups[n]
    ]
    found = clusters(*groups.values())
    uids, merged = assign_uids(found, claims)
    assert len(set(uids.values())) == len(found)
    assert not set(merged) & set(uids.values())
    assert set(merged.values()) <= set(uids.values())
    random.Random(1).shuffle(found)
    random.Random(2).shuffle(claims)
    assert assign_uids(found, claims) == (uids, merged)
