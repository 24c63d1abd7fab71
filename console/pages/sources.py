"""Sources, how their last runs ended, and every run of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.addresses import ours
from console.page import Answer, Ask, MissingError, Page
from console.tables import TEXT, Link, Table, answered, one_page, window
from console.words import speaker
from enrich.crawl_history import runs_of
from enrich.summary import last_runs
from enrich.vocabulary import say

FIGURES = ("pages", "listings_new", "listings_changed", "listings_unchanged", "rejected", "failed")
KINDS = (TEXT, TEXT, *["count"] * len(FIGURES), "words", "words")


def _show(ask: Ask) -> Answer:
    t = speaker(ask.language)
    rows = tuple((Link(run["source"], ours("sources", run["source"])), *_told(run)) for run in last_runs(ask.db))
    headings = (t("sources.source"), *_headings(ask))
    table = Table("sources", t("sources.last"), headings, (TEXT, *KINDS), rows)
    return answered(ask, "office.html", [table], {"heading": "sources.title"})


def _history(ask: Ask) -> Answer:
    source, t = ask.params["source"], speaker(ask.language)
    runs, more = one_page(ask, "runs", runs_of(ask.db, source, **window(ask, "runs")))
    if not runs:
        raise MissingError
    rows = tuple((*_told(run),) for run in runs)
    table = Table("runs", t("sources.history", source=source), _headings(ask), KINDS, rows, more)
    return answered(ask, "office.html", [table], {"heading": "sources.title", "about": source})


def _headings(ask: Ask) -> tuple[str, ...]:
    t = speaker(ask.language)
    names = ("verdict", "when", *FIGURES, "evidence", "next_step")
    return tuple(t(f"sources.{name}") for name in names)


def _told(run: Mapping[str, Any]) -> tuple[Any, ...]:
    verdict = say("verdict", run["verdict"] or run["state"])
    when = run["started_at"][:16].replace("T", " ")
    return (verdict, when, *(run[name] for name in FIGURES), run["evidence"], run["next_step"])


PAGES = (
    Page("/sources", may="analyse", show=_show, menu="sources.title", place=30),
    Page("/sources/{source}", may="analyse", show=_history),
)
