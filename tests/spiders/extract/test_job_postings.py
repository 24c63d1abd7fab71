"""JobPosting data names employers and their ads, in whatever shape the board writes it."""

import json

import pytest

from spiders.extract.job_postings import employers
from spiders.extract.page import load_page
from spiders.items import JobAd

URL = "https://job.example/job/12.html"
POSTING = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "招生顾问",
    "datePosted": "2026-11-02",
    "hiringOrganization": {
        "@type": "Organization",
        "name": "苏州晨光教育科技有限公司",
        "sameAs": "http://www.chenguang.example",
    },
    "jobLocation": {
        "@type": "Place",
        "address": {"addressRegion": "江苏", "addressLocality": "苏州", "streetAddress": "示例路1号"},
    },
    "baseSalary": {"@type": "MonetaryAmount", "currency": "CNY", "value": {"minValue": 6000, "maxValue": 9000}},
}
AD = JobAd("招生顾问", URL, "江苏苏州示例路1号", "6000-9000", "2026-11-02")


def read(*values):
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>' for value in values
    )
    return employers(load_page(f"<html><head>{scripts}</head><body><h1>招生顾问</h1></body></html>", URL))


def test_an_ad_gives_its_employer():
    (item,) = read(POSTING)
    assert (item.name, item.website) == ("苏州晨光教育科技有限公司", "http://www.chenguang.example")
    assert item.job_ads == [AD]
    assert item.address == ""  # where the job is, is not where the company is registered


@pytest.mark.parametrize(
    "value",
    [[POSTING], {"@graph": [{"@type": "WebPage"}, POSTING]}, {"@type": "ItemList", "item": [{"item": POSTING}]}],
)
def test_wherever_it_stands(value):
    (item,) = read(value)
    assert item.job_ads == [AD]


def test_an_employer_with_two_ads_is_one_item():
    (item,) = read(POSTING, POSTING, POSTING | {"title": "班主任", "url": "https://job.example/job/13.html"})
    assert [(ad.title, ad.url) for ad in item.job_ads] == [
        ("招生顾问", URL),
        ("班主任", "https://job.example/job/13.html"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"hiringOrganization": None},
        {"hiringOrganization": {"name": ""}},
        {"hiringOrganization": "confidential"},
        {"@type": "Article"},
    ],
)
def test_an_ad_that_names_nobody_gives_nothing(change):
    assert read(POSTING | change) == []


@pytest.mark.parametrize(
    "change",
    [
        {"jobLocation": ["x"], "baseSalary": "面议"},
        {"jobLocation": {"address": "苏州"}, "baseSalary": {"value": {"value": 8000}}},
        {"jobLocation": [], "baseSalary": [], "title": 12, "datePosted": True},
    ],
)
def test_odd_values_do_no_harm(change):
    (item,) = read(POSTING | change)
    assert item.name == "苏州晨光教育科技有限公司"
