"""Search: companies by words, a part of a name, pinyin initials or a number; filters that are links."""

from __future__ import annotations

from console.addresses import ours
from console.filters import chosen, sought
from console.page import Answer, Ask, Page
from console.tables import TEXT, Link, Table, answered, one_page, window
from console.words import speaker
from enrich.search import Found, find_companies


def _show(ask: Ask) -> Answer:
    t, wanted = speaker(ask.language), sought(ask)
    found = find_companies(ask.db, wanted, ask.settings.profile, **window(ask, "companies"))
    shown, more = one_page(ask, "companies", found)
    names = ("uid", "company", "place", "industry", "grade", "owner", "listings", "seen", "state")
    table = Table(
        "companies",
        t("search.found"),
        tuple(t(f"search.{name}") for name in names),
        ("uid", TEXT, TEXT, TEXT, TEXT, TEXT, "count", TEXT, TEXT),
        tuple(_row(ask, one, t("search.silent")) for one in shown),
        more,
    )
    context = {"heading": "search.title", "about": t("search.about"), "chosen": chosen(ask, wanted)}
    return answered(ask, "search.html", [table], context, seen=f"{len(shown)} companies")


def _row(ask: Ask, one: Found, silent: str) -> tuple[str | int | Link | None, ...]:
    return (
        one.lead_uid,
        Link(one.name, ours("lead", one.lead_uid)),
        _narrow(ask, one.city + one.district, region=one.adcode),
        _narrow(ask, one.industry_name, industry=one.industry_code[:3]),
        _narrow(ask, one.grade, grade=one.grade),
        _narrow(ask, one.owner, owner=one.owner),
        one.listings,
        one.last_seen[:10],
        silent if one.silent else "",
    )


def _narrow(ask: Ask, text: str, **filters: str) -> Link | str:
    """A cell that leads to the rows like it."""
    return Link(text, ask.with_query(**filters, skip="")) if text and all(filters.values()) else text


PAGES = (Page("/search", may="analyse", show=_show, menu="search.title", place=34),)
