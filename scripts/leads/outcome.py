"""What a resolution changed, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from enrich.identity import Identity
from enrich.repair import Outcome, RefusedError
from scripts.leads.errors import LeadsError
from scripts.leads.output import console

MOST_SHOWN = 20


@contextmanager
def resolving() -> Iterator[None]:
    """Show that something is being done; a refusal is an error for the user."""
    try:
        with console.status("resolving companies"):
            yield
    except RefusedError as error:
        raise LeadsError(f"{error}. Nothing was changed.") from error


def show_decision(db: Database, outcome: Outcome) -> None:
    """The number of a decision that was taken, how to take it back, and what it changed."""
    console.print(f"Decision {outcome.decision_id} is stored. To take it back: leads undo {outcome.decision_id}")
    show_changes(db, outcome.identity)


def show_changes(db: Database, identity: Identity) -> None:
    """Which listings went from which company to which, what could not be followed, and what to do next."""
    moves = Counter((move.old_uid, move.new_uid) for move in identity.moves if move.new_uid)
    for (old, new), count in moves.most_common(MOST_SHOWN):
        successor = "; the old 线索编号 answers with it" if identity.merged.get(old) == new else ""
        listings = "1 listing" if count == 1 else f"{count} listings"
        console.print(f"  {_named(db, old)} → {_named(db, new)}: {listings}{successor}", soft_wrap=True)
    if len(moves) > MOST_SHOWN:
        console.print(f"  and {len(moves) - MOST_SHOWN} more")
    for verdict in identity.unheeded[:MOST_SHOWN]:
        word = "one company" if verdict.same else "different"
        console.print(
            f"  [yellow]decision {verdict.decision_id} ({word}: {' / '.join(verdict.pair)}) is not followed: "
            "credit codes or other decisions contradict it[/yellow]",
            soft_wrap=True,
        )
    console.print("Next: leads enrich, to grade what changed" if identity.moves else "No company changed.")


def _named(db: Database, lead_uid: str) -> str:
    """A uid with the name that its company, or else its first listing, has."""
    row = db.execute(
        "SELECT coalesce((SELECT name FROM companies WHERE lead_uid = :uid), (SELECT min(l.name) FROM listings l "
        "JOIN company_listings m USING (listing_id) WHERE m.lead_uid = :uid AND NOT m.undone), '')",
        {"uid": lead_uid},
    ).fetchone()
    return f"{lead_uid} {row[0]}".strip()
