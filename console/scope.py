"""Whose leads a user sees: their own alone where so configured, else everybody's or their own as they choose."""

from __future__ import annotations

from console.page import Ask, MissingError
from enrich.calls.holdings import owner_of
from enrich.calls.leads import answering_lead

EVERYBODY = "all"


def agent_of(ask: Ask) -> str:
    """Whose list is meant, "" for everybody's; one's own where one has leads and chooses nothing."""
    me = ask.me
    if me.own_leads_only:
        return me.name
    wanted = ask.arg("of")
    if wanted:
        return "" if wanted == EVERYBODY else wanted
    return me.name if has_leads(ask) else ""


def has_leads(ask: Ask) -> bool:
    """Whether the user has any lead."""
    held = "SELECT 1 FROM assignments WHERE agent = ? AND released_at IS NULL LIMIT 1"
    return ask.db.execute(held, [ask.me.name]).fetchone() is not None


def lead_in_sight(ask: Ask, lead_uid: str, *, once: bool = False) -> str:
    """The lead that answers to a uid, where the user may see it. Raises MissingError, the same for both reasons.

    once: also one that was theirs before; a result that waited in a browser is still theirs to tell.
    """
    uid = answering_lead(ask.db, lead_uid)
    if uid is None:
        raise MissingError
    if ask.me.own_leads_only and owner_of(ask.db, uid) != ask.me.name:
        had = "SELECT 1 FROM assignments WHERE lead_uid IN (?, ?) AND agent = ?"
        if not (once and ask.db.execute(had, [uid, lead_uid, ask.me.name]).fetchone()):
            raise MissingError
    return uid


def everybodys(ask: Ask) -> None:
    """A page about everybody's leads. Raises MissingError for whoever sees their own alone."""
    if ask.me.own_leads_only:
        raise MissingError
