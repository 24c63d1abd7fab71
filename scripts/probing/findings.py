"""What a page is and what it says: a pure function over the general reader, as a report and as a golden result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

from pipelines.text.urls import stable_url
from spiders.extract import extract_company, extract_listing
from spiders.extract.page import Page, load_page
from spiders.extract.platforms import Recognised, recognise
from spiders.extract.verdicts import page_verdict
from spiders.items import CompanyItem, JobAd

Kind = Literal["listing", "company", "empty", "blocked", "login", "shell", "not_found", "none"]
ABOUT_READING = frozenset({"evidence", "withheld", "verdict", "reason", "provenance"})
FIELDS = tuple(f.name for f in fields(CompanyItem) if f.name not in ABOUT_READING)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one page is.

    evidence: why it is called so. records: the companies of a listing, or the one that the page presents. next_url:
    the listing's next page. total: records of the whole listing, where the page says so. made_by: the content system
    that shows through.
    """

    url: str
    kind: Kind
    evidence: str
    title: str = ""
    records: Sequence[CompanyItem] = ()
    next_url: str | None = None
    total: int | None = None
    made_by: Recognised | None = None


@dataclass(slots=True)
class FieldReport:
    """One field over the records of a page: how many have it, how many withhold it, samples, and how it was read."""

    name: str
    filled: int = 0
    withheld: int = 0
    samples: list[str] = field(default_factory=list)
    evidence: str = ""


def probe(html: bytes | str, url: str) -> Finding:
    """Read a page as a listing, and where it is none as a company. Never raises."""
    page = load_page(html, url)
    return replace(_finding(page, html, url), made_by=recognise(page))


def _finding(page: Page, html: bytes | str, url: str) -> Finding:
    verdict = page_verdict(page)
    if verdict.kind != "ok":
        return Finding(url, verdict.kind, verdict.reason, page.title)
    listing = extract_listing(html, url)
    if listing.verdict in ("listing", "empty"):
        records = [_followed(record) for record in listing.records]
        return Finding(url, listing.verdict, listing.reason, page.title, records, listing.next_url, listing.total)
    item = extract_company(html, url)
    if item.verdict == "company":
        return Finding(url, "company", item.reason, page.title, [item])
    return Finding(url, "none", f"{listing.reason}; {item.reason}", page.title)


def _followed(record: CompanyItem) -> CompanyItem:
    record.url = stable_url(record.url)
    return record


def field_reports(records: Sequence[CompanyItem], samples: int = 2) -> list[FieldReport]:
    """Each field that any record has or withholds, in the order of CompanyItem."""
    reports = []
    for name in FIELDS:
        report = FieldReport(name)
        for record in records:
            report.withheld += name in record.withheld
            if value := getattr(record, name):
                report.filled += 1
                report.evidence = report.evidence or record.evidence.get(name, "")
                text = shown(value)
                if len(report.samples) < samples and text not in report.samples:
                    report.samples.append(text)
        if report.filled or report.withheld:
            reports.append(report)
    return reports


def shown(value: Any) -> str:
    """A field's value as one text."""
    if isinstance(value, list):
        return ", ".join(one.title if isinstance(one, JobAd) else str(one) for one in value)
    return str(value)


def golden(finding: Finding, *, reviewed: bool) -> dict[str, Any]:
    """What a spider must read from the page, to be kept beside it as JSON; empty fields are left out."""
    return {
        "url": finding.url,
        "kind": finding.kind,
        "reviewed": reviewed,
        "next_url": finding.next_url,
        "records": [record_facts(record) for record in finding.records],
    }


def record_facts(record: CompanyItem) -> dict[str, Any]:
    """The facts of a record that are not empty, without how they were read."""
    facts = asdict(record)
    return {name: facts[name] for name in FIELDS if facts[name]}
