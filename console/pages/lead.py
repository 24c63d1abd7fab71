"""The call card of a lead: shown while one calls, and the way in of what the call brought."""

from __future__ import annotations

from uuid import uuid4

from console.call_form import read_call
from console.page import Answer, Ask, Data, MissingError, Page, Redirect, View
from console.scope import agent_of, lead_in_sight
from enrich.access.audit import Trace
from enrich.calls.callback_times import callback_days
from enrich.calls.card import call_card
from enrich.calls.dispositions import dispositions
from enrich.calls.errors import ResultError
from enrich.calls.facts import BURNING_ISSUE, MENTOR_CHECKS, UCV
from enrich.calls.policy import call_policy, next_slot
from enrich.calls.results import record_call
from enrich.calls.working_list import next_lead
from enrich.vocabulary import say, words

KEYS = "1234567890"
LINES = (("name", "list.company"), ("phones", "card.phones"), ("address", "card.address"), ("website", "card.website"))
PERSON = (("contact_person", "card.person"), ("contact_title", "card.person_title"))


def _show(ask: Ask) -> Answer:
    uid = lead_in_sight(ask, ask.params["uid"])
    return _card(ask, uid) if uid == ask.params["uid"] else Redirect(f"/lead/{uid}")


def _card(ask: Ask, uid: str, refused: str = "") -> View:
    try:
        card = call_card(ask.db, uid, ask.settings.profile, ask.moment)
    except KeyError as error:
        raise MissingError from error
    slot = next_slot(call_policy(), ask.moment)
    context = {
        "card": card,
        "opening": card.opening.replace("{公司}", ask.settings.company).replace("{姓名}", ask.me.name),
        "dispositions": [(KEYS[n : n + 1], one) for n, one in enumerate(dispositions().values())],
        "days": callback_days(ask.moment),
        "words": words,
        "ucv": UCV,
        "burning_issue": BURNING_ISSUE,
        "mentor_checks": MENTOR_CHECKS,
        "corrections": (*LINES, *PERSON),
        "zone": call_policy().zone,
        "opens": None if slot <= ask.moment else slot,
        "key": uuid4().hex,
        "refused": refused,
        "of": ask.arg("of"),
    }
    return View("lead.html", context, (Trace("view", uid),), status=422 if refused else 200)


def _save(ask: Ask) -> Answer:
    """Record the call, and go on to the next lead."""
    uid = lead_in_sight(ask, ask.params["uid"], once=True)
    try:
        done = record_call(ask.db, read_call(ask, uid))
    except ResultError as error:
        refused = f"{say('result_rejection', error.reason)}: {error.detail}"
        return Data({"error": "refused", "says": refused}, status=422) if ask.wants_data else _card(ask, uid, refused)
    following = next_lead(ask.db, ask.settings.profile, ask.moment, agent=agent_of(ask), but=done.lead_uid)
    of = f"?of={ask.arg('of')}" if ask.arg("of") else ""
    to = f"/lead/{following}{of}" if following else f"/{of}"
    traces = (Trace("change", done.lead_uid, ask.said("disposition")),)
    if ask.wants_data:
        return Data({"next": to, "outcome": done.outcome, "remarks": done.remarks}, traces)
    return Redirect(to, traces=traces)


PAGES = (Page("/lead/{uid}", may="call", show=_show, act=_save),)
