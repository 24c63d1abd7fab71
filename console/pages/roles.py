"""The role map of a company as a picture: which roles are covered, who stands how, who relates to whom."""

from __future__ import annotations

from console.page import Answer, Ask, MissingError, Page, View
from console.scope import lead_in_sight
from enrich.access.audit import Trace
from enrich.calls.moves import next_moves
from enrich.calls.role_map import role_map
from enrich.reporting.role_picture import role_picture
from enrich.vocabulary import say


def _show(ask: Ask) -> Answer:
    uid = lead_in_sight(ask, ask.params["uid"])
    if ask.db.execute("SELECT 1 FROM suppressed_leads WHERE lead_uid = ?", [uid]).fetchone():
        raise MissingError
    roles = role_map(ask.db, uid)
    name = ask.db.execute("SELECT name FROM companies WHERE lead_uid = ?", [uid]).fetchone()[0]
    context = {
        "heading": "roles.title",
        "about": name,
        "uid": uid,
        "picture": role_picture(roles, name),
        "roles": roles,
        "moves": next_moves(ask.db, uid, ask.settings.profile, ask.moment),
        "say": say,
    }
    return View("roles.html", context, (Trace("view", uid),))


PAGES = (Page("/roles/{uid}", may="lead", show=_show),)
