"""The world is deterministic, valid, and holds every hard case that the demo claims to solve."""

from collections import Counter

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from pipelines.text.status import parse_status
from scripts.example.companies import AGENT_CLIENTS, organisation_check
from scripts.example.world import world


def test_the_same_seed_makes_the_same_world(example):
    assert world() == example
    assert world(seed=8) != example


def test_about_three_hundred_companies_two_fifths_of_them_schools(example):
    assert 290 <= len(example.companies) <= 330
    assert 0.35 <= sum(company.is_school for company in example.companies) / len(example.companies) <= 0.48


@settings(max_examples=5)
@given(seed=st.integers(0, 10_000))
def test_every_seed_makes_valid_and_distinct_companies(seed):
    made = world(seed)
    assert all(uscc.is_valid(company.credit_code) for company in made.companies)
    assert all(organisation_check(company.credit_code[8:16]) == company.credit_code[16] for company in made.companies)
    for attribute in ("uid", "legal_name", "credit_code"):
        assert len({getattr(company, attribute) for company in made.companies}) == len(made.companies)
    numbers = {number for company in made.companies for number in company.phones}
    assert [number for number in numbers if not phonenumbers.is_valid_number(phonenumbers.parse(number))] == []
    assert len({listing.key for listing in made.listings}) == len(made.listings)


def test_numbers_are_shared_only_by_the_agent_and_within_families(example):
    landlines = Counter(company.landline for company in example.companies if company.landline)
    assert max(landlines.values()) == 1 + AGENT_CLIENTS
    for landline, count in landlines.items():
        if count == 2:
            one, other = (company for company in example.companies if company.landline == landline)
            assert (one.group, one.street) == (other.group, other.street)
            assert one.trade != other.trade
    mobiles = Counter(company.mobile for company in example.companies if company.mobile)
    assert set(mobiles.values()) == {1}
    hotlines = {}
    for company in example.companies:
        if company.hotline:
            hotlines.setdefault(company.hotline, set()).add(company.head_uid or company.uid)
    assert all(len(families) == 1 for families in hotlines.values())


def test_branches_lead_to_a_head_of_the_same_name(example):
    branches = [company for company in example.companies if company.head_uid]
    assert len(branches) == 12
    assert all(branch.legal_name.startswith(example.company[branch.head_uid].legal_name) for branch in branches)
    assert {branch.legal_name[-2:] for branch in branches} == {"分校", "公司"}


def test_siblings_share_a_brand_and_nothing_that_identifies(example):
    groups = {}
    for company in example.companies:
        if company.group:
            groups.setdefault(company.group, []).append(company)
    assert {len(group) for group in groups.values()} == {2, 3}
    for group in groups.values():
        assert len({company.short_name[:2] for company in group}) == 1
        assert len({(company.city.slug, company.short_name) for company in group}) == len(group)
    factories = [group for key, group in groups.items() if key.startswith("factory")]
    assert all(first.street == second.street for first, second in factories)


def test_names_are_spelled_in_every_hard_way(example):
    written = {(listing.name, example.company[listing.uid]) for listing in example.listings}
    assert any("(" in name for name, _ in written)
    assert any(" " in name for name, _ in written)
    assert any("責" in name or "術" in name or "蘇" in name for name, _ in written)
    assert any(name == company.short_name for name, company in written)
    assert any(name == company.former_name for name, company in written)
    assert any(name + "有限公司" == company.legal_name for name, company in written)
    assert any(name.replace("有限责任公司", "有限公司") == company.legal_name != name for name, company in written)


def test_a_name_that_needs_another_fact_has_one(example):
    by_company = {}
    for listing in example.listings:
        by_company.setdefault(listing.uid, []).append(listing)
    for uid, listings in by_company.items():
        company = example.company[uid]
        for listing in listings:
            if listing.name in (company.short_name, company.former_name) and listing.site != "blocked":
                others = [other for other in listings if other is not listing and other.site != "blocked"]
                shared = any(listing.phones & other.phones for other in others)
                assert shared or (company.website and listing.site == "recruitment")


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("注册资本", "(万元)"),
        ("注册资本", "3.1"),
        ("注册资本", "万美元"),
        ("公司地址", "★"),
        ("公司地址", "县"),
        ("公司地址", "吴江市"),
        ("固定电话", "****"),
        ("固定电话", "12345678"),
        ("联系电话", "转8012"),
        ("固定电话", " / "),
        ("固定电话", "０"),
        ("传真", "-6557"),
        ("经营状态", "吊销,未注销"),
        ("曾用名", "公司"),
    ],
)
def test_values_are_as_dirty_as_promised(example, label, text):
    assert any(text in listing.value(label) for listing in example.listings)


def test_some_companies_have_no_phone_and_some_cannot_be_reached(example):
    assert any(company.reachable and not company.phones for company in example.companies)
    hidden = [company for company in example.companies if not company.reachable]
    assert 3 <= len(hidden) <= 15
    assert all(not company.phones and not company.listings for company in hidden)


def test_every_closed_company_is_called_closed_somewhere_and_no_open_one_is(example):
    stated = {}
    for listing in example.listings:
        for entry in listing.shown:
            if entry.label == "经营状态":
                stated.setdefault(listing.uid, set()).add(parse_status(entry.value))
    closed = [company for company in example.companies if company.status == "closed" and company.reachable]
    assert len(closed) >= 15
    for company in example.companies:
        if company.reachable and (company.status == "closed" or company.uid in stated):
            assert stated[company.uid] == {company.status}


def test_credit_codes_stand_on_about_the_promised_share_of_pages(example):
    for site, share in {"industry": 0.35, "regional": 0.25, "recruitment": 0}.items():
        listings = example.of_site(site)
        coded = sum(bool(listing.value("统一社会信用代码")) for listing in listings)
        assert abs(coded / len(listings) - share) < 0.1


def test_the_second_day_changes_what_it_says_and_nothing_else(example, next_day):
    before, after = example.company, next_day.company
    assert len(after.keys() - before.keys()) == 6
    assert len(before.keys() - after.keys()) == 4
    both = before.keys() & after.keys()
    assert sum(before[uid].status != after[uid].status for uid in both) == 4
    moved = [uid for uid in both if before[uid].landline != after[uid].landline]
    assert len(moved) == 4
    assert all(after[uid].landline in after[uid].phones for uid in moved)
    assert all(before[uid].landline not in after[uid].phones for uid in moved)
    assert all(len(before[uid].listings) == len(after[uid].listings) for uid in both)
    changed = {uid for uid in both if before[uid] != after[uid]}
    assert len(changed) <= 8
    same = both - changed
    assert [listing for listing in example.listings if listing.uid in same] == [
        listing for listing in next_day.listings if listing.uid in same
    ]
