"""What a probe says of the pages of the example, whose kinds are known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.example.server import BUILDERS
from scripts.probing.findings import field_reports, golden, probe
from spiders.items import CompanyItem, JobAd

SITE = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def sites(example):
    return {name: build(example) for name, build in BUILDERS.items()}


@pytest.mark.parametrize(
    ("site", "path", "kind"),
    [
        ("industry", "/suzhou/jiaoyu/", "listing"),
        ("regional", "/suzhou/", "listing"),
        ("recruitment", "/jobs/suzhou/", "listing"),
        ("blocked", "/co/1.html", "blocked"),
        ("industry", "/about", "none"),
    ],
)
def test_kinds_of_pages(sites, site, path, kind):
    finding = probe(sites[site].pages.get(path) or sites[site].other, SITE + path)
    assert finding.kind == kind
    assert finding.evidence
    assert bool(finding.records) == (kind == "listing")


def test_a_listing_with_its_next_page_and_total(sites):
    finding = probe(sites["industry"].pages["/suzhou/jiaoyu/"], f"{SITE}/suzhou/jiaoyu/")
    assert finding.next_url == f"{SITE}/suzhou/jiaoyu/p2.html"
    assert finding.total > len(finding.records) > 1
    assert all("sid=" not in record.url for record in finding.records)


def test_a_company(sites):
    path = next(path for path in sites["industry"].pages if path.startswith("/company/"))
    finding = probe(sites["industry"].pages[path], SITE + path)
    assert finding.kind == "company"
    assert len(finding.records) == 1


def test_fill_rates_samples_and_evidence():
    records = [
        CompanyItem(name="甲公司", phones=["1", "2"], evidence={"phones": "label 电话"}),
        CompanyItem(name="乙公司", withheld={"phones": "masked"}, job_ads=[JobAd("讲师")]),
    ]
    reports = {report.name: report for report in field_reports(records)}
    assert list(reports) == ["name", "phones", "job_ads"]
    assert (reports["name"].filled, reports["name"].samples) == (2, ["甲公司", "乙公司"])
    assert (reports["phones"].filled, reports["phones"].withheld) == (1, 1)
    assert reports["phones"].samples == ["1, 2"]
    assert reports["phones"].evidence == "label 电话"
    assert reports["job_ads"].samples == ["讲师"]


def test_a_golden_result_leaves_out_what_is_empty_and_how_it_was_read():
    finding = probe("<h1>nothing</h1>", SITE)
    assert golden(finding, reviewed=False) == {
        "url": SITE,
        "kind": "none",
        "reviewed": False,
        "next_url": None,
        "records": [],
    }


@given(st.text(alphabet=st.sampled_from("<>/ abdiv公司\x00&;\"'="), max_size=120))
@settings(max_examples=50)
def test_anything_is_some_kind_of_page(html):
    assert probe(html, SITE).kind
