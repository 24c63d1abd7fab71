"""Copies of the database that can be put back, each checked before it replaces an older one."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from pipelines.schema import DatabaseError, open_database
from pipelines.suppression import key_path

KEPT = 7
NAME = "leads-%Y%m%dT%H%M%S.db"
BESIDE = ("team.toml",)
"""Files beside the database that people write; copied with it, and put back where there is none."""


def backup_folder(database: Path) -> Path:
    """Where the copies of a database lie."""
    return database.with_name("backups")


def backups(database: Path) -> list[Path]:
    """The copies, the newest first."""
    return sorted(backup_folder(database).glob("leads-*.db"), reverse=True)


def check(path: Path) -> None:
    """Raise DatabaseError, naming the damage, unless every page of a database file holds together."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.Error as error:
        said = [str(error)]
    if said != ["ok"]:
        raise DatabaseError(f"{path} is damaged ({'; '.join(said)}). Put a copy back: leads restore")


def back_up(db: Database, database: Path, keep: int = KEPT) -> Path:
    """Write a copy with its key and the files beside it, and drop the oldest beyond `keep`.

    Raises DatabaseError; then no copy was dropped.
    """
    folder = backup_folder(database)
    path = folder / datetime.now(UTC).strftime(NAME)
    draft = path.with_suffix(".part")
    check(database)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        db.execute("VACUUM INTO ?", [str(draft)])
        check(draft)
        draft.replace(path)
        for beside in (key_path(database), *(database.with_name(name) for name in BESIDE)):
            if beside.exists():
                shutil.copy2(beside, folder)  # with its permissions
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        raise DatabaseError(f"cannot write a copy to {folder}: {error}. Is there room for one more?") from error
    for old in backups(database)[keep:]:
        old.unlink()
    return path


def restore(database: Path, copy: Path) -> Path | None:
    """Put a copy in the place of the database; where the database went that stood there (None: there was none).

    Raises DatabaseError; then nothing was moved.
    """
    check(copy)
    aside = None
    try:
        draft = database.with_suffix(".restoring")
        shutil.copyfile(copy, draft)
        if database.exists():
            aside = database.with_name(f"{database.name}.before-{datetime.now(UTC):%Y%m%dT%H%M%S}")
            for ending in ("", "-wal", "-shm"):
                part = database.with_name(database.name + ending)
                if part.exists():
                    part.replace(aside.with_name(aside.name + ending))
        draft.replace(database)
        for name in (key_path(database).name, *BESIDE):
            kept, own = copy.with_name(name), database.with_name(name)
            if kept.exists() and not own.exists():
                shutil.copy2(kept, own)
    except OSError as error:
        raise DatabaseError(f"cannot put {copy} in the place of {database}: {error}") from error
    open_database(database).close()
    return aside
