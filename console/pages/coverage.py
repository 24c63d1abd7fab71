"""Coverage: where companies were found, by region and by channel; each figure leads to those companies."""

from __future__ import annotations

from console.addresses import ours
from console.page import Answer, Ask, Page
from console.tables import TEXT, Link, Table, answered
from console.words import speaker
from enrich.coverage import Covered, coverage
from enrich.reporting.pictures import SHOWN, bars
from enrich.vocabulary import words


def _show(ask: Ask) -> Answer:
    t, province = speaker(ask.language), ask.arg("province")
    found = coverage(ask.db, province)
    channels = [code for code in words("channel") if any(one.listings.get(code) for one in found)]
    headings = (t("coverage.place"), t("coverage.companies"), *(words("channel")[code] for code in channels))
    rows = tuple(
        (
            _place(one, province, t("common.unknown")),
            Link(f"{one.companies:,}", ours("search", region=one.adcode)) if one.adcode else one.companies,
            *(_count(one, code) for code in channels),
        )
        for one in found
    )
    title = t("coverage.of", place=province) if province else t("coverage.all")
    table = Table("coverage", title, headings, (TEXT, *["count"] * (len(channels) + 1)), rows)
    most = [(one.place or t("common.unknown"), one.companies, f"{one.companies:,}") for one in found[:SHOWN]]
    context = {
        "heading": "coverage.title",
        "about": t("coverage.about"),
        "pictures": [bars(most, title)],
        "province": province,
    }
    return answered(ask, "coverage.html", [table], context)


def _place(one: Covered, province: str, unknown: str) -> Link | str:
    if province or not one.place:
        return one.place or unknown
    return Link(one.place, ours("coverage", province=one.place))


def _count(one: Covered, code: str) -> Link | int | None:
    count = one.listings.get(code)
    if count and one.adcode:
        return Link(f"{count:,}", ours("search", region=one.adcode, channel=code))
    return count


PAGES = (Page("/coverage", may="analyse", show=_show, menu="coverage.title", place=31),)
