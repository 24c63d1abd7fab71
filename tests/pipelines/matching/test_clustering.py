"""Union-find that keeps apart what excludes each other, through every later join."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.matching.clustering import Partition, components

PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=12)


def test_exclusive_values_spread_with_the_set():
    partition = Partition(4, [np.array([1, 0, 2, 0])])
    assert partition.join(0, 1)
    assert partition.join(2, 3)
    assert not partition.join(1, 3)
    assert partition.labels().tolist() == [0, 0, 2, 2]


def test_separation_spreads_with_the_set():
    partition = Partition(4, [])
    partition.separate(0, 3)
    assert partition.join(0, 1)
    assert partition.join(2, 3)
    assert not partition.join(1, 2)


def test_only_the_first_attributes_count_when_asked():
    partition = Partition(2, [np.array([0, 0]), np.array([1, 2])])
    assert not partition.join(0, 1)
    assert partition.join(0, 1, attributes=1)


@given(PAIRS, PAIRS)
def test_separated_records_never_meet(apart, joins):
    partition = Partition(8, [])
    for a, b in apart:
        if a != b:
            partition.separate(a, b)
    for a, b in joins:
        partition.join(a, b)
    labels = partition.labels()
    assert all(labels[a] != labels[b] for a, b in apart if a != b)


@given(PAIRS)
def test_components_are_named_by_their_smallest_member(edges):
    left, right = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    labels = components(8, left, right)
    assert all(labels[a] == labels[b] for a, b in edges)
    assert all(labels[label] == label <= node for node, label in enumerate(labels))
