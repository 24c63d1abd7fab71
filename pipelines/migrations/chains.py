"""Companies that are one chain without being one company."""

from __future__ import annotations

from sqlite_utils import Database

from pipelines.migrations.history import migrations
from pipelines.migrations.statements import run_statements


@migrations()
def chain_members(db: Database) -> None:
    """JUDGE: the chain of a company; tie: the site or hotline that its members share; head_uid: the head office."""
    run_statements(
        db,
        """
        CREATE TABLE chain_members (
            lead_uid TEXT PRIMARY KEY, chain TEXT NOT NULL, brand TEXT NOT NULL, tie TEXT NOT NULL, head_uid TEXT
        );
        CREATE INDEX chain_members_chain ON chain_members (chain);
    """,
    )
