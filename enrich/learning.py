"""The weights of matching, learnt anew from what a database knows and put in force where they know better."""

from __future__ import annotations

from sqlite_utils import Database

from enrich.decisions import as_evidence, read_verdicts, standing
from enrich.resolve.relearning import Relearnt, relearn
from pipelines.listing_records import read_records
from pipelines.match_weights import store_weights, weights_in_force
from pipelines.matching.parallel import Progress
from pipelines.store import now
from pipelines.transactions import transaction


def learn_weights(db: Database, *, unlabelled: bool, progress: Progress) -> Relearnt:
    """Learn, and store what was learnt if answers say that it is better. Companies stay until they are resolved."""
    verdicts = as_evidence(standing(read_verdicts(db)).values())
    version = f"{now()} {'pairs' if unlabelled else 'answers'}"
    present = weights_in_force(db)
    found = relearn(list(read_records(db)), verdicts, present, version, unlabelled=unlabelled, progress=progress)
    if found.better:
        with transaction(db):
            store_weights(db, found.weights, f"{found.same} same, {found.different} different, from {present.version}")
    return found
