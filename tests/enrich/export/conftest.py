"""A small database of invented schools, and a way to export it."""

import pytest

from enrich.export.engine import Order, export
from enrich.export.receivers import load_receiver
from pipelines.schema import open_database
from tests.enrich.export.schools import DAY, fill

SETTINGS = {"cordys": {"owner": "chen"}}


@pytest.fixture
def db(database):
    return fill(open_database(database))


@pytest.fixture
def send(db, tmp_path):
    """Export in a format: what came of it."""

    def run(receiver, folder=None, **options):
        receiver = load_receiver(receiver) if isinstance(receiver, str) else receiver
        chosen = {**SETTINGS.get(receiver.name, {}), **options}
        return export(db, Order(receiver, "education", folder or tmp_path / "out", options=chosen, by="me", day=DAY))

    return run
