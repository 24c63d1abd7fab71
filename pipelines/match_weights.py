"""The weights of matching in force: the last ones learnt in this database, else those that come with the program."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlite_utils import Database

from pipelines.matching.weights import Weights, load_weights, parse_weights, weights_text


def weights_in_force(db: Database) -> Weights:
    """What listings of this database are compared with."""
    row = db.execute("SELECT version, weights FROM match_weights ORDER BY number DESC LIMIT 1").fetchone()
    return parse_weights(row[1], f"match_weights {row[0]}") if row else load_weights()


def store_weights(db: Database, weights: Weights, basis: str) -> None:
    """Put weights in force; those before stay in the table. basis: what they were learnt from."""
    db.execute(
        "INSERT INTO match_weights (version, basis, made_at, weights) VALUES (?, ?, ?, ?)",
        (weights.version, basis, datetime.now(UTC).isoformat(timespec="seconds"), weights_text(weights)),
    )


def forget_weights(db: Database) -> bool:
    """Go back to the weights that come with the program; whether there were others."""
    return bool(db.execute("DELETE FROM match_weights").rowcount)
