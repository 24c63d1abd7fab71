"""The example world of the default seed, made once."""

import pytest

from scripts.example.world import world


@pytest.fixture(scope="session")
def example():
    return world()


@pytest.fixture(scope="session")
def next_day():
    return world(day=2)
