"""Shared fixtures."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def database(tmp_path):
    """A fresh database file."""
    return tmp_path / "leads.db"
