import random

from hypothesis import given
from hypothesis import strategies as st

from enrich.identity import assign_uids
from pipelines.matching import Cluster, Member


def clusters(*groups):
    return [Cluster(min(g), tuple(Member(i, 1.0) for i in sorted(g))) for g in groups]


def test_a_new_company_gets_a_uid_that_depends_on_its_first_listing_only():
    one, _ = assign_uids(clusters({"a:1", "b:2"}), {}, ())
    two, _ = assign_uids(clusters({"a:1"}, {"b:2"}), {}, ())
    assert one["a:1"] == two["a:1"]
    assert two["a:1"] != two["b:2"]


def test_a_company_keeps_its_uid_when_listings_join():
    uids, merged = assign_uids(clusters({"a:1", "b:2", "c:3"}), {"b:2": "LOLD"}, ("LOLD",))
    assert uids == {"a:1": "LOLD"}
    assert merged == {}


def test_of_two_companies_that_merge_the_larger_one_answers_for_both():
    known = {"a:1": "LONE", "b:2": "LTWO", "c:3": "LTWO"}
    uids, merged = assign_uids(clusters({"a:1", "b:2", "c:3"}), known, ("LONE", "LTWO"))
    assert uids == {"a:1": "LTWO"}
    assert merged == {"LONE": "LTWO"}


def test_of_a_company_that_splits_the_larger_part_keeps_the_uid():
    known = {"a:1": "LONE", "b:2": "LONE", "c:3": "LONE"}
    uids, merged = assign_uids(clusters({"a:1"}, {"b:2", "c:3"}), known, ("LONE",))
    assert uids["b:2"] == "LONE"
    assert uids["a:1"] not in ("LONE", "")
    assert merged == {}


def test_a_new_uid_is_never_one_that_was_given_before():
    first, _ = assign_uids(clusters({"a:1"}), {}, ())
    again, _ = assign_uids(clusters({"a:1"}), {}, (first["a:1"],))
    assert again["a:1"] != first["a:1"]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_uids_are_distinct_and_independent_of_order(now, before):
    groups = {}
    for number, group in enumerate(now):
        groups.setdefault(group, set()).add(f"s:{number:02}")
    known = {f"s:{n:02}": f"L{before[n]}" for n in range(len(now)) if before[n]}
    found = clusters(*groups.values())
    uids, merged = assign_uids(found, known, set(known.values()))
    assert len(set(uids.values())) == len(found)
    assert not set(merged) & set(uids.values())
    assert set(merged.values()) <= set(uids.values())
    random.Random(1).shuffle(found)
    assert assign_uids(found, known, set(known.values())) == (uids, merged)
