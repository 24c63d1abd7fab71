"""The team: who has how much; leads given by territory, load and pools; key accounts."""

from __future__ import annotations

from console.addresses import ours
from console.page import Answer, Ask, Page, Redirect
from console.people import callers, team
from console.scope import everybodys
from console.tables import TEXT, Link, Table, answered
from console.words import speaker
from enrich.access.audit import Trace
from enrich.call_list import Filters
from enrich.calls.assignment import Assigned, AssignmentError, Wanted, assign_leads
from enrich.calls.holdings import key_accounts, loads

MOST_GIVEN = 10_000


def _show(ask: Ask, refused: str = "", done: Assigned | None = None) -> Answer:
    everybodys(ask)
    t = speaker(ask.language)
    names = ("agent", "held", "capacity", "untouched", "due", "today", "keys")
    held = Table(
        "loads",
        t("team.loads"),
        tuple(t(f"team.{name}") for name in names),
        (TEXT, *["count"] * 6),
        tuple(
            (Link(one.agent, ours("assign", owner=one.agent)), one.held, one.capacity, one.untouched, one.due,
             one.given_today, one.key_accounts)
            for one in loads(ask.db, team(ask), ask.moment)
        ),
    )  # fmt: skip
    keys = Table(
        "key_accounts",
        t("team.key_accounts"),
        tuple(t(f"team.{name}") for name in ("company", "agent", "why", "by", "when", "roles")),
        (TEXT, TEXT, "words", TEXT, TEXT, TEXT),
        tuple(
            (Link(one.name, ours("lead", one.lead_uid)), one.agent, one.reason, one.marked_by, one.marked_at[:10],
             Link(t("roles.see"), ours("roles", one.lead_uid)))
            for one in key_accounts(ask.db)
        ),
    )  # fmt: skip
    context = {
        "heading": "team.title", "names": callers(ask), "refused": refused, "done": done,
        "rehearsed": bool(ask.said("rehearse")),
    }  # fmt: skip
    return answered(ask, "team.html", [held, keys], context, status=422 if refused else 200)


def _assign(ask: Ask) -> Answer:
    """Give leads by territory, load and pools; or tell what would be given."""
    everybodys(ask)
    said = ask.said("limit")
    limit = min(int(said[:9]), MOST_GIVEN) if said.isascii() and said.isdigit() else 0
    grades = tuple(grade.upper() for grade in ask.said("grades").replace(",", " ").split())
    wanted = Wanted(tuple(filter(None, ask.form.get("agent", []))), Filters(grades=grades), limit)
    rehearse = bool(ask.said("rehearse"))
    try:
        done = assign_leads(
            ask.db, team(ask), ask.settings.profile, by=ask.me.name, moment=ask.moment, wanted=wanted, dry_run=rehearse
        )
    except AssignmentError as error:
        return _show(ask, str(error))
    if rehearse:
        return _show(ask, done=done)
    given, returned = str(len(done.given)), str(len(done.returned))
    trace = Trace("change", detail=f"{given} leads given, {returned} returned")
    return Redirect(ours("team", given=given, returned=returned), traces=(trace,))


PAGES = (Page("/team", may="lead", show=_show, act=_assign, menu="team.title", place=42),)
