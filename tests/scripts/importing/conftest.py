"""Ways to run `leads` in this process, and to see what it stored."""

import io
import json
import sys

import pytest

from pipelines.schema import open_database
from scripts.leads import main


@pytest.fixture
def leads(database, capsys, monkeypatch):
    """Run a command: exit code and all that it said."""
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("TUOKE_USER", raising=False)

    def run(*words, pasted=None):
        if pasted is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pasted.encode())))
        code = 0
        try:
            main(["--database", str(database), *map(str, words)])
        except SystemExit as stop:
            code = stop.code
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def listings(database):
    """What is stored: one (name, person, set of numbers in national digits) a listing."""

    def read():
        db = open_database(database)
        found = [json.loads(row["normalised"]) for row in db.query("SELECT normalised FROM listings")]
        return [(one["name"], one["person"], {national(phone["e164"]) for phone in one["phones"]}) for one in found]

    return read


def national(e164):
    digits = e164.removeprefix("+86")
    return digits if digits.startswith("1") or not digits else f"0{digits}"
