"""Every run ends in a verdict with evidence and a next step: a pure function over what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Code = Literal["ok", "empty", "partial", "blocked", "layout changed", "robots denied", "unreachable"]
MANY = 0.2


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run counted.

    pages: responses read. lists, details: pages asked for as such. records: companies on lists. unread_lists,
    unread_details: pages on which the reader found no list, no company. empty_lists: those of them that say that there
    is nothing. cut_lists: lists that were left as endless. relearned: trusted paths of a wrapper that no longer held.
    blocked: the reader's evidence of a block page, "" if none. errors: how requests failed, by kind.
    off_site: redirects to another site, not followed. crashed: pages whose reading broke off. finish_reason: Scrapy's.
    """

    pages: int = 0
    lists: int = 0
    details: int = 0
    records: int = 0
    unread_lists: int = 0
    empty_lists: int = 0
    unread_details: int = 0
    cut_lists: int = 0
    relearned: int = 0
    not_found: int = 0
    robots_denied: int = 0
    failed: int = 0
    off_site: int = 0
    crashed: int = 0
    errors: str = ""
    blocked: str = ""
    finish_reason: str = "finished"


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """code: what became of the run; evidence: the figures behind it; next_step: what to do about it."""

    code: Code
    evidence: str
    next_step: str


def judge_run(facts: RunFacts) -> RunVerdict:
    """The verdict of a run: its worst cause first."""
    counted = f"{facts.pages} pages, {facts.records} records on {facts.lists} lists, {facts.details} company pages"
    unread = facts.unread_lists - facts.empty_lists
    counted += f"; {unread} pages were not read as lists" if unread else ""
    counted += f"; {facts.unread_details} company pages could not be read" if facts.unread_details else ""
    counted += f"; {facts.cut_lists} lists seemed endless and were left" if facts.cut_lists else ""
    counted += f"; the layout changed, {facts.relearned} learned paths were given up" if facts.relearned else ""
    troubles = _troubles(facts)
    nothing = not facts.records and not facts.details
    causes: tuple[tuple[bool, Code, str, str], ...] = (
        (bool(facts.blocked), "blocked", facts.blocked, "Wait a day, then crawl slower (-s DOWNLOAD_DELAY=10)."),
        (
            not facts.pages and facts.robots_denied > 0,
            "robots denied",
            f"robots.txt forbids all {facts.robots_denied} addresses asked for",
            "Disable the source.",
        ),
        (not facts.pages, "unreachable", facts.errors or _why_no_page(facts), "Is the address right, and the site up?"),
        (
            nothing and unread + facts.crashed > 0,
            "layout changed",
            counted,
            "Look at a page and at the spider.",
        ),
        (nothing, "empty", f"{counted}; the lists say that there is nothing", "Check region and industry."),
        (bool(troubles), "partial", f"{counted}; {'; '.join(troubles)}", "Crawl again: nothing is stored twice."),
        (
            facts.unread_details > MANY * facts.details,
            "layout changed",
            counted,
            "Look at a page and at the spider.",
        ),
    )
    for holds, code, evidence, next_step in causes:
        if holds:
            return RunVerdict(code, evidence, next_step)
    return RunVerdict("ok", counted, "leads enrich")


def _why_no_page(facts: RunFacts) -> str:
    return "no page came back" + (f"; {facts.off_site} redirects led to another site" if facts.off_site else "")


def _troubles(facts: RunFacts) -> list[str]:
    troubles = []
    if facts.finish_reason != "finished":
        troubles.append(f"stopped early ({facts.finish_reason})")
    if facts.failed:
        troubles.append(f"{facts.failed} requests failed ({facts.errors})")
    if facts.off_site:
        troubles.append(f"{facts.off_site} redirects led to another site and were not followed")
    if facts.crashed:
        troubles.append(f"the reader broke off on {facts.crashed} pages: see the log")
    if facts.unread_lists - facts.empty_lists > MANY * facts.lists:
        troubles.append("many lists were not read")
    if facts.not_found > MANY * facts.pages:
        troubles.append(f"{facts.not_found} pages not found")
    return troubles
