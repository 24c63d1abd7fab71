"""Employers that a page names in JobPosting data (schema.org, as JSON-LD), each with the ads that are theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spiders.extract.json_records import inline_json
from spiders.extract.page import Page, folded
from spiders.items import CompanyItem, JobAd

MARK = "JobPosting"
PLACE = ("addressRegion", "addressLocality", "streetAddress")
MAX_VISITED = 20_000


def employers(page: Page) -> list[CompanyItem]:
    """One item an employer, in the order of the page; [] where there is no such data."""
    found: dict[str, CompanyItem] = {}
    if MARK not in page.source:
        return []
    for posting in _postings(inline_json(page.tree)):
        organisation = _object(posting.get("hiringOrganization"))
        name = _text(organisation.get("name"))
        if not name:
            continue
        item = found.setdefault(name, _employer(name, organisation))
        ad = _ad(posting, page.url)
        if ad.title and ad not in item.job_ads:
            item.job_ads.append(ad)
    return list(found.values())


def _postings(value: Any) -> Iterator[Mapping[str, Any]]:
    queue = [value]
    for visited, current in enumerate(queue):
        if visited > MAX_VISITED:
            return
        if isinstance(current, list):
            queue += current
        elif isinstance(current, dict):
            kinds = current.get("@type")
            if MARK in (kinds if isinstance(kinds, list) else [kinds]):
                yield current
            else:
                queue += [inner for inner in current.values() if isinstance(inner, dict | list)]


def _employer(name: str, organisation: Mapping[str, Any]) -> CompanyItem:
    said = "JSON-LD hiringOrganization"
    item = CompanyItem(name=name, evidence={"name": said}, verdict="company", reason="JobPosting data")
    for field, value in (
        ("website", organisation.get("sameAs") or organisation.get("url")),
        ("address", _place(organisation.get("address"))),
    ):
        if text := _text(value):
            setattr(item, field, text)
            item.evidence[field] = said
    if number := _text(organisation.get("telephone")):
        item.phones, item.evidence["phones"] = [number], said
    return item


def _ad(posting: Mapping[str, Any], url: str) -> JobAd:
    return JobAd(
        title=_text(posting.get("title")),
        url=_text(posting.get("url")) or url,
        place=_place(_object(posting.get("jobLocation")).get("address")),
        salary=_salary(posting.get("baseSalary")),
        published=_text(posting.get("datePosted")),
    )


def _place(address: Any) -> str:
    parts = _object(address)
    return "".join(_text(parts.get(name)) for name in PLACE) if parts else _text(address)


def _salary(value: Any) -> str:
    pay = _object(_object(value).get("value"))
    bounds = [_text(pay.get(name)) for name in ("minValue", "maxValue")]
    return "-".join(filter(None, bounds)) or _text(pay.get("value")) or _text(value)


def _object(value: Any) -> Mapping[str, Any]:
    """The value as an object, the first one of several; {} where it is none."""
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, dict) else {}


def _text(value: Any) -> str:
    return folded(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
