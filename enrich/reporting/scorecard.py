"""What calls say of each source: how far its numbers can be trusted, and how soon it is worth a crawl.

Both are shrunk towards what holds of all sources together, so that a source is not judged by a handful of calls.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from enrich.calls.dispositions import dispositions
from enrich.golden import UNPROVED
from enrich.profiles import load_profile
from enrich.reporting.sales import read_calls
from enrich.reporting.tally import Call, by_dimension
from pipelines.store import now
from pipelines.transactions import transaction

CALLS_OF_DOUBT = 20
"""What is common to all sources counts as so many calls of each."""
BAD = ("dead", "wrong")
BOUNDS = (0.25, 4.0)


@dataclass(frozen=True, slots=True)
class SourceScore:
    """trust: 0 to 1, share of its numbers that reach the company. priority: 1 is average, 2 brings twice as much.

    leads: companies it lists now. cost: yuan of its calls.
    """

    source: str
    channel: str
    leads: int
    dials: int
    contacts: int
    qualified: int
    wrong_numbers: int
    opt_outs: int
    opportunities: int
    cost: float
    trust: float
    priority: float


def score_sources(db: Database, profile: str) -> list[SourceScore]:
    """Score every source by all calls, store it in `source_scores`, and give it, the worthiest first.

    profile: whose price of a minute counts. Raises ProfileError.
    """
    price = load_profile(profile).next_call.cost_per_minute
    calls = list(read_calls(db))
    known = {
        source: (channel, leads)
        for source, channel, leads in db.execute(
            "SELECT l.source, min(l.channel), COUNT(DISTINCT m.lead_uid) FROM listings l "
            "JOIN company_listings m USING (listing_id) WHERE NOT m.undone GROUP BY l.source"
        )
    }
    opened = dict(db.execute("SELECT source, COUNT(*) FROM opportunities GROUP BY source").fetchall())
    scores = sorted(_scores(calls, known, opened, price), key=lambda one: (-one.priority, one.source))
    with transaction(db):
        stored = {row.pop("source"): row for row in db.query("SELECT * FROM source_scores")}
        if {one.source: asdict(one) for one in scores} != {
            source: {"source": source, **{key: value for key, value in row.items() if key != "scored_at"}}
            for source, row in stored.items()
        }:
            db.execute("DELETE FROM source_scores")
            db.table("source_scores").insert_all({**asdict(one), "scored_at": now()} for one in scores)
    return scores


def _scores(
    calls: list[Call], known: Mapping[str, tuple[str, int]], opened: Mapping[str, int], price: float
) -> list[SourceScore]:
    told = [call for call in calls if _tells(call)]
    usual_good = _shrunk(sum(map(_good, told)), len(told), UNPROVED)
    qualified = sum(dispositions()[call.disposition].qualified for call in calls)
    usual_yield = qualified / len(calls) if calls else 0.0
    tallies = by_dimension(calls, "source")
    scores = []
    for source, (channel, leads) in known.items():
        mine = [call for call in told if call.source == source]
        counts = tallies.get(source)
        dials, hits = (counts.dials, counts.qualified) if counts else (0, 0)
        worth = _shrunk(hits, dials, usual_yield) / usual_yield if usual_yield else 1.0
        scores.append(
            SourceScore(
                source=source,
                channel=channel,
                leads=leads,
                dials=dials,
                contacts=counts.contacts if counts else 0,
                qualified=hits,
                wrong_numbers=counts.wrong_numbers if counts else 0,
                opt_outs=counts.opt_outs if counts else 0,
                opportunities=opened.get(source, 0),
                cost=round(counts.minutes * price, 2) if counts else 0.0,
                trust=round(_shrunk(sum(map(_good, mine)), len(mine), usual_good), 3),
                priority=round(min(max(worth, BOUNDS[0]), BOUNDS[1]), 3),
            )
        )
    return scores


def _shrunk(hits: int, tried: int, usual: float) -> float:
    return (hits + CALLS_OF_DOUBT * usual) / (tried + CALLS_OF_DOUBT)


def _tells(call: Call) -> bool:
    """Whether a call says if the number is the company's."""
    code = dispositions()[call.disposition]
    return code.live or code.number in BAD


def _good(call: Call) -> bool:
    return dispositions()[call.disposition].number not in BAD


def crawl_priorities(db: Database) -> dict[str, float]:
    """Source -> how much its leads bring a dial, 1 for the average; as last scored. Others count as 1."""
    return dict(db.execute("SELECT source, priority FROM source_scores").fetchall())
