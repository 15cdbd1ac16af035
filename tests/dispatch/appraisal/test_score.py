"""Points: they add up, a better figure never costs any, and too little to judge by is not judged."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.appraisal import (
    FEWER_IS_BETTER,
    LEAST_JUDGED,
    Absent,
    Amount,
    Metric,
    Verdict,
    Weight,
    WeightTable,
    in_force,
    ranks,
    score,
    weight_table,
)
from dispatch.errors import WeightsWrong

DAY = date(2026, 10, 1)
METRICS = st.lists(st.sampled_from(list(Metric)), min_size=1, unique=True)
FIGURE = st.floats(0, 500)


@st.composite
def tables(draw: st.DrawFn) -> WeightTable:
    metrics = draw(METRICS)
    parts = [draw(st.integers(1, 20)) for _ in metrics]
    points = [100.0 * part / sum(parts) for part in parts]
    low = [draw(st.floats(0, 50)) for _ in metrics]
    high = [one + draw(st.floats(1, 200)) for one in low]
    return weight_table(
        DAY,
        [
            Weight(metric, value, *((b, a) if metric in FEWER_IS_BETTER else (a, b)), draw(st.integers(1, 10)))
            for metric, value, a, b in zip(metrics, points, low, high, strict=True)
        ],
    )


@st.composite
def tables_with_amounts(draw: st.DrawFn) -> tuple[WeightTable, dict[Metric, Amount]]:
    table = draw(tables())
    amounts = {
        one.metric: draw(
            st.one_of(st.just(Amount(None, 0, Absent.NO_CASES)), st.builds(Amount, FIGURE, st.integers(0, 20)))
        )
        for one in table.weights
    }
    return table, amounts


@given(tables_with_amounts())
def test_the_steps_add_up_to_the_score(given_: tuple[WeightTable, dict[Metric, Amount]]) -> None:
    table, amounts = given_
    found = score(table, amounts)
    assert sum(one.weight.points for one in found.steps) == pytest.approx(100)
    assert all(0 <= one.points <= one.weight.points + 1e-9 for one in found.steps)
    judged = [one for one in found.steps if one.verdict is Verdict.JUDGED]
    assert found.judged == pytest.approx(sum(one.weight.points for one in judged))
    if found.total is None:
        assert found.judged < LEAST_JUDGED
    else:
        assert 0 <= found.total <= 100 + 1e-9
        assert found.total * found.judged / 100 == pytest.approx(sum(one.points for one in judged))


@given(tables_with_amounts(), st.data())
def test_a_better_figure_never_costs_points(
    given_: tuple[WeightTable, dict[Metric, Amount]], data: st.DataObject
) -> None:
    table, amounts = given_
    metric = data.draw(st.sampled_from([one.metric for one in table.weights]))
    before = amounts[metric]
    if before.value is None:
        return
    more = data.draw(st.floats(0, 500))
    better = before.value - more if metric in FEWER_IS_BETTER else before.value + more
    after = score(table, amounts | {metric: Amount(better, before.basis)})
    was = score(table, amounts)
    assert after.judged == was.judged
    assert (after.total is None) == (was.total is None)
    if was.total is not None and after.total is not None:
        assert after.total >= was.total - 1e-9


def test_of_too_few_cases_nothing_is_judged_and_it_harms_nobody() -> None:
    table = weight_table(DAY, [Weight(Metric.HANDLED, 60, 0, 10, 5), Weight(Metric.ON_TIME, 40, 0, 100, 5)])
    found = score(table, {Metric.HANDLED: Amount(10, 10), Metric.ON_TIME: Amount(0, 4)})
    _handled, on_time = found.steps
    assert (on_time.verdict, on_time.points) == (Verdict.TOO_FEW, 0.0)
    assert (found.judged, found.total) == (60, 100)


def test_who_can_hardly_be_judged_has_no_score() -> None:
    table = weight_table(DAY, [Weight(Metric.HANDLED, 40, 0, 10), Weight(Metric.ON_TIME, 60, 0, 100)])
    assert score(table, {Metric.HANDLED: Amount(10, 10)}).total is None


@given(st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=8))
def test_equal_points_share_a_place_and_the_unjudged_have_none(totals: list[float | None]) -> None:
    table = weight_table(DAY, [Weight(Metric.COVERAGE, 100, 0, 100)])
    found = ranks([score(table, {Metric.COVERAGE: Amount(one, 1)}) for one in totals])
    for mine, place in zip(totals, found, strict=True):
        assert (place is None) == (mine is None)
        if mine is not None:
            assert place == 1 + sum(round(other, 1) > round(mine, 1) for other in totals if other is not None)


@pytest.mark.parametrize(
    ("weights", "why"),
    [
        ([Weight(Metric.HANDLED, 60, 0, 8)], "60"),
        ([Weight(Metric.HANDLED, 50, 0, 8), Weight(Metric.HANDLED, 50, 0, 8)], "twice"),
        ([Weight(Metric.P50, 100, 2, 24)], "wrong way"),
        ([Weight(Metric.HANDLED, 100, 8, 8)], "nowhere"),
    ],
)
def test_weights_that_do_not_add_up_are_refused_with_the_reason(weights: list[Weight], why: str) -> None:
    with pytest.raises(WeightsWrong, match=why):
        weight_table(DAY, weights)


def test_a_period_is_judged_by_the_weights_of_its_last_day() -> None:
    old, new = (weight_table(date(year, 1, 1), [Weight(Metric.HANDLED, 100, 0, 8)]) for year in (2025, 2026))
    assert in_force([old, new], date(2025, 12, 31)) is old
    assert in_force([old, new], date(2026, 3, 31)) is new
    assert in_force([old, new], date(2020, 1, 1)) is old
    assert in_force([], DAY) is None
