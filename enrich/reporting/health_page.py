"""The health of all sources as one HTML file: nothing from the network, no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from enrich.reporting.health import Health
from enrich.reporting.page import POLICY, STYLE
from pipelines.failures import Failure
from pipelines.verdict import OK

MARKS = """
td { vertical-align: top; } td.text { text-align: left; white-space: normal; min-width: 16em; }
i { display: inline-block; width: 0.8em; height: 1.1em; margin-right: 2px; border-radius: 2px; background: #c62828; }
i.ok { background: #2e7d32; } i.mild { background: #f9a825; } i.running { background: #90a4ae; }
"""
MILD = frozenset({Failure.PARTIAL.code, Failure.EMPTY.code, "interrupted"})
HEADINGS = ("source", "last runs", "newest", "failing in a row", "pages", "listings", "new", "phone", "what to do")


def health_page(found: Sequence[Health], made_at: str) -> str:
    """The whole file. made_at: ISO moment."""
    body = "".join(_body(found))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tuoke: health of the sources</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><style>{STYLE}{MARKS}</style></head><body>'
        f"<h1>Health of the sources</h1><p class=note>{escape(made_at)}</p>{body}</body></html>\n"
    )


def _body(found: Sequence[Health]) -> Iterator[str]:
    sick = sum(one.sick for one in found)
    yield f"<div class=cards><div><small>crawls</small><b>{len(found)}</b></div>"
    yield f"<div><small>need attention</small><b>{sick}</b></div></div><div class=wide><table><tr>"
    yield "".join(f"<th>{heading}</th>" for heading in HEADINGS) + "</tr>"
    for one in found:
        yield f"<tr>{''.join(_cells(one))}</tr>"
    yield "</table></div><h2>Classes of failure</h2><div class=wide><table>"
    yield "<tr><th>class</th><th>meaning</th><th>remedy</th></tr>"
    for failure in Failure:
        words = (escape(text) for text in (failure.meaning, failure.remedy))
        yield f"<tr><td>{failure.code}</td>{''.join(f'<td class=text>{text}</td>' for text in words)}</tr>"
    yield "</table></div>"


def _cells(one: Health) -> Iterator[str]:
    told = one.arguments if one.arguments != "{}" else ""
    yield f"<td>{escape(one.source)}<br><small>{escape(told)}</small></td>"
    marks = "".join(f'<i class="{_mark(verdict)}" title="{escape(verdict)}"></i>' for verdict in one.verdicts)
    yield f"<td>{marks}</td><td>{escape(one.verdicts[0])}<br><small>{escape(one.started_at[:16])}</small></td>"
    figures = one.figures
    phone = f"{figures.filled['phones']:.0%}" if "phones" in figures.filled else "–"
    for value in (one.failing or "", one.pages, figures.listings, f"{figures.new_share:.0%}", phone):
        yield f"<td>{value}</td>"
    aside = f" Set aside: {', '.join(one.quarantined)}." if one.quarantined else ""
    said = f"{one.evidence}. {one.next_step}{aside}" if one.sick else ""
    yield f"<td class=text>{escape(said)}</td>"


def _mark(verdict: str) -> str:
    if verdict in (OK, "running"):
        return verdict
    return "mild" if verdict in MILD else ""
