"""Rows that could not be used: how many for which reason, and what each said."""

from __future__ import annotations

from console.addresses import ours
from console.page import Answer, Ask, Page
from console.scope import everybodys
from console.tables import TEXT, Link, Table, answered, one_page, window
from console.words import speaker
from enrich.crawl_history import rejected_counts, rejected_rows
from enrich.vocabulary import say


def _show(ask: Ask) -> Answer:
    everybodys(ask)
    t = speaker(ask.language)
    found = rejected_rows(ask.db, reason=ask.arg("reason"), source=ask.arg("source"), **window(ask, "rows"))
    shown, more = one_page(ask, "rows", found)
    counts = tuple(
        (
            Link(say("rejection", reason), ours("rejected", reason=reason)),
            Link(source, ours("rejected", source=source, reason=reason)),
            count,
        )
        for reason, source, count in rejected_counts(ask.db)
    )
    rows = tuple(
        (say("rejection", row.reason), row.source, row.name, row.detail, row.url, row.last_seen[:10]) for row in shown
    )
    tables = [
        Table("counts", t("rejected.counts"), (t("rejected.reason"), t("sources.source"), t("rejected.rows")),
              (TEXT, TEXT, "count"), counts),
        Table("rows", t("rejected.title"), tuple(t(f"rejected.{name}") for name in
              ("reason", "source", "name", "detail", "url", "seen")), (TEXT, TEXT, TEXT, "words", "words", TEXT),
              rows, more),
    ]  # fmt: skip
    chips = [(say("rejection", ask.arg("reason")), "reason"), (ask.arg("source"), "source")]
    chosen = [(text, ask.with_query(**{name: "", "skip": ""})) for text, name in chips if text]
    return answered(
        ask, "chosen.html", tables, {"heading": "rejected.title", "chosen": chosen}, seen=f"{len(rows)} rows"
    )


PAGES = (Page("/rejected", may="analyse", show=_show, menu="rejected.title", place=32),)
