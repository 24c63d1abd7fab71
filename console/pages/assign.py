"""Leads chosen by hand: given to a person, released, made key accounts."""

from __future__ import annotations

from collections.abc import Callable

from console.filters import chosen, sought
from console.page import Answer, Ask, Page, Redirect
from console.people import callers, team
from console.scope import everybodys
from console.tables import answered, one_page, window
from console.words import speaker
from enrich.access.audit import Trace
from enrich.calls.assignment import (
    AssignmentError,
    give_leads,
    mark_key_account,
    release_leads,
    unmark_key_account,
)
from enrich.calls.holdings import key_accounts
from enrich.search import find_companies
from pipelines.transactions import transaction


def _choose(ask: Ask, refused: str = "") -> Answer:
    """Companies to choose from, and what to do with them."""
    everybodys(ask)
    t, wanted = speaker(ask.language), sought(ask)
    found = find_companies(ask.db, wanted, ask.settings.profile, **window(ask, "companies"))
    shown, more = one_page(ask, "companies", found)
    context = {
        "heading": "assign.title", "about": t("search.about"), "found": shown, "more": more, "refused": refused,
        "names": callers(ask), "chosen": chosen(ask, wanted),
        "keys": {one.lead_uid for one in key_accounts(ask.db)},
    }  # fmt: skip
    return answered(ask, "assign.html", [], context, seen=f"{len(shown)} companies", status=422 if refused else 200)


def _give(ask: Ask) -> Answer:
    """Do with the chosen leads what the button says: all of them, or none."""
    everybodys(ask)
    uids, what = ask.form.get("lead", []), ask.said("what")
    t = speaker(ask.language)
    if not uids or what not in DOINGS or (what in NEED_NAME and ask.said("agent") not in callers(ask)):
        return _choose(ask, t("assign.incomplete"))
    try:
        with transaction(ask.db):
            DOINGS[what](ask, uids)
    except AssignmentError as error:
        return _choose(ask, str(error))
    detail = f"{what} {ask.said('agent')}".strip()
    return Redirect(ask.with_query(told=f"{len(uids)}"), traces=tuple(Trace("change", uid, detail) for uid in uids))


def _mark(ask: Ask, uids: list[str]) -> None:
    for uid in uids:
        mark_key_account(ask.db, uid, ask.said("agent"), reason=ask.said("reason"), by=ask.me.name, moment=ask.moment)


def _unmark(ask: Ask, uids: list[str]) -> None:
    for uid in uids:
        unmark_key_account(ask.db, uid)


DOINGS: dict[str, Callable[[Ask, list[str]], object]] = {
    "give": lambda ask, uids: give_leads(ask.db, team(ask), uids, ask.said("agent"), by=ask.me.name, moment=ask.moment),
    "release": lambda ask, uids: release_leads(ask.db, uids, by=ask.me.name, moment=ask.moment),
    "mark": _mark,
    "unmark": _unmark,
}
NEED_NAME = ("give", "mark")

PAGES = (Page("/assign", may="lead", show=_choose, act=_give, menu="assign.title", place=43),)
