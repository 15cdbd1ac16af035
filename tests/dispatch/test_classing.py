"""Legend classes: every class is somewhere on the map, and its edges are numbers that occur."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.territory.classing import Method, breaks

VALUES = st.lists(st.integers(0, 500), min_size=1, max_size=60)


def test_quantiles_hold_as_many_values_each() -> None:
    assert breaks(np.arange(1.0, 11.0), Method.QUANTILE, 5) == [1, 2, 4, 6, 8, 10]


def test_equal_steps_divide_the_range() -> None:
    assert breaks(np.arange(0.0, 101.0), Method.EQUAL, 4) == [0, 25, 50, 75, 100]


def test_natural_breaks_fall_between_the_clusters() -> None:
    assert breaks(np.array([1.0, 2, 3, 50, 51, 52, 200]), Method.NATURAL, 3) == [1, 3, 52, 200]


def test_what_is_kept_back_makes_no_class() -> None:
    assert breaks(np.array([np.nan, 4.0, np.nan]), Method.QUANTILE, 5) == [4, 4]
    assert breaks(np.array([np.nan]), Method.NATURAL, 5) == []


@settings(deadline=None)
@given(values=VALUES, method=st.sampled_from(list(Method)), classes=st.integers(2, 7))
def test_every_class_holds_a_value_and_no_value_is_left_out(values: list[int], method: Method, classes: int) -> None:
    array = np.array(values, np.float64)
    edges = breaks(array, method, classes)
    assert edges[0] == array.min()
    assert edges[-1] == array.max()
    assert len(edges) - 1 <= classes
    numbers = np.searchsorted(edges[1:], array)
    assert set(numbers.tolist()) == set(range(len(edges) - 1))


@settings(deadline=None)
@given(values=st.lists(st.integers(0, 40), min_size=3, max_size=9, unique=True))
def test_no_other_division_has_less_variance_than_the_natural_one(values: list[int]) -> None:
    ordered = sorted(values)

    def variance(ends: tuple[int, ...]) -> float:
        parts = np.split(np.array(ordered, np.float64), ends)
        return float(sum(((part - part.mean()) ** 2).sum() for part in parts))

    edges = breaks(np.array(values, np.float64), Method.NATURAL, 3)
    found = tuple(ordered.index(int(end)) + 1 for end in edges[1:-1])
    best = min(variance(ends) for ends in combinations(range(1, len(ordered)), 2))
    assert variance(found) == pytest.approx(best)
