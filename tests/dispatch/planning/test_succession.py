"""Which grid follows on which: by where most homes go, whatever the planner called it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dispatch.planning.draft import STRAY
from dispatch.planning.succession import Passage, heirs, kept, lineage, parents, succession


def links(before: list[int], after: list[int], homes: list[float] | None = None):
    count = np.array(homes if homes is not None else [10.0] * len(before))
    return succession(np.array(before), np.array(after), count, np.full(len(before), 1_000.0))


def kinds(found):
    return {(one.old, one.new): one.kind for one in found}


def test_a_grid_that_gives_a_little_keeps_its_code_and_so_does_the_taker() -> None:
    found = links([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1])
    assert kept(found) == {0: 0, 1: 1}
    assert kinds(found)[0, 1] is Passage.TRANSFER


def test_two_halves_of_a_grid_both_get_new_codes() -> None:
    found = links([0, 0, 0, 0], [0, 0, 1, 1])
    assert kept(found) == {}
    assert set(kinds(found).values()) == {Passage.SPLIT}


def test_grids_that_become_one_get_one_new_code() -> None:
    found = links([0, 0, 1, 1], [0, 0, 0, 0])
    assert kept(found) == {}
    assert set(kinds(found).values()) == {Passage.MERGE}
    assert heirs(lineage(found, ["a", "b"], ["c"])) == {"a": "c", "b": "c"}


def test_a_new_name_for_the_same_ground_is_the_same_grid() -> None:
    assert kept(links([0, 0, 1], [7, 7, 3])) == {7: 0, 3: 1}


def test_a_grid_shared_out_among_many_ends_and_its_homes_are_transferred() -> None:
    found = links([0, 0, 0, 1, 1, 2, 2, 3, 3], [1, 2, 3, 1, 1, 2, 2, 3, 3])
    assert 0 not in kept(found).values()
    assert {one.kind for one in found if one.old == 0} == {Passage.TRANSFER}


def test_ground_without_homes_has_a_successor_too() -> None:
    found = links([0, 0, 1], [0, 0, 5], [10.0, 10.0, 0.0])
    assert kept(found) == {0: 0, 5: 1}
    assert [one.homes for one in found] == [20, 0]


def test_grids_of_which_nothing_changes_are_not_told() -> None:
    found = links([0, 0, 0, 1, 1, 1, 2], [0, 0, 1, 1, 1, 1, 2])
    told = lineage(found, ["a", "b", "c"], ["a", "b", "c"])
    assert [(one.old_code, one.new_code, one.kind) for one in told] == [
        ("a", "a", Passage.KEPT), ("a", "b", Passage.TRANSFER), ("b", "b", Passage.KEPT),
    ]  # fmt: skip
    assert parents(told) == {"a": "a", "b": "b"}


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 300), st.floats(0, 1e5)), min_size=1, max_size=60
    )
)
def test_shares_of_every_old_grid_add_up_to_one_and_no_code_is_kept_twice(
    units: list[tuple[int, int, int, float]],
) -> None:
    before, after, homes, area = (np.array(column) for column in zip(*units, strict=True))
    found = succession(before, after, homes.astype(float), area)
    for old in np.unique(before):
        assert abs(sum(one.share for one in found if one.old == old) - 1) < 1e-9
    assert sum(one.homes for one in found) == homes.sum()
    staying = kept(found)
    assert len(set(staying.values())) == len(staying)
    # Whoever splits or merges keeps nothing.
    for one in found:
        if one.kind is Passage.SPLIT:
            assert one.old not in staying.values()
        if one.kind is Passage.MERGE:
            assert one.new not in staying
    # The same plan twice keeps everything.
    again = succession(after, after, homes.astype(float), area)
    assert kept(again) == {new: new for new in np.unique(after).tolist()}


def test_units_of_nobody_are_left_out() -> None:
    assert links([STRAY, 0], [0, STRAY]) == []
