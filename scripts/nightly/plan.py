"""Which crawls a night is to do, the most worthwhile first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlite_utils import Database

from enrich.reporting.scorecard import crawl_priorities
from pipelines.due import Due, judge_due, visits_of
from pipelines.runs import close_dead_runs
from scripts.crawls import Crawl
from scripts.sources import LOOPBACK, Wish, card_named, cards, plan, state
from spiders.base import is_loopback
from spiders.directory import AnyDirectorySpider


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be kept up to date. sources: "NAME" or "NAME=ADDRESS"; none: all enabled ones. urls: lists by address.

    regions: none: all. every_days: how often the lists by address are worth a visit.
    """

    sources: Sequence[str] = ()
    urls: Sequence[str] = ()
    regions: Sequence[str] = ()
    every_days: int = AnyDirectorySpider.every_days


@dataclass(frozen=True, slots=True)
class Task:
    """One crawl, how often its source's card wants it, and whether it is due."""

    crawl: Crawl
    every_days: int
    due: Due


def tasks(db: Database, wanted: Wanted, now: datetime | None = None) -> list[Task]:
    """All crawls, due or not: those that go on first, those never done, then by news a page times what its leads bring.

    Raises LeadsError.
    """
    close_dead_runs(db)
    moment = now or datetime.now(UTC)
    found = [
        Task(crawl, every, judge_due(every, visits_of(db, crawl.spider, crawl.recorded_arguments), moment))
        for crawl, every in _crawls(wanted)
    ]
    pays = crawl_priorities(db)
    return sorted(found, key=lambda task: _rank(task, pays.get(task.crawl.spider, 1.0)))


def _rank(task: Task, pays: float) -> tuple[bool, bool, float]:
    """pays: what calls say of its source, 1 for the average."""
    worth = task.due.worth
    return not task.due.why.startswith("goes on"), worth is not None, -(worth or 0.0) * pays


def _crawls(wanted: Wanted) -> list[tuple[Crawl, int]]:
    """Every crawl with the days between two of it."""
    if wanted.sources or wanted.urls:
        parts = [name.partition("=") for name in wanted.sources]
        chosen = [(card_named(name), home) for name, _, home in parts]
    else:
        chosen = [(card, "") for card in cards().values() if not state(card)]
    crawls = []
    for card, home in chosen:
        for region in wanted.regions if wanted.regions and card.regions else ("",):
            planned = plan(card, Wish(region, home=home))
            if planned.lists:
                crawls.append((planned.crawl(), card.every_days))
    for url in wanted.urls:
        crawls.append((Crawl("directory", {"url": url}, LOOPBACK if is_loopback(url) else {}), wanted.every_days))
    return crawls


def bounded(crawl: Crawl, pages: int) -> Crawl:
    """The crawl, which reads at most so many pages in one night; the next night goes on."""
    return crawl.with_settings({"CLOSESPIDER_PAGECOUNT": str(pages)}) if pages else crawl


def seconds_left(window: tuple[time, time] | None, hours: float, now: datetime) -> float:
    """Seconds that crawls may take: to the end of the window by the local clock (0 outside of it), at most `hours`."""
    most = hours * 3600
    if window is None:
        return most
    begin, end = (now.replace(hour=one.hour, minute=one.minute, second=0, microsecond=0) for one in window)
    if end <= begin:  # over midnight
        begin, end = (begin - timedelta(days=1), end) if now < end else (begin, end + timedelta(days=1))
    return min(most, (end - now).total_seconds()) if begin <= now < end else 0.0
