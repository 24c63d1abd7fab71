"""The control sample: a share of the leads that the grade would leave out stays in the queue, to keep the grade honest.

Who belongs to it is drawn by lot from the lead's uid, so it is the same every night; its members are spread evenly over
the queue, one to so many others, since a control at the end of a queue is never called.
"""

from __future__ import annotations

import hashlib
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from sqlite_utils import Database

from pipelines.transactions import transaction

if TYPE_CHECKING:
    from enrich.profiles import Profile

BELOW_THE_LAST = 1e-6


def lot(lead_uid: str, seed: str) -> float:
    """A number from 0 to 1 that belongs to a lead under a seed."""
    drawn = hashlib.sha256(f"{seed}:{lead_uid}".encode()).digest()
    return int.from_bytes(drawn[:8]) / 2**64


def place_control(db: Database, profile: Profile) -> None:
    """Spread the control sample of a profile over its queue: one behind every 1/share others."""
    if not profile.control.share:
        return
    step = round(1 / profile.control.share) - 1
    queue = [
        rank
        for (rank,) in db.execute(
            "SELECT rank FROM grades WHERE profile = ? AND tier <> 'none' AND NOT control ORDER BY rank DESC",
            [profile.name],
        )
    ]
    sample = sorted(
        (uid for (uid,) in db.execute("SELECT lead_uid FROM grades WHERE profile = ? AND control", [profile.name])),
        key=lambda uid: lot(uid, profile.control.seed),
    )
    gaps = pairwise([*queue, queue[-1] - BELOW_THE_LAST] if queue else [])
    places = dict(
        zip(sample, ((above + below) / 2 for above, below in islice(gaps, step - 1, None, step)), strict=False)
    )
    with transaction(db):
        db.conn.executemany(
            "UPDATE grades SET rank = ? WHERE lead_uid = ? AND profile = ? AND rank <> ?",
            ((rank, uid, profile.name, rank) for uid, rank in places.items()),
        )
