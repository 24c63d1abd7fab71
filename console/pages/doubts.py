"""Pairs in doubt, side by side: one company or two? Yes, no, undo; and merging two companies by hand."""

from __future__ import annotations

from sqlite_utils import Database

from console.chores import elsewhere
from console.page import Answer, Ask, MissingError, Page, Redirect, View
from console.scope import everybodys
from console.words import speaker
from enrich.access.audit import Trace
from enrich.calls.leads import answering_lead
from enrich.decisions import withdraw_decision
from enrich.doubts import (
    count_doubts,
    last_looked,
    look_for_doubts,
    one_doubt,
    open_doubts,
    recent_decisions,
    unapplied,
)
from enrich.identity import resolve_companies
from enrich.repair import RefusedError, listings_of, record_merge
from enrich.review import answer, read_question, side_by_side
from pipelines.schema import DatabaseError
from pipelines.transactions import alone

HERE = "/doubts"


def _show(ask: Ask, refused: str = "") -> View:
    everybodys(ask)
    said = ask.arg("skip")
    skip = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    doubt = next(iter(open_doubts(ask.db, skip=skip)), None)
    question = read_question(ask.db, doubt) if doubt else None
    context = {
        "heading": "doubts.title",
        "doubt": doubt,
        "uids": question.lead_uids if question else (),
        "sides": side_by_side(question) if question else [],
        "left": count_doubts(ask.db),
        "skip": skip,
        "looked": last_looked(ask.db)[:16].replace("T", " "),
        "decisions": recent_decisions(ask.db),
        "waiting": unapplied(ask.db),
        "refused": refused,
    }
    seen = tuple(Trace("view", uid) for uid in dict.fromkeys(question.lead_uids)) if question else ()
    return View("doubts.html", context, seen, 422 if refused else 200)


def _answer(ask: Ask) -> Answer:
    """Store a yes or a no about the pair that was shown."""
    everybodys(ask)
    doubt = one_doubt(ask.db, ask.said("a"), ask.said("b"))
    if doubt is None or ask.said("same") not in ("yes", "no"):
        return _show(ask, speaker(ask.language)("doubts.gone"))
    question = read_question(ask.db, doubt)
    try:
        number = answer(ask.db, question, same=ask.said("same") == "yes", decided_by=ask.me.name)
    except RefusedError as error:
        return _show(ask, str(error))
    return Redirect(HERE, traces=_changed(f"decision {number}: {ask.said('same')}", *question.lead_uids))


def _merge(ask: Ask) -> Answer:
    """Hold two companies to be one."""
    everybodys(ask)
    uids = [answering_lead(ask.db, ask.said(side)) for side in ("one", "other")]
    if not uids[0] or not uids[1]:
        return _show(ask, speaker(ask.language)("doubts.unknown"))
    try:
        number = record_merge(
            ask.db, listings_of(ask.db, uids[0]), listings_of(ask.db, uids[1]), decided_by=ask.me.name,
            note=ask.said("note"),
        )  # fmt: skip
    except RefusedError as error:
        return _show(ask, str(error))
    return Redirect(HERE, traces=_changed(f"decision {number}: yes", uids[0], uids[1]))


def _undo(ask: Ask) -> Answer:
    """Take a decision back."""
    everybodys(ask)
    number = ask.said("decision")
    if not (number.isascii() and number.isdigit() and withdraw_decision(ask.db, int(number[:9]))):
        raise MissingError
    return Redirect(HERE, traces=_changed(f"decision {number} undone"))


def _look(ask: Ask) -> Answer:
    """Look through all listings for pairs in doubt."""
    everybodys(ask)
    elsewhere(look_for_doubts, ask.db)
    return Redirect(HERE)


def _apply(ask: Ask) -> Answer:
    """Let the companies follow the decisions now, and not with the next night."""
    everybodys(ask)
    try:
        elsewhere(_resolved, ask.db)
    except DatabaseError:
        return _show(ask, speaker(ask.language)("doubts.night"))
    return Redirect(HERE, traces=_changed("decisions applied"))


def _resolved(db: Database) -> None:
    with alone(db, patience_s=1):
        resolve_companies(db)


def _changed(detail: str, *uids: str) -> tuple[Trace, ...]:
    return tuple(Trace("change", uid, detail) for uid in dict.fromkeys(uids)) or (Trace("change", detail=detail),)


PAGES = (
    Page(HERE, may="analyse", show=_show, act=_answer, menu="doubts.title", place=33),
    Page("/doubts/merge", may="analyse", act=_merge),
    Page("/doubts/undo", may="analyse", act=_undo),
    Page("/doubts/look", may="analyse", act=_look),
    Page("/doubts/apply", may="analyse", act=_apply),
)
