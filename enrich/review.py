"""Doubtful pairs for a person: what is asked, what both sides say, and what an answer records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from enrich.decisions import pair_of, read_verdicts, record_decision, standing
from enrich.identity import RULES
from enrich.repair import listings_of, record_merge
from enrich.resolve.doubtful import Doubt, Place, doubtful_pairs
from enrich.vocabulary import say
from pipelines.listing_records import read_records
from pipelines.match_weights import weights_in_force
from pipelines.matching.parallel import Progress
from pipelines.text.phones import national


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt with the stored row of each listing, `normalised` decoded, and the company that each belongs to."""

    doubt: Doubt
    listings: tuple[dict[str, Any], dict[str, Any]]
    lead_uids: tuple[str, str]


def read_doubts(db: Database, *, low: float, high: float, progress: Progress) -> list[Doubt]:
    """What to ask, the most doubtful first; see `doubtful_pairs`. Listings that are not yet resolved are left out."""
    places = {
        row["listing_id"]: Place(row["lead_uid"], row["score"] if row["decided_by"] == RULES else 1.0)
        for row in db.query("SELECT listing_id, lead_uid, score, decided_by FROM company_listings WHERE NOT undone")
    }
    apart = [verdict.pair for verdict in standing(read_verdicts(db)).values() if not verdict.same]
    parted = {pair_of(places[a].lead_uid, places[b].lead_uid) for a, b in apart if a in places and b in places}
    records, weights = list(read_records(db)), weights_in_force(db)
    return doubtful_pairs(records, places, parted, weights, low=low, high=high, progress=progress)


def read_question(db: Database, doubt: Doubt) -> Question:
    """Both listings of a doubt, as stored."""
    sides = []
    for listing_id in doubt.pair:
        row = next(
            db.query(
                "SELECT l.*, m.lead_uid FROM listings l JOIN company_listings m USING (listing_id) "
                "WHERE listing_id = ? AND NOT m.undone",
                [listing_id],
            )
        )
        sides.append({**row, "normalised": json.loads(row["normalised"])})
    left, right = sides
    return Question(doubt, (left, right), (left["lead_uid"], right["lead_uid"]))


def side_by_side(question: Question) -> list[tuple[str, str, str]]:
    """What both sides say, row by row, with its heading; of a mobile number only a part."""
    left, right = (_lines(listing) for listing in question.listings)
    return [(heading, left[heading], right[heading]) for heading in left]


def _lines(listing: dict[str, Any]) -> dict[str, str]:
    return {
        "名称": listing["name"],
        "信用代码": listing["credit_code"],
        "地址": listing["address"],
        "电话": "\n".join(_number(phone) for phone in listing["normalised"]["phones"] if phone["valid"]),
        "网站": listing["normalised"]["website"],
        "状态": say("company_status", listing["status"] or "unknown"),
        "来源": f"{listing['source']} {say('channel', listing['channel'])}",
        "网址": listing["url"],
    }


def _number(phone: dict[str, Any]) -> str:
    number = national(phone["e164"])
    return f"{number[:3]}****{number[-4:]}" if phone["kind"] == "mobile" else number


def answer(db: Database, question: Question, *, same: bool, decided_by: str) -> int:
    """Store a person's answer, to be applied by the next resolution; its number. Raises RefusedError.

    A yes about two companies holds for all their listings.
    """
    left, right = question.lead_uids
    if same and left != right:
        return record_merge(db, listings_of(db, left), listings_of(db, right), decided_by=decided_by, note="review")
    return record_decision(db, [question.doubt.pair], same=same, decided_by=decided_by, note="review")
