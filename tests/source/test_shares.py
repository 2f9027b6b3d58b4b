"""Photos by source weights: the ratio where there is enough, and never more than there is."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirgen.source import block_rows
from mirgen.source.shares import FEWEST, Shares, counts_of

sources = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from([0.1, 0.5, 1.0, 2.0, 3.0, 7.5, 100.0])),
    min_size=1,
    max_size=6,
)
wanted = st.integers(1, 200)


@pytest.mark.parametrize(
    ("sizes", "weights", "most", "counts"),
    [
        ([500, 500], [1, 1], 64, [32, 32]),
        ([500, 500], [3, 1], 64, [48, 16]),
        ([500, 500, 500], [1, 1, 2], 64, [16, 16, 32]),
        ([500, 500], [1, 2], 64, [21, 43]),
        ([500, 500, 500], [1, 1, 1], 64, [22, 21, 21]),
        # The scarcest bounds the whole, so that the ratio holds.
        ([500, 20], [1, 1], 64, [20, 20]),
        ([500, 20], [1, 0.5], 64, [40, 20]),
        ([500, 10], [3, 1], 64, [30, 10]),
        # But a puzzle needs something to choose from.
        ([500, 4], [1, 1], 64, [28, 4]),
        ([500, 2, 2], [1, 1, 1], 64, [28, 2, 2]),
        ([500, 0], [1, 1], 64, [64, 0]),
        ([10, 10], [1, 1], 64, [10, 10]),
        ([12, 20], [1, 1], 64, [12, 20]),
        ([0, 0], [1, 2], 64, [0, 0]),
        ([7], [0.3], 64, [7]),
        ([500, 500], [1, 1], 7, [4, 3]),
    ],
)
def test_counts_that_were_worked_out_by_hand(sizes, weights, most, counts):
    assert counts_of(sizes, weights, most) == counts


@given(sources, wanted)
def test_no_source_gives_more_than_it_has_and_the_sum_is_right(sources, most):
    sizes, weights = [n for n, _ in sources], [w for _, w in sources]
    counts = counts_of(sizes, weights, most)
    assert all(0 <= count <= size for count, size in zip(counts, sizes, strict=True))
    assert sum(counts) <= most
    assert sum(counts) >= min(most, FEWEST, sum(sizes))


@given(sources, wanted)
def test_the_ratio_is_that_of_the_weights_where_there_is_enough(sources, most):
    sizes, weights = [n for n, _ in sources], [w for _, w in sources]
    counts = counts_of(sizes, weights, most)
    held = [k for k, size in enumerate(sizes) if size]
    if not held:
        return
    total = sum(Fraction(weights[k]) for k in held)
    ample = min(Fraction(sizes[k]) * total / Fraction(weights[k]) for k in held)
    if ample < min(most, FEWEST):
        return
    # Nobody is spent early: each count is its share, rounded up or down.
    assert sum(counts) == min(most, round(float(ample)))
    for k in held:
        exact = sum(counts) * Fraction(weights[k]) / total
        assert abs(counts[k] - exact) <= 1


@given(sources, wanted)
def test_below_the_fewest_what_is_left_is_shared_by_weight(sources, most):
    sizes, weights = [n for n, _ in sources], [w for _, w in sources]
    counts = counts_of(sizes, weights, most)
    open_ = [k for k, size in enumerate(sizes) if counts[k] < size]
    rates = [counts[k] / weights[k] for k in open_]
    for k, rate in zip(open_, rates, strict=True):
        assert abs(rate - min(rates)) <= 1 / weights[k] + 1 / min(weights[j] for j in open_)
    # A spent source is one that would have given more, had it had more.
    for k, size in enumerate(sizes):
        if size and counts[k] == size and open_:
            assert size / weights[k] <= max((counts[j] + 1) / weights[j] for j in open_) + 1e-9


@given(sources, wanted, st.sampled_from([0.25, 3.0, 8.0]))
def test_only_the_ratio_of_the_weights_counts(sources, most, factor):
    sizes, weights = [n for n, _ in sources], [w for _, w in sources]
    scaled = counts_of(sizes, [w * factor for w in weights], most)
    # A tie may round the other way.
    for one, other in zip(counts_of(sizes, weights, most), scaled, strict=True):
        assert abs(one - other) <= 1


@given(sources, st.integers(0, 9))
def test_a_block_holds_each_sources_share(sources, block):
    starts = np.cumsum([0, *(size for size, _ in sources)])
    shares = Shares(tuple(starts[:-1].tolist()), tuple(w for _, w in sources))
    # A split has some of each source's rows only.
    rows = np.array([r for r in range(starts[-1]) if r % 3], np.int64)
    parts = shares.parts(rows)
    assert np.array_equal(np.concatenate(parts), rows)
    for k, part in enumerate(parts):
        assert all(starts[k] <= row < starts[k + 1] for row in part)
    drawn = block_rows(rows, 5, "train", block, 64, shares)
    assert (np.diff(drawn) > 0).all()
    assert set(drawn.tolist()) <= set(rows.tolist())
    found = [len(part) for part in shares.parts(drawn)]
    assert found == counts_of([len(part) for part in parts], shares.weights, 64)
    assert np.array_equal(drawn, block_rows(rows, 5, "train", block, 64, shares))


def test_every_photo_of_each_source_is_met_in_some_block():
    shares = Shares((0, 100), (1.0, 3.0))
    met: set[int] = set()
    for block in range(60):
        met |= set(block_rows(np.arange(200), 0, "t", block, 64, shares).tolist())
    assert met == set(range(200))
