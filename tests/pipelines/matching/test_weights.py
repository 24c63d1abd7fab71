"""Weights as data, and learning them."""

import numpy as np
import pytest

from pipelines.matching import Record, prepare
from pipelines.matching.comparison import FIELDS, RARITY, compare_pairs
from pipelines.matching.frequency import count_firms
from pipelines.matching.learning import design, fit
from pipelines.matching.table import build_table
from pipelines.matching.weights import load_weights, probability, score


def test_the_shipped_weights_know_every_level():
    weights = load_weights()
    assert weights.version
    assert {field: len(bits) for field, bits in weights.levels.items()} == {f: len(n) for f, n in FIELDS.items()}
    assert set(weights.rarity) == set(RARITY)


def test_a_missing_level_is_named(tmp_path):
    path = tmp_path / "weights.toml"
    path.write_text('version = "1"\nprior = 0\n[levels.name]\nsame = 1\n[rarity]\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"weights\.toml: levels\.name must name"):
        load_weights(path)


def test_learning_finds_what_tells_pairs_apart():
    records = [
        Record("a", "苏州晨澜教育科技有限公司"),
        Record("b", "苏州晨澜教育科技有限公司"),
        Record("c", "苏州瀚石包装材料有限公司"),
    ]
    table = build_table(map(prepare, records))
    left, right = np.array([0, 0] * 50), np.array([1, 2] * 50)
    evidence = compare_pairs(table, count_firms(table), left, right)
    same = np.array([1.0, 0.0] * 50)
    weights = fit(design(evidence), same, np.ones(100), load_weights(), "test")
    chance = probability(score(evidence, weights))
    assert (chance[same == 1] > 0.9).all()
    assert (chance[same == 0] < 0.1).all()
