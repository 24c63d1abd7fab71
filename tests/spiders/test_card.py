"""What a source card may say of itself."""

import pytest

from spiders.base import DirectorySpider
from spiders.card import ORDER, Evidence, Expected, complaints, read_evidence, unverified_since


def card(**said):
    usual = {
        "title": "示例名录",
        "channel": "regional",
        "home": "https://list.example",
        "terms": "not read",
        "lists": "",
    }
    said = {"name": "card", **usual, "evidence": "page 2017: list", **said}
    return type("Card", (DirectorySpider,), {name: said[name] for name in ORDER if name in said})


def test_statements_are_read_with_their_years():
    text = "page 2017: list, contact; code 2014-2020; probe 2026-11-26: one list"
    assert read_evidence(text) == [
        Evidence("page", 2017, 2017, "list, contact"),
        Evidence("code", 2014, 2020),
        Evidence("probe", 2026, 2026, "one list"),
    ]
    assert unverified_since(text) is None


@pytest.mark.parametrize("text", ["verified live 2026", "code", "code 2018 to 2020", "page", "2018"])
def test_a_statement_without_kind_or_year_is_refused(text):
    with pytest.raises(ValueError, match="KIND YEAR"):
        read_evidence(text)


def test_a_sound_card_has_no_complaints():
    assert not list(complaints(card()))
    assert not list(complaints(card(evidence="code 2018-2021; recall 2016; unverified since 2021")))


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"evidence": "code 2018-2021"}, "must end with 'unverified since 2021'"),
        ({"evidence": "code 2018-2021; unverified since 2018"}, "must end with 'unverified since 2021'"),
        ({"evidence": "page 2017; unverified since 2017"}, "unverified, and that a page was seen"),
        ({"evidence": "verified live"}, "KIND YEAR"),
        ({"title": ""}, "title is empty"),
        ({"enabled": False}, "without a reason"),
        ({"encoding": "gb2313"}, "encoding 'gb2313'"),
        ({"every_days": 0}, "every_days"),
        ({"expected": Expected(per_page=-1)}, "below 0"),
        ({"expected": Expected(filled={"telephone": 0.5})}, "telephone"),
        ({"expected": Expected(filled={"phones": 1.5})}, "phones"),
    ],
)
def test_a_card_that_says_too_much_or_too_little_is_complained_of(said, complaint):
    assert any(complaint in sentence for sentence in complaints(card(**said)))


def test_the_order_of_the_attributes_is_one():
    swapped = type("Swapped", (card(),), {"terms": "not read", "title": "示例"})
    assert any("order" in sentence for sentence in complaints(swapped))


def test_what_a_list_takes():
    assert (Expected(per_page=20, pages=10).companies, Expected(per_page=20, pages=10).requests) == (200, 210)
    assert Expected(per_page=20, pages=10, details=False).requests == 10
