"""What people do to identities: merge two companies, take listings out of one, undo. Each is a stored decision.

A decision is stored first and applied then; if applying fails, the former companies stay as they were, and the next
resolution applies it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from enrich.decisions import (
    Pair,
    last_decision,
    pair_of,
    read_verdicts,
    record_decision,
    standing,
    withdraw_decision,
)
from enrich.identity import Identity, resolve_companies
from pipelines.listing_records import read_records
from pipelines.matching import prepare
from pipelines.transactions import alone


class RefusedError(Exception):
    """A decision that may not or cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The decision that was taken or undone, and the identities that follow."""

    decision_id: int
    identity: Identity


def merge(db: Database, uid_a: str, uid_b: str, *, decided_by: str, note: str = "") -> Outcome:
    """Hold two companies to be one from now on. Raises RefusedError: codes differ, or one is a branch of the other."""
    with alone(db):
        decision_id = record_merge(db, listings_of(db, uid_a), listings_of(db, uid_b), decided_by=decided_by, note=note)
        return Outcome(decision_id, resolve_companies(db))


def record_merge(db: Database, left: Sequence[str], right: Sequence[str], *, decided_by: str, note: str = "") -> int:
    """Store that the listings of two companies are one company; the decision's number. Raises RefusedError."""
    if not left or not right:
        raise RefusedError("one of the two holds no listing any more")
    if set(left) & set(right):
        raise RefusedError("they are one company already")
    if reason := objection(db, left, right):
        raise RefusedError(reason)
    verdicts = standing(read_verdicts(db))
    pairs = {pair_of(left[0], listing_id) for listing_id in right} | {
        pair_of(right[0], listing_id) for listing_id in left
    }
    parted = {pair for pair in _across(left, right) if pair in verdicts and not verdicts[pair].same}
    return record_decision(db, pairs | parted, same=True, decided_by=decided_by, note=note)


def objection(db: Database, left: Collection[str], right: Collection[str]) -> str:
    """Why two groups of listings can never be one company, "" if they can: two credit codes, or head and branch."""
    ours, theirs = ([prepare(record) for record in read_records(db, ids)] for ids in (left, right))
    codes = sorted({record.code for record in (*ours, *theirs)} - {""})
    if len(codes) > 1:
        return f"their credit codes differ ({', '.join(codes)}), so they are different companies"
    branches, others = ({record.branch for record in records if record.key} for records in (ours, theirs))
    if branches and others and branches != others:
        return f"{'、'.join(sorted((branches | others) - {''}))}: a branch is linked to its head, never merged"
    return ""


def split(db: Database, uid: str, listing_ids: Collection[str], *, decided_by: str, note: str = "") -> Outcome:
    """Take listings out of a company for ever. Raises RefusedError if they are not in it, or all of it."""
    with alone(db):
        members = listings_of(db, uid)
        if strangers := sorted(set(listing_ids) - set(members)):
            raise RefusedError(f"{', '.join(strangers)}: not in company {uid}")
        rest = sorted(set(members) - set(listing_ids))
        if not rest or not listing_ids:
            raise RefusedError("a split needs listings that go and listings that stay")
        decision_id = record_decision(db, _across(listing_ids, rest), same=False, decided_by=decided_by, note=note)
        return Outcome(decision_id, resolve_companies(db))


def undo(db: Database, decision_id: int | None = None) -> Outcome:
    """Take a decision back, the last one by default. Raises RefusedError where there is none that holds."""
    with alone(db):
        number = decision_id or last_decision(db)
        if number is None or not withdraw_decision(db, number):
            raise RefusedError("there is no decision to undo" if number is None else f"no decision {number} that holds")
        return Outcome(number, resolve_companies(db))


def listings_of(db: Database, lead_uid: str) -> list[str]:
    """The listings of a company, by id."""
    rows = db.query("SELECT listing_id FROM company_listings WHERE lead_uid = ? AND NOT undone ORDER BY 1", [lead_uid])
    return [row["listing_id"] for row in rows]


def _across(left: Collection[str], right: Collection[str]) -> set[Pair]:
    return {pair_of(a, b) for a in left for b in right}
