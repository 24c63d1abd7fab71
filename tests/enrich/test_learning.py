"""Weights learnt from answers or from pairs alone: adopted only where answers not learnt from say they know better."""

from dataclasses import replace
from itertools import pairwise

import pytest
from click.testing import CliRunner

from enrich.resolve.relearning import LEAST, relearn
from enrich.resolve.table_files import COLUMNS, record_of
from pipelines.match_weights import store_weights, weights_in_force
from pipelines.matching import Decision
from pipelines.matching.weights import load_weights, parse_weights, weights_text
from pipelines.schema import open_database
from scripts.benchmarks.duplicates import generate
from scripts.leads import leads


@pytest.fixture(scope="module")
def world():
    """Records, and verdicts on neighbours in the order of their names."""
    rows = list(generate(1200, seed=3))
    by_name = sorted(rows, key=lambda row: (row.name.replace("市", ""), row.record_id))
    verdicts = [Decision(a.record_id, b.record_id, a.firm == b.firm) for a, b in pairwise(by_name)]
    return [record_of(tuple(getattr(row, name) for name in COLUMNS)) for row in rows], verdicts


def vague(weights):
    """Weights that know half as much, and start from a wrong share of matches."""
    return replace(weights, prior=-4.0, levels={field: bits / 2 for field, bits in weights.levels.items()})


@pytest.mark.parametrize("unlabelled", [False, True])
def test_vague_weights_are_learnt_anew(world, unlabelled):
    records, verdicts = world
    found = relearn(records, verdicts, vague(load_weights()), "2", unlabelled=unlabelled, progress=lambda *_: None)
    assert min(found.same, found.different) >= LEAST
    assert found.better
    assert found.weights.version == "2"


def test_a_few_answers_change_nothing(world):
    records, _ = world
    few = [replace(record, credit_code="") for record in records[:300]]
    found = relearn(few, [], vague(load_weights()), "2", unlabelled=True, progress=lambda *_: None)
    assert (found.same, found.different, found.better) == (0, 0, False)


def test_the_last_weights_are_in_force_until_they_are_forgotten(database):
    db = open_database(database)
    shipped = weights_in_force(db)
    assert shipped.version == load_weights().version
    for version in ("one", "two"):
        store_weights(db, replace(vague(shipped), version=version), "a test")
    assert weights_in_force(db).version == "two"
    db.conn.commit()
    said = CliRunner().invoke(leads, ["--database", str(database), "learn", "--forget"]).output
    assert shipped.version in said
    assert weights_in_force(db).version == shipped.version


def test_learning_without_answers_says_what_it_takes(database):
    open_database(database).conn.close()
    result = CliRunner().invoke(leads, ["--database", str(database), "learn"])
    assert result.exit_code == 0, result.output
    assert "Nothing is changed" in result.output


def test_weights_are_read_as_they_were_written():
    shipped = load_weights()
    assert weights_text(parse_weights(weights_text(shipped), "here")) == weights_text(shipped)
