"""Every run ends in a verdict with evidence and a next step: a pure function over what was counted, now and before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.failures import Failure, failure_of
from pipelines.figures import Figures, suspicions

MANY = 0.2
OK = "ok"


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
    """code: "ok" or that of a `Failure`; evidence: the figures behind it; next_step: what to do about it.

    suspect: what was read is not to be believed, and is set aside.
    """

    code: str
    evidence: str
    next_step: str
    suspect: bool = False


def judge_run(facts: RunFacts, figures: Figures | None = None, history: Sequence[Figures] = ()) -> RunVerdict:
    """The verdict of a run: its worst cause first.

    figures: what the run brought; history: what the last good runs of the same arguments brought, or its card promises.
    """
    counted = _counted(facts)
    found = _failure(facts)
    whole = figures is not None and facts.finish_reason == "finished"
    odd, fewer = suspicions(figures, history) if whole and figures else ("", "")
    if odd and found in (None, Failure.PARTIAL, Failure.LAYOUT_CHANGED):
        return RunVerdict(Failure.LAYOUT_CHANGED.code, f"{odd}; {counted}", Failure.LAYOUT_CHANGED.remedy, suspect=True)
    if found is None:
        if fewer:
            return RunVerdict(Failure.PARTIAL.code, f"{fewer}; {counted}", Failure.PARTIAL.remedy)
        return RunVerdict(OK, counted, "leads enrich")
    return RunVerdict(found.code, _evidence(found, facts, counted), found.remedy)


def _failure(facts: RunFacts) -> Failure | None:
    nothing = not facts.records and not facts.details
    unread = facts.unread_lists - facts.empty_lists
    causes = (
        (facts.finish_reason == "database", Failure.DATABASE),
        (bool(facts.blocked), Failure.BLOCKED),
        (not facts.pages and facts.robots_denied > 0, Failure.ROBOTS_DENIED),
        (not facts.pages and _all_names(facts.errors), Failure.SITE_GONE),
        (not facts.pages, Failure.UNREACHABLE),
        (nothing and facts.not_found == facts.pages, Failure.SITE_GONE),
        (nothing and unread + facts.crashed > 0, Failure.LAYOUT_CHANGED),
        (nothing, Failure.EMPTY),
        (bool(_troubles(facts)), Failure.PARTIAL),
        (facts.unread_details > MANY * facts.details, Failure.LAYOUT_CHANGED),
    )
    return next((failure for holds, failure in causes if holds), None)


def _counted(facts: RunFacts) -> str:
    counted = f"{facts.pages} pages, {facts.records} records on {facts.lists} lists, {facts.details} company pages"
    unread = facts.unread_lists - facts.empty_lists
    counted += f"; {unread} pages were not read as lists" if unread else ""
    counted += f"; {facts.unread_details} company pages could not be read" if facts.unread_details else ""
    counted += f"; {facts.cut_lists} lists seemed endless and were left" if facts.cut_lists else ""
    counted += f"; the layout changed, {facts.relearned} learned paths were given up" if facts.relearned else ""
    return counted


def _evidence(failure: Failure, facts: RunFacts, counted: str) -> str:
    nothing = with_classes(facts.errors) or _why_no_page(facts)
    evidence = {
        Failure.BLOCKED: facts.blocked,
        Failure.ROBOTS_DENIED: f"robots.txt forbids all {facts.robots_denied} addresses asked for",
        Failure.UNREACHABLE: nothing,
        Failure.SITE_GONE: f"all {facts.not_found} addresses asked for are not found" if facts.pages else nothing,
        Failure.EMPTY: f"{counted}; the lists say that there is nothing",
        Failure.PARTIAL: f"{counted}; {'; '.join(_troubles(facts))}",
        Failure.DATABASE: f"{counted}; the rest was read but could not be stored",
    }
    return evidence.get(failure, counted)


def _all_names(errors: str) -> bool:
    """Whether every failure is of a host that nobody knows."""
    return bool(errors) and all(failure_of(error) is Failure.NAME for error in errors.split(", "))


def with_classes(errors: str) -> str:
    """The failures of requests, e.g. "TimeoutError 3", each with the class that it belongs to."""
    return ", ".join(f"{error} ({failure_of(error).code})" for error in errors.split(", ") if error)


def _why_no_page(facts: RunFacts) -> str:
    return "no page came back" + (f"; {facts.off_site} redirects led to another site" if facts.off_site else "")


def _troubles(facts: RunFacts) -> list[str]:
    troubles = []
    if facts.finish_reason != "finished":
        troubles.append(f"stopped early ({facts.finish_reason})")
    if facts.failed:
        troubles.append(f"{facts.failed} requests failed: {with_classes(facts.errors)}")
    if facts.off_site:
        troubles.append(f"{facts.off_site} redirects led to another site and were not followed")
    if facts.crashed:
        troubles.append(f"the reader broke off on {facts.crashed} pages: see the log")
    if facts.unread_lists - facts.empty_lists > MANY * facts.lists:
        troubles.append("many lists were not read")
    if facts.not_found > MANY * facts.pages:
        troubles.append(f"{facts.not_found} pages not found")
    return troubles
