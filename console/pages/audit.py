"""The audit trail: who saw, took or changed what, when."""

from __future__ import annotations

from console.addresses import ours
from console.page import Answer, Ask, Page
from console.scope import everybodys
from console.tables import TEXT, Link, Table, answered
from console.words import speaker
from enrich.access.audit import traces

MOST = 200
COLUMNS = ("at", "user", "address", "action", "page", "lead", "detail")


def _show(ask: Ask) -> Answer:
    everybodys(ask)
    t, before = speaker(ask.language), ask.arg("before")
    place = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else 0
    rows = list(traces(ask.db, user=ask.arg("user"), lead_uid=ask.arg("lead"), before=place, most=MOST))
    table = Table(
        "audit",
        t("audit.newest"),
        tuple(t(f"audit.{name}") for name in COLUMNS),
        (TEXT, TEXT, TEXT, TEXT, TEXT, "uid", "words"),
        tuple(
            (
                row["at"].replace("T", " ")[:19],
                Link(row["user"], ours("audit", user=row["user"])) if row["user"] else "",
                row["address"],
                t(f"audit.{row['action']}"),
                row["page"],
                Link(row["lead_uid"], ours("audit", lead=row["lead_uid"])) if row["lead_uid"] else "",
                row["detail"],
            )
            for row in rows
        ),
        ask.with_query(before=str(rows[-1]["audit_id"])) if len(rows) == MOST else "",
    )
    chosen = [(ask.arg(name), ask.with_query(**{name: "", "before": ""})) for name in ("user", "lead") if ask.arg(name)]
    return answered(ask, "chosen.html", [table], {"heading": "audit.title", "chosen": chosen})


PAGES = (Page("/audit", may="lead", show=_show, menu="audit.title", place=44),)
