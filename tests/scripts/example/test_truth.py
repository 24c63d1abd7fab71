"""The score tells right from wrong merges, invented from published numbers, open from closed companies."""

from collections import defaultdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.example.truth import score


def true_clusters(world):
    return [company.listings for company in world.companies if company.listings]


def test_a_perfect_crawl_scores_perfectly(example):
    phones = [(*listing.key, phone) for listing in example.listings for phone in listing.phones]
    statuses = {key: company.status for company in example.companies for key in company.listings}
    result = score(example, true_clusters(example), phones, statuses)
    assert result.found == result.reachable == sum(company.reachable for company in example.companies)
    assert result.found_share == result.pair_precision == result.pair_recall == 1.0
    assert result.phones == len(phones)
    assert (result.missed, result.wrong_merges, result.invented_phones, result.misjudged, result.unknown) == ((),) * 5


def test_an_empty_crawl_found_nothing_and_merged_nothing_wrongly(example):
    result = score(example, [])
    assert (result.found, result.found_share) == (0, 0.0)
    assert len(result.missed) == result.reachable
    assert result.pair_precision == result.pair_recall == 1.0


def test_a_branch_merged_with_its_head_is_a_wrong_merge(example):
    branch = next(company for company in example.companies if company.head_uid and company.listings)
    head = example.company[branch.head_uid]
    result = score(example, [head.listings + branch.listings])
    assert result.wrong_merges == ((head.legal_name, branch.legal_name),)
    wrong = len(head.listings) * len(branch.listings)
    assert result.merged_pairs - result.right_pairs == wrong > 0


def test_a_company_left_in_pieces_lowers_recall_only(example):
    clusters = true_clusters(example)
    whole = next(cluster for cluster in clusters if len(cluster) == 3)
    clusters.remove(whole)
    result = score(example, [*clusters, whole[:1], whole[1:]])
    assert result.pair_precision == 1.0
    assert result.true_pairs - result.right_pairs == 2
    assert result.found_share == 1.0


def test_the_pages_of_job_ads_count_as_their_employers(example):
    employer = next(one for one in example.of_site("recruitment") if len(one.ads) > 1 and one.access == "page")
    ads = [("recruitment", f"/job/{ad.number}.html") for ad in employer.ads]
    result = score(example, [[employer.key, *ads]])
    assert (result.found, result.merged_pairs, result.unknown) == (1, 0, ())


def test_faxes_hotlines_and_completed_numbers_are_invented(example):
    fax = next(one for one in example.listings if one.access == "page" and one.value("传真"))
    as_phone = (*fax.key, "+86" + fax.value("传真").replace("-", "")[1:])
    hotline = (*fax.key, "+864006550101")
    masked = next(one for one in example.listings if "****" in one.value("固定电话") and one.access == "page")
    completed = (*masked.key, example.company[masked.uid].landline)
    nowhere = ("industry", "/nowhere.html", "+8651265551234")
    result = score(example, [], [as_phone, hotline, completed, nowhere])
    assert result.invented_phones == (as_phone, hotline, completed, nowhere)


@pytest.mark.parametrize(("true", "said"), [("closed", "open"), ("open", "closed")])
def test_a_wrong_status_is_misjudged_and_an_unknown_one_is_not(example, true, said):
    company = next(one for one in example.companies if one.status == true and one.listings)
    result = score(example, [company.listings], statuses=dict.fromkeys(company.listings, said))
    assert result.misjudged == ((company.uid, said),)
    assert score(example, [company.listings], statuses=dict.fromkeys(company.listings, "")).misjudged == ()


def test_listings_that_the_world_does_not_have_are_told(example):
    stranger = ("industry", "/calendar?month=2026-12")
    assert score(example, [[stranger]]).unknown == (stranger,)


@settings(max_examples=20)
@given(seed=st.integers(0, 1000), size=st.integers(1, 400))
def test_any_partition_scores_between_none_and_all(example, seed, size):
    draw = Random(seed)
    parts = defaultdict(list)
    for listing in example.listings:
        parts[draw.randrange(size)].append(listing.key)
    result = score(example, parts.values())
    assert 0 <= result.right_pairs <= min(result.merged_pairs, result.true_pairs)
    assert 0 <= result.pair_precision <= 1
    assert 0 <= result.pair_recall <= 1
