"""When a source is worth its next visit: learned from what its visits brought, put off further each time they fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from sqlite_utils import Database

from pipelines.failures import Failure
from pipelines.verdict import OK

RETRY_DAYS: Mapping[str, int] = {
    Failure.DATABASE.code: 1,
    Failure.PARTIAL.code: 1,
    Failure.UNREACHABLE.code: 1,
    Failure.BLOCKED.code: 2,
    Failure.EMPTY.code: 7,
    Failure.LAYOUT_CHANGED.code: 7,
    Failure.SITE_GONE.code: 7,
    Failure.ROBOTS_DENIED.code: 30,
}
"""Verdict -> days until it is tried again; twice as many each time it fails again."""
LONGEST_RETRY_DAYS = 60
MUCH, LITTLE = 0.10, 0.01
"""Shares of a run's listings that are news, above and below which the next visit comes sooner and later."""
SOONER, LATER = 0.7, 1.4
BOUNDS = 0.25, 4.0
"""Shortest and longest interval, as multiples of what the source's card says."""
REMEMBERED = 10
SLACK = timedelta(hours=6)
"""A nightly that starts a little earlier than the last one still finds what is due that day."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One run. began: UTC. news: listings that were new or said something new. state, verdict: as in `runs`."""

    began: datetime
    state: str
    verdict: str
    pages: int = 0
    listings: int = 0
    news: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """now: whether a visit is due, and why; at: when the next one is.

    worth: news a page of the last one, None if there was none.
    """

    now: bool
    why: str
    at: datetime
    worth: float | None = None


def interval_days(every_days: float, good: Sequence[Visit]) -> float:
    """Days between two visits, from the good ones, the newest first; the oldest found all new and says nothing."""
    days = every_days
    for visit in reversed(good[:-1]):
        share = visit.news / visit.listings if visit.listings else 0.0
        days *= SOONER if share > MUCH else LATER if share < LITTLE else 1.0
    return max(1.0, min(max(days, every_days * BOUNDS[0]), every_days * BOUNDS[1]))


def judge_due(every_days: float, visits: Sequence[Visit], now: datetime) -> Due:
    """Whether a source is to be visited now. visits: the newest first."""
    if not visits:
        return Due(True, "never crawled", now)
    last = visits[0]
    worth = last.news / last.pages if last.pages else 0.0
    if last.state == "running":
        return Due(False, "is being crawled", now, worth)
    if last.state == "interrupted":
        return Due(True, "goes on where it was interrupted", now, worth)
    if last.began > now:
        return Due(True, "the clock was set back since the last crawl", now, worth)
    days, why = _wait(every_days, visits)
    at = last.began + timedelta(days=days)
    return Due(at - SLACK <= now, why, at, worth)


def _wait(every_days: float, visits: Sequence[Visit]) -> tuple[float, str]:
    last = visits[0].verdict
    if last == OK:
        days = interval_days(every_days, [visit for visit in visits if visit.verdict == OK])
        return days, f"every {days:.3g} days"
    failed = sum(1 for _ in takewhile(lambda visit: visit.verdict != OK, visits))
    longest = max(float(every_days), LONGEST_RETRY_DAYS) if last != Failure.PARTIAL.code else float(every_days)
    days = min(RETRY_DAYS.get(last, 1) * 2.0 ** (failed - 1), longest)
    return days, f"{last}, {failed} in a row: again after {days:g} days"


def visits_of(db: Database, source: str, arguments: str) -> list[Visit]:
    """The last runs of a source with these arguments (JSON, as in `runs`), the newest first."""
    rows = db.execute(
        "SELECT started_at, state, coalesce(verdict, ''), pages, "
        "listings_new + listings_changed + listings_unchanged, listings_new + listings_changed "
        "FROM runs WHERE source = ? AND arguments = ? ORDER BY started_at DESC, rowid DESC LIMIT ?",
        [source, arguments, REMEMBERED],
    )
    return [Visit(_utc(began), *rest) for began, *rest in rows]


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
